"""The touches that the reception's fields and card pane make, led to the volunteer centre's screen."""

from dataclasses import replace
from typing import cast

from kiosk.screens.touches import ReceptionTouches
from kiosk.ui.centre_touches import CentreTouches
from kiosk.ui.stage import Stage


class FieldTouches:
    """As much of `ReceptionTouches` as fields, choices, digit pad and card pane ask for."""

    def __init__(self, touches: CentreTouches) -> None:
        self._touches = touches
        self.field_changed = touches.form.field_changed
        self.focus_field = touches.form.focus_field
        self.choose = touches.form.choose
        self.decide = touches.form.decide
        self.typed, self.backspace = touches.typed, touches.backspace
        self.use_pin, self.use_number = touches.use_pin, touches.use_number
        self.confirm, self.card_by_hand = touches.confirm, touches.card_by_hand

    def next_field(self) -> None:
        """Tab."""
        self._touches.form.step(1)

    def previous_field(self) -> None:
        """Shift+Tab."""
        self._touches.form.step(-1)

    def escape(self) -> None:
        """Back to the list."""
        self._touches.escape()


def stage_of_fields(stage: Stage, touches: CentreTouches) -> Stage:
    """The stage on which the reception's fields talk to this screen."""
    return replace(stage, touches=cast("ReceptionTouches", FieldTouches(touches)))
