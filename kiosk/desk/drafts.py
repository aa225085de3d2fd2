"""The acts of keeping a half-typed form: it survives a crash, a power cut and a change of screen."""

from dataclasses import dataclass
from typing import ClassVar

from kiosk.desk.counter import Counter

DRAFT_SETTING = "reception_draft"


@dataclass(frozen=True)
class KeepDraft:
    """Put the form's bytes by; None means that it was received or thrown away."""

    data: bytes | None
    is_of_this_desk_alone: ClassVar[bool] = True

    def perform(self, counter: Counter) -> None:
        """Write or clear the draft."""
        counter.unit.settings.put(DRAFT_SETTING, self.data)


@dataclass(frozen=True)
class TakeDraft:
    """Ask for the form that was put by."""

    def perform(self, counter: Counter) -> bytes | None:
        """The form's bytes, or None."""
        return counter.unit.settings.get(DRAFT_SETTING)
