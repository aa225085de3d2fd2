"""Several workers on one database: nothing twice, nothing skipped, nothing stuck."""

import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select, text

from ledger import enrolment
from ledger.enrolment import Invitation
from ledger.errors import CodeRefused
from ledger.occupancy import occupancy
from ledger.service import Service
from ledger.tables import alarm, presence, stay
from sync.protocol import keys
from sync.protocol.messages import Receipt
from sync.protocol.records import HouseholdRecord
from sync.protocol.values import RecordMode, SiteRole
from tests.contracts.ledger.desk import NOON_US, Desk, enrol_desk, enrolment_request, household, person
from tests.contracts.ledger.furniture import open_service

WORKERS = 4
JOIN_WAIT_S = 120


def together(works: list[Callable[[], object]]) -> list[object]:
    """Runs all at once and answers what each gave or raised."""
    barrier = threading.Barrier(len(works))
    answers: list[object] = [None] * len(works)

    def run(place: int) -> None:
        barrier.wait()
        try:
            answers[place] = works[place]()
        except Exception as error:  # noqa: BLE001 - the test says which answers it allows
            answers[place] = error

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(JOIN_WAIT_S)
    assert not any(thread.is_alive() for thread in threads)
    return answers


@pytest.fixture
def workers(service: Service, database_url: str, tmp_path: Path):
    """Ledgers of their own on one database, as worker processes are."""
    made = [open_service(database_url, tmp_path) for _ in range(WORKERS)]
    yield made
    for one in made:
        one.database.close()


def sender(desk: Desk, service: Service, seqs: list[int]) -> Callable[[], Receipt]:
    """A copy of the desk that talks to another worker."""
    copy = Desk(service, desk.enrolment, desk.sign_key, desk.seal_key, desk.written)
    return lambda: copy.send(*seqs)


def test_one_bundle_at_all_workers_at_once_is_applied_once(service: Service, workers: list[Service]) -> None:
    desk = enrol_desk(service)
    for number in range(1, 41):
        desk.admit(household(number, person(number)), NOON_US + number)
    receipts = together([sender(desk, worker, []) for worker in workers])
    verdicts: Counter[str] = Counter()
    for receipt in receipts:
        assert isinstance(receipt, Receipt), receipt
        assert receipt.high_water == 40
        verdicts.update(str(one.kind) for one in receipt.verdicts)
    assert verdicts == {"applied": 40, "duplicate": 40 * (WORKERS - 1)}
    with service.database.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM journal")).scalar_one() == 40
        assert connection.execute(select(alarm)).first() is None


def test_overlapping_bundles_of_one_device_end_without_a_gap(service: Service, workers: list[Service]) -> None:
    desk = enrol_desk(service)
    for number in range(1, 41):
        desk.admit(household(number, heads=1), NOON_US + number)
    pieces = [list(range(start, start + 20)) for start in (1, 6, 11, 21)]
    for receipt in together([sender(desk, worker, piece) for worker, piece in zip(workers, pieces, strict=True)]):
        assert isinstance(receipt, Receipt), receipt
    assert desk.page(0).high_water == 40
    assert sum(one.persons for one in occupancy(service, RecordMode.DRILL).shelters) == 40


def test_desks_that_receive_the_same_people_at_once_agree(service: Service, workers: list[Service]) -> None:
    """The lost update: two workers that each know only their own fact must not write over one another."""
    desks = [enrol_desk(service, f"shelter-{number % 2 + 1}") for number in range(WORKERS)]
    for place, desk in enumerate(desks):
        for number in range(1, 16):
            desk.admit(household(number, person(number), person(100 + place * 20 + number)), NOON_US + place)
    answers = together([sender(desk, worker, []) for desk, worker in zip(desks, workers, strict=True)])
    assert all(isinstance(answer, Receipt) for answer in answers), answers
    with service.database.read() as connection:
        counted = [
            row.person_id for row in connection.execute(select(presence).where(presence.c.here, presence.c.counted))
        ]
        stays = list(connection.execute(select(stay)))
    assert len(counted) == len(set(counted)) == 15 * (1 + WORKERS)
    assert len(stays) == 15 * 2
    assert sum(row.heads for row in stays) == 15 * 2 * 3, "each stay holds the shared person and both desks' own"
    assert sum(row.counted_heads for row in stays) == len(counted)


def test_a_reader_misses_no_record_while_workers_write(service: Service, workers: list[Service]) -> None:
    desks = [enrol_desk(service) for _ in range(WORKERS - 1)]
    for place, desk in enumerate(desks):
        for number in range(12):
            desk.admit(household(1 + place * 100 + number, person(1 + place * 100 + number)), NOON_US + number)

    def write(desk: Desk, worker: Service) -> Callable[[], object]:
        def one_by_one() -> object:
            for seq in range(1, 13):
                sender(desk, worker, [seq])()
            return None

        return one_by_one

    reader = enrol_desk(service)
    reader.service = workers[-1]
    seen: set[int] = set()
    done = threading.Event()

    def read() -> object:
        while not done.is_set():
            seen.update(one.household.household_id.int for one in reader.pull() if isinstance(one, HouseholdRecord))
        return None

    reading = threading.Thread(target=read)
    reading.start()
    answers = together([write(desk, worker) for desk, worker in zip(desks, workers, strict=False)])
    done.set()
    reading.join(JOIN_WAIT_S)
    seen.update(one.household.household_id.int for one in reader.pull() if isinstance(one, HouseholdRecord))
    assert answers == [None] * len(desks)
    assert len(seen) == 12 * len(desks)
    fresh = enrol_desk(service)
    assert len([one for one in fresh.pull() if isinstance(one, HouseholdRecord)]) == 12 * len(desks)


def test_one_code_at_all_workers_at_once_makes_one_device(service: Service, workers: list[Service]) -> None:
    code = enrolment.invite(service, Invitation("shelter-1", SiteRole.SHELTER_DESK, RecordMode.DRILL, 1.0)).text

    def use(worker: Service) -> Callable[[], bytes]:
        body = enrolment_request(code, keys.new_key(), keys.new_key())
        return lambda: enrolment.enrol(worker, body)

    answers = together([use(worker) for worker in workers])
    assert [type(answer) for answer in answers].count(bytes) == 1
    assert [type(answer) for answer in answers].count(CodeRefused) == WORKERS - 1


def test_desks_that_enrol_together_get_letters_of_their_own(service: Service, workers: list[Service]) -> None:
    answers = together([lambda worker=worker: enrol_desk(worker) for worker in workers])  # type: ignore[misc]
    letters = {answer.enrolment.desk_letter for answer in answers if isinstance(answer, Desk)}
    assert letters == {"A", "B", "C", "D"}, answers


def test_workers_that_start_together_on_an_empty_database_all_start(database_url: str, tmp_path: Path) -> None:
    made = together([lambda: open_service(database_url, tmp_path) for _ in range(WORKERS)])
    assert all(isinstance(one, Service) for one in made), made
    assert len({one.epoch for one in made if isinstance(one, Service)}) == 1
    for one in made:
        assert isinstance(one, Service)
        one.database.close()
