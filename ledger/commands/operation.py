"""`ledger operation`: begins a disaster's or a drill's operation, or ends it."""

from argparse import ArgumentParser, Namespace
from contextlib import closing

import msgspec

from ledger import posting, publishing
from ledger.commands.starting import add_place, open_service
from ledger.database import Versions
from ledger.errors import NoSuchThing
from ledger.publishing import Published, publish
from sync.protocol.records import OperationRecord
from sync.protocol.values import OperationKind, RecordMode


def add_arguments(parser: ArgumentParser) -> None:
    """The options of this command."""
    add_place(parser)
    parser.add_argument("id", help="a word of letters and digits; begins the operation, or ends it with --end")
    parser.add_argument("--name", default="")
    parser.add_argument("--kind", type=OperationKind, choices=list(OperationKind), default=OperationKind.OTHER)
    parser.add_argument("--record-mode", type=RecordMode, choices=list(RecordMode), default=RecordMode.DRILL)
    parser.add_argument("--end", action="store_true")


def run(arguments: Namespace) -> int:
    """Begins or ends the operation. An operation's record mode never changes. Answers the exit code."""
    service = open_service(arguments)
    with closing(service.database), service.database.write() as connection:
        standing = {one.operation_id: one for one in publishing.operations(connection)}
        operation = standing.get(arguments.id)
        if arguments.end:
            if operation is None:
                raise NoSuchThing(operation=arguments.id)
            operation = msgspec.structs.replace(operation, ended_at_us=service.clock())
        elif operation is None:
            operation = OperationRecord(
                operation_id=arguments.id,
                name=arguments.name or arguments.id,
                kind=arguments.kind,
                record_mode=arguments.record_mode,
                started_at_us=service.clock(),
            )
        versions = Versions(connection)
        publish(connection, versions, [Published(operation)])
        if not arguments.end:  # the desks that will receive in it have a code to show from the first minute
            places = posting.places_of_desks(connection)
            posting.post(connection, versions, service.keyring.sign, places, service.clock())
        versions.keep()
    print(operation.operation_id, operation.record_mode.value)
    return 0
