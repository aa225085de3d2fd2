"""The HTTP surface: which path leads where, and how a failure is answered."""

import logging
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager

from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ledger.errors import CodeRefused, LedgerError, NotReady, Refused, RevokedDevice, UnknownDevice, Unreadable
from ledger.organizers.bearers import UnknownBearer
from ledger.reports import FormSpoilt
from ledger.routes import activities, admissions, exchange, office, organizers, participants, reading, reports
from ledger.routes.body import TooLarge
from ledger.routes.counters import Counters
from ledger.routes.metrics import Metrics
from ledger.routes.work import Busy, Workshop
from ledger.service import Service

_log = logging.getLogger("ledger.routes")

_STATUS: dict[type[LedgerError], int] = {
    Unreadable: 400,
    UnknownDevice: 401,
    CodeRefused: 401,
    UnknownBearer: 401,
    RevokedDevice: 403,
    TooLarge: 413,
    Busy: 429,
    NotReady: 503,
    FormSpoilt: 503,
}

Lifespan = Callable[[Starlette], AbstractAsyncContextManager[None]]


ROUTES = [
    Route("/v1/bundles", exchange.bundles, methods=["POST"]),
    Route("/v1/feed", exchange.feed, methods=["GET"]),
    Route("/v1/enrolments", exchange.enrolments, methods=["POST"]),
    Route("/v1/ledger-keys", exchange.ledger_keys, methods=["GET"]),
    Route("/v1/keys", exchange.key_changes, methods=["POST"]),
    Route("/v1/app/admissions", admissions.announce, methods=["POST"]),
    Route("/v1/app/admissions/{arrival_id}", admissions.standing, methods=["GET"]),
    *activities.ROUTES,
    *organizers.ROUTES,
    *office.ROUTES,
    *participants.ROUTES,
    Route("/v1/shelters", reading.shelters, methods=["GET"]),
    Route("/v1/reports/shelters", reports.shelters, methods=["GET", "POST"]),
    Route("/v1/reports/receptions", reports.receptions, methods=["GET"]),
    Route("/v1/reports/centres", reports.centres, methods=["GET"]),
    Route("/healthz", reading.health, methods=["GET"]),
    Route("/metrics", reading.metrics, methods=["GET"]),
]
"""All roads; `ledger.routes.described` says of those that speak JSON what they take and answer."""


def build(service: Service, lifespan: Lifespan | None = None, counters: Counters | None = None) -> Starlette:
    """The application over one ledger; `counters` are those that several workers share."""
    app = Starlette(
        routes=ROUTES,
        exception_handlers={
            LedgerError: _answered(_known),
            OperationalError: _answered(_database_away),
            InterfaceError: _answered(_database_away),
            PoolTimeout: _answered(_database_away),
            HTTPException: _answered(_http),
            Exception: _answered(_bug),
        },
        lifespan=lifespan,
    )
    app.state.service = service
    app.state.metrics = Metrics(counters or Counters())
    app.state.workshop = Workshop()
    return app


def _answered(
    answer: Callable[[Exception], JSONResponse],
) -> Callable[[Request, Exception], Awaitable[Response]]:
    async def handle(request: Request, error: Exception) -> Response:
        response = answer(error)
        request.app.state.metrics.failed(response.status_code)
        return response

    return handle


def _known(error: Exception) -> JSONResponse:
    assert isinstance(error, LedgerError)
    if isinstance(error, Refused):
        return JSONResponse({"error": error.key, **error.shown}, error.status)
    return JSONResponse({"error": error.key}, _STATUS.get(type(error), 400))


def _database_away(error: Exception) -> JSONResponse:
    _log.error("database_away", extra={"data": {"error": type(error).__name__}})
    return JSONResponse({"error": NotReady.key}, _STATUS[NotReady])


def _http(error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    names = {404: "no_such_path", 405: "method_not_allowed"}
    return JSONResponse({"error": names.get(error.status_code, "http")}, error.status_code)


def _bug(error: Exception) -> JSONResponse:
    _log.error("bug", exc_info=error)
    return JSONResponse({"error": "bug"}, 500)
