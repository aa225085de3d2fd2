"""The buttons at the desk that lead to the shelter itself: its code, who announced themselves, opening it."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from kiosk.screens.message import message
from kiosk.screens.reception_state import Answer, Idle, ReceptionState
from kiosk.ui.arrivals_sheet import ArrivalsSheet
from kiosk.ui.desk_buttons import DeskButtons
from kiosk.ui.own_shelter_sheet import OwnShelterSheet
from kiosk.ui.own_shelter_touches import ArrivalsTouches, OwnShelterTouches
from kiosk.ui.posted_code_sheet import PostedCodeSheet
from kiosk.ui.sheet import Sheet
from kiosk.ui.shelter_list_sheet import ShelterListSheet, ShelterListTouches
from kiosk.ui.side_pane import SidePane
from kiosk.ui.stage import Stage

_SHIFT = Qt.KeyboardModifier.ShiftModifier


class ShelterButtons:
    """One for the code always, one for arrivals while somebody waits, one to open while nobody has."""

    def __init__(
        self,
        stage: Stage,
        window: QWidget,
        touches: tuple[OwnShelterTouches, ArrivalsTouches],
        sheets: tuple[Callable[[Sheet], None], Callable[[], None]],
    ) -> None:
        self._stage, self._window = stage, window
        self._shelter, self._arrivals = touches
        self._open, self._close = sheets
        self._state: ReceptionState | None = None

    def offer(self, buttons: DeskButtons, side: SidePane) -> None:
        """Put what must be done now among the desk's buttons, and the code beside the list of receptions."""
        word = self._stage.translator.word
        self._opening = buttons.offer(word("own_shelter.open_now"), self._shelter.open_now, "")
        self._waiting = buttons.offer("", self.open_arrivals, "Shift+F8")
        side.offer(word("posted.button"), self.open_code, "F8")
        for button in (self._opening, self._waiting):
            button.choose(chosen=True)  # they are there only while somebody should act
            button.hide()

    def draw(self, state: ReceptionState) -> None:
        """Follow the reception."""
        self._state = state
        self._opening.setVisible(state.can_open)
        self._waiting.setVisible(bool(state.arrivals))
        self._waiting.say(self._stage.translator.text(message("arrivals.button", count=state.arrivals)))

    def press(self, event: QKeyEvent) -> bool:
        """Do what the key stands for; F8 belongs to the work where a household or a form is shown."""
        if event.key() != Qt.Key.Key_F8:
            return False
        if event.modifiers() & _SHIFT:
            self.open_arrivals()
            return True
        if self._state is None or not isinstance(self._state.panel, Idle | Answer):
            return False
        self.open_code()
        return True

    def open_code(self) -> None:
        """The code over the whole window."""
        self._close()
        self._open(PostedCodeSheet(self._stage, self._window, self._shelter, self._close))

    def open_arrivals(self) -> None:
        """Who announced themselves."""
        self._close()
        self._open(ArrivalsSheet(self._stage, self._window, self._arrivals, self._close))

    def open_list(self, touches: ShelterListTouches) -> None:
        """A list of shelters from another office."""
        self._close()
        self._open(ShelterListSheet(self._stage, self._window, touches, self._close))

    def open_shelter(self) -> None:
        """State and areas."""
        self._close()
        self._open(OwnShelterSheet(self._stage, self._window, self._shelter, self._close))
