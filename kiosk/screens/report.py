"""The report: figures of now beside the last ones, what staff say to them, the ways out, and what was sent before."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from kiosk.desk.papers_out import NotePaper
from kiosk.desk.reports import (
    ChangeTimes,
    KeepRemarks,
    KeepReport,
    LookAtReports,
    ReportRoom,
    SeeReports,
    TimesChanged,
)
from kiosk.domain import report_file
from kiosk.domain.outcomes import Failed, Refused
from kiosk.domain.report_times import words_of
from kiosk.domain.shelter_report import ShelterReport
from kiosk.ports.clock import Clock
from kiosk.ports.kept_reports import KeptReport
from kiosk.ports.sightings import SightingKind
from kiosk.screens import remark_form, report_figures
from kiosk.screens.desk_door import DeskDoor
from kiosk.screens.message import message
from kiosk.screens.paper_words import told_of, work_of
from kiosk.screens.papers import (
    Draft,
    GivenUp,
    PaperDoor,
    PaperFailed,
    PaperFormat,
    Places,
    ReportOrder,
    Written,
)
from kiosk.screens.reception_state import HealthEntry, Tone
from kiosk.screens.report_clock import ReportClock
from kiosk.screens.report_state import Place, ReportState
from kiosk.screens.shelf_state import Told

Draw = Callable[[ReportState], None]
COPY = NotePaper(SightingKind.COPIED, "report txt")


class ReportScreen:
    """One method for each touch; between `observe` and `leave` the sheet is drawn, the schedule goes on always."""

    def __init__(
        self, desk: DeskDoor, clock: Clock, papers: PaperDoor, on_health: Callable[[HealthEntry], None]
    ) -> None:
        self._desk, self._papers = desk, papers
        self._schedule = ReportClock(desk, clock, papers, on_health, self._made_by_itself)
        self._draw: Draw | None = None
        self._state = ReportState()
        self._room: ReportRoom | None = None
        self._draft: Draft | None = None
        self._chosen: KeptReport | None = None

    @property
    def state(self) -> ReportState:
        """What is drawn now."""
        return self._state

    def observe(self, draw: Draw) -> None:
        """Have `draw` called with the present state and each new one; the figures are made anew."""
        self._draw = draw
        self._chosen = self._draft = None
        self._show(told=None, text="", as_of=None, tiles=(), is_kept=False)
        self._look(is_first=True)
        self._papers.look(self._found)

    def leave(self) -> None:
        """Nobody looks any more; a document under way is finished."""
        self._draw = None

    def tick(self) -> None:
        """A second has passed."""
        self._schedule.tick()

    def refresh(self) -> None:
        """The figures of now."""
        self._chosen = None
        if self._room is not None:
            self._papers.draft(self._room.remarks, None, self._drafted)

    def choose(self, as_of_us: int) -> None:
        """A report that was made before."""
        found = [one for one in (self._room.kept if self._room else ()) if one.as_of_us == as_of_us]
        if found:
            self._choose(found[0])

    def say(self, fields: tuple[str, ...]) -> None:
        """What staff typed beside the figures, all fields in the order of REMARK_FIELDS."""
        remarks = remark_form.remarks_of(fields)
        if remarks is None:
            self._show(remarks=fields, told=Told(Tone.REFUSED, message("report.told.remarks_wrong")))
            return
        self._show(remarks=fields)
        self._desk.submit(KeepRemarks(remarks), self._said)

    def change_times(self, text: str) -> None:
        """The times at which a report is made by itself."""
        self._desk.submit(ChangeTimes(text), self._times_changed)

    def keep(self) -> None:
        """The report is as it should be: it is kept, and the next is compared with it."""
        self._keeping(lambda _kept: self._show(told=Told(Tone.RECEIVED, message("report.told.kept"))))

    def copy(self, put: Callable[[str], None]) -> None:
        """The text is wanted elsewhere: `put` lays it onto the clipboard, once it is noted."""
        self._keeping(lambda kept: self._desk.submit(COPY, lambda noted: self._copied(noted, kept, put)))

    def write(self, file_format: PaperFormat, folder: Path | None) -> None:
        """Write the report into `folder`, or print it (None)."""
        if self._state.work is None:
            self._keeping(lambda kept: self._write(ReportOrder(kept, file_format), folder))

    def give_up(self) -> None:
        """Stop the document under way."""
        self._papers.give_up()

    def _copied(self, noted: SightingKind | Failed, kept: KeptReport, put: Callable[[str], None]) -> None:
        if isinstance(noted, Failed):
            self._show(told=_failed(noted.key))
            return
        put(kept.text)
        self._show(told=Told(Tone.RECEIVED, message("report.told.copied")))

    def _write(self, order: ReportOrder, folder: Path | None) -> None:
        self._show(work=work_of("report", 0, 0), told=None)
        self._papers.write(order, folder, self._progressed, self._written)

    def _keeping(self, then: Callable[[KeptReport], None]) -> None:
        """Whatever leaves the machine is kept first: what was sent is known afterwards."""
        if self._chosen is not None:
            then(self._chosen)
        elif self._draft is not None:
            self._desk.submit(KeepReport(self._draft.kept), lambda kept: self._kept(kept, then))

    def _kept(self, kept: KeptReport | Failed, then: Callable[[KeptReport], None]) -> None:
        if isinstance(kept, Failed):
            self._show(told=_failed(kept.key))
            return
        self._chosen = kept
        self._show(is_kept=True)
        then(kept)
        self._look(is_first=False)
        self._schedule.refresh()

    def _look(self, *, is_first: bool) -> None:
        self._desk.ask(LookAtReports(), lambda room: self._looked(room, is_first=is_first))

    def _looked(self, room: ReportRoom | Failed, *, is_first: bool) -> None:
        if isinstance(room, Failed):
            self._show(told=_failed(room.key))
            return
        self._room = room
        times = words_of(room.schedule.times) if room.schedule is not None else ""
        chosen_us = self._chosen.as_of_us if self._chosen is not None else None
        self._show(history=report_figures.history_of(room.kept, chosen_us), times=times)
        if is_first:
            self._show(remarks=remark_form.fields_of(room.remarks))
            self.refresh()
            if room.kept and room.kept[0].as_of_us > room.seen_us:
                self._desk.submit(SeeReports(room.kept[0].as_of_us), lambda _none: self._schedule.refresh())

    def _drafted(self, draft: Draft | PaperFailed) -> None:
        if isinstance(draft, PaperFailed):
            self._show(told=Told(Tone.FAILED, message(f"error.{draft.key}")))
            return
        self._draft = draft
        charts = report_figures.charts_of(draft.report, draft.series)
        self._show(charts=charts, is_kept=False)
        self._show_report(draft.kept, draft.report, draft.previous)

    def _choose(self, kept: KeptReport) -> None:
        self._chosen = kept
        try:
            report = report_file.decode(kept.figures)
            previous = self._before(kept)
        except report_file.ReportUnreadable as error:
            self._show(told=_failed(error.key))
            return
        self._show(is_kept=True, told=None)
        self._show_report(kept, report, previous)

    def _before(self, kept: KeptReport) -> ShelterReport | None:
        earlier = [one for one in (self._room.kept if self._room else ()) if one.as_of_us < kept.as_of_us]
        return report_file.decode(earlier[0].figures) if earlier else None

    def _show_report(self, kept: KeptReport, report: ShelterReport, previous: ShelterReport | None) -> None:
        compared = message("report.not_compared")
        if previous is not None:
            compared = message("report.compared", **report_figures.moment(previous.scope.as_of_us))
        chosen_us = self._chosen.as_of_us if self._chosen is not None else None
        self._show(
            as_of=message("report.as_of", **report_figures.moment(kept.as_of_us)),
            compared=compared,
            text=kept.text,
            tiles=report_figures.tiles_of(report, previous),
            history=report_figures.history_of(self._room.kept if self._room else (), chosen_us),
        )

    def _said(self, answer: object) -> None:
        if isinstance(answer, Failed):
            self._show(told=_failed(answer.key))
            return
        self._chosen = None
        self._show(told=Told(Tone.RECEIVED, message("report.told.said")))
        self._desk.ask(LookAtReports(), self._redraft)

    def _redraft(self, room: ReportRoom | Failed) -> None:
        if isinstance(room, ReportRoom):
            self._room = room
            self.refresh()
            self._schedule.refresh()

    def _times_changed(self, answer: TimesChanged | Refused | Failed) -> None:
        match answer:
            case TimesChanged(schedule):
                words = "report.told.times" if schedule.times else "report.told.no_times"
                self._show(times=words_of(schedule.times), told=Told(Tone.RECEIVED, message(words)))
                self._schedule.refresh()
            case Refused(key):
                self._show(told=Told(Tone.REFUSED, message(key)))
            case Failed(key):
                self._show(told=_failed(key))

    def _found(self, places: Places | PaperFailed) -> None:
        if isinstance(places, Places):
            self._show(places=places_of(places))

    def _progressed(self, done: int, of: int) -> None:
        self._show(work=work_of("report", done, of))

    def _written(self, end: Written | GivenUp | PaperFailed) -> None:
        self._show(work=None, told=told_of(end))

    def _made_by_itself(self) -> None:
        if self._draw is not None:
            self._look(is_first=False)

    def _show(self, **changes: object) -> None:
        self._state = replace(self._state, **changes)  # type: ignore[arg-type]  # fields by name
        if self._draw is not None:
            self._draw(self._state)


def places_of(places: Places) -> tuple[Place, ...]:
    """Where a document may go, the nearest first."""
    found = [Place(stick, message("paper.place.stick", name=stick.name or str(stick))) for stick in places.sticks]
    if places.printer:
        found.append(Place(None, message("paper.place.printer", name=places.printer)))
    return (*found, Place(places.folder, message("paper.place.folder", folder=str(places.folder))))


def _failed(key: str) -> Told:
    return Told(Tone.FAILED, message(f"error.{key}"))
