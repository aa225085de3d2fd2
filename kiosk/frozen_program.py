"""The frozen program's entry: the kiosk itself, or one of the parts that it starts as processes of their own."""

import os
import runpy
import sys
from collections.abc import Sequence

from kiosk.privacy import keep_to_this_user

PARTS = (
    "cardreader.reader_process",
    "kiosk.devices.last_rung_child",
    "kiosk.commands.drilling.desk_process",
    "kiosk.commands.drilling.venue_process",
    "ledger",
)
"""What `-m` may name: a frozen program has no Python beside it, and takes the same words in its place.

Nothing else is run by name, so that the program cannot be turned into an interpreter of somebody's files.
"""


def main(words: Sequence[str]) -> int:
    """Run what the command line asks for; the exit code."""
    match list(words):
        case ["-m", part, *arguments] if part in PARTS:
            sys.argv = [part, *arguments]
            runpy.run_module(part, run_name="__main__", alter_sys=True)
            return 0
        case arguments:
            from kiosk.__main__ import main as kiosk_main

            return kiosk_main(arguments)


if __name__ == "__main__":
    # FFmpeg is no part of the frozen program (scripts/build_hollow.py): OpenCV must not ask it for films.
    os.environ["OPENCV_VIDEOIO_PRIORITY_FFMPEG"] = "0"
    keep_to_this_user()
    sys.exit(main(sys.argv[1:]))
