"""Hand entry: one column of fields, the whole card at the right, and the question for more family in words."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from kiosk.screens.reception_state import FormEntry, FormField
from kiosk.ui.buttons import ActionButton
from kiosk.ui.card import Card
from kiosk.ui.flow import FlowRoom
from kiosk.ui.form_fields import FieldView
from kiosk.ui.labels import Words
from kiosk.ui.scroller import Scroller
from kiosk.ui.stage import Stage
from kiosk.ui.summary_card import SummaryCard
from kiosk.ui.tokens import SPACE_PX
from kiosk.ui.twin_line import TwinLine

ROOM_FOR_BOTH_PX = 900
"""Width at which large text leaves room for fields and summary side by side."""
FieldShape = tuple[str, object, tuple[str, ...], str]
Shape = tuple[FieldShape, ...]
"""What decides which controls are built: key, kind, choices and heading of each field."""


def _shape(fields: tuple[FormField, ...]) -> Shape:
    return tuple(
        (field.key, field.kind, tuple(choice.value for choice in field.choices), field.section) for field in fields
    )


def _place(entry: FormEntry) -> tuple[object, ...]:
    """Where the focus belongs; a change of it moves the focus, all else leaves the clerk's cursor alone."""
    return entry.focus, entry.title, entry.asks_for_more_family


def _room(entry: FormEntry) -> tuple[object, ...]:
    """What makes the field in work higher or lower."""
    field = entry.fields[entry.focus]
    return len(field.suggestions), field.selected


class FormPane(Card):
    """Fields at the left, summary at the right, acts below."""

    def __init__(self, stage: Stage) -> None:
        palette = stage.theme.palette
        super().__init__(palette.panel, palette.line)
        self._stage = stage
        self._drawn: FormEntry | None = None
        self._shape: Shape = ()
        self._views: list[FieldView] = []
        self._built: dict[FieldShape, FieldView] = {}
        words, touches = stage.translator, stage.touches
        self._title = Words("title")
        self._problem = Words("problem")
        self._twin = TwinLine(stage)
        self._summary = SummaryCard(stage)
        self._column = QVBoxLayout()
        self._scroll = Scroller(self._column)
        self._question = Words("question", words.word("form.more_family"))
        self._add = ActionButton(words.word("form.yes_add"), touches.add_family, "act", "F5")
        self._receive = ActionButton("", touches.receive_form, "primary", "Ctrl+Enter")
        self._deeper = ActionButton(words.word("form.deeper"), touches.go_deeper, "act", "F3")
        self._cover = ActionButton("", touches.show_covered, "act", "F7")
        self._leave = ActionButton(words.word("reception.back"), touches.escape, "act", "Esc")
        self._lay_out()

    def _lay_out(self) -> None:
        self._column.setSpacing(SPACE_PX // 2)
        fields = QVBoxLayout()
        fields.setSpacing(SPACE_PX)
        fields.addWidget(self._title)
        fields.addWidget(self._scroll, 1)
        middle = QHBoxLayout()
        middle.setSpacing(2 * SPACE_PX)
        middle.addLayout(fields, 5)
        middle.addWidget(self._summary, 3)
        acts = FlowRoom(SPACE_PX)
        for button in (self._add, self._receive, self._deeper, self._cover, self._leave):
            acts.add(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * SPACE_PX, 2 * SPACE_PX, 2 * SPACE_PX, 2 * SPACE_PX)
        column.setSpacing(SPACE_PX)
        column.addWidget(self._twin)
        column.addLayout(middle, 1)
        column.addWidget(self._problem)
        column.addWidget(self._question)
        column.addWidget(acts)

    def draw(self, entry: FormEntry) -> None:
        """Show the part that is typed."""
        if entry == self._drawn:
            return
        words = self._stage.translator
        moved = self._drawn is None or _place(self._drawn) != _place(entry)
        grew = self._drawn is not None and _room(self._drawn) != _room(entry)
        self._drawn = entry
        self._title.say(words.text(entry.title))
        self._draw_fields(entry, moved=moved)
        if grew and not moved:
            self._scroll.show_part(self._views[entry.focus].place_of_work())
        self._summary.draw(entry.summary)
        self._twin.draw(entry.twin)
        self._problem.say(words.text(entry.problem) if entry.problem else "")
        self._question.setVisible(entry.asks_for_more_family)
        self._add.setVisible(entry.asks_for_more_family)
        self._deeper.setVisible(not entry.is_deep)
        self._cover.setVisible(bool(entry.cover))
        self._cover.say(words.word(f"form.show.{entry.cover}") if entry.cover else "")
        receive = "form.no_receive" if entry.asks_for_more_family else "form.receive"
        self._receive.say(words.word("reception.busy" if entry.busy else receive))
        self._receive.setEnabled(not entry.busy)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where large text needs the whole width, the summary gives way to what is typed."""
        self._summary.setVisible(not self._stage.theme.is_large or self.width() >= ROOM_FOR_BOTH_PX)
        super().resizeEvent(event)

    def focus_field(self) -> None:
        """Type where the screen says; while the question for more family stands, its buttons have the focus."""
        if self._drawn is None:
            return
        if self._drawn.asks_for_more_family:
            self._add.setFocus(Qt.FocusReason.OtherFocusReason)
            self.setFocusProxy(self._add)
        elif 0 <= self._drawn.focus < len(self._views):
            view = self._views[self._drawn.focus]
            self.setFocusProxy(view.take_focus())  # a touch on anything else of the form leaves the cursor there
            self._scroll.show_part(view)

    def _draw_fields(self, entry: FormEntry, *, moved: bool) -> None:
        if _shape(entry.fields) != self._shape:
            self._build(entry.fields)
        for index, (view, field) in enumerate(zip(self._views, entry.fields, strict=True)):
            view.draw(field, is_current=index == entry.focus)
        if moved and self.isVisible():
            self.focus_field()

    def _build(self, fields: tuple[FormField, ...]) -> None:
        """Show what is asked, in its order; what was built for another part stays for the next family."""
        self._shape = _shape(fields)
        before = self._views
        self._views = [self._view_of(shape, field) for shape, field in zip(self._shape, fields, strict=True)]
        for view in before:
            if view not in self._views:  # one that stays is never hidden: it may have the cursor
                view.hide()
        for index, view in enumerate(self._views):
            if self._column.indexOf(view) != index:
                self._column.insertWidget(index, view)
            view.show()

    def _view_of(self, shape: FieldShape, field: FormField) -> FieldView:
        """One view for each field that was ever asked; a cursor survives when a choice brings a field along."""
        if shape not in self._built:
            self._built[shape] = FieldView(self._stage, field)
        return self._built[shape]
