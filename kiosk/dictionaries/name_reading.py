"""How a name in kanji is read: whole parts that the table knows first, then words and kanji that parts are made of."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import jaconv

from kiosk.dictionaries.name_table import Kind
from kiosk.domain.folding import common_kanji
from kiosk.domain.kana import holds_kanji, is_kana, kana_from_typing

MAX_SIGNS = 30
"""The longest word that is read; what is longer is no Japanese name, and would keep a key press waiting."""
LONGEST_PIECE = 4
"""Signs of the table's longest entry."""
# Costs are those of Sudachi's dictionary, about 700 for one part in e of likelihood; a part of a name that is well
# known costs 5 000 to 11 000. The others were set so that the names of tests/unit/common_names.txt come apart rightly.
OTHER_KIND_COST = 3_000
"""A family name read as a place, a given name read as a word."""
MADE_UP_COST = 6_000
"""A part that the table does not know whole."""
PIECE_COST = 2_000
"""Each of its pieces: the fewer, the better."""
KANJI_COST = 7_000
"""A single kanji, beside how doubtful its reading is."""
KANA_COST = 2_500
"""A kana in a part of a name reads as itself; three of them cost as much as a known given name."""
ALONE_COST = 7_000
"""A name with one part only: people give both, but while they type the first stands alone."""
_PLACES = {
    Kind.FAMILY: (Kind.FAMILY_BEGINNING, Kind.FAMILY_END),
    Kind.GIVEN: (Kind.GIVEN_BEGINNING, Kind.GIVEN_END),
}
_OTHERS = {Kind.FAMILY: (Kind.WORD, Kind.GIVEN), Kind.GIVEN: (Kind.WORD, Kind.FAMILY)}


@dataclass(frozen=True, order=True)
class Found:
    """A reading and how unlikely it is."""

    cost: int
    kana: str


Likeliest = Callable[[Kind, str], Found | None]
"""The table's likeliest reading of a kind and a writing."""


class NameReader:
    """Reads one name; remembers what it looked up on the way."""

    def __init__(self, likeliest: Likeliest) -> None:
        self._likeliest = likeliest
        self._known: dict[tuple[Kind, str], Found | None] = {}

    def reading_of(self, name: str) -> str:
        """Hiragana for `name`, a blank between its parts; empty where one of them has no reading."""
        words = name.split()
        if not words or max(map(len, words)) > MAX_SIGNS:
            return ""
        if len(words) == 1 and holds_kanji(name):
            return self._undivided(words[0])
        kinds = (Kind.FAMILY, *(Kind.GIVEN for _ in words[1:]))
        read = [self._word(kind, word) for kind, word in zip(kinds, words, strict=True)]
        return " ".join(read) if all(read) else ""

    def _word(self, kind: Kind, word: str) -> str:
        if not holds_kanji(word):
            kana = kana_from_typing(word)
            return kana if is_kana(kana) else ""
        found = self._part(kind, word)
        return found.kana if found else ""

    def _undivided(self, word: str) -> str:
        """A name without a blank: whole, or cut where family and given name cost least."""
        found = min(self._alone(word), default=None)
        for end in range(1, min(len(word), LONGEST_PIECE + 1)):
            family, given = self._part(Kind.FAMILY, word[:end]), self._part(Kind.GIVEN, word[end:])
            if family and given:
                cut = Found(family.cost + given.cost, f"{family.kana} {given.kana}")
                found = min(found, cut) if found else cut
        return found.kana if found else ""

    def _alone(self, word: str) -> Iterator[Found]:
        parts = (Kind.FAMILY, Kind.GIVEN)
        known = [self._of_kind(kind, word) for kind in parts]
        for found in known if any(known) else [self._part(kind, word) for kind in parts]:
            if found:
                yield Found(found.cost + ALONE_COST, found.kana)

    def _part(self, kind: Kind, word: str) -> Found | None:
        """The likeliest reading of a family or given name: as known, as another word, made of pieces."""
        return self._of_kind(kind, word) or self._of_others(kind, word) or self._made_up(kind, word)

    def _of_others(self, kind: Kind, word: str) -> Found | None:
        found = [other for other in (self._of_kind(other, word) for other in _OTHERS[kind]) if other]
        doubt = OTHER_KIND_COST if len(word) > 1 else OTHER_KIND_COST + MADE_UP_COST
        return Found(min(found).cost + doubt, min(found).kana) if found else None

    def _made_up(self, kind: Kind, word: str) -> Found | None:
        """The cheapest row of pieces: `reached[n]` reads the first n signs."""
        reached: list[Found | None] = [Found(MADE_UP_COST, "")]
        for end in range(1, len(word) + 1):
            ways = []
            for start in range(max(0, end - LONGEST_PIECE), end):
                before, piece = reached[start], self._piece(kind, word, start, end)
                if before and piece:
                    ways.append(Found(before.cost + piece.cost + PIECE_COST, before.kana + piece.kana))
            reached.append(min(ways, default=None))
        return reached[-1]

    def _piece(self, kind: Kind, word: str, start: int, end: int) -> Found | None:
        signs = word[start:end]
        if end - start > 1:
            return self._of_kind(kind, signs) or self._of_kind(Kind.WORD, signs)
        if not holds_kanji(signs):
            kana = jaconv.kata2hira(signs)
            return Found(KANA_COST, kana) if is_kana(kana) else None
        return self._of_kanji(kind, word[start - 1] if signs == "々" and start else signs, is_first=start == 0)

    def _of_kanji(self, kind: Kind, sign: str, *, is_first: bool) -> Found | None:
        beginning, end = _PLACES[kind]
        for place in (beginning, end) if is_first else (end, beginning):
            if found := self._of_kind(place, sign):
                return Found(found.cost + KANJI_COST, found.kana)
        found = self._of_kind(Kind.WORD, sign)
        return Found(found.cost + OTHER_KIND_COST, found.kana) if found else None

    def _of_kind(self, kind: Kind, written: str) -> Found | None:
        """What the table says of a writing, or of the common form of its kanji."""
        for spelling in dict.fromkeys((written, common_kanji(written))):
            if (kind, spelling) not in self._known:
                self._known[kind, spelling] = self._likeliest(kind, spelling)
            if found := self._known[kind, spelling]:
                return found
        return None
