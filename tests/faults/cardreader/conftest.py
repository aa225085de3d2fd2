"""Fixtures: a card desk on the private PC/SC service, which a test may kill."""

from collections.abc import Iterator

import pytest

from cardreader.simulator.pcscd import PrivateService
from cardreader.states import Empty
from tests.contracts.cardreader.service import shared_service
from tests.faults.cardreader.desk import NAMES, RealDesk


@pytest.fixture
def own_service() -> PrivateService:
    """The service of this run; a test that ends it starts it again, under the same address."""
    return shared_service()


@pytest.fixture
def desk(own_service: PrivateService) -> Iterator[RealDesk]:
    """A desk whose readers wait."""
    desk = RealDesk(own_service)
    desk.watcher.start()
    state = desk.until(Empty)
    assert state == Empty(NAMES)
    yield desk
    desk.end()


@pytest.fixture
def late_desk(own_service: PrivateService) -> Iterator[RealDesk]:
    """A desk whose watch has not begun; the test begins it."""
    desk = RealDesk(own_service)
    yield desk
    desk.end()
