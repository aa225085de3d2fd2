"""Who takes part: name, age and sex, when they came and went, and what is known of their points."""

import math
from functools import partial
from uuid import UUID

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from kiosk.screens.venue_state import ParticipantLine, VenueState
from kiosk.ui.buttons import RowButton
from kiosk.ui.card import Card
from kiosk.ui.labels import LINE_SHARE, Words, restyle
from kiosk.ui.scroller import Scroller
from kiosk.ui.stage import Stage
from kiosk.ui.tokens import SPACE_PX
from kiosk.ui.venue_touches import VenueTouches

MOST_ROWS = 200
"""More than any activity of the city's had; a touch that must find one of a thousand rows finds none."""


class ParticipantRow(RowButton):
    """One participation; a touch opens it."""

    def __init__(self, stage: Stage, touches: VenueTouches, line: ParticipantLine) -> None:
        super().__init__(partial(touches.opened.open, line.participation_id), "row")
        self._stage = stage
        self._drawn: ParticipantLine | None = None
        self._name = Words("strong", elide=True)
        self._detail = Words("caption", elide=True)
        self._points = Words("caption", wrap=False)
        self._times = Words("figure_quiet", wrap=False)
        upper, lower = QHBoxLayout(), QHBoxLayout()
        upper.addWidget(self._name, 1)
        upper.addWidget(self._times)
        lower.addWidget(self._detail, 1)
        lower.addWidget(self._points)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_PX, SPACE_PX // 2, SPACE_PX, SPACE_PX // 2)
        column.setSpacing(0)
        column.addLayout(upper)
        column.addLayout(lower)
        self.pass_touches()
        # The style sheet's height of a row is that of one line; in a long list rows would be squeezed to it.
        self.setStyleSheet(f"QPushButton {{ min-height: {_both_lines_px(stage)}px; }}")
        self.draw(line)

    def draw(self, line: ParticipantLine) -> None:
        """Show the participation."""
        if line == self._drawn:
            return
        self._drawn = line
        words = self._stage.translator
        sex = words.word(f"sex.{line.sex.value}")
        detail = words.word("venue.row.who", age=line.age, sex=sex) if line.age is not None else sex
        left = words.word("venue.row.estimated", clock=line.left) if line.is_estimated else line.left
        times = f"{line.since}–{left}" if line.left else line.since
        points = words.text(line.points)
        self._name.say(line.name)
        self._detail.say(f"{detail}　{line.certificate_no}" if line.certificate_no else detail)
        self._times.say(times)
        self._points.say(points)
        restyle(self._points, "tone", line.tone.value)
        for label in (self._name, self._times):
            restyle(label, "undone", "yes" if line.is_undone else "no")
        self.setAccessibleName(f"{line.name} {detail} {times} {points}")


def _both_lines_px(stage: Stage) -> int:
    sizes = stage.theme.sizes
    return max(math.ceil((sizes.strong + sizes.caption) * LINE_SHARE) + SPACE_PX, stage.theme.target_px)


class ParticipantList(Card):
    """Counts above, then the participations, the newest first."""

    def __init__(self, stage: Stage, touches: VenueTouches) -> None:
        palette = stage.theme.palette
        super().__init__(palette.panel, palette.line)
        self._stage, self._touches = stage, touches
        self._rows: dict[UUID, ParticipantRow] = {}
        self._noted = Words("count", wrap=False)
        self._there = Words("caption")
        self._grants = Words("caption")
        self._nobody = Words("caption", stage.translator.word("venue.list.none"))
        self._list = QVBoxLayout()
        self._list.setSpacing(SPACE_PX // 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * SPACE_PX, 2 * SPACE_PX, 2 * SPACE_PX, SPACE_PX)
        column.setSpacing(SPACE_PX // 2)
        for part in (self._noted, self._there, self._grants, self._nobody):
            column.addWidget(part)
        column.addWidget(Scroller(self._list, rim_px=0), 1)

    def draw(self, state: VenueState) -> None:
        """Show counts and rows; rows stay where they are while only their words change."""
        words, counts = self._stage.translator, state.counts
        self._noted.say(words.word("venue.counts.noted", count=counts.noted))
        self._there.say(words.word("venue.counts.there", count=counts.there, applicants=counts.applicants))
        self._grants.say(words.word("venue.counts.grants", granted=counts.granted, pending=counts.pending))
        self._nobody.setVisible(not state.lines)
        lines = state.lines[:MOST_ROWS]
        self._keep({line.participation_id for line in lines})
        for place, line in enumerate(lines):
            row = self._rows.get(line.participation_id)
            if row is None:
                row = self._rows[line.participation_id] = ParticipantRow(self._stage, self._touches, line)
            if self._list.indexOf(row) != place:
                self._list.insertWidget(place, row)
            row.draw(line)

    def _keep(self, ids: set[UUID]) -> None:
        """Rows of others go; with sixty participants, making all anew for each scan would be felt."""
        for gone in self._rows.keys() - ids:
            row = self._rows.pop(gone)
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
