"""Bodies and headers of requests, within limits that hold while they are read."""

import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.requests import Request

from ledger.errors import LedgerError, Unreadable
from ledger.routes.work import Workshop

SCHEME = "Kiosk "
"""Before the sealed request in the Authorization header."""
MAX_REQUEST_CHARACTERS = 4096
"""A sealed feed request is some 400 bytes; servers cut headers at 8 KiB and above."""


class TooLarge(LedgerError):
    """A body above its limit; the kiosk halves its bundle."""

    key = "too_large"


@asynccontextmanager
async def body_of(request: Request, limit_bytes: int) -> AsyncIterator[bytes]:
    """The body, for as long as the block lasts.

    Raises TooLarge as soon as more than `limit_bytes` came, whatever the headers said, and Busy where too much is held.
    """
    workshop: Workshop = request.app.state.workshop
    parts: list[bytes] = []
    size = 0
    try:
        async for part in request.stream():
            if size + len(part) > limit_bytes:
                raise TooLarge
            workshop.hold(len(part))
            size += len(part)
            parts.append(part)
        yield b"".join(parts)
    finally:
        workshop.release(size)


def sealed_request_in(request: Request) -> bytes:
    """The sealed bytes in the Authorization header. Raises Unreadable."""
    return authorization_in(request, SCHEME, MAX_REQUEST_CHARACTERS)


def authorization_in(request: Request, scheme: str, most_characters: int) -> bytes:
    """The bytes that stand in base64url, padded or not, behind `scheme` in the Authorization header.

    Raises Unreadable where there are none, or more than `most_characters`.
    """
    header = request.headers.get("authorization", "")
    text = header.removeprefix(scheme).strip()
    if not header.startswith(scheme) or len(text) > most_characters:
        raise Unreadable
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except ValueError:
        raise Unreadable from None
