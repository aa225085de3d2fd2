"""The name line: a new household stands first under it, then the known people, while it is typed."""

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from kiosk.screens.reception_state import Candidate, NameEntry
from kiosk.ui.buttons import ActionButton, RowButton
from kiosk.ui.card import Card
from kiosk.ui.entry_line import EntryLine
from kiosk.ui.labels import Words
from kiosk.ui.scroller import Scroller
from kiosk.ui.stage import Stage
from kiosk.ui.tokens import SPACE_PX

NEW_HOUSEHOLD = -1


class CandidateRow(RowButton):
    """One known person: name, kana, age and town at the left, where they stand at the right."""

    def __init__(self, stage: Stage, index: int) -> None:
        super().__init__(partial(self._pick, index), "row")
        self._stage = stage
        self._name = Words("strong")
        self._facts = Words("caption")
        self._status = Words("strong", wrap=False)
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self._name)
        names.addWidget(self._facts)
        line = QHBoxLayout(self)
        line.setContentsMargins(2 * SPACE_PX, SPACE_PX, 2 * SPACE_PX, SPACE_PX)
        line.addLayout(names, 1)
        line.addWidget(self._status)
        self.pass_touches()

    def draw(self, candidate: Candidate) -> None:
        """Show one person."""
        words = self._stage.translator
        age = words.word("reception.age", age=candidate.age) if candidate.age is not None else ""
        facts = [candidate.kana, age, candidate.town]
        name = words.value(candidate.name)
        self._name.say(name)
        self._facts.say(words.word("reception.separator").join(fact for fact in facts if fact))
        status = f"{candidate.reception_no}  {words.word(candidate.status)}" if candidate.status else ""
        self._status.say(status.strip())
        self.setAccessibleName(f"{name} {self._facts.text()} {status}")

    def _pick(self, index: int) -> None:
        self._stage.touches.select(index)
        self._stage.touches.confirm()


class NamePane(Card):
    """The line, how its letters are understood, the candidates, and the new household."""

    def __init__(self, stage: Stage) -> None:
        palette = stage.theme.palette
        super().__init__(palette.panel, palette.line)
        self._stage = stage
        self._drawn: NameEntry | None = None
        words = stage.translator
        self._line = EntryLine(stage.touches.name_changed)
        self._line.setAccessibleName(words.word("reception.name.title"))
        self._kana = Words("strong")
        self._count = Words("caption")
        self._rows: list[CandidateRow] = []
        self._list = QVBoxLayout()
        self._scroll = Scroller(self._list)
        self._new = ActionButton("", self._make_new, "row_action")
        self._leave = ActionButton(words.word("reception.back"), stage.touches.escape, "act", "Esc")
        self._lay_out()

    def _lay_out(self) -> None:
        self._list.setSpacing(SPACE_PX // 2)
        acts = QHBoxLayout()
        acts.addStretch(1)
        acts.addWidget(self._leave)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * SPACE_PX, 3 * SPACE_PX, 3 * SPACE_PX, 3 * SPACE_PX)
        column.setSpacing(SPACE_PX)
        column.addWidget(Words("title", self._stage.translator.word("reception.name.title")))
        column.addWidget(Words("caption", self._stage.translator.word("reception.name.sentence")))
        column.addWidget(self._line)
        for part in (self._kana, self._new, self._count):
            column.addWidget(part)
        column.addWidget(self._scroll, 1)
        column.addLayout(acts)

    def focus_line(self) -> None:
        """Type here."""
        self._line.take_focus()

    def draw(self, entry: NameEntry) -> None:
        """Show the line and the candidates."""
        if entry == self._drawn:
            return
        words = self._stage.translator
        self._drawn = entry
        self._line.show_text(entry.text)
        shows_kana = entry.kana and entry.kana != entry.text
        self._kana.say(words.word("reception.name.kana", kana=entry.kana) if shows_kana else "")
        self._count.say(self._count_text(entry))
        self._draw_candidates(entry)
        name = entry.text or words.word("reception.name.nobody")
        self._new.say(words.word("reception.name.new", name=name))
        self._new.choose(chosen=entry.selected == NEW_HOUSEHOLD)

    def _count_text(self, entry: NameEntry) -> str:
        words = self._stage.translator
        if entry.searching:
            return words.word("reception.name.searching")
        if entry.candidates:
            return words.word("reception.name.found", count=len(entry.candidates))
        return words.word("reception.name.none") if entry.text else ""

    def _draw_candidates(self, entry: NameEntry) -> None:
        while len(self._rows) < len(entry.candidates):
            row = CandidateRow(self._stage, len(self._rows))
            self._rows.append(row)
            self._list.addWidget(row)
        for index, row in enumerate(self._rows):
            row.setVisible(index < len(entry.candidates))
            if index < len(entry.candidates):
                row.draw(entry.candidates[index])
                row.choose(chosen=index == entry.selected)
        if 0 <= entry.selected < len(self._rows):
            self._scroll.show_part(self._rows[entry.selected])

    def _make_new(self) -> None:
        self._stage.touches.select(NEW_HOUSEHOLD)
        self._stage.touches.confirm()
