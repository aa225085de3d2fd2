"""What stays of a purged operation: the figures of its reports, of everybody who came, and receptions by day."""

import dataclasses
from collections.abc import Mapping, Sequence

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from kiosk.domain.reception_statistics import statistics_of
from kiosk.domain.shelter_report import Remarks, ReportScope, ShelterReport, report_of
from kiosk.errors import KnownError
from sync.protocol import codec
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


def without_words(report: ShelterReport) -> ShelterReport:
    """A report without what staff typed beside its figures, for that may name somebody."""
    said = report.remarks
    return dataclasses.replace(report, remarks=Remarks(voluntary_persons=said.voluntary_persons, meals=said.meals))


def finished(kept: KeptStatistics) -> KeptStatistics:
    """The same, once the copies and kept files are gone too."""
    return replace(kept, is_finished=True)


def encode(kept: KeptStatistics) -> bytes:
    """As it is kept."""
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
