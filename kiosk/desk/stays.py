"""The looks behind the card of a stay and the list of who is not here: names of shelters, and how long is too long."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from kiosk.desk.counter import Counter
from kiosk.domain.folding import fold
from sync.protocol.records import HouseholdRecord, ShelterRecord

NOT_SEEN_SETTING = "not_seen_hours"
DEFAULT_NOT_SEEN_HOURS = 24
"""Whoever fetched no meal and passed no door for a day is looked for."""


@dataclass(frozen=True)
class Stay:
    """A received household; `shelter_names` are those of the shelters that its steps speak of, by id.

    `same_sheet` are the reception numbers of other households that bear the number of the same sheet of paper: two
    desks that could not hear of each other may have joined it to two. People decide whether they are one.
    """

    record: HouseholdRecord
    shelter_names: tuple[tuple[str, str], ...] = ()
    same_sheet: tuple[str, ...] = ()


@dataclass(frozen=True)
class OpenStay:
    """Ask for the stay of one household, by its id or its reception number."""

    household_id: UUID | None = None
    reception_no: str = ""

    def perform(self, counter: Counter) -> Stay | None:
        """The stay as it stands here, or None for a household that is not known or was taken back."""
        people = counter.unit.people
        if self.household_id is not None:
            record = people.get(self.household_id)
        else:
            record = people.by_reception_no(self.reception_no, counter.site.operation_id)
        if record is None or record.undone:
            return None
        return Stay(record, _names(counter, record), _same_sheet(counter, record))


@dataclass(frozen=True)
class FindShelters:
    """Ask which shelters have `text` in their name, or begin with it in kana; `limit` is what the screen has room for.

    The own shelter is left out: nobody moves to where they are.
    """

    text: str
    limit: int

    def perform(self, counter: Counter) -> tuple[ShelterRecord, ...]:
        """Those whose name begins so stand first, then by name; nothing for an empty text."""
        wanted = fold(self.text)
        if not wanted:
            return ()
        ranked = [(_rank(one, wanted), one) for one in counter.unit.mirror.shelters()]
        found = [(rank, one) for rank, one in ranked if rank is not None and one.shelter_id != counter.site.shelter_id]
        return tuple(one for _, one in sorted(found, key=lambda pair: (pair[0], pair[1].name))[: self.limit])


@dataclass(frozen=True)
class NotSeenHours:
    """Ask after how many hours without being seen somebody is looked for."""

    def perform(self, counter: Counter) -> int:
        """As staff chose it, or DEFAULT_NOT_SEEN_HOURS."""
        kept = counter.unit.settings.get(NOT_SEEN_SETTING)
        return int(kept) if kept is not None and kept.isdigit() else DEFAULT_NOT_SEEN_HOURS


@dataclass(frozen=True)
class KeepNotSeenHours:
    """Staff chose after how many hours somebody is looked for."""

    hours: int
    is_of_this_desk_alone: ClassVar[bool] = True

    def perform(self, counter: Counter) -> int:
        """Keep it for the next time."""
        counter.unit.settings.put(NOT_SEEN_SETTING, str(self.hours).encode())
        return self.hours


def _rank(shelter: ShelterRecord, wanted: str) -> int | None:
    name, kana = fold(shelter.name), fold(shelter.kana)
    if name.startswith(wanted) or kana.startswith(wanted):
        return 0
    return 1 if wanted in name else None


def _names(counter: Counter, record: HouseholdRecord) -> tuple[tuple[str, str], ...]:
    ids = {step.destination_shelter_id for step in record.steps} | {one.destination_shelter_id for one in record.away}
    found = [counter.unit.mirror.shelter(one) for one in sorted(ids - {""})]
    return tuple((one.shelter_id, one.name) for one in found if one is not None)


def _same_sheet(counter: Counter, record: HouseholdRecord) -> tuple[str, ...]:
    sheet = record.household.paper_ref
    found = counter.unit.people.of_sheet(sheet, record.operation_id, record.record_mode) if sheet else ()
    others = (one for one in found if one.household.household_id != record.household.household_id and not one.undone)
    return tuple(sorted(one.reception_no for one in others))
