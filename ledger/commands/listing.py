"""Commands that list what the ledger holds, a line for each: for people in columns, for programs as JSON."""

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterable, Mapping

from sqlalchemy import Connection

from ledger.commands.starting import add_place, open_service


def add_listing_arguments(parser: ArgumentParser) -> None:
    """The options of every such command."""
    add_place(parser)
    parser.add_argument("--json", action="store_true", help="one JSON object a line")


def print_lines(arguments: Namespace, lines: Callable[[Connection], Iterable[Mapping[str, object]]]) -> int:
    """Print what `lines` reads. Answers the exit code."""
    service = open_service(arguments)
    with service.database.read() as connection:
        for line in lines(connection):
            print(json.dumps(line, ensure_ascii=False) if arguments.json else "\t".join(map(str, line.values())))
    return 0
