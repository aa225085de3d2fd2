"""Each document that the office makes, out of the file and into bytes under a name of its own."""

from collections.abc import Callable
from dataclasses import dataclass

from kiosk.app import table_papers
from kiosk.app.centre_papers import centre_figures, team_sheet
from kiosk.app.shelter_facts import facts_in, names_in
from kiosk.desk.counter import Site
from kiosk.desk.reports import HISTORY, place_of
from kiosk.documents.making import Stopped, Watch
from kiosk.documents.report_words import text_of
from kiosk.domain import report_file
from kiosk.domain.occupancy_series import occupancy_series
from kiosk.domain.roster import roster_lines
from kiosk.domain.shelter_report import Remarks, ReportScope, ShelterReport
from kiosk.errors import KnownError
from kiosk.ports.clock import Clock
from kiosk.ports.kept_reports import KeptReport
from kiosk.ports.store import Store, Unit
from kiosk.screens.papers import (
    ActivityCodeOrder,
    CardsOrder,
    CentreFiguresOrder,
    CertificateOrder,
    Draft,
    PaperFormat,
    PaperOrder,
    PosterOrder,
    ReportOrder,
    RosterOrder,
    SlipOrder,
    TeamSheetOrder,
)
from sync.protocol.city_form import local_time
from sync.protocol.sheet_code import SheetCode, series_of

DAY_US = 86_400_000_000
"""A first report tells of the comings and goings of a day; a later one of those since the report before."""
SERIES_BYTES = 8


class HouseholdUnknown(KnownError):
    """The household of a slip is not known here, or its reception was taken back."""

    key = "household_unknown"


class PostedCodeMissing(KnownError):
    """The ledger has not sent the code that this shelter shows; it comes with the first contact."""

    key = "posted_code_missing"


@dataclass(frozen=True)
class Document:
    """A whole document and the name that its file gets."""

    name: str
    data: bytes


class PaperMaking:
    """Makes documents of the place where the desk stands when it is asked.

    The libraries that draw are loaded with the first document: they take 0.2 s, which the start of the program has not.
    """

    def __init__(self, store: Store, site: Callable[[], Site], clock: Clock) -> None:
        self._store, self._site, self._clock = store, site, clock

    def draft(self, remarks: Remarks, due_us: int | None) -> Draft:
        """The report of now and the one before it. Raises KnownError."""
        now_us, site = self._clock.now_us(), self._site()
        facts = facts_in(self._store, site)
        with self._store.reading() as unit:
            newest = tuple(unit.reports.newest(place_of(site), 1))
        previous = report_file.decode(newest[0].figures) if newest else None
        since_us = newest[0].as_of_us + 1 if newest else now_us - DAY_US
        scope = ReportScope(site.shelter_id, site.operation_id, site.record_mode, since_us, now_us)
        report = facts.report(scope, remarks)
        text = text_of(report, previous, facts.shelter)
        kept = KeptReport(place_of(site), now_us, due_us, site.operator_id, report_file.encode(report), text)
        return Draft(kept, report, previous, occupancy_series(facts.records, now_us))

    def make(self, order: PaperOrder, watch: Watch) -> Document | Stopped:
        """The document of an order. Raises KnownError."""
        match order:
            case RosterOrder():
                data = self._roster(order, watch)
                name = f"roster{'-public' if order.only_public else ''}-{self._stem()}.{order.format.value}"
            case ReportOrder():
                data = self._report(order)
                name = f"report-{self._stem(order.report.as_of_us)}.{order.format.value}"
            case CardsOrder():
                data = self._cards(order, watch)
                name = f"cards-{order.language}-{self._stem()}.pdf"
            case SlipOrder():
                data = self._slip(order)
                name = f"slip-{self._stem()}.pdf"
            case _:
                return self._on_one_sheet(order)
        return data if isinstance(data, Stopped) else Document(name, data)

    def _on_one_sheet(
        self, order: PosterOrder | CertificateOrder | ActivityCodeOrder | TeamSheetOrder | CentreFiguresOrder
    ) -> Document:
        """What is done too soon to be stopped."""
        store, site, now_us = self._store, self._site(), self._clock.now_us()
        match order:
            case PosterOrder():
                return Document(f"poster-{self._stem()}.pdf", self._poster())
            case CertificateOrder(number):
                return Document(f"certificate-{number}.pdf", table_papers.certificate(store, site, self._clock, number))
            case ActivityCodeOrder():
                data = table_papers.activity_code(store, site, self._clock)
                return Document(f"activity-code-{self._stem()}.pdf", data)
            case TeamSheetOrder(team_id):
                return Document(f"team-{self._stem()}.pdf", team_sheet(store, site, team_id, now_us))
            case CentreFiguresOrder(day):
                return Document(f"centre-{self._stem()}.pdf", centre_figures(store, site, day, now_us))

    def _stem(self, at_us: int | None = None) -> str:
        moment = local_time(self._clock.now_us() if at_us is None else at_us)
        return f"{self._site().record_mode.value}-{moment:%Y%m%d-%H%M%S}"

    def _roster(self, order: RosterOrder, watch: Watch) -> bytes | Stopped:
        now_us = self._clock.now_us()
        facts = facts_in(self._store, self._site())
        today = local_time(now_us).date()
        lines = list(roster_lines(facts.records, with_hidden=order.with_hidden, only_public=order.only_public))
        if order.format is PaperFormat.PDF:
            from kiosk.documents.roster_pdf import roster_pdf

            return roster_pdf(lines, facts.heading(now_us), today, watch, is_public=order.only_public)
        from kiosk.documents.roster_columns import roster_columns
        from kiosk.documents.roster_tables import roster_csv, roster_xlsx

        columns = roster_columns(with_sensitive=order.with_care, is_public=order.only_public)
        table = roster_csv if order.format is PaperFormat.CSV else roster_xlsx
        return table(lines, columns, today, watch)

    def _report(self, order: ReportOrder) -> bytes:
        kept, report = order.report, report_file.decode(order.report.figures)
        with self._store.reading() as unit:
            names, previous = names_in(unit, self._site()), _before(unit, kept)
        if order.format is PaperFormat.TEXT:
            return kept.text.encode()
        if order.format is PaperFormat.CSV:
            from kiosk.documents.report_tables import report_csv

            return report_csv(report, previous, names.shelter)
        from kiosk.documents.report_pdf import report_pdf

        return report_pdf(report, previous, names.heading(kept.as_of_us))

    def _cards(self, order: CardsOrder, watch: Watch) -> bytes | Stopped:
        site = self._site()
        with self._store.reading() as unit:
            names = names_in(unit, site)
        series = series_of(self._clock.entropy(SERIES_BYTES))
        numbers = range(1, order.households + 1)
        sheets = [SheetCode(series, number, member) for number in numbers for member in range(order.persons + 1)]
        from kiosk.devices.qt.script_pen import QtScriptPen
        from kiosk.documents.card_pdf import card_sheets

        return card_sheets(QtScriptPen, sheets, names.shelter, site.record_mode, order.language, watch)

    def _slip(self, order: SlipOrder) -> bytes:
        with self._store.reading() as unit:
            names, record = names_in(unit, self._site()), unit.people.get(order.household_id)
        if record is None or record.undone:
            raise HouseholdUnknown
        from kiosk.documents.slip_pdf import Paper, slip_of, slip_pdf

        return slip_pdf(slip_of(record, with_name=True), names.heading(record.received_at_us), Paper.ROLL_80)

    def _poster(self) -> bytes:
        site = self._site()
        with self._store.reading() as unit:
            names = names_in(unit, site)
            code = unit.own_shelter.posted_code(site.operation_id, site.shelter_id, site.record_mode)
        if not code:
            raise PostedCodeMissing
        from kiosk.devices.qt.script_pen import QtScriptPen
        from kiosk.documents.poster_pdf import poster_pdf

        return poster_pdf(QtScriptPen, code, names.heading(self._clock.now_us()))


def _before(unit: Unit, kept: KeptReport) -> ShelterReport | None:
    earlier = (one for one in unit.reports.newest(kept.place, HISTORY) if one.as_of_us < kept.as_of_us)
    found = next(earlier, None)
    return report_file.decode(found.figures) if found is not None else None
