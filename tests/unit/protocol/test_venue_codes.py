"""What a table shows and prints: believed where the right key signed it, worthless otherwise."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.protocol import activity_code, certificate_code, device_certificate, keys
from sync.protocol.activity_code import SLOT_S, TOLERANCE_SLOTS, ActivityCode
from sync.protocol.certificate_code import LEDGER, Certificate
from sync.protocol.codec import Malformed
from sync.protocol.signed import SignatureWrong
from sync.protocol.values import RecordMode

LEDGER_KEY, TABLE_KEY, STRANGER = keys.new_key(), keys.new_key(), keys.new_key()
LEDGER_KEYS = {keys.kid_of(LEDGER_KEY): LEDGER_KEY.public_key()}
CHAIN = device_certificate.certify("table-1", TABLE_KEY.public_key(), 20_777, LEDGER_KEY)
AT_US = 1_795_000_000_000_000
CODE = ActivityCode("act-1", "table-1", RecordMode.DRILL, activity_code.slot_of(AT_US))
PAPER = Certificate(
    number=certificate_code.number_of("table-1", 7),
    name="見本　花子",
    activity="見本公園の清掃",
    organizer="見本校区自治協議会",
    leader="例田 花子",
    place="見本公園",
    day=date(2026, 11, 21),
    minutes=120,
    issued=date(2026, 11, 21),
    has_points=False,
    record_mode=RecordMode.REAL,
    issuer="table-1",
)


@pytest.mark.parametrize("slot", [CODE.slot, None, 0])
def test_a_shown_code_comes_back(slot):
    code = replace(CODE, slot=slot)
    text = activity_code.issue(code, TABLE_KEY)
    assert activity_code.claimed(text) == code
    assert activity_code.read(text, [STRANGER.public_key(), TABLE_KEY.public_key()]) == code


def test_a_code_of_another_key_is_nobody_s():
    text = activity_code.issue(CODE, STRANGER)
    with pytest.raises(SignatureWrong):
        activity_code.read(text, [TABLE_KEY.public_key()])
    with pytest.raises(SignatureWrong):
        activity_code.read(text, [])


def test_a_photograph_is_worthless_when_its_slot_is_over():
    tolerated_us = (TOLERANCE_SLOTS + 1) * SLOT_S * 1_000_000
    assert activity_code.is_timely(CODE, AT_US)
    assert activity_code.is_timely(CODE, AT_US - TOLERANCE_SLOTS * SLOT_S * 1_000_000)
    assert not activity_code.is_timely(CODE, AT_US + tolerated_us)
    assert not activity_code.is_timely(CODE, AT_US - tolerated_us)


def test_a_printed_code_holds_at_any_time():
    assert activity_code.is_timely(replace(CODE, slot=None), AT_US + 10**15)
    assert replace(CODE, slot=None).is_static


@given(st.integers(0, 2**60))
def test_a_slot_counts_down_to_one_and_begins_again(at_us):
    left = activity_code.slot_left_s(at_us)
    assert 1 <= left <= SLOT_S
    assert activity_code.slot_of(at_us + left * 1_000_000) == activity_code.slot_of(at_us) + 1


def test_a_table_s_certificate_is_believed_by_whoever_knows_the_ledger():
    text = certificate_code.issue(PAPER, TABLE_KEY, CHAIN)
    verified = certificate_code.read(text, LEDGER_KEYS)
    assert verified.certificate == PAPER
    assert verified.is_chained


def test_the_ledger_s_own_needs_no_chain():
    text = certificate_code.issue(replace(PAPER, issuer=LEDGER), LEDGER_KEY)
    assert not certificate_code.read(text, LEDGER_KEYS).is_chained


def test_without_a_chain_the_device_s_key_must_be_known():
    text = certificate_code.issue(PAPER, TABLE_KEY)
    with pytest.raises(SignatureWrong):
        certificate_code.read(text, LEDGER_KEYS)
    known = certificate_code.read(text, LEDGER_KEYS, lambda device_id: [TABLE_KEY.public_key()] * (device_id != ""))
    assert known.certificate == PAPER


def forged():
    other = device_certificate.certify("table-2", TABLE_KEY.public_key(), 20_777, LEDGER_KEY)
    own = device_certificate.certify("table-1", STRANGER.public_key(), 20_777, STRANGER)
    yield "another table's chain", certificate_code.issue(PAPER, TABLE_KEY, other)
    yield "a chain of one's own", certificate_code.issue(PAPER, STRANGER, own)
    yield "another key under a good chain", certificate_code.issue(PAPER, STRANGER, CHAIN)
    yield "a table in the ledger's name", certificate_code.issue(replace(PAPER, issuer=LEDGER), TABLE_KEY, CHAIN)


FORGED = dict(forged())


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_certificate_is_nobody_s(name):
    with pytest.raises(SignatureWrong):
        certificate_code.read(FORGED[name], LEDGER_KEYS)


@given(st.data())
def test_a_certificate_with_one_sign_changed_is_none(data):
    text = certificate_code.issue(PAPER, TABLE_KEY, CHAIN)
    place = data.draw(st.integers(0, len(text) - 1))
    sign = data.draw(
        st.sampled_from("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:").filter(lambda one: one != text[place])
    )
    with pytest.raises((Malformed, SignatureWrong)):
        certificate_code.read(text[:place] + sign + text[place + 1 :], LEDGER_KEYS)


@given(st.text(min_size=1, max_size=40), st.integers(1, certificate_code.MAX_NUMBER))
def test_a_number_is_typed_as_it_is_printed(issuer, running):
    number = certificate_code.number_of(issuer, running)
    assert certificate_code.number_typed(number.lower().replace("-", " ")) == number


def test_a_mistyped_number_is_none():
    number = certificate_code.number_of("table-1", 7)
    wrong = number[:-3] + ("8" if number[-3] != "8" else "9") + number[-2:]
    for typed in (wrong, number[:-1], "", "7"):
        with pytest.raises(Malformed):
            certificate_code.number_typed(typed)


def test_two_tables_give_different_numbers():
    numbers = {certificate_code.number_of(f"K{index:016x}", 1) for index in range(1000)}
    assert len(numbers) == 1000


@pytest.mark.parametrize("running", [0, certificate_code.MAX_NUMBER + 1])
def test_a_running_number_has_its_bounds(running):
    with pytest.raises(ValueError, match="running"):
        certificate_code.number_of("table-1", running)


@pytest.mark.parametrize("token", [b"", b"x" * 300, CHAIN[:-1]])
def test_a_damaged_device_certificate_names_nobody(token):
    with pytest.raises((Malformed, SignatureWrong)):
        device_certificate.read(token, LEDGER_KEYS)
