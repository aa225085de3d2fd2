"""Holds pictures before the kiosk's camera, which watches a folder."""

from pathlib import Path
from shutil import copyfile


class CameraStand:
    """Puts copies of pictures into the watched folder; each copy is a tenth of a second before the camera."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._shown = 0
        self._last: Path | None = None

    def show(self, picture: Path) -> None:
        """Hold this picture up, after what is there already."""
        self._shown += 1
        file = self._folder / f"{self._shown:06d}{picture.suffix}"
        partial = file.with_suffix(".partial")
        copyfile(picture, partial)
        partial.replace(file)
        if self._last is not None:
            self._last.unlink(missing_ok=True)
        self._last = file
