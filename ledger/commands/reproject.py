"""`ledger reproject`: computes everything again from the journal, after a corrected or newer program."""

from argparse import ArgumentParser, Namespace

from ledger import log, projections
from ledger.commands.starting import add_place, open_service
from ledger.journal import Scope, scopes_after
from ledger.service import Service

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
    total = 0
    last: Scope | None = None
    while True:
        with service.database.write() as connection:
            scopes = scopes_after(connection, last, HOUSEHOLDS_AT_A_TIME)
            if not scopes:
                return total
            projections.apply(connection, scopes, {}, service.clock())
        total += len(scopes)
        last = scopes[-1]
