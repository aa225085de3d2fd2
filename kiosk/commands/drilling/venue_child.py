"""One day of a venue table's process, as the drill sees it: started, listened to, told to go on, ended."""

import json
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kiosk.commands.drilling.desk_child import END_LIMIT_S, environment
from kiosk.commands.drilling.errors import DeskEnded, DeskSilent

SILENCE_LIMIT_S = 300.0
"""The longest task is the last wait for the ledger."""
MAX_LINES = 1_000


class VenueChild:
    """Owns the process and the thread that reads its lines."""

    def __init__(self, orders: Path, log_file: Path) -> None:
        self._orders = orders
        self._log_file = log_file
        self._lines: queue.Queue[dict[str, Any] | None] = queue.Queue(MAX_LINES)
        self._process: subprocess.Popen[bytes] | None = None
        self._reader = threading.Thread(target=self._read, name="venue-lines", daemon=True)
        self.stuck = ""

    def start(self) -> None:
        """Start the process."""
        command = [sys.executable, "-m", "kiosk.commands.drilling.venue_process", str(self._orders)]
        with self._log_file.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 - our own program with fixed arguments
                command, env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log
            )
        self._reader.start()

    def lines(self) -> Iterator[dict[str, Any]]:
        """What it tells, until it ends. Raises DeskSilent."""
        while (line := self._next()) is not None:
            self.stuck = str(line.get("stuck", self.stuck))
            yield line

    def go_on(self) -> None:
        """The task that waits may begin."""
        assert self._process is not None
        assert self._process.stdin is not None
        self._process.stdin.write(b".")
        self._process.stdin.flush()

    def check(self) -> None:
        """Raise DeskEnded unless the process ended by itself and well."""
        assert self._process is not None, "started"
        code = self._process.wait(END_LIMIT_S)
        if code != 0:
            raise DeskEnded(code=code, life=1, stuck=self.stuck)

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
            raise DeskSilent(life=1) from None

    def _read(self) -> None:
        assert self._process is not None
        assert self._process.stdout is not None
        for raw in self._process.stdout:
            if raw.startswith(b"{"):
                self._lines.put(json.loads(raw))
        self._lines.put(None)
