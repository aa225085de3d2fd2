"""Makes resources/names/names.tsv.zst out of SudachiDict, the dictionary that suggests readings (resources/names)."""

import math
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import zstandard

sys.path.insert(0, str(Path(__file__).parents[1]))

from kiosk.domain.kana import holds_kanji, is_kana, kana_from_typing

OUT = Path(__file__).parents[1] / "resources" / "names" / "names.tsv.zst"
LEVEL = 19
"""The strongest level that unpacks as fast as the others."""
WRITINGS = 9
"""As many as there are digits to choose one with."""
LONGEST = 4
"""Kanji in one part of a name; longer entries of the dictionary are epithets."""
UNKNOWN_SIGN = "〓"
PARTS = {"姓": "f", "名": "g"}
COMMON = tuple((OUT.parent / "common.txt").read_text(encoding="utf-8").split())
"""Spellings that most bearers of the country's and of Kumamoto's common family names have, in their order."""
Name = tuple[str, str, str]
"""Part of the name, reading in hiragana, kanji."""


def names_of_dictionary() -> Iterator[Name]:
    """Every family and given name of the dictionary that is written with kanji."""
    from sudachipy import Dictionary

    for entry in Dictionary(dict="small").entries():
        kinds, written = entry.part_of_speech(), entry.surface()
        if kinds[3] not in PARTS or not holds_kanji(written):
            continue
        kana = kana_from_typing(entry.reading_form())
        if is_kana(kana) and len(written) <= LONGEST and UNKNOWN_SIGN not in written:
            yield PARTS[kinds[3]], kana, written


def likeliest_first(part: str, writings: Iterable[str], starts: Counter[str], ends: Counter[str]) -> list[str]:
    """The writings of one reading; signs that many names of this part begin and end with make a likely one."""

    def rank(written: str) -> tuple[int, bool, float, str]:
        common = math.log(starts[part + written[0]]) + math.log(ends[part + written[-1]])
        place = COMMON.index(written) if part == "f" and written in COMMON else len(COMMON)
        return place, len(written) > 2, -common, written

    return sorted(writings, key=rank)


def table(names: Iterable[Name]) -> str:
    """The whole table, one reading a line; the same names give the same text."""
    every = sorted(set(names))
    starts = Counter(part + written[0] for part, _kana, written in every)
    ends = Counter(part + written[-1] for part, _kana, written in every)
    grouped: dict[tuple[str, str], list[str]] = defaultdict(list)
    for part, kana, written in every:
        grouped[part, kana].append(written)
    lines = [
        "\t".join((part, kana, " ".join(likeliest_first(part, writings, starts, ends)[:WRITINGS])))
        for (part, kana), writings in grouped.items()
    ]
    return "\n".join(lines) + "\n"


def main() -> int:
    """Writes the file."""
    packed = zstandard.ZstdCompressor(level=LEVEL).compress(table(names_of_dictionary()).encode("utf-8"))
    OUT.write_bytes(packed)
    print(f"{OUT.name}: {len(packed)} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
