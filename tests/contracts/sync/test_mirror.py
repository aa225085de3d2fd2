"""What every mirror owes the engine: the newest record stands, our own facts first, and nothing unknown is dropped."""

from uuid import UUID

import pytest

from sync.engine import RowState
from sync.protocol.records import FeedItem, OperationRecord, ShelterRecord, VerdictRecord
from sync.protocol.values import OperationKind, RecordMode
from sync.protocol.verdict import Verdict, VerdictKind
from tests.fakes import NOW_US
from tests.fakes_sync import event, household_item, item_of, page, receipt, verdict

HOUSE = 70


def heads(rooms, number=HOUSE):
    found = rooms.household(number)
    return None if found is None else found.household.heads


def test_the_cursor_begins_at_nothing_and_follows_the_pages(rooms):
    assert rooms.mirror.cursor() == 0
    rooms.mirror.apply(page(cursor=12))
    assert rooms.mirror.cursor() == 12


def test_a_record_replaces_its_older_self(rooms):
    rooms.mirror.apply(page(household_item(HOUSE, 1, heads=2)))
    rooms.mirror.apply(page(household_item(HOUSE, 2, heads=3)))
    assert heads(rooms) == 3


def test_an_older_record_never_replaces_a_newer_one(rooms):
    rooms.mirror.apply(page(household_item(HOUSE, 9, heads=3)))
    rooms.mirror.apply(page(household_item(HOUSE, 5, heads=2), cursor=9))
    assert heads(rooms) == 3


def test_order_within_a_page_does_not_matter(rooms):
    rooms.mirror.apply(page(household_item(HOUSE, 9, heads=3), household_item(HOUSE, 5, heads=2)))
    assert heads(rooms) == 3


def test_a_page_may_come_twice(rooms):
    given = page(household_item(HOUSE, 1, heads=2), shelter(2, "第一"))
    rooms.mirror.apply(given)
    rooms.mirror.apply(given)
    assert heads(rooms) == 2
    assert rooms.mirror.cursor() == 2


def shelter(version, name):
    return item_of(ShelterRecord(shelter_id="S-1", name=name), "S-1", version)


def test_other_records_are_kept_by_kind_and_key_the_newest_of_each(rooms):
    operation = OperationRecord(
        operation_id="op-1", name="訓練", kind=OperationKind.OTHER, record_mode=RecordMode.DRILL, started_at_us=NOW_US
    )
    rooms.mirror.apply(page(shelter(3, "第三"), item_of(operation, "op-1", 4), cursor=9))
    rooms.mirror.apply(page(shelter(2, "第二"), cursor=9))
    assert rooms.body("shelter", "S-1") == shelter(3, "第三").body
    assert rooms.body("operation", "op-1") is not None


@pytest.mark.parametrize("kind", ["tariff", "household", "shelter"])
def test_what_this_program_cannot_read_is_kept_and_stops_nothing(rooms, kind):
    rooms.mirror.apply(page(FeedItem(kind, "some key", 1, b"\xff\x00"), household_item(HOUSE, 2)))
    assert rooms.body(kind, "some key") == b"\xff\x00"
    assert heads(rooms) == 1
    assert rooms.mirror.cursor() == 2


def test_a_household_with_unconfirmed_facts_of_ours_waits_for_them(rooms):
    ours = event(1, HOUSE)
    rooms.add(ours)
    rooms.mirror.apply(page(household_item(HOUSE, 1, heads=2), household_item(HOUSE + 1, 2, heads=4)))
    assert heads(rooms) is None
    assert heads(rooms, HOUSE + 1) == 4
    rooms.outbox.settle(receipt(verdict(ours, VerdictKind.APPLIED)), 0)
    rooms.mirror.apply(page(cursor=2))
    assert heads(rooms) == 2


def test_of_several_that_waited_the_newest_stands(rooms):
    ours = event(1, HOUSE)
    rooms.add(ours)
    for version, count in ((1, 2), (4, 5)):
        rooms.mirror.apply(page(household_item(HOUSE, version, heads=count)))
    rooms.mirror.apply(page(household_item(HOUSE, 3, heads=4), cursor=4))
    rooms.outbox.settle(receipt(verdict(ours, VerdictKind.APPLIED)), 0)
    rooms.mirror.apply(page(cursor=4))
    assert heads(rooms) == 5


def test_what_waited_does_not_come_over_a_newer_one(rooms):
    ours = event(1, HOUSE)
    rooms.add(ours)
    rooms.mirror.apply(page(household_item(HOUSE, 3, heads=3)))
    rooms.outbox.settle(receipt(verdict(ours, VerdictKind.APPLIED)), 0)
    rooms.mirror.apply(page(household_item(HOUSE, 4, heads=4)))
    rooms.mirror.apply(page(cursor=4))
    assert heads(rooms) == 4


@pytest.mark.parametrize("kind", [VerdictKind.HELD, VerdictKind.REFUSED])
def test_a_held_or_refused_fact_keeps_the_record_waiting(rooms, kind):
    """What staff typed and the ledger refused must not be overwritten before a leader has settled it."""
    ours = event(1, HOUSE)
    rooms.add(ours)
    rooms.outbox.settle(receipt(verdict(ours, kind)), 0)
    rooms.mirror.apply(page(household_item(HOUSE, 1, heads=2)))
    assert heads(rooms) is None


def told(of, kind, version, detail=""):
    return item_of(VerdictRecord(verdict=verdict(of, kind, detail)), str(of.seq), version)


def test_the_ledger_s_change_of_mind_settles_a_held_event_and_frees_its_household(rooms):
    ours = event(1, HOUSE)
    rooms.add(ours)
    rooms.outbox.settle(receipt(verdict(ours, VerdictKind.HELD, "event")), 0)
    rooms.mirror.apply(page(household_item(HOUSE, 1, heads=2), told(ours, VerdictKind.APPLIED, 2)))
    assert rooms.state(1) == (RowState.SETTLED, "")
    assert heads(rooms) == 2


def test_a_verdict_record_about_a_settled_event_changes_nothing_and_is_kept(rooms):
    ours = event(1, HOUSE)
    rooms.add(ours)
    rooms.outbox.settle(receipt(verdict(ours, VerdictKind.APPLIED)), 0)
    news = told(ours, VerdictKind.DISCREPANCY, 1, "person_elsewhere:1")
    rooms.mirror.apply(page(news))
    assert rooms.state(1) == (RowState.SETTLED, "")
    assert rooms.body("verdict", "1") == news.body


def test_a_verdict_record_must_name_the_very_event(rooms):
    ours = event(1, HOUSE)
    rooms.add(ours)
    stranger = VerdictRecord(verdict=Verdict(1, UUID(int=99), VerdictKind.APPLIED))
    rooms.mirror.apply(page(item_of(stranger, "1", 1)))
    assert rooms.state(1) == (RowState.NEW, "")


@pytest.mark.parametrize(("cursor", "epoch"), [(1, "epoch-1"), (30, "epoch-2")])
def test_a_ledger_that_was_put_back_begins_its_numbers_anew(rooms, cursor, epoch):
    rooms.mirror.apply(page(household_item(HOUSE, 20, heads=2), shelter(21, "前")))
    rooms.mirror.apply(page(household_item(HOUSE, 1, heads=3), shelter(1, "後"), cursor=cursor, epoch=epoch))
    assert heads(rooms) == 3
    assert rooms.body("shelter", "S-1") == shelter(1, "後").body
    assert rooms.mirror.cursor() == (cursor if epoch == "epoch-1" else 0)
