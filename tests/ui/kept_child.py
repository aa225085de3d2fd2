"""The real live program in full screen, for the tests: prints what stands on it whenever that changed, a line of JSON.

Words: the kiosk's folder, then options (`--resumed`, as a watchdog says it).
"""

import json
import os
import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLineEdit

from kiosk.app.window import WindowedKiosk, application
from kiosk.config import Config

PASSPHRASE = "見本の長い合言葉 2026"
LOOK_MS = 20


def main(folder: Path, *, is_resumed: bool) -> int:
    """Until staff close it."""
    config = Config(
        is_training=False, data=folder, camera="none", operator_id="desk", is_full_screen=True, is_resumed=is_resumed
    )
    program = WindowedKiosk(config, application(), lambda _wish: PASSPHRASE)
    told: list[str] = []

    def look() -> None:
        now = json.dumps(what_stands(program))
        if told != [now]:
            told[:] = [now]
            print(now, flush=True)

    timer = QTimer()
    timer.timeout.connect(look)
    timer.start(LOOK_MS)
    return program.run()


def what_stands(program: WindowedKiosk) -> dict[str, object]:
    """Whose process, the page of staff, the panel of the desk, and what has the keys."""
    focus = QApplication.focusWidget()
    return {
        "pid": os.getpid(),
        "staff": program.kiosk.staff.state.page.value,
        "people": len(program.kiosk.staff.state.people),
        "panel": type(program.kiosk.screen.state.panel).__name__,
        "has_line": isinstance(focus, QLineEdit),
        "text": focus.text() if hasattr(focus, "text") else "",
        "full": program.window.isFullScreen(),
    }


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), is_resumed="--resumed" in sys.argv))
