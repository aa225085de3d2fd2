"""`ledger migrate`: brings the database to this program's schema."""

from argparse import ArgumentParser, Namespace

from ledger import log, schema
from ledger.commands.starting import add_place, open_service


def add_arguments(parser: ArgumentParser) -> None:
    """The options of this command."""
    add_place(parser)


def run(arguments: Namespace) -> int:
    """Migrates and prints the revision. Answers the exit code."""
    log.set_up()
    open_service(arguments).database.close()
    print(schema.HEAD)
    return 0
