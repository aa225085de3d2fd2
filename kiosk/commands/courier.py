"""The command `kiosk courier export|import DIR`: what waits goes onto a stick, receipts come back from it."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from kiosk.app.enrolling import keeping_ledger_keys
from kiosk.commands.place import add_place, opened
from kiosk.commands.telling import say_why_not
from kiosk.devices.clock import SystemClock
from kiosk.errors import KnownError
from kiosk.store.sync_outbox import SyncOutbox
from kiosk.store.unit_of_work import SqlStore
from sync.courier import Courier, Progress
from sync.stick import Stick, StickError

EXIT_KNOWN = 2
"""The stick or the kiosk's file failed; nothing was changed but what is said."""
EXIT_IGNORED = 1
"""Receipts for this kiosk were damaged or strange; all others did their work."""


def run(argv: Sequence[str]) -> int:
    """Carry, and print one JSON line of what was done; the exit code."""
    parser = argparse.ArgumentParser(prog="kiosk courier", description="Carry events on a stick (USB).")
    parser.add_argument("way", choices=("export", "import"))
    parser.add_argument("folder", type=Path, metavar="DIR", help="the stick")
    add_place(parser)
    parsed = parser.parse_args(argv)
    try:
        return _carry(parsed)
    except (KnownError, StickError) as error:
        say_why_not(error)
        return EXIT_KNOWN


def _carry(parsed: argparse.Namespace) -> int:
    with opened(parsed) as place:
        outbox = SyncOutbox(place.database, SystemClock().now_us)
        keep = keeping_ledger_keys(SqlStore(place.database))
        courier, stick = Courier(place.enrolled.identity, outbox, on_learnt=keep), Stick(parsed.folder)
        if parsed.way == "export":
            exported = courier.export(stick, _show)
            print(json.dumps({"files": exported.files, "events": exported.events}))
            return 0
        collected = courier.collect(stick)
    ignored = {one.name: one.reason for one in collected.ignored}
    done = {"receipts": collected.receipts, "settled": collected.settled, "others": collected.others}
    print(json.dumps(done | {"ignored": ignored}))
    return EXIT_IGNORED if ignored else 0


def _show(progress: Progress) -> None:
    if sys.stderr.isatty():
        kib = progress.written_bytes // 1024
        print(f"\r{progress.events_done}/{progress.events}  {kib} KiB", end="", file=sys.stderr, flush=True)
