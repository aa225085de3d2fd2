"""What may never be purged, and what may."""

import pytest

from kiosk.domain.retention import (
    KEEP_SETTLED_DAYS,
    US_PER_DAY,
    KeptEvent,
    LedgerWord,
    may_purge,
    word_behind_corrections,
)

SETTLED_US = 1_000_000
LATER = LedgerWord(SETTLED_US + KEEP_SETTLED_DAYS * US_PER_DAY, high_water=10)
SOON = LedgerWord(LATER.told_at_us - 1, high_water=10)


def event(settled_us: int | None = SETTLED_US, seq: int = 10, *, is_ordered: bool = False) -> KeptEvent:
    return KeptEvent(seq, settled_us, is_ordered)


@pytest.mark.parametrize("is_ordered", [False, True])
def test_what_the_ledger_has_not_confirmed_is_never_purged(is_ordered):
    assert not may_purge(event(None, is_ordered=is_ordered), LATER)


@pytest.mark.parametrize("is_ordered", [False, True])
def test_what_lies_above_the_ledger_s_mark_is_never_purged(is_ordered):
    assert not may_purge(event(seq=11, is_ordered=is_ordered), LATER)


def test_a_settled_event_is_kept_for_ninety_days():
    assert not may_purge(event(), SOON)
    assert may_purge(event(), LATER)


def test_hq_s_order_is_for_what_it_names_alone():
    assert may_purge(event(is_ordered=True), SOON)
    assert not may_purge(event(), SOON)


CORRECTED = KeptEvent(11, None, is_ordered=True, is_corrected=True)


def test_what_was_corrected_goes_with_what_stands_in_its_place():
    word = word_behind_corrections(SOON, [event(), CORRECTED, event(seq=12)])
    assert word.high_water == 12
    assert may_purge(CORRECTED, word)
    assert not may_purge(KeptEvent(11, None, is_corrected=True), word)


@pytest.mark.parametrize(
    ("kept", "mark"),
    [
        ([event(), event(seq=11)], 10),
        ([event(), CORRECTED, event(None, seq=12), event(seq=13)], 11),
        ([event(), CORRECTED, event(seq=13)], 11),
        ([event(), event(seq=12)], 10),
        ([], 10),
    ],
)
def test_a_mark_that_stands_still_for_another_reason_stays(kept, mark):
    assert word_behind_corrections(SOON, kept).high_water == mark
