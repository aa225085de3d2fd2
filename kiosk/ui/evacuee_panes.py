"""The four faces of the evacuee's window: welcome, a moment, is this right, and the number."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QScroller, QVBoxLayout, QWidget

from kiosk.screens.evacuee_state import (
    Check,
    Done,
    EvacueePanel,
    EvacueeWord,
    FactRead,
    Moment,
    MomentKind,
    PersonRead,
    Welcome,
)
from kiosk.screens.message import Message
from kiosk.screens.reception_state import Tone
from kiosk.ui.buttons import ActionButton
from kiosk.ui.card import Card
from kiosk.ui.labels import Words
from kiosk.ui.scroller import Scroller
from kiosk.ui.signs import Sign
from kiosk.ui.theme import Theme
from kiosk.ui.tokens import SPACE_PX
from kiosk.ui.translator import Translator

_CENTRE = Qt.AlignmentFlag.AlignCenter
_SIGNS = {
    MomentKind.WAIT: "people",
    MomentKind.CARD: "card",
    MomentKind.ASSIST: "people",
    MomentKind.UNDONE: Tone.UNDONE.value,
}
Answer = Callable[[EvacueeWord], None]


class PaneMaker:
    """Builds the content for a panel in one language and look; `answer` gets what the evacuee says."""

    def __init__(self, words: Translator, theme: Theme, answer: Answer) -> None:
        self._words, self._theme, self._answer = words, theme, answer

    def made(self, panel: EvacueePanel) -> QWidget:
        """The content of the screen that evacuees see."""
        pane = Card(self._theme.palette.panel, self._theme.palette.line)
        column = QVBoxLayout(pane)
        column.setContentsMargins(5 * SPACE_PX, 3 * SPACE_PX, 5 * SPACE_PX, 3 * SPACE_PX)
        column.setSpacing(2 * SPACE_PX)
        match panel:
            case Welcome():
                self._welcome(column, panel)
            case Moment():
                self._moment(column, panel)
            case Check():
                self._check(column, panel)
            case Done():
                self._done(column, panel)
        return pane

    def _say(self, role: str, key: str) -> Words:
        return Words(role, self._words.word(key))

    def _welcome(self, column: QVBoxLayout, panel: Welcome) -> None:
        column.addWidget(self._say("evacuee_title", "evacuee.welcome.title"))
        ways = QVBoxLayout()
        ways.setSpacing(4 * SPACE_PX)
        ways.addWidget(self._say("evacuee_body", "evacuee.welcome.sentence"))
        ways.addWidget(self._way("code", "evacuee.welcome.code"))
        if panel.takes_cards:
            ways.addWidget(self._way("card", "evacuee.welcome.card"))
        ways.addWidget(self._way("people", "evacuee.welcome.nothing"))
        column.addWidget(_touched(Scroller(ways)), 1)

    def _way(self, sign: str, key: str) -> QWidget:
        way = QWidget()
        line = QHBoxLayout(way)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(3 * SPACE_PX)
        line.addWidget(Sign(sign, 2 * self._theme.sizes.headline, self._theme.palette.primary), 0)
        line.addWidget(self._say("evacuee_body", key), 1)
        return way

    def _moment(self, column: QVBoxLayout, panel: Moment) -> None:
        sign = Sign(_SIGNS[panel.kind], 2 * self._theme.sizes.number, self._theme.palette.primary)
        column.setSpacing(3 * SPACE_PX)
        column.addStretch(1)
        column.addWidget(sign, 0, _CENTRE)
        for role, part in (("evacuee_title", "title"), ("evacuee_body", "sentence")):
            column.addWidget(self._centred(role, f"evacuee.{panel.kind.value}.{part}"))
        column.addStretch(1)

    def _centred(self, role: str, key: str) -> Words:
        words = self._say(role, key)
        words.setAlignment(_CENTRE)
        return words

    def _check(self, column: QVBoxLayout, panel: Check) -> None:
        column.addWidget(self._say("evacuee_title", "evacuee.check.title"))
        read = QHBoxLayout()
        read.setSpacing(5 * SPACE_PX)
        if panel.persons:
            read.addWidget(_touched(Scroller(self._persons(panel.persons), rim_px=0)), 3)
        read.addWidget(_touched(Scroller(self._facts(panel.facts), rim_px=0)), 2)
        column.addLayout(read, 1)
        if panel.word is not None:
            thanks = "thanks" if panel.word is EvacueeWord.RIGHT else "which"
            told = self._say("evacuee_body", f"evacuee.check.{thanks}")
            column.addWidget(told)
        line = QHBoxLayout()
        line.setSpacing(3 * SPACE_PX)
        kinds = ((EvacueeWord.DIFFERENT, "answer"), (EvacueeWord.RIGHT, "answer_main"))
        for word, kind in kinds:
            button = ActionButton(self._words.word(f"evacuee.check.{word.value}"), partial(self._answer, word), kind)
            button.choose(chosen=panel.word is word)
            line.addWidget(button, 1)
        column.addLayout(line)

    def _persons(self, persons: tuple[PersonRead, ...]) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(2 * SPACE_PX)
        for person in persons:
            column.addLayout(self._person(person))
        return column

    def _person(self, person: PersonRead) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(0)
        name = f"{person.name}　{person.kana}" if person.kana else person.name
        column.addWidget(Words("evacuee_name", name))
        details = "　".join(self._words.text(detail) for detail in person.details)
        if details:
            column.addWidget(Words("evacuee_detail", details))
        return column

    def _facts(self, facts: tuple[FactRead, ...]) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(0)
        for fact in facts:
            column.addWidget(self._say("evacuee_label", fact.label))
            value = self._words.text(fact.value) if isinstance(fact.value, Message) else fact.value
            column.addWidget(Words("evacuee_name", value))
            column.addSpacing(SPACE_PX)
        return column

    def _done(self, column: QVBoxLayout, panel: Done) -> None:
        head = QHBoxLayout()
        head.setSpacing(2 * SPACE_PX)
        side_px = round(1.4 * self._theme.sizes.headline)
        head.addWidget(Sign(Tone.RECEIVED.value, side_px, self._theme.palette.good.edge), 0)
        head.addWidget(self._say("evacuee_title", f"evacuee.done.{'title' if panel.is_new else 'already'}"), 1)
        column.addLayout(head)
        told = QVBoxLayout()
        told.setSpacing(2 * SPACE_PX)
        told.addWidget(self._say("evacuee_label", "evacuee.done.number"))
        told.addWidget(Words("evacuee_number", panel.reception_no, wrap=False))
        for key in ("keep", "next", "ask"):
            told.addWidget(self._say("evacuee_body", f"evacuee.done.{key}"))
        column.addWidget(_touched(Scroller(told)), 1)


def _touched(scroller: Scroller) -> Scroller:
    """A room that a finger pushes up and down: evacuees have no mouse, and a scroll bar is too narrow for them."""
    QScroller.grabGesture(scroller.viewport(), QScroller.ScrollerGestureType.TouchGesture)
    return scroller
