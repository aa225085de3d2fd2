"""用紙をまとめて入力: how many sheets lie in the list, which were read last, and the one button that begins."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from kiosk.screens.pile import LATEST_SHOWN
from kiosk.screens.pile_state import PileEntry
from kiosk.ui.buttons import ActionButton
from kiosk.ui.card import Card
from kiosk.ui.flow import FlowRoom
from kiosk.ui.labels import Words
from kiosk.ui.scroller import Scroller
from kiosk.ui.stage import Stage
from kiosk.ui.tokens import SPACE_PX

_PAGE_PX = 3 * SPACE_PX


class PilePane(Card):
    """The count large at the left, the numbers that were read at the right."""

    def __init__(self, stage: Stage) -> None:
        palette = stage.theme.palette
        super().__init__(palette.panel, palette.line)
        self._stage = stage
        self._drawn: PileEntry | None = None
        words = stage.translator
        self._count = Words("display", wrap=False)
        self._uncoded = Words("body")
        self._notice = Words("strong")
        self._latest_title = Words("section", words.word("pile.latest"))
        self._latest = [Words("figure", wrap=False) for _ in range(LATEST_SHOWN)]
        self._begin = ActionButton("", stage.touches.confirm, "primary", "Enter")
        self._forget = ActionButton(words.word("pile.forget"), stage.touches.forget_pile, "act")
        self._leave = ActionButton(words.word("reception.back"), stage.touches.escape, "act", "Esc")
        self._lay_out()

    def _lay_out(self) -> None:
        words = self._stage.translator
        left = QVBoxLayout()
        left.setSpacing(SPACE_PX)
        left.addWidget(self._count)
        left.addWidget(self._uncoded)
        left.addWidget(self._notice)
        left.addStretch(1)
        right = QVBoxLayout()
        right.setSpacing(SPACE_PX // 2)
        right.addWidget(self._latest_title)
        for line in self._latest:
            right.addWidget(line, 0, Qt.AlignmentFlag.AlignLeft)
        right.addStretch(1)
        middle = QHBoxLayout()
        middle.setSpacing(_PAGE_PX)
        middle.addLayout(left, 3)
        middle.addLayout(right, 2)
        room = Scroller(middle, rim_px=0)
        acts = FlowRoom(2 * SPACE_PX)
        acts.add(self._leave)
        acts.add(self._forget)
        column = QVBoxLayout(self)
        column.setContentsMargins(_PAGE_PX, _PAGE_PX, _PAGE_PX, _PAGE_PX)
        column.setSpacing(SPACE_PX)
        column.addWidget(Words("title", words.word("pile.title")))
        column.addWidget(Words("body", words.word("pile.sentence")))
        column.addSpacing(2 * SPACE_PX)
        column.addWidget(room, 1)
        column.addWidget(self._begin)
        column.addWidget(acts)

    def draw(self, entry: PileEntry) -> None:
        """Show the list."""
        if entry == self._drawn:
            return
        words = self._stage.translator
        self._drawn = entry
        self._count.say(words.word("pile.remaining", count=entry.remaining))
        self._uncoded.say(words.word("pile.uncoded", count=entry.uncoded) if entry.uncoded else "")
        self._notice.say(words.text(entry.notice) if entry.notice else "")
        self._latest_title.setVisible(bool(entry.latest))
        for index, line in enumerate(self._latest):
            line.say(entry.latest[index] if index < len(entry.latest) else "")
        self._begin.say(
            words.word("pile.adding", count=entry.digits) if entry.digits else words.word("pile.begin"),
        )
        self._begin.setEnabled(bool(entry.digits or entry.remaining))
        self._forget.setVisible(bool(entry.remaining))
