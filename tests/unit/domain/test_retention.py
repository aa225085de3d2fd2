"""What may never be purged, and what may."""

import pytest

from kiosk.domain.retention import KEEP_SETTLED_DAYS, US_PER_DAY, KeptEvent, LedgerWord, PurgeOrder, may_purge

SETTLED_US = 1_000_000
LATER = LedgerWord(SETTLED_US + KEEP_SETTLED_DAYS * US_PER_DAY, high_water=10)
SOON = LedgerWord(LATER.told_at_us - 1, high_water=10)
ORDER = PurgeOrder("op-1")


def event(settled_us: int | None = SETTLED_US, seq: int = 10) -> KeptEvent:
    return KeptEvent(seq, "op-1", settled_us)


@pytest.mark.parametrize("order", [None, ORDER])
def test_what_the_ledger_has_not_confirmed_is_never_purged(order):
    assert not may_purge(event(None), LATER, order)


@pytest.mark.parametrize("order", [None, ORDER])
def test_what_lies_above_the_ledger_s_mark_is_never_purged(order):
    assert not may_purge(event(seq=11), LATER, order)


def test_a_settled_event_is_kept_for_ninety_days():
    assert not may_purge(event(), SOON, None)
    assert may_purge(event(), LATER, None)


def test_hq_s_order_is_for_its_operation_alone():
    assert may_purge(event(), SOON, ORDER)
    assert not may_purge(event(), SOON, PurgeOrder("op-2"))
