"""The player of scripts: it goes on when the screen shows what is looked for, and tells every end."""

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from kiosk.commands.drilling.keyboard import Keyboard, bursts
from kiosk.commands.drilling.playing import Look, Playing, Script, pause
from kiosk.screens.reception_state import Banner, CountEntry, Idle, ReceptionState
from kiosk.ui.bridge import Bridge
from sync.protocol.values import RecordMode, StayType

BANNER = Banner("力合西小学校", "訓練", RecordMode.DRILL, "14:05", "drill")
IDLE = ReceptionState(BANNER, Idle())
LIMIT_S = 20.0
"""Never reached in these tests; a look that has to end by its limit says so."""


def counting(digits: str) -> ReceptionState:
    return ReceptionState(BANNER, CountEntry(digits, StayType.SHELTER))


def shows(digits: str) -> Callable[[ReceptionState], bool]:
    return lambda state: state == counting(digits)


class Ended:
    def __init__(self) -> None:
        self.errors: list[Exception | None] = []

    def __call__(self, error: Exception | None) -> None:
        self.errors.append(error)


def player(qtbot: QtBot, script: Script) -> tuple[Playing, Ended]:
    window, ended, bridge = QWidget(), Ended(), Bridge()
    qtbot.addWidget(window)
    playing = Playing(window, script, bridge.post, ended)
    playing.start()
    return playing, ended


def test_a_script_goes_on_when_its_state_is_drawn(qtbot: QtBot):
    seen = []

    def script() -> Script:
        seen.append((yield Look(shows("4"), LIMIT_S)))

    playing, ended = player(qtbot, script())
    playing.drawn(IDLE)
    playing.drawn(counting("4"))
    qtbot.waitUntil(lambda: ended.errors == [None])
    assert seen[0].state == counting("4")


def test_what_stands_already_is_seen_at_once(qtbot: QtBot):
    def script() -> Script:
        assert (yield Look(shows("4"), LIMIT_S)) is not None
        assert (yield Look(shows("4"), LIMIT_S)) is not None

    playing, ended = player(qtbot, script())
    playing.drawn(counting("4"))
    qtbot.waitUntil(lambda: ended.errors == [None])


def test_a_limit_that_passes_is_told_as_nothing_seen(qtbot: QtBot):
    seen: list[object] = []

    def script() -> Script:
        seen.append((yield Look(shows("4"), 0.01)))

    playing, ended = player(qtbot, script())
    playing.drawn(IDLE)
    qtbot.waitUntil(lambda: ended.errors == [None])
    assert seen == [None]


def test_what_a_script_raises_reaches_the_one_who_started_it(qtbot: QtBot):
    def script() -> Script:
        yield pause(0.01)
        raise LookupError

    _, ended = player(qtbot, script())
    qtbot.waitUntil(lambda: len(ended.errors) == 1)
    assert isinstance(ended.errors[0], LookupError)


def test_keys_go_to_whatever_has_the_focus(qtbot: QtBot):
    window = QWidget()
    line = QLineEdit(window)
    qtbot.addWidget(window)
    line.setFocus()
    keyboard = Keyboard(window)
    keyboard.type("mihon 4")
    keyboard.press("backspace")
    qtbot.waitUntil(lambda: line.text() == "mihon ")


def test_bursts_are_too_short_for_a_scanner_and_whole():
    pieces = list(bursts("mihon hanako"))
    assert "".join(pieces) == "mihon hanako"
    assert max(len(piece) for piece in pieces) < 8
