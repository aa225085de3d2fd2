"""What the office asks of a printer."""

from typing import Protocol

from kiosk.errors import KnownError


class PrintFailed(KnownError):
    """The system's printer did not take the document; `data` holds its `reason`."""

    key = "print_failed"


class Printer(Protocol):
    """The printer that the system has set as its own."""

    def name(self) -> str:
        """What it is called; empty where there is none."""

    def send(self, name: str, document: bytes) -> None:
        """Hand over a PDF, which lies on no disk of ours. Raises PrintFailed."""
