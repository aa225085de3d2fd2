"""Who looked at what is sensitive, or carried it out of the kiosk: lines that are added and never changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from sync.protocol.sightings import SightingLine


class SightingKind(StrEnum):
    """What somebody saw or did that must be answered for later."""

    CARE_SHOWN = "care_shown"
    CARE_LISTED = "care_listed"
    PROTECTED_SHOWN = "protected_shown"
    INQUIRY_ANSWERED = "inquiry_answered"
    EXPORTED = "exported"
    COPIED = "copied"
    PROTECTED_OPENED = "protected_opened"
    PRINTED = "printed"
    SETTING_CHANGED = "setting_changed"
    STAFF_SET = "staff_set"
    LOGGED_IN = "logged_in"
    LOGIN_REFUSED = "login_refused"
    EMERGENCY_OPENED = "emergency_opened"
    VOLUNTEER_SHOWN = "volunteer_shown"
    NEED_SHOWN = "need_shown"
    TEAM_SHEET = "team_sheet"
    PURGED = "purged"
    OTHER_DAY_CHOSEN = "other_day_chosen"
    SHIFT_CLOSED = "shift_closed"
    TIMES_CORRECTED = "times_corrected"
    PARTICIPATION_UNDONE = "participation_undone"
    CERTIFICATE_REPLACED = "certificate_replaced"
    CERTIFICATE_REVOKED = "certificate_revoked"
    CERTIFICATE_REPRINTED = "certificate_reprinted"
    CARD_TAKEN_BACK = "card_taken_back"
    NEED_TAKEN_BACK = "need_taken_back"
    STEP_TAKEN_BACK = "step_taken_back"


@dataclass(frozen=True)
class Sighting:
    """One act at `at_us` (UTC, µs); `household_id` None where it was of many. `detail` is a word, never a name."""

    at_us: int
    operator_id: str
    kind: SightingKind
    household_id: UUID | None = None
    detail: str = ""


class Sightings(Protocol):
    """The lines, in the file and not in the text log."""

    def add(self, sighting: Sighting) -> SightingLine:
        """Write one line behind all others, with the fingerprint of the last one in it; answers how it was written."""

    def newest(self, limit: int) -> Sequence[Sighting]:
        """The last lines, newest first."""

    def chain(self, after: int, limit: int) -> Sequence[tuple[SightingLine, bytes]]:
        """Lines behind number `after`, oldest first, each with its fingerprint as it was kept."""
