"""The closed lists of words that facts are written with; each value is what stands on the wire and in the files.

Sources: the data dictionary of the city's shelter forms and the peers' systems (GLOSSARY.md gives the Japanese words).
"""

from enum import StrEnum


class RecordMode(StrEnum):
    """Whether a fact is real; shown on every screen, sheet, event and export, and never mixed in a figure."""

    REAL = "real"
    DRILL = "drill"
    TEST = "test"


class ReceptionMethod(StrEnum):
    """How a household came to be received."""

    APP = "app"
    CARD = "card"
    PAPER = "paper"
    MANUAL = "manual"
    COUNT_ONLY = "count_only"
    POSTED_CODE = "posted_code"


class ReportedMethod(StrEnum):
    """The three columns of the city's statistics (方式別受付世帯数)."""

    APP = "app"
    CARD = "card"
    PAPER = "paper"


_REPORTED = {
    ReceptionMethod.APP: ReportedMethod.APP,
    ReceptionMethod.POSTED_CODE: ReportedMethod.APP,
    ReceptionMethod.CARD: ReportedMethod.CARD,
    ReceptionMethod.PAPER: ReportedMethod.PAPER,
    ReceptionMethod.MANUAL: ReportedMethod.PAPER,
    ReceptionMethod.COUNT_ONLY: ReportedMethod.PAPER,
}


def reported_method(method: ReceptionMethod) -> ReportedMethod:
    """The column under which the city counts a household received by `method`."""
    return _REPORTED[method]


class Depth(StrEnum):
    """How much is known of a household: a count, a headline, or a full card (L0, L1, L2)."""

    COUNT = "count"
    HEADLINE = "headline"
    FULL = "full"


class EvacueeType(StrEnum):
    """避難者 / 帰宅困難者 / 観光客."""

    EVACUEE = "evacuee"
    STRANDED = "stranded"
    TOURIST = "tourist"


class StayType(StrEnum):
    """Where a household stays: 避難所内 / 車中泊 / テント / 在宅 / 親戚・知人宅 / ホテル / その他."""

    SHELTER = "shelter"
    CAR = "car"
    TENT = "tent"
    HOME = "home"
    RELATIVES = "relatives"
    HOTEL = "hotel"
    OTHER = "other"


class Sex(StrEnum):
    """男 / 女 / その他 / 答えたくない・不明."""

    MALE = "male"
    FEMALE = "female"
    OTHER = "other"
    UNKNOWN = "unknown"


class Relation(StrEnum):
    """続柄, seen from the representative."""

    SELF = "self"
    SPOUSE = "spouse"
    CHILD = "child"
    PARENT = "parent"
    GRANDPARENT = "grandparent"
    GRANDCHILD = "grandchild"
    SIBLING = "sibling"
    RELATIVE = "relative"
    OTHER = "other"


class CareCode(StrEnum):
    """要配慮: why a person needs a second look."""

    ILL = "ILL"
    PREGNANT = "PRG"
    INFANT = "INF"
    DISABLED = "DIS"
    NURSING = "NUR"
    MEDICAL = "MED"
    ALLERGY = "ALG"


class IdSource(StrEnum):
    """What a person's particulars rest on."""

    CARD_PIN = "card_pin"
    CARD_CODE_B = "card_code_b"
    APP_CODE = "app_code"
    SELF_DECLARED = "self_declared"


class OpenState(StrEnum):
    """未開設 / 開設 / 閉鎖 / 不明 / 常設."""

    NOT_OPENED = "not_opened"
    OPEN = "open"
    CLOSED = "closed"
    UNKNOWN = "unknown"
    PERMANENT = "permanent"


class Crowd(StrEnum):
    """空き / 混雑 / 定員一杯 / 不明."""

    SPACE = "space"
    CROWDED = "crowded"
    FULL = "full"
    UNKNOWN = "unknown"


class ArrivalState(StrEnum):
    """What became of an arrival that people announced with their own phone at the posted code."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    DECLINED = "declined"


class OperationKind(StrEnum):
    """大雨 / 台風 / 地震 / 津波 / 土砂 / 火災 / その他."""

    HEAVY_RAIN = "heavy_rain"
    TYPHOON = "typhoon"
    EARTHQUAKE = "earthquake"
    TSUNAMI = "tsunami"
    LANDSLIDE = "landslide"
    FIRE = "fire"
    OTHER = "other"


class ActivityKind(StrEnum):
    """ボランティア / 市主催行事 / 災害ボランティア."""

    VOLUNTEERING = "volunteering"
    CITY_EVENT = "city_event"
    DISASTER_VOLUNTEERING = "disaster_volunteering"


class SiteRole(StrEnum):
    """What an enrolled device is for."""

    SHELTER_DESK = "shelter_desk"
    VENUE_TABLE = "venue_table"
    VOLUNTEER_CENTER = "volunteer_center"


class StaffRole(StrEnum):
    """受付 / 避難所責任者 / 主催者 / IT: what somebody at a desk is there for."""

    RECEPTION = "reception"
    LEADER = "leader"
    ORGANIZER = "organizer"
    IT = "it"


class DiscrepancyState(StrEnum):
    """A disagreement waits for an answer, or its facts agree again."""

    OPEN = "open"
    SETTLED = "settled"


class DiscrepancyAnswer(StrEnum):
    """What a desk says of a person whom another place has too, seen from the desk that answers.

    移ってきた: they are here now. ここにはいない: they were never here. 別人: two people under one name.
    """

    MOVED_HERE = "moved_here"
    NEVER_HERE = "never_here"
    TWO_PEOPLE = "two_people"
