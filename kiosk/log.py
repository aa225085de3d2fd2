"""The kiosk's log: rotating files of JSON lines without personal data."""

import contextlib
import json
import logging
import logging.handlers
import sys
import threading
import traceback
from pathlib import Path
from types import TracebackType

from kiosk.errors import KnownError

FILE_BYTES = 2_000_000
"""A night of ordinary running is some 100 kB; a fault that repeats each second fills one file in three hours."""
FILES_KEPT = 5
ERRORS_TOLD = 10
"""Libraries wrap an error three or four times; one that is its own cause must end."""


class JsonLines(logging.Formatter):
    """One JSON object a line: time, level, room, words, and where a bug happened, without its own words."""

    def format(self, record: logging.LogRecord) -> str:
        """The line for `record`."""
        entry = {
            "time": self.formatTime(record),
            "level": record.levelname,
            "room": record.name,
            "thread": record.threadName,
            "words": record.getMessage(),
        }
        if record.exc_info:
            entry["traceback"] = _places(record.exc_info[1])
        return json.dumps(entry, ensure_ascii=False)


def _places(error: BaseException | None) -> str:
    """The error, what it wraps, and the lines of the program that they passed.

    What an error of Python or of a library says may quote a name or a digit of a card, and logs are sent to others:
    the words of our own known errors, which carry no personal data, are the only ones that are kept.
    """
    told: list[str] = []
    while error is not None and len(told) < ERRORS_TOLD:
        words = f": {error}" if isinstance(error, KnownError) else ""
        told.append("".join(traceback.format_tb(error.__traceback__)) + type(error).__name__ + words)
        error = error.__cause__ or error.__context__
    return "\nafter\n".join(told)


def set_up(folder: Path) -> None:
    """Write logs to `folder`, and warnings to the console as well; a bug that nobody caught is written there too.

    Where nothing can be written, the console is all: who starts the desk is told of the folder by the desk itself.
    """
    console = logging.StreamHandler(sys.stderr)
    console.setLevel(logging.WARNING)
    handlers: list[logging.Handler] = [console]
    with contextlib.suppress(OSError):
        handlers.append(_file_in(folder))
    logging.basicConfig(level=logging.INFO, handlers=handlers, force=True)
    # Qt calls the first for what is raised in a touch or in posted work: without it the log would say nothing of it.
    sys.excepthook = _write_bug
    threading.excepthook = lambda found: _write_bug(found.exc_type, found.exc_value, found.exc_traceback)


def _file_in(folder: Path) -> logging.Handler:
    """Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    file = logging.handlers.RotatingFileHandler(
        folder / "kiosk.log",
        maxBytes=FILE_BYTES,
        backupCount=FILES_KEPT,
        encoding="utf-8",
    )
    file.setFormatter(JsonLines())
    return file


def _write_bug(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
    if error is None or issubclass(kind, KeyboardInterrupt):
        return
    name = threading.current_thread().name
    logging.getLogger("kiosk").critical("a bug that nobody caught, on thread %s", name, exc_info=(kind, error, trace))
