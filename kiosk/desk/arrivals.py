"""The acts about arrivals that people announced with their own phones: look, confirm, decline."""

from dataclasses import dataclass, replace
from typing import ClassVar
from uuid import UUID

from kiosk.desk.codes import found
from kiosk.desk.counter import Counter
from kiosk.desk.reception import ReceiveHousehold
from kiosk.desk.waiting import waiting, waiting_here
from kiosk.domain.duties import Duty
from kiosk.domain.outcomes import AlreadyHere, CodeFound, Deepened, Received, Refused, Returned
from kiosk.ports.sightings import SightingKind
from sync.protocol.events import ArrivalDeclined
from sync.protocol.records import ArrivalRecord
from sync.protocol.values import ReceptionMethod

NOT_HERE = "not_here"
"""Why an arrival is declined: staff looked, and nobody of that name had come."""


@dataclass(frozen=True)
class Declined:
    """The arrival is taken off the list; the phone is told to come to the desk."""

    arrival_id: UUID


@dataclass(frozen=True)
class ListArrivals:
    """Ask who has announced themselves and waits."""

    def perform(self, counter: Counter) -> tuple[ArrivalRecord, ...]:
        """Those who wait, earliest first."""
        return waiting_here(counter)


@dataclass(frozen=True)
class PresentArrival:
    """Bring an announced household up as if its code had been shown at the desk."""

    arrival_id: UUID

    def perform(self, counter: Counter) -> CodeFound | Refused:
        """The household with what staff should know before receiving it; who was announced counts as coming."""
        arrival = waiting(counter, self.arrival_id)
        if arrival is None:
            return Refused("problem.arrival_gone")
        return replace(found(counter, arrival.household), method=ReceptionMethod.POSTED_CODE, hides_care=True)


@dataclass(frozen=True)
class ShowArrivalNote:
    """Show what a family wrote to its announcement: often what somebody needs. The look is noted."""

    arrival_id: UUID
    needs: ClassVar[Duty] = Duty.CARE

    def perform(self, counter: Counter) -> ArrivalRecord | Refused:
        """The arrival with its note."""
        arrival = waiting(counter, self.arrival_id)
        if arrival is None:
            return Refused("problem.arrival_gone")
        counter.note(SightingKind.CARE_SHOWN, arrival.household.household_id, "arrival")
        return arrival


@dataclass(frozen=True)
class ConfirmArrival:
    """They are here, all who were announced."""

    arrival_id: UUID
    started_mono_ms: int

    def perform(self, counter: Counter) -> Received | AlreadyHere | Returned | Deepened | Refused:
        """Receive them; the fact names the arrival that it confirms."""
        arrival = waiting(counter, self.arrival_id)
        if arrival is None:
            return Refused("problem.arrival_gone")
        act = ReceiveHousehold(arrival.household, ReceptionMethod.POSTED_CODE, self.started_mono_ms)
        outcome = act.perform(counter)
        counter.unit.own_shelter.forget_arrival(self.arrival_id)
        return outcome


@dataclass(frozen=True)
class DeclineArrival:
    """来ていません: nobody of them is here."""

    arrival_id: UUID

    def perform(self, counter: Counter) -> Declined | Refused:
        """Write that they did not come; the announcement goes from the list."""
        arrival = waiting(counter, self.arrival_id)
        if arrival is None:
            return Refused("problem.arrival_gone")
        fact = ArrivalDeclined(
            operation_id=arrival.operation_id,
            shelter_id=arrival.shelter_id,
            arrival_id=self.arrival_id,
            reason=NOT_HERE,
        )
        counter.write(fact, self.arrival_id)
        counter.unit.own_shelter.forget_arrival(self.arrival_id)
        return Declined(self.arrival_id)
