"""One round of sync: what it sends, what it settles, where it stops, and that nothing is lost where it breaks off."""

import pytest

from sync.engine import (
    MAX_PAGES_PER_ROUND,
    BundleTooLarge,
    Engine,
    LedgerUnreachable,
    NotTheLedger,
    RoundResult,
    RowState,
)
from sync.protocol.ids import DeviceId
from sync.protocol.messages import MAX_EVENTS_PER_BUNDLE
from sync.protocol.verdict import VerdictKind
from tests.fakes import NOW_US
from tests.fakes_sync import DEVICE, FakeLedger, MemoryMirror, MemoryOutbox, event, household_item, page


class Desk:
    """An engine over fakes."""

    def __init__(self, written: int = 0) -> None:
        self.outbox, self.ledger = MemoryOutbox(), FakeLedger()
        self.mirror = MemoryMirror(self.outbox)
        self.engine = Engine(DeviceId(DEVICE), self.outbox, self.mirror, self.ledger, lambda: NOW_US)
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


def test_413_for_a_single_event_ends_the_round_and_keeps_the_event():
    desk = Desk(2)
    desk.ledger.limit = 0
    with pytest.raises(BundleTooLarge):
        desk.engine.round()
    assert desk.states() == [RowState.SENT] * 2


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
