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
MAX_MAP_ENTRIES = 256
"""Our widest shape has some 40 fields. Keys can be chosen so that each collides with all before it in Python's dict: a
bundle of 2 MiB, which nobody need have signed, would hold the ledger for two minutes (measured)."""
MAX_ITEMS = 65_536
"""In one message, containers included; a full page of records has some 3,000, for what they hold travels as bytes. Two
MiB of empty lists would become 100 MiB of objects."""
TAGS = frozenset({18, 37})
"""COSE_Sign1 and UUID: what we write. Handlers of all others (patterns, messages, shared and numbered references,
numbers of any length) are never reached."""

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


def decode_json(text: bytes, shape: type[Any]) -> Any:  # noqa: ANN401 - what `shape` says
    """The shape in a JSON text. Raises Malformed for anything else, ill-coded and over-deep text included."""
    try:
        return msgspec.json.decode(text, type=shape)
    except (ValueError, RecursionError):  # DecodeError, ValidationError and UnicodeDecodeError are ValueErrors
        raise Malformed("json") from None


def decode_own(data: bytes, shape: type[Shape]) -> Shape:
    """The shape in bytes that this program itself has encoded and kept. Raises Malformed.

    Nothing hostile is looked for, which takes most of the time of `decode`.
    """
    try:
        return msgspec.convert(cbor2.loads(data), shape, strict=True, builtin_types=_NATIVE)
    except msgspec.ValidationError as error:
        raise Malformed(_path_of(error)) from None
    except (cbor2.CBORDecodeError, ValueError, OverflowError) as error:
        raise Malformed("cbor") from error


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
    outer = [0]  # so that behind the one message -1 are left; what comes there is refused as trailing
    left = 1  # items still to come where we are
    items = 0
    offset, end, steps = 0, len(data), _STEPS
    data += b"\0"  # so that a head at the very end may be asked for its length
    while left > 0 and offset < end:
        step = steps[data[offset]]
        if step > 0:
            offset += step
        elif step == _SHORT_STRING:
            offset += 2 + data[offset + 1]
        elif data[offset : offset + 3] == _UUID_HEAD:
            offset += _UUID_BYTES
        else:
            offset, children = (offset + 1, -step) if step < 0 else _skip_head(data, offset)
            if children:
                outer.append(left)
                left = children
                items += children
                if len(outer) > MAX_NESTING + 1 or items > MAX_ITEMS:
                    raise _too_much(items)
                continue
        left -= 1
        while not left:
            left = outer.pop() - 1


def _too_much(items: int) -> Malformed:
    return Malformed("nesting" if items <= MAX_ITEMS else "count")


_LENGTH_BYTES = {24: 1, 25: 2, 26: 4, 27: 8}
_UUID_HEAD = b"\xd8\x25\x50"
"""Tag 37 over sixteen bytes: the most frequent of all tagged items."""
_UUID_BYTES = 19
_SHORT_STRING = -1_000
"""Stands for a string whose length is the next byte; no container with a short head holds so many items."""


def _step(head: int) -> int:
    """What an item with this first byte asks of the walk: its bytes where that alone says so, 0 to look further.

    Numbers, short strings and simple values are leaves of so many bytes; a short array or map is as many items,
    negative.
    """
    major, extra = head >> 5, head & 31
    if major in (2, 3):
        return 1 + extra if extra < 24 else _SHORT_STRING if extra == 24 else 0
    if major in (4, 5) and extra < 24:
        return -extra * (major - 3) or 1
    return 1 + _LENGTH_BYTES.get(extra, 0) if major in (0, 1, 7) and extra < 28 else 0


_STEPS = tuple(_step(head) for head in range(256))
"""By first byte: nearly all items are told by it, and every decoding walks them all."""


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
        if offset + value > len(data):  # cbor2 reserves what a text promises before it looks whether that is there
            raise Malformed("cut")
        return offset + value, 0
    children = {4: value, 5: value * 2, 6: 1}.get(major, 0)
    if children > len(data) or (major == 5 and value > MAX_MAP_ENTRIES):
        raise Malformed("count")
    if major == 6 and value not in TAGS:
        raise Malformed("tag")
    return offset, children


def _path_of(error: msgspec.ValidationError) -> str:
    """The field path out of msgspec's message; the rest may quote content and is dropped."""
    _, _, path = str(error).rpartition(" - at `")
    return path.rstrip("`") or "$"
