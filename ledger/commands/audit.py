"""`ledger audit`: who opened a household's or a person's record, and whether desks' logs are whole."""

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import Connection

from ledger import audit
from ledger.audit_chain import Anew, LogStanding
from ledger.commands.starting import add_place, open_service

EXIT_BROKEN = 1


def add_arguments(parser: ArgumentParser) -> None:
    """The options of this command."""
    add_place(parser)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--household", type=UUID, metavar="ID", help="who opened this household's record")
    what.add_argument("--person", type=UUID, metavar="ID", help="who opened the record of this person's households")
    what.add_argument("--device", metavar="ID", help="all that was noted at this desk")
    what.add_argument("--counts", action="store_true", help="how many documents were let out, by shelter, day and kind")
    what.add_argument("--check", action="store_true", help="whether each desk's lines fit each other")


def run(arguments: Namespace) -> int:
    """Prints one JSON object a line, or what does not fit. Answers the exit code: 1 for a broken log."""
    service = open_service(arguments)
    with service.database.read() as connection:
        if arguments.check:
            return _check(audit.standings(connection))
        if arguments.counts:
            return _count(connection)
        if arguments.device is not None:
            found = list(audit.told(connection, arguments.device))
        else:
            wanted = {arguments.household} if arguments.household else audit.households_of(connection, arguments.person)
            found = audit.about(connection, wanted)
    for one in found:
        print(json.dumps(_readable(one), ensure_ascii=False))
    return 0


def _check(standings: Mapping[str, LogStanding]) -> int:
    """A repair is told of and is no alarm: what came before it is kept, under the same numbers."""
    broken = {device_id: list(one.broken) for device_id, one in standings.items() if one.broken}
    repaired = {device_id: [_repair(each) for each in one.anew] for device_id, one in standings.items() if one.anew}
    print(json.dumps({"whole": not broken, "broken": broken, "repaired": repaired}))
    return EXIT_BROKEN if broken else 0


def _repair(one: Anew) -> dict[str, int | bool]:
    return {"number": one.number, "kept_to": one.kept_to, "seq": one.seq, "acknowledged": one.is_acknowledged}


def _count(connection: Connection) -> int:
    for shelter_id, counts in audit.papers_counted_by_shelter(connection).items():
        for one in counts:
            day = one.day.isoformat()
            print(json.dumps({"shelter": shelter_id, "day": day, "way": one.way, "what": one.what, "count": one.count}))
    return 0


def _readable(one: audit.Told) -> dict[str, str | int | None]:
    return {
        "at_us": one.line.at_us,
        "shelter": one.shelter_id,
        "device": one.device_id,
        "number": one.line.number,
        "seq": one.seq,
        "operator": one.line.operator_id,
        "kind": one.line.kind,
        "household": str(one.line.household_id) if one.line.household_id else None,
        "detail": one.line.detail,
    }
