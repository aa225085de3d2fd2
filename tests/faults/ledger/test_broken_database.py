"""Intake when the database fails under it: a bundle is written whole or not at all."""

import pytest
from sqlalchemy import event, select
from sqlalchemy.exc import OperationalError

from ledger import journal as journals
from ledger.service import Service
from ledger.tables import journal, record, state, stay
from tests.contracts.ledger.desk import NOON_US, enrol_desk, household, kinds, person


class Cut:
    """Makes the given statement of a ledger fail, as a lost connection does, once."""

    def __init__(self, service: Service, number: int) -> None:
        self._engine = service.database.engine
        self._left = number
        self.happened = False
        event.listen(self._engine, "before_cursor_execute", self._count)

    def _count(self, connection, cursor, statement, parameters, context, executemany) -> None:
        self._left -= 1
        if self._left == 0:
            self.happened = True
            raise OperationalError("lost", None, ConnectionError("lost"))

    def mend(self) -> None:
        event.remove(self._engine, "before_cursor_execute", self._count)


def everything(service: Service) -> list[object]:
    with service.database.read() as connection:
        return [sorted(map(str, connection.execute(select(table)))) for table in (journal, stay, record, state)]


def test_a_failure_at_any_statement_leaves_nothing_and_the_next_try_everything(service: Service) -> None:
    there, here = enrol_desk(service, "shelter-2"), enrol_desk(service)
    there.admit(household(1, person(1)), NOON_US)
    there.send()
    here.admit(household(2, person(1), person(2)), NOON_US + 1)
    here.admit(household(3, heads=3), NOON_US)
    before = everything(service)
    for number in range(1, 100):
        cut = Cut(service, number)
        try:
            receipt = here.send()
        except OperationalError:
            cut.mend()
            assert everything(service) == before, f"statement {number} left something behind"
            continue
        break
    cut.mend()
    assert not cut.happened, "a failed statement must fail the bundle"
    assert number > 15, "every statement of the transaction had its turn"
    assert kinds(receipt.verdicts) == ["discrepancy:person_elsewhere", "applied"]


def test_an_event_that_the_database_refuses_stops_no_other(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    # No event that passes our own checks is refused by the database; this one is spoilt on its last step.
    desk = enrol_desk(service)
    for number in (1, 2, 3):
        desk.admit(household(number, heads=1), NOON_US)
    whole = journals._row

    def with_a_null(entry, now_us):
        return whole(entry, now_us) | ({"digest": None} if entry.event.seq == 2 else {})

    monkeypatch.setattr(journals, "_row", with_a_null)
    receipt = desk.send()
    assert kinds(receipt.verdicts) == ["applied", "refused:unstorable", "applied"]
    assert receipt.high_water == 1
