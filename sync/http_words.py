"""What HTTP and TLS say on the way, in words of ours: when to come back, and why a connection was not trusted."""

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

RETRY_AFTER_LIMIT_S = 600
"""A ledger, or a proxy before it, that asks for more is not believed: somebody at the desk waits to see it online."""

_REASONS = {
    9: "not_yet_valid",
    10: "expired",
    18: "unknown_ca",
    19: "unknown_ca",
    20: "unknown_ca",
    21: "unknown_ca",
    62: "wrong_host",
    64: "wrong_host",
}
"""OpenSSL's X509_V_ERR numbers (x509_vfy.h)."""
_MAX_CAUSES = 10
"""Libraries wrap an error three or four times; an error that is its own cause must not turn us round for ever."""


def retry_after_s(header: str) -> int | None:
    """Seconds to wait by a Retry-After header (RFC 9110, 10.2.3), at most RETRY_AFTER_LIMIT_S; None for nonsense."""
    text = header.strip()
    if text.isascii() and text.isdigit():
        return min(int(text[:9]), RETRY_AFTER_LIMIT_S)
    try:
        when = parsedate_to_datetime(text)
        aware = when if when.tzinfo is not None else when.replace(tzinfo=UTC)
        left_s = round((aware - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return min(max(0, left_s), RETRY_AFTER_LIMIT_S)


def tls_reason(error: BaseException) -> str:
    """Why the connection was not trusted, a word of engine.TLS_REASONS."""
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return _REASONS.get(cause.verify_code, "failing")
        if isinstance(cause, ssl.CertificateError):
            return "wrong_host"
    return "failing"


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and what it wraps, by `raise from`, by context, or as its first argument, as urllib3 does."""
    waiting: list[BaseException] = [error]
    for _ in range(_MAX_CAUSES):
        if not waiting:
            return
        current = waiting.pop(0)
        yield current
        wrapped = (current.__cause__, current.__context__, getattr(current, "reason", None), *current.args)
        waiting += [one for one in wrapped if isinstance(one, BaseException)]
