"""人数だけ: the digits, a pad of large keys, and where the household stays."""

from functools import partial

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout

from kiosk.screens.reception_state import CountEntry
from kiosk.ui.buttons import ActionButton
from kiosk.ui.card import Card
from kiosk.ui.flow import FlowRoom
from kiosk.ui.labels import Words
from kiosk.ui.scroller import Scroller
from kiosk.ui.stage import Stage
from kiosk.ui.tokens import SPACE_PX
from sync.protocol.values import StayType

_PAD = ("7", "8", "9", "4", "5", "6", "1", "2", "3")


class CountPane(Card):
    """The count at the left, the pad at the right, places of stay below, one button."""

    def __init__(self, stage: Stage) -> None:
        palette = stage.theme.palette
        super().__init__(palette.panel, palette.line)
        self._stage = stage
        self._drawn: CountEntry | None = None
        words = stage.translator
        self._count = Words("display", wrap=False)
        self._problem = Words("problem")
        self._stays = {stay: self._stay_button(stay) for stay in StayType}
        self._receive = ActionButton("", stage.touches.confirm, "primary", "Enter")
        self._leave = ActionButton(words.word("reception.back"), stage.touches.escape, "act", "Esc")
        self._lay_out()

    def _stay_button(self, stay: StayType) -> ActionButton:
        text = self._stage.translator.word(f"stay.{stay.value}")
        return ActionButton(text, partial(self._stage.touches.choose_stay, stay), "choice")

    def _lay_out(self) -> None:
        words = self._stage.translator
        left = QVBoxLayout()
        left.setSpacing(SPACE_PX)
        left.addWidget(Words("title", words.word("reception.count.title")))
        if not self._stage.theme.is_large:
            left.addWidget(Words("body", words.word("reception.count.sentence")))
        left.addStretch(1)
        left.addWidget(self._count)
        left.addWidget(self._problem)
        left.addStretch(2)
        top = QHBoxLayout()
        top.setSpacing(3 * SPACE_PX)
        top.addLayout(left, 1)
        top.addLayout(self._pad())
        stays = FlowRoom()
        for button in self._stays.values():
            stays.add(button)
        holder = QVBoxLayout()
        holder.addWidget(stays)
        self._stay_room = Scroller(holder, fits=True)
        acts = QHBoxLayout()
        acts.setSpacing(2 * SPACE_PX)
        acts.addWidget(self._receive, 1)
        acts.addWidget(self._leave)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * SPACE_PX, 3 * SPACE_PX, 3 * SPACE_PX, 3 * SPACE_PX)
        column.setSpacing(SPACE_PX)
        column.addLayout(top)
        column.addStretch(1)
        column.addWidget(Words("caption", words.word("reception.count.stay")))
        column.addWidget(self._stay_room, 100)
        column.addSpacing(SPACE_PX)
        column.addLayout(acts)

    def _pad(self) -> QGridLayout:
        touches, words = self._stage.touches, self._stage.translator
        grid = QGridLayout()
        grid.setSpacing(SPACE_PX)
        for index, digit in enumerate(_PAD):
            grid.addWidget(ActionButton(digit, partial(touches.typed, digit), "pad"), index // 3, index % 3)
        grid.addWidget(ActionButton("0", partial(touches.typed, "0"), "pad"), 3, 0)
        grid.addWidget(ActionButton(words.word("reception.count.erase"), touches.backspace, "pad_word"), 3, 1, 1, 2)
        return grid

    def draw(self, entry: CountEntry) -> None:
        """Show the digits."""
        if entry == self._drawn:
            return
        words = self._stage.translator
        self._drawn = entry
        self._count.say(words.word("reception.count.people", count=entry.digits or "–"))
        self._problem.say(words.text(entry.problem) if entry.problem else "")
        for stay, button in self._stays.items():
            button.choose(chosen=stay is entry.stay_type)
        self._stay_room.show_part(self._stays[entry.stay_type])
        self._receive.say(words.word("reception.busy" if entry.busy else "reception.count.receive"))
        self._receive.setEnabled(not entry.busy)
