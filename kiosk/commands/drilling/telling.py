"""What the processes of a drill say to the drill that started them, and how they hear from it and end with it."""

import json
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from kiosk.errors import KnownError

EXIT_STUCK = 3
"""The clerk did not see what they waited for; the last line on stdout says what."""
EXIT_ORPHANED = 4
"""Whoever started the process is gone."""


def say(line: dict[str, object]) -> None:
    """Tell the drill one thing: a JSON line on stdout."""
    print(json.dumps(line), flush=True)


def words_of(error: Exception) -> str:
    """A known error with its data, which holds keys and numbers only; of a bug its kind and place."""
    if isinstance(error, KnownError):
        return f"{error.key} {error.data}"
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace is not None else ""
    return f"bug {type(error).__name__} {place}"


def listen(heard: Callable[[str], None]) -> None:
    """Have `heard` called with each sign from the drill, on a thread of its own; end at once when the drill is gone."""

    def watch() -> None:
        # unbuffered: a lock on stdin would hold up the interpreter's end
        while sign := os.read(sys.stdin.fileno(), 1):
            heard(sign.decode("ascii", "replace"))
        os._exit(EXIT_ORPHANED)

    threading.Thread(target=watch, name="parent-watch", daemon=True).start()
