"""The resident's code: every reason to refuse it, and nothing that gets past them."""

import random
import zlib
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.protocol import base45, credential, keys, signed
from sync.protocol.codec import Malformed
from sync.protocol.credential import (
    MAX_INFLATED_BYTES,
    MAX_TEXT_CHARACTERS,
    PREFIX,
    SKEW_S,
    Credential,
    IssuerKey,
    Refusal,
    Refused,
)
from sync.protocol.credential_body import MAX_MEMBERS, Holder, Member, body_from, body_of
from sync.protocol.signed import Context
from sync.protocol.values import CareCode, Relation, Sex

NOW_S = 1_790_000_000
YEAR_S = 365 * 24 * 3600
KEY = keys.new_key()
ISSUERS = {bytes(keys.kid_of(KEY)): IssuerKey("city", KEY.public_key(), NOW_S - YEAR_S, NOW_S + YEAR_S)}
GOOD = Credential(
    credential_id=b"0123456789abcdef",
    issuer="city",
    resident_id="SAMPLE-1",
    holder=Holder("見本 太郎", "ミホン タロウ", date(1979, 4, 12), Sex.MALE, "見本町1", "096-000-0001", True, ()),
    members=(
        Member(1, "見本 花子", "ミホン ハナコ", date(1981, 9, 3), Sex.FEMALE, Relation.SPOUSE, (CareCode.PREGNANT,)),
        Member(2, "見本葛\U000e0100", "ミホン", None, Sex.UNKNOWN, Relation.CHILD),
    ),
    issued_s=NOW_S - 100,
    not_before_s=NOW_S - 100,
    expires_s=NOW_S + 1000,
)


def read(text: str, now_s: float = NOW_S, revoked: frozenset[bytes] = frozenset()) -> Credential | Refused:
    return credential.read(text, ISSUERS, revoked, now_s)


def reason_of(text: str, **options: Any) -> Refusal:
    answer = read(text, **options)
    assert isinstance(answer, Refused)
    return answer.reason


def text_of(token: bytes) -> str:
    return PREFIX + base45.encode(zlib.compress(token, 9))


def text_with(claims: object, *, canonical: bool = True, key: keys.PrivateKey = KEY) -> str:
    return text_of(signed.sign(cbor2.dumps(claims, canonical=canonical), key, Context.CREDENTIAL))


def claims(**changes: Any) -> dict[int, Any]:
    names = {"iss": 1, "sub": 2, "exp": 4, "nbf": 5, "iat": 6, "cti": 7, "body": -65537}
    plain: dict[int, Any] = {
        1: "city",
        2: "SAMPLE-1",
        4: NOW_S + 1000,
        5: NOW_S - 100,
        6: NOW_S - 100,
        7: b"0123456789abcdef",
        -65537: body_of(GOOD.holder, GOOD.members),
    }
    return plain | {names[name]: value for name, value in changes.items()}


def test_round_trip() -> None:
    assert read(credential.issue(GOOD, KEY)) == GOOD
    assert read(text_with(claims())) == GOOD


def test_a_code_fits_what_a_camera_reads_well() -> None:
    text = credential.issue(GOOD, KEY)
    assert set(text) <= set(base45.ALPHABET)
    assert len(text) <= 906, "version 18 at level L holds 906 characters"


@pytest.mark.parametrize("text", ["", "KMA1", "kma1:ABC", "https://example.jp/", "HC1:NCF", " KMA1:ABC", "二次元"])
def test_not_ours(text: str) -> None:
    assert reason_of(text) is Refusal.NOT_OURS


def test_oversized() -> None:
    assert reason_of(PREFIX + "0" * MAX_TEXT_CHARACTERS) is Refusal.OVERSIZED


@pytest.mark.parametrize(
    "text",
    [
        PREFIX,
        PREFIX + "A",
        PREFIX + "小さい",
        PREFIX + base45.encode(b"not deflated"),
        text_of(b""),
        text_of(b"\xff"),
        text_of(cbor2.dumps("text")),
        PREFIX + base45.encode(zlib.compress(b"cut off" * 50)[:-3]),
    ],
)
def test_damaged(text: str) -> None:
    assert reason_of(text) is Refusal.DAMAGED


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": 1},
        {"sub": b"bytes"},
        {"sub": ""},
        {"sub": "x" * 65},
        {"exp": "soon"},
        {"exp": None},
        {"nbf": True},
        {"iat": [1]},
        {"cti": "text"},
        {"cti": b"short"},
        {"cti": b"x" * 33},
        {"body": None},
        {"body": [2, [], []]},
        {"body": [1, [], []]},
        {"body": {"a": 1}},
    ],
)
def test_signed_nonsense_is_damaged(changes: dict[str, Any]) -> None:
    assert reason_of(text_with(claims(**changes))) is Refusal.DAMAGED


@pytest.mark.parametrize("plain", [None, 1, "x", [], {}, [1, 2], {1: 2}, cbor2.CBORTag(18, 1)])
def test_signed_claims_of_another_kind_are_damaged(plain: object) -> None:
    assert reason_of(text_with(plain)) is Refusal.DAMAGED


def test_bomb() -> None:
    assert reason_of(text_of(b"\x00" * (MAX_INFLATED_BYTES + 1))) is Refusal.BOMB
    assert reason_of(text_of(b"\x00" * 2_000_000)) is Refusal.BOMB


def test_not_canonical() -> None:
    backwards = dict(reversed(claims().items()))
    assert reason_of(text_with(backwards, canonical=False)) is Refusal.NOT_CANONICAL
    token = signed.sign(cbor2.dumps(claims(), canonical=True), KEY, Context.CREDENTIAL)
    assert reason_of(text_of(token[1:])) is Refusal.NOT_CANONICAL, "without its tag"
    protected, _, payload, signature = cbor2.loads(token).value
    chatty = cbor2.dumps(cbor2.CBORTag(18, [protected, {99: "x"}, payload, signature]))
    assert reason_of(text_of(chatty)) is Refusal.NOT_CANONICAL
    trailing = PREFIX + base45.encode(zlib.compress(token) + b"more")
    assert reason_of(trailing) is Refusal.NOT_CANONICAL


def test_unknown_issuer() -> None:
    stranger = keys.new_key()
    assert reason_of(credential.issue(GOOD, stranger)) is Refusal.UNKNOWN_ISSUER
    assert reason_of(text_with(claims(iss="village"))) is Refusal.UNKNOWN_ISSUER


@pytest.mark.parametrize("issued_s", [NOW_S - YEAR_S - 1, NOW_S + YEAR_S + 1])
def test_a_key_signs_only_in_its_own_time(issued_s: int) -> None:
    assert reason_of(text_with(claims(iat=issued_s))) is Refusal.UNKNOWN_ISSUER


def test_signature_wrong() -> None:
    token = bytearray(signed.sign(cbor2.dumps(claims(), canonical=True), KEY, Context.CREDENTIAL))
    token[-1] ^= 1
    assert reason_of(text_of(bytes(token))) is Refusal.SIGNATURE_WRONG
    other = signed.sign(cbor2.dumps(claims(), canonical=True), KEY, Context.ENROLMENT)
    assert reason_of(text_of(other)) is Refusal.SIGNATURE_WRONG


def test_not_yet_valid_and_expired_within_a_clocks_error() -> None:
    text = credential.issue(GOOD, KEY)
    assert reason_of(text, now_s=GOOD.not_before_s - SKEW_S - 1) is Refusal.NOT_YET_VALID
    assert read(text, now_s=GOOD.not_before_s - SKEW_S) == GOOD
    assert read(text, now_s=GOOD.expires_s + SKEW_S) == GOOD
    assert reason_of(text, now_s=GOOD.expires_s + SKEW_S + 1) is Refusal.EXPIRED


def test_revoked_comes_before_expired_and_both_still_say_who() -> None:
    text = credential.issue(GOOD, KEY)
    revoked = frozenset([GOOD.credential_id])
    assert read(text, revoked=revoked) == Refused(Refusal.REVOKED, GOOD)
    assert read(text, now_s=GOOD.expires_s + YEAR_S, revoked=revoked) == Refused(Refusal.REVOKED, GOOD)
    assert read(text, now_s=GOOD.expires_s + YEAR_S) == Refused(Refusal.EXPIRED, GOOD)


def test_what_cannot_be_believed_says_nothing_about_anyone() -> None:
    for text in (credential.issue(GOOD, keys.new_key()), text_with(claims(iss="village")), text_with(claims(iat=0))):
        answer = read(text)
        assert isinstance(answer, Refused)
        assert answer.credential is None


def test_every_refusal_has_its_test() -> None:
    source = Path(__file__).read_text("utf-8")
    assert [one.name for one in Refusal if f"Refusal.{one.name}" not in source] == []


def test_three_thousand_mutated_tokens_are_all_refused() -> None:
    dice = random.Random(20_240_828)
    token = signed.sign(cbor2.dumps(claims(), canonical=True), KEY, Context.CREDENTIAL)
    believed = [number for number in range(3000) if isinstance(read(text_of(_mutated(dice, token))), Credential)]
    assert believed == []


def _mutated(dice: random.Random, token: bytes) -> bytes:
    while True:
        changed = bytearray(token)
        place = dice.randrange(len(changed))
        match dice.randrange(5):
            case 0:
                changed[place] ^= 1 << dice.randrange(8)
            case 1:
                changed[place] = dice.randrange(256)
            case 2:
                del changed[place : place + dice.randint(1, 4)]
            case 3:
                changed[place:place] = dice.randbytes(dice.randint(1, 4))
            case _:
                other = dice.randrange(len(changed))
                changed[place], changed[other] = changed[other], changed[place]
        if bytes(changed) != token:
            return bytes(changed)


@given(st.text(max_size=80) | st.text(alphabet=base45.ALPHABET, max_size=80))
def test_no_text_raises(text: str) -> None:
    assert isinstance(read(text), Refused)
    assert isinstance(read(PREFIX + text), Refused)


@given(st.binary(max_size=200))
def test_no_bytes_behind_the_prefix_raise(data: bytes) -> None:
    assert isinstance(read(PREFIX + base45.encode(data)), Refused)
    assert isinstance(read(text_of(data)), Refused)


plains = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**64), 2**64 - 1)
    | st.floats()
    | st.text(max_size=5)
    | st.binary(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.integers(0, 9) | st.text(max_size=3), inner, max_size=4)
    ),
    max_leaves=10,
)


@given(plains)
def test_no_signed_claims_raise(plain: object) -> None:
    assert isinstance(read(text_with(plain)), Refused)


@given(st.sampled_from(["iss", "sub", "exp", "nbf", "iat", "cti", "body"]), plains)
def test_no_signed_claim_raises(name: str, plain: object) -> None:
    answer = read(text_with(claims(**{name: plain})))
    assert isinstance(answer, Credential | Refused)


words = st.text(max_size=20)
dates = st.none() | st.dates()
cares = st.lists(st.sampled_from(CareCode), max_size=3).map(tuple)
holders = st.builds(Holder, words, words, dates, st.sampled_from(Sex), words, words, st.booleans(), cares)
members = st.lists(
    st.builds(Member, st.integers(1, 999), words, words, dates, st.sampled_from(Sex), st.sampled_from(Relation), cares),
    max_size=5,
    unique_by=lambda member: member.member_no,
).map(tuple)


@given(holders, members)
def test_a_body_comes_back(holder: Holder, rest: tuple[Member, ...]) -> None:
    assert body_from(cbor2.loads(cbor2.dumps(body_of(holder, rest)))) == (holder, rest)


@given(plains)
def test_no_body_raises_anything_but_malformed(plain: object) -> None:
    for body in (plain, [1, plain, []], [1, body_of(GOOD.holder, ())[1], plain], [1, plain, plain]):
        try:
            body_from(body)
        except Malformed:
            continue


def test_limits_of_a_body() -> None:
    def many(count: int) -> tuple[Member, ...]:
        return tuple(replace(GOOD.members[0], member_no=number + 1) for number in range(count))

    body_from(body_of(GOOD.holder, many(MAX_MEMBERS)))
    twins = (GOOD.members[0], GOOD.members[0])
    for wrong in (
        body_of(GOOD.holder, many(MAX_MEMBERS + 1)),
        body_of(GOOD.holder, twins),
        body_of(replace(GOOD.holder, name="x" * 301), ()),
        body_of(GOOD.holder, (replace(GOOD.members[0], member_no=0),)),
        body_of(GOOD.holder, (replace(GOOD.members[0], member_no=1000),)),
    ):
        with pytest.raises(Malformed):
            body_from(wrong)
