"""How a name that was said is probably written; a person confirms it."""

from enum import StrEnum
from typing import Protocol


class NamePart(StrEnum):
    """Which part of a name is looked up: 姓 or 名."""

    FAMILY = "family"
    GIVEN = "given"


class Writings(Protocol):
    """A dictionary of names."""

    def writings_of(self, part: NamePart, kana: str) -> tuple[str, ...]:
        """Kanji for one part of a name in hiragana, the likeliest first; empty where none is known. Never raises."""


class NoWritings:
    """Where no dictionary is there, nothing is suggested."""

    def writings_of(self, part: NamePart, kana: str) -> tuple[str, ...]:  # noqa: ARG002 - the port's shape
        """Nothing is known."""
        return ()
