"""The shelter's state and its areas over the desk: chosen first, set by a touch that says so."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from kiosk.desk.own_shelter import AreaUse
from kiosk.screens.own_shelter import OwnShelterState, Wanted
from kiosk.ui.buttons import ActionButton
from kiosk.ui.entry_line import EntryLine
from kiosk.ui.flow import FlowRoom
from kiosk.ui.labels import Words, restyle
from kiosk.ui.own_shelter_touches import OwnShelterTouches
from kiosk.ui.rows import exchange
from kiosk.ui.scroller import Scroller
from kiosk.ui.sheet import Sheet
from kiosk.ui.stage import Stage
from kiosk.ui.tokens import SPACE_PX
from kiosk.ui.told_line import ToldLine
from sync.protocol.values import Crowd, OpenState

OPEN_STATES = (OpenState.NOT_OPENED, OpenState.OPEN, OpenState.CLOSED)
"""What a desk says; 常設 and 不明 are words of the master list."""
CROWDS = (Crowd.SPACE, Crowd.CROWDED, Crowd.FULL, Crowd.UNKNOWN)


class OwnShelterSheet(Sheet):
    """Three rows of choices, one button that sets them, and the areas below."""

    def __init__(self, stage: Stage, parent: QWidget, touches: OwnShelterTouches, close: Callable[[], None]) -> None:
        super().__init__(stage, parent, stage.translator.word("own_shelter.title"), close, touches.leave)
        self._touches = touches
        self._areas_drawn: tuple[AreaUse, ...] | None = None
        self._choices: list[tuple[ActionButton, Callable[[Wanted], bool]]] = []
        self._area_rows: list[QWidget] = []
        self._areas = QVBoxLayout()
        self._areas.setSpacing(SPACE_PX)
        self._told = ToldLine(stage)
        self.set_state = ActionButton("", touches.apply, "primary")
        word = stage.translator.word
        inside = QVBoxLayout()
        inside.setSpacing(2 * SPACE_PX)
        inside.addLayout(self._state_rows())
        inside.addWidget(self.set_state)
        inside.addWidget(Words("section", word("own_shelter.areas")))
        inside.addWidget(Words("caption", word("own_shelter.areas.why")))
        inside.addLayout(self._new_area())
        inside.addLayout(self._areas)
        self.column.addWidget(Scroller(inside, fits=True, rim_px=0), 1)
        self.column.addWidget(self._told)
        self.done = ActionButton(word("settings.close"), close, "act", "Esc")
        self.column.addWidget(self.done)
        touches.observe(self.draw)

    def draw(self, state: OwnShelterState) -> None:
        """Show a state."""
        words = self.stage.translator
        for button, is_chosen in self._choices:
            button.choose(chosen=is_chosen(state.wanted))
        self.set_state.say(words.word("own_shelter.set" if state.is_changed else "own_shelter.is_set"))
        self.set_state.setEnabled(state.is_changed)
        if state.areas != self._areas_drawn:
            self._areas_drawn = state.areas
            self._build_areas(state.areas)
        self._told.tell(state.told)

    def _state_rows(self) -> QGridLayout:
        word, touches = self.stage.translator.word, self._touches
        grid = QGridLayout()
        grid.setHorizontalSpacing(3 * SPACE_PX)
        grid.setVerticalSpacing(SPACE_PX)
        grid.setColumnStretch(1, 1)
        opened = [
            self._choice(word(f"open_state.{one.value}"), partial(touches.choose_open, one), _is_open_state(one))
            for one in OPEN_STATES
        ]
        intake = [
            self._choice(
                word(f"own_shelter.intake.{'stopped' if stopped else 'open'}"),
                partial(touches.choose_intake, stopped=stopped),
                _is_intake(stopped=stopped),
            )
            for stopped in (False, True)
        ]
        crowd = [
            self._choice(word(f"crowd.{one.value}"), partial(touches.choose_crowd, one), _is_crowd(one))
            for one in CROWDS
        ]
        for row, (name, buttons) in enumerate((("open_state", opened), ("intake", intake), ("crowd", crowd))):
            room = FlowRoom()
            for button in buttons:
                room.add(button)
            grid.addWidget(Words("label", word(f"own_shelter.{name}")), row, 0)
            grid.addWidget(room, row, 1)
        return grid

    def _choice(self, text: str, act: Callable[[], None], is_chosen: Callable[[Wanted], bool]) -> ActionButton:
        button = ActionButton(text, act, "choice")
        self._choices.append((button, is_chosen))
        return button

    def _new_area(self) -> QHBoxLayout:
        word = self.stage.translator.word
        self.name_line, self.capacity_line = EntryLine(_nothing), EntryLine(_nothing)
        line = QHBoxLayout()
        line.setSpacing(SPACE_PX)
        for field, name, share in ((self.name_line, "name", 3), (self.capacity_line, "capacity", 1)):
            field.setAccessibleName(word(f"own_shelter.area.{name}"))
            field.setPlaceholderText(word(f"own_shelter.area.{name}"))
            line.addWidget(field, share)
        line.addWidget(ActionButton(word("own_shelter.area.add"), self._add_area), 1)
        return line

    def _add_area(self) -> None:
        self._touches.set_area(self.name_line.text(), self.capacity_line.text())
        self.name_line.clear()
        self.capacity_line.clear()
        self.name_line.setFocus()

    def _build_areas(self, areas: tuple[AreaUse, ...]) -> None:
        self._area_rows = exchange(self._areas, self._area_rows, [self._area_row(area) for area in areas])

    def _area_row(self, area: AreaUse) -> QWidget:
        word = self.stage.translator.word
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(2 * SPACE_PX)
        text = QVBoxLayout()
        text.setSpacing(0)
        text.addWidget(Words("strong", area.name))
        key = "own_shelter.area.use" if area.capacity is not None else "own_shelter.area.use_unknown"
        use = Words("body", word(key, heads=area.heads, capacity=area.capacity or 0))
        text.addWidget(use)
        over = Words("strong", word("own_shelter.area.over") if area.is_over else "")
        restyle(over, "tone", "look")
        over.setVisible(area.is_over)
        text.addWidget(over)
        line.addLayout(text, 1)
        remove = ActionButton(word("own_shelter.area.remove"), partial(self._touches.remove_area, area.name))
        line.addWidget(remove)
        remove.setVisible(area.is_set)
        return row


def _nothing(_text: str) -> None:
    """The line is read when the button is touched."""


def _is_open_state(state: OpenState) -> Callable[[Wanted], bool]:
    return lambda wanted: wanted.open_state is state


def _is_intake(*, stopped: bool) -> Callable[[Wanted], bool]:
    return lambda wanted: wanted.intake_stopped is stopped


def _is_crowd(crowd: Crowd) -> Callable[[Wanted], bool]:
    return lambda wanted: wanted.crowd is crowd
