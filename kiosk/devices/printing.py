"""The system's printer, asked through CUPS' own commands: no driver and no dialog of ours."""

import shutil
import subprocess

from kiosk.ports.printing import PrintFailed

ASK_LIMIT_S = 5.0
"""A print server that does not say in five seconds who it is will not print for a family that waits."""
SEND_LIMIT_S = 30.0
"""Handing over is copying some megabytes into a queue."""


class SystemPrinter:
    """The port `Printer` over `lpstat` and `lp` (Linux, macOS). Where they are missing there is no printer."""

    def __init__(self, ask: str = "lpstat", send: str = "lp") -> None:
        self._ask, self._send = shutil.which(ask), shutil.which(send)

    def name(self) -> str:
        """The default destination's name: `lpstat -d` says "system default destination: NAME"."""
        if self._ask is None or self._send is None:
            return ""
        try:
            said = _run([self._ask, "-d"], ASK_LIMIT_S)
        except PrintFailed:
            return ""
        _, colon, name = said.rpartition(":")
        return name.strip() if colon else ""

    def send(self, name: str, document: bytes) -> None:
        """Pipe the document into the printer's queue: no file of it is made here. Raises PrintFailed."""
        if self._send is None:
            raise PrintFailed(reason="lp")
        _run([self._send, "-t", name], SEND_LIMIT_S, document)


def _run(command: list[str], limit_s: float, given: bytes = b"") -> str:
    try:
        done = subprocess.run(command, input=given, capture_output=True, timeout=limit_s, check=True)  # noqa: S603 - found by name, no shell
    except (OSError, subprocess.SubprocessError) as error:
        raise PrintFailed(reason=type(error).__name__) from None
    return done.stdout.decode(errors="replace")
