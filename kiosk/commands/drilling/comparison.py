"""The end of the drill, pure: what the screen acknowledged against the kiosk's file and the ledger's journal."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.commands.drilling.ledger_side import Believed, Entered
from kiosk.commands.drilling.notebook import Acknowledgement, Shown

ADMITTED, DETAILED, UNDONE = "HouseholdAdmitted", "HouseholdDetailed", "ReceptionUndone"


@dataclass(frozen=True)
class Kept:
    """A household of the kiosk's own file."""

    household_id: str
    reception_no: str
    heads: int
    undone: bool


@dataclass(frozen=True)
class Sides:
    """What is compared; `unsettled` are the kiosk's events without a verdict, `shelved` those for a person."""

    acknowledged: Sequence[Acknowledgement]
    kept: Sequence[Kept]
    unsettled: int
    shelved: int
    journal: Sequence[Entered]
    believed: Sequence[Believed]


@dataclass(frozen=True)
class Verdict:
    """`lost`, `doubled` and `different` name reception numbers with what is wrong; all must be empty."""

    households: int
    persons: int
    by_method: dict[str, int]
    persons_by_method: dict[str, int]
    acknowledged: int
    lost: tuple[str, ...]
    doubled: tuple[str, ...]
    different: tuple[str, ...]
    unsettled: int
    shelved: int

    @property
    def is_clean(self) -> bool:
        """Nothing lost, nothing twice, both sides the same."""
        return not (self.lost or self.doubled or self.different or self.unsettled or self.shelved)


def compare(sides: Sides) -> Verdict:
    """Hold the three against each other."""
    standing = [one for one in sides.believed if not one.undone]
    by_method = Counter(one.reported_method for one in standing)
    persons: Counter[str] = Counter()
    for one in standing:
        persons[one.reported_method] += one.counted_heads
    return Verdict(
        households=len(standing),
        persons=sum(persons.values()),
        by_method=dict(by_method),
        persons_by_method=dict(persons),
        acknowledged=len(sides.acknowledged),
        lost=tuple(_lost(sides)),
        doubled=tuple(_doubled(sides, standing)),
        different=tuple(_different(sides)),
        unsettled=sides.unsettled,
        shelved=sides.shelved,
    )


def _lost(sides: Sides) -> list[str]:
    """Every acknowledgement needs its event; every household that should be in must be believed."""
    households = {one.reception_no: one.household_id for one in sides.journal if one.type == ADMITTED}
    events = {(one.type, one.household_id) for one in sides.journal}
    standing = {one.reception_no for one in sides.believed if not one.undone}
    needs = {Shown.UNDONE: UNDONE, Shown.DEEPENED: DETAILED}
    lost = []
    for entry in sides.acknowledged:
        household_id = households.get(entry.reception_no)
        if household_id is None:
            lost.append(f"{entry.reception_no} {entry.shown} not admitted")
        elif entry.household_id not in ("", household_id):
            lost.append(f"{entry.reception_no} {entry.shown} belongs to another household")
        elif entry.shown in needs and (needs[entry.shown], household_id) not in events:
            lost.append(f"{entry.reception_no} {entry.shown} not in the journal")
    missing = sorted(_should_stand(sides.acknowledged) - standing)
    return lost + [f"{number} not in the projection" for number in missing]


def _should_stand(acknowledged: Sequence[Acknowledgement]) -> set[str]:
    undone = {entry.reception_no for entry in acknowledged if entry.shown is Shown.UNDONE}
    return {entry.reception_no for entry in acknowledged} - undone


def _doubled(sides: Sides, standing: Sequence[Believed]) -> list[str]:
    doubled = [f"event {one} twice" for one, times in Counter(e.event_id for e in sides.journal).items() if times > 1]
    admissions: Counter[str] = Counter()
    for event in sides.journal:
        admissions[event.household_id] += (event.type == ADMITTED) - (event.type == UNDONE)
    doubled += [f"household {one} admitted {times} times" for one, times in admissions.items() if times > 1]
    rows = Counter(one.household_id for one in standing)
    doubled += [f"household {one} stands {times} times" for one, times in rows.items() if times > 1]
    return doubled + _counted_twice(sides.acknowledged, {one.reception_no for one in standing})


def _counted_twice(acknowledged: Sequence[Acknowledgement], standing: set[str]) -> list[str]:
    """One family under two numbers, two under one, or a reception that no screen acknowledged to anybody."""
    numbers: dict[str, set[str]] = defaultdict(set)
    for entry in acknowledged:
        numbers[entry.visit].add(entry.reception_no)
    owners: dict[str, set[str]] = defaultdict(set)
    for entry in acknowledged:
        owners[entry.reception_no].add(entry.visit)
    shared = [f"{number} given to {sorted(visits)}" for number, visits in owners.items() if len(visits) > 1]
    twice = [f"{visit} stands as {sorted(own & standing)}" for visit, own in numbers.items() if len(own & standing) > 1]
    known = {entry.reception_no for entry in acknowledged}
    return shared + twice + [f"{number} acknowledged to nobody" for number in sorted(standing - known)]


def _different(sides: Sides) -> list[str]:
    """The kiosk's file and the ledger agree, and both with the heads that the screen said last."""
    kept = {one.household_id: (one.reception_no, one.heads, one.undone) for one in sides.kept}
    believed = {one.household_id: (one.reception_no, one.heads, one.undone) for one in sides.believed}
    different = [
        f"household {one}: kiosk {kept.get(one)}, ledger {believed.get(one)}"
        for one in sorted(kept.keys() | believed.keys())
        if kept.get(one) != believed.get(one)
    ]
    said = {entry.reception_no: entry.heads for entry in sides.acknowledged}
    heads = {one.reception_no: one.heads for one in sides.believed if not one.undone}
    different += [
        f"{number}: screen {said[number]} heads, ledger {heads[number]}"
        for number in sorted(said.keys() & heads.keys())
        if said[number] != heads[number]
    ]
    return different + [f"event {one.event_id}: {one.verdict}" for one in sides.journal if one.verdict != "applied"]
