"""What stays of a purged operation: the figures of its reports, of everybody who came, and receptions by day."""

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from kiosk.domain.reception_statistics import statistics_of
from kiosk.domain.shelter_report import Remarks, ReportScope, ShelterReport, report_of
from kiosk.errors import KnownError
from sync.protocol import codec
from sync.protocol.centre_figures import CentreFigures, figures_of
from sync.protocol.centre_records import CentreRecord, NeedRecord, TeamRecord, VolunteerRecord
from sync.protocol.reception_table import Line, ReceptionCount
from sync.protocol.records import HouseholdRecord, OperationRecord
from sync.protocol.values import RecordMode


class StatisticsUnreadable(KnownError):
    """What stayed of a purged operation was written by a newer program."""

    key = "statistics_unreadable"


class KeptPlace(Struct, frozen=True, kw_only=True):
    """A shelter in one record mode: `last` is its report at the purge over the whole operation, `received` the same
    figures of everybody who was ever received, `days` the lines of the city's table of receptions.
    """

    last: ShelterReport
    received: ShelterReport
    days: tuple[ReceptionCount, ...] = ()


class KeptCentreDay(Struct, frozen=True, kw_only=True):
    """A day of a volunteer centre in one record mode."""

    centre_id: str
    record_mode: RecordMode
    day: date
    figures: CentreFigures


class KeptStatistics(Struct, frozen=True, kw_only=True):
    """Of an operation that was purged at `purged_us` by the order of `ordered_us` (UTC, µs).

    `is_finished`: the copies and kept files are gone too.
    """

    operation_id: str
    ordered_us: int
    purged_us: int
    households: int
    places: tuple[KeptPlace, ...] = ()
    is_finished: bool = False
    centres: tuple[KeptCentreDay, ...] = ()

    @property
    def order_id(self) -> str:
        """The word by which people name the order that was carried out."""
        return self.operation_id

    @property
    def cards(self) -> int:
        """How many volunteers' cards there were in the operation's centres, in whatever record mode."""
        return sum(one.figures.cards for one in self.centres)

    def centre_figures(self, centre_id: str, record_mode: RecordMode, day: date) -> CentreFigures | None:
        """What stays of a day of a volunteer centre; None where nothing was written on it."""
        wanted = (centre_id, record_mode, day)
        found = (one.figures for one in self.centres if (one.centre_id, one.record_mode, one.day) == wanted)
        return next(found, None)

    def place(self, shelter_id: str, record_mode: RecordMode) -> KeptPlace | None:
        """What stays of one shelter in one record mode."""
        found = (one for one in self.places if _place_of(one.last) == (shelter_id, record_mode))
        return next(found, None)


def place_statistics(
    records: Sequence[HouseholdRecord], scope: ReportScope, operation: OperationRecord | None
) -> KeptPlace:
    """The figures of the households `records` of one place, which hold nobody any more."""
    ever = [replace(one, away=(), steps=(), last_seen_us=0) for one in records]
    opened: Mapping[str, tuple[str, ...]] = {scope.operation_id: (scope.shelter_id,)}
    return KeptPlace(
        last=report_of(records, scope),
        received=report_of(ever, scope),
        days=statistics_of(records, () if operation is None else (operation,), opened, Line.DAY),
    )


def centre_days(records: Iterable[CentreRecord]) -> tuple[KeptCentreDay, ...]:
    """The figures of every day on which something was written in a centre of one operation."""
    by_centre: dict[tuple[str, RecordMode], list[CentreRecord]] = defaultdict(list)
    for one in records:
        by_centre[one.centre_id, one.record_mode].append(one)
    return tuple(
        KeptCentreDay(centre_id=centre_id, record_mode=mode, day=day, figures=_centre_figures(day, found))
        for (centre_id, mode), found in sorted(by_centre.items())
        for day in sorted({one.day for one in found})
    )


def _centre_figures(day: date, found: Iterable[CentreRecord]) -> CentreFigures:
    by_kind: dict[type[CentreRecord], list[Any]] = defaultdict(list)
    for one in found:
        by_kind[type(one)].append(one)
    return figures_of(day, by_kind[VolunteerRecord], by_kind[NeedRecord], by_kind[TeamRecord])


def without_words(report: ShelterReport) -> ShelterReport:
    """A report without what staff typed beside its figures, for that may name somebody."""
    said = report.remarks
    return dataclasses.replace(report, remarks=Remarks(voluntary_persons=said.voluntary_persons, meals=said.meals))


def encode(kept: KeptStatistics) -> bytes:
    """The bytes in which the figures of a purged operation are kept."""
    return msgspec.json.encode(kept)


def decode(data: bytes) -> KeptStatistics:
    """What `encode` wrote. Raises StatisticsUnreadable."""
    try:
        kept: KeptStatistics = codec.decode_json(data, KeptStatistics)
    except codec.Malformed:
        raise StatisticsUnreadable from None
    return kept


def _place_of(report: ShelterReport) -> tuple[str, RecordMode]:
    return report.scope.shelter_id, report.scope.record_mode
