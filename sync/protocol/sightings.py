"""Lines of the log of who saw or changed what is sensitive: each holds the fingerprint of the one before it."""

import hashlib
from collections.abc import Iterable
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from sync.protocol import codec

FIRST_FORMER = b"\x00" * 32
"""`former` of a kiosk's first line."""

MAX_WORD_CHARACTERS = 64
Word = Annotated[str, Meta(max_length=MAX_WORD_CHARACTERS)]


class SightingLine(Struct, frozen=True, kw_only=True):
    """One act at `at_us` (UTC, µs, the desk's clock); `number` counts from 1 without gaps in one kiosk's file.

    `kind` and `detail` are words of the program and never a name; a `kind` that a reader does not know is still a
    line. `household_id` is None where the act was about many or about none. `former` is the digest of the line before.

    Every field is written, also an empty one: a field that is left out where it equals its default may be written or
    not, as the default's very object is met, and a fingerprint must not hang on that.
    """

    number: Annotated[int, Meta(ge=1)]
    at_us: int
    operator_id: Word
    kind: Word
    household_id: UUID | None = None
    detail: Word = ""
    former: Annotated[bytes, Meta(min_length=32, max_length=32)]


def digest_of(line: SightingLine) -> bytes:
    """The fingerprint of a line: 32 bytes that change with every part of it, and so with every line before it."""
    return hashlib.sha256(codec.encode(line)).digest()


def breaks_in(lines: Iterable[tuple[SightingLine, bytes]]) -> list[int]:
    """Numbers of lines that do not fit the one before them, or their own digest as it was kept; none is a whole chain.

    `lines` come by number. What was cut off at the end leaves no trace here: only whoever has the digest of a later
    line, as the ledger has, sees that.
    """
    broken = []
    number, digest = 0, FIRST_FORMER
    for line, kept in lines:
        if line.number != number + 1 or line.former != digest or digest_of(line) != kept:
            broken.append(line.number)
        number, digest = line.number, kept
    return broken
