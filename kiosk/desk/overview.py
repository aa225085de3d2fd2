"""The acts of looking: who is here, what waits for the ledger, who is found by a name."""

from dataclasses import dataclass
from uuid import UUID

from kiosk.desk.counter import Counter
from kiosk.desk.discrepancies import open_here
from kiosk.desk.own_shelter import ShelterStanding, standing_of
from kiosk.desk.waiting import waiting_here
from kiosk.domain.households import spoken_name
from kiosk.domain.presence import whereabouts_of_all
from kiosk.domain.reception_number import reception_no_typed
from kiosk.ports.store import Backlog, KnownPerson, Occupancy
from sync.protocol.household import Household
from sync.protocol.records import HouseholdRecord, OperationRecord, ShelterRecord

MAX_TWINS = 3
"""Candidates that are shown; more would not be read."""
RECENT_RECEPTIONS = 10
"""直近の受付: the last ten stay in view."""


@dataclass(frozen=True)
class Overview:
    """What the side of the reception screen shows."""

    occupancy: Occupancy
    recent: tuple[HouseholdRecord, ...]
    backlog: Backlog
    shelter: ShelterRecord | None
    operation: OperationRecord | None
    disagreements: int = 0
    arrivals: int = 0
    standing: ShelterStanding | None = None


@dataclass(frozen=True)
class LookAround:
    """Ask for the overview."""

    def perform(self, counter: Counter) -> Overview:
        """The overview of this desk's operation."""
        site, unit = counter.site, counter.unit
        return Overview(
            occupancy=unit.people.occupancy(site.operation_id, site.shelter_id, site.record_mode),
            recent=unit.people.recent(site.operation_id, site.shelter_id, site.record_mode, RECENT_RECEPTIONS),
            backlog=unit.outbox.backlog(),
            shelter=unit.mirror.shelter(site.shelter_id),
            operation=unit.mirror.operation(site.operation_id),
            disagreements=len(open_here(counter)),
            arrivals=len(waiting_here(counter)),
            standing=standing_of(counter),
        )


@dataclass(frozen=True)
class ListShelters:
    """Ask for the master list."""

    def perform(self, counter: Counter) -> tuple[ShelterRecord, ...]:
        """All shelters, by name."""
        return counter.unit.mirror.shelters()


@dataclass(frozen=True)
class SearchNames:
    """Ask who is known by a name; `limit` is how many lines the screen has."""

    text: str
    limit: int

    def perform(self, counter: Counter) -> tuple[KnownPerson, ...]:
        """The best hits; a household that was given the typed reception number stands before them."""
        found = counter.unit.people.search(self.text, counter.site.record_mode, self.limit)
        numbered = self._numbered(counter)
        return (numbered, *found)[: self.limit] if numbered else found

    def _numbered(self, counter: Counter) -> KnownPerson | None:
        site = counter.site
        number = reception_no_typed(self.text, site.desk_letter)
        record = counter.unit.people.by_reception_no(number, site.operation_id) if number else None
        if record is None or record.undone or record.record_mode is not site.record_mode:
            return None
        household = record.household
        first = household.representative
        return KnownPerson(
            person_id=first.person_id if first else household.household_id,
            household_id=household.household_id,
            name=spoken_name(household),
            kana=first.kana if first else "",
            birth_date=first.birth_date if first else None,
            address=household.address_of(first) if first else household.address_raw,
            reception_no=record.reception_no,
            is_here=record.shelter_id == site.shelter_id,
            whereabouts=whereabouts_of_all(record),
        )


@dataclass(frozen=True)
class FindTwins:
    """Ask whether one of these persons may be here already under another entry."""

    household: Household

    def perform(self, counter: Counter) -> tuple[KnownPerson, ...]:
        """Candidates from other households, likeliest first; at most MAX_TWINS."""
        found: list[KnownPerson] = []
        for person in self.household.came:
            address = self.household.address_of(person)
            twins = counter.unit.people.twins(person, address, counter.site.record_mode, MAX_TWINS)
            found += [one for one in twins if one.household_id != self.household.household_id]
        return tuple(found[:MAX_TWINS])


@dataclass(frozen=True)
class OpenHousehold:
    """Ask for one household, by its id or its reception number."""

    household_id: UUID | None = None
    reception_no: str = ""

    def perform(self, counter: Counter) -> HouseholdRecord | None:
        """The household as it stands, or None."""
        if self.household_id is not None:
            return counter.unit.people.get(self.household_id)
        return counter.unit.people.by_reception_no(self.reception_no, counter.site.operation_id)
