"""A process that a drill starts, as the drill sees it: started, listened to, told to go on, ended or killed."""

import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kiosk.app.starting import program_folder
from kiosk.commands.drilling.errors import DeskEnded, DeskSilent

SILENCE_LIMIT_S = 300.0
"""The longest step is a card of six people (a minute on a busy machine) or the last wait for the ledger (four)."""
END_LIMIT_S = 20.0
"""A kiosk that is told to end finishes its act, its round of sync and its camera."""
MAX_LINES = 1_000
"""Lines not yet read; the drill reads each as it comes, so a full queue means that it hangs itself."""


class Child:
    """Owns a process of `module`, which gets the file `orders`, and the thread that reads the JSON lines it tells.

    `life` is how often the drill has started it, `stuck` what it said it waits for in vain.
    """

    def __init__(self, module: str, orders: Path, log_file: Path, life: int = 1) -> None:
        self._command = [sys.executable, "-m", module, str(orders)]
        self._log_file = log_file
        self._life = life
        self._lines: queue.Queue[dict[str, Any] | None] = queue.Queue(MAX_LINES)
        self._process: subprocess.Popen[bytes] | None = None
        self._reader = threading.Thread(target=self._read, name="drill-lines", daemon=True)
        self.stuck = ""

    def start(self) -> None:
        """Start the process."""
        with self._log_file.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 - our own program with fixed arguments
                self._command, env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log
            )
        self._reader.start()

    def lines(self) -> Iterator[dict[str, Any]]:
        """What it tells, until it ends. Raises DeskSilent."""
        while (line := self._next()) is not None:
            self.stuck = str(line.get("stuck", self.stuck))
            yield line

    def go_on(self) -> None:
        """The task that waits may begin."""
        assert self._process is not None, "started"
        assert self._process.stdin is not None
        self._process.stdin.write(b".")
        self._process.stdin.flush()

    def kill(self) -> None:
        """SIGKILL: nothing in the process gets to know."""
        if self._process is not None:
            self._process.kill()

    def check(self) -> None:
        """Raise DeskEnded unless the process ended by itself and well."""
        assert self._process is not None, "started"
        code = self._process.wait(END_LIMIT_S)
        if code != 0:
            raise DeskEnded(code=code, life=self._life, stuck=self.stuck)

    def stop(self) -> None:
        """Make sure that nothing of it is left."""
        process = self._process
        if process is None:
            return
        if process.poll() is None:
            process.kill()
        process.wait()
        self._reader.join(END_LIMIT_S)
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()

    def _next(self) -> dict[str, Any] | None:
        try:
            return self._lines.get(timeout=SILENCE_LIMIT_S)
        except queue.Empty:
            raise DeskSilent(life=self._life) from None

    def _read(self) -> None:
        assert self._process is not None
        assert self._process.stdout is not None
        for raw in self._process.stdout:
            if raw.startswith(b"{"):
                self._lines.put(json.loads(raw))
        self._lines.put(None)


def environment() -> dict[str, str]:
    """Our own program's folder on the path; without a display the window is drawn offscreen."""
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(program_folder()), os.environ.get("PYTHONPATH", "")]),
    }
    has_display = (
        os.name != "posix"
        or sys.platform == "darwin"
        or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
    )
    if not has_display:
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    return environment
