"""People who do not exist: what a clerk types is what the app's register says."""

from datetime import date
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from kiosk.commands.drilling.people import as_resident, family
from kiosk.domain.kana import finished_kana
from sync.protocol.birth_date import BirthDate, parse_birth_date

ANY_DAY = date(2026, 11, 20)


@given(st.integers(0, 10_000))
def test_what_is_typed_is_understood_as_what_is_registered(seed: int):
    for person in family(Random(seed), 1).persons:
        assert parse_birth_date(person.typed_birth_date, ANY_DAY) == BirthDate(person.born)
        katakana = "".join(
            chr(ord(sign) + 0x60) if "ぁ" <= sign <= "ゖ" else sign for sign in finished_kana(person.typed_kana)
        )
        assert katakana == person.kana


def test_a_family_has_one_name_and_one_representative():
    coming = family(Random(1), 1, 4)
    assert len({person.name.split()[0] for person in coming.persons}) == 1
    assert [person.relation == "self" for person in coming.persons] == [True, False, False, False]


def test_the_register_s_form_has_the_holder_apart_from_numbered_members():
    plain = as_resident("DRILL-h0001", family(Random(1), 1, 3))
    assert plain["holder"]["registered_by_card"]
    assert [member["member_no"] for member in plain["members"]] == [1, 2]
