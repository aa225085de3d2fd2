"""Touches at the card of a stay: whom it is about, out and back, meals, moving, leaving, areas, and what is undone."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec.structs import replace as changed

from kiosk.desk.desk import Act
from kiosk.desk.overview import OpenHousehold
from kiosk.desk.own_shelter import LookAtShelter, OwnShelterView
from kiosk.desk.presence import HandMeal, UndoMeal, UndoPresence
from kiosk.desk.reception import DeepenHousehold, ReceiveHousehold
from kiosk.desk.stays import FindShelters, OpenStay, Stay
from kiosk.domain.day_times import evening_of, parse_moment, tomorrow_of
from kiosk.domain.outcomes import Deepened, Failed, MealNotedBefore, Refused
from kiosk.screens import answers, stay_questions
from kiosk.screens.answers import since_text
from kiosk.screens.form_touches import FormTouches
from kiosk.screens.message import Message, message
from kiosk.screens.stand import Stand
from kiosk.screens.stay_card import suggested
from kiosk.screens.stay_state import StayAct
from kiosk.screens.staying import TYPED, Asking, Staying, back, moved, ticked
from kiosk.screens.work import Answered, Waiting
from sync.protocol.presence import Destination, MealSlot, PresenceChange
from sync.protocol.records import HouseholdRecord, ShelterRecord

SHELTERS_SHOWN = 5
"""Lines below the typed name at the smallest window."""
MAX_AREA_CHARACTERS = 40
"""As `household.Area`."""


class StayTouches:
    """What staff do with a household that is here."""

    def __init__(self, stand: Stand, form: FormTouches) -> None:
        self._stand = stand
        self._form = form

    def open(self, household_id: UUID) -> None:
        """Show the card of this household, once it is found."""
        self._stand.desk.ask(OpenStay(household_id), self._opened)

    def open_answered(self) -> None:
        """Show the card of the household that the answer tells of."""
        work = self._stand.work
        if isinstance(work, Answered) and work.record is not None and work.answer.can_open:
            self.open(work.record.household.household_id)

    def press(self, act: StayAct) -> None:
        """One of the card's large buttons."""
        work = self._stand.work
        if not isinstance(work, Staying) or work.busy:
            return
        if act in (StayAct.RETURN, StayAct.SEEN):
            self._write(work, work.changing(PresenceChange(act.value)))
        elif act is StayAct.DEEPEN:
            self._form.open_received(work.record)
        elif act is StayAct.ADMIT:
            now_ms = self._stand.clock.mono_ms()
            self._write(work, ReceiveHousehold(work.record.household, work.record.method, now_ms))
        elif act is StayAct.AREA:
            self._stand.desk.ask(LookAtShelter(), self._ask_area)
        else:
            self._stand.change(stay_questions.asked_by(act, work, self._now()))

    def typed(self, work: Staying, character: str) -> None:
        """A printable key: a digit presses a button, and a line takes every sign."""
        if work.busy:
            return
        if work.asking in TYPED:
            self.text_changed(work.text + character)
        elif character.isdecimal() and work.asking is Asking.NOTHING:
            found = next((one for one in work.panel(self._stand.today()).acts if one.key == str(int(character))), None)
            if found is not None and found.act is not None:
                self.press(found.act)
        elif character.isdecimal():
            self.pick(int(character) - 1)

    def pick(self, index: int) -> None:
        """One of a question's buttons, counted from 0; behind what was found stand the question's own."""
        work = self._stand.work
        if not isinstance(work, Staying) or work.busy or not 0 <= index < len(work.found) + len(work.options):
            return
        if index < len(work.found):
            self._take_found(work, work.found[index])
        else:
            self._take_option(work, index - len(work.found))

    def confirm(self, work: Staying) -> None:
        """Enter: what the question or the card suggests."""
        if work.busy:
            return
        if work.asking in TYPED:
            self._confirm_text(work)
            return
        chosen = next((index for index, one in enumerate(work.options) if one.chosen), None)
        if chosen is not None:
            self._take_option(work, chosen)
        elif work.asking is not Asking.NOTHING:
            self._stand.change(replace(work, problem=message("stay.problem.choose")))
        elif act := suggested(work.record):
            self.press(act)
        else:
            self._stand.change(Waiting())

    def leave(self, work: Staying) -> bool:
        """Whether Esc only puts the question away."""
        if work.asking is Asking.NOTHING or work.busy:
            return False
        self._stand.change(back(work))
        return True

    def backspace(self, work: Staying) -> None:
        """The last typed sign was wrong."""
        if work.asking in TYPED:
            self.text_changed(work.text[:-1])

    def text_changed(self, text: str) -> None:
        """The whole line of a question as it stands now."""
        work = self._stand.work
        if not isinstance(work, Staying) or work.asking not in TYPED:
            return
        work = replace(work, text=text[:MAX_AREA_CHARACTERS], problem=None, selected=0)
        if work.asking is Asking.AREA:
            self._stand.change(stay_questions.areas_found(work))
            return
        if work.asking is Asking.RETURN_TYPED:
            moment = parse_moment(text, self._now())
            understood = message("stay.understood_return", back=self._since(moment)) if moment else None
            self._stand.change(replace(work, understood=understood))
            return
        self._stand.change(work)
        if work.asking is Asking.SHELTER:
            self._stand.desk.ask(FindShelters(text, SHELTERS_SHOWN), lambda found: self._take_shelters(text, found))

    def tick(self, row: int) -> None:
        """The next act is about this row too, or no longer."""
        work = self._stand.work
        if isinstance(work, Staying) and not work.busy:
            self._stand.change(ticked(work, row))

    def tick_at_cursor(self) -> None:
        """As `tick`, for the row where the cursor stands."""
        work = self._stand.work
        if isinstance(work, Staying) and work.asking is Asking.NOTHING:
            self.tick(work.cursor)

    def move(self, step: int) -> None:
        """One row down (1) or up (-1)."""
        work = self._stand.work
        if isinstance(work, Staying):
            self._stand.change(moved(work, step))

    def take_back(self, event_id: UUID) -> None:
        """取り消す on a line of the history."""
        work = self._stand.work
        if not isinstance(work, Staying) or work.busy:
            return
        household_id = work.record.household.household_id
        is_meal = any(meal.event_id == event_id for meal in work.record.meals)
        self._write(work, UndoMeal(household_id, event_id) if is_meal else UndoPresence(household_id, event_id))

    def take_back_last(self, work: Staying) -> None:
        """F2: the newest line that can be taken back."""
        newest = next((line.event_id for line in work.panel(self._stand.today()).history if line.event_id), None)
        if newest is not None:
            self.take_back(newest)

    def _opened(self, stay: object) -> None:
        if not isinstance(stay, Stay):
            self._stand.change(Answered(answers.refused(Refused("problem.not_received"))))
            return
        self._stand.put_form_aside()
        self._stand.flash = None
        self._stand.change(Staying(stay.record, dict(stay.shelter_names), notice=_same_sheet(stay)))

    def _take_option(self, work: Staying, index: int) -> None:
        match work.asking:
            case Asking.RETURN:
                self._take_return(work, stay_questions.RETURN_WAYS[index])
            case Asking.MEAL:
                self._hand(work, stay_questions.SLOTS[index], again=False)
            case Asking.MEAL_AGAIN:
                self._hand_again(work, stay_questions.AGAIN_WAYS[index])
            case Asking.DESTINATION:
                self._write(work, work.changing(PresenceChange.LEAVE, destination=stay_questions.DESTINATIONS[index]))
            case Asking.SHELTER:
                self._write(work, work.changing(PresenceChange.MOVE, destination=Destination.OTHER_SHELTER))
            case Asking.AREA:
                self._set_place(work, living_group="", space_no="")
            case Asking.SPACE:
                self._set_space(work, "")

    def _take_return(self, work: Staying, way: str) -> None:
        now = self._now()
        if way == "typed":
            self._stand.change(stay_questions.return_typed(work))
            return
        moment = {"evening": evening_of(now), "tomorrow": tomorrow_of(now)}.get(way)
        self._write(work, work.changing(work.change, expected_return_us=_us(moment)))

    def _ask_area(self, view: object) -> None:
        work = self._stand.work
        if isinstance(work, Staying) and not work.busy:
            work = replace(work, areas=view.areas if isinstance(view, OwnShelterView) else ())
            self._stand.change(stay_questions.asked_by(StayAct.AREA, work, self._now()))

    def _take_found(self, work: Staying, found: tuple[str, Message]) -> None:
        key, _words = found
        if work.asking is Asking.AREA:
            self._set_place(work, living_group=key)
        else:
            act = work.changing(PresenceChange.MOVE, destination=Destination.OTHER_SHELTER, shelter_id=key)
            self._write(work, act)

    def _confirm_text(self, work: Staying) -> None:
        if work.asking is Asking.RETURN_TYPED:
            moment = parse_moment(work.text, self._now())
            if moment is None:
                self._stand.change(replace(work, problem=message("stay.problem.time")))
            else:
                self._write(work, work.changing(work.change, expected_return_us=_us(moment)))
        elif work.found and work.selected != stay_questions.TEXT_ITSELF:
            self._take_found(work, work.found[work.selected])
        elif work.asking is Asking.AREA and work.text.strip():
            self._set_place(work, living_group=work.text.strip())
        elif work.asking is Asking.SPACE:
            self._set_space(work, work.text.strip())
        else:
            self._stand.change(replace(work, problem=message(f"stay.problem.{work.asking.value}")))

    def _take_shelters(self, text: str, found: object) -> None:
        work = self._stand.work
        if isinstance(work, Staying) and work.asking is Asking.SHELTER and work.text == text:
            shelters = found if isinstance(found, tuple) else ()
            pairs = tuple(
                (one.shelter_id, message("stay.found", name=one.name, address=one.address))
                for one in shelters
                if isinstance(one, ShelterRecord)
            )
            self._stand.change(replace(work, found=pairs, selected=0))

    def _set_space(self, work: Staying, space_no: str) -> None:
        """Nothing is written where it is as it was."""
        if space_no == work.record.household.space_no:
            self._stand.change(back(work))
        else:
            self._set_place(work, space_no=space_no)

    def _set_place(self, work: Staying, **places: str) -> None:
        """The household is read anew first: somebody may have typed about it at another desk meanwhile."""
        household_id = work.record.household.household_id
        self._stand.change(replace(work, busy=True))
        self._stand.desk.ask(OpenHousehold(household_id=household_id), lambda record: self._put_place(record, places))

    def _put_place(self, record: object, places: dict[str, str]) -> None:
        work = self._stand.work
        if isinstance(work, Staying) and isinstance(record, HouseholdRecord):
            household = changed(record.household, **places)
            warning = stay_questions.area_warning(work, places.get("living_group", ""))
            asks_space = bool(household.living_group) and "space_no" not in places
            self._write(
                work, DeepenHousehold(household), lambda done: self._place_set(done, warning, asks_space=asks_space)
            )

    def _place_set(self, outcome: object, warning: Message | None, *, asks_space: bool) -> None:
        work = self._stand.work
        if isinstance(work, Staying) and isinstance(outcome, Deepened):
            work = replace(back(work), record=outcome.record, busy=False)
            work = stay_questions.space_asked(work) if asks_space else work
            self._stand.say(message("stay.area_set"))
            self._stand.change(replace(work, notice=warning))
            self._stand.acted()
        else:
            self._answered(outcome)

    def _hand(self, work: Staying, slot: MealSlot, *, again: bool) -> None:
        heads = len(work.ticks) if work.ticks and not work.unnamed else None
        act = HandMeal(work.record.household.household_id, self._stand.today(), slot, heads, again=again)
        self._write(work, act)

    def _hand_again(self, work: Staying, way: str) -> None:
        meal = next((one for one in reversed(work.record.meals) if one.day == self._stand.today()), None)
        if way == "again" and meal is not None:
            self._hand(work, MealSlot(work.text), again=True)
        else:
            self._stand.change(back(work))

    def _write(self, work: Staying, act: Act[Any], answer: Callable[[object], None] | None = None) -> None:
        self._stand.change(replace(work, busy=True))
        self._stand.desk.submit(act, answer or self._answered)

    def _answered(self, outcome: object) -> None:
        """What cannot be done is said on the card; all else is the large answer."""
        work = self._stand.work
        if isinstance(work, Staying) and isinstance(outcome, Refused | Failed):
            answer = answers.refused(outcome) if isinstance(outcome, Refused) else answers.failed(outcome)
            self._stand.change(replace(back(work), busy=False, notice=answer.headline))
        elif isinstance(work, Staying) and isinstance(outcome, MealNotedBefore):
            self._stand.change(stay_questions.meal_again(replace(work, busy=False), outcome, self._stand.today()))
        else:
            self._stand.answer(outcome)

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._stand.clock.now_us() / 1_000_000).astimezone()

    def _since(self, moment: datetime) -> str:
        return since_text(_us(moment) or 0, self._stand.today())


def _us(moment: datetime | None) -> int | None:
    return None if moment is None else int(moment.timestamp() * 1_000_000)


def _same_sheet(stay: Stay) -> Message | None:
    """Another household bears the same sheet's number: staff should look whether the two are one."""
    if not stay.same_sheet:
        return None
    sheet, numbers = stay.record.household.paper_ref, "、".join(stay.same_sheet)
    return message("stay.same_sheet", sheet=sheet, numbers=numbers)
