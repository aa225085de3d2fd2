"""Presence: how people come and go while their household stays received, and what meals they fetched."""

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from sync.protocol.household import MAX_PERSONS, Count

MAX_PRESENCES = 31
"""Everybody of the largest household, and one entry for those whose names nobody took."""
MAX_STEPS = 40
"""A week of a household that goes out and comes back twice a day, and then some; what still tells where somebody is
is never dropped."""
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


class StepKind(StrEnum):
    """A step of a stay after its first reception: the words of `PresenceChange`, 再入所 and 合流 (who came later)."""

    OUT = "out"
    OVERNIGHT = "overnight"
    RETURN = "return"
    MOVE = "move"
    LEAVE = "leave"
    SEEN = "seen"
    ADMIT = "admit"
    JOIN = "join"


_AFTER = {
    StepKind.OUT: Whereabouts.OUT,
    StepKind.OVERNIGHT: Whereabouts.OVERNIGHT,
    StepKind.RETURN: Whereabouts.HERE,
    StepKind.SEEN: Whereabouts.HERE,
    StepKind.MOVE: Whereabouts.MOVED,
    StepKind.LEAVE: Whereabouts.LEFT,
    StepKind.ADMIT: Whereabouts.HERE,
    StepKind.JOIN: Whereabouts.HERE,
}
GONE = (Whereabouts.MOVED, Whereabouts.LEFT)
"""Who is there has no place here any more; who is out keeps it."""


def whereabouts_after(change: PresenceChange | StepKind) -> Whereabouts:
    """Where somebody is after `change`."""
    return _AFTER[StepKind(change.value)]


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


class PresenceStep(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One step of a stay that counts: what happened, when (as the ledger corrects it), to whom, by which event.

    `person_ids` and `unnamed_heads` as in `PresenceChanged`: neither of them means everybody who has a place.
    """

    kind: StepKind
    at_us: int
    event_id: UUID
    person_ids: Annotated[tuple[UUID, ...], Meta(max_length=MAX_PERSONS)] = ()
    unnamed_heads: Count = 0
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
