"""The process in which zbar lives and may die: takes grey pictures on standard input, answers one JSON line each."""

import base64
import json
import struct
import sys
from collections.abc import Sequence
from typing import Any, BinaryIO

HEADER = struct.Struct(">II")
"""Width and height in pixels, before width x height bytes of grey."""

PICTURE_MOST_BYTES = 64 * 1024 * 1024
"""A parent never sends more; anything larger is a torn stream and ends the child."""

EXIT_ABSENT = 3
"""The shared library zbar is not on this machine: no failure, and no use in starting the child again."""


def _exactly(stream: BinaryIO, count: int) -> bytes | None:
    parts = bytearray()
    while len(parts) < count:
        part = stream.read(count - len(parts))
        if not part:
            return None
        parts += part
    return bytes(parts)


def _answer(pyzbar: Any, width: int, height: int, pixels: bytes) -> list[dict[str, object]]:  # noqa: ANN401  # no types
    try:
        found = pyzbar.decode((pixels, width, height), symbols=[pyzbar.ZBarSymbol.QRCODE])
    except ValueError:
        # WORKAROUND(pyzbar 0.1.9): zbar gives structured append symbols the orientation -1, for which pyzbar's enum has
        # no member; the picture counts as unread. Can go when pyzbar takes orientation UNKNOWN.
        return []
    return [
        {"raw": base64.b64encode(code.data).decode("ascii"), "points": [[point.x, point.y] for point in code.polygon]}
        for code in found
    ]


def _tell(out: BinaryIO, word: object) -> None:
    out.write(json.dumps(word).encode("ascii") + b"\n")
    out.flush()


def serve(pyzbar: Any, source: BinaryIO, out: BinaryIO) -> int:  # noqa: ANN401  # no types
    """Answer pictures until the stream ends; returns the exit code."""
    _tell(out, {"state": "ready"})
    while (head := _exactly(source, HEADER.size)) is not None:
        width, height = HEADER.unpack(head)
        if width * height > PICTURE_MOST_BYTES:
            return 1
        pixels = _exactly(source, width * height)
        if pixels is None:
            return 0
        _tell(out, {"codes": _answer(pyzbar, width, height, pixels)})
    return 0


def main(argv: Sequence[str] = ()) -> int:
    """Run as `python -m kiosk.devices.last_rung_child`; ends when standard input ends."""
    del argv
    try:
        from pyzbar import pyzbar
    except ImportError:
        _tell(sys.stdout.buffer, {"state": "absent"})
        return EXIT_ABSENT
    return serve(pyzbar, sys.stdin.buffer, sys.stdout.buffer)


if __name__ == "__main__":
    sys.exit(main())
