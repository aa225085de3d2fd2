"""Pictures of telling moments, taken from the real window, each kind once in an evening."""

from pathlib import Path

from PySide6.QtWidgets import QWidget

MOMENTS = (
    "idle",
    "found",
    "received",
    "already_here",
    "count",
    "name_line",
    "form",
    "card_number",
    "card_pin",
    "card_read",
    "card_joined",
    "refused",
    "foreign",
    "expired",
    "deepened",
    "undone",
    "offline",
    "after_power_cut",
    "stuck",
)


class Photographs:
    """Writes `NN-moment.png` into the folder; without a folder it takes none."""

    def __init__(self, window: QWidget, folder: Path | None) -> None:
        self._window = window
        self._folder = folder

    def take(self, moment: str) -> None:
        """Keep what the window shows now, unless this moment was kept before."""
        if self._folder is None:
            return
        file = self._folder / _name(moment)
        if not file.exists():
            self._window.grab().save(str(file))


def forget(folder: Path) -> None:
    """Remove an earlier evening's pictures, and nothing else."""
    for moment in MOMENTS:
        (folder / _name(moment)).unlink(missing_ok=True)


def _name(moment: str) -> str:
    return f"{MOMENTS.index(moment) + 1:02d}-{moment}.png"
