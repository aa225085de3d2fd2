"""Holds pictures before the kiosk's camera, which watches a folder."""

from pathlib import Path
from shutil import copyfile

COPY_MS = 100
"""Each copy is three frames of the folder camera: with ten a second the camera sees something all the time."""


class CameraStand:
    """What is held is put into the watched folder anew at each `tick`, so that the camera has work as at a desk."""

    def __init__(self, folder: Path, empty_desk: Path) -> None:
        self._folder = folder
        self._empty_desk = empty_desk
        self._held = empty_desk
        self._count = 0
        self._last: Path | None = None

    def hold(self, picture: Path) -> None:
        """Somebody holds this before the camera from now on."""
        self._held = picture
        self.tick()

    def leave(self) -> None:
        """Nobody holds anything; the desk behind is seen."""
        self._held = self._empty_desk

    def tick(self) -> None:
        """A tenth of a second has passed."""
        self._count += 1
        file = self._folder / f"{self._count:06d}{self._held.suffix}"
        try:
            file.hardlink_to(self._held)
        except OSError:  # a file system without links
            partial = file.with_suffix(".partial")
            copyfile(self._held, partial)
            partial.replace(file)
        if self._last is not None:
            self._last.unlink(missing_ok=True)
        self._last = file
