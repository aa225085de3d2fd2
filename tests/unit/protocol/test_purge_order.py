"""Headquarters' order to purge: believed from the ledger's own key alone, and for nothing else."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from sync.protocol import codec, keys, purge_order, signed
from sync.protocol.purge_order import MAX_ORDER_BYTES, ActivitiesOrder, PurgeOrder
from sync.protocol.signed import Context

KEY = keys.new_key()
KNOWN = {keys.kid_of(KEY): KEY.public_key()}
ORDER = PurgeOrder("r8-0730-ame", 1_795_000_000_000_000)
ACTIVITIES = ActivitiesOrder("O-1", date(2026, 4, 1), 1_795_000_000_000_000)
ORDERS = [ORDER, ACTIVITIES]


@pytest.mark.parametrize("order", ORDERS)
def test_what_was_ordered_is_read(order):
    assert purge_order.read(purge_order.issue(order, KEY), KNOWN) == order


@pytest.mark.parametrize("longest", [PurgeOrder("o" * 64, 2**62), ActivitiesOrder("o" * 64, date.max, 2**62)])
def test_the_longest_name_stays_below_the_limit(longest):
    assert purge_order.read(purge_order.issue(longest, KEY), KNOWN) == longest


@pytest.mark.parametrize("order", ORDERS)
def test_a_stranger_s_order_is_not_believed(order):
    with pytest.raises(signed.UnknownSigner):
        purge_order.read(purge_order.issue(order, keys.new_key()), KNOWN)


@pytest.mark.parametrize("order", ORDERS)
def test_the_ledgers_signature_under_something_else_is_no_order(order):
    with pytest.raises(signed.SignatureWrong):
        purge_order.read(signed.sign(codec.encode(order), KEY, Context.POSTED_CODE), KNOWN)


@pytest.mark.parametrize(("order", "context"), [(ORDER, Context.ACTIVITIES_PURGE), (ACTIVITIES, Context.PURGE_ORDER)])
def test_one_kind_of_order_never_passes_for_the_other(order, context):
    with pytest.raises(codec.Malformed):
        purge_order.read(signed.sign(codec.encode(order), KEY, context), KNOWN)


@pytest.mark.parametrize("order", [PurgeOrder("", 1), ActivitiesOrder("", date(2026, 4, 1), 1)])
def test_an_order_for_everything_is_none(order):
    with pytest.raises(codec.Malformed):
        purge_order.read(purge_order.issue(order, KEY), KNOWN)


def test_people_name_an_order_by_whose_and_until_when():
    assert (ORDER.order_id, ACTIVITIES.order_id) == ("r8-0730-ame", "O-1@2026-04-01")


@given(some.binary(max_size=MAX_ORDER_BYTES + 8))
def test_any_bytes_are_no_order(data):
    with pytest.raises((codec.Malformed, signed.UnknownSigner, signed.SignatureWrong)):
        purge_order.read(data, KNOWN)


@given(some.integers(0, 10_000), some.integers(1, 255))
def test_a_changed_byte_is_noticed(at, change):
    token = bytearray(purge_order.issue(ORDER, KEY))
    token[at % len(token)] ^= change
    with pytest.raises((codec.Malformed, signed.UnknownSigner, signed.SignatureWrong)):
        purge_order.read(bytes(token), KNOWN)
