"""The rungs of the decoder's ladder: each looks at a grey picture in one way and says which codes it read."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from kiosk.ports.devices import Corners, Pixels, Point, Sighting

SHARPEN_AMOUNT = 3.0
"""Share of the blurred picture that is taken away: out of focus, 3.0 read 24 of 25 frames and 1.5 read 14."""

SHARPEN_BLUR_PX = 5
"""Box of the unsharp mask: about one module of a code that is just too blurred (4 to 6 pixels)."""

SMOOTHING_PX = 1.0
"""Standard deviation of the smoothing: half a period of the finest screen grid, a third of a small module."""

CONTRAST_LIMIT = 2.0
"""CLAHE's usual clip limit: it lifts dim corners without turning sensor noise into modules."""

CONTRAST_TILES = (8, 8)
"""Tiles of 240 × 135 pixels at 1920 × 1080: smaller than a code held to the camera, larger than its finder."""


@dataclass(frozen=True)
class Reading:
    """What zxing-cpp made of one symbol, before anybody trusts it; `unspent` is the share of correction left."""

    sighting: Sighting
    valid: bool
    version: int
    unspent: float


Look = Callable[[Pixels], tuple[Reading, ...]]


def moved(corners: Corners, scale: float, left: float = 0.0, top: float = 0.0) -> Corners:
    """Corners found in a part of the frame that starts at (left, top) and was enlarged by `scale`, in frame pixels."""

    def back(point: Point) -> Point:
        return point[0] / scale + left, point[1] / scale + top

    first, second, third, fourth = corners
    return back(first), back(second), back(third), back(fourth)


def _corners(position: Any) -> Corners:  # noqa: ANN401  # zxing-cpp ships no types
    points = (position.top_left, position.top_right, position.bottom_right, position.bottom_left)
    first, second, third, fourth = ((float(point.x), float(point.y)) for point in points)
    return first, second, third, fourth


def _details(extra: Any) -> dict[str, Any]:  # noqa: ANN401  # a dictionary in 3.1, JSON text in 3.0
    if isinstance(extra, str):
        return dict(json.loads(extra or "{}"))
    return dict(extra or {})


def read_symbols(grey: Pixels, rung: str, *, histogram: bool = False) -> tuple[Reading, ...]:
    """All QR symbols that zxing-cpp located in a grey picture, also those whose check failed (`valid` is False).

    Default flags: without `try_invert` every light-on-dark code is lost, without `try_downscale` pictures of monitors
    (measured, docs/adr/0004). `TextMode.Plain` because the default rewrites control characters and GS1 for people.
    """
    import zxingcpp  # half a second less at the start of the program

    binarizer = zxingcpp.Binarizer.GlobalHistogram if histogram else zxingcpp.Binarizer.LocalAverage
    found = zxingcpp.read_barcodes(
        np.ascontiguousarray(grey),
        formats=zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode]),
        text_mode=zxingcpp.TextMode.Plain,
        binarizer=binarizer,
        return_errors=True,
    )
    return tuple(_reading(code, rung) for code in found)


def _reading(code: Any, rung: str) -> Reading:  # noqa: ANN401  # zxing-cpp ships no types
    details = _details(code.extra)
    version = str(details.get("Version", "0"))
    sighting = Sighting(
        text=code.text if code.valid else "",
        raw=bytes(code.bytes) if code.valid else b"",
        corners=_corners(code.position),
        rung=rung,
    )
    return Reading(sighting, bool(code.valid), int(version) if version.isdigit() else 0, float(details.get("UEC", 0.0)))


def histogram(grey: Pixels) -> tuple[Reading, ...]:
    """One threshold for the whole picture: even light, print on rough or patterned ground."""
    return read_symbols(grey, "histogram", histogram=True)


def sharpened(grey: Pixels) -> tuple[Reading, ...]:
    """Unsharp mask: codes held too near, out of focus."""
    import cv2

    blurred = cv2.blur(grey, (SHARPEN_BLUR_PX, SHARPEN_BLUR_PX))
    picture = cv2.addWeighted(grey, 1 + SHARPEN_AMOUNT, blurred, -SHARPEN_AMOUNT, 0)
    return read_symbols(_grey8(picture), "sharpened")


def smoothed(grey: Pixels) -> tuple[Reading, ...]:
    """A little blur: the grid of a phone's screen, the noise of a dim room."""
    import cv2

    picture = cv2.GaussianBlur(grey, (0, 0), SMOOTHING_PX)
    return read_symbols(_grey8(picture), "smoothed")


def enlarged(grey: Pixels, scale: float, rung: str, *, histogram: bool = False) -> tuple[Reading, ...]:
    """The picture made larger: codes held too far, modules of two pixels; corners in pixels of `grey`."""
    import cv2

    picture = _grey8(cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_LINEAR))
    return tuple(
        Reading(_scaled(item.sighting, scale), item.valid, item.version, item.unspent)
        for item in read_symbols(picture, rung, histogram=histogram)
    )


def levelled(grey: Pixels) -> tuple[Reading, ...]:
    """Contrast levelled by tiles (CLAHE): glare on one side, dim light."""
    import cv2

    picture = cv2.createCLAHE(CONTRAST_LIMIT, CONTRAST_TILES).apply(grey)
    return read_symbols(_grey8(picture), "levelled")


def _scaled(sighting: Sighting, scale: float) -> Sighting:
    return Sighting(sighting.text, sighting.raw, moved(sighting.corners, scale), sighting.rung)


def _grey8(picture: Any) -> Pixels:  # noqa: ANN401  # cv2's arrays are of any type to the type checker
    return np.asarray(picture, dtype=np.uint8)
