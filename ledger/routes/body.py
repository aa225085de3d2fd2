"""Bodies and headers of requests, within limits that hold while they are read."""

import base64

from starlette.requests import Request

from ledger.errors import LedgerError, Unreadable

SCHEME = "Kiosk "
"""Before the sealed request in the Authorization header."""
MAX_REQUEST_CHARACTERS = 4096
"""A sealed feed request is some 400 bytes; servers cut headers at 8 KiB and above."""


class TooLarge(LedgerError):
    """A body above its limit; the kiosk halves its bundle."""

    key = "too_large"


async def read_body(request: Request, limit_bytes: int) -> bytes:
    """The body. Raises TooLarge as soon as more than `limit_bytes` came, whatever the headers said."""
    parts = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > limit_bytes:
            raise TooLarge
        parts.append(part)
    return b"".join(parts)


def sealed_request_in(request: Request) -> bytes:
    """The sealed bytes in the Authorization header. Raises Unreadable."""
    header = request.headers.get("authorization", "")
    text = header.removeprefix(SCHEME).strip()
    if not header.startswith(SCHEME) or len(text) > MAX_REQUEST_CHARACTERS:
        raise Unreadable
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except ValueError:
        raise Unreadable from None
