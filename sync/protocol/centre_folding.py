"""How a volunteer centre's facts become its records; desks and ledger read them by this alone."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from msgspec.structs import replace

from sync.protocol.centre import MAX_TEAM_STEPS, TeamStep, TeamStepKind
from sync.protocol.centre_events import (
    ActivityReported,
    CentreFact,
    CentreFactUndone,
    NeedRevised,
    NeedTaken,
    TeamDeparted,
    TeamReturned,
    VolunteerDetailed,
    VolunteerReceived,
    VolunteersMatched,
    VolunteersReleased,
)
from sync.protocol.centre_records import MAX_RECEPTIONS, CentreRecord, NeedRecord, TeamRecord, VolunteerRecord
from sync.protocol.values import RecordMode

TeamFact = VolunteersMatched | VolunteersReleased | TeamDeparted | TeamReturned | ActivityReported
FIRST_FACTS = (VolunteerReceived, NeedTaken, VolunteersMatched)
"""What a card, a need and a team begin with; whatever else is said of one waits for it."""


@dataclass(frozen=True)
class Happened:
    """A fact of a centre with its time as the ledger corrects it."""

    payload: CentreFact
    at_us: int
    event_id: UUID
    device_id: str


def folded(mode: RecordMode, aggregate: UUID, facts: Iterable[Happened]) -> CentreRecord | None:
    """What stands of a card, a need or a team after all `facts`, in their order; None before its first fact.

    What was taken back as a whole stays known, without what it was received by.
    """
    ordered = list(facts)
    undone = {one.payload.undone_event_id for one in ordered if isinstance(one.payload, CentreFactUndone)}
    standing = [one for one in ordered if one.event_id not in undone]
    first = next((one for one in (*standing, *ordered) if isinstance(one.payload, FIRST_FACTS)), None)
    match first:
        case Happened(VolunteerReceived()):
            return _volunteer(mode, first, standing)
        case Happened(NeedTaken()):
            return _need(mode, first, standing)
        case Happened(VolunteersMatched()):
            return _team(mode, aggregate, ordered, standing)
        case _:
            return None


def with_reception(before: VolunteerRecord | None, mode: RecordMode, one: Happened) -> VolunteerRecord:
    """The card after a reception: the first that counts gives it its number, a detail outlives later receptions."""
    fact = one.payload
    assert isinstance(fact, VolunteerReceived)
    if before is not None and not before.undone:
        ids = (*before.received_event_ids, one.event_id)[:MAX_RECEPTIONS]
        volunteer = before.volunteer if before.is_detailed else fact.volunteer
        return replace(before, volunteer=volunteer, received_event_ids=ids)
    return VolunteerRecord(
        volunteer=fact.volunteer,
        operation_id=fact.operation_id,
        centre_id=fact.centre_id,
        record_mode=mode,
        day=fact.day,
        volunteer_no=fact.volunteer_no,
        method=fact.method,
        received_at_us=one.at_us,
        device_id=one.device_id,
        received_event_ids=(one.event_id,),
    )


def with_detail(before: VolunteerRecord, fact: VolunteerDetailed) -> VolunteerRecord:
    """The card with all that is known of it now."""
    return replace(before, volunteer=fact.volunteer, is_detailed=True)


def with_need(before: NeedRecord | None, mode: RecordMode, one: Happened) -> NeedRecord:
    """The need after it was taken."""
    fact = one.payload
    assert isinstance(fact, NeedTaken)
    if before is not None and not before.undone:
        return replace(before, taken_event_ids=(*before.taken_event_ids, one.event_id)[:MAX_RECEPTIONS])
    return NeedRecord(
        need=fact.need,
        operation_id=fact.operation_id,
        centre_id=fact.centre_id,
        record_mode=mode,
        day=fact.day,
        need_no=fact.need_no,
        taken_at_us=one.at_us,
        device_id=one.device_id,
        taken_event_ids=(one.event_id,),
    )


def with_revision(before: NeedRecord, one: Happened) -> NeedRecord:
    """The need as staff wrote it last."""
    fact = one.payload
    assert isinstance(fact, NeedRevised)
    return replace(before, need=fact.need, revised_at_us=one.at_us)


def new_team(mode: RecordMode, team_id: UUID, fact: VolunteersMatched) -> TeamRecord:
    """A team before its first step."""
    return TeamRecord(
        team_id=team_id,
        operation_id=fact.operation_id,
        centre_id=fact.centre_id,
        record_mode=mode,
        day=fact.day,
        team_no=fact.team_no,
        need_id=fact.need_id,
    )


def with_step(before: TeamRecord, one: Happened) -> TeamRecord:
    """The team after one more step."""
    return replace(before, steps=(*before.steps, step_of(one))[:MAX_TEAM_STEPS])


def without_steps(before: TeamRecord, event_ids: Collection[UUID]) -> TeamRecord:
    """The team as if these steps had not been."""
    return replace(before, steps=tuple(step for step in before.steps if step.event_id not in event_ids))


def step_of(one: Happened) -> TeamStep:
    """The step that a fact about a team makes."""
    kind, fact = _KINDS[type(one.payload)], one.payload
    return TeamStep(
        kind=kind,
        at_us=one.at_us,
        event_id=one.event_id,
        members=fact.members if isinstance(fact, VolunteersMatched) else (),
        volunteer_ids=fact.volunteer_ids if isinstance(fact, VolunteersReleased) else (),
        expected_return_us=fact.expected_return_us if isinstance(fact, TeamDeparted) else None,
        report=fact.report if isinstance(fact, ActivityReported) else None,
    )


_KINDS: dict[type[CentreFact], TeamStepKind] = {
    VolunteersMatched: TeamStepKind.MATCHED,
    VolunteersReleased: TeamStepKind.RELEASED,
    TeamDeparted: TeamStepKind.DEPARTED,
    TeamReturned: TeamStepKind.RETURNED,
    ActivityReported: TeamStepKind.REPORTED,
}


def _volunteer(mode: RecordMode, first: Happened, standing: Sequence[Happened]) -> VolunteerRecord:
    if first not in standing:
        return replace(with_reception(None, mode, first), received_event_ids=())
    record: VolunteerRecord | None = None
    for one in standing:
        if isinstance(one.payload, VolunteerReceived):
            record = with_reception(record, mode, one)
        elif isinstance(one.payload, VolunteerDetailed) and record is not None:
            record = with_detail(record, one.payload)
    assert record is not None
    return record


def _need(mode: RecordMode, first: Happened, standing: Sequence[Happened]) -> NeedRecord:
    if first not in standing:
        return replace(with_need(None, mode, first), taken_event_ids=())
    record: NeedRecord | None = None
    for one in standing:
        if isinstance(one.payload, NeedTaken):
            record = with_need(record, mode, one)
        elif isinstance(one.payload, NeedRevised) and record is not None:
            record = with_revision(record, one)
    assert record is not None
    return record


def _team(mode: RecordMode, team_id: UUID, ordered: Sequence[Happened], standing: Sequence[Happened]) -> TeamRecord:
    """Number and need are those of the very first fact, taken back or not: the sheet with them is printed."""
    made = next(one.payload for one in ordered if isinstance(one.payload, VolunteersMatched))
    record = new_team(mode, team_id, made)
    for one in standing:
        if type(one.payload) in _KINDS:
            record = with_step(record, one)
    return record
