"""The dictionary of towns: what ships answers codes and beginnings, this city first; and how it is made."""

from itertools import pairwise
from pathlib import Path

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as some

from kiosk.dictionaries.towns import PostalTowns
from kiosk.domain.folding import fold
from scripts.build_towns import MAX_BYTES, OUT, build, nearness

LOADED_S = 30


def loaded(file: Path) -> PostalTowns:
    towns = PostalTowns(file)
    towns.load()
    towns.wait(LOADED_S)
    return towns


@pytest.fixture(scope="module")
def towns():
    return loaded(OUT)


def test_the_table_is_unpacked_once_and_an_older_one_goes(tmp_path):
    (tmp_path / "towns-00000000.sqlite").write_bytes(b"older")
    (tmp_path / "towns-00000000.partial").write_bytes(b"half")
    for _ in range(2):
        towns = PostalTowns(OUT, tmp_path)
        towns.load()
        towns.wait(LOADED_S)
        assert towns.by_code_beginning("8620950", 6)[0].town == "水前寺"
        (unpacked,) = tmp_path.iterdir()
    written = unpacked.stat().st_mtime_ns
    loaded(OUT)
    assert unpacked.stat().st_mtime_ns == written


def test_the_file_is_small_enough_to_ship():
    assert OUT.stat().st_size <= MAX_BYTES


@pytest.mark.parametrize("typed", ["8620950", "862-0950", "〒862-0950", "８６２ー０９５０", " 862 0950 ", "862‐0950"])
def test_a_postal_code_in_any_spelling(towns, typed):
    (town,) = towns.by_code_beginning(typed, 6)
    assert (town.address, town.town_kana) == ("熊本県熊本市中央区水前寺", "すいぜんじ")
    assert town.postal_code == "8620950"


def test_a_code_with_a_zero_in_front_and_a_code_of_several_towns(towns):
    assert towns.by_code_beginning("0600000", 6)[0].prefecture == "北海道"
    assert [town.city for town in towns.by_code_beginning("8610000", 6)][:2] == ["熊本市中央区", "熊本市東区"]


@pytest.mark.parametrize(
    ("typed", "first"), [("8620", "8620901"), ("862-095", "8620950"), ("８６２０９５０", "8620950")]
)
def test_a_code_that_is_half_typed(towns, typed, first):
    found = towns.by_code_beginning(typed, 6)
    assert found[0].postal_code == first
    assert len(found) <= 6
    assert all(town.postal_code.startswith(first[:4]) for town in found)


@pytest.mark.parametrize(
    "typed", ["", "862", "水前寺", "8620950 1-2", "86209500", "ABCDEFG", "9999999", "862095O", "²²²²²²²"]
)
def test_what_is_no_code_begins_none(towns, typed):
    assert towns.by_code_beginning(typed, 6) == ()


@pytest.mark.parametrize("typed", ["すいぜんじ", "スイゼンジ", "ｽｲｾﾞﾝｼﾞ", "水前寺", "suizenji", "すいせんし", "水前"])
def test_a_town_by_name_and_reading_however_typed(towns, typed):
    assert "熊本県熊本市中央区水前寺" in {town.address for town in towns.beginning_with(typed, 6)}


def test_this_city_comes_first_then_the_prefecture(towns):
    found = towns.beginning_with("ひろ", 60)
    places = [0 if "熊本市" in town.city else 1 if town.prefecture == "熊本県" else 2 for town in found]
    assert set(places) == {0, 1, 2}
    assert all(before <= after for before, after in pairwise(places))


def test_earlier_words_narrow_the_place(towns):
    for typed in ("益城町 広崎", "ましき ひろさき", "上益城郡 ひろさき"):
        assert [town.city for town in towns.beginning_with(typed, 6)] == ["上益城郡益城町"], typed
    assert next(town.city for town in towns.beginning_with("南区 ちか", 9)) == "熊本市南区"
    assert next(town.city for town in towns.beginning_with("熊本県 南区 ちか", 9)) == "熊本市南区"


def test_no_more_than_asked(towns):
    assert len(towns.beginning_with("か", 4)) == 4
    assert towns.beginning_with("", 4) == ()


@given(some.text(max_size=30))
def test_any_text_is_looked_up(towns, text):
    assert len(towns.beginning_with(text, 5)) <= 5
    assert len(towns.by_code_beginning(text, 5)) <= 5


def test_the_keys_were_folded_as_queries_are(towns):
    """Where this fails, `fold` changed: make resources/towns anew."""
    for town in towns.beginning_with("み", 200):
        assert town in towns.beginning_with(town.town, 200)
        assert fold(town.town_kana).startswith("み") or fold(town.town).startswith("み")


def test_a_missing_and_a_damaged_file_know_nothing(tmp_path, caplog):
    damaged = tmp_path / "damaged"
    damaged.write_bytes(zstandard.compress(b"no table"))
    for file in (tmp_path / "missing", damaged):
        towns = loaded(file)
        assert (towns.by_code_beginning("8620950", 3), towns.beginning_with("すい", 3)) == ((), ())
    assert [record.levelname for record in caplog.records] == ["ERROR", "ERROR"]
    caplog.clear()


def row(code: str, city: str, town: str, kana: str, prefecture: str = "熊本県") -> dict[str, object]:
    return {
        "postal_code": code,
        "jisx0402": "43101",
        "prefecture": prefecture,
        "prefecture_kana": "クマモトケン",
        "city": city,
        "city_kana": "クマモトシチュウオウク",
        "neighborhood": town,
        "neighborhood_kana": kana,
    }


def test_the_script_takes_a_town_once_and_gives_the_same_bytes():
    rows = [
        row("8600001", "熊本市中央区", "見本町", "ミホンマチ"),
        row("0010001", "札幌市", "例町", "レイチョウ", "北海道"),
    ]
    twice = build([*rows, *rows]).serialize()
    assert twice == build(rows).serialize()
    assert [nearness(one) for one in rows] == [0, 2]
