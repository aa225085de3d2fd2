"""The command `kiosk import-shelters --preview KNOWN.csv LISTED.csv`: what taking in a list of shelters would mean."""

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from kiosk.commands.telling import say_why_not
from kiosk.documents.making import write_whole
from kiosk.documents.shelter_lists import ShelterList, shelter_list
from kiosk.domain.shelter_import import Preview, preview, records_of
from kiosk.errors import KnownError

EXIT_KNOWN = 2
EXIT_TO_LOOK_AT = 1
"""There are conflicts or doubts that a person should look at."""
Row = dict[str, object]


def run(argv: Sequence[str]) -> int:
    """Print one JSON object a line: the counts, then what needs a look; the exit code."""
    parser = argparse.ArgumentParser(prog="kiosk import-shelters", description="Compare two lists of shelters.")
    parser.add_argument(
        "--preview", action="store_true", required=True, help="change nothing (the ledger takes lists in)"
    )
    parser.add_argument("known", type=Path, metavar="KNOWN.csv", help="the list that is in use")
    parser.add_argument("listed", type=Path, metavar="LISTED.csv", help="the list that would be taken in")
    parser.add_argument("--all", action="store_true", help="also what agrees and what is new")
    parser.add_argument(
        "--out", type=Path, metavar="FILE.json", help="write the known list for `ledger shelters --file`"
    )
    parsed = parser.parse_args(argv)
    try:
        known, listed = (shelter_list(file.read_bytes()) for file in (parsed.known, parsed.listed))
        found = preview(known.places, listed.places)
        if parsed.out is not None:
            records = list(records_of(known.places, found))
            write_whole(parsed.out, msgspec.json.format(msgspec.json.encode(records), indent=1) + b"\n")
    except (KnownError, OSError) as error:
        say_why_not(error)
        return EXIT_KNOWN
    for row in _rows(known, listed, found, show_all=parsed.all):
        print(json.dumps(row, ensure_ascii=False))
    return EXIT_TO_LOOK_AT if found.conflicting or found.doubts else 0


def _rows(known: ShelterList, listed: ShelterList, found: Preview, *, show_all: bool) -> Iterator[Row]:
    yield {
        "known": len(known.places),
        "listed": len(listed.places),
        "matched": len(found.matches),
        "conflicts": len(found.conflicting),
        "doubts": len(found.doubts),
        "new": len(found.new),
        "missing": len(found.missing),
        "nameless_rows": [*known.nameless_rows, *listed.nameless_rows],
    }
    for match in found.matches if show_all else found.conflicting:
        yield {
            "match": match.listed.name,
            "known": match.known.name,
            "by": [str(one) for one in match.by],
            "conflicts": [str(one) for one in match.conflicts],
            "addresses": [match.known.address, match.listed.address],
            "distance_m": None if match.distance_m is None else round(match.distance_m),
        }
    for doubt in found.doubts:
        yield {"doubt": doubt.listed.name, "candidates": [place.name for place in doubt.candidates]}
    for place in found.missing:
        yield {"missing": place.name, "address": place.address}
    for place in found.new if show_all else ():
        yield {"new": place.name, "address": place.address, "capacity": place.capacity}
