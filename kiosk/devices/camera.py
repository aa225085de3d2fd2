"""The desk's camera through OpenCV: found by its name, with stale frames told from new ones."""

import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from kiosk.ports.devices import CameraGone, CameraMissing, Frame, Pixels

# WORKAROUND(https://github.com/opencv/opencv/issues/17687): Media Foundation takes up to a minute to open a camera with
# hardware transforms on. Set before anything imports cv2; can go when DirectShow alone is used on Windows.
os.environ.setdefault("OPENCV_VIDEOIO_MSMF_ENABLE_HW_TRANSFORMS", "0")

SIZES_PX = ((1920, 1080), (1280, 720))
"""Wanted sizes, best first: a version 22 code needs three pixels a module; 1280 wide is enough when held nearer."""

STALE_S = 2.0
"""A camera without a *new* frame for this long is reopened: an unplugged one may go on returning the old frame."""

SAMPLE_STEP = (29, 31)
"""Every 29th row and 31st column tells one frame of a sensor from the next: noise changes some of 2,300 samples."""

SCAN_MOST = 10
"""Numbers that are tried where the system gives cameras no names."""

NAMES_FOLDER = Path("/sys/class/video4linux")
"""Where Linux names its cameras: video<number>/name."""


@dataclass(frozen=True)
class CameraPlace:
    """A camera that the system knows: its number for OpenCV and its name for people."""

    number: int
    name: str


def camera_places(folder: Path = NAMES_FOLDER) -> tuple[CameraPlace, ...]:
    """The cameras that the system names, by number; empty where it names none (Windows, macOS, no camera)."""
    places = []
    for entry in folder.glob("video*"):
        digits = entry.name.removeprefix("video")
        if digits.isdigit():
            places.append(CameraPlace(int(digits), _name_in(entry)))
    return tuple(sorted(places, key=lambda place: place.number))


def _name_in(entry: Path) -> str:
    try:
        return (entry / "name").read_text(encoding="utf-8", errors="replace").strip() or entry.name
    except OSError:
        return entry.name


def _open_capture(number: int) -> Any:  # noqa: ANN401  # cv2.VideoCapture
    import cv2  # half a second less at the start of the program

    cv2.utils.logging.setLogLevel(0)  # a missing camera is our known error, not lines on the console
    backends = (cv2.CAP_DSHOW, cv2.CAP_MSMF) if sys.platform == "win32" else (cv2.CAP_V4L2, cv2.CAP_ANY)
    for backend in backends:
        capture = cv2.VideoCapture(number, backend)
        if capture.isOpened():
            _set_up(cv2, capture)
            return capture
        capture.release()
    return None


def _set_up(cv2: Any, capture: Any) -> None:  # noqa: ANN401  # cv2 and cv2.VideoCapture
    """One buffer, MJPG (uncompressed 1080p comes at 5 frames a second over USB 2), the best size that is granted."""
    capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)
    capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
    for width, height in SIZES_PX:
        capture.set(cv2.CAP_PROP_FRAME_WIDTH, width)
        capture.set(cv2.CAP_PROP_FRAME_HEIGHT, height)
        if int(capture.get(cv2.CAP_PROP_FRAME_WIDTH)) == width:
            return


class OpenCvCamera:
    """A camera of this computer. `wanted_name` finds it again wherever it is plugged in; empty takes the first.

    Without a wish, the camera that was open before is looked for first and another one is better than none. Where the
    system gives no names (Windows, macOS), a camera is known by its number alone.

    `places` and `open_capture` are the system's; a test gives its own.
    """

    def __init__(
        self,
        wanted_name: str = "",
        places: Callable[[], Sequence[CameraPlace]] = camera_places,
        open_capture: Callable[[int], Any] = _open_capture,
        clock_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self._wanted_name = wanted_name
        self._places = places
        self._open_capture = open_capture
        self._clock_s = clock_s
        self._name = wanted_name
        self._capture: Any = None
        self._number = 0
        self._sample = b""
        self._new_mono_s = 0.0

    @property
    def name(self) -> str:
        """The system's name of the camera, or its number where it has none."""
        return self._name

    def open(self) -> None:
        """Open the named camera, or the first that delivers a frame. Raises CameraMissing."""
        self.close()
        for place in self._candidates():
            capture = self._open_capture(place.number)
            if capture is None:
                continue
            delivered, pixels = capture.read()
            if delivered and pixels is not None:
                self._capture, self._name = capture, place.name
                self._number, self._sample, self._new_mono_s = 0, b"", self._clock_s()
                return
            capture.release()
        raise CameraMissing(name=self._wanted_name)

    def read(self) -> Frame | None:
        """The next frame, after at most one frame's time; None when it is the same as before. Raises CameraGone."""
        if self._capture is None:
            raise CameraGone(name=self._name, silent_s=0.0)
        delivered, pixels = self._capture.read()
        now_mono_s = self._clock_s()
        if delivered and pixels is not None and self._is_new(pixels):
            self._new_mono_s = now_mono_s
            self._number += 1
            return Frame(np.asarray(pixels, np.uint8), now_mono_s, self._number)
        silent_s = now_mono_s - self._new_mono_s
        if silent_s >= STALE_S:
            raise CameraGone(name=self._name, silent_s=round(silent_s, 1))
        return None

    def close(self) -> None:
        """Give the device back."""
        capture, self._capture = self._capture, None
        if capture is not None:
            capture.release()

    def _candidates(self) -> Sequence[CameraPlace]:
        named = self._places()
        if not named:
            named = tuple(CameraPlace(number, f"camera {number}") for number in range(SCAN_MOST))
        if not self._wanted_name:
            return sorted(named, key=lambda place: place.name != self._name)
        return tuple(place for place in named if place.name == self._wanted_name)

    def _is_new(self, pixels: Pixels) -> bool:
        """Whether the picture differs from the last; a covered lens may deliver one even colour and is not gone."""
        samples = pixels[:: SAMPLE_STEP[0], :: SAMPLE_STEP[1]]
        sample = samples.tobytes()
        if sample == self._sample and samples.min() != samples.max():
            return False
        self._sample = sample
        return True
