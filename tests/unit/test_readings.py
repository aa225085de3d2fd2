"""Readings are suggested for names as a card writes them, and as people type them without a blank."""

from itertools import cycle
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kiosk.dictionaries.name_reading import MAX_SIGNS, Found, NameReader
from kiosk.dictionaries.name_table import Kind
from kiosk.dictionaries.names import Names
from kiosk.domain.kana import is_kana
from scripts.build_names import OUT

LOADED_S = 60
COMMON = [line.split() for line in (Path(__file__).parent / "common_names.txt").read_text("utf-8").splitlines()]
FAMILIES = [(written, kana) for kind, written, kana in COMMON if kind == "f"]
GIVEN = [(written, kana) for kind, written, kana in COMMON if kind == "g"]
EACH_FAMILY_WITH = 5
"""Given names tried with each family name."""


@pytest.fixture(scope="module")
def readings():
    readings = Names(OUT)
    readings.load()
    readings.wait(LOADED_S)
    return readings


@pytest.mark.parametrize(
    ("name", "kana"),
    [
        ("見本　花子", "みほん はなこ"),
        ("髙﨑 健一", "たかさき けんいち"),
        ("渡邊 さくら", "わたなべ さくら"),
        ("例田 太郎", "れいだ たろう"),
        ("佐佐木 みつ子", "ささき みつこ"),
        ("山本 リサ 美咲", "やまもと りさ みさき"),
        ("ミホン タロウ", "みほん たろう"),
        ("神戸 一郎", "かんべ いちろう"),
        ("SAMPLE NGUYEN", ""),
        ("見本 Lynn", ""),
        ("", ""),
        (" ", ""),
        ("\ue000\U000e0100", ""),
        ("田" * (MAX_SIGNS + 1), ""),
    ],
)
def test_a_name_has_a_reading_or_none(readings, name, kana):
    assert readings.reading_of(name) == kana


@pytest.mark.parametrize(
    ("name", "kana"),
    [
        ("見本花子", "みほん はなこ"),
        ("例田太郎", "れいだ たろう"),
        ("鈴木さくら", "すずき さくら"),
        ("林太郎", "はやし たろう"),
        ("田中", "たなか"),
        ("花子", "はなこ"),
        ("三千雄", "みちお"),
        ("長谷川", "はせがわ"),
    ],
)
def test_a_name_without_a_blank_is_cut_where_family_and_given_name_meet(readings, name, kana):
    assert readings.reading_of(name) == kana


def test_common_names_are_read_as_most_of_their_bearers_say_them(readings):
    given_names = cycle(GIVEN)
    wrong = []
    for family, family_kana in FAMILIES:
        for _, (name, kana) in zip(range(EACH_FAMILY_WITH), given_names, strict=False):
            wanted = f"{family_kana} {kana}"
            wrong += [
                (blank, family, name, read)
                for blank in ("　", "")
                if (read := readings.reading_of(f"{family}{blank}{name}")) != wanted
            ]
    assert wrong == []


def test_nothing_is_known_before_it_is_loaded():
    assert Names(OUT).reading_of("見本 花子") == ""


@given(some.text(some.sampled_from("田中見本花子々髙ケ〆さアーa1 　\U000e0100\U00020089"), max_size=12))
def test_any_text_has_a_reading_in_kana_or_none(readings, text):
    read = readings.reading_of(text)
    assert is_kana(read)
    assert len(read.split()) <= max(2, len(text.split()))


def reader(*rows: tuple[Kind, str, int, str]) -> NameReader:
    known = {(kind, written): Found(cost, kana) for kind, written, cost, kana in rows}
    return NameReader(lambda kind, written: known.get((kind, written)))


def test_what_no_table_knows_has_no_reading():
    assert reader().reading_of("例田 花子") == reader().reading_of("例田花子") == ""
    assert reader((Kind.FAMILY, "例田", 9_000, "れいだ")).reading_of("例田 花子") == ""


def test_a_family_name_is_read_as_such_before_it_is_a_place():
    both = reader((Kind.FAMILY, "例田", 11_000, "れいだ"), (Kind.WORD, "例田", 6_000, "れいでん"))
    assert both.reading_of("例田") == "れいだ"


def test_an_unknown_part_is_made_of_its_pieces_by_their_place():
    kanji = (Kind.FAMILY_BEGINNING, "田", 0, "た"), (Kind.FAMILY_END, "田", 0, "だ")
    assert reader(*kanji).reading_of("田田 ") == "ただ"
    assert reader(*kanji).reading_of("田々") == "ただ"
    assert reader(*kanji, (Kind.WORD, "見本", 6_000, "みほん")).reading_of("見本田 けい") == "みほんだ けい"
