"""What is done and seen with paper in a journey: sheets, piles, slips, and the card of a stay."""

from kiosk.desk.overview import OpenHousehold
from kiosk.screens.pass_state import PassEntry
from kiosk.screens.pile_state import PileEntry
from kiosk.screens.reception_state import FormEntry
from kiosk.screens.stay_state import StayCard
from sync.protocol import slip_code
from sync.protocol.records import HouseholdRecord
from sync.protocol.sheet_code import SheetCode
from tests.journeys.interpreter import Field, says

SERIES = "7K3F"


def household(field: Field, number: str) -> HouseholdRecord:
    """The household of a number as the desk in question knows it."""
    found = field.desk.desk.look(OpenHousehold(reception_no=number))
    assert isinstance(found, HouseholdRecord), f"nobody has {number}"
    return found


@says(r"sheet (\d+)(?: person (\d+))?")
def _sheet(field: Field, number: str, member: str | None) -> None:
    field.desk.screen.scanned(SheetCode(SERIES, int(number), int(member or 0)).text)


@says(r"fill (\w+)=(\S+)")
def _fill(field: Field, key: str, value: str) -> None:
    field.desk.screen.field_changed(key, value)


@says(r"show covered")
def _show_covered(field: Field) -> None:
    field.desk.screen.show_covered()


@says(r"reads a pile of sheets (\d+) to (\d+)")
def _pile(field: Field, first: str, last: str) -> None:
    field.desk.screen.escape()
    field.desk.screen.open_pile()
    for number in range(int(first), int(last) + 1):
        _sheet(field, str(number), None)


@says(r"goes on with the pile")
def _go_on(field: Field) -> None:
    field.desk.screen.open_pile()
    field.desk.screen.confirm()


@says(r"slip of (\S+)")
def _slip(field: Field, number: str) -> None:
    """The slip that whichever desk gave this number has printed."""
    known = (kiosk.desk.look(OpenHousehold(reception_no=number)) for kiosk in field.town.kiosks.values())
    record = next(one for one in known if isinstance(one, HouseholdRecord))
    field.desk.screen.scanned(slip_code.text_of(record.household.household_id))


@says(r"at the door (\d)")
def _door(field: Field, digit: str) -> None:
    field.desk.screen.escape()
    field.desk.screen.passing.open()
    field.desk.screen.typed(digit)


@says(r"press (\d+)")
def _press(field: Field, digits: str) -> None:
    for digit in digits:
        field.desk.screen.typed(digit)


# -- what is seen


@says(r"types sheet (\d+)")
def _types(field: Field, number: str) -> None:
    panel = field.desk.screen.state.panel
    assert isinstance(panel, FormEntry), type(panel).__name__
    assert panel.title.data == {"sheet": SheetCode(SERIES, int(number)).printed}, panel.title


@says(r"deepens (\S+)")
def _deepens(field: Field, number: str) -> None:
    panel = field.desk.screen.state.panel
    assert isinstance(panel, FormEntry), type(panel).__name__
    assert panel.deepens == number, panel.deepens


@says(r"field (\w+) says (\S+)")
def _field_says(field: Field, key: str, value: str) -> None:
    panel = field.desk.screen.state.panel
    assert isinstance(panel, FormEntry), type(panel).__name__
    found = next(one.value for one in panel.fields if one.key == key)
    assert found == value, found


@says(r"(\d+) sheets wait")
def _wait(field: Field, count: str) -> None:
    state = field.desk.screen.state
    panel = state.panel
    found = panel.remaining if isinstance(panel, PileEntry) else int(state.pile.data["count"]) if state.pile else 0
    assert found == int(count), found


@says(r"card of (\S+) (here|out|overnight|left|moved)")
def _card(field: Field, number: str, where: str) -> None:
    panel = field.desk.screen.state.panel
    assert isinstance(panel, StayCard), type(panel).__name__
    assert (panel.reception_no, panel.whereabouts.value) == (number, where), (panel.reception_no, panel.whereabouts)


@says(r"(\d+) of (\d+) of (\S+) are here")
def _are_here(field: Field, here: str, staying: str, number: str) -> None:
    record = household(field, number)
    assert (record.heads_here, record.heads_staying) == (int(here), int(staying)), record.away


@says(r"(\d+) meals of (\S+)")
def _meals(field: Field, count: str, number: str) -> None:
    assert len(household(field, number).meals) == int(count)


@says(r"door told (\S+) of (\S+), (\d+) shots")
def _told(field: Field, word: str, number: str, shots: str) -> None:
    panel = field.desk.screen.state.panel
    assert isinstance(panel, PassEntry), type(panel).__name__
    assert panel.headline is not None
    found = (panel.headline.key.rsplit(".", 1)[-1], panel.number, panel.shots)
    assert found == (word, number, int(shots)), found
