"""`ledger recover`: takes what a kiosk wrote out of a copy of its folder, when its own key is lost."""

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from ledger.commands.recovery_key import passphrase
from ledger.commands.starting import add_place, open_service
from ledger.found_kiosk import Reading, found_in
from ledger.recovery import private_key, recover


def add_arguments(parser: ArgumentParser) -> None:
    """The options of this command."""
    add_place(parser)
    parser.add_argument(
        "folder", type=Path, metavar="DIR", help="a copy of the kiosk's folder, or one with copies of its file"
    )
    parser.add_argument("--key", type=Path, required=True, metavar="FILE", help="the private half of the recovery key")


def run(arguments: Namespace) -> int:
    """Prints the verdicts by device, and files that could not be read whole. Answers the exit code."""
    found = found_in(arguments.folder, private_key(arguments.key, passphrase()))
    for file, reading in found.files.items():
        if reading is not Reading.WHOLE:
            print(f"{file}\t{reading.value}", file=sys.stderr)
    for device_id, verdicts in recover(open_service(arguments), found).items():
        print(f"{device_id}\t" + " ".join(f"{kind}={count}" for kind, count in sorted(verdicts.items())))
    return 0
