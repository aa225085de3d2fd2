"""A seeded town: desks, a ledger and a bad network do anything in any order; in the end nothing is lost or twice."""

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
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import select

from kiosk.desk.discrepancies import AnswerDisagreement, ListDisagreements
from kiosk.screens.reception_state import Answer, Found
from kiosk.store.tables import household
from ledger.reconcile import DiscrepancyKind
from ledger.tables import discrepancy, presence
from sync.engine import RowState
from sync.protocol import codec, events
from sync.protocol.events import DiscrepancyAnswered, ReceptionUndone
from sync.protocol.records import HouseholdRecord
from sync.protocol.values import DiscrepancyAnswer
from tests.journeys.town import Kiosk, Town, resident_of

IS_LONG = bool(os.environ.get("KIOSK_LONG"))
EXAMPLES = 300 if IS_LONG else 5
STEPS = 60 if IS_LONG else 25
DESKS = {"A": "shelter-1", "B": "shelter-1", "C": "shelter-2"}
FAMILIES = {1: 2, 2: 1}

EVENINGS = 200 if IS_LONG else 12
WEIGHTS = (30, 8, 2, 10, 12, 6, 8, 2, 4)
"""Hypothesis shrinks what it finds but walks short ways; these evenings walk long ones."""

desks = st.sampled_from(list(DESKS))
families = st.sampled_from(list(FAMILIES))


class TownMachine(RuleBasedStateMachine):
    """What clerks, networks and power do; `acknowledged` is what each screen has shown as received."""

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="town-"))
        self.town = Town(self.folder / "town")
        for name, shelter in DESKS.items():
            self.town.open(name, shelter)
        self.acknowledged: set[tuple[str, str]] = set()

    def kiosk(self, name: str) -> Kiosk:
        return self.town.kiosks[name]

    def _touch(self, name: str) -> None:
        """Enter, and a look at what the screen says."""
        kiosk = self.kiosk(name)
        kiosk.screen.confirm()
        panel = kiosk.screen.state.panel
        if isinstance(panel, Answer) and panel.headline.key == "outcome.received":
            assert (name, panel.reception_no) not in self.acknowledged, "a number was given twice"
            self.acknowledged.add((name, panel.reception_no))

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
            self.everybody_is_asked_the_same()
        finally:
            self.town.close()
            shutil.rmtree(self.folder)

    def drain(self) -> None:
        for _ in range(3):
            for kiosk in self.town.kiosks.values():
                kiosk.road.lost_answers = kiosk.road.lost_questions = 0
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
        assert numbers >= self.acknowledged, "what was shown as received is in the ledger"

    def whoever_came_has_come(self) -> None:
        """Nobody whom any desk received is missing from a household of which nothing was taken back."""
        facts = [event for kiosk in self.town.kiosks.values() for event, _, _ in kiosk.written()]
        undone = {event.aggregate for event in facts if event.type == "ReceptionUndone"}
        asked = {event.aggregate for event in facts if event.type == DiscrepancyAnswered.__name__}
        for shelter in set(DESKS.values()):
            held = self.held_by_ledger(shelter)
            for event in (one for one in facts if one.aggregate not in undone):
                payload = events.payload_of(event)
                if isinstance(payload, ReceptionUndone | DiscrepancyAnswered) or payload.shelter_id != shelter:
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
    "sync": lambda town, name, dice: town.sync(name),
    "lost": lambda town, name, dice: town.sync_on_a_bad_network(name, dice.choice(["lost_answers", "lost_questions"])),
    "all": lambda town, name, dice: town.everybody_syncs(),
    "again": lambda town, name, dice: town.deliver_again(name),
    "cut": lambda town, name, dice: town.cut_power(name),
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
