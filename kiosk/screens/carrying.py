"""The stick as a screen sees it: ask, hear how far it is, be answered on the screen's own thread."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from sync.courier import Collected, Exported, Progress


@dataclass(frozen=True)
class CarryFailed:
    """The stick or the kiosk's file failed; `key` names the sentence under `error.`, `data` fills it."""

    key: str
    data: dict[str, str | int | float] = field(default_factory=dict)


Carried = Exported | Collected | CarryFailed


class StickDoor(Protocol):
    """Work at sticks, one at a time, on a thread of its own."""

    def look(self, answer: Callable[[tuple[Path, ...]], None]) -> None:
        """Which sticks are in."""

    def export(self, folder: Path, on_progress: Callable[[Progress], None], answer: Callable[[Carried], None]) -> None:
        """Write what waits onto a stick."""

    def collect(self, folder: Path, on_progress: Callable[[Progress], None], answer: Callable[[Carried], None]) -> None:
        """Read receipts from a stick."""
