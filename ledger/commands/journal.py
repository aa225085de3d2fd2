"""`ledger journal`: every event with its verdict, without a name: what a drill is compared with."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, select

from ledger.commands.listing import add_listing_arguments, print_lines
from ledger.facts import TellsOfHousehold
from ledger.journal import Unfit, payload_of
from ledger.tables import journal, verdict
from sync.protocol import codec
from sync.protocol.events import Event, HouseholdAdmitted
from sync.protocol.verdict import VerdictKind

DAMAGED = "damaged"
"""Said of a row whose bytes were changed since they were written; what its columns say is shown all the same."""
ROWS_AT_A_TIME = 1_000
"""A journal of a disaster does not fit in memory."""


def add_arguments(parser: ArgumentParser) -> None:
    """The options of this command."""
    add_listing_arguments(parser)


def run(arguments: Namespace) -> int:
    """Prints one line an event, by device and seq. Answers the exit code."""
    return print_lines(arguments, lines)


def lines(connection: Connection) -> Iterator[dict[str, object]]:
    """Every event of the journal as plain words."""
    together = journal.outerjoin(
        verdict, (verdict.c.device_id == journal.c.device_id) & (verdict.c.seq == journal.c.seq)
    )
    statement = (
        select(journal, verdict.c.kind, verdict.c.detail)
        .select_from(together)
        .order_by(journal.c.device_id, journal.c.seq)
        .execution_options(yield_per=ROWS_AT_A_TIME)
    )
    for row in connection.execute(statement):
        yield _line(row)


def _line(row: Any) -> dict[str, object]:  # noqa: ANN401 - a row of SQLAlchemy
    """What stands in the columns, and what the event itself tells where it can be read."""
    line: dict[str, object] = {
        "device": row.device_id,
        "seq": row.seq,
        "event_id": str(row.event_id),
        "type": row.type,
        "verdict": row.kind or VerdictKind.APPLIED.value,
        "detail": row.detail or "",
        "household_id": str(row.aggregate),
        "reception_no": None,
        "heads": None,
        "method": None,
        "shelter_id": None,
        "record_mode": row.record_mode,
    }
    try:
        payload = payload_of(codec.decode(row.event, Event))
    except Unfit:
        return line
    except codec.Malformed:
        return line | {"detail": DAMAGED}
    line["shelter_id"] = payload.shelter_id
    if isinstance(payload, TellsOfHousehold):
        line["heads"] = payload.household.heads
    if isinstance(payload, HouseholdAdmitted):
        line["reception_no"] = payload.reception_no
        line["method"] = payload.method.value
    return line
