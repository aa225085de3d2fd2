"""The ledger of training: a process beside the kiosk on loopback, which ends with it."""

import json
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

START_LIMIT_S = 30.0
"""The first start makes the ledger's file and its keys: two seconds here, more on an old laptop."""
STOP_LIMIT_S = 5.0
"""The ledger finishes a request under way; after that it is killed, for its file survives that."""
POLL_S = 0.05

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Sample:
    """A sample resident: what stands on the tray, and the text of their code."""

    name: str
    members: int
    text: str
    kind: str


@dataclass(frozen=True)
class Announcement:
    """What the ledger of training tells about itself."""

    url: str
    enrolment_code: str
    samples: tuple[Sample, ...]


def ledger_command(folder: Path, announce: Path) -> list[str]:
    """How the ledger is started from a Python installation."""
    options = ["serve", "--training", "--port", "0", "--data", str(folder), "--announce", str(announce)]
    return [sys.executable, "-m", "ledger", *options, "--parent-pid", str(os.getpid())]


class TrainingLedger:
    """Owns the process; `announced` is what it told, or None while it starts."""

    def __init__(self, folder: Path, command: Sequence[str] | None = None) -> None:
        self._folder = folder
        self._announce = folder / "announce.json"
        self._command = list(command or ledger_command(folder, self._announce))
        self._process: subprocess.Popen[bytes] | None = None
        self._log_file = folder / "ledger.log"

    def start(self) -> None:
        """Start the process and return at once."""
        self._folder.mkdir(parents=True, exist_ok=True)
        self._announce.unlink(missing_ok=True)
        root = str(Path(__file__).resolve().parents[2])
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join([root, os.environ.get("PYTHONPATH", "")])}
        with self._log_file.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 - our own program with fixed arguments
                self._command,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    @property
    def announced(self) -> Announcement | None:
        """What the ledger told about itself, as soon as it answers."""
        try:
            told = json.loads(self._announce.read_text(encoding="utf-8"))
            samples = json.loads(Path(told["samples"]).read_text(encoding="utf-8"))
            return Announcement(
                url=told["url"],
                enrolment_code=told["enrolment_code"],
                samples=tuple(_sample(one) for one in samples),
            )
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def wait(self) -> Announcement | None:
        """What the ledger told; None where it did not start within START_LIMIT_S."""
        pause = threading.Event()
        for _ in range(int(START_LIMIT_S / POLL_S)):
            if announced := self.announced:
                return announced
            if self._process is None or self._process.poll() is not None:
                break
            pause.wait(POLL_S)
        _log.error("the ledger of training did not start; see %s", self._log_file.name)
        return None

    def stop(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is None:
            return
        process.terminate()
        try:
            process.wait(STOP_LIMIT_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _sample(told: dict[str, object]) -> Sample:
    members = told["members"]
    count = len(members) if isinstance(members, list) else int(str(members))
    return Sample(str(told["name"]), count, str(told["text"]), str(told["kind"]))
