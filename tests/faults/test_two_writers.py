"""Desk and sync write one file at the same time, on their own threads: neither loses, neither waits in vain."""

import queue
import threading

import pytest

from kiosk.desk.desk import Desk
from kiosk.desk.reception import ReceiveHousehold
from kiosk.domain.households import counted_household
from kiosk.domain.outcomes import Received
from kiosk.store.unit_of_work import SqlStore
from sync.engine import RoundResult, RowState
from sync.protocol.ids import ENTROPY_BYTES, HouseholdId, uuid7
from sync.protocol.values import ReceptionMethod, StayType
from sync.worker import Link, SyncHealth, Worker
from tests.fakes import run_now
from tests.journeys.town import Town

FAMILIES = 120
"""Each is a commit of the desk; the sync thread is woken by each and commits several times a round."""


@pytest.fixture
def town(tmp_path):
    made = Town(tmp_path)
    yield made
    made.close()


def test_a_desk_that_receives_while_everything_is_being_sent(town):
    kiosk = town.open("A")
    told: list[SyncHealth] = []
    settled = queue.Queue[RoundResult](10_000)
    worker = Worker(kiosk.engine, told.append, settled.put, lambda: 0.0)
    desk = Desk(SqlStore(kiosk.database), kiosk.desk.site, kiosk.clock, run_now, worker.wake)
    outcomes: queue.Queue[object] = queue.Queue(FAMILIES)
    worker.start()
    desk.start()
    for _ in range(FAMILIES):
        number = HouseholdId(uuid7(1, kiosk.clock.entropy(ENTROPY_BYTES)))
        household = counted_household(number, 3, StayType.SHELTER)
        answered = threading.Event()

        def answer(outcome: object, answered: threading.Event = answered) -> None:
            outcomes.put(outcome)
            answered.set()

        desk.submit(ReceiveHousehold(household, ReceptionMethod.COUNT_ONLY, 0), answer)
        assert answered.wait(30)
    done = 0
    while done < FAMILIES:
        done += settled.get(timeout=30).settled
    desk.stop()
    worker.stop()
    received = [outcomes.get_nowait() for _ in range(FAMILIES)]
    assert all(isinstance(one, Received) for one in received)
    assert len({one.record.reception_no for one in received}) == FAMILIES
    assert {state for _, state, _ in kiosk.written()} == {RowState.SETTLED}
    assert [one.link for one in told] == [Link.ONLINE]
    kiosk.drain()
    assert town.figures("shelter-1") == (FAMILIES, 3 * FAMILIES)
    assert kiosk.screen.state.tally.households == FAMILIES
