"""The machine's own clocks and dice."""

import os
import time
import uuid
from pathlib import Path
from uuid import UUID

_LINUX_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


class SystemClock:
    """The port `Clock` over the operating system."""

    def __init__(self) -> None:
        self._boot_id = _boot_id()

    @property
    def boot_id(self) -> UUID:
        """The system's boot id; where it has none, a new one for each start of the program, which is as true."""
        return self._boot_id

    def now_us(self) -> int:
        """Wall time, microseconds since 1970 (UTC)."""
        return time.time_ns() // 1_000

    def mono_ms(self) -> int:
        """Milliseconds since some moment of this boot."""
        return time.monotonic_ns() // 1_000_000

    def entropy(self, count: int) -> bytes:
        """Random bytes from the system."""
        return os.urandom(count)


def _boot_id() -> UUID:
    try:
        return UUID(_LINUX_BOOT_ID.read_text(encoding="ascii").strip())
    except (OSError, ValueError):
        return uuid.uuid4()
