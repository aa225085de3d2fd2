"""Device states and the backlog as entries of the health strip."""

from dataclasses import dataclass
from datetime import datetime

from cardreader.states import (
    Busy,
    CardPresent,
    CardState,
    Empty,
    Failing,
    Mute,
    NoReader,
    NoService,
    ReadDone,
    Reading,
    Refused,
    Removed,
    Starting,
    Stopped,
    Unreadable,
)
from kiosk.ports.copies import CopyFailed, CopyPlace, CopyState
from kiosk.ports.devices import CameraState, Condition
from kiosk.ports.restoring import Restored
from kiosk.ports.store import Backlog, CopyNoRoom, DiskFull, StoreDamaged
from kiosk.screens.message import message
from kiosk.screens.reception_state import HealthEntry, Level
from sync.engine import TLS_REASONS, BundleRefused, BundleTooLarge, DeviceForked, DeviceRevoked
from sync.worker import Link, SyncHealth

AGE_GOOD_MINUTES = 5
"""Below it everything is well, whatever the connection says (promise 9 of the sync design)."""
AGE_BAD_MINUTES = 30
"""Above it somebody must act: bring a stick, or call HQ."""
DISK_LOW_BYTES = 500_000_000
"""Below it a night's receptions and their copies may not fit any more."""
GIGABYTE = 1_000_000_000
MEGABYTE = 1_000_000
US_PER_MINUTE = 60_000_000
SECONDS_PER_MINUTE = 60

_LINK_LEVEL = {
    Link.STARTING: Level.WATCH,
    Link.ONLINE: Level.GOOD,
    Link.OFFLINE: Level.WATCH,
    Link.REFUSED: Level.BAD,
    Link.FAILING: Level.BAD,
}
_WORD_OF_CAUSE = {
    DeviceForked.key: "forked",
    DeviceRevoked.key: "revoked",
    BundleRefused.key: "not_taken",
    BundleTooLarge.key: "not_taken",
    DiskFull.key: "disk_full",
    StoreDamaged.key: "file_damaged",
    **{f"tls_{reason}": f"tls_{reason}" for reason in TLS_REASONS},
}
"""Causes that staff must tell apart at a glance."""
_WORD_OF_COPY_ERROR = {
    CopyNoRoom.key: "no_room",
    StoreDamaged.key: "file_damaged",
    "copies_unreachable": "unreachable",
}
_CAMERA_WORD = {
    Condition.STARTING: ("starting", Level.WATCH),
    Condition.WORKING: ("running", Level.GOOD),
    Condition.FAILING: ("failing", Level.BAD),
    Condition.ABSENT: ("missing", Level.ABSENT),
    Condition.STOPPED: ("not_used", Level.ABSENT),
}


@dataclass(frozen=True)
class PowerState:
    """Mains or battery; `percent` None where there is no battery."""

    is_on_mains: bool
    percent: int | None


def network(health: SyncHealth) -> HealthEntry:
    """Whether the ledger can be reached."""
    status = "offline" if health.link is Link.FAILING else health.link.value
    status = _WORD_OF_CAUSE.get(health.cause, status)
    return HealthEntry("health.network", _LINK_LEVEL[health.link], message(f"health.network.{status}"))


def outbox(backlog: Backlog, now_us: int) -> HealthEntry:
    """What waits for the ledger and since when; the level comes from the oldest one's age alone."""
    if backlog.shelved:
        return HealthEntry("health.outbox", Level.BAD, message("health.outbox.shelved", count=backlog.shelved))
    if not backlog.unsettled or backlog.oldest_us is None:
        return HealthEntry("health.outbox", Level.GOOD, message("health.outbox.sent"))
    minutes = max(0, now_us - backlog.oldest_us) // US_PER_MINUTE
    waiting = message("health.outbox.waiting", count=backlog.unsettled, minutes=minutes)
    return HealthEntry("health.outbox", age_level(minutes), waiting)


def age_level(minutes: int) -> Level:
    """What the age of the oldest unconfirmed event means."""
    return Level.GOOD if minutes < AGE_GOOD_MINUTES else Level.WATCH if minutes < AGE_BAD_MINUTES else Level.BAD


def clock(jumped_s: int) -> HealthEntry:
    """The wall clock was moved, by hand, by a time server, or while the machine slept."""
    minutes = abs(jumped_s) // SECONDS_PER_MINUTE
    return HealthEntry("health.clock", Level.WATCH, message("health.clock.jumped", minutes=minutes))


def camera(state: CameraState) -> HealthEntry:
    """The camera in words."""
    word, level = _CAMERA_WORD[state.condition]
    if state.reason == "camera_missing":
        word, level = "missing", Level.ABSENT
    return HealthEntry("health.camera", level, message(f"health.camera.{word}"))


def disk(free_bytes: int) -> HealthEntry:
    """Room for more rows."""
    if free_bytes < DISK_LOW_BYTES:
        return HealthEntry("health.disk", Level.BAD, message("health.disk.low", megabytes=free_bytes // MEGABYTE))
    return HealthEntry("health.disk", Level.GOOD, message("health.disk.free", gigabytes=free_bytes // GIGABYTE))


def copies(state: CopyState) -> HealthEntry:
    """The last copy of the file: when, and what it protects from; or why there is none."""
    if isinstance(state, CopyFailed):
        status = _WORD_OF_COPY_ERROR.get(state.key, "failing")
        return HealthEntry("health.copies", Level.BAD, message(f"health.copies.{status}"))
    time = state.made_at.astimezone().strftime("%H:%M")
    level = Level.WATCH if state.place is CopyPlace.FOLDER_MISSING else Level.GOOD
    return HealthEntry("health.copies", level, message(f"health.copies.{state.place.value}", time=time))


def restored(told: Restored) -> HealthEntry:
    """A copy took the place of a damaged file: of which time papers are to be compared, and what came back."""
    if not told.copy_us:
        return HealthEntry("health.restored", Level.BAD, message("health.restored.fresh"))
    times = {"since": _day_time(told.copy_us), "until": _day_time(told.last_written_us)}
    key = "health.restored.former" if told.is_former else "health.restored.told"
    status = message(key, salvaged=told.salvaged, unreadable=told.unreadable, **times)
    return HealthEntry("health.restored", Level.BAD, status)


def _day_time(moment_us: int) -> str:
    return datetime.fromtimestamp(moment_us / 1_000_000).astimezone().strftime("%m/%d %H:%M")


def power(state: PowerState) -> HealthEntry:
    """Mains or battery."""
    if state.is_on_mains or state.percent is None:
        return HealthEntry("health.power", Level.GOOD, message("health.power.mains"))
    level = Level.WATCH if state.percent >= 30 else Level.BAD
    return HealthEntry("health.power", level, message("health.power.battery", percent=state.percent))


_READER_WORD: dict[type[CardState], tuple[str, Level]] = {
    Starting: ("starting", Level.WATCH),
    NoService: ("no_service", Level.ABSENT),
    NoReader: ("not_connected", Level.ABSENT),
    Empty: ("ready", Level.GOOD),
    CardPresent: ("card_there", Level.GOOD),
    Reading: ("reading", Level.GOOD),
    ReadDone: ("card_there", Level.GOOD),
    Refused: ("card_there", Level.GOOD),
    Removed: ("ready", Level.GOOD),
    Busy: ("busy", Level.WATCH),
    Unreadable: ("unreadable", Level.WATCH),
    Mute: ("mute", Level.BAD),
    Failing: ("failing", Level.BAD),
    Stopped: ("not_used", Level.ABSENT),
}


def reader(state: CardState) -> HealthEntry:
    """The card reader in words; each of its states has its own."""
    word, level = _READER_WORD[type(state)]
    if isinstance(state, NoService) and state.denied:
        word, level = "service_denied", Level.BAD
    if isinstance(state, NoReader) and state.refused:
        word, level = "simulated_refused", Level.BAD
    return HealthEntry("health.reader", level, message(f"health.reader.{word}"))


def plain(name: str, status: str, level: Level) -> HealthEntry:
    """An entry without figures, such as health.scanner ready."""
    return HealthEntry(f"health.{name}", level, message(f"health.{name}.{status}"))
