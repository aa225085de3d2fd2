"""Training only: sample cards that a touch puts on the reader, with the digits that would be printed on them."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from kiosk.ui.buttons import RowButton
from kiosk.ui.labels import Words
from kiosk.ui.scroller import Scroller
from kiosk.ui.stage import Stage
from kiosk.ui.tokens import SPACE_PX


@dataclass(frozen=True)
class TrayCard:
    """A card on the tray: whose, what is printed on it, and what is handed back when it is touched."""

    name: str
    groups: tuple[str, ...]
    card: object


@dataclass(frozen=True)
class TrayCards:
    """All cards of the tray, the PIN of each, and the hands."""

    cards: tuple[TrayCard, ...]
    pin: str
    place: Callable[[object], None]
    take: Callable[[], None]


class CardRow(RowButton):
    """One card: name, and the digits below."""

    def __init__(self, card: TrayCard, act: Callable[[], None]) -> None:
        super().__init__(act, "row")
        self._digits = Words("figure", " ".join(card.groups))
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_PX, SPACE_PX // 2, SPACE_PX, SPACE_PX // 2)
        column.setSpacing(0)
        column.addWidget(Words("body", card.name))
        column.addWidget(self._digits)
        self.setAccessibleName(f"{card.name} {' '.join(card.groups)}")
        self.pass_touches()

    def be_brief(self, *, brief: bool) -> None:
        """Only the name, where the column is narrow."""
        self._digits.setVisible(not brief)


class CardTray(QWidget):
    """A row per card; the one that lies on the reader is marked, and another touch takes it away."""

    def __init__(self, stage: Stage, cards: TrayCards) -> None:
        super().__init__()
        self._cards = cards
        self._rows = [CardRow(card, partial(self._touch, index)) for index, card in enumerate(cards.cards)]
        self._placed: int | None = None
        key = "reception.tray.cards.pin" if stage.theme.is_large else "reception.tray.cards.sentence"
        self._sentence = Words("caption", stage.translator.word(key, pin=cards.pin))
        rows = QVBoxLayout()
        rows.setSpacing(SPACE_PX // 2)
        for row in self._rows:
            rows.addWidget(row)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_PX)
        column.addWidget(self._sentence)
        self._scroll = Scroller(rows, rim_px=0)
        column.addWidget(self._scroll, 1)

    def be_brief(self, *, brief: bool) -> None:
        """Only names, where the column is narrow."""
        self._sentence.setVisible(not brief)
        for row in self._rows:
            row.be_brief(brief=brief)

    def _touch(self, index: int) -> None:
        self._placed = None if index == self._placed else index
        for at, row in enumerate(self._rows):
            row.choose(chosen=at == self._placed)
        if self._placed is None:
            self._cards.take()
        else:
            self._scroll.show_part(self._rows[index])
            self._cards.place(self._cards.cards[index].card)
