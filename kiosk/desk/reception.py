"""The acts of reception: receive a household, let more of it come, deepen what is known, take a reception back."""

from dataclasses import dataclass
from uuid import UUID

from msgspec.structs import replace

from kiosk.desk.counter import Counter, is_here
from kiosk.domain.households import reception_no_of
from kiosk.domain.outcomes import AlreadyHere, Deepened, Received, Refused, Undone
from kiosk.domain.stays import coming_ids, joined, retyped
from sync.protocol import codec
from sync.protocol.events import HouseholdAdmitted, HouseholdDetailed, ReceptionUndone
from sync.protocol.household import MAX_PERSONS, Household
from sync.protocol.records import HouseholdRecord
from sync.protocol.values import ReceptionMethod

LAST_NUMBER_SETTING = "last_number"


@dataclass(frozen=True)
class ReceiveHousehold:
    """受付: these people are here. `started_mono_ms` is when their first input reached the desk."""

    household: Household
    method: ReceptionMethod
    started_mono_ms: int

    def perform(self, counter: Counter) -> Received | AlreadyHere | Deepened | Refused:
        """Write the household and its fact; who is here already is not received twice."""
        if refused := _unreceivable(self.household):
            return refused
        known = counter.unit.people.get(self.household.household_id)
        if known is not None and is_here(known, counter.site):
            return self._join(counter, known)
        return Received(self._admit(counter))

    def _join(self, counter: Counter, known: HouseholdRecord) -> AlreadyHere | Deepened | Refused:
        """Late comers of a household that was received before are joined to it."""
        if coming_ids(self.household) <= coming_ids(known.household):
            return AlreadyHere(known)
        return _detailed(counter, known, joined(known.household, self.household))

    def _admit(self, counter: Counter) -> HouseholdRecord:
        site = counter.site
        number = _next_number(counter)
        admitted = HouseholdAdmitted(
            operation_id=site.operation_id,
            shelter_id=site.shelter_id,
            reception_no=reception_no_of(site.desk_letter, number),
            method=self.method,
            household=self.household,
            started_mono_ms=self.started_mono_ms,
            done_mono_ms=counter.clock.mono_ms(),
        )
        event = counter.write(admitted, self.household.household_id)
        record = HouseholdRecord(
            household=self.household,
            operation_id=admitted.operation_id,
            shelter_id=admitted.shelter_id,
            reception_no=admitted.reception_no,
            method=admitted.method,
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
        """Write the compensating fact."""
        known = counter.unit.people.get(self.household_id)
        if known is None or known.undone:
            return Refused("problem.already_undone")
        undone = ReceptionUndone(
            operation_id=known.operation_id,
            shelter_id=known.shelter_id,
            undone_event_id=known.admitted_event_id,
            reason=self.reason,
        )
        counter.write(undone, self.household_id)
        record = replace(known, undone=True)
        counter.unit.people.put(record)
        return Undone(record)


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
    counter.write(detailed, household.household_id)
    record = replace(known, household=household)
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
