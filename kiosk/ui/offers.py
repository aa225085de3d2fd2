"""What may be taken into a field instead of typing on: each a button below the line, taken by Enter or a touch."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kiosk.screens.reception_state import Suggestion
from kiosk.ui.buttons import ActionButton, RowButton
from kiosk.ui.flow import FlowRoom
from kiosk.ui.labels import Words
from kiosk.ui.stage import Stage
from kiosk.ui.tokens import SPACE_PX


def take(stage: Stage, index: int) -> None:
    """The offer was touched."""
    stage.touches.select(index)
    stage.touches.confirm()


def words_of(stage: Stage, offer: Suggestion) -> str:
    """What stands on an offer."""
    return stage.translator.word(offer.label) if offer.label else offer.shown or offer.value


class ShortOffers(FlowRoom):
    """Words beside each other; a digit takes one."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(SPACE_PX)
        self._stage = stage
        self._buttons: list[ActionButton] = []

    def draw(self, offers: tuple[Suggestion, ...], selected: int) -> None:
        """Show the offers; the selected one is the one that Enter takes."""
        while len(self._buttons) < len(offers):
            self._add()
        for index, button in enumerate(self._buttons):
            button.setVisible(index < len(offers))
            if index < len(offers):
                button.say(words_of(self._stage, offers[index]))
                button.choose(chosen=index == selected)
        self.setVisible(bool(offers))

    def row_of(self, _selected: int) -> QWidget:
        """All of them stand together."""
        return self

    def _add(self) -> None:
        index = len(self._buttons)
        button = ActionButton("", partial(take, self._stage, index), "choice", str(index + 1))
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._buttons.append(button)
        self.add(button)


class OfferRow(RowButton):
    """One offer over the whole width: what is taken, and below it what tells it from others."""

    def __init__(self, stage: Stage, index: int) -> None:
        super().__init__(partial(take, stage, index), "row")
        self._stage = stage
        self._words, self._detail = Words("strong"), Words("caption")
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * SPACE_PX, SPACE_PX // 2, 2 * SPACE_PX, SPACE_PX // 2)
        column.setSpacing(0)
        column.addWidget(self._words)
        column.addWidget(self._detail)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.pass_touches()

    def draw(self, offer: Suggestion) -> None:
        """Show one offer."""
        words = words_of(self._stage, offer)
        self._words.say(words)
        self._detail.say(offer.detail)
        self.setAccessibleName(f"{words} {offer.detail}".strip())


class LongOffers(QWidget):
    """Rows below each other; the arrows walk and Enter takes."""

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self._stage = stage
        self._rows: list[OfferRow] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE_PX // 2)

    def draw(self, offers: tuple[Suggestion, ...], selected: int) -> None:
        """Show the offers; the selected one is the one that Enter takes."""
        while len(self._rows) < len(offers):
            self._rows.append(OfferRow(self._stage, len(self._rows)))
            self._column.addWidget(self._rows[-1])
        for index, row in enumerate(self._rows):
            row.setVisible(index < len(offers))
            if index < len(offers):
                row.draw(offers[index])
                row.choose(chosen=index == selected)
        self.setVisible(bool(offers))

    def row_of(self, selected: int) -> QWidget:
        """The row that Enter takes; all of them where none is meant."""
        return self._rows[selected] if 0 <= selected < len(self._rows) else self
