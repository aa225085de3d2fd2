"""`ledger purge-order`: orders that an ended operation's personal data go from the desks."""

from argparse import ArgumentParser, Namespace
from contextlib import closing
from pathlib import Path

from ledger import publishing
from ledger.commands.starting import add_place, open_service
from ledger.database import Versions
from ledger.errors import NoSuchThing, OperationRunning
from ledger.publishing import Published, publish
from ledger.service import Service
from sync.protocol import purge_order
from sync.protocol.purge_order import PurgeOrder
from sync.protocol.records import PurgeOrderRecord


def add_arguments(parser: ArgumentParser) -> None:
    """The options of this command."""
    add_place(parser)
    parser.add_argument("--operation", required=True, metavar="ID", help="an operation that was ended")
    parser.add_argument(
        "--out", type=Path, metavar="FILE", help="write the order there too, for desks without a network"
    )


def run(arguments: Namespace) -> int:
    """Signs the order, sends it to all desks with their next page. Nothing goes here. Answers the exit code."""
    service = open_service(arguments)
    with closing(service.database):
        token = ordered(service, arguments.operation)
    if arguments.out is not None:
        arguments.out.write_bytes(token)
    print(arguments.operation, len(token))
    return 0


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
