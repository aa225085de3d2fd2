"""Search keys: one spelling for all the ways in which a name is said, typed, printed and written."""

import re
import unicodedata

import jaconv

from kiosk.domain.kana import holds_kanji, kana_from_typing

MAX_QUERY_WORDS = 4
"""Family name, given name, and two to spare; each word is one look into the index."""

_SMALL = str.maketrans("ぁぃぅぇぉっゃゅょゎゕゖ", "あいうえおつやゆよわかけ")
_OLD_KANA = str.maketrans("ゐゑをぢづ", "いえおじず")
_LONG_O = re.compile(r"(?<=[おこそとのほもよろごぞどぼぽ])[うお]")
_LONG_U = re.compile(r"(?<=[うくすつぬふむゆるぐずぶぷ])う")
_MARKS = re.compile("[\u0300-\u036f\u3099\u309a\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_NOISE = re.compile(r"[\s・･.,'’\-‐=＝ー〜~]+")
# Pairs that registers and people use for each other; the right side is the key. Source: the variants that the
# 住基ネット統一文字 and JIS X 0213 list for names common in Kyushu. Data: extend it freely, never shorten it.
_VARIANTS = str.maketrans(
    "髙﨑嵜碕邊邉邌濵濱櫻齋齊斎澤廣德眞槇惠瀨瀬龍嶋嶌國兒會塚曾條藏壽榮學實寬寛縣圓圎當冨桒栁薗檜峯舘籔駒惣増辻",
    "高崎崎崎辺辺辺浜浜桜斉斉斉沢広徳真槙恵瀬瀬竜島島国児会塚曽条蔵寿栄学実寛寛県円円当富桑柳園桧峰館薮駒惣増辻",
)


def fold(text: str) -> str:
    """The search key of a name or a reading: hiragana without small kana, long vowels and voice marks, common kanji.

    Latin letters stay small letters; spaces and points go.
    """
    plain = jaconv.kata2hira(unicodedata.normalize("NFKC", text)).lower()
    plain = _NOISE.sub("", plain).translate(_SMALL).translate(_OLD_KANA)
    plain = _LONG_U.sub("", _LONG_O.sub("", plain))
    bare = _MARKS.sub("", unicodedata.normalize("NFD", plain))
    return unicodedata.normalize("NFC", bare).translate(_VARIANTS)


def common_kanji(text: str) -> str:
    """`text` with each variant kanji as its common form and without variation selectors."""
    return _MARKS.sub("", text).translate(_VARIANTS)


def tokens_of(*names: str) -> tuple[str, ...]:
    """The keys under which a person is found: each name whole, and from each of its later words on."""
    found: dict[str, None] = {}
    for name in names:
        words = name.split()
        for start in range(len(words)):
            token = fold("".join(words[start:]))
            if token:
                found[token] = None
    return tuple(found)


def query_words(text: str) -> tuple[str, ...]:
    """The keys that every found person must have a token for; letters are also read as romaji, by `query_readings`."""
    return tuple(word for word in (fold(part) for part in text.split()[:MAX_QUERY_WORDS]) if word)


def query_readings(text: str) -> tuple[tuple[str, ...], ...]:
    """What a search line may mean, each as the words to look up: as typed, and as romaji read aloud."""
    readings = [query_words(text)]
    if not holds_kanji(text):
        readings.append(query_words(_without_pending(kana_from_typing(text))))
    return tuple(dict.fromkeys(reading for reading in readings if reading))


def _without_pending(kana: str) -> str:
    return re.sub(r"[a-z]+$", "", kana) if re.search("[ぁ-ゖ]", kana) else kana
