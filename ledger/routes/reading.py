"""What anyone inside may read: figures without a person, and the ledger's own health."""

import msgspec
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ledger.database import version_of
from ledger.errors import NotReady, Unreadable
from ledger.occupancy import occupancy
from ledger.routes.metrics import CONTENT_TYPE, Gauges
from ledger.routes.work import Workshop
from ledger.service import Service
from ledger.tables import alarm, device, discrepancy
from sync.protocol.values import RecordMode


async def shelters(request: Request) -> Response:
    """GET /v1/shelters?mode=real|drill|test: every shelter's state and figures in one record mode."""
    state = request.app.state
    try:
        mode = RecordMode(request.query_params.get("mode", RecordMode.REAL))
    except ValueError:
        raise Unreadable from None
    figures = await state.workshop.run(lambda: occupancy(state.service, mode))
    return Response(msgspec.json.encode(figures), media_type="application/json")


async def health(request: Request) -> Response:
    """GET /healthz: 200 where the database answers, 503 where it does not."""
    state = request.app.state
    await state.workshop.run(lambda: _touch(state.service))
    return JSONResponse({"status": "ok"})


async def metrics(request: Request) -> Response:
    """GET /metrics: counters in Prometheus' text form."""
    state = request.app.state
    gauges = await state.workshop.run(lambda: _gauges(state.service, state.workshop))
    return Response(state.metrics.text(gauges), media_type=CONTENT_TYPE)


def _touch(service: Service) -> None:
    try:
        with service.database.read() as connection:
            version_of(connection)
    except SQLAlchemyError as error:
        raise NotReady(error=type(error).__name__) from None


def _gauges(service: Service, workshop: Workshop) -> Gauges:
    with service.database.read() as connection:
        # Every device's events without a gap, instead of counting a journal of ten million rows at each look.
        devices, events = connection.execute(select(func.count(), func.sum(device.c.high_water))).one()
        open_ones = select(func.count()).select_from(discrepancy).where(discrepancy.c.open)
        return Gauges(
            journal_events=int(events or 0),
            open_discrepancies=connection.execute(open_ones).scalar_one(),
            alarms=connection.execute(select(func.count()).select_from(alarm)).scalar_one(),
            devices=devices,
            waiting_requests=workshop.waiting,
            held_bytes=workshop.held_bytes,
        )
