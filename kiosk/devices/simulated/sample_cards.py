"""The cards of sample residents, made from their data: people who do not exist, with numbers that anybody may see."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from cardreader.simulator.card import SimulatedMyNumberCard
from cardreader.simulator.files import FictionalHolder, issue_card
from sync.protocol.ages import age_on
from sync.protocol.birth_date import printed_six_digits

ISSUED_ON = date(2025, 4, 1)
"""Any day that is past; so the tray is the same every day."""
EXPIRY_YEAR = 2035
"""A card of a grown-up is valid until their tenth birthday after it was issued."""
PIN = "1234"
"""One for all, written above the cards: what is trained is asking for it, not remembering it."""
CARDS_OFFERED = 3
"""As many as fit below the camera; two of one family, so that further cards can be trained too."""
HOUSEHOLDS_OFFERED = 2
"""Whose cards those are; whoever lives alone comes first, for one card is what is practised first."""
OWN_CARD_AGE = 15
"""From this age on a holder's card carries their photograph and certificates; a child's card stays at home."""
_SEX_BYTES = {"male": b"1", "female": b"2"}


@dataclass(frozen=True)
class SampleCard:
    """One card: whose it is, and the three groups of 照合番号B as they would be printed on it."""

    name: str
    groups: tuple[str, str, str]
    holder: FictionalHolder = field(repr=False)

    @property
    def number(self) -> str:
        """The fourteen digits."""
        return "".join(self.groups)

    def issued(self) -> SimulatedMyNumberCard:
        """A fresh card with all its tries, so that no mistake in training ends the training."""
        return SimulatedMyNumberCard(issue_card(self.holder, number=self.number, pin=PIN))


def sample_cards(file: Path) -> tuple[SampleCard, ...]:
    """The first cards of the residents in `file`. Raises OSError, ValueError, KeyError: a broken installation."""
    cards = []
    residents = list(enumerate(json.loads(file.read_text(encoding="utf-8")), start=1))
    first = sorted(residents[:HOUSEHOLDS_OFFERED], key=lambda one: len(one[1]["members"]))
    for place, resident in (*first, *residents[HOUSEHOLDS_OFFERED:]):
        for member, person in enumerate(_people(resident)):
            born = date.fromisoformat(person["birth_date"])
            if age_on(born, ISSUED_ON) >= OWN_CARD_AGE:
                cards.append(_card(person, born, resident["holder"]["address"], f"{place:02d}{member:02d}"))
            if len(cards) == CARDS_OFFERED:
                return tuple(cards)
    return tuple(cards)


def _people(resident: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield resident["holder"]
    yield from resident["members"]


def _card(person: dict[str, Any], born: date, address: str, security: str) -> SampleCard:
    holder = FictionalHolder(
        name=person["name"].replace(" ", "\u3000"),
        address=address,
        birth_date=f"{born:%Y%m%d}".encode("ascii"),
        sex=_SEX_BYTES.get(person["sex"], b"3"),
    )
    return SampleCard(person["name"], (printed_six_digits(born), str(EXPIRY_YEAR), security), holder)
