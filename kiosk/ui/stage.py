"""What every view of the reception draws with and talks to."""

from dataclasses import dataclass

from kiosk.screens.touches import ReceptionTouches
from kiosk.ui.theme import Theme
from kiosk.ui.translator import Translator


@dataclass(frozen=True)
class Stage:
    """The words, the look, and the screen that touches go to."""

    translator: Translator
    theme: Theme
    touches: ReceptionTouches
