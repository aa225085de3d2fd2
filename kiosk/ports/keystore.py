"""What the kiosk asks of the system's keystore, and of whoever knows a passphrase, before its file can be opened."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from kiosk.ports.store import StoreError


class KeyLocked(StoreError):
    """Nobody gave a passphrase, and no keystore opens the key: the file stays closed and untouched."""

    key = "store_key_locked"


class KeyOfAnotherMachine(StoreError):
    """This machine's keystore does not know the key, and no passphrase was ever set: a copied disk, or a lost keystore.

    HQ's recovery key opens it.
    """

    key = "store_key_of_another_machine"


class KeystoreUnusable(Exception):
    """The system has no keystore, or it is locked; another way is needed."""


class Keystore(Protocol):
    """Small secrets that the system keeps for this user of this machine."""

    def get(self, name: str) -> bytes | None:
        """The secret under `name`, or None. Raises KeystoreUnusable."""

    def put(self, name: str, secret: bytes) -> None:
        """Keep `secret` under `name`. Raises KeystoreUnusable."""

    def remove(self, name: str) -> None:
        """Keep it no longer; nothing where there is none. Raises KeystoreUnusable."""


@dataclass(frozen=True)
class PassphraseWish:
    """Why a passphrase is asked for: to open, or (`is_new`) to be set; `tries` were wrong before."""

    is_new: bool = False
    tries: int = 0


AskPassphrase = Callable[[PassphraseWish], str | None]
"""Asks a person; None means that they will not, or that nobody is there."""


def nobody(_wish: PassphraseWish) -> str | None:
    """Where nobody can be asked."""
    return None
