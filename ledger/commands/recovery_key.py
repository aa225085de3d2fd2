"""`ledger recovery-key`: makes the key with which headquarters open a lost kiosk's file."""

import getpass
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from ledger.commands.starting import add_place
from ledger.recovery import make_key


def add_arguments(parser: ArgumentParser) -> None:
    """The options of this command."""
    add_place(parser)
    parser.add_argument("out", type=Path, metavar="FILE", help="the private half: keep it offline, twice")


def run(arguments: Namespace) -> int:
    """Makes it once. Answers the exit code."""
    make_key(arguments.data, arguments.out, passphrase())
    print(f"{arguments.out}: keep this file and its passphrase offline; kiosks get the other half when they enrol.")
    return 0


def passphrase() -> str:
    """Typed without an echo, or the first line of what is piped in."""
    if sys.stdin.isatty():
        return getpass.getpass("Passphrase of the recovery key: ")
    return sys.stdin.readline().rstrip("\n")
