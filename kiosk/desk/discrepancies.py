"""The acts about persons whom two places have received: look, and say where they are."""

from dataclasses import dataclass

from msgspec.structs import replace

from kiosk.desk.counter import Counter
from kiosk.desk.presence import step_time_us
from kiosk.domain.outcomes import Refused
from kiosk.domain.presence import deepened
from sync.protocol.events import DiscrepancyAnswered, Event
from sync.protocol.records import DiscrepancyPlace, DiscrepancyRecord
from sync.protocol.values import DiscrepancyAnswer


@dataclass(frozen=True)
class Disagreement:
    """A person in two places as this desk sees it: `here` is this shelter's reception, `there` the other one."""

    record: DiscrepancyRecord
    here: DiscrepancyPlace
    there: DiscrepancyPlace
    here_name: str
    there_name: str


@dataclass(frozen=True)
class AnswerKept:
    """The answer is in the file and on its way."""

    answer: DiscrepancyAnswer


@dataclass(frozen=True)
class ListDisagreements:
    """Ask which persons two places have, of whom this shelter is one."""

    def perform(self, counter: Counter) -> tuple[Disagreement, ...]:
        """Those that are open and that this desk has not answered yet."""
        return tuple(_seen_from_here(counter, record) for record in open_here(counter))


@dataclass(frozen=True)
class AnswerDisagreement:
    """Somebody looked: the person moved here, was never here, or they are two people."""

    discrepancy_id: str
    answer: DiscrepancyAnswer

    def perform(self, counter: Counter) -> AnswerKept | Refused:
        """Write the fact; where it says who is here, this desk's own card says so at once."""
        found = next((one for one in open_here(counter) if one.discrepancy_id == self.discrepancy_id), None)
        if found is None:
            return Refused("problem.discrepancy_gone")
        one = _seen_from_here(counter, found)
        fact = DiscrepancyAnswered(
            operation_id=found.operation_id,
            shelter_id=one.here.shelter_id,
            discrepancy_id=found.discrepancy_id,
            person_id=found.person_id,
            household_id=one.here.household_id,
            other_shelter_id=one.there.shelter_id,
            other_household_id=one.there.household_id,
            answer=self.answer,
        )
        event = counter.write(fact, found.person_id)
        self._show_at_once(counter, one, event)
        return AnswerKept(self.answer)

    def _show_at_once(self, counter: Counter, one: Disagreement, event: Event) -> None:
        known = counter.unit.people.get(one.here.household_id)
        if known is None or known.undone or known.shelter_id != one.here.shelter_id:
            return
        came = self.answer is not DiscrepancyAnswer.NEVER_HERE
        persons = tuple(
            replace(person, came=came) if person.person_id == one.record.person_id else person
            for person in known.household.persons
        )
        household = replace(known.household, persons=persons)
        counter.unit.people.put(deepened(known, household, step_time_us(known, event), event.event_id))


def open_here(counter: Counter) -> tuple[DiscrepancyRecord, ...]:
    """The open discrepancies of this desk's shelter, operation and record mode."""
    site = counter.site
    return tuple(
        record
        for record in counter.unit.mirror.discrepancies()
        if site.shelter_id in (record.place.shelter_id, record.other.shelter_id)
        and (record.operation_id, record.record_mode) == (site.operation_id, site.record_mode)
    )


def _seen_from_here(counter: Counter, record: DiscrepancyRecord) -> Disagreement:
    is_first = record.place.shelter_id == counter.site.shelter_id
    here, there = (record.place, record.other) if is_first else (record.other, record.place)
    return Disagreement(record, here, there, _name(counter, here.shelter_id), _name(counter, there.shelter_id))


def _name(counter: Counter, shelter_id: str) -> str:
    shelter = counter.unit.mirror.shelter(shelter_id)
    return shelter.name if shelter and shelter.name else shelter_id
