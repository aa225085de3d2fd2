"""Secrets of staff: a PIN is known by its Argon2id alone, badges and sealed codes are read back or named as wrong."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as some

from sync.protocol import badge_code, codec, secret_hash, staff
from sync.protocol.check_character import ALPHABET
from sync.protocol.codec import Malformed
from sync.protocol.key_envelope import Cost
from sync.protocol.secret_hash import SecretHash

QUICK = Cost(1, 1, 8)


def test_a_secret_matches_itself_and_no_other():
    kept = secret_hash.hashed("271828", os.urandom, QUICK)
    assert secret_hash.matches("271828", kept)
    assert secret_hash.matches(" ２７１８２８", kept), "full-width digits are the same PIN"
    assert not secret_hash.matches("271829", kept)


def test_what_is_kept_does_not_hold_the_secret_and_is_another_each_time():
    first, second = (secret_hash.hashed("271828", os.urandom, QUICK) for _ in range(2))
    assert b"271828" not in codec.encode(first)
    assert first.digest != second.digest
    assert codec.decode(codec.encode(first), SecretHash) == first


def test_the_usual_cost_is_what_rfc_9106_recommends():
    assert Cost() == Cost(3, 4, 64 * 1024)


@pytest.mark.parametrize("text", ["12345", "1" * 13, "111111", "123456", "987654", "12a456", "", "１２３４５７"])
def test_no_pin(text):
    assert not staff.is_pin(text)


@pytest.mark.parametrize("text", ["271828", "100000", "12345679"])
def test_a_pin(text):
    assert staff.is_pin(text)


@given(some.binary(min_size=16, max_size=16))
def test_a_badge_is_read_back(token):
    text = badge_code.text_of(token)
    assert badge_code.is_badge_code(text)
    assert badge_code.parse(text) == token


@given(some.binary(min_size=16, max_size=16), some.data())
def test_one_wrong_sign_of_a_badge_is_found(token, data):
    text = badge_code.text_of(token)
    place = data.draw(some.integers(len(badge_code.PREFIX), len(text) - 1))
    sign = data.draw(some.sampled_from([one for one in ALPHABET if one != text[place]]))
    with pytest.raises(Malformed):
        badge_code.parse(text[:place] + sign + text[place + 1 :])


@given(some.binary(min_size=15, max_size=15))
def test_a_sealed_code_is_read_however_it_is_typed(random):
    text = badge_code.emergency_text(random)
    assert len(text) == 19
    secret = badge_code.emergency_secret(text)
    assert badge_code.emergency_secret(text.lower().replace("-", " ")) == secret


@given(some.text(max_size=60))
def test_any_text_as_a_sealed_code(text):
    try:
        badge_code.emergency_secret(text)
    except Malformed:
        return
    assert badge_code.emergency_secret(text)
