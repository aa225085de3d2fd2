"""The card of a stay: who is where at the left, what happened at the right, and large buttons with their keys."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from kiosk.screens.reception_state import Tone
from kiosk.screens.stay_state import StayCard, StayLine, StayOption, StayPerson
from kiosk.ui.buttons import ActionButton, RowButton
from kiosk.ui.card import Card
from kiosk.ui.found_pane import TickBox
from kiosk.ui.labels import Words, restyle
from kiosk.ui.scroller import Scroller
from kiosk.ui.stage import Stage
from kiosk.ui.stay_question import StayQuestionPage
from kiosk.ui.tokens import SPACE_PX
from sync.protocol.presence import Whereabouts

_ACTS_A_ROW = 3
_TONES = {
    Whereabouts.HERE: Tone.RECEIVED,
    Whereabouts.OUT: Tone.LOOK,
    Whereabouts.OVERNIGHT: Tone.LOOK,
    Whereabouts.MOVED: Tone.UNDONE,
    Whereabouts.LEFT: Tone.UNDONE,
}


class PersonRow(RowButton):
    """One person: tick, name, and where they are; the whole line is the touch target."""

    def __init__(self, stage: Stage, index: int) -> None:
        super().__init__(partial(stage.touches.stays.tick, index), "row")
        self._stage = stage
        self._box = TickBox(stage)
        self._name = Words("strong")
        self._where = Words("caption")
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self._name)
        names.addWidget(self._where)
        line = QHBoxLayout(self)
        line.setContentsMargins(SPACE_PX // 2, SPACE_PX // 2, SPACE_PX, SPACE_PX // 2)
        line.addWidget(self._box)
        line.addLayout(names, 1)
        self.pass_touches()

    def draw(self, person: StayPerson) -> None:
        """Show one person."""
        words = self._stage.translator
        self._box.tick(came=person.ticked)
        self._name.say(words.text(person.name))
        self._where.say(words.text(person.where))
        restyle(self._where, "tone", _TONES[person.whereabouts].value)
        self.choose(chosen=person.at_cursor)
        self.setAccessibleName(f"{self._name.text()} {self._where.text()}")


class HistoryRow(QWidget):
    """One thing that happened, with the button that takes it back."""

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self._stage = stage
        self._line: StayLine | None = None
        self._clock = Words("figure_quiet", wrap=False)
        self._told = Words("caption")
        self._undo = ActionButton(stage.translator.word("stay.undo"), self._take_back, "small")
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(SPACE_PX)
        line.addWidget(self._clock, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self._told, 1, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self._undo, 0, Qt.AlignmentFlag.AlignTop)

    def draw(self, line: StayLine) -> None:
        """Show one line."""
        self._line = line
        self._clock.say(line.clock)
        text = self._stage.translator.text(line.words)
        self._told.say(text)
        self._undo.setVisible(line.event_id is not None)
        self._undo.setAccessibleName(f"{self._stage.translator.word('stay.undo')} {line.clock} {text}")

    def _take_back(self) -> None:
        if self._line is not None and self._line.event_id is not None:
            self._stage.touches.stays.take_back(self._line.event_id)


class StayPane(Card):
    """Draws one card; a question takes their place."""

    def __init__(self, stage: Stage) -> None:
        palette = stage.theme.palette
        super().__init__(palette.panel, palette.line)
        self._stage = stage
        self._drawn: StayCard | None = None
        self._number = Words("count", wrap=False)
        self._who = Words("title")
        self._where = Words("strong")
        self._facts = Words("caption")
        self._notice = Words("notice")
        self._rows: list[PersonRow] = []
        self._lines: list[HistoryRow] = []
        self._acts: list[ActionButton] = []
        self._persons, self._history = QVBoxLayout(), QVBoxLayout()
        self._grid = QGridLayout()
        self._buttons = QWidget()
        self._question = StayQuestionPage(stage)
        self._lay_out()

    def _lay_out(self) -> None:
        words = self._stage.translator
        top = QHBoxLayout()
        top.setSpacing(2 * SPACE_PX)
        top.addWidget(self._number, 0, Qt.AlignmentFlag.AlignBottom)
        top.addWidget(self._who, 1)
        leave = ActionButton(words.word("reception.back"), self._stage.touches.escape, "chip", "Esc")
        top.addWidget(leave, 0, Qt.AlignmentFlag.AlignTop)
        self._persons.setSpacing(SPACE_PX // 2)
        self._history.setSpacing(SPACE_PX // 2)
        left, right = QVBoxLayout(), QVBoxLayout()
        left.addWidget(Words("caption", words.word("stay.ticks")))
        left.addLayout(self._persons)
        left.addStretch(1)
        right.addWidget(Words("section", words.word("stay.history")))
        right.addLayout(self._history)
        right.addStretch(1)
        middle = QHBoxLayout()
        middle.setSpacing(2 * SPACE_PX)
        middle.addLayout(left, 1)
        middle.addLayout(right, 1)
        inside = QVBoxLayout()
        inside.setSpacing(SPACE_PX)
        inside.addWidget(self._facts)
        inside.addLayout(middle)
        self._middle = Scroller(inside, rim_px=0)
        self._grid.setSpacing(SPACE_PX)
        lower = QVBoxLayout(self._buttons)
        lower.setContentsMargins(0, 0, 0, 0)
        lower.addLayout(self._grid)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * SPACE_PX, 2 * SPACE_PX, 3 * SPACE_PX, 2 * SPACE_PX)
        column.setSpacing(SPACE_PX)
        column.addLayout(top)
        for part in (self._where, self._notice):
            column.addWidget(part)
        column.addWidget(self._middle, 1)
        column.addWidget(self._buttons)
        column.addWidget(self._question, 1)
        self._question.hide()

    def focus_line(self) -> bool:
        """Type into the question's line; False where none is."""
        return self._drawn is not None and self._drawn.question is not None and self._question.focus_line()

    def draw(self, card: StayCard) -> None:
        """Show the card."""
        if card == self._drawn:
            return
        words = self._stage.translator
        before = self._drawn.acts if self._drawn else None
        self._drawn = card
        self._number.say(card.reception_no)
        self._who.say(words.text(card.who))
        self._where.say(words.text(card.where))
        restyle(self._where, "tone", _TONES[card.whereabouts].value)
        self._facts.say(words.word("reception.separator").join(words.text(fact) for fact in card.facts))
        self._notice.say(words.text(card.notice) if card.notice else "")
        self._draw_persons(card.persons)
        self._draw_history(card.history)
        self._draw_lower(card, before)

    def _draw_persons(self, persons: tuple[StayPerson, ...]) -> None:
        while len(self._rows) < len(persons):
            row = PersonRow(self._stage, len(self._rows))
            self._rows.append(row)
            self._persons.addWidget(row)
        for index, row in enumerate(self._rows):
            row.setVisible(index < len(persons))
            if index < len(persons):
                row.draw(persons[index])

    def _draw_history(self, history: tuple[StayLine, ...]) -> None:
        while len(self._lines) < len(history):
            line = HistoryRow(self._stage)
            self._lines.append(line)
            self._history.addWidget(line)
        for index, line in enumerate(self._lines):
            line.setVisible(index < len(history))
            if index < len(history):
                line.draw(history[index])

    def _draw_lower(self, card: StayCard, acts_before: tuple[StayOption, ...] | None) -> None:
        """One question at a time: it takes the place of everything but the household's name."""
        for part in (self._middle, self._buttons):
            part.setVisible(card.question is None)
        self._question.setVisible(card.question is not None)
        if card.question is not None:
            self._question.draw(card.question, self._meant(card), busy=card.busy)
            return
        if acts_before != card.acts:
            self._make_acts(card.acts)
        for button in self._acts:
            button.setEnabled(not card.busy)

    def _meant(self, card: StayCard) -> str:
        """Whom the question is about, where it is not everybody."""
        words = self._stage.translator
        names = [words.text(person.name) for person in card.persons if person.ticked]
        if not names or len(names) == len(card.persons):
            return ""
        return words.word("stay.meant", names=words.word("reception.separator").join(names))

    def _make_acts(self, acts: tuple[StayOption, ...]) -> None:
        for button in self._acts:
            button.hide()
            button.deleteLater()
        self._acts = [self._act(option) for option in acts]
        columns = _ACTS_A_ROW if len(acts) > _ACTS_A_ROW else 1
        for index, button in enumerate(self._acts):
            self._grid.addWidget(button, index // columns, index % columns)

    def _act(self, option: StayOption) -> ActionButton:
        assert option.act is not None
        kind, key = ("primary", "Enter") if option.chosen else ("act", option.key)
        text = self._stage.translator.text(option.words)
        return ActionButton(text, partial(self._stage.touches.stays.press, option.act), kind, key)
