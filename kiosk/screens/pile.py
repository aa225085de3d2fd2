"""A pile of paper sheets that wait to be typed, as a value: read once each, typed in their order, kept by the file."""

from dataclasses import dataclass, replace

import msgspec

from kiosk.screens.pile_state import PileEntry
from sync.protocol import codec, sheet_code
from sync.protocol.sheet_code import SheetCode

MOST_SHEETS = 500
"""A ream; whoever has more on the table types one ream first."""
LATEST_SHOWN = 6
MOST_DIGITS = 3
UNCODED = "-"
"""Stands for the code of a sheet that carries none."""


@dataclass(frozen=True)
class Pile:
    """`sheets` are codes as they were read, in the order of typing; `uncoded` more sheets carry no code."""

    sheets: tuple[str, ...] = ()
    uncoded: int = 0

    @property
    def following(self) -> str:
        """The sheet that is typed next; UNCODED for one without a code, empty where none waits."""
        return next(iter(self.sheets), UNCODED if self.uncoded else "")

    @property
    def remaining(self) -> int:
        """How many sheets wait, the one in work among them."""
        return len(self.sheets) + self.uncoded

    def entry(self, digits: str) -> PileEntry:
        """What the screen draws while sheets are read."""
        latest = tuple(sheet_code.parse(text).printed for text in reversed(self.sheets[-LATEST_SHOWN:]))
        return PileEntry(self.remaining, self.uncoded, latest, digits)


def with_sheet(pile: Pile, sheet: SheetCode) -> Pile:
    """The pile with one more sheet at its end; one that lies in it already stays where it is."""
    if sheet.text in pile.sheets or pile.remaining >= MOST_SHEETS:
        return pile
    return replace(pile, sheets=(*pile.sheets, sheet.text))


def with_uncoded(pile: Pile, count: int) -> Pile:
    """The pile with so many more sheets that carry no code."""
    return replace(pile, uncoded=min(pile.uncoded + count, MOST_SHEETS - len(pile.sheets)))


def without_last(pile: Pile) -> Pile:
    """The sheet that was read last was a mistake."""
    return replace(pile, sheets=pile.sheets[:-1])


def done(pile: Pile, sheet_text: str) -> Pile:
    """A sheet was received: it waits no longer."""
    if sheet_text == UNCODED:
        return replace(pile, uncoded=max(0, pile.uncoded - 1))
    return replace(pile, sheets=tuple(one for one in pile.sheets if one != sheet_text))


def to_bytes(pile: Pile) -> bytes:
    """The pile as the file keeps it."""
    return msgspec.json.encode(pile)


def from_bytes(data: bytes) -> Pile:
    """A kept pile; an empty one where another version of the program wrote it."""
    try:
        pile: Pile = codec.decode_json(data, Pile)
        for text in pile.sheets:
            sheet_code.parse(text)
    except codec.Malformed:
        return Pile()
    return pile
