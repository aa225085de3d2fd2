"""A file of an earlier program: opened, copied, brought up to date, and nobody in it is lost."""

from uuid import UUID

import pytest

from kiosk.desk.overview import SearchNames
from kiosk.desk.reception import ReceiveHousehold
from kiosk.domain.outcomes import Received
from kiosk.store.migrations import STEPS
from sync.protocol.household import Household, Person
from sync.protocol.values import Depth, ReceptionMethod
from tests.fakes import open_database, open_desk

WITHOUT_RECORD_MODE = 2
"""The version whose search rows did not know their record mode."""


def receive(desk, number):
    person = Person(person_id=UUID(int=number), name_display=f"見本 花子{number}", kana="みほん はなこ")
    household = Household(household_id=UUID(int=number + 100), depth=Depth.HEADLINE, persons=(person,))
    return desk.do(ReceiveHousehold(household, ReceptionMethod.MANUAL, 0))


@pytest.fixture
def older(tmp_path):
    """A file with a household, as version 2 wrote it."""
    desk = open_desk(tmp_path)
    receive(desk, 1)
    desk._store.close()
    database = open_database(tmp_path / "kiosk.db")
    with database.writing() as connection:
        for table in ("person", "name_token"):
            connection.exec_driver_sql(f"ALTER TABLE {table} DROP COLUMN record_mode")
        connection.exec_driver_sql(f"PRAGMA user_version = {WITHOUT_RECORD_MODE}")
    database.close()
    return tmp_path


def test_an_older_file_is_copied_and_goes_on(older):
    desk = open_desk(older)
    assert (older / f"kiosk-before-{WITHOUT_RECORD_MODE + 1}.db").exists()
    assert [hit.name for hit in desk.look(SearchNames("hanako", 5))] == ["見本 花子1"]
    assert isinstance(receive(desk, 2), Received)
    desk._store.close()


def test_a_file_of_today_is_not_copied(tmp_path):
    open_desk(tmp_path)._store.close()
    database = open_database(tmp_path / "kiosk.db")
    with database.reading() as connection:
        assert connection.exec_driver_sql("PRAGMA user_version").scalar_one() == len(STEPS)
    assert not list(tmp_path.glob("kiosk-before-*"))
    database.close()
