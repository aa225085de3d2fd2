"""What people of the simulated town do after they were received: they go, come, move and eat."""

from datetime import date

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from kiosk.desk.overview import LookAround, OpenHousehold
from kiosk.desk.presence import ChangePresence, HandMeal, UndoMeal, UndoPresence
from sync.protocol.presence import MealSlot, PresenceChange
from sync.protocol.records import HouseholdRecord
from sync.protocol.whereabouts import away
from tests.journeys.town import Kiosk, Town

desks = st.sampled_from("ABC")


class Goings(RuleBasedStateMachine):
    """The rules of going and coming; the town is that of the machine that has them."""

    town: Town

    def kiosk(self, name: str) -> Kiosk:
        return self.town.kiosks[name]

    def _pass(self) -> None:
        self.town.wait(1)

    @rule(
        name=desks,
        which=st.integers(0, 3),
        what=st.sampled_from(list(PresenceChange)),
        heads=st.lists(st.integers(0, 2), max_size=2, unique=True),
    )
    def change_presence(self, name: str, which: int, what: PresenceChange, heads: list[int]) -> None:
        """Somebody of a household in view goes, comes, moves or is seen; what makes no sense is refused."""
        self._pass()
        kiosk = self.kiosk(name)
        if (record := self._in_view(name, which)) is not None:
            came = record.household.came
            ids = tuple(came[number].person_id for number in heads if number < len(came))
            kiosk.desk.do(ChangePresence(record.household.household_id, what, ids))
            kiosk.screen.refresh()

    @rule(name=desks, which=st.integers(0, 3))
    def undo_presence(self, name: str, which: int) -> None:
        self._pass()
        if (record := self._in_view(name, which)) is not None:
            self.kiosk(name).desk.do(UndoPresence(record.household.household_id))
            self.kiosk(name).screen.refresh()

    @rule(name=desks, which=st.integers(0, 3), slot=st.sampled_from(list(MealSlot)), takes_back=st.booleans())
    def meal(self, name: str, which: int, slot: MealSlot, takes_back: bool) -> None:
        self._pass()
        if (record := self._in_view(name, which)) is not None:
            household_id = record.household.household_id
            act = UndoMeal(household_id) if takes_back else HandMeal(household_id, date(2026, 11, 20), slot)
            self.kiosk(name).desk.do(act)

    def _in_view(self, name: str, which: int) -> HouseholdRecord | None:
        recent = self.kiosk(name).screen.state.recent
        return self._numbered(name, recent[which].reception_no) if which < len(recent) else None

    def _numbered(self, name: str, reception_no: str) -> HouseholdRecord | None:
        return self.kiosk(name).desk.look(OpenHousehold(reception_no=reception_no))

    def check_the_figures(self, name: str, records: list[HouseholdRecord]) -> None:
        """Who has a place and who is out: in the records, by the steps of each stay, and in the desk's overview."""
        for record in records:
            assert 0 <= record.heads_here <= record.heads_staying <= record.household.heads
            assert away(record.steps, record.household) == record.away
        figures = self.kiosk(name).desk.look(LookAround()).occupancy
        staying = sum(record.heads_staying for record in records)
        out = staying - sum(record.heads_here for record in records)
        assert (figures.persons, figures.out) == (staying, out), name
