"""People who do not exist, seeded: as the app's register has them, and as a clerk types them."""

from dataclasses import dataclass
from datetime import date
from random import Random

_FAMILIES = (
    ("mihon", "ミホン", "見本"),
    ("reida", "レイダ", "例田"),
    ("kariyama", "カリヤマ", "仮山"),
    ("tamesida", "タメシダ", "試田"),
    ("renshuu", "レンシュウ", "練習"),
    ("hinagata", "ヒナガタ", "雛形"),
    ("kunren", "クンレン", "訓練"),
    ("mozougawa", "モゾウガワ", "模造川"),
)
"""Words for "sample", "example", "trial", "drill": nobody is called so, and everybody who reads a list sees it."""
_GIVEN = (
    ("tarou", "タロウ", "太郎", "male"),
    ("hanako", "ハナコ", "花子", "female"),
    ("itirou", "イチロウ", "一郎", "male"),
    ("sakura", "サクラ", "さくら", "female"),
    ("zirou", "ジロウ", "次郎", "male"),
    ("momoko", "モモコ", "桃子", "female"),
    ("saburou", "サブロウ", "三郎", "male"),
    ("ume", "ウメ", "うめ", "female"),
)
_SIZES = (1, 1, 1, 2, 2, 3, 3, 4, 5, 6)
"""Persons of a household, as often as they stand here; the mean of 2.8 lies above the city's 1.7 (2,458 / 1,469), so
that families, who are more work, are met often enough."""
MAX_FAMILY = max(_SIZES)
ADDRESS = "熊本市南区見本町1-1-1"
"""A quarter that is called "sample" and is not there."""
_RELATIONS = ("spouse", "child", "child", "parent", "sibling")
_ERAS = (("s", 1925, 1930, 1988), ("h", 1988, 1990, 2018), ("r", 2018, 2020, 2024))
"""Letter, year before its first, and years that lie wholly in the era."""


@dataclass(frozen=True)
class PlannedPerson:
    """One person. `typed_kana` and `typed_given` are what a clerk's fingers do for the whole name and the given one."""

    name: str
    kana: str
    typed_kana: str
    typed_given: str
    sex: str
    relation: str
    born: date
    typed_birth_date: str


@dataclass(frozen=True)
class PlannedFamily:
    """A household as it comes; the first person represents it."""

    persons: tuple[PlannedPerson, ...]
    phone: str


def family(random: Random, number: int, size: int | None = None) -> PlannedFamily:
    """A household of `size` persons, or of a size drawn from `_SIZES`."""
    surname = random.choice(_FAMILIES)
    heads = size if size is not None else random.choice(_SIZES)
    persons = tuple(_person(random, surname, index) for index in range(heads))
    return PlannedFamily(persons, f"096000{number % 10_000:04d}")


def _person(random: Random, surname: tuple[str, str, str], index: int) -> PlannedPerson:
    typed, kana, name, sex = random.choice(_GIVEN)
    era, before, first, last = _ERAS[0] if index == 0 else random.choice(_ERAS)
    born = date(random.randint(first, last), random.randint(1, 12), random.randint(1, 28))
    return PlannedPerson(
        name=f"{surname[2]} {name}",
        kana=f"{surname[1]} {kana}",
        typed_kana=f"{surname[0]} {typed}",
        typed_given=typed,
        sex=sex,
        relation="self" if index == 0 else _RELATIONS[min(index, len(_RELATIONS)) - 1],
        born=born,
        typed_birth_date=f"{era}{born.year - before:02d}{born.month:02d}{born.day:02d}",
    )


def as_resident(resident_id: str, coming: PlannedFamily) -> dict[str, object]:
    """The household as `ledger issue --resident` reads it."""
    first, *others = coming.persons
    holder = _plain(first) | {
        "address": ADDRESS,
        "phone": coming.phone,
        "registered_by_card": True,
    }
    members = [
        _plain(person) | {"member_no": number, "relation": person.relation} for number, person in enumerate(others, 1)
    ]
    return {"resident_id": resident_id, "kind": "resident", "member_code": "", "holder": holder, "members": members}


def _plain(person: PlannedPerson) -> dict[str, object]:
    return {
        "name": person.name,
        "kana": person.kana,
        "birth_date": person.born.isoformat(),
        "sex": person.sex,
        "care_codes": [],
    }
