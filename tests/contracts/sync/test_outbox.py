"""What every outbox owes the engine: order, bounds, and rows that only the ledger's own verdict moves."""

from uuid import UUID

import pytest
from msgspec.structs import replace

from sync.engine import RowState
from sync.protocol import codec
from sync.protocol.verdict import Verdict, VerdictKind
from tests.fakes_sync import STATE_AFTER, event, receipt, verdict

ROOM = 10_000_000


def seqs(rooms, limit=500, limit_bytes=ROOM, **which):
    return [one.seq for one in rooms.outbox.pending(limit, limit_bytes, **which)]


def add(rooms, *events):
    for one in events:
        rooms.add(one)
    return events


def test_nothing_waits_in_an_empty_outbox(rooms):
    assert seqs(rooms) == []


def test_the_oldest_come_first_as_the_bytes_that_were_written(rooms):
    written = add(rooms, event(1), event(2), event(3))
    assert [(one.seq, one.data) for one in rooms.outbox.pending(2, ROOM)] == [
        (one.seq, codec.encode(one)) for one in written[:2]
    ]


def test_a_bundle_is_bounded_in_bytes_but_never_empty(rooms):
    add(rooms, *(event(seq, size=1000) for seq in range(1, 6)))
    assert seqs(rooms, limit_bytes=2600) == [1, 2]
    assert seqs(rooms, limit_bytes=1) == [1]


def test_sent_rows_wait_until_they_are_settled(rooms):
    add(rooms, event(1))
    rooms.outbox.mark_sent(rooms.outbox.pending(10, ROOM))
    assert rooms.state(1) == (RowState.SENT, "")
    assert seqs(rooms) == [1]


@pytest.mark.parametrize("kind", list(VerdictKind))
@pytest.mark.parametrize("was_marked", [True, False])
def test_a_verdict_makes_its_state(rooms, kind, was_marked):
    (one,) = add(rooms, event(1))
    if was_marked:
        rooms.outbox.mark_sent(rooms.outbox.pending(10, ROOM))
    assert rooms.outbox.settle(receipt(verdict(one, kind, "why")), 0) == 1
    assert rooms.state(1) == (STATE_AFTER[kind], "why")
    assert seqs(rooms) == []


@pytest.mark.parametrize("kind", list(VerdictKind))
@pytest.mark.parametrize("first", [VerdictKind.APPLIED, VerdictKind.DISCREPANCY, VerdictKind.REFUSED])
def test_what_is_settled_or_on_the_shelf_never_changes(rooms, first, kind):
    (one,) = add(rooms, event(1))
    rooms.outbox.settle(receipt(verdict(one, first, "first")), 0)
    assert rooms.outbox.settle(receipt(verdict(one, kind, "second")), 0) == 0
    rooms.outbox.mark_sent(())
    assert rooms.state(1) == (STATE_AFTER[first], "first")


@pytest.mark.parametrize("kind", [VerdictKind.APPLIED, VerdictKind.REFUSED, VerdictKind.HELD])
def test_a_held_event_waits_silently_for_another_verdict(rooms, kind):
    (one,) = add(rooms, event(1))
    rooms.outbox.settle(receipt(verdict(one, VerdictKind.HELD, "household")), 0)
    assert seqs(rooms) == []
    rooms.outbox.settle(receipt(verdict(one, kind, "then")), 0)
    assert rooms.state(1) == (STATE_AFTER[kind], "then")


def test_a_verdict_must_name_the_very_event(rooms):
    (one,) = add(rooms, event(1))
    stranger = replace(verdict(one, VerdictKind.APPLIED), event_id=UUID(int=99))
    assert rooms.outbox.settle(receipt(stranger), 0) == 0
    assert rooms.state(1) == (RowState.NEW, "")


@pytest.mark.parametrize("seq", [0, -1, 2, 2**63, 2**64 - 1])
def test_a_verdict_of_no_row_is_nothing_and_hinders_no_other(rooms, seq):
    (one,) = add(rooms, event(1))
    none = Verdict(seq, UUID(int=5), VerdictKind.REFUSED)
    assert rooms.outbox.settle(receipt(none, verdict(one, VerdictKind.APPLIED)), 0) == 1
    assert rooms.state(1)[0] is RowState.SETTLED


def test_a_shelved_event_keeps_back_later_ones_of_its_own_household_only(rooms):
    add(rooms, event(1, 7), event(2, 8), event(3, 9), event(4, 8), event(5, 7))
    rooms.outbox.settle(receipt(verdict(event(2, 8), VerdictKind.REFUSED, "malformed")), 0)
    assert seqs(rooms) == [1, 3, 5]


def test_a_household_s_earlier_events_are_not_kept_back_by_a_later_refusal(rooms):
    add(rooms, event(1, 8), event(2, 8))
    rooms.outbox.settle(receipt(verdict(event(2, 8), VerdictKind.REFUSED)), 0)
    assert seqs(rooms) == [1]


def test_the_queue_is_read_on_from_where_one_stopped(rooms):
    add(rooms, *(event(seq) for seq in range(1, 6)))
    assert seqs(rooms, limit=2, after=2) == [3, 4]
    assert seqs(rooms, after=5) == []


def test_an_event_that_is_put_aside_keeps_back_itself_and_later_ones_of_its_household(rooms):
    add(rooms, event(1, 7), event(2, 8), event(3, 9), event(4, 8), event(5, 7), event(6, 9))
    assert seqs(rooms, aside={2, 6}) == [1, 3, 5]
    assert seqs(rooms, after=1, aside={5}) == [2, 3, 4, 6]
    assert seqs(rooms) == [1, 2, 3, 4, 5, 6], "the next round has them again"


def test_a_receipt_may_come_twice_and_in_any_order(rooms):
    first, second = add(rooms, event(1), event(2))
    given = receipt(verdict(second, VerdictKind.APPLIED), verdict(first, VerdictKind.DUPLICATE))
    assert rooms.outbox.settle(given, 0) == 2
    assert rooms.outbox.settle(given, 0) == 0


@pytest.mark.parametrize("offset_ms", [0, 250, -3_600_000, 315_360_000_000, -315_360_000_000])
def test_the_clock_s_offset_is_kept(rooms, offset_ms):
    assert rooms.offset_ms() is None
    rooms.outbox.settle(receipt(), offset_ms)
    assert rooms.offset_ms() == offset_ms
