"""Shapes to canonical CBOR and back, strictly: what does not fit its shape is `Malformed`, never half-read."""

import io
from typing import Any, TypeVar
from uuid import UUID

import cbor2
import msgspec

Shape = TypeVar("Shape", bound=msgspec.Struct)

MAX_MESSAGE_BYTES = 8 * 1024 * 1024
"""No message of ours comes near; a longer one is refused before it is parsed."""
MAX_NESTING = 12
"""Depth of arrays and maps; our deepest shape has 7. A parser that recurses without limit can be crashed."""

_NATIVE = (bytes, UUID)


class Malformed(ValueError):
    """Bytes that are not the shape they should be; `where` is a path of field names and holds no content."""

    def __init__(self, where: str) -> None:
        super().__init__(where)
        self.where = where


def encode(shape: msgspec.Struct) -> bytes:
    """Canonical CBOR (RFC 8949, 4.2.1) of a shape; equal shapes give equal bytes."""
    return cbor2.dumps(msgspec.to_builtins(shape, builtin_types=_NATIVE), canonical=True)


def decode(data: bytes, shape: type[Shape]) -> Shape:
    """The shape that `data` holds. Raises Malformed for anything else, trailing bytes and unknown words included."""
    try:
        return msgspec.convert(plain_of(data), shape, strict=True, builtin_types=_NATIVE)
    except msgspec.ValidationError as error:
        raise Malformed(_path_of(error)) from None
    except (ValueError, OverflowError, RecursionError):
        raise Malformed("$") from None


def plain_of(data: bytes) -> Any:  # noqa: ANN401 - whatever CBOR may hold
    """The plain objects that `data` holds; raises Malformed for damaged, over-long, over-deep or trailing bytes."""
    if len(data) > MAX_MESSAGE_BYTES:
        raise Malformed("length")
    _refuse_deep(data)
    stream = io.BytesIO(data)
    try:
        plain = cbor2.CBORDecoder(stream).decode()
    except Exception as error:  # tag handlers raise whatever they like on hostile input
        raise Malformed("cbor") from error
    if stream.tell() != len(data):
        raise Malformed("trailing")
    return plain


def _refuse_deep(data: bytes) -> None:
    """Walks the heads of CBOR items and raises Malformed where they nest deeper than MAX_NESTING."""
    outer: list[int] = []
    left = -1  # items still to come where we are; never 0 outside all containers
    offset, end, widths = 0, len(data), _LEAF_BYTES
    while offset < end:
        width = widths[data[offset]]
        if width:
            offset += width
        else:
            offset, children = _skip_head(data, offset)
            if children:
                outer.append(left)
                left = children
                if len(outer) > MAX_NESTING:
                    raise Malformed("nesting")
                continue
        left -= 1
        while not left:
            left = outer.pop() - 1


_LENGTH_BYTES = {24: 1, 25: 2, 26: 4, 27: 8}


def _leaf_bytes(head: int) -> int:
    """How long an item with this first byte is, where that alone says so: numbers, short strings, simple values."""
    major, extra = head >> 5, head & 31
    if major in (2, 3):
        return 1 + extra if extra < 24 else 0
    return 1 + _LENGTH_BYTES.get(extra, 0) if major in (0, 1, 7) and extra < 28 else 0


_LEAF_BYTES = tuple(_leaf_bytes(head) for head in range(256))
"""By first byte, 0 where more must be looked at: nine of ten items are leaves, and every decoding walks them all."""


def _skip_head(data: bytes, offset: int) -> tuple[int, int]:
    """Where the next item's head (and string body) ends, and how many items it holds."""
    major, extra = data[offset] >> 5, data[offset] & 31
    offset += 1
    if extra >= 28:  # indefinite lengths and reserved values are never canonical
        raise Malformed("head")
    width = _LENGTH_BYTES.get(extra, 0)
    value = int.from_bytes(data[offset : offset + width], "big") if width else extra
    offset += width
    if major in (2, 3):
        return offset + value, 0
    children = {4: value, 5: value * 2, 6: 1}.get(major, 0)
    if children > len(data):
        raise Malformed("count")
    return offset, children


def _path_of(error: msgspec.ValidationError) -> str:
    """The field path out of msgspec's message; the rest may quote content and is dropped."""
    _, _, path = str(error).rpartition(" - at `")
    return path.rstrip("`") or "$"
