"""Tests never open a window on somebody's screen: Qt draws offscreen unless a run asks for another platform."""

import logging
import os
from collections.abc import Iterator

import pytest

from ledger.log import JsonLines

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(autouse=True)
def _logs_as_before() -> Iterator[None]:
    """A command that ran in this process sent all logs to the stream of its test; the next test has another."""
    root = logging.getLogger()
    level = root.level
    yield
    for handler in [one for one in root.handlers if isinstance(one.formatter, JsonLines)]:
        root.removeHandler(handler)
    root.setLevel(level)
