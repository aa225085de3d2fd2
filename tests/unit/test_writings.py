"""Kanji are suggested for names as they are read; the likeliest come first."""

import pytest
import zstandard

from kiosk.dictionaries.name_table import Kind
from kiosk.dictionaries.names import Names
from kiosk.ports.writings import NamePart
from scripts.build_names import MAX_BYTES, OUT, WRITINGS, build, is_of_names, with_common_readings
from scripts.kanji_readings import KanjiReadings, repeated

LOADED_S = 30


@pytest.fixture(scope="module")
def writings():
    writings = Names(OUT)
    writings.load()
    writings.wait(LOADED_S)
    return writings


@pytest.mark.parametrize(
    ("part", "kana", "first"),
    [
        (NamePart.FAMILY, "たなか", "田中"),
        (NamePart.FAMILY, "わたなべ", "渡辺"),
        (NamePart.FAMILY, "くまもと", "熊本"),
        (NamePart.GIVEN, "はなこ", "花子"),
    ],
)
def test_the_likeliest_writing_comes_first(writings, part, kana, first):
    assert writings.writings_of(part, kana)[0] == first


@pytest.mark.parametrize("kana", ["", "みほん", "tanaka", "た", "\t"])
def test_an_unknown_reading_has_no_writing(writings, kana):
    assert writings.writings_of(NamePart.FAMILY, kana) == ()


def test_as_many_as_there_are_digits(writings):
    assert len(writings.writings_of(NamePart.GIVEN, "ゆうこ")) == WRITINGS


def test_nothing_is_known_before_it_is_loaded():
    assert Names(OUT).writings_of(NamePart.FAMILY, "たなか") == ()


def test_a_missing_and_a_damaged_file_know_nothing(tmp_path, caplog):
    damaged = tmp_path / "damaged"
    damaged.write_bytes(zstandard.compress(b"no table"))
    for file in (tmp_path / "missing", damaged):
        broken = Names(file)
        broken.load()
        broken.wait(LOADED_S)
        assert broken.writings_of(NamePart.FAMILY, "たなか") == ()
    assert [record.levelname for record in caplog.records] == ["ERROR", "ERROR"]
    caplog.clear()


NAMES = {
    (Kind.FAMILY, "例田", "れいだ"): 9_000,
    (Kind.FAMILY, "礼田", "れいだ"): 9_000,
    (Kind.FAMILY, "例", "れい"): 9_500,
    (Kind.FAMILY, "東", "ひがし"): 10_000,
    (Kind.FAMILY, "東", "あずま"): 9_000,
    (Kind.GIVEN, "花", "はな"): 9_000,
    (Kind.WORD, "花", "か"): 6_000,
    (Kind.WORD, "例田", "れいでん"): 6_000,
}


def test_the_same_names_give_the_same_table():
    backwards = dict(reversed(NAMES.items()))
    assert build(NAMES).serialize() == build(backwards).serialize()


def rows(names, statement):
    return build(names).execute(statement).fetchall()


def test_the_table_holds_both_ways():
    assert rows(NAMES, "SELECT written FROM writing WHERE kana = 'れいだ'") == [("例田",), ("礼田",)]
    assert rows(NAMES, "SELECT kana FROM reading WHERE written = '東' AND kind = 'f' ORDER BY cost") == [
        ("あずま",),
        ("ひがし",),
    ]
    assert rows(NAMES, "SELECT kind, kana FROM reading WHERE written = '田'") == [("fe", "だ")]


def test_a_reading_that_is_said_to_be_common_comes_first():
    told = with_common_readings(NAMES, ["f 東 ひがし", "g 例花 れいか"])
    assert rows(told, "SELECT kana FROM reading WHERE written = '東' AND kind = 'f' ORDER BY cost")[0] == ("ひがし",)
    assert rows(told, "SELECT written FROM writing WHERE kana = 'れいか'") == [("例花",)]


@pytest.mark.parametrize(
    ("written", "kinds", "is_taken"),
    [
        ("例田", ("名詞", "固有名詞", "人名", "姓"), True),
        ("一ノ瀬", ("名詞", "固有名詞", "人名", "姓"), True),
        ("フグ田", ("名詞", "固有名詞", "人名", "姓"), False),
        ("キヨ子", ("名詞", "固有名詞", "人名", "名"), True),
        ("A子", ("名詞", "固有名詞", "人名", "名"), False),
        ("例〓", ("名詞", "固有名詞", "人名", "名"), False),
        ("見本", ("名詞", "普通名詞", "一般", "*"), True),
        ("見る", ("動詞", "非自立可能", "*", "*"), False),
        ("さくら", ("名詞", "固有名詞", "人名", "名"), False),
    ],
)
def test_what_names_are_made_of_is_taken_from_the_dictionary(written, kinds, is_taken):
    assert is_of_names(written, kinds) is is_taken


def test_a_name_is_cut_among_its_kanji_by_what_other_names_say():
    kanji = KanjiReadings([("山田", "やまだ"), ("田中", "たなか"), ("中山", "なかやま"), ("山中", "やまなか")])
    assert kanji.likeliest("中田", "なかだ") == ("なか", "だ")
    assert kanji.likeliest("みつ子", "みつこ") == ("み", "つ", "こ")
    assert kanji.likeliest("山田", "や") == ()
    assert repeated("佐々木") == "佐佐木"


def test_the_table_is_unpacked_once_into_the_folder_and_anew_where_it_was_cut_off(tmp_path):
    for _ in range(2):
        names = Names(OUT, tmp_path)
        names.load()
        names.wait(LOADED_S)
        assert names.writings_of(NamePart.FAMILY, "たなか")[0] == "田中"
        (unpacked,) = tmp_path.iterdir()
        whole = unpacked.read_bytes()
        unpacked.write_bytes(whole[: len(whole) // 2])


def test_where_the_folder_takes_nothing_the_table_is_kept_in_memory(tmp_path):
    names = Names(OUT, tmp_path / "missing")
    names.load()
    names.wait(LOADED_S)
    assert names.writings_of(NamePart.FAMILY, "たなか")[0] == "田中"


def test_the_file_is_small_enough_to_ship():
    assert OUT.stat().st_size <= MAX_BYTES
