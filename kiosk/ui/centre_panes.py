"""What stands at the left of the volunteer centre's page: the list, a form, or a card, need, team or day as a whole."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from kiosk.screens.centre_state import ActButton, DetailPanel, FormPanel, ListPanel
from kiosk.screens.message import message
from kiosk.screens.reception_state import FormField
from kiosk.ui.buttons import ActionButton
from kiosk.ui.card import Card
from kiosk.ui.centre_fields import stage_of_fields
from kiosk.ui.centre_rows import RowList
from kiosk.ui.centre_touches import CentreTouches
from kiosk.ui.entry_line import EntryLine
from kiosk.ui.flow import FlowRoom
from kiosk.ui.form_fields import FieldView
from kiosk.ui.labels import Words, restyle
from kiosk.ui.scroller import Scroller
from kiosk.ui.stage import Stage
from kiosk.ui.tokens import SPACE_PX

_RIM_PX = 2 * SPACE_PX


class ActRoom(FlowRoom):
    """The large buttons of what is shown, built anew where others are offered."""

    def __init__(self, stage: Stage, touches: CentreTouches) -> None:
        super().__init__(SPACE_PX)
        self._stage, self._touches = stage, touches
        self._buttons: dict[ActButton, ActionButton] = {}

    def draw(self, acts: Sequence[ActButton]) -> None:
        """Offer these acts and no others."""
        for act in acts:
            if act not in self._buttons:
                text = self._stage.translator.word(act.label)
                kind = "primary" if act.is_main else "act"
                button = ActionButton(text, partial(self._touches.press, act.act), kind, act.key)
                self._buttons[act] = button
                self.add(button)
        for act, button in self._buttons.items():
            button.setVisible(act in acts)
        self.setVisible(bool(acts))
        self.updateGeometry()


class ListPane(Card):
    """A line to type into, and the cards below."""

    def __init__(self, stage: Stage, touches: CentreTouches) -> None:
        super().__init__(stage.theme.palette.panel, stage.theme.palette.line)
        self._stage = stage
        self._prompt, self._hint, self._more = Words("title"), Words("caption"), Words("caption")
        self.line = EntryLine(touches.text_changed)
        self._rows = RowList(stage, "", stage.translator.word("centre.cards.none"), touches.open_row)
        self._acts = ActRoom(stage, touches)
        self._leave = ActionButton(stage.translator.word("reception.back"), _leaving(touches), "act", "Esc")
        below = FlowRoom(SPACE_PX)
        below.add(self._leave)
        column = QVBoxLayout(self)
        column.setContentsMargins(_RIM_PX, _RIM_PX, _RIM_PX, _RIM_PX)
        column.setSpacing(SPACE_PX)
        for part in (self._prompt, self.line, self._hint):
            column.addWidget(part)
        column.addWidget(self._rows, 1)
        column.addWidget(self._more)
        column.addWidget(self._acts)
        column.addWidget(below)

    def draw(self, panel: ListPanel) -> None:
        """Show a list."""
        text = self._stage.translator.text
        self._prompt.say(text(panel.prompt))
        self._hint.say(text(panel.hint))
        self.line.show_text(panel.text)
        self.line.setAccessibleName(text(panel.prompt))
        self._rows.draw(panel.rows)
        self._more.say(text(message("centre.cards.more", count=panel.more)) if panel.more else "")
        self._acts.draw(panel.acts)
        self._leave.setVisible(bool(panel.acts))


class FormPane(Card):
    """Fields one below the other; the one in work is large."""

    def __init__(self, stage: Stage, touches: CentreTouches) -> None:
        super().__init__(stage.theme.palette.panel, stage.theme.palette.line)
        self._stage, self._fields_stage = stage, stage_of_fields(stage, touches)
        self._views: dict[tuple[object, ...], FieldView] = {}
        self._shown: list[FieldView] = []
        self._place: tuple[object, ...] | None = None
        self._focus = 0
        self._title, self._problem = Words("title"), Words("problem")
        self._column = QVBoxLayout()
        self._column.setSpacing(SPACE_PX // 2)
        self._scroll = Scroller(self._column)
        word = stage.translator.word
        self._take = ActionButton(word("centre.form.take"), touches.form.take, "primary", "Ctrl+Enter")
        self._deeper = ActionButton(word("form.deeper"), touches.form.deepen, "act", "F3")
        self._leave = ActionButton(word("reception.back"), _leaving(touches), "act", "Esc")
        acts = FlowRoom(SPACE_PX)
        for button in (self._take, self._deeper, self._leave):
            acts.add(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(_RIM_PX, _RIM_PX, _RIM_PX, _RIM_PX)
        column.setSpacing(SPACE_PX)
        column.addWidget(self._title)
        column.addWidget(self._scroll, 1)
        column.addWidget(self._problem)
        column.addWidget(acts)

    def draw(self, panel: FormPanel) -> None:
        """Show a form."""
        text = self._stage.translator.text
        self._title.say(text(panel.title))
        self._problem.say(text(panel.problem) if panel.problem else "")
        self._take.setEnabled(not panel.busy)
        self._deeper.setVisible(panel.can_deepen)
        shapes = [_shape(field) for field in panel.fields]
        shown = [self._view(shape, field) for shape, field in zip(shapes, panel.fields, strict=True)]
        if shown != self._shown:
            self._arrange(shown)
        for index, (view, field) in enumerate(zip(shown, panel.fields, strict=True)):
            view.draw(field, is_current=index == panel.focus)
        self._focus = panel.focus
        place = (panel.title, panel.focus, tuple(shapes))
        if place != self._place and self.isVisible():
            self._place = place
            self.take_focus()

    def take_focus(self) -> None:
        """Type where the screen says."""
        if 0 <= self._focus < len(self._shown):
            view = self._shown[self._focus]
            self.setFocusProxy(view.take_focus())
            self._scroll.show_part(view)

    def forget_place(self) -> None:
        """The form was left: the next one takes the focus anew."""
        self._place = None

    def _arrange(self, shown: list[FieldView]) -> None:
        for view in self._shown:
            if view not in shown:
                view.hide()
        for place, view in enumerate(shown):
            if self._column.indexOf(view) != place:
                self._column.insertWidget(place, view)
            view.show()
        self._shown = shown

    def _view(self, shape: tuple[object, ...], field: FormField) -> FieldView:
        if shape not in self._views:
            self._views[shape] = FieldView(self._fields_stage, field)
        return self._views[shape]


class DetailPane(Card):
    """A title, labelled facts in two columns, parts that can be touched, and the acts."""

    def __init__(self, stage: Stage, touches: CentreTouches) -> None:
        super().__init__(stage.theme.palette.panel, stage.theme.palette.line)
        self._stage = stage
        self._drawn: DetailPanel | None = None
        self._title, self._notice = Words("title"), Words("strong")
        restyle(self._notice, "tone", "look")
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(2 * SPACE_PX)
        self._grid.setVerticalSpacing(SPACE_PX // 2)
        self._grid.setColumnStretch(1, 1)
        self._parts: list[QWidget] = []
        self._rows = RowList(stage, "", "", touches.open_row)
        self.acts = ActRoom(stage, touches)
        self._leave = ActionButton(stage.translator.word("reception.back"), _leaving(touches), "act", "Esc")
        below = FlowRoom(SPACE_PX)
        below.add(self._leave)
        column = QVBoxLayout(self)
        column.setContentsMargins(_RIM_PX, _RIM_PX, _RIM_PX, _RIM_PX)
        column.setSpacing(SPACE_PX)
        column.addWidget(self._title)
        column.addWidget(self._notice)
        column.addWidget(Scroller(self._grid), 3)
        column.addWidget(self._rows, 2)
        column.addWidget(self.acts)
        column.addWidget(below)

    def draw(self, panel: DetailPanel) -> None:
        """Show a card, a need, a team or the figures."""
        if panel == self._drawn:
            return
        text = self._stage.translator.text
        if self._drawn is None or self._drawn.lines != panel.lines:
            self._build(panel)
        self._drawn = panel
        self._title.say(text(panel.title))
        self._notice.say("　".join(text(one) for one in panel.notices))
        self._rows.draw(panel.rows)
        self._rows.setVisible(bool(panel.rows))
        self.acts.draw(panel.acts)

    def _build(self, panel: DetailPanel) -> None:
        for part in self._parts:
            part.hide()
            part.deleteLater()
        self._parts = []
        words = self._stage.translator
        for row, line in enumerate(panel.lines):
            label = Words("label", words.word(line.label), wrap=False)
            value = Words("headline" if line.is_strong else "body", words.value(line.value))
            self._grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(value, row, 1)
            self._parts += [label, value]


def _shape(field: FormField) -> tuple[object, ...]:
    return field.key, field.kind, tuple(choice.value for choice in field.choices)


def _leaving(touches: CentreTouches) -> Callable[[], None]:
    def leave() -> None:
        touches.escape()

    return leave
