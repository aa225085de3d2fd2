"""People who announced themselves with their phones, over the desk: a row for each family."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from PySide6.QtWidgets import QVBoxLayout, QWidget

from kiosk.screens.arrivals import ArrivalLine, ArrivalsState
from kiosk.ui.buttons import ActionButton
from kiosk.ui.card import Card
from kiosk.ui.flow import FlowRoom
from kiosk.ui.labels import Words
from kiosk.ui.own_shelter_touches import ArrivalsTouches
from kiosk.ui.rows import exchange
from kiosk.ui.scroller import Scroller
from kiosk.ui.sheet import Sheet
from kiosk.ui.stage import Stage
from kiosk.ui.tokens import SPACE_PX
from kiosk.ui.told_line import ToldLine


class ArrivalsSheet(Sheet):
    """Draws one state; built anew only when the families changed, so that no button moves under a finger."""

    def __init__(self, stage: Stage, parent: QWidget, touches: ArrivalsTouches, close: Callable[[], None]) -> None:
        super().__init__(stage, parent, stage.translator.word("arrivals.title"), close, touches.leave)
        self._touches, self._close_sheet = touches, close
        self._drawn: tuple[ArrivalLine, ...] | None = None
        self._rows: list[QWidget] = []
        self._list = QVBoxLayout()
        self._list.setSpacing(SPACE_PX)
        self._why = Words("body")
        self._told = ToldLine(stage)
        self.column.addWidget(self._why)
        self._room = Scroller(self._list, fits=True, rim_px=0)
        self.column.addWidget(self._room, 1)
        self.column.addWidget(self._told)
        self.done = ActionButton(stage.translator.word("settings.close"), close, "act", "Esc")
        self.column.addWidget(self.done)
        touches.observe(self.draw)

    def draw(self, state: ArrivalsState) -> None:
        """Show a state."""
        if state.lines != self._drawn:
            self._drawn = state.lines
            self._build(state.lines)
        self._told.tell(state.told)

    def _build(self, lines: tuple[ArrivalLine, ...]) -> None:
        self._rows = exchange(self._list, self._rows, [self._row(line) for line in lines])
        self._room.setVisible(bool(lines))
        self._why.say(self.stage.translator.word("arrivals.why" if lines else "arrivals.none"))

    def _row(self, line: ArrivalLine) -> QWidget:
        words, palette = self.stage.translator, self.stage.theme.palette
        row = Card(palette.raised, palette.line_strong)
        column = QVBoxLayout(row)
        column.setContentsMargins(2 * SPACE_PX, SPACE_PX, 2 * SPACE_PX, SPACE_PX)
        column.setSpacing(SPACE_PX)
        column.addWidget(Words("strong", words.text(line.who)))
        told = words.text(line.since)
        column.addWidget(Words("body", f"{told}　{line.note}" if line.note else told))
        acts = FlowRoom()
        receive = partial(self._touches.receive, line.arrival_id)
        acts.add(ActionButton(words.word("arrivals.receive"), receive, "primary"))
        acts.add(ActionButton(words.word("arrivals.choose"), partial(self._look_closer, line.arrival_id)))
        decline = partial(self._touches.decline, line.arrival_id)
        acts.add(ActionButton(words.word("arrivals.decline"), decline))
        if line.has_note and not line.note:
            acts.add(ActionButton(words.word("arrivals.show_note"), partial(self._touches.show_note, line.arrival_id)))
        column.addWidget(acts)
        return row

    def _look_closer(self, arrival_id: UUID) -> None:
        self._close_sheet()
        self._touches.look_closer(arrival_id)
