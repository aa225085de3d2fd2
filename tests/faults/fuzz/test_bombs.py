"""Small messages that would be dear to read: each parser refuses them before they cost memory or minutes."""

import json
import struct
import tracemalloc
import zlib

import pytest
import zstandard

from sync.protocol import base45, credential, sealed
from sync.protocol.codec import MAX_MESSAGE_BYTES
from sync.protocol.messages import MAX_BUNDLE_BYTES
from tests.faults.fuzz.doors import DOORS, Door
from tests.faults.fuzz.test_doors import enter

MAX_PEAK_BYTES = 40 * 1024 * 1024
"""What reading one refused message of 2 MiB may take: itself, its
inflated 8 MiB, and a list of as many cells."""
FULL = MAX_BUNDLE_BYTES
COLLIDING = 2**61 - 1
"""Python's integers hash modulo this prime: all its multiples meet in one slot of a dict (CPython, pyhash.h)."""


def _colliding_map(size: int) -> bytes:
    """A map whose keys all have the same hash: a dict of n of them takes n² / 2 comparisons."""
    out = bytearray(b"\xba")
    entries = size // 13
    out += struct.pack(">I", entries)
    for number in range(1, entries + 1):
        key = ((1 << 64) + number) * COLLIDING
        data = key.to_bytes((key.bit_length() + 7) // 8, "big")
        out += b"\xc2" + bytes([0x40 + len(data)]) + data + b"\x00"
    return bytes(out)


def _zstd(size: int) -> bytes:
    return zstandard.ZstdCompressor(level=1).compress(bytes(size))


def _zstd_unnamed(size: int) -> bytes:
    return zstandard.ZstdCompressor(level=1, write_content_size=False).compress(bytes(size))


BOMBS = {
    "colliding keys": _colliding_map(FULL),
    "empty lists": b"\x9a" + struct.pack(">I", FULL) + b"\x80" * FULL,
    "maps of lists": b"\x9a" + struct.pack(">I", FULL // 3) + b"\xa1\x00\x80" * (FULL // 3),
    "a length that is not there": b"\x5b" + struct.pack(">Q", 2**62),
    "a count that is not there": b"\x9b" + struct.pack(">Q", 2**62),
    "deep arrays": b"\x81" * FULL,
    "deep maps": b"\xa1\x00" * (FULL // 2),
    "deep tags": b"\xd2" * FULL,
    "indefinite arrays": b"\x9f" * FULL,
    "pattern of many repeats": b"\xd8\x23\x78\x30" + b"(" * 16 + b"a" + b"{9999})" * 4 + b")" * 3,
    "an array that holds itself": b"\xd8\x1c\x82\xd8\x1d\x00\xd8\x1d\x00",
    "number of 800,000 digits": b"\xc2\x5a" + struct.pack(">I", 330_000) + b"\xff" * 330_000,
    "decimal of a huge exponent": b"\xc4\x82\x1b" + struct.pack(">Q", 2**40) + b"\x01",
    "zstd of 4 GiB": _zstd(2**32 // 64)[:200] + b"\x00",
    "zstd of 64 MiB": _zstd(64 * 1024 * 1024),
    "zstd without a length": _zstd_unnamed(64 * 1024 * 1024),
    "deep JSON arrays": b"[" * FULL,
    "deep JSON objects": b'{"a":' * (FULL // 5),
    "deep JSON in a field nobody knows": b'{"unheard_of":' + b"[" * 16_000,
    "deep JSON in a list": b'[{"unheard_of":' + b"[" * 16_000,
    "JSON number of many digits": b'{"figures":' + b"9" * 100_000 + b"}",
    "JSON in no encoding": b'{"origin":"\xff\xfe\xed\xa0\x80","\xff":1}',
    "figures of many digits": (
        b"shelter_name,address,portal_latitude,portal_longitude,portal_capacity_persons\r\n"
        b"a,b," + b"1" * 50_000 + b",1e999," + b"9" * 50_000
    ),
    "one endless cell": b'shelter_name,"' + b"x" * FULL,
    "a row of empty cells": b"," * FULL,
    "a length beyond the card": bytes.fromhex("FF2084FFFFFFFF"),
    "a frame of 4 GiB": b"\xff\xff\xff\xff" + b"{",
    "a resident's code that inflates": (credential.PREFIX + base45.encode(zlib.compress(bytes(2_000_000), 9))).encode(),
    "a text of 2 MiB": b"KMA1:" + b"A" * FULL,
    "digits without end": b"0" * FULL,
}
"""By what they do; all but the deep ones in JSON are as long as a bundle may be, which nobody need have signed."""


@pytest.mark.parametrize("bomb", BOMBS)
def test_no_bomb_goes_off(bomb: str) -> None:
    """A minute is the net of all tests (`timeout`): the colliding keys alone took two before they were refused."""
    for door in DOORS:
        data = BOMBS[bomb][: door.longest]
        brought = data.decode("utf-8", "surrogateescape") if door.is_text else data
        assert _peak_bytes(door, brought) < MAX_PEAK_BYTES, door.name


def _peak_bytes(door: Door, brought: bytes | str) -> int:
    tracemalloc.start()
    try:
        enter(door, brought)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_what_is_not_compressed_well_is_bounded_as_well() -> None:
    """The same after inflation, where four times as many bytes are allowed."""
    door = next(one for one in DOORS if one.name == "batch that an enrolled device signed")
    inflated = b"\x9a" + struct.pack(">I", MAX_MESSAGE_BYTES - 5) + b"\x80" * (MAX_MESSAGE_BYTES - 5)
    assert _peak_bytes(door, sealed.compress(inflated)) < 4 * MAX_PEAK_BYTES


def test_the_bombs_are_what_they_say() -> None:
    """JSON's are refused by depth, not by their first sign."""
    with pytest.raises(RecursionError):
        json.loads(BOMBS["deep JSON arrays"])
