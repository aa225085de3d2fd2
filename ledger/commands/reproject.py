"""`ledger reproject`: computes everything again from the journal, after a corrected or newer program."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from typing import TypeAlias

from sqlalchemy import Connection

from ledger import log, projections
from ledger.commands.starting import add_place, open_service
from ledger.journal import Scope, scopes_after
from ledger.points import participations
from ledger.service import Service

Following: TypeAlias = Callable[[Connection, Scope | None, int], list[Scope]]
"""The next so many scopes after one, in a fixed order."""
HOUSEHOLDS_AT_A_TIME = 500
"""One transaction each: desks go on sending in between."""


def add_arguments(parser: ArgumentParser) -> None:
    """The options of this command."""
    add_place(parser)


def run(arguments: Namespace) -> int:
    """Goes through all households and prints how many. Answers the exit code."""
    log.set_up()
    print(reproject(open_service(arguments)))
    return 0


def reproject(service: Service) -> int:
    """Folds every household again; what comes out as before stays as it is. Answers how many there were."""
    return _go_through(service, scopes_after) + _go_through(service, participations.scans_after)


def _go_through(service: Service, following: Following) -> int:
    total = 0
    last: Scope | None = None
    while True:
        with service.database.write() as connection:
            scopes = following(connection, last, HOUSEHOLDS_AT_A_TIME)
            if not scopes:
                return total
            projections.apply(connection, scopes, {}, service.clock())
        total += len(scopes)
        last = scopes[-1]
