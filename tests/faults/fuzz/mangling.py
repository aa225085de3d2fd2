"""How bytes are made hostile: at random, by changes to what is genuine, and out of CBOR's and JSON's darker corners."""

import os
import struct

import cbor2
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

IS_LONG = bool(os.environ.get("KIOSK_LONG"))
EXAMPLES = 20_000 if IS_LONG else 60
"""Of each parser: a minute for all of them in a change, hours in a night."""
BOUNDED = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=not IS_LONG,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)

_SEVEN_BITS = 7
_LONG_LENGTHS = (0, 1, 2**7, 2**8 - 1, 2**16, 2**31, 2**32, 2**63, 2**64 - 1)


def _head(major: int, value: int) -> bytes:
    return bytes([major << 5 | 27]) + struct.pack(">Q", value)


numbers = st.integers(-(2**64), 2**64 - 1) | st.floats() | st.sampled_from([2**63, -(2**63) - 1, 2**70, 10**400])
plain = st.recursive(
    st.none() | st.booleans() | numbers | st.binary(max_size=40) | st.text(max_size=40) | st.uuids(),
    lambda inner: (
        st.lists(inner, max_size=6)
        | st.dictionaries(st.text(max_size=8) | st.integers(-9, 9), inner, max_size=5)
        | st.builds(cbor2.CBORTag, st.integers(0, 2**32), inner)
    ),
    max_leaves=8,
)
"""Anything that CBOR can say, tags that nobody of ours writes included."""
cbor = plain.map(cbor2.dumps)
heads = st.builds(_head, st.integers(0, _SEVEN_BITS), st.sampled_from(_LONG_LENGTHS) | st.integers(0, 2**64 - 1))
"""Beginnings that promise more than there is."""
junk = st.one_of(
    st.binary(max_size=300),
    cbor,
    st.lists(heads | cbor, max_size=5).map(b"".join),
    st.sampled_from([b"[", b"{", b'{"a":', b"\x81", b"\xa1\x00", b"\xd8\x1c\x81", b"\xff"]).flatmap(
        lambda opening: st.integers(0, 4000).map(lambda times: opening * times)
    ),
)


@st.composite
def mangled(draw: st.DrawFn, genuine: bytes) -> bytes:
    """Something genuine with one to four places changed, put in, taken out, told twice or cut off."""
    data = genuine
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(data)))
        width = draw(st.integers(0, 9))
        put = draw(st.one_of(st.binary(max_size=9), st.just(b""), st.just(data[at : at + 3 * width]), heads))
        data = data[:at] + put + data[at + width :]
    return data[: draw(st.integers(0, len(data)))] if draw(st.booleans()) else data


def hostile(genuine: tuple[bytes, ...]) -> st.SearchStrategy[bytes]:
    """Junk, and one of the genuine ones mangled."""
    return st.one_of(junk, *(mangled(one) for one in genuine))
