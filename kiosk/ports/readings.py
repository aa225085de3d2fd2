"""How a name is probably read; a person confirms it."""

from typing import Protocol


class Readings(Protocol):
    """A dictionary of names."""

    def reading_of(self, name: str) -> str:
        """Hiragana for a name in kanji, its parts kept apart; empty where nothing is known (yet). Never raises."""


class NoReadings:
    """Where no dictionary is there, nothing is suggested."""

    def reading_of(self, name: str) -> str:  # noqa: ARG002 - the port's shape
        """Nothing is known."""
        return ""
