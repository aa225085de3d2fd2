"""The card of the chosen household at the right of the roster."""

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from kiosk.screens.message import Message
from kiosk.screens.roster_state import SEPARATOR, CardMember, HouseholdCard
from kiosk.ui.buttons import ActionButton
from kiosk.ui.card import Card
from kiosk.ui.labels import Words, restyle
from kiosk.ui.rows import exchange
from kiosk.ui.scroller import Scroller
from kiosk.ui.stage import Stage
from kiosk.ui.tokens import SPACE_PX


class CardView(Card):
    """Number, stay, home, persons; what is sensitive after a touch that says what it does."""

    def __init__(self, stage: Stage, show_care: Callable[[], None]) -> None:
        palette = stage.theme.palette
        super().__init__(palette.raised, palette.line)
        self._stage = stage
        self._drawn: HouseholdCard | None = None
        self._parts: list[QWidget] = []
        word = stage.translator.word
        self._number = Words("title")
        self._nobody = Words("body", word("roster.card.none"))
        self._list = QVBoxLayout()
        self._list.setSpacing(SPACE_PX // 2)
        self._care = ActionButton(word("roster.care.show"), show_care, "act")
        self._why = Words("caption", word("roster.care.why"))
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * SPACE_PX, 2 * SPACE_PX, 2 * SPACE_PX, 2 * SPACE_PX)
        column.setSpacing(SPACE_PX)
        column.addWidget(self._number)
        column.addWidget(self._nobody)
        column.addWidget(Scroller(self._list, rim_px=0), 1)
        column.addWidget(self._why)
        column.addWidget(self._care)
        self.draw(None, is_first=True)

    def draw(self, card: HouseholdCard | None, *, is_first: bool = False) -> None:
        """Show a household, or that none is chosen."""
        if card == self._drawn and not is_first:
            return
        self._drawn = card
        self._parts = exchange(self._list, self._parts, self._lines(card) if card is not None else [])
        shows_care = card is not None and card.shows_care
        self._number.say(card.number if card is not None else "")
        self._nobody.setVisible(card is None)
        self._care.setVisible(card is not None and not shows_care)
        self._why.setVisible(card is not None)
        self._why.say(self._stage.translator.word("roster.care.shown" if shows_care else "roster.care.why"))
        restyle(self._why, "tone", "look" if shows_care else "")
        self._why.setVisible(card is not None)

    def _lines(self, card: HouseholdCard) -> list[QWidget]:
        word = self._stage.translator.word
        parts: list[QWidget] = []
        for member in card.members:
            parts += self._member(member)
        for line in card.lines:
            parts += [Words("caption", word(line.label)), Words("body", self._joined(line.values))]
        return parts

    def _member(self, member: CardMember) -> list[QWidget]:
        parts: list[QWidget] = [Words("strong", self._stage.translator.text(member.name))]
        if member.facts:
            parts.append(Words("body", self._joined(member.facts)))
        if member.care:
            parts.append(Words("notice", self._joined(member.care)))
        return parts

    def _joined(self, values: tuple[Message, ...]) -> str:
        words = self._stage.translator
        return words.word(SEPARATOR).join(words.text(value) for value in values)
