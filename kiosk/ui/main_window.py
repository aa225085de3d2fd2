"""The window: holds the desk's view, takes the keys, and builds everything anew when the look changes."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QMainWindow

from kiosk.ports.devices import Corners, Pixels
from kiosk.screens.message import message
from kiosk.screens.pass_state import PassEntry
from kiosk.screens.reception_state import Answer, Panel, ReceptionState
from kiosk.screens.stay_state import StayCard
from kiosk.screens.touches import ReceptionTouches
from kiosk.ui.card_tray import TrayCards
from kiosk.ui.cards_sheet import CardsSheet
from kiosk.ui.centre_page import CentrePage
from kiosk.ui.desk_view import DeskView
from kiosk.ui.discrepancy_sheet import DiscrepancySheet
from kiosk.ui.evacuee_window import EvacueePage
from kiosk.ui.exercise_strip import ExerciseStrip, ExerciseTouches
from kiosk.ui.help_sheet import HelpSheet
from kiosk.ui.keys import KeyRouter
from kiosk.ui.look import Look, WindowCalls
from kiosk.ui.records_sheet import RecordsSheet
from kiosk.ui.report_sheet import ReportSheet
from kiosk.ui.roster_sheet import RosterSheet
from kiosk.ui.settings_sheet import SettingsActs, SettingsSheet
from kiosk.ui.sheet import Sheet
from kiosk.ui.shelf_sheet import ShelfSheet
from kiosk.ui.shelter_buttons import ShelterButtons
from kiosk.ui.staff_over import StaffOver
from kiosk.ui.stage import Stage
from kiosk.ui.theme import Theme, load_fonts
from kiosk.ui.translator import Translator
from kiosk.ui.tray_pane import Sample
from kiosk.ui.venue_page import VenuePage
from kiosk.ui.whereabouts_sheet import WhereaboutsSheet

SMALLEST_PX = (1280, 800)
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
        self._sheet: Sheet | None = None
        self._page: EvacueePage | None = None
        self._front: VenuePage | None = None
        self._shelter: ShelterButtons | None = None
        self._samples: tuple[Sequence[Sample], Callable[[object], None], TrayCards | None] | None = None
        self._exercises: ExerciseTouches | None = None
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
        self._ask(state.disagreements)
        if self._shelter is not None:
            self._shelter.draw(state)
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

    def show_exercises(self, touches: ExerciseTouches) -> None:
        """Training: guide through exercises in a strip above the panel."""
        self._exercises = touches
        self._view.show_exercise(ExerciseStrip(self._stage, touches))

    def change_look(self, look: Look) -> None:
        """Take on another look, and tell the program so that it keeps it."""
        self._look = look
        was_open, was_front = self._sheet is not None, self._front is not None
        self.close_sheet()
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
            further = {
                "own_shelter": self.open_own_shelter if self._calls.own_shelter is not None else None,
                "cards": self.open_cards if self._calls.cards is not None else None,
                "shelter_list": self.open_shelter_list if self._calls.shelter_list is not None else None,
                "records": self.open_records if self._calls.records is not None else None,
            }
            acts = SettingsActs(self.change_look, self.close_sheet, self._calls, further)
            self._open(SettingsSheet(self._stage, self, self._look, self._state, acts))

    def open_staff(self) -> None:
        """Who stands here, and hiding the screen (Shift+F9); nothing where the program has no staff."""
        self._staff.open()

    def open_help(self) -> None:
        """The keys (F1)."""
        self._open(HelpSheet(self._stage, self, self.close_sheet))

    def open_shelf(self) -> None:
        """What waits, what was refused, and the stick (F10); nothing where the program has no shelf."""
        if self._calls.shelf is not None:
            self.close_sheet()  # only one sheet looks at the shelf at a time
            self._open(ShelfSheet(self._stage, self, self._calls.shelf, self.close_sheet))

    def open_discrepancies(self) -> None:
        """Persons whom two places have (F11); nothing where the program has no such screen."""
        if self._calls.discrepancies is not None:
            self.close_sheet()
            self._open(DiscrepancySheet(self._stage, self, self._calls.discrepancies, self.close_sheet))

    def open_roster(self) -> None:
        """The roster (Ctrl+L); nothing where the program has no such screen."""
        if self._calls.roster is not None:
            self.close_sheet()
            self._open(RosterSheet(self._stage, self, self._calls.roster, self.close_sheet))

    def open_report(self) -> None:
        """The shelter's report (Ctrl+R); nothing where the program has no such screen."""
        if self._calls.report is not None:
            self.close_sheet()
            self._open(ReportSheet(self._stage, self, self._calls.report, self.close_sheet))

    def show_to_evacuee(self) -> None:
        """Turn what is in work to the evacuee (F12): to their own screen, or as a page over the desk."""
        touches = self._calls.evacuee
        if touches is None or self._page is not None:
            return
        touches.show_now()
        if not self._calls.evacuee_looks():
            self.close_sheet()
            self._page = EvacueePage(self._stage, self, touches, self._close_page)
            self._page.open()

    def _close_page(self) -> None:
        if self._page is not None:
            self._page.let_go()
            self._page = None
            self._place_focus()

    def open_whereabouts(self) -> None:
        """Who is out or was not seen (Ctrl+D); nothing where the program has no such screen."""
        if self._calls.whereabouts is not None:
            self.close_sheet()
            self._open(WhereaboutsSheet(self._stage, self, self._calls.whereabouts, self.close_sheet))

    def open_venue(self) -> None:
        """The venue table's page over the desk (Ctrl+K); nothing where the program has no such page."""
        if self._calls.venue is not None and self._front is None:
            self.close_sheet()
            self._front = VenuePage(self._stage, self, self._calls.venue, self.close_front, self.open_settings)
            self._front.show()
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

    def open_centre(self) -> None:
        """The volunteer centre (Ctrl+B); nothing where the program has no such screen."""
        if self._calls.centre is not None:
            self.close_sheet()
            page = CentrePage(self._stage, self, self._calls.centre, self.close_sheet)
            self._open(page)
            page.place_focus()

    def close_sheet(self) -> None:
        """Back to the desk."""
        if self._sheet is not None:
            self._sheet.hide()
            self._sheet.deleteLater()
            self._sheet = None
            self._place_focus()

    def _open(self, sheet: Sheet) -> None:
        self.close_sheet()
        self._sheet = sheet
        sheet.show()
        sheet.raise_()
        sheet.setFocus(Qt.FocusReason.OtherFocusReason)
        self._staff.take_focus()

    def _build(self) -> None:
        self.setStyleSheet(self._stage.theme.style_sheet())
        self.setWindowTitle(self._stage.translator.word("reception.window"))
        self._view = DeskView(self._stage, self.open_settings, self.open_help)
        self.setCentralWidget(self._view)
        self._offer_sheets()
        if self._calls.evacuee is not None:
            text = self._stage.translator.word("evacuee_window.show")
            self._view.footer.offer_look(text, self.show_to_evacuee, "F12")
        self._shelter = self._shelter_buttons()
        self._asking = self._view.buttons.offer("", self.open_discrepancies, "F11")
        self._asking.hide()
        if self._samples is not None:
            self._view.show_samples(*self._samples)
        if self._exercises is not None:
            self._view.show_exercise(ExerciseStrip(self._stage, self._exercises))
        if self._state is not None:
            self._view.draw(self._state)
            self._ask(self._state.disagreements)
            if self._shelter is not None:
                self._shelter.draw(self._state)
            self._place_focus()

    def _offer_sheets(self) -> None:
        """A button for each sheet that the program has."""
        word, calls = self._stage.translator.word, self._calls
        if calls.staff is not None:
            self._view.buttons.offer(word("staff.button"), self.open_staff, "Shift+F9")
        if calls.shelf is not None:
            self._view.buttons.offer(word("shelf.button"), self.open_shelf, "F10")
        if calls.venue is not None:
            self._view.side.offer(word("venue.button"), self.open_venue, "Ctrl+K")
        if calls.whereabouts is not None:
            self._view.side.offer(word("whereabouts.button"), self.open_whereabouts, "Ctrl+D")
        if calls.roster is not None:
            self._view.side.offer(word("roster.button"), self.open_roster, "Ctrl+L")
        if calls.report is not None:
            self._view.side.offer(word("report.button"), self.open_report, "Ctrl+R")
        if calls.centre is not None:
            self._view.side.offer(word("centre.button"), self.open_centre, "Ctrl+B")

    def _shelter_buttons(self) -> ShelterButtons | None:
        """The way to the shelter itself; None where the program has no such screens."""
        if self._calls.own_shelter is None or self._calls.arrivals is None:
            return None
        touches = (self._calls.own_shelter, self._calls.arrivals)
        buttons = ShelterButtons(self._stage, self, touches, (self._open, self.close_sheet))
        buttons.offer(self._view.buttons, self._view.side)
        return buttons

    def open_own_shelter(self) -> None:
        """The shelter's state and areas; nothing where the program has no such screen."""
        if self._shelter is not None:
            self._shelter.open_shelter()

    def open_shelter_list(self) -> None:
        """A list of shelters to take in; nothing where the program has no such screen."""
        if self._shelter is not None and self._calls.shelter_list is not None:
            self._shelter.open_list(self._calls.shelter_list)

    def open_cards(self) -> None:
        """Blank evacuee cards to print; nothing where the program has no such screen."""
        if self._calls.cards is not None:
            self.close_sheet()
            self._open(CardsSheet(self._stage, self, self._calls.cards, self.close_sheet))

    def open_records(self) -> None:
        """A repair to acknowledge, orders to purge; nothing where the program has no such screen."""
        if self._calls.records is not None:
            self.close_sheet()
            self._open(RecordsSheet(self._stage, self, self._calls.records, self.close_sheet))

    def open_posted_code(self) -> None:
        """The shelter's code over the window (F8); nothing where the program has no such screen."""
        if self._shelter is not None:
            self._shelter.open_code()

    def open_arrivals(self) -> None:
        """Who announced themselves by phone (Shift+F8); nothing where the program has no such screen."""
        if self._shelter is not None:
            self._shelter.open_arrivals()

    def _ask(self, count: int) -> None:
        """A button that is there only while somebody must be asked for."""
        self._asking.setVisible(bool(count) and self._calls.discrepancies is not None)
        self._asking.say(self._stage.translator.text(message("discrepancy.button", count=count)))

    def _refocus(self) -> None:
        if self._sheet is not None:
            self._sheet.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._place_focus()

    def _place_focus(self) -> None:
        if self._staff.is_open:
            self._staff.take_focus()
        elif self._page is not None:
            self._page.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self._front is not None and self._sheet is None:
            self._front.place_focus()
        elif self._sheet is None and not self._view.take_focus():
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that no control took."""
        sheets = {
            Qt.Key.Key_F1: self.open_help,
            Qt.Key.Key_F9: self.open_settings,
            Qt.Key.Key_F10: self.open_shelf,
            Qt.Key.Key_F11: self.open_discrepancies,
            Qt.Key.Key_F12: self.show_to_evacuee,
        }
        held = {
            Qt.Key.Key_B: self.open_centre,
            Qt.Key.Key_D: self.open_whereabouts,
            Qt.Key.Key_K: self.open_venue,
            Qt.Key.Key_L: self.open_roster,
            Qt.Key.Key_R: self.open_report,
        }
        if event.key() == Qt.Key.Key_F9 and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.open_staff()
            return
        is_held = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        opened = (held if is_held else sheets).get(Qt.Key(event.key()))
        if self._front is not None and event.key() not in _KEYS_OF_EVERY_PAGE:
            return
        if opened is not None:
            opened()
        elif self._shelter is not None and self._shelter.press(event):
            return
        elif not self._keys.press(event):
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
