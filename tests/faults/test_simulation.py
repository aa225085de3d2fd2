"""A seeded town: desks, a ledger and a bad network do anything in any order; in the end nothing is lost or twice."""

import os
import shutil
import tempfile
from collections import Counter
from pathlib import Path
from uuid import UUID

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import select

from kiosk.screens.reception_state import Answer, Found
from kiosk.store.tables import household
from ledger.tables import presence
from sync.engine import RowState
from sync.protocol import codec, events
from sync.protocol.events import ReceptionUndone
from sync.protocol.records import HouseholdRecord
from tests.journeys.town import Kiosk, Town, resident_of

IS_LONG = bool(os.environ.get("KIOSK_LONG"))
EXAMPLES = 300 if IS_LONG else 10
STEPS = 60 if IS_LONG else 25
DESKS = {"A": "shelter-1", "B": "shelter-1", "C": "shelter-2"}
FAMILIES = {1: 2, 2: 0, 3: 3}

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

    @rule(name=desks, family=families, stays_away=st.sets(st.integers(0, 3)))
    def scan(self, name: str, family: int, stays_away: set[int]) -> None:
        self._pass()
        kiosk = self.kiosk(name)
        kiosk.screen.escape()
        kiosk.screen.scanned(self.town.code(resident_of(family, FAMILIES[family])))
        if isinstance(kiosk.screen.state.panel, Found):
            for index in sorted(stays_away):
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

    @rule(name=desks)
    def sync(self, name: str) -> None:
        self.kiosk(name).sync()

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
        for shelter in set(DESKS.values()):
            held = self.held_by_ledger(shelter)
            for event in (one for one in facts if one.aggregate not in undone):
                payload = events.payload_of(event)
                if isinstance(payload, ReceptionUndone) or payload.shelter_id != shelter:
                    continue
                here = {person.person_id for person in held[event.aggregate].household.came}
                assert {person.person_id for person in payload.household.came} <= here

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
        with self.town.service.database.read() as connection:
            counted = connection.execute(select(presence.c.person_id).where(presence.c.counted)).scalars().all()
        assert len(counted) == len(set(counted))


TestTown = TownMachine.TestCase
TestTown.settings = settings(
    max_examples=EXAMPLES,
    stateful_step_count=STEPS,
    deadline=None,
    derandomize=not IS_LONG,
    suppress_health_check=list(HealthCheck),
)
