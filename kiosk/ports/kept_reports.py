"""Reports that were made here, each with its moment: the one before is what the next is compared with."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from sync.protocol.values import RecordMode


@dataclass(frozen=True)
class ReportPlace:
    """What reports are of; only those of one place are compared."""

    operation_id: str
    shelter_id: str
    record_mode: RecordMode


@dataclass(frozen=True)
class KeptReport:
    """A report as it was made. `due_us` is the time on the schedule that it was made for, None for one by hand.

    `figures` holds the report (`domain.shelter_report.ShelterReport`, encoded) and `text` what was to be sent.
    """

    place: ReportPlace
    as_of_us: int
    due_us: int | None
    operator_id: str
    figures: bytes
    text: str

    def reworded(self, figures: bytes, text: str) -> "KeptReport":
        """The same report with other words."""
        return replace(self, figures=figures, text=text)


class KeptReports(Protocol):
    """Reports of this file; figures without a person."""

    def add(self, report: KeptReport) -> None:
        """Keep a report; one of the same place and moment is replaced."""

    def places(self, operation_id: str) -> Sequence[ReportPlace]:
        """The places of an operation of which reports were made."""

    def newest(self, place: ReportPlace, limit: int) -> Sequence[KeptReport]:
        """The last reports of a place, newest first."""

    def last_due_us(self, place: ReportPlace, until_us: int) -> int | None:
        """The latest scheduled time up to `until_us` for which a report of this place was made: clocks go back too."""
