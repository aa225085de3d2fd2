"""Full screen under a real window manager, with keys as a keyboard sends them: a passer-by finds no way out, staff do.

Without the keyboard's hold (`KeptScreen`) the same keys lead away: the test of a window that was let go shows it.
"""

import contextlib
import json
import os
import queue
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.faults.fuzz.mangling import IS_LONG
from tests.faults.waiting import wait_until
from tests.ui.desktop import IS_HERE, ROOT, SIZE, START_LIMIT_S, WITHOUT_A_DESKTOP, Desktop, desktop

pytestmark = pytest.mark.skipif(not IS_HERE, reason=WITHOUT_A_DESKTOP)
TITLE = "避難所受付"
SILENCE_S = 3.0
"""Nothing more comes of four keys after that."""
WHOLE = (0, 0, *SIZE)
WAYS_OUT = (
    "alt+Tab",
    "alt+Escape",
    "ctrl+Escape",
    "alt+space",
    "ctrl+alt+Right",
    "ctrl+alt+Left",
    "super+d",
    "super+e",
    "super+F2",
    "ctrl+alt+Delete",
)
"""What openbox as Debian ships it, and desktops like it, answer with another window, a menu or another workspace."""


class Stand:
    """One program on the screen, and what it told last."""

    def __init__(self, here: Desktop, words: list[str]) -> None:
        self.here = here
        self.process = here.run([sys.executable, *words])
        self._lines: queue.Queue[str] = queue.Queue()
        self.told: dict[str, object] = {}
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line)

    def wait(self, limit_s: float = START_LIMIT_S, **wanted: object) -> None:
        """Until the program tells that."""
        while not wanted.items() <= self.told.items():
            self.told = json.loads(self._lines.get(timeout=limit_s))

    def tab_to(self, text: str) -> None:
        """Tab after Tab, until what bears that text has the keys."""
        while not str(self.told["text"]).startswith(text):
            before = self.told["text"]
            self.here.press("Tab")
            while self.told["text"] == before:
                self.told = json.loads(self._lines.get(timeout=START_LIMIT_S))


@pytest.fixture
def here(tmp_path):
    with desktop(tmp_path / "home") as screen:
        yield screen


@pytest.fixture
def kept(here, folder):
    stand = Stand(here, ["-m", "tests.ui.kept_child", str(folder)])
    stand.wait(panel="Idle", full=True)
    wait_until(lambda: not here.is_keyboard_free)
    return stand


def test_no_key_leads_out_and_the_desk_still_hears_its_own(here, kept):
    assert here.windows(TITLE) == [WHOLE]
    here.press(*WAYS_OUT)
    assert here.workspace == "0"
    assert here.windows(TITLE) == [WHOLE]
    assert here.front == TITLE
    here.press("4")
    kept.wait(panel="CountEntry")
    here.press("alt+F4")
    kept.wait(staff="people")
    here.press("Escape")
    kept.wait(staff="closed")
    assert kept.process.poll() is None


def test_another_programs_window_gets_neither_the_screen_nor_a_key(here, kept):
    other = "from PySide6.QtWidgets import QApplication, QLineEdit; a = QApplication([]); w = QLineEdit()\n"
    other += "w.setWindowTitle('other'); w.textChanged.connect(lambda t: print(t, flush=True))\n"
    other += "w.showMaximized(); w.activateWindow(); a.exec()"
    stranger = here.run([sys.executable, "-c", other])
    wait_until(lambda: bool(here.windows("other")), START_LIMIT_S)
    here.press("4")
    kept.wait(panel="CountEntry")
    wait_until(lambda: here.front == TITLE)
    assert here.windows(TITLE) == [WHOLE]
    stranger.terminate()
    assert stranger.stdout is not None
    assert stranger.stdout.read() == ""


def test_staff_leave_by_name_and_pin_and_hear_what_waits(here, kept, leader):
    here.press("alt+F4")
    kept.wait(staff="people", people=1)
    kept.tab_to("仮山 葉子")
    here.press("space")
    kept.wait(staff="pin", has_line=True)
    here.write(leader.pin)
    here.press("Return")
    kept.wait(staff="leaving", has_line=False)
    kept.tab_to("終わる")
    here.press("space")
    assert kept.process.wait(START_LIMIT_S) == 0
    assert here.is_keyboard_free


def test_a_watchdog_brings_the_desk_back_with_the_keyboard_that_died_with_it(here, folder):
    watching = "import sys; from pathlib import Path; from kiosk.app.watched import Watchdog\n"
    watching += "words = [sys.executable, '-m', 'tests.ui.kept_child', sys.argv[1]]\n"
    watching += "sys.exit(Watchdog(lambda again: [*words, *(['--resumed'] if again else [])], Path(sys.argv[2])).run())"
    stand = Stand(here, ["-c", watching, str(folder), str(folder / "pulse")])
    stand.wait(panel="Idle", full=True)
    wait_until(lambda: not here.is_keyboard_free)
    first = stand.told["pid"]
    os.kill(int(str(first)), signal.SIGKILL)
    wait_until(lambda: here.is_keyboard_free)
    stand.told = {}
    stand.wait(panel="Idle", full=True)
    assert stand.told["pid"] != first
    wait_until(lambda: not here.is_keyboard_free)
    here.press("4")
    stand.wait(panel="CountEntry")


def test_a_dialog_hears_its_keys_and_the_hold_comes_back_behind_it(here):
    line = here.run([sys.executable, "-m", "tests.ui.dialog_child"])
    wait_until(lambda: here.front == "kept" and not here.is_keyboard_free, START_LIMIT_S)
    here.press("F5")
    wait_until(lambda: here.front == "dialog" and here.is_keyboard_free)
    here.press("ctrl+alt+Right")
    wait_until(lambda: here.workspace == "1")  # without the hold the same key leads away
    here.press("ctrl+alt+Left")
    wait_until(lambda: here.workspace == "0" and here.front == "dialog")
    here.press("Escape")
    wait_until(lambda: here.front == "kept" and not here.is_keyboard_free)
    here.press("a")
    assert line.stdout is not None
    assert json.loads(line.stdout.readline()) == "a"


@pytest.mark.skipif(not IS_LONG, reason="when ibus takes up a line nobody tells: for scripts/test --long, alone")
@pytest.mark.skipif(not shutil.which("ibus-daemon"), reason="ibus is not here (scripts/setup dev)")
def test_an_input_method_writes_kana_under_the_hold(here, tmp_path):
    """The real ibus with Anthy, as a desk in Japan has it: Qt asks it over a bus after the key came to the window."""
    bus = here.run(["dbus-daemon", "--session", "--nofork", "--print-address=1"])
    assert bus.stdout is not None
    words = {"DBUS_SESSION_BUS_ADDRESS": bus.stdout.readline().strip(), "QT_IM_MODULE": "ibus"}
    system = {**here.environment, **words, "PATH": "/usr/bin:/bin", "PYTHONPATH": ""}

    def ibus(*said: str) -> str:
        done = subprocess.run(
            ["/usr/bin/ibus", *said], env=system, capture_output=True, text=True, timeout=60, check=False
        )
        return done.stdout.strip()

    ibus("write-cache")
    here.run(["/usr/bin/ibus-daemon", "--panel", "disable", "--config", "disable"], **system)
    wait_until(lambda: ibus("engine", "anthy") == "" and ibus("engine") == "anthy")
    line = here.run([sys.executable, "-m", "tests.ui.dialog_child"], **words)
    wait_until(lambda: here.front == "kept" and not here.is_keyboard_free, START_LIMIT_S)
    wait_until(lambda: ibus("engine", "anthy") == "" and ibus("engine") == "anthy")

    heard: queue.Queue[str] = queue.Queue()
    assert line.stdout is not None
    threading.Thread(target=lambda: [heard.put(json.loads(one)) for one in line.stdout or ()], daemon=True).start()

    def is_kana() -> bool:
        """Type, and type anew what came as letters; the key that turns kana on may have come before the engine."""
        here.press("ctrl+j", "k", "a", "n", "a", "Return")
        said = ""
        with contextlib.suppress(queue.Empty):
            while said != "かな":
                said = heard.get(timeout=SILENCE_S)
        here.press("ctrl+a", "BackSpace")
        return said == "かな"

    wait_until(is_kana)


SESSION = ROOT / "packaging" / "session"


TOOLS_OF_A_SHELL = ("sh", "dirname", "readlink")
PASSPHRASE = "mihon-no-aikotoba-2026"


@pytest.mark.parametrize("is_managed", [True, False], ids=["openbox", "nobody"])
def test_the_session_is_nothing_but_the_kiosk(tmp_path: Path, folder: Path, is_managed: bool):
    """The session's command as it is installed, on an empty screen: the passphrase's window, the desk, the end."""
    place = tmp_path / "place"
    shutil.copytree(SESSION, place)
    (place / "kiosk").write_text(f'#!/bin/sh\nexec {sys.executable} -m kiosk "$@"\n', "ascii")
    (place / "kiosk").chmod(0o755)
    tools = tmp_path / "tools"
    tools.mkdir()
    for tool in (*TOOLS_OF_A_SHELL, *(["openbox"] if is_managed else [])):
        (tools / tool).symlink_to(str(shutil.which(tool)))
    announce = tmp_path / "usable.json"
    with desktop(tmp_path / "home", is_managed=False) as here:
        options = ["--data", str(folder), "--camera", "none", "--announce", str(announce)]
        session = here.run([str(place / "session"), *options], PATH=str(tools))
        wait_until(lambda: bool(here.windows(TITLE)), START_LIMIT_S)
        here.point(*here.windows(TITLE)[0][:2])
        here.write(PASSPHRASE)
        here.press("Tab")
        here.write(PASSPHRASE)
        here.press("Return")
        wait_until(announce.exists, START_LIMIT_S)
        wait_until(lambda: here.windows(TITLE) == [WHOLE] and not here.is_keyboard_free)
        here.press(*WAYS_OUT)
        assert here.windows(TITLE) == [WHOLE]
        session.terminate()
        assert session.wait(START_LIMIT_S) == 0
        assert here.windows(TITLE) == []
        assert here.is_keyboard_free
