"""Participants' phones: a scanned activity, points and their use, certificates; and whoever checks one."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ledger.errors import Unreadable
from ledger.participants import certifying, scanning, wallet
from ledger.participants.certifying import Checking, Renewal
from ledger.participants.scanning import Scan
from ledger.participants.wallet import Wanted
from ledger.routes import bearing
from ledger.routes.bearing import MAX_SMALL_BYTES, as_anybody, id_in
from ledger.routes.body import authorization_in
from sync.protocol import credential
from sync.protocol.values import RecordMode

SCHEME = "Resident "
"""Before the resident's code in the Authorization header, in base64url: the code itself may end in a space."""
MAX_HEADER_CHARACTERS = credential.MAX_TEXT_CHARACTERS * 4 // 3 + 4
MAX_US = 1 << 62


async def participate(request: Request) -> Response:
    """POST /v1/app/participations: I have read the table's code; 200 with points granted, pending or refused."""
    asked: Scan = await bearing.shape_in(request, Scan, MAX_SMALL_BYTES)
    return await as_anybody(request, lambda service: scanning.scanned(service, asked))


async def points(request: Request) -> Response:
    """GET /v1/app/points: balance, next expiry, rank."""
    code, mode = _code_in(request), _mode_in(request)
    return await as_anybody(request, lambda service: wallet.wallet(service, code, mode))


async def history(request: Request) -> Response:
    """GET /v1/app/points/history?before=µs: the latest first, a page at a time."""
    code, mode, text = _code_in(request), _mode_in(request), request.query_params.get("before", "")
    if text and (not text.isascii() or not text.isdecimal() or len(text) > len(str(MAX_US))):
        raise Unreadable
    before_us = min(int(text), MAX_US) if text else None
    return await as_anybody(request, lambda service: wallet.history(service, code, mode, before_us))


async def redeem(request: Request) -> Response:
    """POST /v1/app/redemptions: points for a ticket or a coupon, once for each request."""
    asked: Wanted = await bearing.shape_in(request, Wanted, MAX_SMALL_BYTES)
    return await as_anybody(request, lambda service: wallet.redeem(service, asked))


async def lottery(request: Request) -> Response:
    """GET /v1/lotteries/{lottery_id}: what anyone may know, the draw included."""
    lottery_id = id_in(request, "lottery_id")
    return await as_anybody(request, lambda service: wallet.lottery(service, lottery_id))


async def certificates(request: Request) -> Response:
    """GET /v1/app/certificates: mine, the newest first, each with its code."""
    code, mode = _code_in(request), _mode_in(request)
    return await as_anybody(request, lambda service: certifying.shown(service, code, mode))


async def reissue(request: Request) -> Response:
    """POST /v1/app/certificates/{number}/renewals: anew, with the hours as they stand now."""
    asked: Renewal = await bearing.shape_in(request, Renewal, MAX_SMALL_BYTES)
    number = id_in(request, "number")
    return await as_anybody(request, lambda service: certifying.reissued(service, number, asked))


async def check(request: Request) -> Response:
    """POST /v1/certificates/checks: does this code say the truth, and is it still good?"""
    asked: Checking = await bearing.shape_in(request, Checking, MAX_SMALL_BYTES)
    return await as_anybody(request, lambda service: certifying.checked(service, asked))


async def by_number(request: Request) -> Response:
    """GET /v1/certificates/{number}: is this number good? Nothing else is told."""
    number = id_in(request, "number")
    return await as_anybody(request, lambda service: certifying.by_number(service, number))


def _code_in(request: Request) -> str:
    """The resident's code in the Authorization header. Raises Unreadable."""
    try:
        return authorization_in(request, SCHEME, MAX_HEADER_CHARACTERS).decode("ascii")
    except UnicodeDecodeError:
        raise Unreadable from None


def _mode_in(request: Request) -> RecordMode:
    try:
        return RecordMode(request.query_params.get("mode", RecordMode.REAL))
    except ValueError:
        raise Unreadable from None


ROUTES = [
    Route("/v1/app/participations", participate, methods=["POST"]),
    Route("/v1/app/points", points, methods=["GET"]),
    Route("/v1/app/points/history", history, methods=["GET"]),
    Route("/v1/app/redemptions", redeem, methods=["POST"]),
    Route("/v1/app/certificates", certificates, methods=["GET"]),
    Route("/v1/app/certificates/{number}/renewals", reissue, methods=["POST"]),
    Route("/v1/lotteries/{lottery_id}", lottery, methods=["GET"]),
    Route("/v1/certificates/checks", check, methods=["POST"]),
    Route("/v1/certificates/{number}", by_number, methods=["GET"]),
]
