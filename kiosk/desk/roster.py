"""The acts at the roster: list, open a card, show what is sensitive, answer who asks for somebody; looks are noted."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from kiosk.desk.counter import Counter
from kiosk.domain.duties import Duty
from kiosk.domain.outcomes import Refused
from kiosk.domain.safety import Asker, may_be_told
from kiosk.ports.roster import ListedLine, RosterPage, RosterQuery
from kiosk.ports.sightings import SightingKind
from sync.protocol.household import Person
from sync.protocol.presence import Whereabouts
from sync.protocol.records import HouseholdRecord

SHORTEST_INQUIRY = 2
"""Who asks for somebody knows a name; one sign would list half the hall."""
_NEEDED = {
    SightingKind.CARE_LISTED: Duty.CARE,
    SightingKind.PROTECTED_SHOWN: Duty.PROTECTED,
    SightingKind.EXPORTED: Duty.EXPORT,
    SightingKind.SETTING_CHANGED: Duty.SETTINGS,
}
MAX_ANSWERS = 5
"""Namesakes who may be told of; more of one name is a search, not a question."""


@dataclass(frozen=True)
class ListRoster:
    """Ask for the lines of the roster that fit a search."""

    query: RosterQuery

    is_long: ClassVar[bool] = True

    def perform(self, counter: Counter) -> RosterPage:
        """The first lines and the sums."""
        return counter.unit.roster.page(self.query)


@dataclass(frozen=True)
class ShowCare:
    """Show what is sensitive of one household; the look is noted in the same commit as it is answered."""

    household_id: UUID
    needs: ClassVar[Duty] = Duty.CARE

    def perform(self, counter: Counter) -> HouseholdRecord | Refused:
        """The household with all that is known."""
        record = counter.unit.people.get(self.household_id)
        if record is None:
            return Refused("problem.not_received")
        counter.note(SightingKind.CARE_SHOWN, self.household_id)
        return record


@dataclass(frozen=True)
class OpenAsLeader:
    """Open a household in a leader's view, where those who must stay hidden are shown: if there is one, it is noted."""

    household_id: UUID
    needs: ClassVar[Duty] = Duty.PROTECTED

    def perform(self, counter: Counter) -> HouseholdRecord | Refused:
        """The household with all its people."""
        record = counter.unit.people.get(self.household_id)
        if record is None:
            return Refused("problem.not_received")
        if any(person.protect for person in record.household.persons):
            counter.note(SightingKind.PROTECTED_OPENED, self.household_id)
        return record


@dataclass(frozen=True)
class NoteSighting:
    """Somebody looks at sensitive data, carries it out or changes a setting; `detail` is never a name.

    `household_id` None: it is about more than one household, or about none.
    """

    kind: SightingKind
    detail: str = ""
    household_id: UUID | None = None

    @property
    def needs(self) -> Duty | None:
        """What whoever does it must be allowed to."""
        return _NEEDED.get(self.kind)

    def perform(self, counter: Counter) -> SightingKind:
        """Write the line."""
        counter.note(self.kind, self.household_id, self.detail)
        return self.kind


@dataclass(frozen=True)
class Told:
    """Somebody of whom the asker may hear."""

    name: str
    kana: str
    whereabouts: Whereabouts


@dataclass(frozen=True)
class AnswerInquiry:
    """安否照会: `asker` asks for somebody by name."""

    name: str
    asker: Asker

    def perform(self, counter: Counter) -> tuple[Told, ...] | Refused:
        """Those who may be told of. Nobody is the same answer for somebody who is not here and who has not agreed."""
        if len("".join(self.name.split())) < SHORTEST_INQUIRY:
            return Refused("problem.inquiry_too_short")
        site = counter.site
        query = RosterQuery(
            site.operation_id, site.shelter_id, site.record_mode, 10 * MAX_ANSWERS, text=self.name,
            whereabouts=frozenset(Whereabouts),
        )  # fmt: skip
        told = [one for line in counter.unit.roster.page(query).lines for one in _told(counter, line, self.asker)]
        counter.note(SightingKind.INQUIRY_ANSWERED, None, f"{self.asker.value}:{len(told)}")
        return tuple(told[:MAX_ANSWERS])


def _told(counter: Counter, line: ListedLine, asker: Asker) -> list[Told]:
    record = counter.unit.people.get(line.household_id)
    persons: tuple[Person, ...] = record.household.came if record is not None else ()
    agreed = [one for one in persons if one.person_id == line.person_id and may_be_told(one, asker)]
    return [Told(line.name, line.kana, line.whereabouts) for _ in agreed]
