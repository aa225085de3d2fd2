"""What the office asks of a printer."""

from pathlib import Path
from typing import Protocol

from kiosk.errors import KnownError


class PrintFailed(KnownError):
    """The system's printer did not take the document; `data` holds its `reason`."""

    key = "print_failed"


class Printer(Protocol):
    """The printer that the system has set as its own."""

    def name(self) -> str:
        """What it is called; empty where there is none."""

    def send(self, document: Path) -> None:
        """Hand over a PDF; it may be deleted when this returns. Raises PrintFailed."""
