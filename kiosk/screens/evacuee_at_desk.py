"""What the evacuee's screen asks of the reception, and what it tells the clerk."""

from datetime import date

from kiosk.screens import evacuee_reading
from kiosk.screens.evacuee_state import EvacueeWord
from kiosk.screens.form_touches import FormTouches
from kiosk.screens.stand import Stand
from sync.protocol.household import Household


class EvacueeAtDesk:
    """`word` is what the evacuee in front of the desk said of what they were shown."""

    def __init__(self, stand: Stand, form: FormTouches) -> None:
        self._stand, self._form = stand, form
        self.word: EvacueeWord | None = None

    def in_sight(self, today: date) -> Household | None:
        """The household in work, for the person whom it is about."""
        return evacuee_reading.in_sight(self._stand.work, today)

    def said(self, word: EvacueeWord | None) -> None:
        """The evacuee says that what was understood is right, or not; None: they say nothing any more."""
        self.word = word
        self._stand.show()

    def reads(self, language: str, instead_of: str) -> None:
        """The evacuee of the open form chose a language (BCP 47), perhaps in place of another one."""
        self._form.note_language(language, instead_of)
