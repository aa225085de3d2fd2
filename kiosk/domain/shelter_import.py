"""Two lists of shelters against each other: what is the same place, what is new, and where they disagree."""

import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from kiosk.domain.folding import fold
from sync.protocol.records import ShelterRecord

FAR_M = 150
"""Two positions of one school differ by less (gate, gymnasium); more is worth a look."""
ELSEWHERE_M = 1_000
"""The same name so far away, at another address, is probably another place."""
BESIDE_M = 60
"""Places under other names so near may be one, if their names are alike."""
ALIKE = 0.5
"""Part of two names that must agree for places beside each other (difflib's ratio)."""
_EARTH_M = 6_371_000
_AFFIXES = re.compile(r"【.*?】|\(.*?\)|^熊本市立?|^市立|^旧")
"""What one list writes around a place's name and the other does not."""
_VARIANTS = str.maketrans({"ケ": "ヶ", "壼": "壺", "ヵ": "ヶ"})
_PREFECTURE = re.compile(r"^(熊本県)?(熊本市)?")
_BLOCK_WORDS = re.compile(r"丁目|番地の?|番|号|の(?=\d)")
_KANJI_DIGITS = "〇一二三四五六七八九"
_KANJI_BLOCK = re.compile(r"([一二三四五六七八九十]{1,3})(?=丁目)")
_WARD = re.compile(r"熊本市(中央|東|西|南|北)区")


class By(StrEnum):
    """What two entries agree in."""

    COMMON_ID = "common_id"
    NAME = "name"
    ADDRESS = "address"
    POSITION = "position"


class Conflict(StrEnum):
    """What two entries of one place disagree in."""

    NAME = "name"
    ADDRESS = "address"
    POSITION = "position"
    CAPACITY = "capacity"
    LISTED_TWICE = "listed_twice"


@dataclass(frozen=True)
class ListedShelter:
    """One row of a list. `row` counts from 1 below the titles; what the list does not say is empty or None.

    `capacity` None is unknown, never 0.
    """

    row: int
    name: str
    address: str = ""
    latitude: float | None = None
    longitude: float | None = None
    capacity: int | None = None
    common_id: str = ""
    designated: tuple[str, ...] = ()


@dataclass(frozen=True)
class Match:
    """One place in both lists; `distance_m` where both say where it is."""

    known: ListedShelter
    listed: ListedShelter
    by: tuple[By, ...]
    conflicts: tuple[Conflict, ...]
    distance_m: float | None


@dataclass(frozen=True)
class Doubt:
    """An entry that may be one of several known places, or a namesake: somebody has to say."""

    listed: ListedShelter
    candidates: tuple[ListedShelter, ...]


@dataclass(frozen=True)
class Preview:
    """What taking in a list would mean: nothing is changed by it. `missing` are known places that it does not have."""

    matches: tuple[Match, ...]
    new: tuple[ListedShelter, ...]
    doubts: tuple[Doubt, ...]
    missing: tuple[ListedShelter, ...]

    @property
    def conflicting(self) -> tuple[Match, ...]:
        """The matches that disagree in something."""
        return tuple(match for match in self.matches if match.conflicts)


def preview(known: Sequence[ListedShelter], listed: Sequence[ListedShelter]) -> Preview:
    """Compares `listed` with the `known` places: by common id, then name, then address, then position and likeness."""
    finder = _Finder(known)
    found = [(one, finder.found(one)) for one in listed]
    pairs = [(one.places[0], entry) for entry, one in found if one.is_certain]
    times: dict[int, int] = defaultdict(int)
    for place, _ in pairs:
        times[place.row] += 1
    matched = {place.row for place, _ in pairs}
    return Preview(
        matches=tuple(_match(place, one, is_twice=times[place.row] > 1) for place, one in pairs),
        new=tuple(entry for entry, one in found if not one.places),
        doubts=tuple(Doubt(entry, one.places) for entry, one in found if one.places and not one.is_certain),
        missing=tuple(place for place in known if place.row not in matched),
    )


def records_of(known: Sequence[ListedShelter], agreed: Preview) -> Iterator[ShelterRecord]:
    """The master list of `known` places with what the other list adds: a capacity, where just one is known."""
    figures: dict[int, set[int]] = defaultdict(set)
    for place in known:
        figures[place.row] |= {place.capacity} - {None}  # type: ignore[arg-type]
    for match in agreed.matches:
        figures[match.known.row] |= {match.listed.capacity} - {None}  # type: ignore[arg-type]
    for place in known:
        ward = _WARD.search(place.address)
        yield ShelterRecord(
            shelter_id=place.common_id or f"row-{place.row}",
            name=place.name,
            ward=ward[1] if ward else "",
            address=place.address,
            latitude=place.latitude,
            longitude=place.longitude,
            capacity=next(iter(figures[place.row])) if len(figures[place.row]) == 1 else None,
            common_id=place.common_id,
            designated=place.designated,
        )


def name_key(name: str) -> str:
    """A name without what lists write around it, in one spelling."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", name).translate(_VARIANTS))
    bare = _AFFIXES.sub("", plain)
    return fold(bare or plain)


def address_key(address: str) -> str:
    """An address without prefecture and city, blocks as 1-2-3: 中央区新大江1丁目8-1 and 新大江一丁目8番1号 agree."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", address).translate(_VARIANTS))
    plain = re.sub("[‐‑–ー―−－](?=[0-9])", "-", plain)
    plain = _KANJI_BLOCK.sub(lambda block: str(_number(block[1])), _PREFECTURE.sub("", plain))
    plain = re.sub("大字|字(?=.)", "", plain)
    return re.sub("-+", "-", _BLOCK_WORDS.sub("-", plain)).strip("-")


def distance_m(one: ListedShelter, other: ListedShelter) -> float | None:
    """Metres between two places (equirectangular: below a metre of error in a city); None where one is not known."""
    if None in (one.latitude, one.longitude, other.latitude, other.longitude):
        return None
    assert one.latitude is not None
    assert one.longitude is not None
    assert other.latitude is not None
    assert other.longitude is not None
    north = math.radians(other.latitude - one.latitude)
    east = math.radians(other.longitude - one.longitude) * math.cos(math.radians(one.latitude))
    return _EARTH_M * math.hypot(north, east)


@dataclass(frozen=True)
class _Found:
    """The places that an entry may be: none for a new one."""

    places: tuple[ListedShelter, ...] = ()
    is_certain: bool = False


class _Finder:
    """The known places, by everything that an entry may share with them."""

    def __init__(self, known: Sequence[ListedShelter]) -> None:
        self._known = known
        self._by_id = _grouped((place.common_id, place) for place in known)
        self._by_name = _grouped((name_key(place.name), place) for place in known)
        self._by_address = _grouped((address_key(place.address), place) for place in known)

    def found(self, one: ListedShelter) -> _Found:
        """What `one` is, by the first thing that it shares with a known place."""
        if same := self._by_id.get(one.common_id):
            return _Found(same, len(same) == 1)
        if namesakes := self._by_name.get(name_key(one.name)):
            return _settled(one, namesakes)
        if neighbours := self._by_address.get(address_key(one.address)):
            return _settled(one, neighbours)
        beside = tuple(place for place in self._known if _is_beside(one, place))
        return _Found(beside, len(beside) == 1)


def _settled(one: ListedShelter, places: tuple[ListedShelter, ...]) -> _Found:
    """The one that also stands there, or is written just so; a namesake elsewhere is a doubt."""
    here = tuple(place for place in places if not _is_elsewhere(one, place))
    exact = tuple(place for place in here if _spelling(place.name) == _spelling(one.name))
    for few in (here, exact):
        if len(few) == 1:
            return _Found(few, is_certain=True)
    return _Found(here or places)


def _grouped(pairs: Iterable[tuple[str, ListedShelter]]) -> Mapping[str, tuple[ListedShelter, ...]]:
    groups: dict[str, tuple[ListedShelter, ...]] = {}
    for key, place in pairs:
        if key:
            groups[key] = (*groups.get(key, ()), place)
    return groups


def _is_elsewhere(one: ListedShelter, other: ListedShelter) -> bool:
    apart_m = distance_m(one, other)
    return apart_m is not None and apart_m > ELSEWHERE_M and address_key(one.address) != address_key(other.address)


def _is_beside(one: ListedShelter, other: ListedShelter) -> bool:
    apart_m = distance_m(one, other)
    if apart_m is None or apart_m > BESIDE_M:
        return False
    return SequenceMatcher(None, name_key(one.name), name_key(other.name)).ratio() >= ALIKE


def _match(known: ListedShelter, listed: ListedShelter, *, is_twice: bool) -> Match:
    apart_m = distance_m(known, listed)
    agreed = {
        By.COMMON_ID: bool(known.common_id) and known.common_id == listed.common_id,
        By.NAME: name_key(known.name) == name_key(listed.name),
        By.ADDRESS: address_key(known.address) == address_key(listed.address),
        By.POSITION: apart_m is not None and apart_m <= FAR_M,
    }
    figures = (known.capacity, listed.capacity)
    against = {
        Conflict.NAME: _spelling(known.name) != _spelling(listed.name),
        Conflict.ADDRESS: not agreed[By.ADDRESS] and bool(known.address and listed.address),
        Conflict.POSITION: apart_m is not None and apart_m > FAR_M,
        Conflict.CAPACITY: None not in figures and figures[0] != figures[1],
        Conflict.LISTED_TWICE: is_twice,
    }
    by = tuple(one for one, holds in agreed.items() if holds)
    return Match(known, listed, by, tuple(one for one, holds in against.items() if holds), apart_m)


def _spelling(name: str) -> str:
    """A name as it is written, but for widths and blanks."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", name))


def _number(kanji: str) -> int:
    """十二 is 12; blocks go no further than the tens."""
    tens, ten, ones = kanji.rpartition("十")
    if not ten:
        return _KANJI_DIGITS.index(kanji[-1])
    return (_KANJI_DIGITS.index(tens) if tens else 1) * 10 + (_KANJI_DIGITS.index(ones) if ones else 0)
