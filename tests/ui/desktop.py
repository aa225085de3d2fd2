"""A screen in memory with a window manager of its own, and a hand at its keyboard: keys come in as a keyboard's do."""

import contextlib
import ctypes
import ctypes.util
import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.waiting import wait_until

ROOT = Path(__file__).parents[2]
SIZE = (1440, 900)
LIMIT_S = 60
START_LIMIT_S = 150.0
_GRAB_SUCCESS, _ALREADY_GRABBED = 0, 1
"""XGrabKeyboard's answers (X11/X.h)."""
NEEDED = ("Xvfb", "openbox", "xdotool")
IS_HERE = all(shutil.which(program) for program in NEEDED)
WITHOUT_A_DESKTOP = f"one of {', '.join(NEEDED)} is not here (scripts/setup dev)"


@dataclass
class Desktop:
    """`display` as X names it; `environment` for whoever shows a window there."""

    display: str
    home: Path
    _running: list[subprocess.Popen[str]] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        """Without a message bus: no keystore, no service of the person who runs the tests."""
        known = {name: value for name, value in os.environ.items() if name != "DBUS_SESSION_BUS_ADDRESS"}
        own = {"DISPLAY": self.display, "QT_QPA_PLATFORM": "xcb", "PYTHONPATH": str(ROOT), "HOME": str(self.home)}
        return {**known, **own}

    def run(self, words: Sequence[str], **environment: str) -> subprocess.Popen[str]:
        """Start something on this screen; it ends with the screen."""
        process = subprocess.Popen(
            list(words),
            cwd=ROOT,
            env={**self.environment, **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self._running.append(process)
        return process

    def press(self, *keys: str) -> None:
        """Keys through XTEST, as a keyboard sends them: `alt+F4`, `Return`."""
        for key in keys:
            self._xdotool("key", key)

    def write(self, text: str) -> None:
        """A text, key by key, as a person types."""
        self._xdotool("type", "--delay", "60", text)

    def point(self, x_px: int, y_px: int) -> None:
        """Move the mouse a little into what begins there: without a window manager keys go where it points."""
        self._xdotool("mousemove", str(x_px + 9), str(y_px + 9))

    @property
    def workspace(self) -> str:
        """The workspace that is shown."""
        return self._xdotool("get_desktop")

    @property
    def front(self) -> str:
        """The title of the window that the window manager calls active; empty where there is none."""
        return self._xdotool("getactivewindow", "getwindowname")

    def windows(self, name: str) -> list[tuple[int, ...]]:
        """X, y, width and height of all shown windows of that title."""
        found = self._xdotool("search", "--onlyvisible", "--name", f"^{name}$").split()
        return [self._place(number) for number in found]

    @property
    def is_keyboard_free(self) -> bool:
        """Whether another program could have the keyboard for itself now."""
        name = ctypes.util.find_library("X11")
        assert name is not None, "xdotool brings it"
        library = ctypes.CDLL(name)
        library.XOpenDisplay.restype = ctypes.c_void_p
        display = ctypes.c_void_p(library.XOpenDisplay(self.display.encode()))
        try:
            root = library.XDefaultRootWindow(display)
            answer = library.XGrabKeyboard(display, root, 0, 1, 1, 0)
            assert answer in (_GRAB_SUCCESS, _ALREADY_GRABBED)
            return bool(answer == _GRAB_SUCCESS)
        finally:
            library.XCloseDisplay(display)

    def close(self) -> None:
        """End everything that was started here, the newest first."""
        for process in reversed(self._running):
            process.terminate()
            try:
                process.wait(LIMIT_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            if process.stdout is not None:
                process.stdout.close()

    def _place(self, number: str) -> tuple[int, ...]:
        told = self._xdotool("getwindowgeometry", "--shell", number)
        values = dict(line.split("=", 1) for line in told.splitlines() if "=" in line)
        return tuple(int(values[name]) for name in ("X", "Y", "WIDTH", "HEIGHT"))

    def _xdotool(self, *words: str) -> str:
        done = subprocess.run(
            ["xdotool", *words], env=self.environment, capture_output=True, text=True, timeout=LIMIT_S, check=False
        )
        return done.stdout.strip()


@contextlib.contextmanager
def desktop(home: Path, *, is_managed: bool = True) -> Iterator[Desktop]:
    """A screen in memory, with openbox as Debian ships it (`is_managed`) or with nobody who manages windows."""
    home.mkdir(exist_ok=True)
    screen = f"{SIZE[0]}x{SIZE[1]}x24"
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", "1", "-screen", "0", screen, "-nolisten", "tcp"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert server.stdout is not None
    here = Desktop(f":{server.stdout.readline().strip()}", home)
    try:
        if is_managed:
            here.run(["openbox"])
            wait_until(lambda: here.workspace == "0")
        yield here
    finally:
        here.close()
        server.terminate()
        server.wait(LIMIT_S)
        server.stdout.close()
