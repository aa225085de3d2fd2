"""Outcomes of the acts at the counter: values for the person in front, never exceptions."""

from dataclasses import dataclass
from uuid import UUID

from sync.protocol.credential import Refusal
from sync.protocol.household import Household
from sync.protocol.presence import Meal, PresenceChange, PresenceStep
from sync.protocol.records import HouseholdRecord
from sync.protocol.sheet_code import SheetCode
from sync.protocol.values import ReceptionMethod


@dataclass(frozen=True)
class HereAlready:
    """One person of a presented household is already received at this shelter."""

    person_id: UUID
    household_id: UUID
    reception_no: str
    since_us: int


@dataclass(frozen=True)
class SeenElsewhere:
    """One person is, as far as this desk knows, at another shelter."""

    person_id: UUID
    shelter_name: str
    since_us: int


@dataclass(frozen=True)
class Twin:
    """A person of another household here who may be one of those that are presented."""

    household_id: UUID
    name: str
    reception_no: str


@dataclass(frozen=True)
class CodeFound:
    """A code brought up a household that may be received; `already` and `elsewhere` are what staff see before it.

    `returning` are those of `already` who are out, `returning_unnamed` so many without a name: receiving brings them
    back. `hides_care` where the household does not come out of the code that somebody holds out but out of the file or
    from a phone far away: its needs are not for everybody at the desk.
    """

    household: Household
    method: ReceptionMethod
    already: tuple[HereAlready, ...] = ()
    elsewhere: tuple[SeenElsewhere, ...] = ()
    twins: tuple[Twin, ...] = ()
    returning: tuple[UUID, ...] = ()
    returning_unnamed: int = 0
    hides_care: bool = False


@dataclass(frozen=True)
class SheetFound:
    """A paper sheet was shown: what is known of its household, which it may begin.

    `received` is the household's reception where it is here already; `is_typed` says that somebody typed this sheet.
    """

    sheet: SheetCode
    household: Household
    received: HouseholdRecord | None = None

    @property
    def is_typed(self) -> bool:
        """Whether a household's own sheet was typed; a person's sheet only adds to it and may come at any time."""
        return self.received is not None and not self.sheet.member


@dataclass(frozen=True)
class SlipFound:
    """A reception slip was shown: the household that it was given to."""

    record: HouseholdRecord


@dataclass(frozen=True)
class Received:
    """受付しました: the household is in the file and its event on the way."""

    record: HouseholdRecord


@dataclass(frozen=True)
class AlreadyHere:
    """The household was received before and is still here."""

    record: HouseholdRecord


@dataclass(frozen=True)
class Returned:
    """帰所: the household had a place here and was out; so many of it are back. `event_id` is what an undo names."""

    record: HouseholdRecord
    heads: int
    event_id: UUID


@dataclass(frozen=True)
class PresenceNoted:
    """People of a household went out, came back, moved, left or were seen; `change` is what was written."""

    record: HouseholdRecord
    change: PresenceChange
    heads: int
    event_id: UUID


@dataclass(frozen=True)
class PresenceTakenBack:
    """A change of presence counts no longer; `step` is what it was."""

    record: HouseholdRecord
    step: PresenceStep


@dataclass(frozen=True)
class MealNoted:
    """A household fetched a meal."""

    record: HouseholdRecord
    meal: Meal


@dataclass(frozen=True)
class MealNotedBefore:
    """The household has fetched this meal before: `meal`; nothing was written."""

    record: HouseholdRecord
    meal: Meal


@dataclass(frozen=True)
class MealTakenBack:
    """A meal was noted by mistake."""

    record: HouseholdRecord
    meal: Meal


@dataclass(frozen=True)
class StaysClosed:
    """退所 of so many households was written; so many still have a place here."""

    closed: int
    left: int


@dataclass(frozen=True)
class Deepened:
    """More is known of a household that was received before."""

    record: HouseholdRecord


@dataclass(frozen=True)
class Undone:
    """A reception was taken back."""

    record: HouseholdRecord


@dataclass(frozen=True)
class CodeRefused:
    """A code of ours that does not count; `household` is what it said where its signature was right."""

    reason: Refusal
    household: Household | None = None


@dataclass(frozen=True)
class ForeignCode:
    """A code that is not ours: what it is, in the words of `domain.foreign_code`."""

    kind: str


@dataclass(frozen=True)
class Refused:
    """The act cannot be done as asked; `key` names the sentence, `data` fills it."""

    key: str
    data: tuple[tuple[str, str | int], ...] = ()


@dataclass(frozen=True)
class Failed:
    """Something broke; the transaction was rolled back and the log holds why. `key` is an error's key, or "bug"."""

    key: str


Outcome = (
    CodeFound
    | SheetFound
    | SlipFound
    | Received
    | AlreadyHere
    | Returned
    | PresenceNoted
    | PresenceTakenBack
    | MealNoted
    | MealNotedBefore
    | MealTakenBack
    | StaysClosed
    | Deepened
    | Undone
    | CodeRefused
    | ForeignCode
    | Refused
    | Failed
)
