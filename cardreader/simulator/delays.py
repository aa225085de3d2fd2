"""How long a simulated card takes for each command."""

from dataclasses import dataclass
from typing import Final

_SELECT, _VERIFY, _READ = 0xA4, 0x20, 0xB0
_QUERY_LENGTH: Final = 4


@dataclass(frozen=True)
class CardDelays:
    """Seconds by kind of command; all zero unless told."""

    select_application_s: float = 0.0
    select_file_s: float = 0.0
    query_s: float = 0.0
    verify_s: float = 0.0
    read_s: float = 0.0

    def of(self, command: bytes) -> float:
        """Seconds for this command."""
        if len(command) < _QUERY_LENGTH:
            return 0.0
        if command[1] == _SELECT:
            return self.select_application_s if command[2] == 0x04 else self.select_file_s
        if command[1] == _VERIFY:
            return self.query_s if len(command) == _QUERY_LENGTH else self.verify_s
        return self.read_s if command[1] == _READ else 0.0


PUBLISHED_LOG: Final = CardDelays(
    select_application_s=0.045, select_file_s=0.032, query_s=0.010, verify_s=0.057, read_s=0.340
)
"""A real card's times: SELECT 32 to 45 ms, VERIFY 57 ms, READ up to 340 ms from a published log; the query's 10 ms is
our guess, for no log has it."""
