"""The private PC/SC service that all tests of one run share; libpcsclite looks its address up once per process."""

import atexit
import os
import shutil
import tempfile
from functools import cache
from pathlib import Path

import pytest

from cardreader.simulator.pcscd import PrivateService, reason_impossible


@cache
def _reason() -> str | None:
    return reason_impossible()


@cache
def _started() -> PrivateService:
    directory = Path(tempfile.mkdtemp(prefix="card"))
    service = PrivateService(directory)
    service.start()
    os.environ.update(service.environment)
    atexit.register(shutil.rmtree, directory, ignore_errors=True)
    atexit.register(service.stop)
    return service


def shared_service() -> PrivateService:
    """The service, running; skips the test where none can run."""
    reason = _reason()
    if reason is not None:
        pytest.skip(reason)
    return _started()
