"""The shapes of an evening's plan: households, steps, network and power cuts."""

from dataclasses import dataclass, replace
from enum import StrEnum

from kiosk.commands.drilling.people import PlannedFamily


class Way(StrEnum):
    """How a household is received."""

    APP_CAMERA = "app_camera"
    APP_SCANNER = "app_scanner"
    EXPIRED_CODE = "expired_code"
    COUNT_ONLY = "count_only"
    HEADLINE = "headline"
    FULL_CARD = "full_card"
    CARD_NUMBER = "card_number"
    CARD_PIN = "card_pin"


CODE_WAYS = (Way.APP_CAMERA, Way.APP_SCANNER, Way.EXPIRED_CODE)
HAND_WAYS = (Way.COUNT_ONLY, Way.HEADLINE, Way.FULL_CARD)
CARD_WAYS = (Way.CARD_NUMBER, Way.CARD_PIN)
"""By the digits that are printed on a My Number card, or by its PIN; each of the family brings their own."""


class Twist(StrEnum):
    """What else happens with a household."""

    PLAIN = "plain"
    SHOWN_AGAIN = "shown_again"
    ABSENT_MEMBER = "absent_member"
    LATE_COMER = "late_comer"
    FOREIGN_FIRST = "foreign_first"
    DAMAGED_FIRST = "damaged_first"
    UNDONE = "undone"
    DEEPENED = "deepened"


@dataclass(frozen=True)
class Visit:
    """One household. `code` and `pictures` are filled when the ledger has issued the codes."""

    key: str
    way: Way
    twist: Twist
    coming: PlannedFamily
    code: str = ""
    pictures: tuple[str, ...] = ()

    @property
    def heads(self) -> int:
        """Persons of the household."""
        return len(self.coming.persons)

    @property
    def resident_id(self) -> str:
        """Under which the app knows the household."""
        return f"DRILL-{self.key}"


class Act(StrEnum):
    """One thing that a clerk does with a household."""

    RECEIVE = "receive"
    SHOW_AGAIN = "show_again"
    COME_LATE = "come_late"
    DEEPEN = "deepen"
    UNDO = "undo"


@dataclass(frozen=True)
class Step:
    """One act with one household."""

    act: Act
    visit: str


class Moment(StrEnum):
    """Where within a step something is told to whoever started the desk."""

    BEGINS = "begins"
    TYPING = "typing"
    SUBMITTED = "submitted"
    DONE = "done"


@dataclass(frozen=True)
class Kill:
    """The power goes: at a moment of a step, and so many milliseconds later."""

    step: int
    moment: Moment
    delay_ms: int


class Network(StrEnum):
    """How the road to the ledger is."""

    ON = "on"
    OFF = "off"
    ANSWERS_LOST = "answers_lost"
    SLOW = "slow"


@dataclass(frozen=True)
class Phase:
    """From a step on the network is so."""

    step: int
    network: Network


@dataclass(frozen=True)
class Plan:
    """A whole evening."""

    seed: int
    visits: tuple[Visit, ...]
    steps: tuple[Step, ...]
    phases: tuple[Phase, ...]
    kills: tuple[Kill, ...]


def with_codes(plan: Plan, codes: dict[str, str], pictures: dict[str, tuple[str, ...]]) -> Plan:
    """The plan with each household's code and the pictures of it."""
    visits = tuple(
        replace(visit, code=codes.get(visit.key, ""), pictures=pictures.get(visit.key, ())) for visit in plan.visits
    )
    return replace(plan, visits=visits)
