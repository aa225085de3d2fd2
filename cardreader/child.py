"""One running reader process, seen from the kiosk: words to it, words from it, and its end."""

import contextlib
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO, Final

from cardreader.frames import BrokenFrame, Word, read_frame, write_frame

LEAVE_LIMIT_S: Final = 1.5  # the process gives itself 1 s to unpower the card
KILL_LIMIT_S: Final = 1.0  # an ended process is reaped at once; one stuck in a driver may take the system a moment
_SOURCE_ROOT: Final = None if getattr(sys, "frozen", False) else Path(__file__).parents[1]  # where `-m` finds us
_NO_WINDOW: Final = getattr(subprocess, "CREATE_NO_WINDOW", 0)

Spawn = Callable[[], "subprocess.Popen[bytes]"]


def reader_command() -> Sequence[str]:
    """How the process is started from source; a frozen program passes its own."""
    return (sys.executable, "-m", "cardreader.reader_process")


def spawn_reader(
    command: Callable[[], Sequence[str]] = reader_command, environment: Mapping[str, str] | None = None
) -> "subprocess.Popen[bytes]":
    """Start the process. Nothing secret is on its command line; its errors come over the pipe, not as text."""
    return subprocess.Popen(  # noqa: S603 - our own program
        list(command()),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **(environment or {})},
        cwd=_SOURCE_ROOT,
        creationflags=_NO_WINDOW,
    )


class ReaderChild:
    """A process and the thread that hears it; `hear` gets every word, then None once it is gone."""

    def __init__(self, process: "subprocess.Popen[bytes]", hear: Callable[[Word | None], None]) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._process = process
        self._words_to: IO[bytes] = process.stdin
        self._words_from: IO[bytes] = process.stdout
        self._hear = hear
        self._listener = threading.Thread(target=self._listen, name="card-words", daemon=True)
        self._listener.start()

    def say(self, word: Word) -> None:
        """Say a word; a process that is gone is noticed by its silence."""
        with contextlib.suppress(OSError, ValueError):
            write_frame(self._words_to, word)  # type: ignore[arg-type]

    def leave(self) -> None:
        """Ask it to end, and end it when it does not."""
        with contextlib.suppress(OSError):
            self._words_to.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(LEAVE_LIMIT_S)
        self.kill()

    def kill(self) -> int | None:
        """End it now; its exit code, or None when the system holds on to it."""
        self._process.kill()
        with contextlib.suppress(OSError):
            self._words_to.close()
        code: int | None = None
        with contextlib.suppress(subprocess.TimeoutExpired):
            code = self._process.wait(KILL_LIMIT_S)
        self._listener.join(KILL_LIMIT_S)
        return code

    def _listen(self) -> None:
        with contextlib.suppress(OSError, ValueError, BrokenFrame), self._words_from:
            while (word := read_frame(self._words_from)) is not None:  # type: ignore[arg-type]
                self._hear(word)
        self._hear(None)
