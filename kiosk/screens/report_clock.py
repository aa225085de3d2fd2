"""Reports that make themselves: at their times, once for what was missed, and told on the health strip."""

from collections.abc import Callable

from kiosk.desk.reports import ChangeTimes, KeepReport, LookAtReports, ReportRoom, TimesChanged, place_of
from kiosk.domain.report_times import latest_due_us
from kiosk.ports.clock import Clock
from kiosk.ports.kept_reports import KeptReport, ReportPlace
from kiosk.screens.desk_door import DeskDoor
from kiosk.screens.message import message
from kiosk.screens.papers import Draft, PaperDoor, PaperFailed
from kiosk.screens.reception_state import HealthEntry, Level
from sync.protocol.city_form import local_time

RETRY_TICKS = 60
"""A minute after a report could not be made it is tried again."""
NAME = "health.report"


class ReportClock:
    """Works whether or not somebody looks; `on_made` hears of each report that was kept."""

    def __init__(
        self,
        desk: DeskDoor,
        clock: Clock,
        papers: PaperDoor,
        on_health: Callable[[HealthEntry], None],
        on_made: Callable[[], None],
    ) -> None:
        self._desk, self._clock, self._papers = desk, clock, papers
        self._on_health, self._on_made = on_health, on_made
        self._place: ReportPlace | None = None
        self._room: ReportRoom | None = None
        self._is_busy = False
        self._wait_ticks = 0

    def tick(self) -> None:
        """A second has passed."""
        self._wait_ticks = max(0, self._wait_ticks - 1)
        if self._is_busy or self._wait_ticks:
            return
        if self._place != place_of(self._desk.site):
            self.refresh()
        elif (due_us := self._due_us()) is not None and self._room is not None:
            self._is_busy = True
            self._papers.draft(self._room.remarks, due_us, self._drafted)

    def refresh(self) -> None:
        """Look anew: the desk stands elsewhere, a report was kept, or the times were changed."""
        self._is_busy = True
        self._place = place_of(self._desk.site)
        self._desk.ask(LookAtReports(), self._looked)

    def _looked(self, room: object) -> None:
        self._is_busy = False
        if not isinstance(room, ReportRoom):
            self._fail()
            return
        self._room = room
        if room.schedule is None:
            self._is_busy = True
            self._desk.submit(ChangeTimes(), self._times_set)
        else:
            self._tell(room)

    def _times_set(self, answer: object) -> None:
        self._is_busy = False
        if isinstance(answer, TimesChanged):
            self.refresh()
        else:
            self._fail()

    def _due_us(self) -> int | None:
        """The time that has passed without its report; of several missed ones the last."""
        if self._room is None or self._room.schedule is None:
            return None
        due_us = latest_due_us(self._room.schedule.times, self._clock.now_us())
        if due_us is None or due_us <= self._room.schedule.since_us:
            return None
        made_us = self._room.last_due_us
        return due_us if made_us is None or made_us < due_us else None

    def _drafted(self, draft: Draft | PaperFailed) -> None:
        if isinstance(draft, PaperFailed):
            self._is_busy = False
            self._fail()
            return
        self._desk.submit(KeepReport(draft.kept), self._kept)

    def _kept(self, kept: object) -> None:
        self._is_busy = False
        if isinstance(kept, KeptReport):
            self.refresh()
            self._on_made()
        else:
            self._fail()

    def _fail(self) -> None:
        self._wait_ticks = RETRY_TICKS
        self._on_health(HealthEntry(NAME, Level.BAD, message("health.report.failed")))

    def _tell(self, room: ReportRoom) -> None:
        newest = next((one for one in room.kept if one.due_us is not None), None)
        if newest is not None and newest.as_of_us > room.seen_us:
            due = f"{local_time(newest.due_us or newest.as_of_us):%H:%M}"
            self._on_health(HealthEntry(NAME, Level.WATCH, message("health.report.ready", clock=due)))
            return
        times = room.schedule.times if room.schedule is not None else ()
        now = local_time(self._clock.now_us()).time()
        following = next((one for one in times if one > now), times[0] if times else None)
        if following is None:
            self._on_health(HealthEntry(NAME, Level.ABSENT, message("health.report.by_hand")))
        else:
            self._on_health(HealthEntry(NAME, Level.GOOD, message("health.report.next", clock=f"{following:%H:%M}")))
