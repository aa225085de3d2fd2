"""The room over the desk in which one sheet lies at a time: opens and closes it, and offers its button and key."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from kiosk.screens.message import message
from kiosk.screens.reception_state import Panel, ReceptionState
from kiosk.ui.buttons import ActionButton
from kiosk.ui.desk_view import DeskView
from kiosk.ui.look import WindowCalls
from kiosk.ui.sheet import Sheet
from kiosk.ui.sheet_table import SHEETS, Corner, SheetEntry
from kiosk.ui.stage import Stage


class SheetRoom:
    """`opened` is called when a sheet has come, and `closed` when one went: the focus finds its place."""

    def __init__(
        self, window: QWidget, calls: WindowCalls, opened: Callable[[], None], closed: Callable[[], None]
    ) -> None:
        self._window, self._calls, self._opened, self._closed = window, calls, opened, closed
        self._sheet: Sheet | None = None
        self._waiting: list[tuple[SheetEntry[object], ActionButton]] = []
        self._entries = {entry.name: entry for entry in SHEETS}

    @property
    def is_open(self) -> bool:
        """Whether a sheet lies over the desk."""
        return self._sheet is not None

    def rebuild(self, stage: Stage) -> None:
        """Another look: sheets and buttons are made for it from now on."""
        self._stage = stage
        self._waiting = []

    def has(self, name: str) -> bool:
        """Whether the program has what the sheet shows."""
        return self._entries[name].touches(self._calls) is not None

    def open(self, name: str) -> None:
        """The sheet of that name in the table; nothing where the program has no such screen."""
        if self.has(name):
            self.close()  # only one sheet looks at its screen at a time
            sheet = self._entries[name].made(self._stage, self._window, self._calls, self.close)
            if sheet is not None:
                self.show(sheet)

    def show(self, sheet: Sheet) -> None:
        """A sheet that is made by whoever knows what it needs besides."""
        self.close()
        self._sheet = sheet
        sheet.show()
        sheet.raise_()
        sheet.place_focus()
        self._opened()

    def close(self) -> None:
        """Back to the desk."""
        if self._sheet is not None:
            self._sheet.hide()
            self._sheet.deleteLater()
            self._sheet = None
            self._closed()

    def take_focus(self) -> None:
        """The keys go to the sheet that lies there."""
        if self._sheet is not None:
            self._sheet.place_focus()

    def offer(self, view: DeskView) -> None:
        """The buttons that are always there."""
        for entry in self._offered(Corner.DESK, Corner.SIDE):
            button = entry.button
            if button is not None and button.waiting is None:
                column = view.buttons if button.corner is Corner.DESK else view.side
                column.offer(self._word(button.word), partial(self.open, entry.name), _printed(entry))

    def offer_waiting(self, view: DeskView) -> None:
        """The buttons that are there only while somebody waits, under all others."""
        for entry in self._offered(Corner.DESK):
            if entry.button is not None and entry.button.waiting is not None:
                shown = view.buttons.offer("", partial(self.open, entry.name), _printed(entry))
                shown.choose(chosen=entry.button.is_urgent)
                shown.hide()
                self._waiting.append((entry, shown))

    def draw(self, state: ReceptionState) -> None:
        """Show how many wait, where somebody does."""
        for entry, shown in self._waiting:
            button = entry.button
            if button is not None and button.waiting is not None:
                count = button.waiting(state)
                shown.setVisible(bool(count))
                shown.say(self._stage.translator.text(message(button.word, count=count)))

    def settings(self) -> dict[str, Callable[[], None] | None]:
        """What the settings lead to, by name."""
        return {entry.name: partial(self.open, entry.name) for entry in self._offered(Corner.SETTINGS)}

    def press(self, event: QKeyEvent, panel: Panel | None) -> bool:
        """Open the sheet whose key that is, where the panel leaves it the key; whether it was one."""
        for entry in self._entries.values():
            if entry.key is not None and entry.key.is_meant(Qt.Key(event.key()), event.modifiers()):
                if not entry.key.is_free(panel):
                    return False
                self.open(entry.name)
                return True
        return False

    def _offered(self, *corners: Corner) -> list[SheetEntry[object]]:
        return [
            entry
            for entry in self._entries.values()
            if entry.button is not None and entry.button.corner in corners and self.has(entry.name)
        ]

    def _word(self, key: str) -> str:
        return self._stage.translator.word(key)


def _printed(entry: SheetEntry[object]) -> str:
    return entry.key.text if entry.key is not None else ""
