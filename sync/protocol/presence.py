"""Presence: how people come and go while their household stays received, and what meals they fetched."""

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from sync.protocol.household import Count

MAX_PRESENCES = 31
"""Everybody of the largest household, and one entry for those whose names nobody took."""
MAX_MEALS = 9
"""Three days of three meals: what a desk needs to see that a household has fetched this one."""


class PresenceChange(StrEnum):
    """外出 / 外泊 / 帰所 / 転所 / 退所 / 所在確認 (somebody saw them)."""

    OUT = "out"
    OVERNIGHT = "overnight"
    RETURN = "return"
    MOVE = "move"
    LEAVE = "leave"
    SEEN = "seen"


class Whereabouts(StrEnum):
    """Where somebody is who was received: 在所 / 外出中 / 外泊中 / 転所済み / 退所済み."""

    HERE = "here"
    OUT = "out"
    OVERNIGHT = "overnight"
    MOVED = "moved"
    LEFT = "left"


_AFTER = {
    PresenceChange.OUT: Whereabouts.OUT,
    PresenceChange.OVERNIGHT: Whereabouts.OVERNIGHT,
    PresenceChange.RETURN: Whereabouts.HERE,
    PresenceChange.SEEN: Whereabouts.HERE,
    PresenceChange.MOVE: Whereabouts.MOVED,
    PresenceChange.LEAVE: Whereabouts.LEFT,
}


def whereabouts_after(change: PresenceChange) -> Whereabouts:
    """Where somebody is after `change`."""
    return _AFTER[change]


class Destination(StrEnum):
    """行き先: 自宅 / 親族 / 他避難所 / 仮設 / 施設・病院 / 不明."""

    HOME = "home"
    RELATIVES = "relatives"
    OTHER_SHELTER = "other_shelter"
    TEMPORARY_HOUSING = "temporary_housing"
    FACILITY = "facility"
    UNKNOWN = "unknown"


class MealSlot(StrEnum):
    """朝 / 昼 / 夕."""

    MORNING = "morning"
    NOON = "noon"
    EVENING = "evening"


class PersonPresence(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Somebody of a received household who is not here: where, since when, by which event.

    `person_id` None stands for the counted people whose names nobody took; `heads` says how many of them. Whoever has
    no such entry is here.
    """

    person_id: UUID | None
    whereabouts: Whereabouts
    since_us: int
    event_id: UUID
    heads: Annotated[int, Meta(ge=1)] = 1
    expected_return_us: int | None = None
    destination: Destination | None = None
    destination_shelter_id: Annotated[str, Meta(max_length=64)] = ""


class Meal(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A household's meal that was handed out."""

    day: date
    slot: MealSlot
    heads: Count
    handed_at_us: int
    event_id: UUID
