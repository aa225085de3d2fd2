"""`ledger households`: each household at each shelter as the ledger believes it, without a name."""

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator

from sqlalchemy import Connection, select

from ledger.commands.starting import add_place, open_service
from ledger.tables import stay
from sync.protocol.values import ReceptionMethod, reported_method


def add_arguments(parser: ArgumentParser) -> None:
    """The options of this command."""
    add_place(parser)
    parser.add_argument("--json", action="store_true", help="one JSON object a line")


def run(arguments: Namespace) -> int:
    """Prints one line a household and shelter. Answers the exit code."""
    service = open_service(arguments)
    with service.database.read() as connection:
        for line in lines(connection):
            print(json.dumps(line, ensure_ascii=False) if arguments.json else "\t".join(map(str, line.values())))
    return 0


def lines(connection: Connection) -> Iterator[dict[str, object]]:
    """Every stay as plain words, in the order of reception."""
    statement = select(stay).order_by(stay.c.record_mode, stay.c.received_at_us, stay.c.household_id)
    for row in connection.execute(statement):
        yield {
            "household_id": str(row.household_id),
            "record_mode": row.record_mode,
            "operation_id": row.operation_id,
            "shelter_id": row.shelter_id,
            "reception_no": row.reception_no,
            "method": row.method,
            "reported_method": reported_method(ReceptionMethod(row.method)).value,
            "received_at_us": row.received_at_us,
            "undone": row.undone,
            "heads": row.heads,
            "counted_heads": row.counted_heads,
        }
