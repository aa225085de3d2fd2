"""Kana from whatever was typed: romaji without an input method, katakana, half-width; no mode to switch."""

import re
import unicodedata

import jaconv

_PENDING = re.compile(r"(?:[bcdfghjklmpqrstvwxyz]+[yhs]?|n)$")
"""Consonants at the end that wait for their vowel; shown as letters until it comes."""
_HIRAGANA_WORD = re.compile(r"[ぁ-ゖー・ 　]*")


def kana_from_typing(text: str) -> str:
    """Hiragana for what was typed so far; letters that are not kana yet stay as they are.

    As in every input method, "nn" is ん and "n'" too, so that けんいち is kenn'iti or ken'iti.
    """
    plain = unicodedata.normalize("NFKC", text).lower()
    pending = _PENDING.search(plain)
    tail = pending.group() if pending else ""
    head = plain[: len(plain) - len(tail)] if tail else plain
    if tail and len(tail) > 1 and tail[0] == "n":
        head, tail = head + "n", tail[1:]
    return jaconv.kata2hira(jaconv.alphabet2kana(head)) + tail


def finished_kana(text: str) -> str:
    """As `kana_from_typing`, for a field that is left: a last n becomes ん."""
    kana = kana_from_typing(text)
    return kana[:-1] + "ん" if kana.endswith("n") else kana


def is_kana(text: str) -> bool:
    """Whether `text` holds hiragana, long marks and spaces only."""
    return _HIRAGANA_WORD.fullmatch(text) is not None


def holds_kanji(text: str) -> bool:
    """Whether `text` was converted by an input method: ideographs cannot be a reading."""
    return any("㐀" <= character <= "鿿" or character in "々〆" or ord(character) > 0x20000 for character in text)
