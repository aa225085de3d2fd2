"""The line of a sheet that says what came of the last touch."""

from kiosk.screens.shelf_state import Told
from kiosk.ui.labels import Words, restyle
from kiosk.ui.stage import Stage


class ToldLine(Words):
    """Words in the colour of their tone; where nothing is told it takes no room."""

    def __init__(self, stage: Stage, role: str = "strong") -> None:
        super().__init__(role)
        self._stage = stage

    def tell(self, told: Told | None) -> None:
        """Show what was told last, or nothing."""
        self.say(self._stage.translator.text(told.words) if told is not None else "")
        if told is not None:
            restyle(self, "tone", told.tone.value)
