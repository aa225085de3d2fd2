"""All exercises done at the real program by the keys and touches that their sentences name."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from kiosk.app.window import WindowedKiosk
from kiosk.commands import train
from kiosk.screens.pass_state import PassEntry
from kiosk.screens.reception_state import CardEntry, CountEntry, FormEntry, Found, Idle, NameEntry
from kiosk.ui.card_tray import CardTray
from kiosk.ui.exercise_strip import ExerciseStrip
from kiosk.ui.report_sheet import ReportSheet
from kiosk.ui.tray_pane import SampleRow
from tests.ui.gallery import let_go

LIMIT_MS = 60_000


@pytest.fixture
def program(qapp, tmp_path):
    chosen = train.practice(tmp_path / "practice", "auto")
    train.prepare(chosen)
    program = WindowedKiosk(chosen, qapp)
    program.open()
    yield program
    program.close()
    let_go(program.window)


@pytest.mark.slow
def test_every_exercise_can_be_done_as_its_sentences_say(qtbot, program):
    window, exercises = program.window, program._exercises

    def press(*keys: Qt.Key | str, held=Qt.KeyboardModifier.NoModifier) -> None:
        for key in keys:
            target = window.focusWidget() or window
            if isinstance(key, str):
                QTest.keyClicks(target, key)
            else:
                QTest.keyClick(target, key, held)

    def panel(kind: type) -> None:
        qtbot.waitUntil(lambda: isinstance(program.kiosk.screen.state.panel, kind), timeout=LIMIT_MS)

    def task(key: str) -> None:
        qtbot.waitUntil(lambda: exercises.state.task.key == key, timeout=LIMIT_MS)

    assert window.findChild(ExerciseStrip).isVisible()
    qtbot.waitUntil(lambda: bool(window.findChildren(SampleRow)), timeout=LIMIT_MS)
    window.findChildren(SampleRow)[0].click()
    panel(Found)
    task("exercise.code.2")
    press(Qt.Key.Key_Return)

    task("exercise.count.1")
    press("4")
    panel(CountEntry)
    press(Qt.Key.Key_Return)

    task("exercise.hand.1")
    press("reida")
    panel(NameEntry)
    qtbot.waitUntil(lambda: not program.kiosk.screen.state.panel.searching, timeout=LIMIT_MS)
    press(Qt.Key.Key_Return)
    panel(FormEntry)
    task("exercise.hand.3")
    press(Qt.Key.Key_Return, held=Qt.KeyboardModifier.ControlModifier)

    task("exercise.card.1")
    tray = window.findChild(CardTray)
    place_first_card(program, tray)
    panel(CardEntry)
    task("exercise.card.2")
    type_number(program, press, qtbot)
    task("exercise.card.3")
    press(Qt.Key.Key_Return, held=Qt.KeyboardModifier.ControlModifier)

    task("exercise.undo.1")
    press(Qt.Key.Key_F2)

    task("exercise.door.1")
    press(Qt.Key.Key_Escape)
    panel(Idle)
    press(Qt.Key.Key_F4)
    panel(PassEntry)
    go_through(qtbot, program, press, "1")
    task("exercise.door.3")
    while not isinstance(program.kiosk.screen.state.panel, Idle):
        press(Qt.Key.Key_Escape)
    press(Qt.Key.Key_F4)
    panel(PassEntry)
    go_through(qtbot, program, press, "2")

    task("exercise.report.1")
    while not isinstance(program.kiosk.screen.state.panel, Idle):
        press(Qt.Key.Key_Escape)
    task("exercise.report.2")
    press(Qt.Key.Key_R, held=Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(program.kiosk.report.state.text), timeout=LIMIT_MS)
    assert window.findChild(ReportSheet) is not None
    program.kiosk.report.keep()
    task("exercise.all_done")
    assert exercises.state.done == exercises.state.of


def place_first_card(program: WindowedKiosk, _tray: CardTray) -> None:
    from kiosk.app.cards import cards_of_training

    program._place_card(cards_of_training()[2])


def type_number(program, press, qtbot) -> None:
    from kiosk.app.cards import cards_of_training

    def ask() -> bool:
        return program.kiosk.screen.state.panel.step.value in ("asking_number", "asking_pin")

    qtbot.waitUntil(ask, timeout=LIMIT_MS)
    card = cards_of_training()[2]
    press(card.number)
    qtbot.waitUntil(lambda: isinstance(program.kiosk.screen.state.panel, FormEntry), timeout=LIMIT_MS)


def go_through(qtbot, program, press, choice: str) -> None:
    press(choice)
    qtbot.waitUntil(lambda: program.kiosk.screen.state.panel.is_running, timeout=LIMIT_MS)
    press("A-0002")
    qtbot.waitUntil(lambda: bool(program.kiosk.screen.state.panel.found), timeout=LIMIT_MS)
    press(Qt.Key.Key_Return)
