"""Names are found however they are typed, said or written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.folding import fold, query_readings, query_words, tokens_of
from kiosk.domain.kana import finished_kana, holds_kanji, is_kana, kana_from_typing


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("kumamoto hanako", "くまもと はなこ"),
        ("k", "k"),
        ("ky", "ky"),
        ("kyo", "きょ"),
        ("hattori", "はっとり"),
        ("ken'iti", "けんいち"),
        ("kenniti", "けんいち"),
        ("tan", "たn"),
        ("tank", "たんk"),
        ("クマモト", "くまもと"),
        ("ｸﾏﾓﾄ", "くまもと"),
        ("KUMA", "くま"),
        ("ra-men", "らーめn"),
        ("", ""),
    ],
)
def test_kana_grows_while_it_is_typed(typed, shown):
    assert kana_from_typing(typed) == shown


def test_a_left_field_has_no_waiting_n():
    assert finished_kana("honda jun") == "ほんだ じゅん"


@pytest.mark.parametrize(
    "spellings",
    [
        ("髙﨑", "高崎", "高嵜"),
        ("渡邊", "渡邉", "渡辺"),
        ("おおたに", "オオタニ", "おーたに", "おたに"),
        ("ゆうこ", "ゆーこ", "ゆこ"),
        ("きょうこ", "キョウコ", "きよこ"),
        ("ＳＡＭＰＬＥ", "sample", "Sample"),
        ("辻󠄀", "辻"),
        ("ぢ", "じ", "し"),
        ("José", "jose"),
    ],
)
def test_spellings_of_one_name_fold_to_one_key(spellings):
    assert len({fold(spelling) for spelling in spellings}) == 1


def test_different_names_stay_different():
    assert fold("たなか") != fold("なかた")


@given(st.text(max_size=40))
def test_folding_is_stable_for_any_text(text):
    assert fold(fold(text)) == fold(text)
    assert all(query_readings(text)) or query_readings(text) == ()


def test_every_later_word_is_a_key_of_its_own():
    assert tokens_of("見本 花子", "みほん はなこ") == ("見本花子", "花子", "みほんはなこ", "はなこ")


def test_letters_are_read_as_letters_and_as_romaji():
    assert query_readings("hana") == (("hana",), ("はな",))
    assert query_readings("見本") == (("見本",),)
    assert query_words("  ") == ()


def test_kanji_and_kana_are_told_apart():
    assert holds_kanji("見本")
    assert not holds_kanji("みほん")
    assert is_kana("みほん はなこ")
    assert not is_kana("mihon")
