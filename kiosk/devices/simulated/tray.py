"""The tray of training: a code picture that is clicked is held to the camera for a moment, as a phone would be."""

import itertools
import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from kiosk.devices.simulated.distortion import Distortion
from kiosk.devices.simulated.pace import FRAME_INTERVAL_S, Pace
from kiosk.devices.simulated.pictures import held_before, quiet_room
from kiosk.domain.record_mode import TrainingPermit
from kiosk.ports.devices import Camera, CameraError, CameraGone, Frame, Pixels

SHOWN_S = 1.5
"""How long a clicked picture is held: longer than the scanner needs, shorter than two clicks apart."""

FRAME_PX = (1280, 720)
"""Size of the tray's own frames: the smaller of the two sizes that real cameras are asked for."""

SHARE_OF_HEIGHT = 0.55
"""How much of the frame's height the held picture takes: a phone some 20 cm from the camera."""

TREMOR_PX = 4.0
"""How far a hand that holds still moves about."""

SCENE_SEED = 7
"""Any number: the empty desk should look the same every time."""

PICTURE_MODULES = 81
"""What a held picture is taken for, to scale the camera's blur: a version 16 code, the middle of ours."""


@dataclass(frozen=True, eq=False)
class _Held:
    picture: Pixels
    until_mono_s: float


class TrayCamera:
    """Frames of the camera behind it, if any, or an empty desk; `show` may be called from any thread.

    Needs a TrainingPermit. A camera behind it that fails is left out: training goes on with the empty desk.
    """

    def __init__(
        self,
        permit: TrainingPermit,
        behind: Camera | None = None,
        clock_s: Callable[[], float] = time.monotonic,
        interval_s: float = FRAME_INTERVAL_S,
    ) -> None:
        self._permit = permit
        self._behind = behind
        self._is_behind_open = False
        self._clock_s = clock_s
        self._pace = Pace(interval_s)
        self._lock = threading.Lock()
        self._held: _Held | None = None
        self._is_open = False
        self._numbers = itertools.count(1)
        self._desk: Pixels | None = None

    @property
    def name(self) -> str:
        """The name of the camera behind the tray while that delivers, else the tray's own."""
        return self._behind.name if self._behind is not None and self._is_behind_open else "tray"

    def show(self, picture: Pixels) -> None:
        """Hold a code picture (grey or colour, with its quiet zone) to the camera; a newer one takes its place."""
        grey = picture if picture.ndim == 2 else np.asarray(picture.mean(axis=2), np.uint8)  # rows and columns: grey
        with self._lock:
            self._held = _Held(grey, self._clock_s() + SHOWN_S)

    def open(self) -> None:
        """Open the camera behind, if there is one that works."""
        self._is_open, self._numbers = True, itertools.count(1)
        self._pace.start()
        if self._behind is not None:
            try:
                self._behind.open()
                self._is_behind_open = True
            except CameraError:
                self._is_behind_open = False

    def read(self) -> Frame | None:
        """The next frame. Raises CameraGone when it was not opened."""
        if not self._is_open:
            raise CameraGone(name=self.name, silent_s=0.0)
        scene = self._scene()
        if scene is None:
            return None
        number = next(self._numbers)
        held = self._now_held()
        pixels = scene if held is None else _with(held.picture, scene, number)
        return Frame(pixels, time.monotonic(), number)

    def close(self) -> None:
        """Stop to deliver and give the camera behind back."""
        self._is_open = False
        self._pace.stop()
        if self._behind is not None:
            self._behind.close()
        self._is_behind_open = False

    def _now_held(self) -> _Held | None:
        with self._lock:
            if self._held is not None and self._clock_s() >= self._held.until_mono_s:
                self._held = None
            return self._held

    def _scene(self) -> Pixels | None:
        if self._behind is not None and self._is_behind_open:
            try:
                frame = self._behind.read()
            except CameraError:
                self._behind.close()
                self._is_behind_open = False
            else:
                return None if frame is None else frame.pixels
        self._pace.wait()
        if self._desk is None:
            self._desk = quiet_room(FRAME_PX, SCENE_SEED)
        return self._desk


def _with(picture: Pixels, scene: Pixels, number: int) -> Pixels:
    """The scene with the picture held before it; the frame's number moves the hand a little."""
    if scene.ndim == 2:  # rows and columns: grey
        scene = np.repeat(scene[:, :, None], 3, axis=2)
    edge_px = scene.shape[0] * SHARE_OF_HEIGHT
    shift_px = (TREMOR_PX * math.sin(number * 0.7), TREMOR_PX * math.cos(number * 0.5))
    return held_before(
        scene, picture, Distortion.CLEAN, SCENE_SEED, edge_px, modules=PICTURE_MODULES, shift_px=shift_px
    )
