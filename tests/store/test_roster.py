"""The roster's room: everything of one shelter, operation and record mode, nothing else, in its order."""

from uuid import UUID

from msgspec.structs import replace

from kiosk.store.roster import SqlRoster
from kiosk.store.unit_of_work import SqlStore
from sync.protocol.values import RecordMode
from tests.fakes import open_database
from tests.unit.documents.samples import counted, family


def test_the_households_of_one_place_in_their_order(tmp_path):
    database = open_database(tmp_path / "kiosk.db")
    early, late = family(1), replace(counted(2, 3), undone=True)
    others = [
        replace(family(3), shelter_id="S-2"),
        replace(family(4), operation_id="op-2"),
        family(5, mode=RecordMode.REAL),
    ]
    with SqlStore(database).unit() as unit:
        for record in (late, *others, early):
            unit.people.put(record)
    with database.reading() as connection:
        found = list(SqlRoster(connection).records("op-1", "S-1", RecordMode.DRILL))
    assert found == [early, late]
    assert [one.household.household_id for one in found] == [UUID(int=1), UUID(int=2)]
    database.close()
