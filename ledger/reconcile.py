"""The rules between desks and shelters: where a person counts, and which facts disagree."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias
from uuid import UUID

from ledger.facts import Fact, Key, Order
from ledger.fold import Claim, Folded, Stay
from sync.protocol.presence import GONE
from sync.protocol.values import DiscrepancyAnswer, RecordMode
from sync.protocol.verdict import Verdict, VerdictKind

_NAMESPACE = uuid.UUID("0f5f7a9c-4a1d-5e0b-8c67-3f0a4f9b2d11")
"""Root of the discrepancies' identifiers; random once, fixed for ever."""

PersonScope: TypeAlias = tuple[RecordMode, str, UUID]
"""`(record mode, operation_id, person_id)`: within it a person is in one place."""
Place: TypeAlias = tuple[UUID, str, str]
"""`(household_id, operation_id, shelter_id)`: where a claim says that a person is."""
Apart: TypeAlias = tuple[RecordMode, UUID, frozenset[Place]]
"""`(record mode, person_id, two places)`."""


class DiscrepancyKind(StrEnum):
    """食い違い: how facts disagree; the word stands before the id that a desk is told."""

    RECEIVED_TWICE = "received_twice"
    PERSON_ELSEWHERE = "person_elsewhere"


@dataclass(frozen=True)
class Discrepancy:
    """Two receptions that cannot both stand; the id is derived, so that every worker finds the same one.

    The two places stand in a fixed order, whichever counts now: a later fact may turn that round, and it is still the
    same disagreement. Where a person counts is said by their presences.
    """

    kind: DiscrepancyKind
    record_mode: RecordMode
    operation_id: str
    person_id: UUID | None
    household_id: UUID
    shelter_id: str
    other_household_id: UUID
    other_shelter_id: str
    events: tuple[UUID, ...]

    @property
    def discrepancy_id(self) -> str:
        """`kind:hex`, at most 64 characters."""
        parts = (
            self.kind,
            self.record_mode,
            self.operation_id,
            str(self.person_id),
            *sorted(
                ((str(self.household_id) + self.shelter_id), (str(self.other_household_id) + self.other_shelter_id))
            ),
            *(str(event_id) for event_id in self.events),
        )
        return f"{self.kind}:{uuid.uuid5(_NAMESPACE, chr(0).join(parts)).hex}"


@dataclass(frozen=True)
class Resolution:
    """What follows from households and claims together.

    `counted` are the claims that count; `discrepancies` all that the given facts open; `told` which of them each event
    is answered with.
    """

    counted: frozenset[Claim]
    discrepancies: tuple[Discrepancy, ...]
    told: Mapping[Key, str]

    def counted_heads(self, folded: Folded, stay: Stay) -> int:
        """How many people of `stay` count at its shelter: named ones counted here, unnamed ones at the latest stay."""
        named = sum(claim in self.counted for claim in stay.claims)
        is_latest = not stay.record.undone and _latest(folded, stay) is stay
        return named + (stay.unnamed_heads if is_latest else 0)

    def out_heads(self, folded: Folded, stay: Stay) -> int:
        """How many of those who count at the shelter of `stay` are out or away overnight."""
        if not stay.record.away:
            return 0
        out = {one.person_id for one in stay.record.away if one.whereabouts not in GONE}
        named = sum(claim in self.counted and claim.person_id in out for claim in stay.claims)
        is_latest = not stay.record.undone and _latest(folded, stay) is stay
        unnamed = sum(one.heads for one in stay.record.away if one.person_id is None and one.whereabouts not in GONE)
        return named + (unnamed if is_latest else 0)

    def verdict_of(self, folded: Folded, fact: Fact) -> Verdict:
        """The ledger's answer to `fact` as things stand."""
        if need := folded.held.get(fact.key):
            return Verdict(fact.seq, fact.event_id, VerdictKind.HELD, need)
        if discrepancy_id := self.told.get(fact.key):
            return Verdict(fact.seq, fact.event_id, VerdictKind.DISCREPANCY, discrepancy_id)
        return Verdict(fact.seq, fact.event_id, VerdictKind.APPLIED)


def resolve(households: Iterable[Folded], outside: Iterable[Claim]) -> Resolution:
    """Where each person counts and what disagrees; `outside` are claims of households that are not at hand.

    The later admission by corrected time is where a person counts, whichever arrived first; whom an answer calls two
    people, both count.
    """
    households = tuple(households)
    apart = _told_apart(households)
    found = _Found({}, {})
    claims: dict[PersonScope, list[Claim]] = defaultdict(list)
    for claim in outside:
        claims[_scope(claim)].append(claim)
    for folded in households:
        for stay in folded.stays:
            _find_repeats(found, folded, stay)
            for claim in stay.claims:
                claims[_scope(claim)].append(claim)
    # Persons come after households and overwrite: someone in two places is graver than a household received twice.
    counted = {group[0] for group in claims.values() if len(group) == 1}
    disputed = (scope for scope, group in claims.items() if len(group) > 1)
    for scope in sorted(disputed, key=str):
        counted |= _placed(found, claims[scope], apart)
    return Resolution(frozenset(counted), tuple(found.discrepancies.values()), found.told)


@dataclass(frozen=True)
class _Found:
    """What was found so far."""

    discrepancies: dict[str, Discrepancy]
    told: dict[Key, str]

    def open(self, discrepancy: Discrepancy, orders: Iterable[Order]) -> None:
        """A discrepancy, told to the events at these places."""
        self.discrepancies[discrepancy.discrepancy_id] = discrepancy
        for _, device_id, seq in orders:
            self.told[device_id, seq] = discrepancy.discrepancy_id


def _find_repeats(found: _Found, folded: Folded, stay: Stay) -> None:
    for repeat in stay.repeats:
        found.open(_received_twice(folded, stay, stay, (repeat.event_id,)), [repeat.order])
    latest = _latest(folded, stay)
    if stay.unnamed_heads and latest is not stay:
        found.open(_received_twice(folded, stay, latest, ()), [latest.last, stay.last])


def _told_apart(households: Iterable[Folded]) -> frozenset[Apart]:
    """The pairs of places of which a desk said that they have two different people under one id."""
    return frozenset(
        (
            folded.record_mode,
            answer.person_id,
            frozenset(
                {
                    (answer.household_id, answer.operation_id, answer.shelter_id),
                    (answer.other_household_id, answer.operation_id, answer.other_shelter_id),
                }
            ),
        )
        for folded in households
        for answer in folded.answers
        if answer.answer is DiscrepancyAnswer.TWO_PEOPLE
    )


def _placed(found: _Found, claims: list[Claim], apart: frozenset[Apart]) -> set[Claim]:
    """The claims that count: the latest, and those that were told apart from all later ones that count."""
    latest_first = sorted(claims, key=lambda one: (one.order, str(one.household_id), one.shelter_id), reverse=True)
    counted: list[Claim] = []
    for claim in latest_first:
        winner = next((one for one in counted if not _is_apart(one, claim, apart)), None)
        if winner is None:
            counted.append(claim)
        else:
            found.open(_elsewhere(winner, claim), [winner.order, claim.order])
    return set(counted)


def _is_apart(one: Claim, other: Claim, apart: frozenset[Apart]) -> bool:
    return (one.record_mode, one.person_id, frozenset({_place_of(one), _place_of(other)})) in apart


def _place_of(claim: Claim) -> Place:
    return claim.household_id, claim.operation_id, claim.shelter_id


def _scope(claim: Claim) -> PersonScope:
    return claim.record_mode, claim.operation_id, claim.person_id


def _latest(folded: Folded, stay: Stay) -> Stay:
    """The stay of the same operation that was entered last: where people without a name count."""
    standing = [
        other
        for other in folded.stays
        if other.record.operation_id == stay.record.operation_id and not other.record.undone
    ]
    return max(standing, key=lambda other: other.last, default=stay)


def _received_twice(folded: Folded, stay: Stay, other: Stay, events: tuple[UUID, ...]) -> Discrepancy:
    places = sorted((str(folded.household_id), one.record.shelter_id, folded.household_id) for one in (stay, other))
    (_, shelter_id, household_id), (_, other_shelter_id, other_household_id) = places
    return Discrepancy(
        kind=DiscrepancyKind.RECEIVED_TWICE,
        record_mode=folded.record_mode,
        operation_id=stay.record.operation_id,
        person_id=None,
        household_id=household_id,
        shelter_id=shelter_id,
        other_household_id=other_household_id,
        other_shelter_id=other_shelter_id,
        events=events,
    )


def _elsewhere(winner: Claim, loser: Claim) -> Discrepancy:
    places = sorted((str(one.household_id), one.shelter_id, one.household_id) for one in (winner, loser))
    (_, shelter_id, household_id), (_, other_shelter_id, other_household_id) = places
    return Discrepancy(
        kind=DiscrepancyKind.PERSON_ELSEWHERE,
        record_mode=winner.record_mode,
        operation_id=winner.operation_id,
        person_id=winner.person_id,
        household_id=household_id,
        shelter_id=shelter_id,
        other_household_id=other_household_id,
        other_shelter_id=other_shelter_id,
        events=(),
    )
