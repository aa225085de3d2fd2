"""What the kiosk asks of a camera and of a decoder, and what the scanner tells: frozen data that may cross threads."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

import numpy as np
import numpy.typing as npt

from kiosk.errors import KnownError

Pixels = npt.NDArray[np.uint8]
"""A picture: (height, width, 3) in the order blue, green, red, or (height, width) in grey."""

Point = tuple[float, float]
"""x to the right and y down, in pixels of the frame."""

Corners = tuple[Point, Point, Point, Point]
"""Top left, top right, bottom right, bottom left of a code as it is printed, wherever it lies in the frame."""


class CameraError(KnownError):
    """The base of what a camera may fail with."""

    key = "camera"


class CameraMissing(CameraError):
    """No camera answers under this name; `data` holds `name`."""

    key = "camera_missing"


class CameraGone(CameraError):
    """The camera delivered frames and does not any more; `data` holds `name` and `silent_s`."""

    key = "camera_gone"


@dataclass(frozen=True, eq=False)
class Frame:
    """One picture of a camera. `number` counts from 1 since the camera was opened; nobody writes into `pixels`."""

    pixels: Pixels
    taken_mono_s: float
    number: int

    @property
    def size_px(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return int(self.pixels.shape[1]), int(self.pixels.shape[0])


class Camera(Protocol):
    """A source of frames; every call comes from one thread.

    `name` is what the clerk reads and under which a camera is found again.
    """

    @property
    def name(self) -> str:
        """The name shown in the health strip."""

    def open(self) -> None:
        """Start to deliver. Opening again after `close` starts anew. Raises CameraMissing."""

    def read(self) -> Frame | None:
        """The next frame; None when none was new within the camera's own short wait. Raises CameraGone."""

    def close(self) -> None:
        """Give the device back; closing twice is nothing."""


@dataclass(frozen=True)
class Sighting:
    """One code as one rung of the ladder read it; `raw` are the bytes before any character set."""

    text: str
    raw: bytes
    corners: Corners
    rung: str


class Decoder(Protocol):
    """What reads codes in frames."""

    def decode(self, frame: Frame) -> tuple[Sighting, ...]:
        """All codes read in this frame; an unreadable frame is an empty answer, never an exception."""


class Condition(StrEnum):
    """How a device is doing, in the words of the health strip."""

    STARTING = "starting"
    WORKING = "working"
    FAILING = "failing"
    ABSENT = "absent"
    STOPPED = "stopped"


@dataclass(frozen=True)
class CameraState:
    """The camera as the screen shows it; `reason` is the key of the known error, "bug" or "mute", or empty."""

    condition: Condition
    name: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Seen:
    """A code that came into view, told once until it has left the view; `corners` in pixels of the frame."""

    text: str
    raw: bytes
    corners: Corners
    frame_px: tuple[int, int]
    taken_mono_s: float
    rung: str


@dataclass(frozen=True, eq=False)
class Preview:
    """A frame made small for drawing, not mirrored, with the outlines of the codes in sight in its own pixels."""

    pixels: Pixels
    outlines: tuple[Corners, ...]
    frame_px: tuple[int, int]
    number: int
