"""Reads a picture file into pixels, whatever its depth and channels, or says that it is none."""

from pathlib import Path
from typing import Any

import numpy as np

from kiosk.errors import KnownError
from kiosk.ports.devices import Pixels

FILE_MOST_BYTES = 100 * 1024 * 1024
"""A photograph of 48 megapixels has 30 MB; more is not a picture for this desk."""

SHORTEST_WEBP_BYTES = 64
"""See the workaround in `_padded`."""

PICTURE_SUFFIXES = (".bmp", ".jpeg", ".jpg", ".png", ".webp")
"""What a watched folder is searched for."""


class PictureUnreadable(KnownError):
    """A file is missing, too large or no picture; `data` holds `file` (its name) and `reason`."""

    key = "picture_unreadable"


def load_picture(path: Path) -> Pixels:
    """The picture as (height, width) grey or (height, width, 3), 8 bits, on white where it is transparent.

    Raises PictureUnreadable.
    """
    content = _content(path)
    import cv2

    cv2.utils.logging.setLogLevel(0)  # a damaged file is our known error, not five lines on the console
    try:
        decoded = cv2.imdecode(np.frombuffer(_padded(content), np.uint8), cv2.IMREAD_UNCHANGED)
    except cv2.error as error:
        raise PictureUnreadable(file=path.name, reason="no_picture") from error
    if decoded is None or decoded.size == 0:
        raise PictureUnreadable(file=path.name, reason="no_picture")
    return _on_white(_eight_bits(decoded))


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > FILE_MOST_BYTES:
            raise PictureUnreadable(file=path.name, reason="too_large")
        content = path.read_bytes()
    except OSError as error:
        raise PictureUnreadable(file=path.name, reason="missing" if not path.exists() else "no_file") from error
    if not content:
        raise PictureUnreadable(file=path.name, reason="empty")
    return content


def _padded(content: bytes) -> bytes:
    # WORKAROUND(OpenCV 5.0 grfmt_webp.cpp:131): a valid WebP of fewer than 32 bytes is refused; zeros after its end
    # change nothing, as its header states its length. Can go when OpenCV reads the header from the file alone.
    return content.ljust(SHORTEST_WEBP_BYTES, b"\0") if content.startswith(b"RIFF") else content


def _eight_bits(decoded: Any) -> Pixels:  # noqa: ANN401  # cv2's arrays are of any depth
    """Deeper pictures are spread over 0 to 255 by what they hold: ten bits in sixteen would be black otherwise."""
    if decoded.dtype == np.uint8:
        return np.asarray(decoded, np.uint8)
    values = np.nan_to_num(decoded.astype(np.float32))
    low, high = float(values.min()), float(values.max())
    return np.asarray((values - low) * (255.0 / max(high - low, 1e-6)), np.uint8)


def _on_white(pixels: Pixels) -> Pixels:
    if pixels.ndim == 2:  # rows and columns: grey
        return pixels
    if pixels.shape[2] == len("BGR"):
        return pixels
    colours, alpha = pixels[:, :, :-1].astype(np.float32), pixels[:, :, -1:].astype(np.float32) / 255
    mixed = np.asarray(colours * alpha + 255 * (1 - alpha), np.uint8)
    return mixed if mixed.shape[2] == len("BGR") else np.ascontiguousarray(mixed[:, :, 0])
