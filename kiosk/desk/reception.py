"""The acts of reception: receive a household, let more of it come, deepen what is known, take a reception back."""

from dataclasses import dataclass
from uuid import UUID

from msgspec.structs import replace

from kiosk.desk import moves
from kiosk.desk.counter import Counter, is_received_here
from kiosk.desk.presence import note, step_time_us
from kiosk.domain.households import reception_no_of
from kiosk.domain.outcomes import AlreadyHere, Deepened, Received, Refused, Returned, Undone
from kiosk.domain.presence import deepened, gone_among, last_admissions, out_among, with_step, without_admissions
from kiosk.domain.stays import coming_ids, joined, readmitted, retyped
from sync.protocol import codec
from sync.protocol.events import Event, HouseholdAdmitted, HouseholdDetailed, PresenceChanged, ReceptionUndone
from sync.protocol.household import MAX_PERSONS, Household
from sync.protocol.presence import PresenceChange, StepKind
from sync.protocol.records import HouseholdRecord
from sync.protocol.values import ReceptionMethod
from sync.protocol.whereabouts import arrival

LAST_NUMBER_SETTING = "last_number"


@dataclass(frozen=True)
class ReceiveHousehold:
    """受付: these people are here. `started_mono_ms` is when their first input reached the desk."""

    household: Household
    method: ReceptionMethod
    started_mono_ms: int

    def perform(self, counter: Counter) -> Received | AlreadyHere | Returned | Deepened | Refused:
        """Write the household and its fact; who is here already is not received twice, who was out is back."""
        if refused := _unreceivable(self.household):
            return refused
        if counter.unit.purging.statistics(counter.site.operation_id) is not None:
            return Refused("problem.operation_purged")
        known = counter.unit.people.get(self.household.household_id)
        if known is None or not is_received_here(known, counter.site):
            return Received(self._admit(counter))
        if known.heads_staying == 0 or moves.is_elsewhere_since(counter, known):
            return Received(self._admit_again(counter, known))
        return self._join(counter, known)

    def _join(self, counter: Counter, known: HouseholdRecord) -> AlreadyHere | Returned | Deepened | Refused:
        """Late comers of a household that was received before are joined to it; who was out of it is back."""
        late = coming_ids(self.household) - coming_ids(known.household)
        outcome = _detailed(counter, known, joined(known.household, self.household)) if late else None
        if isinstance(outcome, Refused):
            return outcome
        record = outcome.record if outcome else known
        back = out_among(record, self.household) or (None if outcome else gone_among(record, self.household))
        if back is None:
            return outcome or AlreadyHere(known)
        fact = PresenceChanged(
            operation_id=known.operation_id,
            shelter_id=known.shelter_id,
            change=PresenceChange.RETURN,
            person_ids=back.person_ids,
            unnamed_heads=back.unnamed_heads,
        )
        noted = note(counter, record, fact)
        return Deepened(noted.record) if outcome else Returned(noted.record, noted.heads, noted.event_id)

    def _admit_again(self, counter: Counter, known: HouseholdRecord) -> HouseholdRecord:
        """A household that had moved or left has come again: a new stay, under the number that its slip has."""
        household = readmitted(known.household, self.household)
        came = coming_ids(self.household)
        persons = tuple(replace(one, came=one.person_id in came) for one in household.persons)
        event = self._write(counter, replace(household, persons=persons), known.reception_no)
        step = arrival(StepKind.ADMIT, step_time_us(known, event), event.event_id, self.household)
        record = with_step(replace(known, household=household), step)
        counter.unit.people.put(record)
        return record

    def _write(self, counter: Counter, household: Household, reception_no: str) -> Event:
        site = counter.site
        admitted = HouseholdAdmitted(
            operation_id=site.operation_id,
            shelter_id=site.shelter_id,
            reception_no=reception_no,
            method=self.method,
            household=household,
            started_mono_ms=self.started_mono_ms,
            done_mono_ms=counter.clock.mono_ms(),
            moved_from_shelter_id=moves.last_shelter_of(counter, household),
            arrival_id=_arrival_of(counter, household.household_id),
        )
        return counter.write(admitted, household.household_id)

    def _admit(self, counter: Counter) -> HouseholdRecord:
        site = counter.site
        reception_no = reception_no_of(site.desk_letter, _next_number(counter))
        event = self._write(counter, self.household, reception_no)
        record = HouseholdRecord(
            household=self.household,
            operation_id=site.operation_id,
            shelter_id=site.shelter_id,
            reception_no=reception_no,
            method=self.method,
            record_mode=event.record_mode,
            received_at_us=event.wall_time_us,
            device_id=event.device_id,
            admitted_event_id=event.event_id,
        )
        counter.unit.people.put(record)
        return record


@dataclass(frozen=True)
class DeepenHousehold:
    """More is known of a received household; `household` is the whole as it stands on the screen."""

    household: Household

    def perform(self, counter: Counter) -> Deepened | Refused:
        """Write the deeper household under the same id and number."""
        if refused := _unreceivable(self.household):
            return refused
        known = counter.unit.people.get(self.household.household_id)
        if known is None or known.undone:
            return Refused("problem.not_received")
        return _detailed(counter, known, retyped(known.household, self.household))


@dataclass(frozen=True)
class UndoReception:
    """取り消し: the reception was a mistake; the fact of it stays, and counts no longer."""

    household_id: UUID
    reason: str

    def perform(self, counter: Counter) -> Undone | Refused:
        """Write the compensating facts; of a household that came again, the last reception is taken back.

        Where several desks received it before one heard of another, each reception that is known here is taken back;
        one that was not heard of stands.
        """
        known = counter.unit.people.get(self.household_id)
        if known is None or known.undone:
            return Refused("problem.already_undone")
        admissions = last_admissions(known)
        for event_id in admissions:
            undone = ReceptionUndone(
                operation_id=known.operation_id,
                shelter_id=known.shelter_id,
                undone_event_id=event_id,
                reason=self.reason,
            )
            counter.write(undone, self.household_id)
        record = without_admissions(known, admissions)
        counter.unit.people.put(record)
        return Undone(record)


def _arrival_of(counter: Counter, household_id: UUID) -> UUID | None:
    """The arrival that these people announced here, which their reception confirms, whatever way they came by."""
    site, shelter = counter.site, counter.unit.own_shelter
    for one in shelter.arrivals(site.operation_id, site.shelter_id, site.record_mode):
        if one.household.household_id == household_id:
            shelter.forget_arrival(one.arrival_id)
            return one.arrival_id
    return None


def _next_number(counter: Counter) -> int:
    """The running number after every one that this desk gave, even where the ledger knows the household by another."""
    site, settings = counter.site, counter.unit.settings
    name = f"{LAST_NUMBER_SETTING}:{site.operation_id}:{site.desk_letter}"
    given = int(settings.get(name) or b"0")
    number = max(given, counter.unit.people.highest_number(site.operation_id, site.desk_letter)) + 1
    settings.put(name, str(number).encode())
    return number


def _detailed(counter: Counter, known: HouseholdRecord, household: Household) -> Deepened | Refused:
    if refused := _unreceivable(household):
        return refused
    detailed = HouseholdDetailed(
        operation_id=known.operation_id,
        shelter_id=known.shelter_id,
        household=household,
    )
    event = counter.write(detailed, household.household_id)
    record = deepened(known, household, step_time_us(known, event), event.event_id)
    counter.unit.people.put(record)
    return Deepened(record)


def _unreceivable(household: Household) -> Refused | None:
    if household.heads < 1:
        return Refused("problem.empty_household")
    if household.heads > MAX_PERSONS:
        return Refused("problem.count_too_large", (("limit", MAX_PERSONS),))
    return None if _is_readable(household) else Refused("problem.too_long")


def _is_readable(household: Household) -> bool:
    """Whether every desk and the ledger can read it again: a fact that nobody can read would be as good as lost."""
    try:
        codec.decode(codec.encode(household), Household)
    except ValueError:  # Malformed, or half a character that no bytes can hold
        return False
    return len({person.person_id for person in household.persons}) == len(household.persons)
