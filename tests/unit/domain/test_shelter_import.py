"""Two lists of shelters: the two real ones by their counts, and made-up places for each rule."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kiosk.documents.shelter_lists import ListUnreadable, shelter_list
from kiosk.domain.shelter_import import By, Conflict, ListedShelter, address_key, name_key, preview, records_of

SOURCE = Path(__file__).parents[3] / "resources" / "shelters" / "source"
HALL = ListedShelter(1, "見本小学校", "熊本県熊本市東区見本町1-2-3", 32.80, 130.70, None, "E1", ("designated_shelter",))
METRE = 1 / 111_195


@pytest.fixture(scope="module")
def real():
    official = shelter_list((SOURCE / "gsi_shelters_kumamoto_city.csv").read_bytes())
    portal = shelter_list((SOURCE / "portal_capacity_kumamoto_city.csv").read_bytes())
    return official, portal, preview(official.places, portal.places)


def test_the_real_lists(real):
    official, portal, both = real
    assert (len(official.places), len(portal.places)) == (182, 289)
    assert (len(both.matches), len(both.new), len(both.doubts), len(both.missing)) == (185, 104, 0, 1)
    assert [place.name for place in both.missing] == ["植木中央公園運動施設"]
    assert official.nameless_rows == portal.nameless_rows == ()


def test_what_the_real_lists_disagree_in(real):
    conflicts = {(match.listed.name, conflict) for match in real[2].matches for conflict in match.conflicts}
    assert len(real[2].conflicting) == 14
    assert ("楡木小学校", Conflict.POSITION) in conflicts
    assert ("旧松尾西小学校", Conflict.ADDRESS) in conflicts
    assert ("錦ヶ丘中学校", Conflict.NAME) in conflicts
    assert ("白川中学校【広域】", Conflict.LISTED_TWICE) in conflicts
    assert ("城東小学校", Conflict.NAME) not in conflicts
    (far,) = (match for match in real[2].matches if Conflict.POSITION in match.conflicts)
    assert far.distance_m == pytest.approx(724, abs=1)


def test_no_capacity_is_made_up(real):
    """Every figure of this edition of the portal is a zero, which means that nobody registered one."""
    official, portal, both = real
    assert {place.capacity for place in portal.places} == {None}
    assert {record.capacity for record in records_of(official.places, both)} == {None}
    assert len(list(records_of(official.places, both))) == 182


def only(listed: ListedShelter, *known: ListedShelter):
    return preview(known or (HALL,), (listed,))


def test_a_common_id_says_it_all():
    moved = replace(HALL, name="名前を変えた小学校", address="別の町9", latitude=33.0)
    (match,) = only(moved).matches
    assert match.by == (By.COMMON_ID,)
    assert match.conflicts == (Conflict.NAME, Conflict.ADDRESS, Conflict.POSITION)


@pytest.mark.parametrize(
    "name", ["熊本市立見本小学校", "見本小学校【広域】", "見本 小学校", "旧見本小学校", "見本小学校(体育館)"]
)
def test_one_place_in_several_spellings(name):
    (match,) = only(replace(HALL, name=name, common_id="")).matches
    assert By.NAME in match.by


def test_a_namesake_elsewhere_is_a_doubt():
    found = only(replace(HALL, common_id="", address="熊本市北区別町8", latitude=32.80 + 1_200 * METRE))
    assert (found.matches, found.new, len(found.doubts)) == ((), (), 1)
    assert found.doubts[0].candidates == (HALL,)
    (match,) = only(replace(HALL, common_id="", latitude=32.80 + 1_200 * METRE)).matches
    assert match.conflicts == (Conflict.POSITION,)


def test_another_name_at_the_same_address_or_spot():
    by_address = replace(HALL, common_id="", name="あおぞらホール", latitude=None)
    assert only(by_address).matches[0].conflicts == (Conflict.NAME,)
    by_spot = replace(HALL, common_id="", name="見本学校", address="", latitude=32.80 + 50 * METRE)
    assert only(by_spot).matches[0].by == (By.POSITION,)
    for other in (replace(by_spot, name="あおぞらホール"), replace(by_spot, latitude=32.80 + 70 * METRE)):
        assert only(other).new == (other,)


def test_150_metres_are_a_conflict():
    for metres, conflicts in ((149, ()), (151, (Conflict.POSITION,))):
        (match,) = only(replace(HALL, latitude=32.80 + metres * METRE)).matches
        assert match.conflicts == conflicts, metres


def test_two_equal_places_are_told_apart_by_their_spelling_or_stay_in_doubt():
    annex = replace(HALL, row=2, name="見本小学校【広域】", common_id="E2")
    listed = replace(HALL, common_id="")
    assert only(listed, HALL, annex).matches[0].known == HALL
    assert only(replace(listed, name="市立見本小学校"), HALL, annex).doubts[0].candidates == (HALL, annex)


def test_a_capacity_is_taken_where_one_is_known_and_not_where_two_disagree():
    for known, listed, agreed in ((None, 300, 300), (200, None, 200), (300, 300, 300), (200, 300, None)):
        place = replace(HALL, capacity=known)
        found = preview([place], [replace(HALL, capacity=listed)])
        (record,) = records_of([place], found)
        assert record.capacity == agreed
        assert (Conflict.CAPACITY in found.matches[0].conflicts) == (agreed is None)
        assert (record.ward, record.shelter_id, record.designated) == ("東", "E1", ("designated_shelter",))


@pytest.mark.parametrize(
    "address",
    [
        "熊本県熊本市中央区新大江1丁目8-1",
        "熊本市中央区新大江一丁目8番1号",
        "中央区新大江１－８－１",
        "中央区新大江1丁目8番地1",
    ],
)
def test_one_address_in_several_spellings(address):
    assert address_key(address) == "中央区新大江1-8-1"


def test_tens_of_blocks():
    assert address_key("東区見本十二丁目3") == "東区見本12-3"
    assert address_key("東区見本二十丁目3") == "東区見本20-3"


@given(some.text(max_size=30))
def test_any_name_and_address_has_a_key(text):
    name_key(text)
    address_key(text)
    found = preview([HALL], [ListedShelter(1, text, text)])
    assert len(found.matches) + len(found.new) + len(found.doubts) == 1


HEAD = "施設・場所名,住所,緯度,経度,共通ID,指定緊急避難場所との住所同一\r\n"


def test_lists_in_the_encodings_of_offices():
    row = HEAD + '"見本小学校",見本町1,32.8,130.7,E1,1\r\n,見本町2,,,E2,\r\n'
    for encoding in ("utf-8", "utf-8-sig", "cp932"):
        read = shelter_list(row.encode(encoding))
        assert read.nameless_rows == (2,)
        assert read.places[0].designated == ("designated_shelter", "emergency_site")


def test_positions_and_capacities_that_are_none():
    row = HEAD + "見本小学校,見本町1,なし,200,E1,1,余分,余分\r\n短い\r\n"
    first, second = shelter_list(row.encode()).places
    assert (first.latitude, first.longitude, second.address) == (None, None, "")
    head = "shelter_name,address,portal_latitude,portal_longitude,portal_capacity_persons\r\n"
    figures = ["120", "1,200", "0", "", "不明", "多数", "-5", "１２", "00"]
    rows = "".join(f'見本{number},町,32.8,130.7,"{figure}"\r\n' for number, figure in enumerate(figures))
    places = shelter_list((head + rows).encode()).places
    assert [place.capacity for place in places] == [120, 1200, None, None, None, None, None, None, None]


@given(some.binary(max_size=200))
def test_what_is_no_list_is_a_known_error(data):
    for candidate in (data, HEAD.encode() + data):
        try:
            shelter_list(candidate)
        except ListUnreadable:
            continue
