"""A ledger that the kiosk of a story can reach."""

import pytest

from tests.fakes import FakeClock
from tests.faults.sync.stand import LedgerStand


@pytest.fixture
def ledger(tmp_path):
    made = LedgerStand(tmp_path / "ledger", FakeClock())
    yield made
    made.service.database.close()
