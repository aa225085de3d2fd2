"""The log of a program that ran: what nobody caught is in it, whichever thread and whichever touch it was."""

import json
import logging
import os
import subprocess
import sys
from pathlib import Path

from kiosk.errors import KnownError
from kiosk.log import JsonLines

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = """
import sys, threading
from pathlib import Path
from kiosk import log

log.set_up(Path(sys.argv[1]))

def fail(where):
    raise LookupError(where)

thread = threading.Thread(target=fail, args=("in a thread",), name="lonely")
thread.start()
thread.join()

from PySide6.QtCore import QCoreApplication, QTimer
from kiosk.ui.bridge import Bridge

application = QCoreApplication([])
bridge = Bridge()
bridge.post(lambda: fail("in posted work"))
bridge.post(application.quit)
application.exec()
fail("at the end")
"""


def test_bugs_that_nobody_caught_are_in_the_log(tmp_path):
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
    subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path)], env=environment, check=False, capture_output=True, timeout=60
    )
    lines = [json.loads(line) for line in (tmp_path / "kiosk.log").read_text(encoding="utf-8").splitlines()]
    assert [line["level"] for line in lines] == ["CRITICAL"] * 3
    for line in lines:
        assert line["traceback"].endswith("\nLookupError")
        assert ", in fail\n" in line["traceback"]
    assert [line["thread"] for line in lines] == ["lonely", "MainThread", "MainThread"]


def test_what_an_error_says_is_not_in_the_log():
    """Python quotes what it could not read; our own errors carry what may be said."""
    try:
        try:
            int("見本　太郎")
        except ValueError as error:
            raise StoreGone(reason="disk") from error
    except StoreGone:
        record = logging.LogRecord("kiosk", logging.ERROR, __file__, 1, "a bug", (), sys.exc_info())
    told = json.loads(JsonLines().format(record))["traceback"]
    assert "StoreGone {'reason': 'disk'}" in told
    assert "\nafter\n" in told
    assert told.endswith("ValueError")


class StoreGone(KnownError):
    """A known error for this test."""
