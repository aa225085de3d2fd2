"""All exercises done at the real program by the keys and touches that their sentences name."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from kiosk.app.cards import cards_of_training
from kiosk.app.window import WindowedKiosk
from kiosk.commands import train
from kiosk.screens.pass_state import PassEntry
from kiosk.screens.reception_state import CardEntry, CountEntry, FormEntry, Found, Idle, NameEntry, Panel
from kiosk.ui.exercise_strip import ExerciseStrip
from kiosk.ui.report_sheet import ReportSheet
from kiosk.ui.tray_pane import SampleRow
from tests.ui.gallery import let_go

LIMIT_MS = 60_000
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def program(qapp, tmp_path):
    chosen = train.practice(tmp_path / "practice", "auto")
    train.prepare(chosen)
    program = WindowedKiosk(chosen, qapp)
    program.open()
    yield program
    program.close()
    let_go(program.window)


class Trainee:
    """Does what the strip says."""

    def __init__(self, qtbot, program: WindowedKiosk) -> None:
        self.qtbot, self.program, self.window = qtbot, program, program.window

    @property
    def panel(self) -> Panel:
        return self.program.kiosk.screen.state.panel

    def until(self, is_so) -> None:
        self.qtbot.waitUntil(is_so, timeout=LIMIT_MS)

    def sees(self, kind: type) -> None:
        self.until(lambda: isinstance(self.panel, kind))

    def told(self, key: str) -> None:
        self.until(lambda: self.program._exercises.state.task.key == f"exercise.{key}")

    def type(self, text: str) -> None:
        QTest.keyClicks(self.window.focusWidget() or self.window, text)

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.window.focusWidget() or self.window, key, held)

    def back_to_idle(self) -> None:
        while not isinstance(self.panel, Idle):
            self.press(Qt.Key.Key_Escape)

    def receive_by_code(self) -> None:
        self.until(lambda: bool(self.window.findChildren(SampleRow)))
        self.window.findChildren(SampleRow)[0].click()
        self.sees(Found)
        self.told("code.2")
        self.press(Qt.Key.Key_Return)

    def count(self) -> None:
        self.told("count.1")
        self.type("4")
        self.sees(CountEntry)
        self.press(Qt.Key.Key_Return)

    def receive_from_paper(self) -> None:
        self.told("hand.1")
        self.type("reida")
        self.sees(NameEntry)
        self.until(lambda: not self.panel.searching)
        self.press(Qt.Key.Key_Return)
        self.sees(FormEntry)
        self.told("hand.3")
        self.press(Qt.Key.Key_Return, CONTROL)

    def receive_by_card(self) -> None:
        self.told("card.1")
        card = next(card for card in cards_of_training() if card.name == "例示 梅")
        self.program._place_card(card)
        self.sees(CardEntry)
        self.told("card.2")
        self.until(lambda: self.panel.step.value == "asking_number")
        self.type(card.number)
        self.told("card.3")
        self.press(Qt.Key.Key_Return, CONTROL)

    def undo(self) -> None:
        self.told("undo.1")
        self.press(Qt.Key.Key_F2)

    def go_through_the_door(self) -> None:
        self.told("door.1")
        self._pass("1")
        self.told("door.3")
        self._pass("2")

    def _pass(self, choice: str) -> None:
        self.back_to_idle()
        self.press(Qt.Key.Key_F4)
        self.sees(PassEntry)
        self.type(choice)
        self.until(lambda: self.panel.is_running)
        self.type("A-0002")
        self.until(lambda: bool(self.panel.found))
        self.press(Qt.Key.Key_Return)

    def report(self) -> None:
        self.told("report.1")
        self.back_to_idle()
        self.told("report.2")
        self.press(Qt.Key.Key_R, CONTROL)
        self.until(lambda: bool(self.program.kiosk.report.state.text))
        assert self.window.findChild(ReportSheet) is not None
        self.program.kiosk.report.keep()


@pytest.mark.slow
def test_every_exercise_can_be_done_as_its_sentences_say(qtbot, program):
    trainee = Trainee(qtbot, program)
    assert program.window.findChild(ExerciseStrip).isVisible()

    trainee.receive_by_code()
    trainee.count()
    trainee.receive_from_paper()
    trainee.receive_by_card()
    trainee.undo()
    trainee.go_through_the_door()
    trainee.report()

    trainee.told("all_done")
    assert program._exercises.state.done == program._exercises.state.of == 7
