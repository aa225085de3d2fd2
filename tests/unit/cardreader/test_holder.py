"""Tests: the basic four survive untouched."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardreader.errors import MalformedHolder
from cardreader.holder import Sex, decode_holder
from cardreader.simulator.files import FictionalHolder, holder_object

TEXTS = st.text(st.characters(codec="utf-8"), max_size=80)


def test_the_published_card() -> None:
    facts = decode_holder(holder_object(FictionalHolder()))
    assert (facts.name, facts.address) == ("黒桐　幹也", "東京都清瀬市観布子南１２－７－２０２")
    assert (facts.birth_date, facts.sex) == (dt.date(1980, 2, 17), Sex.MALE)
    assert len(facts.raw) == 104


@given(TEXTS, TEXTS, st.binary(max_size=10), st.binary(max_size=2), st.integers(0, 3), st.binary(max_size=9))
def test_any_characters_dates_and_sexes_survive(
    name: str, address: str, birth: bytes, sex: bytes, length_octets: int, filler: bytes
) -> None:
    raw = holder_object(FictionalHolder(name, address, birth, sex), length_octets=length_octets)
    facts = decode_holder(raw + filler)
    assert (facts.name, facts.address, facts.birth_date_raw, facts.sex_raw) == (name, address, birth, sex)
    assert facts.raw == raw


@pytest.mark.parametrize("name", ["ソクラテス", "渡辺󠄁　太郎", "\ue000田　花子", "\U00020b9f田　一"])
def test_mononyms_variation_selectors_and_private_use(name: str) -> None:
    assert decode_holder(holder_object(FictionalHolder(name=name))).name == name


@pytest.mark.parametrize(
    "birth", [b"19800000", b"00000000", b"99999999", b"        ", b"", b"19800230", b"1980\xff\xff\xff\xff"]
)
def test_an_unknown_date_is_kept_and_never_fails(birth: bytes) -> None:
    facts = decode_holder(holder_object(FictionalHolder(birth_date=birth)))
    assert facts.birth_date is None
    assert facts.birth_date_raw == birth


@pytest.mark.parametrize(
    ("sex", "meaning"),
    [
        (b"1", Sex.MALE),
        (b"2", Sex.FEMALE),
        *((byte, Sex.OTHER_OR_UNKNOWN) for byte in (b"0", b"3", b"9", b"\xff", b"")),
    ],
)
def test_any_sex_byte_is_accepted(sex: bytes, meaning: Sex) -> None:
    assert decode_holder(holder_object(FictionalHolder(sex=sex))).sex is meaning


@given(st.binary(max_size=120))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    with pytest.raises(MalformedHolder):
        decode_holder(b"\xff\x20" + raw if raw[:2] == b"\xff\x20" else raw)


def test_broken_text_is_refused_without_showing_it() -> None:
    broken = holder_object(FictionalHolder()).replace("黒".encode(), b"\xff\xfe\xfd")
    with pytest.raises(MalformedHolder) as caught:
        decode_holder(broken)
    assert caught.value.field == "DF22"
    assert caught.value.__suppress_context__


def test_the_repr_hides_the_holder() -> None:
    facts = decode_holder(holder_object(FictionalHolder()))
    assert "黒桐" not in f"{facts} {facts!r} {[facts]}"
