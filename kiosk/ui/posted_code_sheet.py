"""The shelter's code over the whole window, turned to the people: a phone reads it over a table."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kiosk.screens.own_shelter import OwnShelterState
from kiosk.ui.buttons import ActionButton
from kiosk.ui.code_picture import CodePicture
from kiosk.ui.labels import Words, restyle
from kiosk.ui.own_shelter_touches import OwnShelterTouches
from kiosk.ui.scroller import Scroller
from kiosk.ui.sheet import Sheet
from kiosk.ui.stage import Stage
from kiosk.ui.tokens import SPACE_PX
from sync.protocol.values import RecordMode

_RIM_PX = 3 * SPACE_PX
_LANGUAGES = ("ja", "en")
"""Both at once, whatever staff read: these words are for the people in front."""

_SENTENCES = {"posted.for_people.title": "title", "posted.for_people": "next"}
_SMALL = {"posted.for_people.title": "strong", "posted.for_people": "body"}
"""The role of each sentence; where staff have large text, everything is larger by itself."""


class PostedCodeSheet(Sheet):
    """The code at the left, what to do with it at the right."""

    def __init__(self, stage: Stage, parent: QWidget, touches: OwnShelterTouches, close: Callable[[], None]) -> None:
        super().__init__(stage, parent, "", close)
        self._touches = touches
        self.fill(_RIM_PX)
        words = stage.translator
        self._name = Words("title" if stage.theme.is_large else "headline")
        self._mode = Words("mode", wrap=False)
        self._told = Words("body")
        self.setAccessibleName(words.word("posted.title"))
        self.picture = CodePicture(words.word("posted.title"))
        self.poster = ActionButton(words.word("posted.poster"), touches.make_poster, "secondary")
        self.done = ActionButton(words.word("settings.close"), close, "act", "Esc")
        line = QHBoxLayout()
        line.setSpacing(_RIM_PX)
        line.addWidget(self.picture, 3)
        line.addLayout(self._words(), 2)
        self.column.addLayout(line, 1)
        touches.observe(self.draw)

    def _words(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(2 * SPACE_PX)
        column.addWidget(self._name)
        column.addWidget(self._mode, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(Scroller(self._sentences_for_people(), fits=True, rim_px=0), 100)
        column.addStretch(1)
        column.addWidget(self._told)
        column.addWidget(self.poster)
        column.addWidget(self.done)
        return column

    def _sentences_for_people(self) -> QVBoxLayout:
        roles = _SMALL if self.stage.theme.is_large else _SENTENCES
        inside = QVBoxLayout()
        inside.setSpacing(2 * SPACE_PX)
        self._sentences = []
        for language in _LANGUAGES:
            words = self.stage.translator.in_language(language)
            self._sentences += [Words(role, words.word(key)) for key, role in roles.items()]
        for sentence in self._sentences:
            inside.addWidget(sentence)
        self._missing = Words("notice", self.stage.translator.word("posted.missing"))
        inside.addWidget(self._missing)
        return inside

    def draw(self, state: OwnShelterState) -> None:
        """Show a state."""
        words = self.stage.translator
        self._name.say(state.shelter_name)
        self._mode.say("" if state.record_mode is RecordMode.REAL else words.word(f"mode.{state.record_mode.value}"))
        restyle(self._mode, "mode", state.record_mode.value)
        is_there = bool(state.posted_code)
        self.picture.show_text(state.posted_code)
        self._missing.setVisible(not is_there)
        self.poster.setEnabled(is_there)
        for sentence in self._sentences:
            sentence.setVisible(is_there)
        self._told.say(words.text(state.told.words) if state.told else "")
        if state.told is not None:
            restyle(self._told, "tone", state.told.tone.value)

    def hide(self) -> None:
        """The desk again: the screen need not look any more."""
        self._touches.leave()
        super().hide()
