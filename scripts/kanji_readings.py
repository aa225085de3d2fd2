"""Finds which part of a name's reading each of its kanji says, from many names at once."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations, pairwise

import jaconv

from kiosk.domain.kana import holds_kanji

ROUNDS = 6
"""Of guessing again from the guesses before; afterwards nothing moves."""
LONGEST_READING = 4
"""Kana of one kanji, as in 承 うけたま."""
SEEN_BEFORE = 0.01
"""What a reading never seen yet counts."""
Parts = tuple[str, ...]


class KanjiReadings:
    """How likely each kanji is read how, everywhere in a name."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        """Learns from names, each as written (々 resolved) and in hiragana."""
        self._chances: dict[str, dict[str, float]] = {}
        self._names = [(written, tuple(cuts(written, kana))) for written, kana in names]
        for _round in range(ROUNDS):
            self._learn()

    def likeliest(self, written: str, kana: str) -> Parts:
        """The reading cut into one part for each sign; empty where it cannot be cut so."""
        return max(cuts(written, kana), key=lambda parts: self.chance(written, parts), default=())

    def chance(self, written: str, parts: Parts) -> float:
        """How likely these parts are together; of one, never 0."""
        return math.prod(self._chance(sign, part) for sign, part in zip(written, parts, strict=True))

    def _chance(self, sign: str, part: str) -> float:
        return self._chances.get(sign, {}).get(part, 0.0) + SEEN_BEFORE / 10 ** len(part)

    def _learn(self) -> None:
        seen: dict[str, Counter[str]] = defaultdict(Counter)
        for written, ways in self._names:
            weights = [self.chance(written, parts) for parts in ways]
            for parts, weight in zip(ways, weights, strict=True):
                for sign, part in zip(written, parts, strict=True):
                    seen[sign][part] += weight / sum(weights)
        self._chances = {
            sign: {part: count / sum(parts.values()) for part, count in parts.items()} for sign, parts in seen.items()
        }


def cuts(written: str, kana: str) -> Iterator[Parts]:
    """Every way to give each sign its part of the reading; kana among the signs say themselves."""
    for places in combinations(range(1, len(kana)), len(written) - 1):
        parts = tuple(kana[start:end] for start, end in pairwise((0, *places, len(kana))))
        if all(_may_say(sign, part) for sign, part in zip(written, parts, strict=True)):
            yield parts


def _may_say(sign: str, part: str) -> bool:
    return len(part) <= LONGEST_READING if holds_kanji(sign) else jaconv.kata2hira(sign) == part


def repeated(written: str) -> str:
    """`written` with the sign that 々 stands for in its place."""
    signs: list[str] = []
    for sign in written:
        signs.append(signs[-1] if sign == "々" and signs else sign)
    return "".join(signs)
