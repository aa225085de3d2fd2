"""Logs: one JSON object a line, and never a word about a person."""

import json
import logging
import sys

from ledger.log import JsonLines


def line(record: logging.LogRecord) -> dict[str, object]:
    text = JsonLines().format(record)
    assert "\n" not in text
    plain: dict[str, object] = json.loads(text)
    return plain


def made(name: str, message: str, *, data: dict[str, object] | None = None, error: bool = False) -> logging.LogRecord:
    caught = None
    if error:
        try:
            int("見本 太郎")
        except ValueError:
            caught = sys.exc_info()
    record = logging.LogRecord(name, logging.WARNING, __file__, 1, message, (), caught)
    if data is not None:
        record.data = data
    return record


def test_our_own_events_are_a_key_and_data() -> None:
    found = line(made("ledger.intake", "bundle", data={"device": "K1", "applied": 3}))
    assert (found["event"], found["device"], found["applied"], found["level"]) == ("bundle", "K1", 3, "warning")


def test_an_exception_says_what_and_where_and_not_its_words() -> None:
    for name in ("ledger.routes", "uvicorn.error"):
        found = line(made(name, "bug", error=True))
        assert found["error"] == "ValueError"
        assert "test_log.py" in str(found["where"])
        assert "見本" not in json.dumps(found, ensure_ascii=False)


def test_a_librarys_warning_keeps_its_text() -> None:
    assert line(made("uvicorn.error", "Invalid HTTP request received."))["text"] == "Invalid HTTP request received."
