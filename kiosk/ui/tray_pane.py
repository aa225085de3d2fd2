"""Training only: sample residents whose code is held before the camera at a touch."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QVBoxLayout

from kiosk.ui.buttons import ActionButton
from kiosk.ui.card import Card
from kiosk.ui.labels import Words
from kiosk.ui.scroller import Scroller
from kiosk.ui.stage import Stage
from kiosk.ui.tokens import SPACE_PX

Sample = tuple[str, object]
"""What is written on the button, and what is handed back when it is touched."""


class TrayPane(Card):
    """A heading and a button per sample resident."""

    def __init__(self, stage: Stage, samples: Sequence[Sample], on_pick: Callable[[object], None]) -> None:
        palette = stage.theme.palette
        super().__init__(palette.panel, palette.drill_stripe, 2)
        buttons = QVBoxLayout()
        buttons.setSpacing(SPACE_PX)
        for label, sample in samples:
            buttons.addWidget(ActionButton(label, partial(on_pick, sample), "sample"))
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * SPACE_PX, 2 * SPACE_PX, 2 * SPACE_PX, 2 * SPACE_PX)
        column.setSpacing(SPACE_PX)
        column.addWidget(Words("section", stage.translator.word("reception.tray.title")))
        if not stage.theme.is_large:
            column.addWidget(Words("caption", stage.translator.word("reception.tray.sentence")))
        column.addWidget(Scroller(buttons, rim_px=0), 1)
