"""Verdicts: what the ledger did with one event, told to the desk that wrote it."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

Code = Annotated[str, Meta(max_length=64)]


class VerdictKind(StrEnum):
    """判定: what the ledger did with one event."""

    APPLIED = "applied"
    DUPLICATE = "duplicate"
    DISCREPANCY = "discrepancy"
    HELD = "held"
    REFUSED = "refused"


class Verdict(Struct, frozen=True, array_like=True):
    """The ledger's answer to one event; `detail` is a discrepancy's id, what a held event needs, or a reason's key."""

    seq: int
    event_id: UUID
    kind: VerdictKind
    detail: Code = ""
