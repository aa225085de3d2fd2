"""The strip's words for the network, the queue and the clock: each cause that somebody must tell apart has its own."""

import pytest

from kiosk.config import RESOURCES
from kiosk.ports.copies import CopyFailed
from kiosk.ports.store import Backlog, CopyNoRoom, DiskFull, StoreDamaged
from kiosk.screens import health
from kiosk.screens.reception_state import Level
from kiosk.ui.translator import Translator
from sync.engine import (
    TLS_REASONS,
    BundleRefused,
    BundleTooLarge,
    DeviceForked,
    DeviceRevoked,
    LedgerRefusedDevice,
    LedgerUnreachable,
    TlsFailed,
)
from sync.worker import Link, SyncHealth

CASES = [
    (SyncHealth(Link.ONLINE), Level.GOOD, "online"),
    (SyncHealth(Link.OFFLINE, LedgerUnreachable.key), Level.WATCH, "offline"),
    (SyncHealth(Link.OFFLINE, BundleRefused.key), Level.WATCH, "not_taken"),
    (SyncHealth(Link.OFFLINE, BundleTooLarge.key), Level.WATCH, "not_taken"),
    (SyncHealth(Link.FAILING, "bug"), Level.BAD, "offline"),
    (SyncHealth(Link.FAILING, DiskFull.key), Level.BAD, "disk_full"),
    (SyncHealth(Link.FAILING, StoreDamaged.key), Level.BAD, "file_damaged"),
    (SyncHealth(Link.REFUSED, LedgerRefusedDevice.key), Level.BAD, "refused"),
    (SyncHealth(Link.REFUSED, DeviceRevoked.key), Level.BAD, "revoked"),
    (SyncHealth(Link.REFUSED, DeviceForked.key), Level.BAD, "forked"),
    *((SyncHealth(Link.OFFLINE, TlsFailed(reason).key), Level.WATCH, f"tls_{reason}") for reason in TLS_REASONS),
]


@pytest.mark.parametrize(("link", "level", "word"), CASES, ids=[case[0].cause or case[2] for case in CASES])
def test_the_network_in_words(link, level, word):
    entry = health.network(link)
    assert (entry.level, entry.status.key) == (level, f"health.network.{word}")
    for language in ("ja", "en"):
        words = Translator.load(RESOURCES / "translations", language)
        assert words.has(entry.status.key)
        assert not link.cause or words.has(f"error.{link.cause}")


@pytest.mark.parametrize(("jumped_s", "minutes"), [(180, 3), (-7200, 120)])
def test_a_clock_that_moved_is_told_in_minutes(jumped_s, minutes):
    entry = health.clock(jumped_s)
    assert (entry.name, entry.level, entry.status.data) == ("health.clock", Level.WATCH, {"minutes": minutes})
    for language in ("ja", "en"):
        words = Translator.load(RESOURCES / "translations", language)
        assert all(words.has(key) for key in ("health.clock", "health.clock.jumped", "health.clock.steady"))


@pytest.mark.parametrize(
    ("minutes", "level"), [(0, Level.GOOD), (4, Level.GOOD), (5, Level.WATCH), (29, Level.WATCH), (30, Level.BAD)]
)
def test_the_queue_s_level_is_the_age_of_its_oldest(minutes, level):
    assert health.outbox(Backlog(3, 1_000_000, 0), 1_000_000 + minutes * 60_000_000).level is level


def test_a_disk_with_less_than_its_limit_is_bad_and_says_how_much_is_left():
    low = health.disk(health.DISK_LOW_BYTES - 1)
    assert (low.level, low.status.key, low.status.data["megabytes"]) == (Level.BAD, "health.disk.low", 499)
    assert health.disk(health.DISK_LOW_BYTES).level is Level.GOOD


def test_a_copy_without_room_is_told_by_name():
    entry = health.copies(CopyFailed(CopyNoRoom.key))
    assert (entry.level, entry.status.key) == (Level.BAD, "health.copies.no_room")
