"""How a command says why it did nothing: the sentence that the screen would show, and the word for support."""

import sys
from collections.abc import Mapping
from typing import Protocol

from kiosk.config import RESOURCES
from kiosk.screens.message import Message
from kiosk.ui.translator import LANGUAGES, Translator


class Named(Protocol):
    """A failure with a name: KnownError, SyncError, StickError."""

    @property
    def key(self) -> str:
        """Names the sentence."""

    @property
    def data(self) -> Mapping[str, str | int | float]:
        """Fills its gaps."""


def why_not(key: str, data: Mapping[str, str | int | float]) -> str:
    """The sentence of a failure, and its word and figures behind it; the word alone where it has no sentence."""
    words = Translator.load(RESOURCES / "translations", LANGUAGES[0])
    gaps = {name: value if isinstance(value, int) else str(value) for name, value in data.items()}
    word = f"{key} {dict(data)}" if data else key
    if not words.has(f"error.{key}"):
        return word
    return f"{words.text(Message(f'error.{key}', gaps))}（{word}）"


def say_why_not(error: Named | OSError, command: str = "kiosk") -> None:
    """On stderr, for whoever typed `command`."""
    if isinstance(error, OSError):
        print(
            f"{command}: {type(error).__name__} {error.strerror or ''} {error.filename or ''}".rstrip(), file=sys.stderr
        )
        return
    print(f"{command}: {why_not(error.key, error.data)}", file=sys.stderr)
