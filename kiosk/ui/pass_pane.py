"""The sheet at the door: what each shot means, a large answer to the last one, and a line for people without a slip."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from kiosk.screens.pass_state import PassEntry
from kiosk.screens.reception_state import Tone
from kiosk.screens.stay_state import StayOption
from kiosk.ui.buttons import ActionButton
from kiosk.ui.card import Card
from kiosk.ui.entry_line import EntryLine
from kiosk.ui.flow import FlowRoom
from kiosk.ui.labels import Words, restyle
from kiosk.ui.scroller import Scroller
from kiosk.ui.signs import Sign
from kiosk.ui.stage import Stage
from kiosk.ui.tokens import SPACE_PX

_MARK_PX = 12


class LastShot(Card):
    """What the last shot did, told by symbol, word and colour."""

    def __init__(self, stage: Stage) -> None:
        palette = stage.theme.palette
        super().__init__(palette.panel, palette.line)
        self._stage = stage
        self._sign = Sign("received", round(1.5 * stage.theme.sizes.headline), palette.text)
        self._headline = Words("headline")
        self._number = Words("count", wrap=False)
        self._who = Words("told")
        self._undo = ActionButton(stage.translator.word("stay.undo"), stage.touches.undo, "act", "F2")
        top = QHBoxLayout()
        top.setSpacing(2 * SPACE_PX)
        top.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(self._headline, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARK_PX + 2 * SPACE_PX, 2 * SPACE_PX, 2 * SPACE_PX, 2 * SPACE_PX)
        column.addLayout(top)
        column.addWidget(self._number)
        column.addWidget(self._who)
        column.addWidget(self._undo, 0, Qt.AlignmentFlag.AlignLeft)

    def draw(self, entry: PassEntry) -> None:
        """Show it."""
        words = self._stage.translator
        tone = Tone(entry.tone)
        colours = self._stage.theme.palette.of_tone(tone)
        self.tint(colours.paper, colours.edge, edge_px=2, mark_px=_MARK_PX)
        self._sign.show_sign(tone.value, colours.ink)
        self._headline.say(words.text(entry.headline) if entry.headline else "")
        self._number.say(entry.number)
        self._who.say("\n".join(words.text(line) for line in entry.who))
        self._undo.setVisible(entry.can_undo)
        for label in (self._headline, self._number, self._who):
            restyle(label, "tone", tone.value)


class PassPane(Card):
    """What is meant above, the last shot in the middle, the line below."""

    def __init__(self, stage: Stage) -> None:
        palette = stage.theme.palette
        super().__init__(palette.panel, palette.line)
        self._stage = stage
        self._drawn: PassEntry | None = None
        words = stage.translator
        self._title = Words("title")
        self._sentence = Words("body")
        self._options: list[ActionButton] = []
        self._choices = FlowRoom(2 * SPACE_PX)
        self._count = Words("count")
        self._shot = LastShot(stage)
        self._line_name = Words("label", words.word("pass.line"))
        self._line = EntryLine(stage.touches.passing.text_changed)
        self._line.setAccessibleName(words.word("pass.line"))
        self._found: list[ActionButton] = []
        self._hits = QVBoxLayout()
        self._leave = ActionButton(words.word("reception.back"), stage.touches.escape, "act", "Esc")
        self._lay_out()

    def _lay_out(self) -> None:
        inside = QVBoxLayout()
        inside.setSpacing(SPACE_PX)
        for part in (self._choices, self._shot, self._line_name, self._line):
            inside.addWidget(part)
        inside.addLayout(self._hits)
        below = QHBoxLayout()
        below.addWidget(self._count, 1)
        below.addWidget(self._leave)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * SPACE_PX, 3 * SPACE_PX, 3 * SPACE_PX, 2 * SPACE_PX)
        column.setSpacing(SPACE_PX)
        column.addWidget(self._title)
        column.addWidget(self._sentence)
        column.addWidget(Scroller(inside, rim_px=0), 1)
        column.addLayout(below)

    def focus_line(self) -> bool:
        """Numbers and names are typed into the line as soon as the shots mean something."""
        if self._line.isHidden():
            return False
        self._line.take_focus()
        return True

    def draw(self, entry: PassEntry) -> None:
        """Show the sheet."""
        if entry == self._drawn:
            return
        words = self._stage.translator
        self._drawn = entry
        self._title.say(words.text(entry.title))
        self._sentence.say(words.word("pass.sentence" if entry.is_running else "pass.choose"))
        self._choices.setVisible(not entry.is_running)
        self._draw_options(entry.options)
        self._shot.setVisible(bool(entry.tone))
        if entry.tone:
            self._shot.draw(entry)
        for part in (self._line_name, self._line):
            part.setVisible(entry.is_running)
        self._line.show_text(entry.text)
        self._draw_found(entry.found)
        self._count.say(words.word("pass.count", shots=entry.shots, heads=entry.heads) if entry.shots else "")

    def _draw_options(self, options: tuple[StayOption, ...]) -> None:
        words, touches = self._stage.translator, self._stage.touches.passing
        while len(self._options) < len(options):
            index = len(self._options)
            button = ActionButton("", partial(touches.choose, index), "choice", options[index].key)
            self._options.append(button)
            self._choices.add(button)
        for button, option in zip(self._options, options, strict=True):
            button.say(words.text(option.words))
            button.choose(chosen=option.chosen)

    def _draw_found(self, found: tuple[StayOption, ...]) -> None:
        words, touches = self._stage.translator, self._stage.touches.passing
        while len(self._found) < len(found):
            button = ActionButton("", partial(touches.pick, len(self._found)), "row_action")
            self._found.append(button)
            self._hits.addWidget(button)
        for index, button in enumerate(self._found):
            button.setVisible(index < len(found))
            if index < len(found):
                button.say(words.text(found[index].words))
                button.choose(chosen=found[index].chosen)
