"""A household that a code brought up: who came is ticked, and one touch receives."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kiosk.screens.reception_state import Found, MemberLine
from kiosk.ui.buttons import ActionButton, RowButton
from kiosk.ui.card import Card
from kiosk.ui.labels import Words
from kiosk.ui.member_text import facts_of
from kiosk.ui.scroller import Scroller
from kiosk.ui.stage import Stage
from kiosk.ui.tokens import SPACE_PX, TOUCH_PX
from kiosk.ui.twin_line import TwinLine

_BOX_PX = 34


class TickBox(QWidget):
    """A large painted tick, drawn and not native, so that it looks the same on every system."""

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self._palette = stage.theme.palette
        self._came = False
        self.setFixedSize(QSize(TOUCH_PX, TOUCH_PX))

    def tick(self, *, came: bool) -> None:
        """Show whether the person came."""
        if came != self._came:
            self._came = came
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Box and tick."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(0, 0, _BOX_PX, _BOX_PX)
        box.moveCenter(QRectF(self.rect()).center())
        painter.setPen(QPen(QColor(self._palette.primary if self._came else self._palette.line_strong), 2.5))
        painter.setBrush(QColor(self._palette.primary if self._came else self._palette.panel))
        painter.drawRoundedRect(box, 6, 6)
        if self._came:
            painter.setPen(QPen(QColor(self._palette.on_primary), 4.5, c=Qt.PenCapStyle.RoundCap))
            x, y = box.x(), box.y()
            painter.drawLine(round(x + 8), round(y + 18), round(x + 14), round(y + 24))
            painter.drawLine(round(x + 14), round(y + 24), round(x + 26), round(y + 10))


class MemberRow(RowButton):
    """One person: the whole line is the touch target; the digit at the left is its key."""

    def __init__(self, stage: Stage, number: int, act: Callable[[], None]) -> None:
        super().__init__(act, "member")
        self._stage = stage
        self._box = TickBox(stage)
        self._name = Words("strong")
        self._facts = Words("caption")
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self._name)
        names.addWidget(self._facts)
        line = QHBoxLayout(self)
        line.setContentsMargins(SPACE_PX, SPACE_PX, 2 * SPACE_PX, SPACE_PX)
        line.setSpacing(2 * SPACE_PX)
        line.addWidget(self._box)
        line.addLayout(names, 1)
        line.addWidget(Words("caption", str(number), wrap=False))
        self.pass_touches()

    def draw(self, member: MemberLine) -> None:
        """Show one person."""
        words = self._stage.translator
        self._box.tick(came=member.came)
        self._name.say(words.word("reception.found.person", name=member.name))
        facts = facts_of(words, member)
        self._facts.say(facts)
        came = words.word("reception.found.came" if member.came else "reception.found.absent")
        self.setAccessibleName(f"{member.name} {facts} {came}")


class FoundPane(Card):
    """Headline and address, notice, the members, and the one button."""

    def __init__(self, stage: Stage) -> None:
        palette = stage.theme.palette
        super().__init__(palette.panel, palette.line)
        self._stage = stage
        self._drawn: Found | None = None
        self._headline = Words("title")
        self._address = Words("body")
        self._notice = TwinLine(stage)
        self._rows: list[MemberRow] = []
        self._receive = ActionButton("", stage.touches.confirm, "primary", "Enter")
        self._leave = ActionButton(stage.translator.word("reception.found.leave"), stage.touches.escape, "act", "Esc")
        self._members = QVBoxLayout()
        self._lay_out()

    def _lay_out(self) -> None:
        self._members.setSpacing(SPACE_PX)
        acts = QHBoxLayout()
        acts.setSpacing(2 * SPACE_PX)
        acts.addWidget(self._receive, 1)
        acts.addWidget(self._leave)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * SPACE_PX, 3 * SPACE_PX, 3 * SPACE_PX, 3 * SPACE_PX)
        column.setSpacing(SPACE_PX)
        for part in (self._headline, self._address, self._notice):
            column.addWidget(part)
        column.addWidget(Scroller(self._members), 1)
        column.addLayout(acts)

    def draw(self, found: Found) -> None:
        """Show the household."""
        if found == self._drawn:
            return
        words = self._stage.translator
        self._drawn = found
        is_named = found.headline and found.members
        headline = words.word("reception.found.household", name=found.headline) if is_named else found.headline
        self._headline.say(headline)
        self._address.say(found.address)
        self._notice.draw(found.notice)
        self._draw_members(found.members)
        key = "reception.busy" if found.busy else "reception.found.receive"
        self._receive.say(words.word(key, count=found.coming))
        self._receive.setEnabled(not found.busy and found.coming > 0)

    def _draw_members(self, members: tuple[MemberLine, ...]) -> None:
        while len(self._rows) < len(members):
            index = len(self._rows)
            row = MemberRow(self._stage, index + 1, partial(self._stage.touches.toggle_member, index))
            self._rows.append(row)
            self._members.addWidget(row)
        for index, row in enumerate(self._rows):
            row.setVisible(index < len(members))
            if index < len(members):
                row.draw(members[index])
