"""`ledger purge-order`: orders that an ended operation's personal data go from the desks, or bygone activities' names.

The second takes the names away here too: participations and applications belong to no desk alone.
"""

import sys
from argparse import ArgumentParser, Namespace
from contextlib import closing
from datetime import date
from pathlib import Path

from ledger import publishing
from ledger.commands.starting import add_place, open_service
from ledger.database import Versions
from ledger.errors import NoSuchThing, OperationRunning
from ledger.organizers import purging
from ledger.publishing import Published, publish
from ledger.service import Service
from sync.protocol import purge_order
from sync.protocol.purge_order import PurgeOrder
from sync.protocol.records import PurgeOrderRecord

EXIT_USAGE = 2


def add_arguments(parser: ArgumentParser) -> None:
    """The options of this command."""
    add_place(parser)
    about = parser.add_mutually_exclusive_group(required=True)
    about.add_argument("--operation", metavar="ID", help="an operation that was ended")
    about.add_argument("--organizer", metavar="ID", help="whose activities' participants; with --ended-before")
    parser.add_argument("--ended-before", type=date.fromisoformat, metavar="YYYY-MM-DD", help="only what ended before")
    parser.add_argument(
        "--out", type=Path, metavar="FILE", help="write the order there too, for desks without a network"
    )


def run(arguments: Namespace) -> int:
    """Signs the order and sends it with the next page to all it is about. Answers the exit code."""
    if (arguments.organizer is None) != (arguments.ended_before is None):
        print("--organizer goes with --ended-before", file=sys.stderr)
        return EXIT_USAGE
    service = open_service(arguments)
    with closing(service.database):
        if arguments.organizer is None:
            token = ordered(service, arguments.operation)
            print(arguments.operation, len(token))
        else:
            token = _of_activities(service, arguments)
    if arguments.out is not None:
        arguments.out.write_bytes(token)
    return 0


def _of_activities(service: Service, arguments: Namespace) -> bytes:
    told = purging.order(service, arguments.organizer, arguments.ended_before)
    papers = "taken" if told.has_taken_papers else "kept"
    counts = f"participations={told.participations} applicants={told.applicants} pending={told.pending}"
    print(f"{told.order_id}\tactivities={told.activities} {counts} papers={papers}")
    return told.token


def ordered(service: Service, operation_id: str) -> bytes:
    """The signed order, published to everyone. Raises NoSuchThing, and OperationRunning where it was not ended."""
    with service.database.write() as connection:
        known = {one.operation_id: one for one in publishing.operations(connection)}
        if operation_id not in known:
            raise NoSuchThing(operation=operation_id)
        if known[operation_id].ended_at_us is None:
            raise OperationRunning(operation=operation_id)
        token = purge_order.issue(PurgeOrder(operation_id, service.clock()), service.keyring.sign)
        versions = Versions(connection)
        publish(connection, versions, [Published(PurgeOrderRecord(operation_id=operation_id, order=token))])
        versions.keep()
    return token
