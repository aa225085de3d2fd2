"""The file in which a drill leaves the orders for a process that it starts."""

from pathlib import Path
from typing import TypeVar

import msgspec

Orders = TypeVar("Orders")


def write(orders: object, file: Path) -> None:
    """Leave the orders for the process; the file is private, for it holds the enrolment code."""
    file.touch(mode=0o600)
    file.write_bytes(msgspec.json.encode(orders))


def read(file: Path, kind: type[Orders]) -> Orders:
    """The orders that were left. Raises OSError or msgspec.DecodeError."""
    return msgspec.json.decode(file.read_bytes(), type=kind)
