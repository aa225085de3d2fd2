"""The log of a program that ran: what nobody caught is in it, whichever thread and whichever touch it was."""

import json
import os
import subprocess
import sys
from pathlib import Path

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
    for line, where in zip(lines, ("in a thread", "in posted work", "at the end"), strict=True):
        assert f"LookupError: {where}" in line["traceback"]
