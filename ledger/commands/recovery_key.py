"""`ledger recovery-key`: makes the key with which headquarters open a lost kiosk's file."""

import getpass
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path

from ledger.commands.starting import add_place
from ledger.errors import PassphraseUnfit
from ledger.recovery import make_key

LEAST_PASSPHRASE = 12
"""As the update key's: it lies offline, but a copied file can be tried for ever, and it opens every laptop."""


def add_arguments(parser: ArgumentParser) -> None:
    """The options of this command."""
    add_place(parser)
    parser.add_argument("out", type=Path, metavar="FILE", help="the private half: keep it offline, twice")


def run(arguments: Namespace) -> int:
    """Makes it once. Answers the exit code."""
    make_key(arguments.data, arguments.out, new_passphrase())
    print(f"{arguments.out}: keep this file and its passphrase offline; kiosks get the other half when they enrol.")
    return 0


def new_passphrase(ask: Callable[[str], str] | None = None) -> str:
    """A passphrase that nobody has typed before: twice at a terminal, for a slip would shut every laptop for ever.

    Raises PassphraseUnfit.
    """
    if ask is None and not sys.stdin.isatty():
        chosen = passphrase()
    else:
        ask = ask or getpass.getpass
        chosen = ask(f"New passphrase of the recovery key, {LEAST_PASSPHRASE} characters or more: ")
        if ask("Once more: ") != chosen:
            raise PassphraseUnfit(reason="differ")
    if len(chosen) < LEAST_PASSPHRASE:
        raise PassphraseUnfit(reason="short", least=LEAST_PASSPHRASE)
    return chosen


def passphrase() -> str:
    """Typed without an echo, or the first line of what is piped in."""
    if sys.stdin.isatty():
        return getpass.getpass("Passphrase of the recovery key: ")
    return sys.stdin.readline().rstrip("\n")
