"""`ledger households`: each household at each shelter as the ledger believes it, without a name."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator

from sqlalchemy import Connection, select

from ledger.commands.listing import add_listing_arguments, print_lines
from ledger.tables import stay
from sync.protocol.values import ReceptionMethod, reported_method


def add_arguments(parser: ArgumentParser) -> None:
    """The options of this command."""
    add_listing_arguments(parser)


def run(arguments: Namespace) -> int:
    """Prints one line a household and shelter. Answers the exit code."""
    return print_lines(arguments, lines)


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
