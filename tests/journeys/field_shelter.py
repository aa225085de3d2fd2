"""What is done and seen about the shelter itself in a journey: opening, cards, phones, reports, the roster, the end."""

from datetime import date

from cardreader.holder import HolderFacts
from cardreader.holder import Sex as CardSex
from cardreader.states import CardKind, CardPresent, ReadDone, Reading
from kiosk.desk.own_shelter import LookAtShelter
from kiosk.desk.presence import CloseAll, NotSeenFor
from kiosk.domain.outcomes import StaysClosed
from kiosk.screens.arrivals import ArrivalsScreen
from kiosk.screens.own_shelter import OwnShelterScreen
from kiosk.screens.reception_state import CardEntry, FormEntry
from kiosk.screens.report import ReportScreen
from kiosk.screens.roster import RosterScreen
from ledger.commands.serve import post_codes
from ledger.reports import shelters_report
from sync.protocol.presence import Destination
from sync.protocol.values import OpenState, RecordMode
from tests.contracts.ledger.phones import announce
from tests.journeys.interpreter import Field, says
from tests.unit.screens.papers_now import PapersNow

READER = "reader 1"
NUMBER = "55021720352285"
CARD = HolderFacts("例田　桜", "熊本市西区見本町１－２", b"19800217", date(1980, 2, 17), b"2", CardSex.FEMALE, b"raw")


def papers(field: Field) -> PapersNow:
    return PapersNow(field.desk.desk, field.desk.clock, field.desk.folder)


def own_shelter(field: Field) -> OwnShelterScreen:
    kiosk = field.desk
    screen = OwnShelterScreen(kiosk.answering, papers(field), kiosk.screen.refresh)
    screen.observe(lambda _state: None)
    return screen


def report(field: Field) -> ReportScreen:
    kiosk = field.desk
    screen = ReportScreen(kiosk.answering, kiosk.clock, papers(field), lambda _entry: None)
    screen.observe(lambda _state: None)
    return screen


def roster(field: Field) -> RosterScreen:
    kiosk = field.desk
    screen = RosterScreen(kiosk.answering, kiosk.clock, papers(field))
    screen.observe(lambda _state: None)
    return screen


def arrivals(field: Field) -> ArrivalsScreen:
    kiosk = field.desk
    screen = ArrivalsScreen(kiosk.answering, kiosk.clock, kiosk.screen.refresh, lambda _id: None)
    screen.observe(lambda _state: None)
    return screen


@says(r"ledger posts its codes")
def _posts(field: Field) -> None:
    post_codes(field.town.service)


@says(r"opens the shelter")
def _open(field: Field) -> None:
    own_shelter(field).open_now()


@says(r"sets the shelter (closed|open)")
def _set(field: Field, word: str) -> None:
    screen = own_shelter(field)
    screen.choose_open(OpenState(word))
    screen.apply()


@says(r"(stops|takes up) intake")
def _intake(field: Field, word: str) -> None:
    screen = own_shelter(field)
    screen.choose_intake(stopped=word == "stops")
    screen.apply()


@says(r"area (\S+) has room for (\d+)")
def _area(field: Field, name: str, capacity: str) -> None:
    own_shelter(field).set_area(name, capacity)


@says(r"(\w+) announces themselves")
def _announce(field: Field, name: str) -> None:
    posted = field.desk.desk.look(LookAtShelter()).posted_code
    assert posted, "the desk shows a code"
    announce(field.town.service, posted, field.town.code(field.resident(name)))


@says(r"confirms who announced themselves")
def _confirm(field: Field) -> None:
    screen = arrivals(field)
    [line] = screen._state.lines
    screen.receive(line.arrival_id)


@says(r"a card is read")
def _card(field: Field) -> None:
    screen = field.desk.screen
    screen.escape()
    screen.card_changed(CardPresent(READER, CardKind.MY_NUMBER, number_tries=10, pin_tries=3))
    assert isinstance(screen.state.panel, CardEntry), type(screen.state.panel).__name__
    for digit in NUMBER:
        screen.typed(digit)
    screen.card_changed(Reading(READER))
    screen.card_changed(ReadDone(READER, CARD))
    assert isinstance(screen.state.panel, FormEntry), type(screen.state.panel).__name__


@says(r"keeps a report")
def _keep(field: Field) -> None:
    report(field).keep()


@says(r"bids farewell to all")
def _close_all(field: Field) -> None:
    while True:
        told = field.desk.desk.do(CloseAll(Destination.HOME))
        assert isinstance(told, StaysClosed)
        if not told.left:
            break
    field.desk.screen.refresh()


# -- what is seen


@says(r"shelter is (open|closed) and takes (in|nobody)")
def _standing(field: Field, word: str, intake: str) -> None:
    standing = field.desk.desk.look(LookAtShelter()).standing
    assert (standing.open_state.value, standing.intake_stopped) == (word, intake == "nobody"), standing


@says(r"report says (\d+) households (\d+) persons(?: changed (\S+) (\S+))?")
def _report(field: Field, households: str, persons: str, of_households: str | None, of_persons: str | None) -> None:
    state = report(field).state
    found = {tile.label.rsplit(".", 1)[-1]: (tile.value, tile.change) for tile in state.tiles}
    assert (found["households"][0], found["persons"][0]) == (int(households), int(persons)), found
    if of_persons is not None:
        assert (found["households"][1], found["persons"][1]) == (of_households, of_persons), found
        assert f"（{of_households}世帯" in state.text or of_households == "±0", state.text


@says(r"area (\S+) holds (\d+) of (\d+)")
def _holds(field: Field, name: str, heads: str, capacity: str) -> None:
    [found] = [one for one in field.desk.desk.look(LookAtShelter()).areas if one.name == name]
    assert (found.heads, found.capacity) == (int(heads), int(capacity)), found


@says(r"roster has (\d+) lines?(?: for (\S+))?")
def _roster(field: Field, count: str, text: str | None) -> None:
    screen = roster(field)
    if text:
        screen.search(text)
    rows = screen.state.rows
    assert len(rows) == int(count), [row.name for row in rows]


@says(r"(\d+) households? not seen for (\d+) hours")
def _not_seen(field: Field, count: str, hours: str) -> None:
    found = field.desk.desk.look(NotSeenFor(int(hours)))
    assert len(found) == int(count), [one.reception_no for one in found]


@says(r"headquarters count (\d+) households? with (\d+) persons? at (\S+)")
def _headquarters(field: Field, households: str, persons: str, shelter: str) -> None:
    line = next(one for one in shelters_report(field.town.service, RecordMode.DRILL).shelters if one.id == shelter)
    assert (line.households, line.persons) == (int(households), int(persons)), line


@says(r"headquarters see (\S+) (open|closed)")
def _seen_state(field: Field, shelter: str, word: str) -> None:
    line = next(one for one in shelters_report(field.town.service, RecordMode.DRILL).shelters if one.id == shelter)
    assert line.open_state.value == word, line
