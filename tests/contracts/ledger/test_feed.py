"""Records down: each once per version, in order, to whom they belong, and none skipped."""

import msgspec
import pytest

from ledger import feed, registry
from ledger.commands import purge_order
from ledger.database import Versions
from ledger.devices import revoke
from ledger.errors import NoSuchThing, OperationRunning, RevokedDevice, UnknownDevice, Unreadable
from ledger.publishing import Published, publish
from ledger.residents import register
from ledger.service import Service
from sync.protocol import keys
from sync.protocol import purge_order as signed_order
from sync.protocol.events import DeskMoved
from sync.protocol.household import Person
from sync.protocol.ids import OperationId, book_of, household_of_code
from sync.protocol.messages import MAX_FEED_ITEMS
from sync.protocol.records import (
    ActivityRecord,
    ElsewhereRecord,
    HouseholdRecord,
    OperationRecord,
    PostedCodeRecord,
    PurgeOrderRecord,
    Record,
    RevocationRecord,
    ShelterRecord,
)
from sync.protocol.values import ActivityKind, Depth, RecordMode, SiteRole
from tests.contracts.ledger.desk import NOON_US, OPERATION, Desk, enrol_desk, household, kinds, person


def elsewhere(records: list[Record]) -> list[tuple[int, str, bool]]:
    """Persons at other shelters, as `(number, shelter, gone)` in their order."""
    return [(one.person_id.int - 1000, one.shelter_id, one.gone) for one in records if isinstance(one, ElsewhereRecord)]


def publish_one(service: Service, record: Record) -> int:
    with service.database.write() as connection:
        versions = Versions(connection)
        changed = publish(connection, versions, [Published(record)])
        versions.keep()
    return changed


def test_a_fresh_desk_gets_the_master_data_and_then_only_news(service: Service) -> None:
    desk = enrol_desk(service)
    records = desk.pull()
    assert {type(one) for one in records} == {OperationRecord, ShelterRecord, PostedCodeRecord}
    assert desk.pull() == []
    news = RevocationRecord(credential_id=b"12345678", revoked_at_s=1)
    assert publish_one(service, news) == 1
    assert desk.pull() == [news]
    assert publish_one(service, news) == 0
    assert desk.pull() == []


def test_an_order_to_purge_reaches_every_desk_once_the_operation_was_ended(service: Service) -> None:
    desk = enrol_desk(service)
    operation = next(one for one in desk.pull() if isinstance(one, OperationRecord))
    with pytest.raises(OperationRunning):
        purge_order.ordered(service, operation.operation_id)
    with pytest.raises(NoSuchThing):
        purge_order.ordered(service, "never begun")
    publish_one(service, msgspec.structs.replace(operation, ended_at_us=NOON_US))
    token = purge_order.ordered(service, operation.operation_id)
    order = PurgeOrderRecord(operation_id=operation.operation_id, order=token)
    assert order in desk.pull()
    signer = service.keyring.sign
    read = signed_order.read(token, {keys.kid_of(signer): signer.public_key()})
    assert read.operation_id == operation.operation_id


def test_a_record_replaces_its_older_self(service: Service) -> None:
    desk = enrol_desk(service)
    for title in ("早い", "遅い"):
        activity = ActivityRecord(
            activity_id="a1",
            title=title,
            kind=ActivityKind.VOLUNTEERING,
            organizer="見本",
            place="見本",
            starts_at_us=1,
            ends_at_us=2,
        )
        publish_one(service, activity)
    assert [one.title for one in desk.pull() if isinstance(one, ActivityRecord)] == ["遅い"]


def test_two_desks_of_one_shelter_see_each_others_households(service: Service) -> None:
    first, second, other = enrol_desk(service), enrol_desk(service), enrol_desk(service, "shelter-2")
    first.admit(household(1, person(1)), NOON_US)
    first.send()
    assert [one.household.household_id.int for one in second.pull() if isinstance(one, HouseholdRecord)] == [1]
    assert [one for one in other.pull() if isinstance(one, HouseholdRecord)] == []


def test_a_venue_learns_of_no_household_and_of_nobodys_whereabouts(service: Service) -> None:
    desk, venue = enrol_desk(service), enrol_desk(service, "hall", SiteRole.VENUE_TABLE)
    desk.admit(household(1, person(1)), NOON_US)
    desk.send()
    assert not [one for one in venue.pull() if isinstance(one, HouseholdRecord | ElsewhereRecord)]


def test_other_shelters_learn_where_a_person_is_and_that_they_left(service: Service) -> None:
    here, there, third = (enrol_desk(service, f"shelter-{number}") for number in (1, 2, 3))
    first = here.admit(household(1, person(1)), NOON_US)
    here.send()
    assert elsewhere(here.pull()) == []
    assert elsewhere(there.pull()) == elsewhere(third.pull()) == [(1, "shelter-1", False)]
    there.admit(household(2, person(1)), NOON_US + 60)
    there.send()
    assert elsewhere(here.pull()) == [(1, "shelter-2", False)]
    assert elsewhere(there.pull()) == [(1, "shelter-1", True)]
    assert elsewhere(third.pull())[-1] == (1, "shelter-2", False)
    third.cursor = 0
    assert elsewhere(third.pull())[-1] == (1, "shelter-2", False), "a desk that starts anew ends with the truth too"
    here.undo(first, NOON_US + 90)
    here.send()
    there.undo(there_event(there), NOON_US + 99)
    there.send()
    assert elsewhere(third.pull())[-1] == (1, "shelter-2", True)


def there_event(desk: Desk):
    from sync.protocol import codec
    from sync.protocol.events import Event

    return codec.decode(desk.written[0], Event)


@pytest.mark.parametrize(
    ("operation", "mode"), [("op-drill", RecordMode.TEST), ("op-real", RecordMode.DRILL), ("unknown", RecordMode.DRILL)]
)
def test_a_fact_of_another_record_mode_tells_no_other_shelter(
    service: Service, operation: str, mode: RecordMode
) -> None:
    here, there = enrol_desk(service, "shelter-1"), enrol_desk(service, "shelter-2")
    here.admit(household(1, person(1)), NOON_US, operation=operation, mode=mode)
    here.send()
    assert elsewhere(there.pull()) == []


def test_a_desk_that_moved_gets_its_new_shelters_records(service: Service) -> None:
    here, there = enrol_desk(service, "shelter-1"), enrol_desk(service, "shelter-2")
    there.admit(household(2, person(2)), NOON_US)
    there.send()
    for target in ("shelter-3", "shelter-2"):
        move = DeskMoved(operation_id="op-drill", from_shelter_id="shelter-1", shelter_id=target, desk_letter="C")
        here.write(move, household(99).household_id, NOON_US)
    assert kinds(here.send(2).verdicts) == ["applied"]
    assert kinds(here.send(1).verdicts) == ["applied"], "an earlier move that arrives late moves nobody"
    found = [one for one in here.pull() if isinstance(one, HouseholdRecord)]
    assert [one.household.household_id.int for one in found] == [2]
    here.admit(household(99, person(9)), NOON_US + 1, shelter="shelter-2")
    assert kinds(here.send(3).verdicts) == ["applied"], "even under the id that the moves went by"


def test_pages_are_bounded_in_order_and_complete(service: Service) -> None:
    desk = enrol_desk(service)
    total = MAX_FEED_ITEMS + 30
    for number in range(total):
        desk.admit(household(number + 1, heads=1), NOON_US + number)
    for start in range(0, total, 500):
        desk.send_raw(desk.written[start : start + 500])
    reader = enrol_desk(service)
    first = reader.page(0)
    assert (len(first.items), first.more) == (MAX_FEED_ITEMS, True)
    assert [item.version for item in first.items] == sorted({item.version for item in first.items})
    second = reader.page(first.cursor)
    assert not second.more
    households = [one for one in [*first.items, *second.items] if one.kind == "household"]
    assert len({one.key for one in households}) == len(households) == total


def test_a_page_is_bounded_in_bytes_too(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = enrol_desk(service)
    monkeypatch.setattr(feed, "MAX_PAGE_BYTES", 1)
    pages = []
    cursor = 0
    while True:
        page = desk.page(cursor)
        pages.append(len(page.items))
        cursor = page.cursor
        if not page.more:
            break
    assert pages == [1] * len(pages)
    assert sum(pages) == 6


def test_a_cursor_from_a_ledger_that_was_put_back_starts_again(service: Service) -> None:
    desk = enrol_desk(service)
    everything = desk.page(0)
    page = desk.page(everything.cursor + 1000)
    assert page.items == everything.items
    assert page.cursor == everything.cursor


def test_a_page_answers_its_question_and_carries_the_mark(service: Service) -> None:
    desk = enrol_desk(service)
    desk.admit(household(1, heads=1), NOON_US)
    desk.send()
    page = desk.open_page(feed.answer(service, desk.request(0, b"q" * 16)))
    assert (page.nonce, page.device_id, page.high_water, page.epoch) == (b"q" * 16, desk.device_id, 1, service.epoch)


def test_strangers_and_the_revoked_get_nothing(service: Service) -> None:
    desk = enrol_desk(service)
    with service.database.write() as connection:
        revoke(connection, desk.device_id, NOON_US)
    with pytest.raises(RevokedDevice):
        desk.page(0)
    desk.sign_key = keys.new_key()
    with pytest.raises(UnknownDevice):
        desk.page(0)
    with pytest.raises(Unreadable):
        feed.answer(service, b"\x00")


def _registered(number: int) -> tuple[Person, ...]:
    return tuple(person(number + step, f"模擬 {step}") for step in range(3))


@pytest.mark.parametrize(("heads", "came"), [(None, 3), (3, 3), (4, 3), (2, 1)])
def test_a_member_code_is_completed_from_the_registry(service: Service, heads: int | None, came: int) -> None:
    code = "KMM-000000000001"
    with service.database.write() as connection:
        register(connection, {code: household(0, *_registered(10))})
    desk = enrol_desk(service)
    desk.admit(household(1, heads=heads, member_code=code), NOON_US)
    desk.send()
    record = next(one for one in desk.pull() if isinstance(one, HouseholdRecord))
    assert record.household.household_id.int == 1
    assert record.household.depth is Depth.FULL
    assert [one.name_raw for one in record.household.persons] == ["模擬 0", "模擬 1", "模擬 2"]
    assert len(record.household.came) == came
    assert record.household.heads == max(heads or 3, came)


def test_an_entry_that_comes_late_completes_who_was_received_before(service: Service) -> None:
    code = "KMM-000000000002"
    household_id = household_of_code(book_of(OperationId(OPERATION), RecordMode.DRILL), code)
    desk = enrol_desk(service)
    desk.admit(household(household_id.int, heads=1, member_code=code), NOON_US)
    desk.send()
    assert [one.household.persons for one in desk.pull() if isinstance(one, HouseholdRecord)] == [()]
    assert registry.register(service, {code: household(0, *_registered(20)), "KMM-3": household(0, person(9))}) == 1
    (record,) = (one for one in desk.pull() if isinstance(one, HouseholdRecord))
    assert [one.name_raw for one in record.household.came] == ["模擬 0"], "who else of them came is not known"
    assert registry.register(service, {code: household(0, *_registered(20))}) == 1
    assert desk.pull() == [], "the same entry once more changes nothing"


def test_an_unknown_member_code_is_received_all_the_same(service: Service) -> None:
    desk = enrol_desk(service)
    desk.admit(household(1, heads=2, member_code="KMM-999999999999"), NOON_US)
    desk.send()
    record = next(one for one in desk.pull() if isinstance(one, HouseholdRecord))
    assert (record.household.heads, record.household.persons) == (2, ())
