"""A shelter's figures by the names under which the city's forms, and tables for further reckoning, ask for them."""

from collections.abc import Mapping

from sync.protocol.ages import AgeBand
from sync.protocol.shelter_figures import NOBODY, Amount, ShelterFigures, Species
from sync.protocol.values import CareCode, ReportedMethod, Sex, StayType

METHODS = {ReportedMethod.APP: "アプリ", ReportedMethod.CARD: "カード", ReportedMethod.PAPER: "紙様式"}
SEXES = {Sex.MALE: "男", Sex.FEMALE: "女", Sex.OTHER: "その他の性別", Sex.UNKNOWN: "性別不明"}
AGES = {
    AgeBand.INFANT: "0歳から5歳",
    AgeBand.CHILD: "6歳から14歳",
    AgeBand.ADULT: "15歳から64歳",
    AgeBand.ELDERLY: "65歳以上",
    AgeBand.UNKNOWN: "年齢不明",
}
CARE = {
    CareCode.ILL: "病気・けが",
    CareCode.PREGNANT: "妊産婦",
    CareCode.INFANT: "乳幼児",
    CareCode.DISABLED: "障がい",
    CareCode.NURSING: "要介護",
    CareCode.MEDICAL: "医療機器・透析・酸素",
    CareCode.ALLERGY: "アレルギー",
}
STAYS = {
    StayType.SHELTER: "避難所内",
    StayType.CAR: "車中泊",
    StayType.TENT: "テント",
    StayType.HOME: "在宅",
    StayType.RELATIVES: "親戚・知人宅",
    StayType.HOTEL: "ホテル",
    StayType.OTHER: "その他の滞在",
}
SPECIES = {Species.DOG: "犬", Species.CAT: "猫", Species.OTHER: "その他のペット"}
"""The words of the city's forms; the names in templates and the first column of tables are made of them."""


def named_figures(figures: ShelterFigures) -> dict[str, int]:
    """Every figure by its name in the city's forms, in the order of a report."""
    return {
        **named_amount("", figures.here),
        **_amounts({name: figures.by_method.get(method, NOBODY) for method, name in METHODS.items()}),
        **{name: figures.sexes.get(sex, 0) for sex, name in SEXES.items()},
        **{name: figures.ages.get(band, 0) for band, name in AGES.items()},
        **{name: figures.care.get(code, 0) for code, name in CARE.items()},
        **_amounts({name: figures.stays.get(kind, NOBODY) for kind, name in STAYS.items()}),
        "車中泊台数": figures.cars,
        **named_amount("ペット同行", figures.pet_owners),
        **{name: figures.pets.get(species, 0) for species, name in SPECIES.items()},
        "外出人": figures.out,
        "外泊人": figures.overnight,
    }


def named_amount(name: str, amount: Amount) -> dict[str, int]:
    """Both figures of an amount: households as …世帯, persons as …人."""
    return {f"{name}世帯": amount.households, f"{name}人": amount.persons}


def columns_of(figures: ShelterFigures) -> dict[str, int]:
    """What is counted beyond households and persons, by the columns of a CSV table, in their order."""
    stays = {kind: figures.stays.get(kind, NOBODY) for kind in StayType}
    return {
        "overnight": figures.overnight,
        **{f"sex_{sex}": figures.sexes.get(sex, 0) for sex in Sex},
        **{f"age_{band}": figures.ages.get(band, 0) for band in AgeBand},
        **{f"care_{code}": figures.care.get(code, 0) for code in CareCode},
        **{f"stay_{kind}_households": one.households for kind, one in stays.items()},
        **{f"stay_{kind}_persons": one.persons for kind, one in stays.items()},
        "cars": figures.cars,
        "pet_households": figures.pet_owners.households,
        "pet_persons": figures.pet_owners.persons,
        **{f"pets_{species}": figures.pets.get(species, 0) for species in Species},
    }


def _amounts(amounts: Mapping[str, Amount]) -> dict[str, int]:
    return {name: value for word, amount in amounts.items() for name, value in named_amount(word, amount).items()}
