"""What one participation's facts say together, in whatever order they arrived."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from ledger.facts import Fact, Key, Order
from sync.protocol.values import RecordMode
from sync.protocol.venue_facts import (
    CertificateHandedOut,
    CertificateRevoked,
    ParticipantCheckedIn,
    ParticipantCheckedOut,
    ParticipationCorrected,
    ParticipationUndone,
    VenuePayload,
)

NEEDS_EVENT = "event"
"""What takes a check-in back that the ledger does not have yet waits for it."""


@dataclass(frozen=True)
class CheckIn:
    """A participant was noted: by a table, or by their own phone. `at_us` is when the scan happened, corrected."""

    order: Order
    device_id: str
    told: ParticipantCheckedIn = field(repr=False)

    @property
    def at_us(self) -> int:
        """When the scan happened (UTC, µs), which is the day that counts."""
        return self.order[0]


@dataclass(frozen=True)
class Paper:
    """A certificate that a table handed out."""

    device_id: str
    at_us: int
    told: CertificateHandedOut = field(repr=False)


@dataclass(frozen=True)
class Participation:
    """A participation after all its facts; `check_ins` are those that count, the earliest first.

    Without one of them it was taken back, and `shown` is what stood there. `revoked` are the numbers of certificates
    that are no longer good, each with when, and what replaced it.
    """

    participation_id: UUID
    record_mode: RecordMode
    activity_id: str
    check_ins: tuple[CheckIn, ...]
    shown: CheckIn
    checked_in_us: int
    checked_out_us: int | None
    is_estimated: bool
    papers: tuple[Paper, ...]
    revoked: Mapping[str, tuple[int, str]]

    @property
    def is_undone(self) -> bool:
        """Whether nobody says any more that they took part."""
        return not self.check_ins


@dataclass(frozen=True)
class _Times:
    checked_in_us: int
    checked_out_us: int | None = None
    is_estimated: bool = False


def participation_of(
    mode: RecordMode, participation_id: UUID, ordered: Sequence[Fact], by_phone: Iterable[CheckIn] = ()
) -> Participation | None:
    """The participation that `ordered` facts and the participant's own phone tell of; None where nobody was noted."""
    undone = {one.payload.undone_event_id for one in ordered if isinstance(one.payload, ParticipationUndone)}
    noted = [(_check_in(one), one.event_id) for one in ordered if isinstance(one.payload, ParticipantCheckedIn)]
    known = sorted([*(one for one, _ in noted), *by_phone], key=lambda one: one.order)
    if not known:
        return None
    void = {id(one) for one, event_id in noted if event_id in undone}
    standing = tuple(one for one in known if id(one) not in void)
    shown = (standing or known)[0]
    times = _times(ordered, _Times(shown.at_us))
    papers = tuple(_paper(one) for one in ordered if isinstance(one.payload, CertificateHandedOut))
    return Participation(
        participation_id=participation_id,
        record_mode=mode,
        activity_id=shown.told.activity_id,
        check_ins=standing,
        shown=shown,
        checked_in_us=times.checked_in_us,
        checked_out_us=times.checked_out_us,
        is_estimated=times.is_estimated,
        papers=papers,
        revoked=_revoked(ordered),
    )


def tells_of_venue(facts: Iterable[Fact]) -> bool:
    """Whether any of the facts is about a participation."""
    return any(isinstance(fact.payload, VenuePayload) for fact in facts)


def waiting(ordered: Sequence[Fact]) -> dict[Key, str]:
    """What each fact that takes back an unknown check-in waits for.

    Who is checked out, corrected or certified may have been noted by their phone alone: that waits for nothing.
    """
    known = {fact.event_id for fact in ordered if isinstance(fact.payload, ParticipantCheckedIn)}
    return {
        fact.key: NEEDS_EVENT
        for fact in ordered
        if isinstance(fact.payload, ParticipationUndone) and fact.payload.undone_event_id not in known
    }


def _check_in(fact: Fact) -> CheckIn:
    told = fact.payload
    assert isinstance(told, ParticipantCheckedIn)
    at_us = fact.time_us if told.happened_at_us is None else told.happened_at_us + fact.offset_us
    return CheckIn((at_us, fact.device_id, fact.seq), fact.device_id, told)


def _paper(fact: Fact) -> Paper:
    assert isinstance(fact.payload, CertificateHandedOut)
    return Paper(fact.device_id, fact.time_us, fact.payload)


def _times(ordered: Iterable[Fact], first: _Times) -> _Times:
    """Both times after all that was said of them: the last word counts, but an estimate never hides a real time."""
    times = first
    for fact in ordered:
        match fact.payload:
            case ParticipantCheckedOut(at_us=at_us, is_estimated=is_estimated):
                if not is_estimated or times.checked_out_us is None or times.is_estimated:
                    times = replace(times, checked_out_us=at_us + fact.offset_us, is_estimated=is_estimated)
            case ParticipationCorrected(checked_in_us=in_us, checked_out_us=out_us):
                out = None if out_us is None else out_us + fact.offset_us
                times = _Times(in_us + fact.offset_us, out)
    return times


def _revoked(ordered: Iterable[Fact]) -> dict[str, tuple[int, str]]:
    found: dict[str, tuple[int, str]] = {}
    for fact in ordered:
        match fact.payload:
            case CertificateHandedOut(certificate_no=number, replaces_no=replaced) if replaced:
                found.setdefault(replaced, (fact.time_us, number))
            case CertificateRevoked(certificate_no=number):
                found.setdefault(number, (fact.time_us, ""))
    return found
