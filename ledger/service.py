"""What every request needs: the database, the keys, the epoch and a clock."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from ledger.database import Database
from ledger.figures import KnownFigures
from ledger.keyring import Keyring
from ledger.organizer_rules import OrganizerRules, shipped


def now_us() -> int:
    """UTC in µs since 1970."""
    return time.time_ns() // 1000


@dataclass(frozen=True)
class Service:
    """A ledger that is ready to answer."""

    database: Database
    keyring: Keyring
    epoch: str
    clock: Callable[[], int] = now_us
    figures: KnownFigures = field(default_factory=KnownFigures, compare=False)
    organizer_rules: OrganizerRules = field(default_factory=shipped, repr=False)
