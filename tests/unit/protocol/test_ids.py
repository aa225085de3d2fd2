"""Identifiers: ordered by time, and the same at every desk where they must be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.protocol import ids
from sync.protocol.ids import OperationId

entropies = st.binary(min_size=ids.ENTROPY_BYTES, max_size=ids.ENTROPY_BYTES)


@given(st.integers(-(2**60), 2**60), entropies)
def test_a_uuid7_says_so_and_keeps_its_time(unix_ms: int, entropy: bytes) -> None:
    made = ids.uuid7(unix_ms, entropy)
    assert (made.version, made.variant) == (7, "specified in RFC 4122")
    assert made.int >> 80 == min(max(unix_ms, 0), ids.MAX_UNIX_MS)


@given(st.integers(0, ids.MAX_UNIX_MS - 1), entropies, entropies)
def test_later_ones_sort_later(unix_ms: int, first: bytes, second: bytes) -> None:
    assert ids.uuid7(unix_ms, first) < ids.uuid7(unix_ms + 1, second)


@given(entropies, entropies)
def test_entropy_makes_them_different(first: bytes, second: bytes) -> None:
    same = ids.uuid7(1, first) == ids.uuid7(1, second)
    # Six of the eighty bits make room for version and variant.
    keep = (1 << 80) - 1 & ~(0xF << 76) & ~(0x3 << 62)
    assert same == (int.from_bytes(first, "big") & keep == int.from_bytes(second, "big") & keep)


@pytest.mark.parametrize("entropy", [b"", b"x" * 9, b"x" * 11])
def test_ten_random_bytes_and_no_other_number(entropy: bytes) -> None:
    with pytest.raises(ValueError, match="random bytes"):
        ids.uuid7(1, entropy)


def test_the_rfc_example() -> None:
    # RFC 9562, appendix A.6.
    value = ids.uuid7(0x017F22E279B0, bytes.fromhex("0CC318C4DC0C0C07398F"))
    assert str(value) == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"


def test_derived_ids_are_fixed_for_ever() -> None:
    household = ids.household_of_code(OperationId("op"), "resident-1")
    assert household == ids.household_of_code(OperationId("op"), "resident-1")
    others = {
        ids.household_of_code(OperationId("op2"), "resident-1"),
        ids.household_of_code(OperationId("op"), "resident-2"),
        ids.person_of_resident("resident-1"),
        ids.person_of_member("resident-1", 1),
        ids.person_of_member("resident-1", 2),
    }
    assert len(others | {household}) == 6
    assert str(ids.person_of_resident("resident-1")) == "3c2c8e2e-753f-5d2c-afa7-bc736539d57f"
