"""The one-time code as people type it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.protocol import enrolment_code
from sync.protocol.codec import Malformed
from sync.protocol.enrolment_code import SECRET_BYTES, EnrolmentCode
from sync.protocol.keys import KID_BYTES

codes = st.builds(
    EnrolmentCode,
    st.binary(min_size=KID_BYTES, max_size=KID_BYTES),
    st.binary(min_size=SECRET_BYTES, max_size=SECRET_BYTES),
)


@given(codes)
def test_round_trip_however_it_is_typed(code: EnrolmentCode) -> None:
    text = code.text
    typed = (text, text.lower(), text.replace("-", ""), text.replace("-", " "), f" {text}\n")
    assert [enrolment_code.parse(one) for one in typed] == [code] * len(typed)
    digits = text.replace("O", "0").replace("I", "1").replace("B", "8")
    assert enrolment_code.parse(digits) == code
    assert all(len(group) <= enrolment_code.GROUP_CHARACTERS for group in text.split("-"))


@given(codes)
def test_the_secret_does_not_show_in_a_log(code: EnrolmentCode) -> None:
    assert code.secret.hex() not in repr(code)
    assert code.text not in repr(code)


@given(st.text(max_size=60))
def test_garbage(text: str) -> None:
    try:
        code = enrolment_code.parse(text)
    except Malformed:
        return
    assert len(code.secret) == SECRET_BYTES


@pytest.mark.parametrize("text", ["", "A", "A" * 28, "A" * 30, "A" * 29 + "?", "あ" * 29, "９" * 29, "A" * 10_000])
def test_what_is_no_code(text: str) -> None:
    with pytest.raises(Malformed):
        enrolment_code.parse(text)
