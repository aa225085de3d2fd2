"""A video file as a camera, for training: its frames in their order, at the speed of the film unless told otherwise."""

import time
from pathlib import Path
from typing import Any

import numpy as np

from kiosk.devices.simulated.pace import FRAME_INTERVAL_S, Pace
from kiosk.domain.record_mode import TrainingPermit
from kiosk.ports.devices import CameraGone, CameraMissing, Frame

FASTEST_PER_S = 120.0
"""A file that states more frames a second, or none, is played at the pace of the other simulated cameras."""


class VideoFileCamera:
    """Plays a film through OpenCV, then delivers None; opened again it starts anew. Needs a TrainingPermit.

    `interval_s` None plays at the film's own speed.
    """

    def __init__(self, permit: TrainingPermit, file: Path, interval_s: float | None = None) -> None:
        self._permit = permit
        self._file = file
        self._interval_s = interval_s
        self._pace = Pace(interval_s or FRAME_INTERVAL_S)
        self._capture: Any = None
        self._number = 0

    @property
    def name(self) -> str:
        """The file's name."""
        return self._file.name

    def open(self) -> None:
        """Open the film at its first frame. Raises CameraMissing when it is no film."""
        self.close()
        import cv2

        cv2.utils.logging.setLogLevel(0)  # a file that is no film is our known error
        capture = cv2.VideoCapture(str(self._file)) if self._file.is_file() else None
        if capture is None or not capture.isOpened():
            raise CameraMissing(name=self.name)
        self._capture, self._number = capture, 0
        self._pace = Pace(self._interval_s if self._interval_s is not None else _interval_of(cv2, capture))
        self._pace.start()

    def read(self) -> Frame | None:
        """The next frame of the film; None after its end. Raises CameraGone when it was not opened."""
        if self._capture is None:
            raise CameraGone(name=self.name, silent_s=0.0)
        self._pace.wait()
        delivered, pixels = self._capture.read()
        if not delivered or pixels is None:
            return None
        self._number += 1
        return Frame(np.asarray(pixels, np.uint8), time.monotonic(), self._number)

    def close(self) -> None:
        """Give the file back."""
        self._pace.stop()
        capture, self._capture = self._capture, None
        if capture is not None:
            capture.release()


def _interval_of(cv2: Any, capture: Any) -> float:  # noqa: ANN401  # cv2 and cv2.VideoCapture
    per_second = float(capture.get(cv2.CAP_PROP_FPS))
    return 1 / per_second if 1 <= per_second <= FASTEST_PER_S else FRAME_INTERVAL_S
