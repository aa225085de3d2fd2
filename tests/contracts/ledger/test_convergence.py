"""Whatever order bundles of different desks arrive in, and however often: the ledger ends up believing the same."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from ledger import intake
from ledger.devices import Device
from ledger.projections import stored_verdicts
from ledger.service import Service
from ledger.tables import discrepancy, journal, presence, stay
from sync.protocol import codec
from sync.protocol.events import Event, HouseholdAdmitted, PresenceChanged
from sync.protocol.household import Household
from sync.protocol.messages import Enrolment
from sync.protocol.presence import PresenceChange
from sync.protocol.records import HouseholdRecord
from sync.protocol.values import DiscrepancyAnswer, ReceptionMethod, RecordMode, SiteRole
from sync.protocol.verdict import VerdictKind
from tests.contracts.ledger.desk import NOON_US, Desk, household, person
from tests.contracts.ledger.furniture import make_service

SITES = ("shelter-1", "shelter-1", "shelter-2")
_worlds = count(1)


@dataclass(frozen=True)
class Act:
    """One thing that a desk does; `target` picks an earlier reception of the same desk to undo."""

    desk: int
    kind: str
    household: int
    persons: tuple[tuple[int, bool], ...]
    heads: int
    time_s: int
    target: int


persons = st.lists(st.tuples(st.integers(1, 4), st.booleans()), max_size=3, unique_by=lambda one: one[0])
acts = st.builds(
    Act,
    desk=st.integers(0, len(SITES) - 1),
    kind=st.sampled_from(["admit", "admit", "detail", "undo", "answer", "change", "move"]),
    household=st.integers(1, 3),
    persons=persons.map(tuple),
    heads=st.integers(1, 5),
    time_s=st.integers(0, 20),
    target=st.integers(0, 5),
)


class World:
    """Desks, households and persons of one run; two worlds in one database have nothing in common."""

    def __init__(self, service: Service, script: list[Act]) -> None:
        self.service = service
        self.number = next(_worlds)
        self.operation = f"world-{self.number}"
        self.desks = [self._desk(place, site) for place, site in enumerate(SITES)]
        admitted: list[list[Event]] = [[] for _ in SITES]
        for act in script:
            self._do(act, admitted[act.desk])

    def _desk(self, place: int, site: str) -> Desk:
        enrolment = Enrolment(
            device_id=f"{self.number:08}-{place}",
            epoch="",
            role=SiteRole.SHELTER_DESK,
            site_id=site,
            desk_letter="A",
            operation_id=self.operation,
            record_mode=RecordMode.DRILL,
            member_code_pattern="",
            ledger_keys=self.service.keyring.public(),
        )
        return Desk(self.service, enrolment, self.service.keyring.sign, self.service.keyring.seal)

    def _do(self, act: Act, admitted: list[Event]) -> None:
        desk, at_us = self.desks[act.desk], NOON_US + act.time_s * 1_000_000
        if act.kind == "undo":
            if admitted:
                desk.undo(admitted[act.target % len(admitted)], at_us)
            return
        if act.kind == "answer":
            self._answer(desk, act, at_us)
            return
        who = self._household(act)
        if act.kind == "change":
            what = list(PresenceChange)[act.heads]
            ids = tuple(one.person_id for one in who.persons)
            fact = PresenceChanged(operation_id=self.operation, shelter_id=desk.site, change=what, person_ids=ids)
            desk.write(fact, who.household_id, at_us)
        elif act.kind == "move":
            desk.write(self._moved(desk, who, SITES[act.target % len(SITES)]), who.household_id, at_us)
        elif act.kind == "admit":
            admitted.append(desk.admit(who, at_us))
        else:
            desk.detail(who, at_us)

    def _moved(self, desk: Desk, who: Household, origin: str) -> HouseholdAdmitted:
        return HouseholdAdmitted(
            operation_id=self.operation,
            shelter_id=desk.site,
            reception_no=f"M{len(desk.written) + 1}",
            method=ReceptionMethod.APP,
            household=who,
            moved_from_shelter_id=origin,
        )

    def _answer(self, desk: Desk, act: Act, at_us: int) -> None:
        base, (number, _) = self.number << 32, (*act.persons, (1, True))[0]
        other = base + 1 + act.target % 3, SITES[act.target % len(SITES)]
        answer = list(DiscrepancyAnswer)[act.heads % 3]
        desk.answer(answer, uuid.UUID(int=base + number), at_us, other=other, here=base + act.household)

    def _household(self, act: Act) -> Household:
        base = self.number << 32
        people = [
            msgspec.structs.replace(person(number, came=came), person_id=uuid.UUID(int=base + number))
            for number, came in act.persons
        ]
        return household(base + act.household, *people, heads=None if people else act.heads)

    def deliver(self, place: int, seqs: list[int]) -> None:
        """These events of a desk as one bundle, as intake takes it after it was opened."""
        desk = self.desks[place]
        device = Device(
            desk.device_id, desk.site, SiteRole.SHELTER_DESK, "A", self.operation, RecordMode.DRILL, b"", b"", False, 0
        )
        sorting = intake._Sorting(device, [desk.written[seq - 1] for seq in seqs])
        with self.service.database.write() as connection:
            intake._take(connection, sorting, NOON_US)

    def belief(self) -> dict[str, object]:
        """All that is computed from the journal, without what must differ between two worlds."""

        def small(one: uuid.UUID) -> int:
            return one.int & 0xFFFFFFFF

        with self.service.database.read() as connection:
            stays = []
            for row in connection.execute(select(stay).where(stay.c.operation_id == self.operation)):
                record = codec.decode(row.body, HouseholdRecord)
                people = sorted((small(one.person_id), one.came, one.name_raw) for one in record.household.persons)
                facts = (record.reception_no, record.received_at_us, record.device_id[-1], record.undone)
                away = [(one.whereabouts, one.heads, one.since_us) for one in record.away]
                numbers = row.heads, row.counted_heads, row.out_heads
                stays.append((small(row.household_id), row.shelter_id, numbers, facts, people, away))
            mine = (presence.c.operation_id == self.operation) & presence.c.here
            here = [
                (small(row.person_id), small(row.household_id), row.shelter_id, row.claimed_at_us, row.seq, row.counted)
                for row in connection.execute(select(presence).where(mine))
            ]
            mine = (discrepancy.c.operation_id == self.operation) & discrepancy.c.open
            opened = [
                (row.kind, row.shelter_id, row.other_shelter_id, small(row.household_id), small(row.other_household_id))
                for row in connection.execute(select(discrepancy).where(mine))
            ]
            devices = [desk.device_id for desk in self.desks]
            keys = [
                (row.device_id, row.seq)
                for row in connection.execute(
                    select(journal.c.device_id, journal.c.seq).where(journal.c.device_id.in_(devices))
                )
            ]
            verdicts = [
                (key[0][-1], key[1], one.kind, one.detail.partition(":")[0])
                for key, one in stored_verdicts(connection, keys).items()
                if one.kind is not VerdictKind.APPLIED
            ]
        return {
            "stays": sorted(stays),
            "here": sorted(here),
            "discrepancies": sorted(opened),
            "verdicts": sorted(verdicts),
            "events": len(keys),
        }


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    made = make_service(f"sqlite:///{tmp_path / 'ledger.sqlite'}", tmp_path)
    yield made
    made.database.close()


@settings(
    max_examples=60,
    deadline=None,
    # Shrinking an example of two whole ledgers takes minutes; the script that is printed is short enough to read.
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(script=st.lists(acts, min_size=1, max_size=9), data=st.data())
def test_the_order_of_arrival_does_not_matter(service: Service, script: list[Act], data: st.DataObject) -> None:
    plain, shuffled = World(service, script), World(service, script)
    everything = [(place, seq) for place, desk in enumerate(plain.desks) for seq in range(1, len(desk.written) + 1)]
    for place, desk in enumerate(plain.desks):
        if desk.written:
            plain.deliver(place, list(range(1, len(desk.written) + 1)))
    repeats = data.draw(st.lists(st.sampled_from(everything), max_size=4)) if everything else []
    for place, seq in data.draw(st.permutations(everything + repeats)):
        shuffled.deliver(place, [seq])
    assert shuffled.belief() == plain.belief()
    if any(act.kind == "answer" and list(DiscrepancyAnswer)[act.heads % 3] == "two_people" for act in script):
        return  # then two people stand under one id
    counted = [one for one in plain.belief()["here"] if one[-1]]  # type: ignore[attr-defined]
    assert len({one[0] for one in counted}) == len(counted), "a person counts in one place"
