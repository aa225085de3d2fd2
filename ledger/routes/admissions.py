"""What residents' own phones send and ask: JSON in, JSON out, each refusal with a word."""

from uuid import UUID

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from ledger import admissions
from ledger.errors import Unreadable
from ledger.routes.body import body_of

MAX_ANNOUNCEMENT_BYTES = 16 * 1024
"""The largest resident's code is 4,296 characters; with JSON's escapes and the longest note still below."""
_JSON = "application/json"
_NO_STORE = {"cache-control": "no-store"}


async def announce(request: Request) -> Response:
    """POST /v1/app/admissions: we are here; 200 with how the arrival stands, or a refusal with its reason."""
    state = request.app.state
    async with body_of(request, MAX_ANNOUNCEMENT_BYTES) as body:
        told = await state.workshop.run(lambda: admissions.announce(state.service, body))
    return Response(msgspec.json.encode(told), media_type=_JSON, headers=_NO_STORE)


async def standing(request: Request) -> Response:
    """GET /v1/app/admissions/{arrival_id}: how my arrival stands, with the number once a desk has given one.

    The id is known to the phone that announced it alone, and is all that it needs.
    """
    state = request.app.state
    try:
        arrival_id = UUID(request.path_params["arrival_id"])
    except ValueError:
        raise Unreadable from None
    told = await state.workshop.run(lambda: admissions.standing_for(state.service, arrival_id))
    return Response(msgspec.json.encode(told), media_type=_JSON, headers=_NO_STORE)
