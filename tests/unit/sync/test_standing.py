"""What the ledger's word means: nothing new, a loss, or an old paper out of a drawer."""

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from sync.standing import Judgement, Standing, judged

KNOWN = Standing(epoch="e1", high_water=10, told_at_us=1000)


def told(**changes: object) -> Standing:
    return replace(KNOWN, told_at_us=2000, **changes)


def test_the_first_word_counts_and_what_lies_above_its_mark_is_sent_again():
    assert judged(None, KNOWN, is_fresh=False) == Judgement(KNOWN, 10)


def test_a_higher_mark_is_progress():
    assert judged(KNOWN, told(high_water=12), is_fresh=True) == Judgement(told(high_water=12))


def test_an_unchanged_mark_changes_nothing():
    assert judged(KNOWN, told(), is_fresh=True) == Judgement(KNOWN)


def test_a_lower_mark_is_a_loss():
    judgement = judged(KNOWN, told(high_water=7), is_fresh=True)
    assert judgement == Judgement(replace(told(high_water=7), lost_at_us=2000), 7)


def test_another_epoch_is_a_loss_whatever_the_mark():
    assert judged(KNOWN, told(epoch="e2", high_water=12), is_fresh=True).resend_above == 12


def test_a_fresh_word_counts_even_where_the_ledger_s_clock_was_set_back():
    assert judged(KNOWN, replace(KNOWN, high_water=7, told_at_us=1), is_fresh=True).resend_above == 7


def test_an_old_receipt_from_a_stick_is_no_loss():
    older = replace(KNOWN, high_water=3, told_at_us=500)
    assert judged(KNOWN, older, is_fresh=False) == Judgement(KNOWN)


def test_a_newer_receipt_from_a_stick_is_a_loss():
    assert judged(KNOWN, told(high_water=3), is_fresh=False).resend_above == 3


def test_a_receipt_from_before_a_loss_settles_nothing():
    lost = judged(KNOWN, told(high_water=7), is_fresh=True).standing
    assert judged(lost, replace(KNOWN, told_at_us=1500), is_fresh=False).is_stale
    assert judged(KNOWN, replace(KNOWN, epoch="e0", told_at_us=500), is_fresh=False).is_stale


def test_the_time_of_a_loss_is_remembered_through_later_progress():
    lost = judged(KNOWN, told(high_water=7), is_fresh=True).standing
    later = judged(lost, replace(lost, high_water=9, told_at_us=3000, lost_at_us=0), is_fresh=True).standing
    assert later.lost_at_us == 2000
    assert judged(later, replace(KNOWN, told_at_us=1500), is_fresh=False).is_stale


words = st.builds(
    Standing,
    epoch=st.sampled_from(["e1", "e2"]),
    high_water=st.integers(0, 20),
    told_at_us=st.integers(0, 50),
)


@given(known=words, word=words)
def test_a_fresh_word_said_twice_is_no_second_loss(known, word):
    first = judged(known, word, is_fresh=True)
    assert judged(first.standing, word, is_fresh=True) == Judgement(first.standing)
    assert first.standing.high_water == word.high_water
