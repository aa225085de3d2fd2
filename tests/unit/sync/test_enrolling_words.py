"""Why a first start did not enrol: in words for the window before the desk, where no reception can go on yet."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.app.enrolling import EnrolmentRefused, EnrolmentUnreachable, NotEnrolled, live_enrolment
from kiosk.config import Config
from kiosk.store.unit_of_work import SqlStore
from sync.protocol import keys
from sync.protocol.enrolment_code import SECRET_BYTES, EnrolmentCode
from tests.fakes import open_database
from tests.unit.sync.server import Server, serving

CODE = EnrolmentCode(keys.kid_of(keys.new_key()), b"s" * SECRET_BYTES).text


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    database = open_database(tmp_path / "kiosk.db")
    yield SqlStore(database)
    database.close()


def config(folder: Path, url: str, code: str = CODE) -> Config:
    return Config(is_training=False, data=folder, ledger_url=url, enrolment_code=code)


@pytest.mark.parametrize("status", [400, 401, 403])
def test_a_code_that_the_ledger_does_not_take(tmp_path: Path, store: SqlStore, server: Server, status: int):
    server.answer = lambda handler: handler.reply(status, b"")
    with pytest.raises(EnrolmentRefused):
        live_enrolment(config(tmp_path, server.url), store)


@pytest.mark.parametrize("url", ["http://127.0.0.1:9", "ledger.example"])
def test_a_ledger_that_does_not_answer_is_named(tmp_path: Path, store: SqlStore, url: str):
    with pytest.raises(EnrolmentUnreachable) as failed:
        live_enrolment(config(tmp_path, url), store)
    assert failed.value.data == {"url": url}


def test_without_a_code_nobody_is_asked(tmp_path: Path, store: SqlStore):
    with pytest.raises(NotEnrolled):
        live_enrolment(config(tmp_path, "", ""), store)
