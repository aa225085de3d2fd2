"""Makes resources/names/names.sqlite.zst out of SudachiDict (pip install sudachipy sudachidict_small)."""

import math
import sqlite3
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import jaconv
import zstandard

sys.path.insert(0, str(Path(__file__).parents[1]))

from kiosk.dictionaries.name_table import Kind, empty_table
from kiosk.domain.kana import holds_kanji, is_kana
from scripts.kanji_readings import KanjiReadings, repeated
from scripts.sudachi_words import Word

OUT = Path(__file__).parents[1] / "resources" / "names" / "names.sqlite.zst"
LEVEL = 19
"""The strongest level that unpacks as fast as the others."""
MAX_BYTES = 3 * 1024 * 1024
"""What the file may grow to; the dictionary it is made from takes 112 MB."""
WRITINGS = 9
"""As many as there are digits to choose one with."""
LONGEST = 4
"""Kanji in one part of a name; longer entries of the dictionary are epithets."""
LONGEST_WORD = 3
"""Signs of a word that may stand in a name; longer ones are read sign by sign just as well."""
UNKNOWN_SIGN = "〓"
KATAKANA_OF_FAMILIES = "ノヶケヵツ"
"""Katakana in family names (一ノ瀬, 三ツ木); other mixtures in the dictionary are names of figures in stories."""
PARTS = {"姓": Kind.FAMILY, "名": Kind.GIVEN}
WORDS = frozenset({"普通名詞", "地名", "接尾辞", "接頭辞"})
"""Words that names are made of; family names are old names of places."""
PLACES = {
    Kind.FAMILY: (Kind.FAMILY_BEGINNING, Kind.FAMILY_END),
    Kind.GIVEN: (Kind.GIVEN_BEGINNING, Kind.GIVEN_END),
}
COST_OF_DOUBT = 700
"""What Sudachi's costs take for one part in e of likelihood (its dictionary is made like MeCab's)."""
COST_STEP = 300
"""How much of cost weighs as much, among writings of one reading, as one step of `commonness`."""
COMMON = tuple((OUT.parent / "common.txt").read_text(encoding="utf-8").split())
"""Spellings that most bearers of the country's and of Kumamoto's common family names have, in their order."""
LOWEST_COST = {Kind.FAMILY: 3_000, Kind.GIVEN: 6_000, Kind.WORD: 6_000}
"""Words that are frequent in other texts are not more frequent in names."""
COMMON_READINGS = (OUT.parent / "common_readings.txt").read_text(encoding="utf-8").splitlines()
"""Names and their reading: of Kumamoto's families and of children, which the dictionary does not know or reads
otherwise; and given names that many bear, so that their writing is offered first."""
PLACE_AMONG_COMMON = {
    **{(Kind.FAMILY, written): place for place, written in enumerate(COMMON)},
    **{
        (Kind.GIVEN, line.split()[1]): place
        for place, line in enumerate(COMMON_READINGS)
        if line.startswith(Kind.GIVEN)
    },
}
COST_OF_COMMON = 9_500
"""What a part of a name costs that is common, but not among the most common."""
Names = dict[tuple[Kind, str, str], int]
"""Cost by kind, writing and reading."""
Row = tuple[Kind, str, int, str]


def is_of_names(written: str, kind: tuple[str, ...]) -> bool:
    """Whether a word of the dictionary is one that names are, or are made of."""
    if UNKNOWN_SIGN in written or not holds_kanji(written):
        return False
    if kind[3] in PARTS:
        return len(written) <= LONGEST and all(_is_sign_of(PARTS[kind[3]], sign) for sign in written)
    return len(written) <= LONGEST_WORD and not WORDS.isdisjoint(kind) and all(map(holds_kanji, written))


def _is_sign_of(part: Kind, sign: str) -> bool:
    if part is Kind.FAMILY and sign in KATAKANA_OF_FAMILIES:
        return True
    return holds_kanji(sign) or is_kana(jaconv.kata2hira(sign) if part is Kind.GIVEN else sign)


def cheapest(words: Iterable[Word]) -> Names:
    """The words by kind, each spelling and reading once."""
    found: Names = {}
    for word in words:
        key = PARTS.get(word.kind[3], Kind.WORD), word.written, word.kana
        cost = max(word.cost, LOWEST_COST[key[0]])
        found[key] = min(cost, found.get(key, cost))
    return found


def with_common_readings(names: Names, lines: Iterable[str] = COMMON_READINGS) -> Names:
    """The names, those of `lines` with the lowest cost of their writing."""
    said = [line.split() for line in lines]
    wanted = {(Kind(kind), written): kana for kind, written, kana in said}
    raised = {
        (kind, written, kana): max(cost, COST_OF_COMMON + 1) if (kind, written) in wanted else cost
        for (kind, written, kana), cost in names.items()
    }
    return raised | {
        (*key, kana): min(COST_OF_COMMON, names.get((*key, kana), COST_OF_COMMON)) for key, kana in wanted.items()
    }


def readings(names: Names) -> Iterator[Row]:
    """Every reading of a part of a name, and the likeliest of each other word and of each kanji."""
    parts = sorted(key for key in names if key[0] in PLACES)
    kanji = KanjiReadings((repeated(written), kana) for _kind, written, kana in parts)
    for kind, written, ways in _grouped(names):
        ranked = sorted(ways, key=lambda kana: (names[kind, written, kana], -_chance(kanji, written, kana), kana))
        last = 0
        for kana in ranked if kind in PLACES else ranked[:1]:
            last = max(last + 1, names[kind, written, kana])  # so that likelihood decides among equal costs
            yield kind, written, last, kana
    yield from readings_of_kanji(parts, kanji)


def _grouped(names: Names) -> Iterator[tuple[Kind, str, list[str]]]:
    ways: dict[tuple[Kind, str], list[str]] = defaultdict(list)
    for kind, written, kana in names:
        ways[kind, written].append(kana)
    for (kind, written), kanas in sorted(ways.items()):
        if kind in PLACES or not all((part, written) in ways for part in PLACES):
            yield kind, written, kanas


def _chance(kanji: KanjiReadings, written: str, kana: str) -> float:
    parts = kanji.likeliest(repeated(written), kana)
    return kanji.chance(repeated(written), parts) if parts else 0.0


def readings_of_kanji(parts: Iterable[tuple[Kind, str, str]], kanji: KanjiReadings) -> Iterator[Row]:
    """How each kanji is mostly read at the beginning of family and given names, and behind it."""
    seen: dict[tuple[Kind, str], Counter[str]] = defaultdict(Counter)
    for kind, written, kana in parts:
        signs = repeated(written)
        for index, (sign, part) in enumerate(zip(signs, kanji.likeliest(signs, kana), strict=False)):
            if holds_kanji(sign):
                seen[PLACES[kind][index > 0], sign][part] += 1
    for (place, sign), ways in sorted(seen.items()):
        part, count = min(ways.items(), key=lambda way: (-way[1], way[0]))
        yield place, sign, round(-COST_OF_DOUBT * math.log(count / ways.total())), part


def writings(names: Names) -> Iterator[tuple[Kind, str, int, str]]:
    """The likeliest writings of each reading of a part of a name."""
    every = sorted(key for key in names if key[0] in PLACES)
    starts = Counter(kind + written[0] for kind, written, _kana in every)
    ends = Counter(kind + written[-1] for kind, written, _kana in every)

    def rank(kind: Kind, written: str, kana: str) -> tuple[int, bool, float, str]:
        """Signs that many names of this part begin and end with make a likely one, as a low cost does."""
        commonness = math.log(starts[kind + written[0]]) + math.log(ends[kind + written[-1]])
        place = PLACE_AMONG_COMMON.get((kind, written), len(PLACE_AMONG_COMMON))
        return place, len(written) > 2, names[kind, written, kana] / COST_STEP - commonness, written

    ways: dict[tuple[Kind, str], list[str]] = defaultdict(list)
    for kind, written, kana in sorted(every, key=lambda key: rank(*key)):
        ways[kind, kana].append(written)
    for (kind, kana), ranked in sorted(ways.items()):
        for place, written in enumerate(ranked[:WRITINGS]):
            yield kind, kana, place, written


def build(names: Names) -> sqlite3.Connection:
    """The table in memory; the same names give the same bytes."""
    table = empty_table()
    table.executemany("INSERT INTO reading VALUES (?, ?, ?, ?)", readings(names))
    table.executemany("INSERT INTO writing VALUES (?, ?, ?, ?)", writings(names))
    table.commit()
    table.execute("VACUUM")
    return table


def main() -> int:
    """Writes the file."""
    from scripts.sudachi_words import words  # needs Sudachi, which tests of the table do without

    plain = build(with_common_readings(cheapest(words(is_of_names)))).serialize()
    packed = zstandard.ZstdCompressor(level=LEVEL).compress(plain)
    OUT.write_bytes(packed)
    print(f"{OUT.name}: {len(packed)} bytes, {len(plain)} unpacked")
    return 0


if __name__ == "__main__":
    sys.exit(main())
