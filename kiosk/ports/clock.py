"""What time it is: the wall's, which may be wrong, and the machine's, which only runs forward."""

from typing import Protocol
from uuid import UUID


class Clock(Protocol):
    """The desk's clock; no rule ever waits for it to be right."""

    @property
    def boot_id(self) -> UUID:
        """Changes when `mono_ms` starts anew."""

    def now_us(self) -> int:
        """Wall time, microseconds since 1970 (UTC)."""

    def mono_ms(self) -> int:
        """Milliseconds that never jump back within one boot."""

    def entropy(self, count: int) -> bytes:
        """Random bytes for identifiers and nonces."""
