"""The panes in the middle of the venue table's page: who comes next, the large answer, which activity, the end."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kiosk.screens.reception_state import Answer
from kiosk.screens.venue_state import ActivityLine, Choosing, Closing, VenueIdle
from kiosk.ui.buttons import ActionButton, RowButton
from kiosk.ui.card import Card
from kiosk.ui.flow import FlowRoom
from kiosk.ui.labels import Words, restyle
from kiosk.ui.rows import exchange
from kiosk.ui.scroller import Scroller
from kiosk.ui.signs import Sign
from kiosk.ui.stage import Stage
from kiosk.ui.tokens import SPACE_PX
from kiosk.ui.venue_touches import VenueTouches

_MARK_PX = 12
_MOST_LINES = 4
_RIM_PX = 3 * SPACE_PX


class NextPane(Card):
    """つぎの方どうぞ: every way is live."""

    def __init__(self, stage: Stage, touches: VenueTouches) -> None:
        palette = stage.theme.palette
        super().__init__(palette.panel, palette.line)
        self._stage = stage
        word = stage.translator.word
        self._headline = Words("headline")
        column = QVBoxLayout()
        column.setSpacing(2 * SPACE_PX)
        column.addWidget(self._headline)
        for key in ("venue.idle.code", "venue.idle.card", "venue.idle.hand"):
            column.addWidget(Words("next", word(key)))
        by_hand = FlowRoom()
        by_hand.add(ActionButton(word("venue.hand.button"), touches.write_by_hand, "act", "F3"))
        column.addWidget(by_hand)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(_RIM_PX, _RIM_PX, _RIM_PX, _RIM_PX)
        outer.addStretch(1)
        outer.addWidget(Scroller(column, fits=True, rim_px=0), 100)
        outer.addStretch(1)

    def draw(self, panel: VenueIdle) -> None:
        """Show which way people are read."""
        key = "venue.idle.leaving" if panel.is_leaving else "venue.idle.coming"
        self._headline.say(self._stage.translator.word(key))


class VenueAnswerPane(Card):
    """Symbol and headline, who it is, why, what to do next, and the way back."""

    def __init__(self, stage: Stage, touches: VenueTouches) -> None:
        palette = stage.theme.palette
        super().__init__(palette.panel, palette.line)
        self._stage = stage
        word = stage.translator.word
        self._sign = Sign("received", round(1.7 * stage.theme.sizes.headline), palette.text)
        self._headline = Words("headline")
        self._lines = [Words("told") for _ in range(_MOST_LINES)]
        self._next = Words("next")
        self._undo = ActionButton(word("venue.undo"), touches.undo, "act", "F2")
        self._open = ActionButton(word("venue.open"), touches.open_answered, "act", "F6")
        self._by_hand = ActionButton(word("venue.hand.button"), touches.write_by_hand, "act", "F3")
        top = QHBoxLayout()
        top.setSpacing(2 * SPACE_PX)
        top.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(self._headline, 1, Qt.AlignmentFlag.AlignVCenter)
        told = QVBoxLayout()
        told.setSpacing(SPACE_PX)
        told.addLayout(top)
        for line in (*self._lines, self._next):
            told.addWidget(line)
        acts = FlowRoom(2 * SPACE_PX)
        for button in (self._undo, self._open, self._by_hand):
            acts.add(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARK_PX + _RIM_PX, _RIM_PX, _RIM_PX, _RIM_PX)
        column.addWidget(Scroller(told, fits=True, rim_px=0), 100)
        column.addStretch(1)
        column.addWidget(acts)

    def draw(self, answer: Answer) -> None:
        """Show the answer."""
        words = self._stage.translator
        colours = self._stage.theme.palette.of_tone(answer.tone)
        self.tint(colours.paper, colours.edge, edge_px=2, mark_px=_MARK_PX)
        self._sign.show_sign(answer.tone.value, colours.ink)
        self._headline.say(words.text(answer.headline))
        for index, line in enumerate(self._lines):
            line.say(words.text(answer.lines[index]) if index < len(answer.lines) else "")
        self._next.say(words.text(answer.next_step) if answer.next_step else "")
        for label in (self._headline, *self._lines, self._next):
            restyle(label, "tone", answer.tone.value)
        self._undo.setVisible(answer.can_undo)
        self._open.setVisible(answer.can_open)
        self._by_hand.setVisible(not answer.can_open)


class ChoosePane(Card):
    """The organiser's activities, those of today first; one of another day is asked about."""

    def __init__(self, stage: Stage, touches: VenueTouches) -> None:
        palette = stage.theme.palette
        super().__init__(palette.panel, palette.line)
        self._stage, self._touches = stage, touches
        self._drawn: Choosing | None = None
        self._rows: list[QWidget] = []
        word = stage.translator.word
        self._title = Words("title", word("venue.choose.title"))
        self._none = Words("body", word("venue.choose.none"))
        self._asking = Words("notice")
        self._list = QVBoxLayout()
        self._list.setSpacing(SPACE_PX)
        self._yes = ActionButton(word("venue.choose.yes"), touches.confirm, "danger", "Enter")
        back = ActionButton(word("reception.back"), touches.escape, "act", "Esc")
        acts = FlowRoom(2 * SPACE_PX)
        acts.add(self._yes)
        acts.add(back)
        column = QVBoxLayout(self)
        column.setContentsMargins(_RIM_PX, 2 * SPACE_PX, _RIM_PX, 2 * SPACE_PX)
        column.setSpacing(SPACE_PX)
        for part in (self._title, self._none, self._asking):
            column.addWidget(part)
        column.addWidget(Scroller(self._list, rim_px=0), 1)
        column.addWidget(acts)

    def draw(self, panel: Choosing) -> None:
        """Show the activities; rows are made anew only when they changed."""
        words = self._stage.translator
        if self._drawn is None or self._drawn.activities != panel.activities:
            self._build(panel.activities)
        self._drawn = panel
        self._none.setVisible(not panel.activities)
        asking = panel.asking
        if asking is not None:
            when = words.text(asking.when)
            self._asking.say(words.word("venue.choose.ask", title=asking.title, when=when, place=asking.place))
        else:
            self._asking.say("")
        self._yes.setVisible(asking is not None)

    def _build(self, lines: tuple[ActivityLine, ...]) -> None:
        self._rows = exchange(self._list, self._rows, [self._row(line) for line in lines])

    def _row(self, line: ActivityLine) -> QWidget:
        words = self._stage.translator
        row = RowButton(partial(self._touches.choose, line.activity_id), "row")
        row.choose(chosen=line.is_chosen)
        capacity = (
            words.word("venue.capacity", count=line.capacity) if line.capacity else words.word("venue.open_to_all")
        )
        told = f"{words.text(line.when)}　{line.place}　{capacity}"
        if line.is_cancelled:
            told = f"{words.word('venue.cancelled')}　{told}"
        column = QVBoxLayout(row)
        column.setContentsMargins(2 * SPACE_PX, SPACE_PX, 2 * SPACE_PX, SPACE_PX)
        column.setSpacing(0)
        column.addWidget(Words("strong", line.title))
        detail = Words("body" if line.is_today else "caption", told)
        restyle(detail, "tone", "look" if line.is_cancelled or not line.is_today else "received")
        column.addWidget(detail)
        row.pass_touches()
        row.setAccessibleName(f"{line.title} {told}")
        return row


class ClosingPane(Card):
    """The end of the shift, asked once."""

    def __init__(self, stage: Stage, touches: VenueTouches) -> None:
        palette = stage.theme.palette
        super().__init__(palette.look.paper, palette.look.edge)
        self._stage = stage
        word = stage.translator.word
        self._title = Words("title", word("venue.close.title"))
        self._told = Words("body")
        acts = FlowRoom(2 * SPACE_PX)
        acts.add(ActionButton(word("venue.close.yes"), touches.confirm, "danger", "Enter"))
        acts.add(ActionButton(word("reception.back"), touches.escape, "act", "Esc"))
        column = QVBoxLayout(self)
        column.setContentsMargins(_RIM_PX, _RIM_PX, _RIM_PX, _RIM_PX)
        column.setSpacing(2 * SPACE_PX)
        column.addWidget(self._title)
        column.addWidget(self._told)
        column.addStretch(1)
        column.addWidget(acts)

    def draw(self, panel: Closing) -> None:
        """Show how many never checked out."""
        self._told.say(self._stage.translator.word("venue.close.told", count=panel.there))
