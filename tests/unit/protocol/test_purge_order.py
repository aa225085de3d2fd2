"""Headquarters' order to purge: believed from the ledger's own key alone, and for nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from sync.protocol import codec, keys, purge_order, signed
from sync.protocol.purge_order import MAX_ORDER_BYTES, PurgeOrder
from sync.protocol.signed import Context

KEY = keys.new_key()
KNOWN = {keys.kid_of(KEY): KEY.public_key()}
ORDER = PurgeOrder("r8-0730-ame", 1_795_000_000_000_000)


def test_what_was_ordered_is_read():
    assert purge_order.read(purge_order.issue(ORDER, KEY), KNOWN) == ORDER


def test_the_longest_name_stays_below_the_limit():
    longest = PurgeOrder("o" * 64, 2**62)
    assert purge_order.read(purge_order.issue(longest, KEY), KNOWN) == longest


def test_a_stranger_s_order_is_not_believed():
    with pytest.raises(signed.UnknownSigner):
        purge_order.read(purge_order.issue(ORDER, keys.new_key()), KNOWN)


def test_the_ledgers_signature_under_something_else_is_no_order():
    with pytest.raises(signed.SignatureWrong):
        purge_order.read(signed.sign(codec.encode(ORDER), KEY, Context.POSTED_CODE), KNOWN)


def test_an_order_for_everything_is_none():
    with pytest.raises(codec.Malformed):
        purge_order.read(purge_order.issue(PurgeOrder("", 1), KEY), KNOWN)


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
