"""The command `kiosk audit`: who saw or changed what is sensitive at this kiosk, and whether that log is whole."""

import argparse
import json
from collections.abc import Iterator, Sequence
from uuid import UUID

from kiosk.commands.place import Place, add_place, opened
from kiosk.commands.telling import say_why_not
from kiosk.errors import KnownError
from kiosk.store.sightings import told_lines
from kiosk.store.unit_of_work import SqlStore
from sync.protocol.papers_out import papers_counted
from sync.protocol.sightings import SightingLine, breaks_in

EXIT_BROKEN = 1
EXIT_KNOWN = 2
LINES_AT_ONCE = 1_000


def run(argv: Sequence[str]) -> int:
    """Print the lines or --counts as JSON, or with --check what does not fit; the exit code is 1 for a broken log."""
    parser = argparse.ArgumentParser(prog="kiosk audit", description="Who saw or changed what is sensitive.")
    parser.add_argument("--check", action="store_true", help="whether each line fits the one before and what was sent")
    parser.add_argument("--counts", action="store_true", help="how many documents were let out, by day, way and kind")
    parser.add_argument("--household", type=UUID, metavar="ID", help="only the lines about this household")
    add_place(parser)
    parsed = parser.parse_args(argv)
    try:
        with opened(parsed) as place:
            if parsed.check:
                return _check(place)
            return _count(place) if parsed.counts else _print(place, parsed.household)
    except KnownError as error:
        say_why_not(error)
        return EXIT_KNOWN


def faults_in(place: Place) -> dict[str, list[int]]:
    """Numbers of lines that do not fit (`broken`), that say something else than was sent, or that are `gone`."""
    lines = list(_lines(place))
    kept = {line.number: line for line, _ in lines}
    with place.database.reading() as connection:
        told = list(told_lines(connection))
    return {
        "broken": breaks_in(lines),
        "changed": [line.number for line in told if line.number in kept and kept[line.number] != line],
        "gone": [line.number for line in told if line.number not in kept],
    }


def _check(place: Place) -> int:
    faults = faults_in(place)
    is_whole = not any(faults.values())
    print(json.dumps({"whole": is_whole, **faults}))
    return 0 if is_whole else EXIT_BROKEN


def _count(place: Place) -> int:
    for one in papers_counted(line for line, _ in _lines(place)):
        print(json.dumps({"day": one.day.isoformat(), "way": one.way, "what": one.what, "count": one.count}))
    return 0


def _print(place: Place, household_id: UUID | None) -> int:
    for line, _ in _lines(place):
        if household_id in (None, line.household_id):
            print(json.dumps(_readable(line), ensure_ascii=False))
    return 0


def _readable(line: SightingLine) -> dict[str, str | int | None]:
    return {
        "number": line.number,
        "at_us": line.at_us,
        "operator": line.operator_id,
        "kind": line.kind,
        "household": str(line.household_id) if line.household_id else None,
        "detail": line.detail,
    }


def _lines(place: Place) -> Iterator[tuple[SightingLine, bytes]]:
    number = 0
    while True:
        with SqlStore(place.database).reading() as unit:
            part = unit.sightings.chain(number, LINES_AT_ONCE)
        if not part:
            return
        yield from part
        number = part[-1][0].number
