"""An event on the shelf in words: whose it is, what it says, why it is here, and for how long."""

from kiosk.desk.shelf import ShelfEntry
from kiosk.domain.households import spoken_name
from kiosk.ports.shelf import HeldEvent, Hold
from kiosk.ports.store import Backlog
from kiosk.screens import health
from kiosk.screens.message import Message, message
from kiosk.screens.reception_state import Level
from kiosk.screens.shelf_state import NOTHING_WAITS, ShelfLine
from sync.protocol.records import HouseholdRecord

US_PER_MINUTE = 60_000_000
MINUTES_PER_HOUR = 60
HOURS_PER_DAY = 24
HOURS_IN_WORDS = 48
"""Beyond two days people count in days."""

_KINDS = (
    "HouseholdAdmitted",
    "HouseholdDetailed",
    "ReceptionUndone",
    "DeskMoved",
    "DiscrepancyAnswered",
    "PresenceChanged",
    "PresenceUndone",
    "MealHanded",
    "MealUndone",
    "VolunteerReceived",
    "VolunteerDetailed",
    "NeedTaken",
    "NeedRevised",
    "VolunteersMatched",
    "VolunteersReleased",
    "TeamDeparted",
    "TeamReturned",
    "ActivityReported",
    "CentreFactUndone",
)
_REASONS = (
    "malformed",
    "forked",
    "wrong_device",
    "unstorable",
    "newer_program",
    "household",
    "event",
    "first_fact",
    "ledger_fault",
    "quarantined",
)
"""The ledger's words for what it refuses or holds; what a newer ledger says is shown as "other"."""


def waiting(backlog: Backlog, now_us: int) -> tuple[Message, Level]:
    """How many events wait and since when; the level comes from the oldest one's age alone."""
    if not backlog.unsettled or backlog.oldest_us is None:
        return NOTHING_WAITS, Level.GOOD
    minutes = _minutes(now_us - backlog.oldest_us)
    unit, number = _span(minutes)
    return message(f"shelf.waiting.{unit}", count=backlog.unsettled, number=number), health.age_level(minutes)


def line(entry: ShelfEntry, now_us: int, *, is_forked: bool) -> ShelfLine:
    """One line of the list."""
    event = entry.event
    is_refused = event.hold is Hold.REFUSED
    return ShelfLine(
        seq=event.seq,
        title=_title(event, entry.household),
        what=message(f"shelf.what.{event.type if event.type in _KINDS else 'other'}"),
        reason=_reason(event),
        since=_ago(_minutes(now_us - event.written_us)),
        is_refused=is_refused,
        can_send=is_refused and not is_forked,
        behind=message("shelf.behind", count=event.behind) if event.behind else None,
    )


def _title(event: HeldEvent, household: HouseholdRecord | None) -> Message:
    if household is None:
        return message("shelf.title.unknown", seq=event.seq)
    name, heads = spoken_name(household.household), household.household.heads
    if not name:
        return message("shelf.title.counted", no=household.reception_no, heads=heads)
    return message("shelf.title.named", no=household.reception_no, name=name, heads=heads)


def _reason(event: HeldEvent) -> Message:
    known = event.detail.partition(":")[0]
    return message(f"shelf.reason.{known}") if known in _REASONS else message("shelf.reason.other", word=event.detail)


def _minutes(age_us: int) -> int:
    return max(0, age_us) // US_PER_MINUTE


def _ago(minutes: int) -> Message:
    unit, number = _span(minutes)
    return message(f"shelf.ago.{unit}", number=number)


def _span(minutes: int) -> tuple[str, int]:
    hours = minutes // MINUTES_PER_HOUR
    if not hours:
        return "minutes", minutes
    return ("hours", hours) if hours < HOURS_IN_WORDS else ("days", hours // HOURS_PER_DAY)
