"""The kiosk's log: rotating files of JSON lines without personal data."""

import json
import logging
import logging.handlers
import sys
from pathlib import Path

FILE_BYTES = 2_000_000
"""A night of ordinary running is some 100 kB; a fault that repeats each second fills one file in three hours."""
FILES_KEPT = 5


class JsonLines(logging.Formatter):
    """One JSON object a line: time, level, room, words, and the traceback of a bug."""

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
            entry["traceback"] = self.formatException(record.exc_info)
        return json.dumps(entry, ensure_ascii=False)


def set_up(folder: Path) -> None:
    """Write logs to `folder`, and warnings to the console as well."""
    folder.mkdir(parents=True, exist_ok=True)
    file = logging.handlers.RotatingFileHandler(
        folder / "kiosk.log",
        maxBytes=FILE_BYTES,
        backupCount=FILES_KEPT,
        encoding="utf-8",
    )
    file.setFormatter(JsonLines())
    console = logging.StreamHandler(sys.stderr)
    console.setLevel(logging.WARNING)
    logging.basicConfig(level=logging.INFO, handlers=[file, console], force=True)
