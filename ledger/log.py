"""Structured logs: one JSON object a line, events by key, numbers and device ids; never a word about a person."""

import json
import logging
import sys
from datetime import UTC, datetime


class JsonLines(logging.Formatter):
    """A log record as one line. What our own code logs travels in `data`; of other libraries only the name is kept
    below WARNING, since their sentences may quote values.
    """

    def format(self, record: logging.LogRecord) -> str:
        """A record as one JSON object."""
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
        }
        if record.name.startswith("ledger"):
            line["event"] = record.msg
            line |= getattr(record, "data", {})
        elif record.exc_info is None:
            line["event"] = "library"
            line["text"] = record.getMessage()
        if record.exc_info is not None and record.exc_info[0] is not None:
            line["error"] = record.exc_info[0].__name__
            line["where"] = _where(record)
        return json.dumps(line, ensure_ascii=False, default=str)


def _where(record: logging.LogRecord) -> list[str]:
    """File and line of each frame: enough to find a bug; the exception's own words may hold personal data."""
    assert record.exc_info is not None
    frames = []
    traceback = record.exc_info[2]
    while traceback is not None:
        code = traceback.tb_frame.f_code
        frames.append(f"{code.co_filename.rpartition('/')[2]}:{traceback.tb_lineno}")
        traceback = traceback.tb_next
    return frames


def set_up() -> None:
    """Sends all logs to standard error as JSON lines."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for chatty in ("alembic", "uvicorn.error", "uvicorn.access", "httpx"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
