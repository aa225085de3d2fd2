"""The window: holds the desk's view, takes the keys, and builds everything anew when the look changes."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QMainWindow

from kiosk.ports.devices import Corners, Pixels
from kiosk.screens.pass_state import PassEntry
from kiosk.screens.reception_state import Answer, Panel, ReceptionState
from kiosk.screens.stay_state import StayCard
from kiosk.screens.touches import ReceptionTouches
from kiosk.ui.buttons import ActionButton
from kiosk.ui.card_tray import TrayCards
from kiosk.ui.desk_view import DeskView
from kiosk.ui.evacuee_window import EvacueePage
from kiosk.ui.exercise_place import ExercisePlace
from kiosk.ui.exercise_strip import ExerciseTouches
from kiosk.ui.keys import KeyRouter
from kiosk.ui.look import Look, WindowCalls
from kiosk.ui.settings_sheet import SettingsActs, SettingsSheet
from kiosk.ui.sheet_room import SheetRoom
from kiosk.ui.staff_over import StaffOver
from kiosk.ui.stage import Stage
from kiosk.ui.theme import Theme, load_fonts
from kiosk.ui.translator import Translator
from kiosk.ui.tray_pane import Sample
from kiosk.ui.venue_page import VenuePage, VenueWays

SMALLEST_PX = (1280, 760)
"""So that a full screen of 1366 × 768, which many cheap laptops have, shows all of the desk; at ease from 800 on."""
_KEYS_OF_EVERY_PAGE = (Qt.Key.Key_F1, Qt.Key.Key_F9, Qt.Key.Key_F10)
"""Help, settings and the shelf: all other keys mean the page that lies in front, or nothing."""


class MainWindow(QMainWindow):
    """One window of one desk. `draw` shows a state; touches and keys go to `touches`; deliberate acts to `calls`.

    WORKAROUND(PySide6 6.11.3: a window with its views that Python's collector takes down ends in a segmentation fault):
    a window that goes before the program ends is first deleted by Qt (`deleteLater`, and the event of it delivered).
    """

    def __init__(
        self,
        translator: Translator,
        theme: Theme,
        touches: ReceptionTouches,
        calls: WindowCalls | None = None,
        *,
        look: Look | None = None,
    ) -> None:
        super().__init__()
        self._touches = touches
        self._calls = calls or WindowCalls()
        self._look = look or Look(theme.name, theme.step, translator.language)
        self._stage = Stage(translator, theme, touches)
        self._keys = KeyRouter(touches)
        self._staff = StaffOver(self._stage, self, self._calls.staff, self._refocus)
        self._state: ReceptionState | None = None
        self.sheets = SheetRoom(self, self._calls, self._staff.take_focus, self._place_focus)
        self._page: EvacueePage | None = None
        self._front: VenuePage | None = None
        self._opening: ActionButton | None = None
        self._samples: tuple[Sequence[Sample], Callable[[object], None], TrayCards | None] | None = None
        self._exercises: ExercisePlace | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        # Keys at idle are digits and letters for the screen, not the beginning of a conversion.
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setMinimumSize(*SMALLEST_PX)
        load_fonts(theme.resources / "fonts")
        self._build()

    @property
    def look(self) -> Look:
        """The look as it is now."""
        return self._look

    def draw(self, state: ReceptionState) -> None:
        """Show a state of the reception screen; cheap when little changed. On the Qt thread."""
        before = self._state
        self._state = state
        self._keys.panel = state.panel
        self._keys.is_express = state.is_express
        self._view.draw(state)
        self._draw_offers(state)
        if self._front is not None:
            self._front.show_health(state.health)
        elif before is None or _is_another_moment(before, state):
            self._place_focus()

    def show_preview(self, pixels: Pixels, outlines: Sequence[Corners] = ()) -> None:
        """Show the camera's newest picture with the outlines of codes in it, in its own pixels. On the Qt thread."""
        (self._front or self._view).show_preview(pixels, outlines)

    def show_samples(
        self, samples: Sequence[Sample], on_pick: Callable[[object], None], cards: TrayCards | None = None
    ) -> None:
        """Training: show the tray; `on_pick` gets what belongs to the label that was touched."""
        self._samples = (samples, on_pick, cards)
        self._view.show_samples(samples, on_pick, cards)
        if self._front is not None:
            self._front.show_samples(samples, on_pick, cards)

    def show_exercises(self, touches: ExerciseTouches) -> None:
        """Training: guide through exercises in a strip above all else, which begins with their list."""
        self._exercises = ExercisePlace(self, self._stage, touches, self.sheets)

    def change_look(self, look: Look) -> None:
        """Take on another look, and tell the program so that it keeps it."""
        self._look = look
        was_open, was_front = self.sheets.is_open, self._front is not None
        self.sheets.close()
        self.close_front()
        theme = replace(self._stage.theme, name=look.theme, step=look.text_step)
        translator = self._stage.translator.in_language(look.language)
        self._stage = Stage(translator, theme, self._touches)
        self._build()
        if was_front:
            self.open_venue()
        self._staff.rebuild(self._stage)
        if was_open:
            self.open_settings()
        self._calls.look_changed(look)

    def open_settings(self) -> None:
        """The settings sheet (F9); nothing before the first state is drawn."""
        if self._state is not None:
            acts = SettingsActs(self.change_look, self.sheets.close, self._calls, self.sheets.settings())
            self.sheets.show(SettingsSheet(self._stage, self, self._look, self._state, acts))

    def open_staff(self) -> None:
        """Who stands here, and hiding the screen (Shift+F9); nothing where the program has no staff."""
        self._staff.open()

    def open_help(self) -> None:
        """The keys (F1)."""
        self.sheets.open("help")

    def show_to_evacuee(self) -> None:
        """Turn what is in work to the evacuee (F12): to their own screen, or as a page over the desk."""
        touches = self._calls.evacuee
        if touches is None or self._page is not None:
            return
        touches.show_now()
        if not self._calls.evacuee_looks():
            self.sheets.close()
            self._page = EvacueePage(self._stage, self, touches, self._close_page)
            self._page.open()

    def _close_page(self) -> None:
        if self._page is not None:
            self._page.let_go()
            self._page = None
            self._place_focus()

    def open_venue(self) -> None:
        """The venue table's page over the desk (Ctrl+K); nothing where the program has no such page."""
        if self._calls.venue is not None and self._front is None:
            self.sheets.close()
            ways = VenueWays(self.close_front, self.open_staff, self.open_settings)
            self._front = VenuePage(self._stage, self, self._calls.venue, ways)
            self._front.show()
            if self._samples is not None:
                self._front.show_samples(*self._samples)
            if self._state is not None:
                self._front.show_health(self._state.health)
            self._front.place_focus()

    def close_front(self) -> None:
        """Take the page in front away: the desk again."""
        if self._front is not None:
            self._front.hide()
            self._front.deleteLater()
            self._front = None
            self._place_focus()

    def _build(self) -> None:
        self.setStyleSheet(self._stage.theme.style_sheet())
        self.setWindowTitle(self._stage.translator.word("reception.window"))
        self._view = DeskView(self._stage, self.open_settings, self.open_help)
        self.setCentralWidget(self._view)
        self._offer()
        if self._samples is not None:
            self._view.show_samples(*self._samples)
        if self._exercises is not None:
            self._exercises.rebuild(self._stage)
        if self._state is not None:
            self._view.draw(self._state)
            self._draw_offers(self._state)
            self._place_focus()

    def _offer(self) -> None:
        """A button for all that the program has: the person, the sheets, the page in front, what must be done."""
        word, calls, view = self._stage.translator.word, self._calls, self._view
        if calls.staff is not None:
            view.buttons.offer(word("staff.button"), self.open_staff, "Shift+F9")
        if calls.venue is not None:
            view.side.offer(word("venue.button"), self.open_venue, "Ctrl+K")
        self.sheets.rebuild(self._stage)
        self.sheets.offer(view)
        if calls.evacuee is not None:
            view.footer.offer_look(word("evacuee_window.show"), self.show_to_evacuee, "F12")
        if calls.own_shelter is not None:
            self._opening = view.buttons.offer(word("own_shelter.open_now"), calls.own_shelter.open_now, "")
            self._opening.choose(chosen=True)
            self._opening.hide()
        self.sheets.offer_waiting(view)

    def _draw_offers(self, state: ReceptionState) -> None:
        """The buttons that are there only while somebody should act."""
        self.sheets.draw(state)
        if self._opening is not None:
            self._opening.setVisible(state.can_open)

    def _refocus(self) -> None:
        if self.sheets.is_open:
            self.sheets.take_focus()
        else:
            self._place_focus()

    def _place_focus(self) -> None:
        if self._staff.is_open:
            self._staff.take_focus()
        elif self._page is not None:
            self._page.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self._front is not None and not self.sheets.is_open:
            self._front.place_focus()
        elif not self.sheets.is_open and not self._view.take_focus():
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that no control took."""
        held = event.modifiers()
        if event.key() == Qt.Key.Key_F9 and held & Qt.KeyboardModifier.ShiftModifier:
            self.open_staff()
            return
        if self._front is not None and event.key() not in _KEYS_OF_EVERY_PAGE:
            return
        doors = {
            (Qt.Key.Key_F9, False): self.open_settings,
            (Qt.Key.Key_F12, False): self.show_to_evacuee,
            (Qt.Key.Key_K, True): self.open_venue,
        }
        opened = doors.get((Qt.Key(event.key()), held == Qt.KeyboardModifier.ControlModifier))
        if opened is not None:
            opened()
        elif not (self.sheets.press(event, self._keys.panel) or self._keys.press(event)):
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Tell the program that the window is gone; it may keep it, and ask first."""
        if not self._calls.leaving():
            event.ignore()
            return
        self._calls.closed()
        super().closeEvent(event)


def _is_another_moment(before: ReceptionState, after: ReceptionState) -> bool:
    """Whether the focus goes back to its place: Enter must never press a button that was meant for the last family."""
    if isinstance(before.panel, Answer) and isinstance(after.panel, Answer):
        ticked = replace(before.panel, undo_left_s=after.panel.undo_left_s)
        return ticked != after.panel
    return _place(before.panel) != _place(after.panel)


def _place(panel: Panel) -> tuple[object, ...]:
    """What the focus belongs to: a question of a stay has a line of its own, or none."""
    if isinstance(panel, StayCard):
        return StayCard, panel.question.title if panel.question else None
    return type(panel), isinstance(panel, PassEntry) and panel.is_running
