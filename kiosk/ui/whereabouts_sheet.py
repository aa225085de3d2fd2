"""Who is not here, over the desk: out, not seen for long, and the deliberate end of all stays."""

from collections.abc import Callable
from functools import partial
from typing import Protocol
from uuid import UUID

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from kiosk.screens.whereabouts_state import (
    HOURS_OFFERED,
    Closing,
    WhereaboutsLine,
    WhereaboutsState,
    WhereaboutsView,
)
from kiosk.ui.buttons import ActionButton
from kiosk.ui.flow import FlowRoom
from kiosk.ui.labels import Words
from kiosk.ui.rows import exchange
from kiosk.ui.scroller import Scroller
from kiosk.ui.sheet import Sheet
from kiosk.ui.stage import Stage
from kiosk.ui.tokens import SPACE_PX
from kiosk.ui.told_line import ToldLine
from sync.protocol.presence import Destination


class WhereaboutsTouches(Protocol):
    """The screen as this view sees it."""

    def observe(self, draw: Callable[[WhereaboutsState], None]) -> None:
        """Have `draw` called with the present state and each new one."""

    def leave(self) -> None:
        """Nobody looks any more."""

    def show(self, view: WhereaboutsView) -> None:
        """Turn to another of the lists."""

    def choose_hours(self, hours: int) -> None:
        """After how many hours somebody is looked for."""

    def here(self, household_id: UUID) -> None:
        """The household is here: its people are back, or were seen."""

    def choose_destination(self, destination: Destination) -> None:
        """Where everybody goes."""

    def close_all(self) -> None:
        """退所: end the stay of everybody."""

    def stop_closing(self) -> None:
        """End no further stays."""


class WhereaboutsSheet(Sheet):
    """Three views of one sheet; a list is built anew only when it changed."""

    def __init__(self, stage: Stage, parent: QWidget, touches: WhereaboutsTouches, close: Callable[[], None]) -> None:
        words = stage.translator
        super().__init__(stage, parent, words.word("whereabouts.title"), close, touches.leave)
        self._touches = touches
        self._drawn: tuple[WhereaboutsView, tuple[WhereaboutsLine, ...]] | None = None
        self._rows: list[QWidget] = []
        self._tabs = {
            view: ActionButton(words.word(f"whereabouts.view.{view.value}"), partial(touches.show, view), "choice")
            for view in WhereaboutsView
        }
        self._hours = {
            hours: ActionButton(
                words.word("whereabouts.hours", hours=hours), partial(touches.choose_hours, hours), "choice"
            )
            for hours in HOURS_OFFERED
        }
        self._hours_room = FlowRoom()
        self._list = QVBoxLayout()
        self._nobody = Words("body")
        self._more = Words("caption")
        self._told = ToldLine(stage)
        self.closing = ClosingPart(stage, touches)
        self.done = ActionButton(words.word("settings.close"), close, "act", "Esc")
        self._lay_out()
        touches.observe(self.draw)

    def _lay_out(self) -> None:
        tabs = FlowRoom()
        for tab in self._tabs.values():
            tabs.add(tab)
        for button in self._hours.values():
            self._hours_room.add(button)
        self._list.setSpacing(SPACE_PX // 2)
        self._room = Scroller(self._list, rim_px=0)
        self.column.addWidget(tabs)
        self.column.addWidget(self._hours_room)
        self.column.addWidget(self._nobody)
        self.column.addWidget(self._room, 1)
        self.column.addWidget(self._more)
        self.column.addWidget(self.closing)
        self.column.addWidget(self._told)
        self.column.addWidget(self.done)

    def draw(self, state: WhereaboutsState) -> None:
        """Show a state."""
        words = self.stage.translator
        for view, tab in self._tabs.items():
            tab.choose(chosen=view is state.view)
            tab.setEnabled(not state.closing.is_running)
        for hours, button in self._hours.items():
            button.choose(chosen=hours == state.hours)
        is_closing = state.view is WhereaboutsView.CLOSING
        self._hours_room.setVisible(state.view is WhereaboutsView.NOT_SEEN)
        if (state.view, state.lines) != self._drawn:
            self._drawn = (state.view, state.lines)
            self._build(state)
        self._room.setVisible(bool(state.lines) and not is_closing)
        self._nobody.say("" if state.lines or is_closing else words.word(f"whereabouts.none.{state.view.value}"))
        self._more.say(words.word("whereabouts.more", count=state.more) if state.more else "")
        self.closing.setVisible(is_closing)
        self.closing.draw(state.closing)
        self._told.tell(state.told)

    def _build(self, state: WhereaboutsState) -> None:
        self._rows = exchange(self._list, self._rows, [self._row(line, state.view) for line in state.lines])

    def _row(self, line: WhereaboutsLine, view: WhereaboutsView) -> QWidget:
        words = self.stage.translator
        row = QWidget()
        told = QVBoxLayout()
        told.setSpacing(0)
        told.addWidget(Words("strong", f"{line.number}  {words.text(line.who)}"))
        told.addWidget(Words("caption", words.text(line.where)))
        button = ActionButton(
            words.word(f"whereabouts.here.{view.value}"), partial(self._touches.here, line.household_id)
        )
        button.setAccessibleName(f"{button.text()} {line.number}")
        room = QHBoxLayout(row)
        room.setContentsMargins(0, 0, 0, 0)
        room.addLayout(told, 1)
        room.addWidget(button)
        return row


class ClosingPart(QWidget):
    """The end of all stays: where they go, then a second touch that names the numbers, then how far it is."""

    def __init__(self, stage: Stage, touches: WhereaboutsTouches) -> None:
        super().__init__()
        self._stage = stage
        words = stage.translator
        self._numbers = Words("strong")
        self._why = Words("body", words.word("whereabouts.closing.why"))
        self._where = {
            one: ActionButton(
                words.word(f"destination.{one.value}"), partial(touches.choose_destination, one), "choice"
            )
            for one in Destination
        }
        self.confirm = ActionButton("", touches.close_all, "danger")
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self.stop = ActionButton(words.word("whereabouts.closing.stop"), touches.stop_closing, "act")
        room = FlowRoom()
        for button in self._where.values():
            room.add(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * SPACE_PX)
        for part in (self._numbers, self._why, room, self.confirm, self._progress, self.stop):
            column.addWidget(part)

    def draw(self, closing: Closing) -> None:
        """Show how far it is."""
        words = self._stage.translator
        key = "running" if closing.is_running else "numbers"
        numbers = {"households": closing.households, "persons": closing.persons, "done": closing.done}
        self._numbers.say(words.word(f"whereabouts.closing.{key}", **numbers))
        for destination, button in self._where.items():
            button.choose(chosen=destination is closing.destination)
            button.setEnabled(not closing.is_running)
        self.confirm.say(words.word("whereabouts.closing.confirm", **numbers))
        is_asked = closing.destination is not None and closing.households > 0
        self.confirm.setVisible(is_asked and not closing.is_running)
        self._progress.setVisible(closing.is_running)
        self._progress.setValue(closing.percent)
        self.stop.setVisible(closing.is_running)
