"""The activity's code over the whole page, turned to the participants: large, counting down, with how many came."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout

from kiosk.screens.venue_state import CodeShown, VenueState
from kiosk.ui.buttons import ActionButton
from kiosk.ui.card import Card
from kiosk.ui.code_picture import CodePicture
from kiosk.ui.labels import Words
from kiosk.ui.scroller import Scroller
from kiosk.ui.stage import Stage
from kiosk.ui.tokens import SPACE_PX
from kiosk.ui.venue_touches import VenueTouches
from sync.protocol.activity_code import SLOT_S

_LANGUAGES = ("ja", "en")
"""Both at once, whatever staff read: these words are for the people in front."""
_RIM_PX = 2 * SPACE_PX


class CodePane(Card):
    """The code at the left on white, as bright and large as the screen gives; words and count at the right."""

    def __init__(self, stage: Stage, touches: VenueTouches) -> None:
        palette = stage.theme.palette
        super().__init__(palette.panel, palette.line)
        self._stage = stage
        word = stage.translator.word
        self.picture = CodePicture(word("venue.code.title"))
        self._problem = Words("notice")
        self._count = Words("number", wrap=False)
        self._left = Words("body")
        self._bar = QProgressBar()
        self._bar.setRange(0, SLOT_S)
        self._bar.setTextVisible(False)
        self._bar.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._bar.setAccessibleName(word("venue.code.bar"))
        self._print = ActionButton(word("venue.code.print"), touches.code.print_static, "act")
        self._back = ActionButton(word("reception.back"), touches.escape, "act", "Esc")
        line = QHBoxLayout(self)
        line.setContentsMargins(_RIM_PX, _RIM_PX, _RIM_PX, _RIM_PX)
        line.setSpacing(_RIM_PX)
        line.addWidget(self.picture, 3)
        line.addLayout(self._words(), 2)

    def _words(self) -> QVBoxLayout:
        role = "strong" if self._stage.theme.is_large else "title"
        inside = QVBoxLayout()
        inside.setSpacing(SPACE_PX)
        for language in _LANGUAGES:
            words = self._stage.translator.in_language(language)
            inside.addWidget(Words(role, words.word("venue.code.title")))
            inside.addWidget(Words("body", words.word("venue.code.sentence")))
        inside.addWidget(self._problem)
        inside.addWidget(Words("caption", self._stage.translator.word("venue.code.static_risk")))
        column = QVBoxLayout()
        column.setSpacing(SPACE_PX)
        column.addWidget(Scroller(inside, rim_px=0), 1)
        column.addWidget(Words("caption", self._stage.translator.word("venue.code.count")))
        for part in (self._count, self._left, self._bar, self._print, self._back):
            column.addWidget(part)
        return column

    def draw(self, shown: CodeShown, state: VenueState) -> None:
        """Show the code of this half minute."""
        words = self._stage.translator
        self.picture.show_text(shown.text)
        self._problem.say(words.text(shown.problem) if shown.problem else "")
        self._count.say(words.word("venue.code.people", count=state.counts.noted))
        self._left.say(words.word("venue.code.left", seconds=shown.left_s) if shown.text else "")
        self._bar.setValue(shown.left_s)
        self._bar.setVisible(bool(shown.text))
        self._print.setEnabled(bool(shown.text))
