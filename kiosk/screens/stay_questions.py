"""The questions of the card of a stay, with the buttons that answer them; pure."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

from kiosk.desk.own_shelter import AreaUse
from kiosk.domain.day_times import evening_of, meal_at, tomorrow_of
from kiosk.domain.folding import fold
from kiosk.domain.outcomes import MealNotedBefore
from kiosk.screens.answers import since_text
from kiosk.screens.message import Message, message
from kiosk.screens.stay_state import StayAct, StayOption
from kiosk.screens.staying import Asking, Staying, asked
from sync.protocol.presence import Destination, MealSlot, PresenceChange

RETURN_WAYS = ("evening", "tomorrow", "typed", "open")
AGAIN_WAYS = ("again", "not_again")
SLOTS = tuple(MealSlot)
DESTINATIONS = tuple(Destination)
AREAS_SHOWN = 5
TEXT_ITSELF = -1
"""`selected` where a typed area is meant as it stands."""


def asked_by(act: StayAct, work: Staying, now: datetime) -> Staying:
    """The card with the question that `act` asks first."""
    return _ASKED_BY[act](work, now)


def return_typed(work: Staying) -> Staying:
    """When they come back is typed."""
    return replace(asked(work, Asking.RETURN_TYPED, message("stay.ask.return.typed")), change=work.change)


def meal_again(work: Staying, before: MealNotedBefore, today: date) -> Staying:
    """The meal was fetched before; handing it out again is a deliberate choice."""
    meal = before.meal
    since = since_text(meal.handed_at_us, today)
    title = message("stay.ask.meal_again", slot=f"@meal.{meal.slot.value}", since=since, people=meal.heads)
    question = asked(
        work,
        Asking.MEAL_AGAIN,
        title,
        _options(tuple(f"stay.meal.{way}" for way in AGAIN_WAYS), AGAIN_WAYS.index("not_again")),
    )
    return replace(question, text=meal.slot.value)


def _out(work: Staying, now: datetime) -> Staying:
    return _return(work, now, PresenceChange.OUT, "open")


def _overnight(work: Staying, now: datetime) -> Staying:
    return _return(work, now, PresenceChange.OVERNIGHT, "tomorrow")


def _return(work: Staying, now: datetime, change: PresenceChange, default: str) -> Staying:
    times = {"evening": evening_of(now), "tomorrow": tomorrow_of(now)}
    words = {way: since_text(int(moment.timestamp() * 1_000_000), now.date()) for way, moment in times.items()}
    options = tuple(
        StayOption(str(index), message(f"stay.return.{way}", time=words.get(way, "")), chosen=way == default)
        for index, way in enumerate(RETURN_WAYS, 1)
    )
    return replace(asked(work, Asking.RETURN, message(f"stay.ask.return.{change.value}"), options), change=change)


def _meal(work: Staying, now: datetime) -> Staying:
    options = _options(tuple(f"meal.{slot.value}" for slot in SLOTS), SLOTS.index(meal_at(now)))
    return asked(work, Asking.MEAL, message("stay.ask.meal", people=work.record.heads_here), options)


def _shelter(work: Staying, _now: datetime) -> Staying:
    options = (StayOption("", message("stay.shelter.unlisted")),)
    return asked(work, Asking.SHELTER, message("stay.ask.shelter"), options)


def _destination(work: Staying, _now: datetime) -> Staying:
    options = _options(tuple(f"destination.{one.value}" for one in DESTINATIONS))
    return asked(work, Asking.DESTINATION, message("stay.ask.destination"), options)


def _area(work: Staying, _now: datetime) -> Staying:
    options = (StayOption("", message("stay.area.none")),)
    return areas_found(asked(work, Asking.AREA, message("stay.ask.area"), options))


def space_asked(work: Staying) -> Staying:
    """Which numbered space of the area they have; what is known of it stands in the line."""
    options = (StayOption("", message("stay.space.none")),)
    title = message("stay.ask.space", area=work.record.household.living_group)
    return replace(asked(work, Asking.SPACE, title, options), text=work.record.household.space_no)


def areas_found(work: Staying) -> Staying:
    """The areas that the typed text may mean, all of them for no text; a full one says so and may still be taken."""
    wanted = fold(work.text)
    found = tuple((one.name, _area_words(one)) for one in work.areas if wanted in fold(one.name))
    return replace(work, found=found[:AREAS_SHOWN], selected=TEXT_ITSELF if work.text.strip() else 0)


def area_warning(work: Staying, name: str) -> Message | None:
    """Why somebody should look twice before more people are put there; None where there is room, or nobody knows."""
    area = next((one for one in work.areas if one.name == name), None)
    if area is None or area.capacity is None or name == work.record.household.living_group:
        return None
    heads = area.heads + work.record.heads_staying
    if heads <= area.capacity:
        return None
    return message("stay.area_over", area=name, heads=heads, capacity=area.capacity)


def _area_words(area: AreaUse) -> Message:
    if area.capacity is None:
        return message("stay.area.line", area=area.name, heads=area.heads)
    key = "stay.area.full" if area.heads >= area.capacity else "stay.area.room"
    return message(key, area=area.name, heads=area.heads, capacity=area.capacity)


def _options(keys: tuple[str, ...], chosen: int | None = None) -> tuple[StayOption, ...]:
    return tuple(StayOption(str(index + 1), Message(key), chosen=index == chosen) for index, key in enumerate(keys))


_ASKED_BY: dict[StayAct, Callable[[Staying, datetime], Staying]] = {
    StayAct.OUT: _out,
    StayAct.OVERNIGHT: _overnight,
    StayAct.MEAL: _meal,
    StayAct.MOVE: _shelter,
    StayAct.LEAVE: _destination,
    StayAct.AREA: _area,
}
"""Acts that ask something before they are written."""
