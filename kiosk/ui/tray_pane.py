"""Training only: sample residents whose code is held before the camera at a touch."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from kiosk.ui.buttons import ActionButton
from kiosk.ui.card import Card
from kiosk.ui.labels import Words
from kiosk.ui.stage import Stage
from kiosk.ui.tokens import SPACE_PX

Sample = tuple[str, object]
"""What is written on the button, and what is handed back when it is touched."""


class TrayPane(Card):
    """A heading and a button per sample resident."""

    def __init__(self, stage: Stage, samples: Sequence[Sample], on_pick: Callable[[object], None]) -> None:
        palette = stage.theme.palette
        super().__init__(palette.panel, palette.drill_stripe, 2)
        inside = QWidget()
        buttons = QVBoxLayout(inside)
        buttons.setContentsMargins(4, 4, 4, 4)
        buttons.setSpacing(SPACE_PX)
        for label, sample in samples:
            buttons.addWidget(ActionButton(label, partial(on_pick, sample), "sample"))
        buttons.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inside)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_PX, 2 * SPACE_PX, SPACE_PX, SPACE_PX)
        column.setSpacing(SPACE_PX)
        column.addWidget(Words("section", stage.translator.word("reception.tray.title")))
        column.addWidget(Words("caption", stage.translator.word("reception.tray.sentence")))
        column.addWidget(scroll, 1)
