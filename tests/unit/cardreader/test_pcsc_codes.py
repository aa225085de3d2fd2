"""Tests: every PC/SC code of the observed table has its error, and simulated readers are known by name."""

import pytest

from cardreader.errors import (
    BusyCause,
    CardBusy,
    CardError,
    CardRemoved,
    CardUnreadable,
    NoCard,
    ReaderFault,
    ReaderGone,
    ServiceGone,
    SimulatedReaderRefused,
)
from cardreader.pcsc import PcscReaders, error_of, is_simulated, watch_error_of


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (0x8010001D, ServiceGone),
        (0x8010001E, ServiceGone),
        (0x80100013, ServiceGone),
        (0x80100003, ServiceGone),
        (0x8010006A, ServiceGone),
        (0x80100009, ReaderGone),
        (0x80100017, ReaderGone),
        (0x8010002E, ReaderGone),
        (0x8010000C, NoCard),
        (0x80100016, CardRemoved),
        (0x80100069, CardRemoved),
        (0x8010002F, CardRemoved),
        (0x80100065, CardUnreadable),
        (0x80100066, CardUnreadable),
        (0x80100067, CardUnreadable),
        (0x8010000B, CardBusy),
        (0x80100068, CardBusy),
        (0x8010000F, ReaderFault),
        (0x1F, ReaderFault),
    ],
)
def test_each_code_has_its_error(code: int, kind: type[CardError]) -> None:
    assert type(error_of(code, "R")) is kind
    assert type(error_of(code - 0x1_0000_0000, "R")) is kind, "the same code as a signed number"


def test_exclusive_use_and_a_reset_are_told_apart() -> None:
    causes = [error.cause for code in (0x8010000B, 0x80100068) if isinstance(error := error_of(code, "R"), CardBusy)]
    assert causes == [BusyCause.EXCLUSIVE, BusyCause.RESET]


@pytest.mark.parametrize(
    ("code", "kind"),
    [(0x8010001D, ServiceGone), (0x80100017, ReaderGone), (0x80100014, ServiceGone), (0x1F, ServiceGone)],
)
def test_a_watch_that_fails_in_any_way_begins_anew(code: int, kind: type[CardError]) -> None:
    assert type(watch_error_of(code)) is kind


@pytest.mark.parametrize("name", ["Virtual PCD 00 00", "Virtual PCD 00 01", "vpcd 0", "Virtual Smart Card Reader"])
def test_simulated_readers_are_refused_by_name(name: str) -> None:
    assert is_simulated(name)
    with pytest.raises(SimulatedReaderRefused):
        PcscReaders().connect(name)


@pytest.mark.parametrize(
    "name",
    ["Sony RC-S300/S 0", "SONY FeliCa RC-S660/U 00 00", "ACS ACR39U ICC Reader 00 00", "ACS ACR1252 1S CL Reader 0"],
)
def test_real_readers_are_not(name: str) -> None:
    assert not is_simulated(name)
