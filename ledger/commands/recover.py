"""`ledger recover`: takes what a kiosk wrote out of a copy of its folder, when its own key is lost."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from ledger.commands.recovery_key import passphrase
from ledger.commands.starting import add_place, open_service
from ledger.recovery import private_key, recover


def add_arguments(parser: ArgumentParser) -> None:
    """The options of this command."""
    add_place(parser)
    parser.add_argument("folder", type=Path, metavar="DIR", help="a copy of the kiosk's folder, with kiosk.keys")
    parser.add_argument("--key", type=Path, required=True, metavar="FILE", help="the private half of the recovery key")


def run(arguments: Namespace) -> int:
    """Prints the verdicts by device. Answers the exit code."""
    key = private_key(arguments.key, passphrase())
    for device_id, verdicts in recover(open_service(arguments), arguments.folder, key).items():
        print(f"{device_id}\t" + " ".join(f"{kind}={count}" for kind, count in sorted(verdicts.items())))
    return 0
