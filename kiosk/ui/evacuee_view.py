"""The evacuee's side of the desk: the languages on top, and below what they are asked or told."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kiosk.ports.faces import families_of
from kiosk.screens.evacuee_state import EvacueeLanguage, EvacueeState, EvacueeTouches
from kiosk.ui.buttons import ActionButton
from kiosk.ui.evacuee_faces import load_faces, names_of_languages, words_of
from kiosk.ui.evacuee_panes import PaneMaker
from kiosk.ui.flow import FlowRoom
from kiosk.ui.labels import Words
from kiosk.ui.theme import Theme
from kiosk.ui.tokens import SPACE_PX, TextStep
from kiosk.ui.translator import Translator
from sync.protocol.values import RecordMode

DESIGNED_FOR_PX = 800
"""Height of the window for which the sizes of the text were chosen; a higher one is read from further away."""
PAUSE_MS = 150
"""While staff type, the other window follows in steps: each key belongs to the clerk first."""


class EvacueeView(QWidget):
    """Draws one state; built anew where another language changes every word."""

    def __init__(self, theme: Theme, touches: EvacueeTouches) -> None:
        super().__init__()
        load_faces(theme.resources)
        self._theme, self._touches = theme, touches
        self._state: EvacueeState | None = None
        self._drawn: EvacueeState | None = None
        self._look = theme
        self._content: QWidget | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(self.flush)

    def open(self) -> None:
        """Begin to follow the evacuee's screen."""
        self._touches.observe(self.draw)
        self.flush()

    def close_door(self) -> None:
        """Follow it no more."""
        self._touches.leave(self.draw)
        self._pause.stop()

    def draw(self, state: EvacueeState) -> None:
        """Show a state: another kind of panel or language at once, what is typed with the next pause."""
        before, self._state = self._state, state
        if before is None or type(before.panel) is not type(state.panel) or before.language != state.language:
            self.flush()
        elif not self._pause.isActive():
            self._pause.start(PAUSE_MS)

    def flush(self) -> None:
        """Draw what there is to draw."""
        self._pause.stop()
        look = self._look_now()
        if self._state is None or (self._state == self._drawn and look == self._look):
            return
        if look != self._look:
            self._look = look
            self.setStyleSheet(look.style_sheet())
        self._drawn = self._state
        self._build(self._state)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another height, perhaps another size of the text."""
        super().resizeEvent(event)
        if self._look_now().step is not self._look.step:
            self.flush()

    def _look_now(self) -> Theme:
        """The look with the faces of the language, and the largest text step that the height has room for."""
        language = self._state.language if self._state is not None else EvacueeLanguage.JAPANESE
        fitting = max(
            (step for step in TextStep if DESIGNED_FOR_PX * step / 100 <= self.height()), default=TextStep.NORMAL
        )
        return replace(self._theme, families=families_of(language), step=max(self._theme.step, fitting))

    def _build(self, state: EvacueeState) -> None:
        if self._content is not None:
            self._column.removeWidget(self._content)
            self._content.hide()
            self._content.deleteLater()
        words = words_of(self._theme.resources, state.language)
        self._content = QWidget()
        column = QVBoxLayout(self._content)
        column.setContentsMargins(3 * SPACE_PX, 2 * SPACE_PX, 3 * SPACE_PX, 3 * SPACE_PX)
        column.setSpacing(2 * SPACE_PX)
        column.addLayout(_head(state, words))
        column.addWidget(self._languages(state.language, words.word("evacuee.languages")))
        column.addWidget(PaneMaker(words, self._look, self._touches.answer).made(state.panel), 1)
        self._column.addWidget(self._content)
        self.setAccessibleName(words.word("evacuee.window"))

    def _languages(self, chosen: EvacueeLanguage, hint: str) -> QWidget:
        room = FlowRoom(SPACE_PX)
        room.setAccessibleName(hint)
        for language, name in names_of_languages(self._theme.resources):
            button = ActionButton(name, partial(self._touches.choose_language, language), "choice")
            families = '", "'.join(families_of(language))
            button.setStyleSheet(f'font-family: "{families}";')
            button.choose(chosen=language is chosen)
            room.add(button)
        return room

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ground."""
        QPainter(self).fillRect(self.rect(), QColor(self._theme.palette.ground))


def _head(state: EvacueeState, words: Translator) -> QHBoxLayout:
    """Where one is, and in words that this is practice where it is."""
    line = QHBoxLayout()
    line.setSpacing(3 * SPACE_PX)
    line.addWidget(Words("strong", state.shelter_name), 1)
    if state.record_mode is not RecordMode.REAL:
        sign = Words("mode", words.word(f"evacuee.mode.{state.record_mode.value}"), wrap=False)
        sign.setProperty("mode", state.record_mode.value)
        line.addWidget(sign)
    return line
