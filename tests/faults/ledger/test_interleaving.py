"""What must not happen between two statements of another worker: each test stops one there and lets another pass."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import event, text

from ledger import feed
from ledger.database import Versions
from ledger.publishing import Published, publish
from ledger.service import Service
from sync.protocol.messages import Receipt
from sync.protocol.records import HouseholdRecord, RevocationRecord, record_of
from tests.contracts.ledger import postgres
from tests.contracts.ledger.desk import NOON_US, Desk, enrol_desk, household
from tests.contracts.ledger.furniture import make_service, open_service

pytestmark = pytest.mark.postgres
JOIN_WAIT_S = 60


@pytest.fixture
def pair(postgres_server: postgres.Server, tmp_path: Path) -> Iterator[tuple[Service, Service]]:
    """Two workers on one PostgreSQL; SQLite's single writer and its snapshots leave no room between statements."""
    url = postgres_server.new_database()
    first = make_service(url, tmp_path)
    second = open_service(url, tmp_path)
    yield first, second
    first.database.close()
    second.database.close()


def once_before(service: Service, words: str, act: Callable[[], None]) -> None:
    """Does `act` before the first statement of `service` that begins with or contains `words`."""
    left = [act]

    def look(connection, cursor, statement, parameters, context, executemany) -> None:
        if words in " ".join(statement.split()) and left:
            left.pop()()

    event.listen(service.database.engine, "before_cursor_execute", look)


def is_waiting(service: Service) -> bool:
    """Whether some worker waits for another's lock."""
    statement = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
    with service.database.read() as connection:
        return bool(connection.execute(statement).scalar_one())


def test_a_device_is_served_by_one_worker_at_a_time(
    pair: tuple[Service, Service], postgres_server: postgres.Server, tmp_path: Path
) -> None:
    first, second = pair
    desk = enrol_desk(first)
    for number in range(1, 5):
        desk.write_raw("MoonLanded", 1, household(number).household_id, b"", NOON_US)
    copy = Desk(second, desk.enrolment, desk.sign_key, desk.seal_key, desk.written)
    watcher = open_service(first.database.url.render_as_string(hide_password=False), tmp_path)
    answers: list[Receipt] = []
    other = threading.Thread(target=lambda: answers.append(copy.send(3, 4)))

    def let_the_other_go() -> None:
        other.start()
        # It ends, or waits for us: either way it has done all that it can before we go on.
        while other.is_alive() and not is_waiting(watcher):
            other.join(0.01)

    once_before(first, "UPDATE device", let_the_other_go)
    assert desk.send(1, 2).high_water == 2
    other.join(JOIN_WAIT_S)
    assert answers[0].high_water == 4
    assert desk.page(0).high_water == 4
    watcher.database.close()


def test_what_is_committed_between_two_statements_of_a_page_waits_for_the_next(
    pair: tuple[Service, Service], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed, "MAX_FEED_ITEMS", 2)
    monkeypatch.setattr(feed, "_LIMIT", 3)
    reading, writing = pair
    reader, desk = enrol_desk(reading), enrol_desk(writing)
    for number in range(1, 6):
        desk.admit(household(number, heads=1), NOON_US + number)
    desk.send(1)
    reader.pull()
    desk.send(2)  # something is new, so that the page is looked for
    news = RevocationRecord(credential_id=b"12345678", revoked_at_s=1)

    def write() -> None:
        with writing.database.write() as connection:
            versions = Versions(connection)
            publish(connection, versions, [Published(news)])
            versions.keep()
        desk.send()

    once_before(reading, "FROM stay", write)
    page = reader.page(reader.cursor)
    reader.cursor = page.cursor
    found = [record_of(item) for item in page.items] + reader.pull()
    assert news in found
    assert len([one for one in found if isinstance(one, HouseholdRecord)]) == 4
