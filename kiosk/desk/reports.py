"""The acts about reports: what was made and said, keep a report, keep what staff say beside it, set the times."""

from dataclasses import dataclass
from datetime import time
from typing import ClassVar

from msgspec import Struct

from kiosk.desk.counter import Counter, Site
from kiosk.domain.outcomes import Refused
from kiosk.domain.report_times import DEFAULT_TIMES, times_of, words_of
from kiosk.domain.shelter_report import Remarks
from kiosk.ports.kept_reports import KeptReport, ReportPlace
from sync.protocol import codec

REMARKS_SETTING = "report_remarks"
TIMES_SETTING = "report_times"
SEEN_SETTING = "report_seen_us"
HISTORY = 60
"""A month of two reports a day; what is older stays in the file."""


class _Said(Struct, frozen=True):
    remarks: Remarks


class _Times(Struct, frozen=True):
    text: str
    since_us: int


@dataclass(frozen=True)
class Schedule:
    """At which times of day a report is made by itself; nothing is made up for before `since_us`."""

    times: tuple[time, ...]
    since_us: int


@dataclass(frozen=True)
class ReportRoom:
    """What the report's screen needs: `schedule` None where nobody has set times yet.

    `seen_us` is the moment of the newest report that somebody has opened.
    """

    kept: tuple[KeptReport, ...]
    remarks: Remarks
    schedule: Schedule | None
    last_due_us: int | None
    seen_us: int = 0


@dataclass(frozen=True)
class TimesChanged:
    """The times of reports that make themselves were set."""

    schedule: Schedule


@dataclass(frozen=True)
class LookAtReports:
    """Ask what was made and said."""

    def perform(self, counter: Counter) -> ReportRoom:
        """The room of this desk's place."""
        unit, place = counter.unit, place_of(counter.site)
        said, times = unit.settings.get(REMARKS_SETTING), unit.settings.get(TIMES_SETTING)
        return ReportRoom(
            kept=tuple(unit.reports.newest(place, HISTORY)),
            remarks=codec.decode(said, _Said).remarks if said is not None else Remarks(),
            schedule=_schedule(codec.decode(times, _Times)) if times is not None else None,
            last_due_us=unit.reports.last_due_us(place, counter.clock.now_us()),
            seen_us=int(unit.settings.get(SEEN_SETTING) or b"0"),
        )


@dataclass(frozen=True)
class KeepReport:
    """A report was made: the next is compared with it."""

    report: KeptReport
    is_of_this_desk_alone: ClassVar[bool] = True

    def perform(self, counter: Counter) -> KeptReport:
        """Write the report."""
        counter.unit.reports.add(self.report)
        return self.report


@dataclass(frozen=True)
class SeeReports:
    """Somebody has opened the reports: the newest is news no longer."""

    until_us: int
    is_of_this_desk_alone: ClassVar[bool] = True

    def perform(self, counter: Counter) -> None:
        """Write until when reports were seen."""
        counter.unit.settings.put(SEEN_SETTING, str(self.until_us).encode())


@dataclass(frozen=True)
class KeepRemarks:
    """What staff typed beside the figures; it stands until somebody types something else."""

    remarks: Remarks
    is_of_this_desk_alone: ClassVar[bool] = True

    def perform(self, counter: Counter) -> None:
        """Write the remarks."""
        counter.unit.settings.put(REMARKS_SETTING, codec.encode(_Said(self.remarks)))


@dataclass(frozen=True)
class ChangeTimes:
    """From now on reports are made at these times."""

    text: str = DEFAULT_TIMES
    is_of_this_desk_alone: ClassVar[bool] = True

    def perform(self, counter: Counter) -> TimesChanged | Refused:
        """Write them, where they are understood."""
        times = times_of(self.text)
        if times is None:
            return Refused("problem.report_times")
        kept = _Times(words_of(times), counter.clock.now_us())
        counter.unit.settings.put(TIMES_SETTING, codec.encode(kept))
        return TimesChanged(_schedule(kept))


def place_of(site: Site) -> ReportPlace:
    """What this desk's reports are of."""
    return ReportPlace(site.operation_id, site.shelter_id, site.record_mode)


def _schedule(kept: _Times) -> Schedule:
    return Schedule(times_of(kept.text) or (), kept.since_us)
