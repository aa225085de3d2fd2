"""`ledger journal`: every event with its verdict, without a name: what a drill is compared with."""

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator

from sqlalchemy import Connection, select

from ledger.commands.starting import add_place, open_service
from ledger.fold import TellsOfHousehold
from ledger.journal import Unfit, payload_of
from ledger.tables import journal, verdict
from sync.protocol import codec
from sync.protocol.events import Event, HouseholdAdmitted
from sync.protocol.verdict import VerdictKind

ROWS_AT_A_TIME = 1_000
"""A journal of a disaster does not fit in memory."""


def add_arguments(parser: ArgumentParser) -> None:
    """The options of this command."""
    add_place(parser)
    parser.add_argument("--json", action="store_true", help="one JSON object a line")


def run(arguments: Namespace) -> int:
    """Prints one line an event, by device and seq. Answers the exit code."""
    service = open_service(arguments)
    with service.database.read() as connection:
        for line in lines(connection):
            print(json.dumps(line, ensure_ascii=False) if arguments.json else "\t".join(map(str, line.values())))
    return 0


def lines(connection: Connection) -> Iterator[dict[str, object]]:
    """Every event of the journal as plain words."""
    together = journal.outerjoin(
        verdict, (verdict.c.device_id == journal.c.device_id) & (verdict.c.seq == journal.c.seq)
    )
    statement = (
        select(journal.c.event, verdict.c.kind, verdict.c.detail)
        .select_from(together)
        .order_by(journal.c.device_id, journal.c.seq)
        .execution_options(yield_per=ROWS_AT_A_TIME)
    )
    for raw, kind, detail in connection.execute(statement):
        yield _line(codec.decode(raw, Event), kind or VerdictKind.APPLIED.value, detail or "")


def _line(event: Event, kind: str, detail: str) -> dict[str, object]:
    line: dict[str, object] = {
        "device": event.device_id,
        "seq": event.seq,
        "event_id": str(event.event_id),
        "type": event.type,
        "verdict": kind,
        "detail": detail,
        "household_id": str(event.aggregate),
        "reception_no": None,
        "heads": None,
        "method": None,
        "shelter_id": None,
        "record_mode": event.record_mode.value,
    }
    try:
        payload = payload_of(event)
    except Unfit:
        return line
    line["shelter_id"] = payload.shelter_id
    if isinstance(payload, TellsOfHousehold):
        line["heads"] = payload.household.heads
    if isinstance(payload, HouseholdAdmitted):
        line["reception_no"] = payload.reception_no
        line["method"] = payload.method.value
    return line
