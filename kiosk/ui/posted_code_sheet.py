"""The shelter's code over the whole window, turned to the people: a phone reads it over a table."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kiosk.documents import paper_words
from kiosk.ports.faces import families_of
from kiosk.screens.own_shelter import OwnShelterState
from kiosk.ui.buttons import ActionButton
from kiosk.ui.code_picture import CodePicture
from kiosk.ui.evacuee_faces import load_faces
from kiosk.ui.flow import FlowRoom
from kiosk.ui.labels import Words, restyle
from kiosk.ui.own_shelter_touches import OwnShelterTouches
from kiosk.ui.scroller import Scroller
from kiosk.ui.sheet import Sheet
from kiosk.ui.stage import Stage
from kiosk.ui.tokens import SPACE_PX
from kiosk.ui.told_line import ToldLine
from sync.protocol.values import RecordMode

_RIM_PX = 3 * SPACE_PX
_SENTENCES = {"poster.title": "title", "poster.steps": "next"}
_SMALL = {"poster.title": "strong", "poster.steps": "body"}
"""The role of each sentence; where staff have large text, everything is larger by itself."""


class PostedCodeSheet(Sheet):
    """The code at the left, what to do with it at the right."""

    def __init__(self, stage: Stage, parent: QWidget, touches: OwnShelterTouches, close: Callable[[], None]) -> None:
        load_faces(stage.theme.resources)
        super().__init__(stage, parent, "", close, touches.leave)
        self._touches = touches
        self.fill(_RIM_PX)
        words = stage.translator
        self._name = Words("title" if stage.theme.is_large else "headline")
        self._mode = Words("mode", wrap=False)
        self._told = ToldLine(stage, "body")
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
        acts = FlowRoom(SPACE_PX)
        acts.add(self.poster)
        acts.add(self.done)
        column.addWidget(acts)
        return column

    def _sentences_for_people(self) -> QVBoxLayout:
        inside = QVBoxLayout()
        inside.setSpacing(2 * SPACE_PX)
        self._missing = Words("notice", self.stage.translator.word("posted.missing"))
        inside.addWidget(self._missing)
        roles = _SMALL if self.stage.theme.is_large else _SENTENCES
        self.sentences = {key: Words(role) for key, role in roles.items()}
        self._for_people: list[QWidget] = [self._choices(), *self.sentences.values()]
        for part in self._for_people:
            inside.addWidget(part)
        self.choose(paper_words.STAFF_LANGUAGE)
        return inside

    def _choices(self) -> FlowRoom:
        """Each language in its own name, for whoever stands in front."""
        room = FlowRoom()
        self._buttons = {}
        for language in paper_words.LANGUAGES:
            button = ActionButton(paper_words.word("language", language), partial(self.choose, language), "choice")
            button.setStyleSheet(_family(language))
            self._buttons[language] = button
            room.add(button)
        return room

    def choose(self, language: str) -> None:
        """Say what to do in this language."""
        for key, words in self.sentences.items():
            words.setStyleSheet(_family(language))
            words.say(paper_words.word(key, language))
        for one, button in self._buttons.items():
            button.choose(chosen=one == language)

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
        for part in self._for_people:
            part.setVisible(is_there)
        self._told.tell(state.told)


def _family(language: str) -> str:
    families = '", "'.join(families_of(language))
    return f'font-family: "{families}";'
