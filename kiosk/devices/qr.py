"""The ladder of decoders: zxing-cpp on every frame and further rungs in rotation, or all of them on a still."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from kiosk.devices.flatten import flattened
from kiosk.devices.last_rung import LastRung
from kiosk.devices.rungs import Look, Reading, enlarged, histogram, levelled, moved, read_symbols, sharpened, smoothed
from kiosk.devices.trust import Witnesses
from kiosk.ports.devices import Corners, Frame, Pixels, Sighting

MIDDLE_PARTS = {"doubled": 0.5, "sharpened": 0.75, "levelled": 0.75}
"""Share of the frame's width and height, around the middle, that a costly rung looks at when nothing was located:
people hold a code into the middle. Half of it doubled costs as much as the whole; sharpened noise costs 12 ms whole."""

MARGIN_OF_PLACE = 0.35
"""How much is looked at around a located code, as a share of its extent: its quiet zone and an error of its corners."""

RUNGS_NEAR = 2
"""Further rungs for a frame in which a code was located but not read: the part around it is cheap to look at."""

LAST_RUNG_SCALE = 0.5
"""zbar takes 40 ms for a full frame and 10 ms for one of half the width and height."""

LAST_RUNG_EVERY = 4
"""Of how many unread frames one goes to zbar: it reads few codes that no other rung reads, and costs 10 ms each."""

FLATTENED_MOST = 3
"""Located symbols of a still that are flattened, at 0.1 s each; Micro QR shapes inside a code count as located too."""

STILL_LARGEST_PX = 24_000_000
"""A still is not enlarged beyond this; larger pictures have pixels enough, and memory is shared with the desk."""


SMALLEST_PX = 21
"""A version 1 code has 21 modules: nothing can be read in less, and cv2 refuses to halve a picture of one pixel."""


@dataclass(frozen=True)
class Place:
    """A part of a frame: its pixels and where its left top corner lies in the frame."""

    grey: Pixels
    left: int
    top: int


def grey_of(pixels: Pixels) -> Pixels:
    """A grey picture of a grey, BGR or BGRA one; the same array when it is grey already."""
    import cv2

    if pixels.ndim == 2:  # rows and columns: grey
        return pixels
    change = cv2.COLOR_BGRA2GRAY if pixels.shape[2] == len("BGRA") else cv2.COLOR_BGR2GRAY
    return np.asarray(cv2.cvtColor(pixels, change), dtype=np.uint8)


def _doubled(grey: Pixels) -> tuple[Reading, ...]:
    return enlarged(grey, 2.0, "doubled")


LIVE_RUNGS: tuple[tuple[str, Look], ...] = (
    ("smoothed", smoothed),
    ("sharpened", sharpened),
    ("doubled", _doubled),
    ("histogram", histogram),
    ("smoothed", smoothed),
    ("sharpened", sharpened),
    ("levelled", levelled),
)
"""The order of the rotation; what helps most often stands in it twice (docs/adr/0004). zbar has its own slot beside."""

STILL_RUNGS: tuple[tuple[str, Look], ...] = (
    ("histogram", histogram),
    ("smoothed", smoothed),
    ("sharpened", sharpened),
    ("one_and_half", lambda grey: enlarged(grey, 1.5, "one_and_half")),
    ("doubled", _doubled),
    ("doubled_histogram", lambda grey: enlarged(grey, 2.0, "doubled_histogram", histogram=True)),
    ("tripled", lambda grey: enlarged(grey, 3.0, "tripled")),
    ("levelled", levelled),
)
"""The whole ladder before zbar, cheap rungs first."""

_SCALES = {"one_and_half": 1.5, "doubled": 2.0, "doubled_histogram": 2.0, "tripled": 3.0}


class Ladder:
    """The product's decoder. Not for two threads at once; `last_rung` is started and stopped by whoever made it."""

    def __init__(self, last_rung: LastRung | None = None, rungs: Sequence[tuple[str, Look]] = LIVE_RUNGS) -> None:
        self._last_rung = last_rung
        self._rotation: Iterator[tuple[str, Look]] = itertools.cycle(rungs)
        self._witnesses = Witnesses()
        self._unread = 0

    def decode(self, frame: Frame) -> tuple[Sighting, ...]:
        """zxing-cpp on the whole frame; if it reads nothing, one further rung (two, close to what it located)."""
        if not readable(frame.pixels):
            return ()
        grey = grey_of(frame.pixels)
        first = read_symbols(grey, "first")
        read = _believed_at_once(first)
        if read:
            return read
        return self._further(grey, first, frame.number) or self._asked_live(grey)

    def decode_still(self, pixels: Pixels) -> tuple[Sighting, ...]:
        """Walk up the whole ladder until something is read: for single pictures and self tests, never for live video.

        A symbol of a structured append sequence gives its own part of the text, GS1 its bytes with separators kept.
        """
        if not readable(pixels):
            return ()
        grey = grey_of(pixels)
        first = read_symbols(grey, "first")
        read = _believed_at_once(first)
        if read:
            return read
        read = next(filter(None, _still_reads(grey, first)), ())
        if read or self._last_rung is None:
            return read
        return self._last_rung.ask(grey)

    def _further(self, grey: Pixels, first: tuple[Reading, ...], number: int) -> tuple[Sighting, ...]:
        place = _located(grey, first)
        for _ in range(RUNGS_NEAR if place is not None else 1):
            name, look = next(self._rotation)
            part = place or _part_for(name, grey)
            read = [item for item in look(part.grey) if self._witnesses.believe(item, f"{name} {number}")]
            if read:
                return tuple(_in_frame(item.sighting, part) for item in read)
        return ()

    def _asked_live(self, grey: Pixels) -> tuple[Sighting, ...]:
        """The answer of zbar to an earlier frame, whose corners it has, and the next question if zbar is free."""
        import cv2

        if self._last_rung is None:
            return ()
        answers = self._last_rung.collect()
        self._unread += 1
        if self._unread % LAST_RUNG_EVERY == 0 and self._last_rung.is_free:
            half = cv2.resize(grey, None, fx=LAST_RUNG_SCALE, fy=LAST_RUNG_SCALE, interpolation=cv2.INTER_AREA)
            self._last_rung.offer(np.asarray(half, dtype=np.uint8))
        return tuple(replace(answer, corners=moved(answer.corners, LAST_RUNG_SCALE)) for answer in answers)


def readable(pixels: Pixels) -> bool:
    """Whether a picture is large enough to hold a code at one pixel per module."""
    return min(int(side) for side in pixels.shape[:2]) >= SMALLEST_PX


def _believed_at_once(readings: tuple[Reading, ...]) -> tuple[Sighting, ...]:
    return tuple(item.sighting for item in readings if item.valid and item.sighting.text)


def _still_reads(grey: Pixels, first: tuple[Reading, ...]) -> Iterator[tuple[Sighting, ...]]:
    """What each further rung reads in a still, rung by rung; at the end what was located is flattened."""
    witnesses = Witnesses()
    for name, look in STILL_RUNGS:
        if name not in _SCALES or grey.size * _SCALES[name] ** 2 <= STILL_LARGEST_PX:
            yield tuple(item.sighting for item in look(grey) if witnesses.believe(item, name))
    unread = sorted((item for item in first if not item.valid), key=lambda item: -item.version)
    for located in unread[:FLATTENED_MOST]:
        looks = flattened(grey, located)
        believed = [look.sighting for look in looks if witnesses.believe(look, look.sighting.rung)]
        yield tuple(believed[:1])


def _part_for(name: str, grey: Pixels) -> Place:
    share = MIDDLE_PARTS.get(name, 1.0)
    height, width = grey.shape
    left, top = int(width * (1 - share) / 2), int(height * (1 - share) / 2)
    return Place(grey[top : height - top, left : width - left], left, top)


def _located(grey: Pixels, readings: tuple[Reading, ...]) -> Place | None:
    """The part of the frame around the largest code that was located and not read."""
    boxes = [_box(item.sighting.corners) for item in readings if not item.valid]
    if not boxes:
        return None
    left, top, right, bottom = max(boxes, key=lambda box: (box[2] - box[0]) * (box[3] - box[1]))
    margin = max(right - left, bottom - top) * MARGIN_OF_PLACE
    height, width = grey.shape
    start_x, start_y = max(0, int(left - margin)), max(0, int(top - margin))
    part = grey[start_y : min(height, int(bottom + margin)), start_x : min(width, int(right + margin))]
    return Place(part, start_x, start_y) if readable(part) else None


def _box(corners: Corners) -> tuple[float, float, float, float]:
    across, down = [x for x, _ in corners], [y for _, y in corners]
    return min(across), min(down), max(across), max(down)


def _in_frame(sighting: Sighting, place: Place) -> Sighting:
    return replace(sighting, corners=moved(sighting.corners, 1.0, place.left, place.top))
