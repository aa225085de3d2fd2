"""What devices send and fetch: sealed bytes in, sealed bytes out."""

import time

from starlette.requests import Request
from starlette.responses import Response

from ledger import enrolment, intake, key_change
from ledger import feed as feeds
from ledger.routes.body import body_of, sealed_request_in
from sync.protocol import codec
from sync.protocol.ledger_keys import Handovers
from sync.protocol.messages import MAX_BUNDLE_BYTES

CBOR = "application/cbor"
MAX_ENROLMENT_BYTES = 4096
"""Two public keys of 91 bytes, a code and a version."""


async def bundles(request: Request) -> Response:
    """POST /v1/bundles: a sealed bundle, answered by a sealed receipt."""
    state = request.app.state
    begun_s = time.monotonic()
    async with body_of(request, MAX_BUNDLE_BYTES) as body:
        receipt, verdicts = await state.workshop.run(lambda: intake.receive(state.service, body))
    state.metrics.received(verdicts, time.monotonic() - begun_s)
    return Response(receipt, media_type=CBOR)


async def feed(request: Request) -> Response:
    """GET /v1/feed: a sealed request in the Authorization header, answered by a sealed page."""
    state = request.app.state
    sealed_request = sealed_request_in(request)
    page = await state.workshop.run(lambda: feeds.answer(state.service, sealed_request))
    state.metrics.paged()
    return Response(page, media_type=CBOR, headers={"cache-control": "no-store"})


async def enrolments(request: Request) -> Response:
    """POST /v1/enrolments: a one-time code with a device's public keys, answered by its sealed enrolment."""
    state = request.app.state
    async with body_of(request, MAX_ENROLMENT_BYTES) as body:
        answer = await state.workshop.run(lambda: enrolment.enrol(state.service, body))
    return Response(answer, media_type=CBOR)


async def ledger_keys(request: Request) -> Response:
    """GET /v1/ledger-keys: how the ledger's keys followed each other, each signed by the one before; open to all."""
    handovers = Handovers(tokens=request.app.state.service.keyring.handovers)
    return Response(codec.encode(handovers), media_type=CBOR, headers={"cache-control": "no-store"})


async def key_changes(request: Request) -> Response:
    """POST /v1/keys: a device's new keys, told by its old one, answered by a sealed confirmation."""
    state = request.app.state
    async with body_of(request, MAX_ENROLMENT_BYTES) as body:
        answer = await state.workshop.run(lambda: key_change.change(state.service, body))
    return Response(answer, media_type=CBOR)
