"""`ledger new-keys`: the ledger signs and opens with new keys from its next start; desks follow by themselves."""

from argparse import ArgumentParser, Namespace

from ledger import keyring
from ledger.commands.starting import add_place
from sync.protocol import keys


def add_arguments(parser: ArgumentParser) -> None:
    """The options of this command."""
    add_place(parser)


def run(arguments: Namespace) -> int:
    """Makes the keys and prints the new signing key's name. Answers the exit code."""
    renewed = keyring.renew(arguments.data)
    print(keys.kid_of(renewed.sign).hex())
    return 0
