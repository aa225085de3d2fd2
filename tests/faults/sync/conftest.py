"""One ledger and one kiosk, real files both."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes import FakeClock
from tests.faults.sync.stand import KioskStand, LedgerStand


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def ledger(tmp_path: Path, clock: FakeClock) -> Iterator[LedgerStand]:
    stand = LedgerStand(tmp_path / "ledger", clock)
    yield stand
    stand.service.database.close()


@pytest.fixture
def kiosk(tmp_path: Path, ledger: LedgerStand, clock: FakeClock) -> Iterator[KioskStand]:
    stand = KioskStand(tmp_path / "kiosk", ledger, clock)
    yield stand
    stand.close()
