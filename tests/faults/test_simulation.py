"""A seeded town: desks, a ledger, a stick, clocks and a bad network; whatever the order, nothing is lost or twice."""

import os
import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule
from sqlalchemy import select

from kiosk.desk.discrepancies import AnswerDisagreement, ListDisagreements
from kiosk.screens.reception_state import Answer, Found
from kiosk.store.tables import household
from ledger.commands.import_ import take_all
from ledger.reconcile import DiscrepancyKind
from ledger.tables import discrepancy, presence
from sync.courier import Courier
from sync.engine import RowState
from sync.protocol import codec, events
from sync.protocol.events import DiscrepancyAnswered, HouseholdAdmitted, HouseholdDetailed
from sync.protocol.presence import MealSlot, PresenceChange
from sync.protocol.records import HouseholdRecord
from sync.protocol.values import DiscrepancyAnswer
from sync.stick import BUNDLE_SUFFIX, Stick
from tests.faults.goings import Goings
from tests.journeys.road import PORTAL, says
from tests.journeys.town import Kiosk, Town, resident_of

IS_LONG = bool(os.environ.get("KIOSK_LONG"))
EXAMPLES = 300 if IS_LONG else 5
STEPS = 60 if IS_LONG else 25
DESKS = {"A": "shelter-1", "B": "shelter-1", "C": "shelter-2"}
FAMILIES = {1: 2, 2: 1}

EVENINGS = 200 if IS_LONG else 12
WEIGHTS = (30, 8, 2, 10, 16, 4, 4, 12, 6, 8, 2, 4, 4, 3, 2, 2, 3, 3, 3, 2, 1)
"""Hypothesis shrinks what it finds but walks short ways; these evenings walk long ones."""

STATUSES = (401, 403, 413, 429, 500, 503)
SPOILING: dict[str, Callable[[bytes], bytes]] = {
    "a portal's page": lambda _answer: PORTAL,
    "half": lambda answer: answer[: len(answer) // 2],
    "one byte short": lambda answer: answer[:-1],
    "nothing": lambda _answer: b"",
    "one bit wrong": lambda answer: bytes([answer[0] ^ 1]) + answer[1:],
}
"""What becomes of an answer on a bad road."""
YEAR_S = 31_557_600
JUMPS_S = (-10 * YEAR_S, -86_400, -180, 180, 86_400, 10 * YEAR_S)
EVENTS_PER_FILE = 3
"""Several files on the stick, and the cut one is not all."""

desks = st.sampled_from(list(DESKS))
families = st.sampled_from(list(FAMILIES))


class TownMachine(Goings):
    """What clerks, networks and power do; `acknowledged` is what each screen has shown as received."""

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="town-"))
        self.town = Town(self.folder / "town")
        for name, shelter in DESKS.items():
            self.town.open(name, shelter)
        self.acknowledged: dict[tuple[str, str], UUID] = {}
        self.stick = Stick(self.folder)

    def kiosk(self, name: str) -> Kiosk:
        return self.town.kiosks[name]

    def _touch(self, name: str) -> None:
        """Enter, and a look at what the screen says."""
        kiosk = self.kiosk(name)
        kiosk.screen.confirm()
        panel = kiosk.screen.state.panel
        if isinstance(panel, Answer) and panel.headline.key == "outcome.received":
            household = kiosk.written()[-1][0].aggregate  # who went away and is back keeps their number
            numbered = self.acknowledged.setdefault((name, panel.reception_no), household)
            assert numbered == household, "a number was given twice"

    @rule(name=desks, family=families, stays_away=st.sampled_from([(), (1,), (0,), (1, 2)]))
    def scan(self, name: str, family: int, stays_away: tuple[int, ...]) -> None:
        self._pass()
        kiosk = self.kiosk(name)
        kiosk.screen.escape()
        kiosk.screen.scanned(self.town.code(resident_of(family, FAMILIES[family])))
        if isinstance(kiosk.screen.state.panel, Found):
            for index in stays_away:
                kiosk.screen.toggle_member(index)
            self._touch(name)

    @rule(name=desks, heads=st.integers(1, 9))
    def count(self, name: str, heads: int) -> None:
        self._pass()
        kiosk = self.kiosk(name)
        kiosk.screen.escape()
        kiosk.screen.typed(str(heads))
        self._touch(name)

    @rule(name=desks, which=st.integers(0, 3))
    def undo(self, name: str, which: int) -> None:
        self._pass()
        recent = self.kiosk(name).screen.state.recent
        if which < len(recent):
            self.kiosk(name).screen.undo(recent[which].reception_no)

    @rule(name=desks, which=st.integers(0, 3), note=st.sampled_from(["猫", "車椅子", "二階"]))
    def deepen(self, name: str, which: int, note: str) -> None:
        self._pass()
        screen = self.kiosk(name).screen
        screen.escape()
        recent = screen.state.recent
        if which < len(recent):
            screen.deepen(recent[which].reception_no)
            screen.field_changed("note", note)
            screen.receive_form()

    @rule(name=desks, which=st.integers(0, 3), answer=st.sampled_from(list(DiscrepancyAnswer)))
    def answer(self, name: str, which: int, answer: DiscrepancyAnswer) -> None:
        self._pass()
        desk = self.kiosk(name).desk
        if asked := desk.look(ListDisagreements()):
            desk.do(AnswerDisagreement(asked[which % len(asked)].record.discrepancy_id, answer))

    @rule(
        family=families, first=st.sampled_from("AB"), answers=st.lists(st.tuples(desks, st.integers(0, 2)), max_size=3)
    )
    def move(self, family: int, first: str, answers: list[tuple[str, int]]) -> None:
        """A family is received at both shelters; both hear of it, and some answer before they hear of each other."""
        for name in (first, "C"):
            self.scan(name, family, set())
        for name in (first, "C", first):
            self.kiosk(name).sync()
        for name, number in answers:
            self.answer(name, number, list(DiscrepancyAnswer)[number])

    @rule(name=desks)
    def sync(self, name: str) -> None:
        self.kiosk(name).sync()

    @rule()
    def everybody_syncs(self) -> None:
        for kiosk in self.town.kiosks.values():
            kiosk.sync()

    @rule(name=desks, what=st.sampled_from(["lost_answers", "lost_questions"]))
    def sync_on_a_bad_network(self, name: str, what: str) -> None:
        setattr(self.kiosk(name).road, what, 1)
        self.kiosk(name).sync()

    @rule(name=desks)
    def deliver_again(self, name: str) -> None:
        self.kiosk(name).road.deliver_again()

    @rule(name=desks)
    def cut_power(self, name: str) -> None:
        self.kiosk(name).cut_power()
        self.kiosk(name).start()

    @rule(name=desks, status=st.sampled_from(STATUSES), is_after=st.booleans(), times=st.integers(1, 3))
    def storm(self, name: str, status: int, is_after: bool, times: int) -> None:
        """Somebody on the way, or the ledger itself, says no: before the bundle was written down, or after."""
        road = self.kiosk(name).road
        if is_after:
            road.spoilers += [lambda _answer: says(status)] * times  # type: ignore[list-item, return-value]
        else:
            road.statuses += [status] * times
        self.kiosk(name).sync()

    @rule(name=desks, way=st.sampled_from(list(SPOILING)))
    def spoil_an_answer(self, name: str, way: str) -> None:
        self.kiosk(name).road.spoilers.append(SPOILING[way])
        self.kiosk(name).sync()

    @rule(name=desks)
    def delay(self, name: str) -> None:
        self.kiosk(name).road.delays = 1
        self.kiosk(name).sync()

    @rule(name=desks)
    def arrive(self, name: str) -> None:
        self.kiosk(name).road.arrive()

    @rule(name=desks)
    def write_a_stick(self, name: str) -> None:
        self._courier(name).export(self.stick)

    @rule(is_cut=st.booleans())
    def carry_the_stick(self, is_cut: bool) -> None:
        """To the ledger and back; somebody may have pulled it out while a file was written."""
        if is_cut and (names := self.stick.names(BUNDLE_SUFFIX)):
            file = self.stick.folder / names[0]
            file.write_bytes(file.read_bytes()[:-1])
        list(take_all(self.town.service, self.stick))

    @rule(name=desks)
    def read_the_stick(self, name: str) -> None:
        self._courier(name).collect(self.stick)

    def _courier(self, name: str) -> Courier:
        return Courier(self.kiosk(name).enrolled.identity, self.kiosk(name).outbox, EVENTS_PER_FILE)

    @rule(name=desks, seconds=st.sampled_from(JUMPS_S))
    def turn_the_clock(self, name: str, seconds: int) -> None:
        """The desk's wall clock jumps; how long something lasts it still knows."""
        self.kiosk(name).clock.us += seconds * 1_000_000

    @rule(name=desks, heads=st.integers(1, 9))
    def fill_the_disk(self, name: str, heads: int) -> None:
        """No room while somebody comes and the ledger answers; then room again."""
        self.kiosk(name).fill_disk(is_full=True)
        self.count(name, heads)
        self.kiosk(name).sync()
        self.kiosk(name).fill_disk(is_full=False)

    def _pass(self) -> None:
        self.town.wait(1)

    @invariant()
    def no_event_is_gone(self) -> None:
        for kiosk in self.town.kiosks.values():
            facts = [event for event, _, _ in kiosk.written()]
            assert [event.seq for event in facts] == list(range(1, len(facts) + 1))

    def teardown(self) -> None:
        try:
            self.drain()
            self.everything_arrived_once()
            self.everybody_shows_the_same()
            self.whoever_came_has_come()
            self.nobody_is_in_two_places()
            for name, kiosk in self.town.kiosks.items():
                self.check_the_figures(name, list(self.shown_by(kiosk).values()))
            self.everybody_is_asked_the_same()
        finally:
            self.town.close()
            shutil.rmtree(self.folder)

    def drain(self) -> None:
        for _ in range(3):
            for kiosk in self.town.kiosks.values():
                kiosk.road.mend()
                kiosk.road.arrive()
                kiosk.drain()

    def everything_arrived_once(self) -> None:
        written = Counter(str(event.event_id) for kiosk in self.town.kiosks.values() for event, _, _ in kiosk.written())
        assert Counter(str(line["event_id"]) for line in self.town.journal()) == written
        for kiosk in self.town.kiosks.values():
            assert {state for _, state, _ in kiosk.written()} <= {RowState.SETTLED}
        numbers = {
            (self.desk_of(str(line["device"])), line["reception_no"])
            for line in self.town.journal()
            if line["reception_no"]
        }
        assert numbers >= self.acknowledged.keys(), "what was shown as received is in the ledger"

    def whoever_came_has_come(self) -> None:
        """Nobody whom any desk received is missing from a household of which nothing was taken back."""
        facts = [event for kiosk in self.town.kiosks.values() for event, _, _ in kiosk.written()]
        undone = {event.aggregate for event in facts if event.type == "ReceptionUndone"}
        asked = {event.aggregate for event in facts if event.type == DiscrepancyAnswered.__name__}
        for shelter in set(DESKS.values()):
            held = self.held_by_ledger(shelter)
            for event in (one for one in facts if one.aggregate not in undone):
                payload = events.payload_of(event)
                if not isinstance(payload, HouseholdAdmitted | HouseholdDetailed) or payload.shelter_id != shelter:
                    continue
                here = {person.person_id for person in held[event.aggregate].household.came}
                assert {person.person_id for person in payload.household.came} - asked <= here

    def desk_of(self, device: str) -> str:
        return next(name for name, one in self.town.kiosks.items() if one.enrolled.enrolment.device_id == device)

    def everybody_shows_the_same(self) -> None:
        for name, kiosk in self.town.kiosks.items():
            assert self.shown_by(kiosk) == self.held_by_ledger(DESKS[name]), name

    def shown_by(self, kiosk: Kiosk) -> dict[UUID, HouseholdRecord]:
        with kiosk.database.reading() as connection:
            found = [
                codec.decode(body, HouseholdRecord) for body in connection.execute(select(household.c.body)).scalars()
            ]
        return {record.household.household_id: record for record in found}

    def held_by_ledger(self, shelter: str) -> dict[UUID, HouseholdRecord]:
        from ledger.tables import stay

        with self.town.service.database.read() as connection:
            bodies = connection.execute(select(stay.c.body).where(stay.c.shelter_id == shelter)).scalars()
            found = [codec.decode(body, HouseholdRecord) for body in bodies]
        return {record.household.household_id: record for record in found}

    def nobody_is_in_two_places(self) -> None:
        facts = [event for kiosk in self.town.kiosks.values() for event, _, _ in kiosk.written()]
        answers = [events.payload_of(event) for event in facts if event.type == DiscrepancyAnswered.__name__]
        two = {answer.person_id for answer in answers if answer.answer is DiscrepancyAnswer.TWO_PEOPLE}
        with self.town.service.database.read() as connection:
            counted = connection.execute(select(presence.c.person_id).where(presence.c.counted)).scalars().all()
        once = [person_id for person_id in counted if person_id not in two]
        assert len(once) == len(set(once))

    def everybody_is_asked_the_same(self) -> None:
        """What the ledger holds open is what the desks of both shelters ask about."""
        with self.town.service.database.read() as connection:
            rows = connection.execute(select(discrepancy).where(discrepancy.c.open)).all()
        asked = [row for row in rows if row.kind == DiscrepancyKind.PERSON_ELSEWHERE.value]
        for name, kiosk in self.town.kiosks.items():
            shelter = DESKS[name]
            expected = {row.discrepancy_id for row in asked if shelter in (row.shelter_id, row.other_shelter_id)}
            assert {one.record.discrepancy_id for one in kiosk.desk.look(ListDisagreements())} == expected, name


TestTown = TownMachine.TestCase
TestTown.settings = settings(
    max_examples=EXAMPLES,
    stateful_step_count=STEPS,
    deadline=None,
    derandomize=not IS_LONG,
    suppress_health_check=list(HealthCheck),
)


HAPPENINGS: dict[str, Callable[[TownMachine, str, random.Random], None]] = {
    "scan": lambda town, name, dice: town.scan(
        name, dice.choice(list(FAMILIES)), dice.choice([(), (1,), (0,), (1, 2)])
    ),
    "count": lambda town, name, dice: town.count(name, dice.randint(1, 9)),
    "undo": lambda town, name, dice: town.undo(name, dice.randint(0, 3)),
    "deepen": lambda town, name, dice: town.deepen(name, dice.randint(0, 3), dice.choice(["猫", "二階"])),
    "presence": lambda town, name, dice: town.change_presence(
        name, dice.randint(0, 3), dice.choice(list(PresenceChange)), dice.sample(range(3), dice.randint(0, 2))
    ),
    "undo presence": lambda town, name, dice: town.undo_presence(name, dice.randint(0, 3)),
    "meal": lambda town, name, dice: town.meal(
        name, dice.randint(0, 3), dice.choice(list(MealSlot)), dice.random() < 0.3
    ),
    "sync": lambda town, name, dice: town.sync(name),
    "lost": lambda town, name, dice: town.sync_on_a_bad_network(name, dice.choice(["lost_answers", "lost_questions"])),
    "all": lambda town, name, dice: town.everybody_syncs(),
    "again": lambda town, name, dice: town.deliver_again(name),
    "cut": lambda town, name, dice: town.cut_power(name),
    "storm": lambda town, name, dice: town.storm(
        name, dice.choice(STATUSES), dice.choice([True, False]), dice.randint(1, 3)
    ),
    "spoil": lambda town, name, dice: town.spoil_an_answer(name, dice.choice(list(SPOILING))),
    "delay": lambda town, name, dice: town.delay(name),
    "arrive": lambda town, name, dice: town.arrive(name),
    "write stick": lambda town, name, dice: town.write_a_stick(name),
    "carry stick": lambda town, name, dice: town.carry_the_stick(dice.choice([True, False])),
    "read stick": lambda town, name, dice: town.read_the_stick(name),
    "clock": lambda town, name, dice: town.turn_the_clock(name, dice.choice(JUMPS_S)),
    "full": lambda town, name, dice: town.fill_the_disk(name, dice.randint(1, 9)),
}


@pytest.mark.parametrize("seed", range(EVENINGS))
def test_a_long_evening(seed):
    dice = random.Random(seed)
    town = TownMachine()
    town.begin()
    try:
        for _ in range(dice.choice([12, 25, 50])):
            (word,) = dice.choices(list(HAPPENINGS), WEIGHTS)
            HAPPENINGS[word](town, dice.choice(list(DESKS)), dice)
            town.no_event_is_gone()
    finally:
        town.teardown()
