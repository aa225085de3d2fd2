"""A folder as a camera, for training: its pictures are the frames by order of name, and new files join in."""

import time
from pathlib import Path

from kiosk.devices.simulated.pace import FRAME_INTERVAL_S, Pace
from kiosk.devices.stills import PICTURE_SUFFIXES, PictureUnreadable, load_picture
from kiosk.domain.record_mode import TrainingPermit
from kiosk.ports.devices import CameraGone, CameraMissing, Frame, Pixels

FRAMES_EACH = 8
"""How many frames show one picture: one turn of the ladder's rotation, and one that the scanner may drop."""

ATTEMPTS_MOST = 30
"""How often a file that is no picture yet is tried (two seconds): it may still be written by somebody."""


class FolderCamera:
    """Delivers each file once, as `frames_each` frames; None while no new file is there. Needs a TrainingPermit."""

    def __init__(
        self,
        permit: TrainingPermit,
        folder: Path,
        frames_each: int = FRAMES_EACH,
        interval_s: float = FRAME_INTERVAL_S,
    ) -> None:
        self._permit = permit
        self._folder = folder
        self._frames_each = frames_each
        self._pace = Pace(interval_s)
        self._is_open = False
        self._number = 0
        self._shown: set[str] = set()
        self._attempts: dict[str, int] = {}
        self._picture: Pixels | None = None
        self._left = 0

    @property
    def name(self) -> str:
        """The folder's name."""
        return self._folder.name

    def open(self) -> None:
        """Begin after the files that were shown before. Raises CameraMissing when there is no such folder."""
        if not self._folder.is_dir():
            raise CameraMissing(name=self.name)
        self._is_open, self._number = True, 0
        self._pace.start()

    def read(self) -> Frame | None:
        """The next frame; None when no file is new. Raises CameraGone when the folder has gone or was not opened."""
        if not self._is_open or not self._folder.is_dir():
            raise CameraGone(name=self.name, silent_s=0.0)
        self._pace.wait()
        if self._left == 0:
            self._picture = self._next_picture()
            self._left = self._frames_each if self._picture is not None else 0
        if self._picture is None:
            return None
        self._left -= 1
        self._number += 1
        return Frame(self._picture, time.monotonic(), self._number)

    def close(self) -> None:
        """Deliver no more pictures."""
        self._is_open = False
        self._pace.stop()

    def _next_picture(self) -> Pixels | None:
        for path in sorted(self._folder.iterdir()):
            if path.name in self._shown or path.suffix.lower() not in PICTURE_SUFFIXES:
                continue
            try:
                picture = load_picture(path)
            except PictureUnreadable:
                self._count_attempt(path.name)
                continue
            self._shown.add(path.name)
            return picture
        return None

    def _count_attempt(self, file: str) -> None:
        self._attempts[file] = self._attempts.get(file, 0) + 1
        if self._attempts[file] >= ATTEMPTS_MOST:
            self._shown.add(file)
