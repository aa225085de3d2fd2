"""What an office types in for somebody else: JSON files whose papers and pictures name files beside them."""

import base64
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from ledger.errors import Unreadable
from sync.protocol import codec

Shape = TypeVar("Shape")
MAX_FILE_BYTES = 4 * 1024 * 1024
"""More than any paper that the ledger takes."""


def read_json(file: Path, shape: type[Shape], prepare: Callable[[dict[str, Any], Path], None]) -> Shape:
    """The shape in a JSON file, after `prepare` has put in what lies beside it. Raises OSError or Unreadable."""
    try:
        plain = codec.decode_json(file.read_bytes(), dict)
        prepare(plain, file.parent)
        return msgspec.convert(plain, shape, strict=False)
    except (codec.Malformed, msgspec.ValidationError, KeyError, TypeError, AttributeError):
        raise Unreadable(file=file.name) from None


def with_contents(profile: dict[str, Any], folder: Path) -> None:
    """Puts the files that an organiser's documents name into them."""
    for document in profile.get("documents", []):
        _fill(document, folder)


def with_picture(plan: dict[str, Any], folder: Path) -> None:
    """The same for an activity's picture."""
    if plan.get("picture"):
        _fill(plan["picture"], folder)


def _fill(document: dict[str, Any], folder: Path) -> None:
    file = folder / document.pop("file")
    document.setdefault("name", file.name)
    with file.open("rb") as stream:
        document["content"] = base64.b64encode(stream.read(MAX_FILE_BYTES)).decode()
