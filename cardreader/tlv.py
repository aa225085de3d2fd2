"""BER-TLV as on ISO 7816 cards: tags of one to three bytes, short, long and non-minimal lengths; pure bytes."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from cardreader.errors import MalformedTlv

MAX_TAG_LENGTH: Final = 3  # ISO 7816-4: tag fields of interindustry objects have at most three bytes
MAX_LENGTH_OCTETS: Final = 4  # ISO 7816-4: length fields have at most five bytes, the first says how many follow
_LONG_FORM: Final = 0x80
_MULTI_BYTE_TAG: Final = 0x1F


@dataclass(frozen=True, repr=False)
class Header:
    """Where one object's value lies: its tag as written, the bytes of tag and length, and the value's length."""

    tag: int
    header_length: int
    value_length: int

    @property
    def total_length(self) -> int:
        """Bytes of the whole object."""
        return self.header_length + self.value_length


@dataclass(frozen=True, repr=False)
class Tlv:
    """One object; the value stays out of its repr, for it may be the holder's."""

    tag: int
    value: bytes

    def __repr__(self) -> str:
        return f"Tlv({self.tag:X}, {len(self.value)} bytes)"


def _byte(raw: bytes, offset: int) -> int:
    if offset >= len(raw):
        raise MalformedTlv(offset)
    return raw[offset]


def _tag_end(raw: bytes, start: int) -> int:
    offset = start + 1
    if _byte(raw, start) & _MULTI_BYTE_TAG != _MULTI_BYTE_TAG:
        return offset
    while _byte(raw, offset) & _LONG_FORM:
        offset += 1
        if offset - start >= MAX_TAG_LENGTH:
            raise MalformedTlv(offset)
    return offset + 1


def read_header(raw: bytes, start: int = 0) -> Header:
    """Tag and length at `start`; the value need not be there yet. Raises MalformedTlv.

    A length may be non-minimal (`82 00 65`): cards write it, and readers that assume one byte break above 127.
    """
    after_tag = _tag_end(raw, start)
    tag = int.from_bytes(raw[start:after_tag], "big")
    first = _byte(raw, after_tag)
    if first < _LONG_FORM:
        return Header(tag, after_tag + 1 - start, first)
    octets = first & 0x7F
    end = after_tag + 1 + octets
    if not 1 <= octets <= MAX_LENGTH_OCTETS or end > len(raw):
        raise MalformedTlv(after_tag)
    return Header(tag, end - start, int.from_bytes(raw[after_tag + 1 : end], "big"))


def read_tlv(raw: bytes, start: int = 0) -> tuple[Tlv, int]:
    """The object at `start` and the offset behind it. Raises MalformedTlv where the value is cut short."""
    header = read_header(raw, start)
    end = start + header.total_length
    if end > len(raw):
        raise MalformedTlv(start)
    return Tlv(header.tag, raw[start + header.header_length : end]), end


def iterate(raw: bytes) -> Iterator[Tlv]:
    """All objects side by side in `raw`. Raises MalformedTlv at the first byte that is no object."""
    offset = 0
    while offset < len(raw):
        item, offset = read_tlv(raw, offset)
        yield item


def encode(tag: int, value: bytes, *, length_octets: int = 0) -> bytes:
    """Write one object; `length_octets` of 1 to 4 forces a long, perhaps non-minimal length (0: the shortest)."""
    tag_bytes = tag.to_bytes(max(1, (tag.bit_length() + 7) // 8), "big")
    if length_octets == 0 and len(value) < _LONG_FORM:
        return tag_bytes + bytes([len(value)]) + value
    octets = max(length_octets, (len(value).bit_length() + 7) // 8, 1)
    return tag_bytes + bytes([_LONG_FORM | octets]) + len(value).to_bytes(octets, "big") + value
