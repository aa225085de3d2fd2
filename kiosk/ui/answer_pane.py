"""The large answer: one place, size and shape for every outcome, told by symbol, word and colour at once."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from kiosk.screens.reception_state import Answer, Tone
from kiosk.ui.buttons import ActionButton
from kiosk.ui.card import Card
from kiosk.ui.flow import FlowRoom
from kiosk.ui.labels import Words, restyle
from kiosk.ui.signs import Sign
from kiosk.ui.stage import Stage
from kiosk.ui.tokens import SPACE_PX

_MARK_PX = 12
_BY_HAND = (Tone.LOOK, Tone.REFUSED, Tone.FAILED)
"""Answers after which the family still stands there unreceived: the way on by hand is one touch."""
_WITH_SLIP = (Tone.RECEIVED, Tone.ALREADY_HERE)
"""Answers about a household that is here; one that was taken back has no number any more."""
_MOST_LINES = 4
"""More than four lines are not read at a desk; the screen never sends more."""


class AnswerPane(Card):
    """Symbol and headline, reception number, who it is, what to do next, and the way back."""

    def __init__(self, stage: Stage) -> None:
        palette = stage.theme.palette
        super().__init__(palette.panel, palette.line)
        self._stage = stage
        self._drawn: Answer | None = None
        self._sign = Sign("received", round(1.7 * stage.theme.sizes.headline), palette.text)
        self._headline = Words("headline")
        self._number_label = Words("caption", stage.translator.word("reception.answer.number"))
        self._number = Words("number", wrap=False)
        self._lines = [Words("told") for _ in range(_MOST_LINES)]
        self._next = Words("next")
        self._by_name = ActionButton(stage.translator.word("reception.idle.pen.button"), self._type_name, "act")
        self._undo = ActionButton("", self._take_back, "act", "F2")
        self._deepen = ActionButton(stage.translator.word("reception.answer.deepen"), self._open_details, "act", "F3")
        self._open = ActionButton(stage.translator.word("stay.open"), self._open_stay, "act", "F4")
        word = stage.translator.word
        self._slip = ActionButton(word("slip.button"), stage.touches.print_slip, "act", "Ctrl+P")
        self._lay_out()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(2 * SPACE_PX)
        top.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(self._headline, 1, Qt.AlignmentFlag.AlignVCenter)
        acts = FlowRoom(2 * SPACE_PX)
        acts.add(self._by_name)
        acts.add(self._undo)
        acts.add(self._deepen)
        acts.add(self._open)
        acts.add(self._slip)
        column = QVBoxLayout(self)
        rim_px = SPACE_PX if self._stage.theme.is_large else 3 * SPACE_PX  # large words need the room themselves
        column.setContentsMargins(_MARK_PX + 3 * SPACE_PX, rim_px, 3 * SPACE_PX, rim_px)
        column.setSpacing(SPACE_PX)
        column.addLayout(top)
        column.addSpacing(2 * SPACE_PX)
        column.addWidget(self._number_label)
        column.addWidget(self._number)
        for line in self._lines:
            column.addWidget(line)
        column.addSpacing(SPACE_PX)
        column.addWidget(self._next)
        column.addStretch(1)
        column.addWidget(acts)

    def draw(self, answer: Answer) -> None:
        """Show the answer."""
        if answer == self._drawn:
            return
        words = self._stage.translator
        self._drawn = answer
        self._tint(answer)
        self._headline.say(words.text(answer.headline))
        self._number.say(answer.reception_no)
        self._number_label.setVisible(bool(answer.reception_no))
        for index, line in enumerate(self._lines):
            line.say(words.text(answer.lines[index]) if index < len(answer.lines) else "")
        self._next.say(words.text(answer.next_step) if answer.next_step else "")
        self._draw_acts(answer)

    def _tint(self, answer: Answer) -> None:
        colours = self._stage.theme.palette.of_tone(answer.tone)
        self.tint(colours.paper, colours.edge, edge_px=2, mark_px=_MARK_PX)
        self._sign.show_sign(answer.tone.value, colours.ink)
        for label in (self._headline, self._number, self._number_label, *self._lines, self._next):
            restyle(label, "tone", answer.tone.value)

    def _draw_acts(self, answer: Answer) -> None:
        words = self._stage.translator
        left = answer.undo_left_s
        text = words.word(answer.undo_word)
        self._undo.say(text if left is None else words.word("reception.answer.undo_left", seconds=left))
        self._by_name.setVisible(answer.tone in _BY_HAND)
        self._undo.setVisible(answer.can_undo)
        self._deepen.setVisible(answer.can_deepen)
        self._open.setVisible(answer.can_open)
        self._slip.setVisible(bool(answer.reception_no) and answer.tone in _WITH_SLIP)

    def _type_name(self) -> None:
        self._stage.touches.name_changed("")

    def _take_back(self) -> None:
        self._stage.touches.undo()

    def _open_details(self) -> None:
        self._stage.touches.deepen()

    def _open_stay(self) -> None:
        self._stage.touches.stays.open_answered()
