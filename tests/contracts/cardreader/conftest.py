"""Fixtures: the same contract over every carrier of a simulated card."""

from collections.abc import Iterator

import pytest

from tests.contracts.cardreader.benches import InProcessBench, VirtualReaderBench
from tests.contracts.cardreader.service import shared_service


@pytest.fixture(params=["in_process", pytest.param("pcsc", marks=pytest.mark.pcsc)])
def bench(request: pytest.FixtureRequest) -> Iterator[InProcessBench | VirtualReaderBench]:
    """A reader desk with hands: readers, place, remove."""
    made = InProcessBench() if request.param == "in_process" else VirtualReaderBench(shared_service())
    yield made
    made.clear()
