"""What the desk asks of the dictionary of towns."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Town:
    """A town (町域) and where it lies; `postal_code` is seven digits, `town` is empty for a code of a whole city."""

    postal_code: str
    prefecture: str
    city: str
    town: str
    city_kana: str
    town_kana: str

    @property
    def address(self) -> str:
        """The beginning of an address, as it is written."""
        return self.prefecture + self.city + self.town


class Towns(Protocol):
    """The dictionary: never refuses, knows nothing until it is loaded."""

    def by_code_beginning(self, digits: str, limit: int) -> tuple[Town, ...]:
        """Towns whose postal code begins with these four to seven digits; at most `limit`.

        The code is as typed: 862-0950, 8620950, 〒８６２ー０９５０, or the beginning of it.
        """

    def beginning_with(self, text: str, limit: int) -> tuple[Town, ...]:
        """Towns whose name or reading begins like the last word of `text`, this city's first.

        Earlier words narrow the place: 益城 ひろさき.
        """


class NoTowns:
    """Where no dictionary is there, nothing is suggested."""

    def by_code_beginning(self, digits: str, limit: int) -> tuple[Town, ...]:  # noqa: ARG002 - the port's shape
        """Nothing is known."""
        return ()

    def beginning_with(self, text: str, limit: int) -> tuple[Town, ...]:  # noqa: ARG002 - the port's shape
        """Nothing is known."""
        return ()
