"""Reports for HQ over HTTP: as JSON, as the city's text, or as CSV."""

from datetime import date
from enum import StrEnum
from typing import TypeVar

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from ledger import centre_reports, reports
from ledger.errors import Unreadable
from ledger.routes.body import body_of
from sync.protocol import codec
from sync.protocol.reception_table import Line
from sync.protocol.values import RecordMode

MAX_REPORT_BYTES = 4 * 1024 * 1024
"""A report of a thousand shelters is some 1.5 MB of JSON."""
Word = TypeVar("Word", bound=StrEnum)


class Format(StrEnum):
    """How a report is written; `figures` is the text of what is counted beside the city's own."""

    JSON = "json"
    TEXT = "text"
    FIGURES = "figures"
    CSV = "csv"


_MEDIA = {
    Format.JSON: "application/json",
    Format.TEXT: "text/plain; charset=utf-8",
    Format.FIGURES: "text/plain; charset=utf-8",
    Format.CSV: "text/csv; charset=utf-8",
}
_ACCEPTED = {"application/json": Format.JSON, "text/plain": Format.TEXT, "text/csv": Format.CSV}


async def shelters(request: Request) -> Response:
    """GET /v1/reports/shelters?mode=real|drill|test&format=json|text|figures|csv (or by Accept).

    All shelters as of now.

    POST with the JSON of an earlier report as body: the same, the texts with what changed since that report.
    """
    state, mode, written = request.app.state, _mode(request), _format(request)
    previous = await _previous(request) if request.method == "POST" else None
    report = await state.workshop.run(lambda: reports.shelters_report(state.service, mode))
    if written is Format.TEXT:
        return Response(reports.report_text(report, previous.counts if previous else None), media_type=_MEDIA[written])
    if written is Format.FIGURES:
        return Response(reports.figures_text(report, previous), media_type=_MEDIA[written])
    data = reports.shelters_csv(report) if written is Format.CSV else msgspec.json.encode(report)
    return Response(data, media_type=_MEDIA[written])


async def receptions(request: Request) -> Response:
    """GET /v1/reports/receptions?mode=…&by=operation|day&format=json|csv: receptions by date, kind and method."""
    state, mode, written = request.app.state, _mode(request), _format(request)
    line = _word(Line, request.query_params.get("by", Line.OPERATION.value))
    if written in (Format.TEXT, Format.FIGURES):
        raise Unreadable
    report = await state.workshop.run(lambda: reports.receptions_report(state.service, mode, line))
    data = reports.receptions_csv(report) if written is Format.CSV else msgspec.json.encode(report)
    return Response(data, media_type=_MEDIA[written])


async def centres(request: Request) -> Response:
    """GET /v1/reports/centres?mode=…&day=YYYY-MM-DD or &from=…&to=…&format=json|text|csv: volunteer centres by day."""
    state, mode, written = request.app.state, _mode(request), _format(request)
    first, last = (_day(request, name) or _day(request, "day") for name in ("from", "to"))
    if written is Format.FIGURES:
        raise Unreadable
    try:
        report = await state.workshop.run(lambda: centre_reports.centres_report(state.service, mode, first, last))
    except centre_reports.TooManyDays:
        raise Unreadable from None
    match written:
        case Format.TEXT:
            return Response(centre_reports.centres_text(report), media_type=_MEDIA[written])
        case Format.CSV:
            return Response(centre_reports.centres_csv(report), media_type=_MEDIA[written])
        case _:
            return Response(msgspec.json.encode(report), media_type=_MEDIA[written])


async def _previous(request: Request) -> reports.Earlier:
    async with body_of(request, MAX_REPORT_BYTES) as body:
        try:
            earlier: reports.Earlier = codec.decode_json(body, reports.Earlier)
        except codec.Malformed:
            raise Unreadable from None
    return earlier


def _day(request: Request, name: str) -> date | None:
    """A day of the query; None where it names none. Raises Unreadable."""
    text = request.query_params.get(name)
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError:
        raise Unreadable from None


def _mode(request: Request) -> RecordMode:
    return _word(RecordMode, request.query_params.get("mode", RecordMode.REAL.value))


def _format(request: Request) -> Format:
    """The parameter, or the first media type in Accept that is ours; JSON for everything else."""
    if "format" in request.query_params:
        return _word(Format, request.query_params["format"])
    wanted = (part.partition(";")[0].strip() for part in request.headers.get("accept", "").split(","))
    return next((_ACCEPTED[one] for one in wanted if one in _ACCEPTED), Format.JSON)


def _word(words: type[Word], text: str) -> Word:
    try:
        return words(text)
    except ValueError:
        raise Unreadable from None
