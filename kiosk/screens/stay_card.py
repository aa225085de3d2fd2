"""The card of a stay, drawn from a household's record: where each person is, what may be done, what has happened."""

from collections.abc import Mapping
from datetime import date

from kiosk.domain.presence import HistoryKind, HistoryLine, history_of, is_out, whereabouts_of_all
from kiosk.screens.answers import since_text, who_line
from kiosk.screens.message import Message, message
from kiosk.screens.stay_state import StayAct, StayCard, StayLine, StayOption, StayPerson
from sync.protocol.ages import age_on
from sync.protocol.household import Household, Person
from sync.protocol.presence import GONE, PersonPresence, Whereabouts
from sync.protocol.records import HouseholdRecord
from sync.protocol.values import StayType

ACTS = (
    StayAct.OUT,
    StayAct.OVERNIGHT,
    StayAct.RETURN,
    StayAct.MEAL,
    StayAct.MOVE,
    StayAct.LEAVE,
    StayAct.DEEPEN,
    StayAct.AREA,
    StayAct.SEEN,
)
"""In the order of their keys, 1 to 9."""
HISTORY_SHOWN = 12
"""The newest lines; a week of them would push the buttons away."""

Names = Mapping[str, str]


def card_of(
    record: HouseholdRecord, names: Names, today: date, ticks: frozenset[int] = frozenset(), cursor: int = 0
) -> StayCard:
    """The card without a question."""
    return StayCard(
        reception_no=record.reception_no,
        who=who_line(record.household),
        where=_where_all(record),
        whereabouts=whereabouts_of_all(record),
        facts=_facts(record.household),
        persons=_persons(record, names, today, ticks, cursor),
        acts=_acts(record),
        history=tuple(_line(one, names, today) for one in reversed(history_of(record)))[:HISTORY_SHOWN],
    )


def suggested(record: HouseholdRecord) -> StayAct | None:
    """What Enter does on the card: who is out comes back, who had left comes again."""
    if record.heads_staying == 0:
        return StayAct.ADMIT
    return StayAct.RETURN if is_out(record) else None


def _where_all(record: HouseholdRecord) -> Message:
    if record.heads_staying == 0:
        return message(f"stay.all.{whereabouts_of_all(record).value}")
    if not is_out(record):
        return message("stay.all.here", people=record.heads_here)
    return message("stay.all.out", out=record.heads_staying - record.heads_here, people=record.heads_staying)


def _facts(household: Household) -> tuple[Message, ...]:
    facts = [message("stay.fact.place", place=f"@stay.{household.stay_type.value}")]
    if household.stay_type is StayType.CAR or household.vehicle:
        facts.append(message("stay.fact.vehicle", vehicle=household.vehicle, parking=household.parking))
    area = " ".join(part for part in (household.living_group, household.space_no) if part)
    if area:
        facts.append(message("stay.fact.area", area=area))
    if household.pets:
        pets = "、".join(f"{pet.species} {pet.count}" for pet in household.pets)
        facts.append(message("stay.fact.pets", pets=pets))
    return tuple(facts)


def _persons(
    record: HouseholdRecord, names: Names, today: date, ticks: frozenset[int], cursor: int
) -> tuple[StayPerson, ...]:
    away = {one.person_id: one for one in record.away}
    came = record.household.came
    rows = [(_name(person, today), away.get(person.person_id)) for person in came]
    unnamed = record.household.heads - len(came)
    if unnamed:
        rows.append((message("stay.unnamed" if came else "stay.unnamed_only", people=unnamed), away.get(None)))
    return tuple(
        StayPerson(
            name=name,
            where=_where(one, names, today),
            whereabouts=one.whereabouts if one else Whereabouts.HERE,
            ticked=index in ticks,
            at_cursor=index == cursor,
        )
        for index, (name, one) in enumerate(rows)
    )


def _name(person: Person, today: date) -> Message:
    name = person.name_display or person.kana or person.name_latin or "…"
    if person.birth_date is None:
        return message("stay.person", name=name)
    return message("stay.person_aged", name=name, age=age_on(person.birth_date, today))


def _where(one: PersonPresence | None, names: Names, today: date) -> Message:
    if one is None:
        return message("stay.where.here")
    since = since_text(one.since_us, today)
    if one.whereabouts in GONE:
        return message(f"stay.where.{one.whereabouts.value}", since=since, to=_destination(one, names))
    if one.expected_return_us is None:
        return message(f"stay.where.{one.whereabouts.value}", since=since)
    back = since_text(one.expected_return_us, today)
    return message(f"stay.where.{one.whereabouts.value}_until", since=since, back=back)


def _destination(one: PersonPresence | HistoryLine, names: Names) -> str:
    if one.destination_shelter_id:
        return names.get(one.destination_shelter_id, one.destination_shelter_id)
    return f"@destination.{one.destination.value}" if one.destination else "@destination.unknown"


def _acts(record: HouseholdRecord) -> tuple[StayOption, ...]:
    meant = suggested(record)
    if meant is StayAct.ADMIT:
        return (_option("", StayAct.ADMIT, meant), _option("7", StayAct.DEEPEN, meant))
    return tuple(_option(str(index), act, meant) for index, act in enumerate(ACTS, 1))


def _option(key: str, act: StayAct, meant: StayAct | None) -> StayOption:
    return StayOption(key, message(f"stay.act.{act.value}"), chosen=act is meant, act=act)


def _line(line: HistoryLine, names: Names, today: date) -> StayLine:
    event_id = line.event_id if line.can_undo else None
    return StayLine(since_text(line.at_us, today), _words(line, names, today), event_id)


def _words(line: HistoryLine, names: Names, today: date) -> Message:
    who = "、".join(name for name in line.names if name) or "@stay.everybody"
    key = f"stay.history.{line.kind.value}"
    if line.meal is not None:
        return message(key, slot=f"@meal.{line.meal.slot.value}", people=line.heads)
    if line.kind in (HistoryKind.MOVE, HistoryKind.LEAVE):
        return message(key, who=who, people=line.heads, to=_destination(line, names))
    if line.expected_return_us is not None:
        back = since_text(line.expected_return_us, today)
        return message(f"{key}_until", who=who, people=line.heads, back=back)
    return message(key, who=who, people=line.heads)
