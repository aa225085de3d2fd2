"""A report's figures as tiles, bars and lines of history."""

from collections.abc import Sequence

from kiosk.domain import report_file
from kiosk.domain.occupancy_series import Series
from kiosk.domain.report_figures import comparable
from kiosk.domain.shelter_report import ShelterReport
from kiosk.ports.kept_reports import KeptReport
from kiosk.screens.message import Message, message
from kiosk.screens.report_state import Bar, Charts, HistoryLine, Tile
from sync.protocol.ages import AgeBand
from sync.protocol.city_form import local_time
from sync.protocol.values import ReportedMethod, StayType

PLUS, MINUS = "＋", "▲"
"""As the city writes changes."""


def tiles_of(report: ShelterReport, previous: ShelterReport | None) -> tuple[Tile, ...]:
    """The figures that are asked for first, each with its change."""
    before = _figures(compared) if (compared := comparable(report, previous)) is not None else {}
    return tuple(
        Tile(label, value, _signed(value - before[label]) if label in before else "")
        for label, value in _figures(report).items()
    )


def charts_of(report: ShelterReport, series: Series) -> Charts:
    """The bars of the report's charts."""
    methods = ((method, report.by_method.get(method)) for method in ReportedMethod)
    return Charts(
        series=series,
        methods=tuple(
            Bar(f"method.{method.value}", amount.households if amount is not None else 0) for method, amount in methods
        ),
        ages=tuple(Bar(f"report.age.{band.name.lower()}", report.ages.get(band, 0)) for band in AgeBand),
    )


def history_of(kept: Sequence[KeptReport], chosen_us: int | None) -> tuple[HistoryLine, ...]:
    """The reports that were made, newest first; one that cannot be read any more is left out."""
    lines = []
    for one in kept:
        try:
            report = report_file.decode(one.figures)
        except report_file.ReportUnreadable:
            continue
        figures = message("report.history.figures", households=report.here.households, persons=report.here.persons)
        lines.append(HistoryLine(one.as_of_us, _made(one), figures, chosen=one.as_of_us == chosen_us))
    return tuple(lines)


def moment(at_us: int) -> dict[str, int | str]:
    """A moment in the gaps of a sentence: month, day, clock."""
    at = local_time(at_us)
    return {"month": at.month, "day": at.day, "clock": f"{at:%H:%M}"}


def _made(kept: KeptReport) -> Message:
    if kept.due_us is None:
        return message("report.history.by_hand", **moment(kept.as_of_us))
    return message("report.history.scheduled", due=f"{local_time(kept.due_us):%H:%M}", **moment(kept.as_of_us))


def _figures(report: ShelterReport) -> dict[str, int]:
    car = report.stays.get(StayType.CAR)
    return {
        "report.tile.households": report.here.households,
        "report.tile.persons": report.here.persons,
        "report.tile.cars": report.cars,
        "report.tile.car_persons": car.persons if car is not None else 0,
        "report.tile.admitted": report.admitted.persons,
        "report.tile.left": report.left.persons,
    }


def _signed(change: int) -> str:
    if not change:
        return ""
    return f"{PLUS if change > 0 else MINUS}{abs(change):,}"
