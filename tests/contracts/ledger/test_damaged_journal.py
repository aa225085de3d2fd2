"""A row of the journal that was damaged since it was written: the list goes on, and says which one it is."""

from sqlalchemy import update

from ledger.commands.journal import DAMAGED, lines
from ledger.service import Service
from ledger.tables import journal
from tests.contracts.ledger.desk import NOON_US, enrol_desk, household


def test_the_list_goes_on_behind_a_damaged_row(service: Service) -> None:
    desk = enrol_desk(service)
    for number in (1, 2, 3):
        desk.admit(household(number, heads=number), NOON_US)
    desk.send()
    with service.database.write() as connection:
        connection.execute(update(journal).where(journal.c.seq == 2).values(event=b"\xff\x00"))
    with service.database.read() as connection:
        found = list(lines(connection))
    assert [(line["seq"], line["detail"], line["heads"]) for line in found] == [
        (1, "", 1),
        (2, DAMAGED, None),
        (3, "", 3),
    ]
    assert found[1]["household_id"] == str(household(2).household_id)
