"""Connecting to a card that needs a moment."""

import threading
from collections.abc import Callable
from typing import Final

from cardreader.connection import Connection, Readers
from cardreader.errors import CardUnreadable

ATTEMPTS: Final = 12
PAUSE_S: Final = 0.1
"""Twelve looks of 0.1 s: after another program unpowered the card, connecting failed for 0.6 to 0.8 s (observed)."""


def connect_patiently(readers: Readers, reader: str, before_each: Callable[[], None] = lambda: None) -> Connection:
    """Connect, and try again while the card does not answer to power. Raises as `connect` does."""
    pause = threading.Event()
    for _ in range(ATTEMPTS - 1):
        before_each()
        try:
            return readers.connect(reader)
        except CardUnreadable:
            pause.wait(PAUSE_S)
    before_each()
    return readers.connect(reader)
