"""Training only: sample residents whose code is held before the camera, and cards that are placed, at a touch."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kiosk.ui.buttons import ActionButton, RowButton
from kiosk.ui.card import Card
from kiosk.ui.card_tray import CardTray, TrayCards
from kiosk.ui.flow import FlowRoom
from kiosk.ui.labels import Words
from kiosk.ui.scroller import Scroller
from kiosk.ui.stage import Stage
from kiosk.ui.tokens import SPACE_PX

Sample = tuple[str, object]
"""What is written on the button, and what is handed back when it is touched."""


class TrayPane(Card):
    """A heading and a button per sample resident; with `cards`, a second page of cards to place on the reader."""

    def __init__(
        self,
        stage: Stage,
        samples: Sequence[Sample],
        on_pick: Callable[[object], None],
        cards: TrayCards | None = None,
    ) -> None:
        palette = stage.theme.palette
        super().__init__(palette.panel, palette.drill_stripe, 2)
        self._pages = [_residents(stage, samples, on_pick)]
        self._cards = CardTray(stage, cards) if cards is not None else None
        self._tabs = FlowRoom()
        self._buttons = [self._tab(stage, "reception.tray.residents", 0)]
        if self._cards is not None:
            self._pages.append(self._cards)
            self._buttons.append(self._tab(stage, "reception.tray.cards", 1))
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_PX, SPACE_PX, SPACE_PX, SPACE_PX)
        column.setSpacing(SPACE_PX)
        column.addWidget(self._tabs)
        for part in self._pages:
            column.addWidget(part, 1)
        self._turn_to(0)

    def be_brief(self, *, brief: bool) -> None:
        """While a form is typed the column is narrow: a further card can still be placed, and all else waits."""
        self._tabs.setVisible(not brief)
        if self._cards is not None:
            self._cards.be_brief(brief=brief)
        if brief:
            self._turn_to(len(self._buttons) - 1)
        self.setVisible(not brief or self._cards is not None)

    def showEvent(self, event: QShowEvent) -> None:
        """Lay out with the style sheet's sizes: they reach parts that are built into a window that is shown already."""
        super().showEvent(event)
        for part in self.findChildren(QWidget):
            part.ensurePolished()
            part.updateGeometry()

    def _tab(self, stage: Stage, key: str, page: int) -> ActionButton:
        button = ActionButton(stage.translator.word(key), partial(self._turn_to, page), "chip")
        self._tabs.add(button)
        return button

    def _turn_to(self, page: int) -> None:
        for index, (part, button) in enumerate(zip(self._pages, self._buttons, strict=True)):
            part.setVisible(index == page)
            button.choose(chosen=index == page)


class SampleRow(RowButton):
    """One resident; a long name takes two lines, for no name is cut off."""

    def __init__(self, label: str, act: Callable[[], None]) -> None:
        super().__init__(act, "row")
        line = QVBoxLayout(self)
        line.setContentsMargins(SPACE_PX, SPACE_PX // 2, SPACE_PX, SPACE_PX // 2)
        line.addWidget(Words("body", label))
        self.setAccessibleName(label)
        self.pass_touches()


def _residents(stage: Stage, samples: Sequence[Sample], on_pick: Callable[[object], None]) -> QWidget:
    buttons = QVBoxLayout()
    buttons.setSpacing(SPACE_PX)
    for label, sample in samples:
        buttons.addWidget(SampleRow(label, partial(on_pick, sample)))
    room = QWidget()
    column = QVBoxLayout(room)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(SPACE_PX)
    if not stage.theme.is_large:
        column.addWidget(Words("caption", stage.translator.word("reception.tray.sentence")))
    column.addWidget(Scroller(buttons, rim_px=0), 1)
    return room
