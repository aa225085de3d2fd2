"""Fixtures: the same contract over every carrier of a simulated card."""

from collections.abc import Iterator

import pytest

from cardreader.steady import SteadyReaders
from tests.contracts.cardreader.benches import InProcessBench, VirtualReaderBench
from tests.contracts.cardreader.service import shared_service


@pytest.fixture(params=["in_process", "steady", pytest.param("pcsc", marks=pytest.mark.pcsc)])
def bench(request: pytest.FixtureRequest) -> Iterator[InProcessBench | VirtualReaderBench]:
    """A reader desk with hands: readers, place, remove."""
    made = VirtualReaderBench(shared_service()) if request.param == "pcsc" else InProcessBench()
    if request.param == "steady":
        made.readers = SteadyReaders(made.readers)
    yield made
    made.clear()
