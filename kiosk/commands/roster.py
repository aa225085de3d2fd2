"""The command `kiosk roster FILE`: 避難者名簿 as CSV, XLSX or PDF, an act of a staff leader that is logged."""

import argparse
import logging
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from kiosk import log
from kiosk.app.shelter_facts import ShelterFacts, facts_in
from kiosk.commands.at_terminal import WhoRefused, add_staff, desk_at, refusal_told
from kiosk.commands.place import add_place, config_in, opened
from kiosk.commands.telling import say_why_not
from kiosk.desk.desk import NotAllowed
from kiosk.desk.papers_out import NotePaper
from kiosk.devices.clock import SystemClock
from kiosk.documents.making import Stopped, Watch, write_whole
from kiosk.documents.roster_columns import roster_columns
from kiosk.documents.roster_pdf import roster_pdf
from kiosk.documents.roster_tables import roster_csv, roster_xlsx
from kiosk.domain.duties import Duty
from kiosk.domain.roster import RosterLine, roster_lines
from kiosk.errors import KnownError
from kiosk.ports.sightings import SightingKind
from kiosk.store.unit_of_work import SqlStore
from sync.protocol.city_form import local_time

_log = logging.getLogger(__name__)
EXIT_KNOWN = 2
Making = Callable[[Sequence[RosterLine], date, Watch], bytes | Stopped]


def run(argv: Sequence[str]) -> int:
    """Write the roster; the exit code."""
    parser = argparse.ArgumentParser(
        prog="kiosk roster", description="Write the roster of those received here: personal data, in the open."
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="ends in .csv, .xlsx or .pdf")
    add_staff(parser)
    parser.add_argument("--with-care", action="store_true", help="with care data and remarks (CSV, XLSX)")
    add_place(parser)
    parsed = parser.parse_args(argv)
    if parsed.file.suffix not in (".csv", ".xlsx", ".pdf"):
        parser.error("FILE must end in .csv, .xlsx or .pdf")
    if not parsed.staff and not parsed.sealed_code:
        parser.error("--staff ID: who answers for it")
    try:
        with opened(parsed) as place:
            desk = desk_at(place, parsed)
            facts = facts_in(SqlStore(place.database), desk.site)
            kind = "care" if parsed.with_care else "staff"
            what = f"roster {kind} {parsed.file.suffix.removeprefix('.')}"
            desk.do(NotePaper(SightingKind.EXPORTED, what, needs=Duty.EXPORT))
        return _write(parsed, facts)
    except (WhoRefused, NotAllowed) as error:
        return refusal_told(error)
    except KnownError as error:
        say_why_not(error)
        return EXIT_KNOWN


def _write(parsed: argparse.Namespace, facts: ShelterFacts) -> int:
    now_us = SystemClock().now_us()
    lines = list(roster_lines(facts.records))
    data = _making(parsed, facts, now_us)(lines, local_time(now_us).date(), Watch(_show))
    assert isinstance(data, bytes)  # nobody can stop it here
    log.set_up(config_in(parsed).log_folder)
    what = (parsed.file.suffix, len(lines), parsed.with_care, facts.site.operator_id)
    _log.info("roster exported: %s, %d lines, care data %s, by leader %s", *what)
    write_whole(parsed.file, data)
    return 0


def _making(parsed: argparse.Namespace, facts: ShelterFacts, now_us: int) -> Making:
    if parsed.file.suffix == ".pdf":
        return lambda lines, today, watch: roster_pdf(lines, facts.heading(now_us), today, watch)
    columns = roster_columns(with_sensitive=parsed.with_care)
    table = roster_csv if parsed.file.suffix == ".csv" else roster_xlsx
    return lambda lines, today, watch: table(lines, columns, today, watch)


def _show(done: int, of: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{done}/{of}", end="", file=sys.stderr, flush=True)
