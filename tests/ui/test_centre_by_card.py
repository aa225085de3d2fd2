"""A volunteer's My Number card at the centre: laid down, its printed digits typed, received; mistakes are said."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from cardreader.holder import HolderFacts
from cardreader.holder import Sex as CardSex
from cardreader.states import CardKind, CardPresent, ReadDone, Reading, RefusalReason, Refused
from kiosk.screens.centre import CentreCalls, CentreScreen
from kiosk.screens.centre_state import FormPanel
from kiosk.screens.reception_state import Tone
from kiosk.ui.look import WindowCalls
from tests.journeys.town import Town
from tests.ui.conftest import MakeWindow
from tests.ui.test_centre_in_the_window import CONTROL, ENTER, Table

NUMBER, READER = "55021720352285", "reader 1"
PLACED = CardPresent(READER, CardKind.MY_NUMBER, number_tries=10, pin_tries=3)
FACTS = HolderFacts(
    "見本　花子", "熊本市西区見本町１－１", b"19800217", date(1980, 2, 17), b"2", CardSex.FEMALE, b"raw"
)


class CardTable(Table):
    """A desk whose reader writes down with what a card was asked."""

    def __post_init__(self) -> None:
        self.asked: list[bytes] = []
        calls = CentreCalls(verify=self._verify, on_tone=self.tones.append)
        self.screen = CentreScreen(self.kiosk.answering, self.kiosk.clock, self.papers, calls=calls)  # type: ignore[arg-type]
        self.window = self.make_window(calls=WindowCalls(centre=self.screen))
        self.press(Qt.Key.Key_B, CONTROL)

    def _verify(self, credential) -> bool:
        self.asked.append(credential.to_bytes())
        return True


@pytest.fixture
def table(tmp_path: Path, make_window: MakeWindow) -> Iterator[CardTable]:
    town = Town(tmp_path)
    yield CardTable(town.open("A"), make_window)
    town.close()


def test_a_card_its_digits_and_the_question_about_insurance(table: CardTable) -> None:
    table.screen.card_changed(PLACED)
    table.type(NUMBER)
    assert table.asked == [NUMBER.encode()]
    table.screen.card_changed(Reading(READER))
    table.screen.card_changed(ReadDone(READER, FACTS))
    assert isinstance(table.screen.state.panel, FormPanel)
    table.type("mihon hanako")  # a card does not say how a name is read
    for _ in range(4):  # reading, name, birth date, phone
        table.press(ENTER)
    table.type("1")  # 加入済み
    table.press(ENTER)
    assert table.tones[-1] is Tone.RECEIVED
    [line] = table.board.cards
    volunteer = line.record.volunteer
    assert (volunteer.name.replace("　", " "), volunteer.birth_date) == ("見本 花子", date(1980, 2, 17))
    assert table.figures().by_card == 1


def test_wrong_digits_are_said_and_nobody_is_received(table: CardTable) -> None:
    table.screen.card_changed(PLACED)
    table.type(NUMBER)
    table.screen.card_changed(Refused(READER, RefusalReason.WRONG, number_tries=9))
    assert table.board.cards == ()
    assert not isinstance(table.screen.state.panel, FormPanel)


def test_a_scanner_that_fires_twice_asks_once_and_no_code_is_looked_up(table: CardTable) -> None:
    table.screen.card_changed(PLACED)
    table.screen.scanned(NUMBER)
    table.screen.card_changed(Reading(READER))
    table.screen.scanned(NUMBER)
    assert table.asked == [NUMBER.encode()]
    assert table.screen.state.told is None


def test_enter_at_a_card_that_answers_nothing_any_more_begins_a_card_by_hand(table: CardTable) -> None:
    table.screen.card_changed(CardPresent(READER, CardKind.MY_NUMBER, number_tries=0, pin_tries=0))
    table.press(ENTER)
    assert isinstance(table.screen.state.panel, FormPanel)
    assert table.asked == []
