"""The line under the panel: what happened beside it, what waits (a draft, a pile of paper), a look for the evacuee."""

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QWidget

from kiosk.screens.pile_state import PileEntry
from kiosk.screens.reception_state import Answer, CountEntry, FormEntry, Found, Idle, ReceptionState
from kiosk.ui.buttons import ActionButton
from kiosk.ui.labels import Words
from kiosk.ui.stage import Stage
from kiosk.ui.tokens import SPACE_PX, TOUCH_PX


class Footer(QWidget):
    """Keeps its height when empty, so that nothing above it jumps."""

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self._stage = stage
        self._words = Words("body")
        self._draft = ActionButton("", stage.touches.resume_draft, "chip", "F7")
        self._pile = ActionButton("", stage.touches.open_pile, "chip")
        line = QHBoxLayout(self)
        line.setContentsMargins(SPACE_PX, 0, SPACE_PX, 0)
        line.setSpacing(2 * SPACE_PX)
        line.addWidget(self._words, 1)
        line.addWidget(self._pile)
        line.addWidget(self._draft)
        self._line = line
        self._look: ActionButton | None = None
        self.setMinimumHeight(TOUCH_PX)

    def offer_look(self, text: str, act: Callable[[], None], key: str) -> None:
        """A touch that turns what is in work to the evacuee."""
        self._look = ActionButton(text, act, "chip", key)
        self._line.addWidget(self._look)
        self._look.hide()

    def draw(self, state: ReceptionState) -> None:
        """Show the line."""
        words = self._stage.translator
        text = words.word("reception.answer.next_person") if isinstance(state.panel, Answer) else ""
        self._words.setText(words.text(state.flash) if state.flash else text)
        self._draft.say(words.text(state.draft) if state.draft else "")
        self._draft.setVisible(state.draft is not None)
        self._pile.say(words.text(state.pile) if state.pile else "")
        self._pile.setVisible(state.pile is not None and not isinstance(state.panel, PileEntry))
        # In a form F5 adds family and the pile goes on by itself: there the line only tells how many wait.
        self._pile.setEnabled(isinstance(state.panel, Idle | Answer))
        if self._look is not None:
            self._look.setVisible(_can_be_shown(state))


def _can_be_shown(state: ReceptionState) -> bool:
    if isinstance(state.panel, Answer):
        return bool(state.panel.reception_no)
    return isinstance(state.panel, Found | FormEntry | CountEntry)
