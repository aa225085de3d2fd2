"""The figures of a 避難所状況報告 by the names under which the city's forms, tables and sheets ask for them."""

from kiosk.domain.shelter_report import Remarks, ShelterReport
from sync.protocol.city_form import CityForm, Moment, local_time, text_of
from sync.protocol.figure_names import named_amount, named_figures
from sync.protocol.values import RecordMode

RECORD_MODES = {RecordMode.REAL: "実災害", RecordMode.DRILL: "訓練", RecordMode.TEST: "テスト"}
"""The words of the city's forms."""


def figures_of(report: ShelterReport) -> dict[str, int | None]:
    """Every figure by its name, in the order of the report; None is not known."""
    return {
        **named_amount("", report.here),
        "自主避難": report.remarks.voluntary_persons,
        **named_figures(report.figures),
        **named_amount("入所", report.admitted),
        **named_amount("退所", report.left),
        "食事": report.remarks.meals,
    }


def changes_of(report: ShelterReport, previous: ShelterReport | None) -> dict[str, int | None]:
    """By how much each figure changed; None where one of the two is not known. Nothing where they do not compare."""
    before = comparable(report, previous)
    if before is None:
        return {}
    figures = figures_of(before)
    return {name: _difference(value, figures.get(name)) for name, value in figures_of(report).items()}


def comparable(report: ShelterReport, previous: ShelterReport | None) -> ShelterReport | None:
    """`previous`, where it is of the same shelter, operation and record mode and not later; None otherwise."""
    if previous is None:
        return None
    place, before = (
        (one.scope.shelter_id, one.scope.operation_id, one.scope.record_mode) for one in (report, previous)
    )
    return previous if place == before and previous.scope.as_of_us <= report.scope.as_of_us else None


def report_text(form: CityForm, report: ShelterReport, previous: ShelterReport | None, shelter: str) -> str:
    """The report as text; `shelter` is the shelter's name. Raises city_form.BrokenForm."""
    since = local_time(report.scope.since_us)
    words = {"避難所": shelter, "期間の始まり": f"{since.month}/{since.day} {since.hour}:{since.minute:02d}"}
    words |= remark_words(report.remarks)
    before = comparable(report, previous)
    moment = Moment(report.scope.as_of_us, report.scope.record_mode)
    return text_of(form, moment, figures_of(report), None if before is None else figures_of(before), words)


def remark_words(remarks: Remarks) -> dict[str, str]:
    """What staff said, by the names under which forms ask for it, each on one line."""
    said = {"不足": remarks.shortages, "ライフライン": remarks.lifelines, "連絡": remarks.text}
    return {name: " ".join(text.split()) for name, text in said.items()}


def _difference(now: int | None, before: int | None) -> int | None:
    return None if now is None or before is None else now - before
