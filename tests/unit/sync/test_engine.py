"""One round of sync: what it sends, what it settles, where it stops, and that nothing is lost where it breaks off."""

import threading

import pytest

from kiosk.ports.store import DiskFull
from sync.ahead import Ahead, at_once, on_a_thread
from sync.engine import (
    MAX_PAGES_PER_ROUND,
    MAX_REFUSED_IN_A_ROW,
    BundleRefused,
    BundleTooLarge,
    Engine,
    LedgerUnreachable,
    NotTheLedger,
    RoundResult,
    RowState,
)
from sync.protocol.ids import DeviceId
from sync.protocol.messages import MAX_EVENTS_PER_BUNDLE, Batch, Receipt
from sync.protocol.verdict import VerdictKind
from tests.fakes import NOW_US
from tests.fakes_sync import DEVICE, FakeLedger, MemoryMirror, MemoryOutbox, event, household_item, page


class NotedOutbox(MemoryOutbox):
    """Notes what it settles, and can be full at its nth settling."""

    def __init__(self) -> None:
        super().__init__()
        self.settled: list[tuple[int, ...]] = []
        self.full_at = -1

    def settle(self, receipt: Receipt, offset_ms: int | None) -> int:
        if len(self.settled) == self.full_at:
            self.full_at = -1
            raise DiskFull
        self.settled.append(tuple(one.seq for one in receipt.verdicts))
        return super().settle(receipt, offset_ms)


class Desk:
    """An engine over fakes."""

    def __init__(self, written: int = 0, ahead: Ahead = at_once) -> None:
        self.outbox, self.ledger = NotedOutbox(), FakeLedger()
        self.mirror = MemoryMirror(self.outbox)
        self.engine = Engine(DeviceId(DEVICE), self.outbox, self.mirror, self.ledger, lambda: NOW_US, ahead)
        for seq in range(1, written + 1):
            self.outbox.add(event(seq))

    def states(self) -> list[RowState]:
        return [row.state for _, row in sorted(self.outbox.rows.items())]


def test_an_empty_outbox_sends_nothing_and_still_asks_for_records():
    desk = Desk()
    assert desk.engine.round() == RoundResult(0, 0)
    assert desk.ledger.pushed == []
    assert desk.ledger.asked == [0]


def test_all_that_waits_is_sent_in_order_and_settled():
    desk = Desk(3)
    assert desk.engine.round() == RoundResult(3, 0)
    assert desk.ledger.pushed == [(1, 2, 3)]
    assert desk.states() == [RowState.SETTLED] * 3


def test_a_long_queue_goes_in_several_bundles_within_one_round():
    desk = Desk(MAX_EVENTS_PER_BUNDLE + 7)
    assert desk.engine.round().settled == MAX_EVENTS_PER_BUNDLE + 7
    assert [len(bundle) for bundle in desk.ledger.pushed] == [MAX_EVENTS_PER_BUNDLE, 7]


def test_413_halves_the_bundle_until_it_fits():
    desk = Desk(20)
    desk.ledger.limit = 3
    assert desk.engine.round().settled == 20
    assert max(len(bundle) for bundle in desk.ledger.pushed) <= 3
    assert sorted(seq for bundle in desk.ledger.pushed for seq in bundle) == list(range(1, 21))


def test_a_single_event_that_is_too_large_is_told_and_kept():
    desk = Desk(2)
    desk.ledger.limit = 0
    assert isinstance(desk.engine.round().trouble, BundleTooLarge)
    assert desk.states() == [RowState.SENT] * 2
    assert desk.ledger.asked == [0], "and records are asked for all the same"


def test_a_round_without_progress_stops_and_still_pulls():
    desk = Desk(2)
    desk.ledger.judge = lambda _event: None
    desk.ledger.pages = [page(household_item(5, 1))]
    assert desk.engine.round() == RoundResult(0, 1)
    assert desk.ledger.pushed == [(1, 2)]
    assert desk.states() == [RowState.SENT] * 2


def test_an_event_without_a_verdict_is_sent_again_and_keeps_no_other_back():
    desk = Desk(3)
    desk.ledger.judge = lambda one: None if one.seq == 2 else (VerdictKind.APPLIED, "")
    assert desk.engine.round().settled == 3
    assert desk.ledger.pushed == [(1, 2, 3), (2,)]
    assert len(desk.ledger.journal) == 3


def test_a_lost_answer_leaves_everything_queued_and_the_next_round_finds_duplicates():
    desk = Desk(3)
    desk.ledger.lost_answers = 1
    with pytest.raises(LedgerUnreachable):
        desk.engine.round()
    assert desk.states() == [RowState.SENT] * 3
    assert desk.engine.round().settled == 3
    assert len(desk.ledger.journal) == 3


def test_a_bundle_that_fails_leaves_the_earlier_ones_settled():
    desk = Desk(MAX_EVENTS_PER_BUNDLE + 1)
    desk.ledger.troubles = [None, LedgerUnreachable(cause="cut")]
    with pytest.raises(LedgerUnreachable):
        desk.engine.round()
    assert desk.states() == [RowState.SETTLED] * MAX_EVENTS_PER_BUNDLE + [RowState.SENT]


def test_a_stranger_s_answer_settles_nothing():
    desk = Desk(1)
    desk.ledger.troubles = [NotTheLedger(cause="receipt")]
    with pytest.raises(NotTheLedger):
        desk.engine.round()
    assert desk.states() == [RowState.SENT]


def test_pages_are_pulled_until_there_are_no_more():
    desk = Desk()
    desk.ledger.pages = [page(household_item(n, n), more=n < 3) for n in (1, 2, 3)]
    assert desk.engine.round() == RoundResult(0, 3)
    assert desk.ledger.asked == [0, 1, 2]
    assert desk.mirror.cursor() == 3


def test_a_ledger_that_always_has_more_does_not_keep_a_round_for_ever():
    desk = Desk()
    desk.ledger.pages = [page(cursor=n, more=True) for n in range(MAX_PAGES_PER_ROUND + 50)]
    desk.engine.round()
    assert len(desk.ledger.asked) == MAX_PAGES_PER_ROUND


@pytest.mark.parametrize("off_s", [0, 90, -90, 315_360_000, -315_360_000])
def test_the_clock_s_offset_is_the_ledger_s_time_minus_ours(off_s):
    desk = Desk(1)
    desk.ledger.time_us = NOW_US + off_s * 1_000_000
    desk.engine.round()
    assert desk.outbox.offset_ms == off_s * 1000


THREE_BUNDLES = 2 * MAX_EVENTS_PER_BUNDLE + 1
AHEAD = pytest.mark.parametrize("ahead", [at_once, on_a_thread], ids=["at once", "on a thread"])


class WatchedLedger(FakeLedger):
    """Notes how many bundles are on the way at the same time, and what was settled when each arrived."""

    def __init__(self, outbox: NotedOutbox) -> None:
        super().__init__()
        self._outbox = outbox
        self._alone = threading.Lock()
        self.settled_before: list[int] = []

    def push(self, batch: Batch) -> Receipt:
        assert self._alone.acquire(blocking=False), "two bundles are on the way"
        try:
            self.settled_before.append(len(self._outbox.settled))
            return super().push(batch)
        finally:
            self._alone.release()


@AHEAD
def test_a_long_queue_is_sent_in_order_one_bundle_at_a_time(ahead):
    desk = Desk(THREE_BUNDLES, ahead)
    desk.engine._ledger = WatchedLedger(desk.outbox)
    assert desk.engine.round().settled == THREE_BUNDLES
    pushed = desk.engine._ledger.pushed
    assert [seq for bundle in pushed for seq in bundle] == list(range(1, THREE_BUNDLES + 1))
    assert desk.outbox.settled == pushed, "answers are written down in the order in which they were given"


def test_a_bundle_is_on_its_way_before_the_answer_to_the_one_before_is_written_down():
    desk = Desk(THREE_BUNDLES)
    desk.engine._ledger = WatchedLedger(desk.outbox)
    desk.engine.round()
    assert desk.engine._ledger.settled_before == [0, 0, 1]


@AHEAD
def test_the_first_bundle_fails_and_nothing_is_settled_before_it_was_sent_again(ahead):
    desk = Desk(THREE_BUNDLES, ahead)
    desk.ledger.troubles = [LedgerUnreachable(cause="cut")]
    with pytest.raises(LedgerUnreachable):
        desk.engine.round()
    assert desk.outbox.settled == []
    assert desk.engine.round().settled == THREE_BUNDLES


@AHEAD
def test_an_answer_that_cannot_be_written_down_is_given_again(ahead):
    """The second bundle is with the ledger already when the file is full; its answer is lost with the first one."""
    desk = Desk(THREE_BUNDLES, ahead)
    desk.outbox.full_at = 0
    with pytest.raises(DiskFull):
        desk.engine.round()
    assert len(desk.ledger.journal) == 2 * MAX_EVENTS_PER_BUNDLE
    assert RowState.SETTLED not in desk.states()
    assert desk.engine.round().settled == THREE_BUNDLES
    assert len(desk.ledger.journal) == THREE_BUNDLES


@AHEAD
def test_what_a_receipt_refuses_keeps_back_its_household_s_events_in_the_next_bundle(ahead):
    desk = Desk(0, ahead)
    for seq in range(1, THREE_BUNDLES + 1):
        desk.outbox.add(event(seq, household=7 if seq in (3, MAX_EVENTS_PER_BUNDLE + 3) else 0))
    desk.ledger.judge = lambda one: (VerdictKind.REFUSED, "malformed") if one.seq == 3 else (VerdictKind.APPLIED, "")
    desk.engine.round()
    assert desk.states().count(RowState.SETTLED) == THREE_BUNDLES - 2
    assert (DEVICE, MAX_EVENTS_PER_BUNDLE + 3) not in desk.ledger.journal
    assert len(desk.ledger.journal) == THREE_BUNDLES - 1


@AHEAD
def test_an_event_that_spoils_its_bundle_is_found_and_all_others_are_sent(ahead):
    desk = Desk(THREE_BUNDLES, ahead)
    spoilt = {1, 2, MAX_EVENTS_PER_BUNDLE, MAX_EVENTS_PER_BUNDLE + 77, THREE_BUNDLES}
    desk.ledger.spoils = spoilt.__contains__
    desk.ledger.pages = [page(household_item(5, 1))]
    result = desk.engine.round()
    assert result.settled == THREE_BUNDLES - len(spoilt)
    assert result.received == 1, "a refused bundle does not end the round"
    assert isinstance(result.trouble, BundleRefused)
    assert {seq for seq in range(1, THREE_BUNDLES + 1) if desk.outbox.state(seq)[0] is RowState.SENT} == spoilt


def test_behind_an_event_that_spoils_its_bundle_only_its_own_household_waits():
    desk = Desk()
    for seq, household in enumerate((7, 8, 7, 9), start=1):
        desk.outbox.add(event(seq, household))
    desk.ledger.spoils = lambda seq: seq == 1
    desk.engine.round()
    assert sorted(seq for _, seq in desk.ledger.journal) == [2, 4]
    desk.ledger.spoils = lambda _seq: False
    assert desk.engine.round() == RoundResult(2, 0)
    assert desk.ledger.pushed[-1] == (1, 3)


def test_a_road_that_refuses_everything_is_not_asked_for_every_single_event():
    desk = Desk(THREE_BUNDLES)
    desk.ledger.spoils = lambda _seq: True
    result = desk.engine.round()
    assert (result.settled, type(result.trouble)) == (0, BundleRefused)
    assert MAX_REFUSED_IN_A_ROW <= desk.ledger.refused < 2 * MAX_REFUSED_IN_A_ROW
    assert {RowState.NEW, RowState.SENT} >= set(desk.states()), "and nothing is on the shelf"
    assert desk.ledger.asked == [0]
