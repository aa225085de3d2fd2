"""Reports for HQ over HTTP: as JSON, as the city's text, or as CSV."""

from enum import StrEnum
from typing import TypeVar

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from ledger import reports
from ledger.errors import Unreadable
from ledger.routes.body import body_of
from sync.protocol import codec
from sync.protocol.city_counts import CityCounts
from sync.protocol.reception_table import Line
from sync.protocol.values import RecordMode

MAX_REPORT_BYTES = 1024 * 1024
"""A report of a thousand shelters is some 300 KB of JSON."""
Word = TypeVar("Word", bound=StrEnum)


class Format(StrEnum):
    """How a report is written."""

    JSON = "json"
    TEXT = "text"
    CSV = "csv"


_MEDIA = {
    Format.JSON: "application/json",
    Format.TEXT: "text/plain; charset=utf-8",
    Format.CSV: "text/csv; charset=utf-8",
}
_ACCEPTED = {"application/json": Format.JSON, "text/plain": Format.TEXT, "text/csv": Format.CSV}


class _Earlier(msgspec.Struct, frozen=True):
    """What is read of a report before; everything else in it is passed over."""

    counts: CityCounts


async def shelters(request: Request) -> Response:
    """GET /v1/reports/shelters?mode=real|drill|test&format=json|text|csv (or by Accept): all shelters as of now.

    POST with the JSON of an earlier report as body: the same, the text with what changed since that report.
    """
    state, mode, written = request.app.state, _mode(request), _format(request)
    previous = await _previous(request) if request.method == "POST" else None
    report = await state.workshop.run(lambda: reports.shelters_report(state.service, mode))
    if written is Format.TEXT:
        return Response(reports.report_text(report, previous), media_type=_MEDIA[written])
    data = reports.shelters_csv(report) if written is Format.CSV else msgspec.json.encode(report)
    return Response(data, media_type=_MEDIA[written])


async def receptions(request: Request) -> Response:
    """GET /v1/reports/receptions?mode=…&by=operation|day&format=json|csv: receptions by date, kind and method."""
    state, mode, written = request.app.state, _mode(request), _format(request)
    line = _word(Line, request.query_params.get("by", Line.OPERATION.value))
    if written is Format.TEXT:
        raise Unreadable
    report = await state.workshop.run(lambda: reports.receptions_report(state.service, mode, line))
    data = reports.receptions_csv(report) if written is Format.CSV else msgspec.json.encode(report)
    return Response(data, media_type=_MEDIA[written])


async def _previous(request: Request) -> CityCounts:
    async with body_of(request, MAX_REPORT_BYTES) as body:
        try:
            earlier: _Earlier = codec.decode_json(body, _Earlier)
        except codec.Malformed:
            raise Unreadable from None
    return earlier.counts


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
