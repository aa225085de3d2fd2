"""The command `kiosk report`: 避難所状況報告 as text, and on request as files."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from kiosk.app.shelter_facts import ShelterFacts, facts_in
from kiosk.commands.at_terminal import WhoRefused, add_staff, desk_at, refusal_told
from kiosk.commands.place import add_place, opened
from kiosk.commands.telling import say_why_not
from kiosk.desk.papers_out import NotePaper
from kiosk.devices.clock import SystemClock
from kiosk.documents.making import write_whole
from kiosk.documents.report_pdf import report_pdf
from kiosk.documents.report_tables import reception_csv, report_csv
from kiosk.documents.report_words import text_of
from kiosk.domain import report_file
from kiosk.domain.shelter_report import Remarks, ReportScope, ShelterReport
from kiosk.errors import KnownError
from kiosk.ports.sightings import SightingKind
from kiosk.store.unit_of_work import SqlStore
from sync.protocol.city_form import local_time

EXIT_KNOWN = 2
"""The kiosk's file, a template or the folder failed; nothing was changed."""
DAY_H = 24
HOUR_US = 3_600_000_000


def run(argv: Sequence[str]) -> int:
    """Print the report; the exit code."""
    parser = argparse.ArgumentParser(prog="kiosk report", description="The shelter's report, as it stands now.")
    parser.add_argument(
        "--out", type=Path, metavar="DIR", help="write it there too: text, CSV, PDF, and JSON to compare"
    )
    parser.add_argument("--previous", type=Path, metavar="FILE", help="the JSON of the report before")
    parser.add_argument("--hours", type=float, default=DAY_H, help="how far back comings and goings are counted")
    parser.add_argument("--voluntary", type=int, metavar="N", help="うち自主避難, where staff know it")
    add_staff(parser)
    add_place(parser)
    parsed = parser.parse_args(argv)
    try:
        with opened(parsed) as place:
            desk = desk_at(place, parsed)
            facts = facts_in(SqlStore(place.database), desk.site)
            previous = report_file.decode(parsed.previous.read_bytes()) if parsed.previous else None
            desk.do(NotePaper(SightingKind.EXPORTED, "report txt" if parsed.out is None else "report files"))
        return _report(parsed, facts, previous)
    except WhoRefused as error:
        return refusal_told(error)
    except (KnownError, OSError) as error:
        say_why_not(error)
        return EXIT_KNOWN


def _report(parsed: argparse.Namespace, facts: ShelterFacts, previous: ShelterReport | None) -> int:
    now_us, site = SystemClock().now_us(), facts.site
    scope = ReportScope(
        site.shelter_id, site.operation_id, site.record_mode, now_us - int(parsed.hours * HOUR_US), now_us
    )
    report = facts.report(scope, Remarks(voluntary_persons=parsed.voluntary))
    text = text_of(report, previous, facts.shelter)
    sys.stdout.write(text)
    if parsed.out is not None:
        _write(parsed.out, facts, report, previous, text)
    return 0


def _write(folder: Path, facts: ShelterFacts, report: ShelterReport, previous: ShelterReport | None, text: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    stem = f"{report.scope.record_mode.value}-{local_time(report.scope.as_of_us):%Y%m%d-%H%M}"
    files = {
        f"report-{stem}.txt": text.encode(),
        f"report-{stem}.csv": report_csv(report, previous, facts.shelter),
        f"report-{stem}.pdf": report_pdf(report, previous, facts.heading(report.scope.as_of_us)),
        f"report-{stem}.json": report_file.encode(report),
        f"receptions-{stem}.csv": reception_csv(facts.reception_days()),
    }
    for name, data in files.items():
        write_whole(folder / name, data)
