"""What people need and agree to: the codes of the city's card beyond name, age and address."""

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct


class NeedCode(StrEnum):
    """透析 / 酸素 / 薬 / 医師 / 移動 / 乳児 / 食事 / 言語: what somebody must be given."""

    DIALYSIS = "dialysis"
    OXYGEN = "oxygen"
    MEDICINE = "medicine"
    DOCTOR = "doctor"
    MOBILITY = "mobility"
    INFANT_CARE = "infant_care"
    DIET = "diet"
    LANGUAGE = "language"


class Urgency(StrEnum):
    """いますぐ / きょう中 / 急がない."""

    NOW = "now"
    TODAY = "today"
    LATER = "later"


class Need(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One thing that somebody needs, and how soon."""

    code: NeedCode
    urgency: Urgency = Urgency.LATER


class Communication(StrEnum):
    """手話 / 筆談 / 点字 / 要約筆記 / 通訳: how to speak with somebody."""

    SIGN_LANGUAGE = "sign_language"
    WRITING = "writing"
    BRAILLE = "braille"
    CAPTIONING = "captioning"
    INTERPRETER = "interpreter"


class Allergen(StrEnum):
    """卵 / 乳 / 小麦 / 落花生 / そば / えび / かに / その他."""

    EGG = "egg"
    MILK = "milk"
    WHEAT = "wheat"
    PEANUT = "peanut"
    BUCKWHEAT = "buckwheat"
    SHRIMP = "shrimp"
    CRAB = "crab"
    OTHER = "other"


class Residence(StrEnum):
    """市内 / 市外 / 県外."""

    CITY = "city"
    PREFECTURE = "prefecture"
    ELSEWHERE = "elsewhere"


class HousingDamage(StrEnum):
    """What became of the home, as people say it themselves.

    全壊 / 半壊 / 一部損壊 / 全焼 / 半焼 / 床上浸水 / 床下浸水 / なし / 不明 / その他.
    """

    DESTROYED = "destroyed"
    HALF_DESTROYED = "half_destroyed"
    PARTLY_DAMAGED = "partly_damaged"
    BURNT = "burnt"
    HALF_BURNT = "half_burnt"
    FLOODED_ABOVE_FLOOR = "flooded_above_floor"
    FLOODED_BELOW_FLOOR = "flooded_below_floor"
    NONE = "none"
    UNKNOWN = "unknown"
    OTHER = "other"


class ConsentMedium(StrEnum):
    """口頭 / 書面 / アプリ: how somebody said what may be told of them."""

    SPOKEN = "spoken"
    WRITTEN = "written"
    APP = "app"


class Consent(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What may be told of a person, in the three tiers of the official 安否情報 form; not asked means: nothing.

    `asked_by` is the operator's code, `asked_at_us` the desk's clock.
    """

    to_family: bool = False
    to_acquaintances: bool = False
    to_public: bool = False
    medium: ConsentMedium = ConsentMedium.SPOKEN
    asked_by: Annotated[str, Meta(max_length=64)] = ""
    asked_at_us: int = 0
