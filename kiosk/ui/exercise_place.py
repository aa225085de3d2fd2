"""Where the exercises of training live in the window: their strip above all else, and their list as a sheet."""

from PySide6.QtWidgets import QWidget

from kiosk.ui.exercise_list import ExerciseList
from kiosk.ui.exercise_strip import ExerciseStrip, ExerciseTouches
from kiosk.ui.sheet_room import SheetRoom
from kiosk.ui.stage import Stage


class ExercisePlace:
    """Begins with the list; `sheets` is the room that it lies in."""

    def __init__(self, window: QWidget, stage: Stage, touches: ExerciseTouches, sheets: SheetRoom) -> None:
        self._window, self._stage, self._touches, self._sheets = window, stage, touches, sheets
        self._strip = ExerciseStrip(stage, window, touches, self.open_list)
        self.open_list()

    def rebuild(self, stage: Stage) -> None:
        """Another look."""
        self._strip.let_go()
        self._stage = stage
        self._strip = ExerciseStrip(stage, self._window, self._touches, self.open_list)

    def open_list(self) -> None:
        """All exercises."""
        self._sheets.show(ExerciseList(self._stage, self._window, self._touches, self._sheets.close))
