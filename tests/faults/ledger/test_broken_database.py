"""Intake when the database fails under it: a bundle is written whole or not at all."""

import uuid
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.exc import OperationalError

from ledger import projections
from ledger.commands.reproject import reproject
from ledger.service import Service
from ledger.tables import journal, record, resident, state, stay, stray
from sync.protocol.records import VerdictRecord
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


def test_an_event_that_the_database_refuses_stops_no_other(service: Service) -> None:
    desk = enrol_desk(service)
    for number in (1, 2, 3):
        desk.admit(household(number, heads=1), NOON_US)
    with service.database.write() as connection:
        if service.database.is_sqlite:
            body = "BEFORE INSERT ON journal WHEN NEW.seq = 2 BEGIN SELECT RAISE(ABORT, 'no'); END"
            connection.exec_driver_sql(f"CREATE TRIGGER spoilt {body}")
        else:
            connection.exec_driver_sql("ALTER TABLE journal ADD CONSTRAINT spoilt CHECK (seq <> 2)")
    receipt = desk.send()
    assert kinds(receipt.verdicts) == ["applied", "refused:unstorable", "applied"]
    assert receipt.high_water == 1
    with service.database.read() as connection:
        assert connection.execute(select(stray.c.event)).scalars().all() == [desk.written[1]]


def test_a_registry_or_a_journal_that_was_damaged_stops_no_one_else(service: Service) -> None:
    desk = enrol_desk(service)
    with service.database.write() as connection:
        connection.execute(resident.insert().values(member_code="KMM-1", body=b"damaged"))
    desk.admit(household(1, heads=2, member_code="KMM-1"), NOON_US)
    desk.admit(household(2, heads=3), NOON_US)
    assert kinds(desk.send().verdicts) == ["applied", "applied"]
    with service.database.write() as connection:
        connection.execute(journal.update().where(journal.c.seq == 1).values(event=b"damaged"))
    desk.detail(household(2, person(1)), NOON_US + 1)
    desk.detail(household(1, person(2)), NOON_US + 1)
    assert kinds(desk.send(3, 4).verdicts) == ["applied", "held:household"]


def test_a_bug_in_our_own_rules_holds_one_household_and_no_other(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Nothing that a desk can write makes the rules fail, as far as we know; here they fail on purpose.
    rules = projections.fold

    def failing(household_id: uuid.UUID, *rest: Any) -> Any:
        if household_id.int == 1:
            raise ZeroDivisionError
        return rules(household_id, *rest)

    desk = enrol_desk(service)
    desk.admit(household(1, person(1)), NOON_US)
    desk.admit(household(2, person(1)), NOON_US + 1)
    with monkeypatch.context() as broken:
        broken.setattr(projections, "fold", failing)
        assert kinds(desk.send().verdicts) == ["held:ledger_fault", "applied"]
        assert kinds(desk.send().verdicts) == ["held:ledger_fault", "duplicate"]
    assert reproject(service) == 2
    told = [one.verdict for one in desk.pull() if isinstance(one, VerdictRecord)]
    assert sorted((one.seq, one.kind) for one in told) == [(1, "discrepancy"), (2, "discrepancy")]
