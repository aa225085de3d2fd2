"""直近の受付: the last receptions in aligned columns; a touch on a line opens its two acts."""

import time

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kiosk.screens.reception_state import RecentReception
from kiosk.ui.buttons import ActionButton, RowButton
from kiosk.ui.flow import FlowRoom
from kiosk.ui.labels import Words, restyle
from kiosk.ui.scroller import Scroller
from kiosk.ui.stage import Stage
from kiosk.ui.tokens import SPACE_PX

_POINTED_S = 5.0
"""How long after the pointer's last move somebody is taken to be about to touch a line."""
_LONGEST_LIST = 10
"""The last ten receptions stay in view; older ones are in the roster."""


class RecentLine(QWidget):
    """One reception: number, name, heads and time on one line, and the acts when it is open."""

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self._stage = stage
        self._drawn: RecentReception | None = None
        self._row = RowButton(self._turn, "recent")
        self._number = Words("figure", wrap=False)
        self._clock = Words("figure_quiet", wrap=False)
        self._heads = Words("figure_quiet", wrap=False)
        self._name = Words("caption", elide=True)
        words = stage.translator
        self._undo = ActionButton(words.word("reception.recent.undo"), self._take_back, "small")
        self._deepen = ActionButton(words.word("reception.recent.deepen"), self._open, "small")
        self._acts = FlowRoom()
        self._lay_out()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(SPACE_PX)
        top.addWidget(self._number)
        top.addWidget(self._name, 1)
        top.addWidget(self._heads)
        top.addWidget(self._clock)
        top.setContentsMargins(SPACE_PX // 2, 0, SPACE_PX // 2, 0)
        self._row.setLayout(top)
        self._row.pass_touches()
        self._acts.add(self._undo)
        self._acts.add(self._deepen)
        self._acts.setVisible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_PX // 2)
        column.addWidget(self._row)
        column.addWidget(self._acts)

    def draw(self, reception: RecentReception) -> None:
        """Show the reception; another one closes the acts."""
        if reception == self._drawn:
            return
        words = self._stage.translator
        if self._drawn is not None and self._drawn.reception_no != reception.reception_no:
            self._acts.setVisible(False)
        self._drawn = reception
        self._number.say(reception.reception_no)
        self._clock.say(reception.clock)
        heads = words.word("reception.recent.heads", count=reception.heads)
        self._heads.say(heads)
        name = reception.name or words.word("reception.recent.nameless")
        told = (words.word("status.undone"), name) if reception.is_undone else (name,)
        self._name.say(told[0])
        self._name.setToolTip("" if told == (name,) else name)
        for label in (self._number, self._clock, self._heads):
            restyle(label, "undone", "yes" if reception.is_undone else "no")
        self._row.setAccessibleName(" ".join((reception.reception_no, reception.clock, heads, *told)))
        self._row.setEnabled(not reception.is_undone)

    def _turn(self) -> None:
        self._acts.setVisible(self._acts.isHidden())

    def _take_back(self) -> None:
        if self._drawn is not None:
            self._acts.setVisible(False)
            self._stage.touches.undo(self._drawn.reception_no)

    def _open(self) -> None:
        if self._drawn is not None:
            self._acts.setVisible(False)
            self._stage.touches.deepen(self._drawn.reception_no)


class RecentList(Scroller):
    """The lines, newest first; they stand still while somebody points at them, so that nobody touches a wrong one."""

    def __init__(self, stage: Stage) -> None:
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        super().__init__(self._list, rim_px=0)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._stage = stage
        self._lines: list[RecentLine] = []
        self._shown: tuple[str, ...] = ()
        self._pointed_mono_s = float("-inf")

    def event(self, event: QEvent) -> bool:
        """Notice a pointer above the lines; one that rests for a while, as after a touch, holds nothing up."""
        if event.type() in (QEvent.Type.HoverEnter, QEvent.Type.HoverMove):
            self._pointed_mono_s = time.monotonic()
        return super().event(event)

    def draw(self, recent: tuple[RecentReception, ...]) -> None:
        """Show the newest ten; new ones come in when nobody points (the screen draws again every second)."""
        shown = recent[:_LONGEST_LIST]
        numbers = tuple(reception.reception_no for reception in shown)
        is_pointed_at = time.monotonic() - self._pointed_mono_s < _POINTED_S
        if numbers != self._shown and is_pointed_at:
            kept = [reception for number in self._shown for reception in recent if reception.reception_no == number]
            shown = tuple(kept)
        self._shown = tuple(reception.reception_no for reception in shown)
        while len(self._lines) < len(shown):
            line = RecentLine(self._stage)
            self._lines.append(line)
            self._list.addWidget(line)
        for index, line in enumerate(self._lines):
            line.setVisible(index < len(shown))
            if index < len(shown):
                line.draw(shown[index])
