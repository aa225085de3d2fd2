"""Made reports in the file."""

from sqlalchemy import ColumnElement, Connection, and_, func, select
from sqlalchemy.dialects.sqlite import insert

from kiosk.ports.kept_reports import KeptReport, ReportPlace
from kiosk.store.tables import kept_report
from sync.protocol.values import RecordMode

_KEPT = kept_report.c


class SqlKeptReports:
    """The port `KeptReports` over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, report: KeptReport) -> None:
        """Keep a report; one of the same place and moment is replaced."""
        told = {
            "due_us": report.due_us,
            "operator_id": report.operator_id,
            "figures": report.figures,
            "text": report.text,
        }
        key = {
            "operation_id": report.place.operation_id,
            "shelter_id": report.place.shelter_id,
            "record_mode": report.place.record_mode.value,
            "as_of_us": report.as_of_us,
        }
        statement = insert(kept_report).values(**key, **told)
        self._connection.execute(statement.on_conflict_do_update(index_elements=list(key), set_=told))

    def places(self, operation_id: str) -> tuple[ReportPlace, ...]:
        """The places of an operation of which reports were made."""
        query = select(_KEPT.shelter_id, _KEPT.record_mode).where(_KEPT.operation_id == operation_id).distinct()
        rows = self._connection.execute(query.order_by(_KEPT.shelter_id, _KEPT.record_mode))
        return tuple(ReportPlace(operation_id, row.shelter_id, RecordMode(row.record_mode)) for row in rows)

    def newest(self, place: ReportPlace, limit: int) -> tuple[KeptReport, ...]:
        """The last reports of a place, newest first."""
        query = select(kept_report).where(_of(place)).order_by(_KEPT.as_of_us.desc()).limit(limit)
        return tuple(
            KeptReport(
                place=ReportPlace(row.operation_id, row.shelter_id, RecordMode(row.record_mode)),
                as_of_us=row.as_of_us,
                due_us=row.due_us,
                operator_id=row.operator_id,
                figures=row.figures,
                text=row.text,
            )
            for row in self._connection.execute(query)
        )

    def last_due_us(self, place: ReportPlace, until_us: int) -> int | None:
        """The latest scheduled time up to `until_us` for which a report of this place was made."""
        query = select(func.max(_KEPT.due_us)).where(_of(place), _KEPT.due_us <= until_us)
        due_us: int | None = self._connection.execute(query).scalar()
        return due_us


def _of(place: ReportPlace) -> ColumnElement[bool]:
    return and_(
        _KEPT.operation_id == place.operation_id,
        _KEPT.shelter_id == place.shelter_id,
        _KEPT.record_mode == place.record_mode.value,
    )
