"""The command `kiosk sheet cards|slip`: blank 避難者カード to print beforehand, and the slip of a reception."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from kiosk.app.shelter_facts import facts_in
from kiosk.commands.at_terminal import unnamed_desk
from kiosk.commands.place import add_place, opened
from kiosk.commands.telling import say_why_not
from kiosk.desk.papers_out import NotePaper
from kiosk.devices.clock import SystemClock
from kiosk.devices.qt.script_pen import QtScriptPen
from kiosk.documents.card_pdf import card_sheets
from kiosk.documents.making import write_whole
from kiosk.documents.paper_words import LANGUAGES, STAFF_LANGUAGE
from kiosk.documents.slip_pdf import Paper, slip_of, slip_pdf
from kiosk.errors import KnownError
from kiosk.ports.sightings import SightingKind
from kiosk.store.unit_of_work import SqlStore
from sync.protocol.household import MAX_PERSONS
from sync.protocol.sheet_code import MAX_NUMBER, SheetCode, series_of
from sync.protocol.values import RecordMode

EXIT_KNOWN = 2
EXIT_UNKNOWN_NUMBER = 1
"""Nobody was given this reception number here."""
MAX_SHEETS = 2_000
"""Four reams; more at once is a slip of the finger."""
SERIES_BYTES = 8
PAPERS = {"roll80": Paper.ROLL_80, "a6": Paper.A6}


def run(argv: Sequence[str]) -> int:
    """Write a PDF; the exit code."""
    parser = argparse.ArgumentParser(prog="kiosk sheet", description="Paper with numbers and codes.")
    kinds = parser.add_subparsers(dest="kind", required=True)
    cards = kinds.add_parser("cards", help="blank evacuee cards; no kiosk's file is needed")
    cards.add_argument("file", type=Path, metavar="OUT.pdf")
    cards.add_argument("--households", type=int, default=20, metavar="N")
    cards.add_argument("--persons", type=int, default=0, metavar="N", help="sheets for persons with each household's")
    cards.add_argument("--language", default=STAFF_LANGUAGE, help=f"beside the Japanese: {', '.join(LANGUAGES)}")
    cards.add_argument("--shelter", default="", help="the shelter's name; empty to write it by hand")
    cards.add_argument("--mode", type=RecordMode, default=RecordMode.REAL, choices=list(RecordMode))
    slip = kinds.add_parser("slip", help="the slip of a household that was received")
    slip.add_argument("number", help="its reception number, such as A-0132")
    slip.add_argument("file", type=Path, metavar="OUT.pdf")
    slip.add_argument("--paper", choices=list(PAPERS), default="roll80")
    slip.add_argument("--without-name", action="store_true", help="a lost slip then tells nothing")
    add_place(slip)
    parsed = parser.parse_args(argv)
    try:
        return _cards(parser, parsed) if parsed.kind == "cards" else _slip(parsed)
    except KnownError as error:
        say_why_not(error)
        return EXIT_KNOWN


def _cards(parser: argparse.ArgumentParser, parsed: argparse.Namespace) -> int:
    count = parsed.households * (1 + parsed.persons)
    if not (1 <= parsed.households <= MAX_NUMBER and 0 <= parsed.persons <= MAX_PERSONS and count <= MAX_SHEETS):
        parser.error(f"1 to {MAX_SHEETS} sheets, at most {MAX_PERSONS} persons with each household")
    series = series_of(SystemClock().entropy(SERIES_BYTES))
    sheets = list(_numbered(series, parsed.households, parsed.persons))
    data = card_sheets(QtScriptPen, sheets, parsed.shelter, parsed.mode, parsed.language)
    assert isinstance(data, bytes)  # nobody can stop it here
    write_whole(parsed.file, data)
    print(f"{sheets[0].printed} – {sheets[-1].printed}")
    return 0


def _numbered(series: str, households: int, persons: int) -> Iterator[SheetCode]:
    for number in range(1, households + 1):
        for member in range(persons + 1):
            yield SheetCode(series, number, member)


def _slip(parsed: argparse.Namespace) -> int:
    with opened(parsed) as place:
        desk = unnamed_desk(place)
        facts = facts_in(SqlStore(place.database), desk.site)
        with SqlStore(place.database).reading() as unit:
            record = unit.people.by_reception_no(parsed.number.upper())
        if record is None or record.undone:
            print("kiosk: reception_number_unknown", file=sys.stderr)
            return EXIT_UNKNOWN_NUMBER
        desk.do(NotePaper(SightingKind.EXPORTED, "slip pdf", record.household.household_id))
    slip = slip_of(record, with_name=not parsed.without_name)
    write_whole(parsed.file, slip_pdf(slip, facts.heading(record.received_at_us), PAPERS[parsed.paper]))
    return 0
