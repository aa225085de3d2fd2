"""The counter: what every act has at hand while it runs, and the one way to write a fact."""

from dataclasses import dataclass
from uuid import UUID

from kiosk.domain.duties import NO_DUTY, Duty
from kiosk.ports.clock import Clock
from kiosk.ports.sightings import Sighting, SightingKind
from kiosk.ports.store import Unit
from sync.protocol import codec, events
from sync.protocol.events import FIRST_HASH, Event, Payload, SightingNoted
from sync.protocol.ids import ENTROPY_BYTES, DeviceId, OperationId, ShelterId, book_of, uuid7
from sync.protocol.records import HouseholdRecord
from sync.protocol.values import RecordMode

OFFSET_SETTING = "clock_offset_ms"
"""Where the sync thread leaves the difference to the ledger's clock."""

DESK_MISTAKE = "desk_mistake"
"""The reason in a fact by which a desk takes back what it wrote itself."""


@dataclass(frozen=True)
class Site:
    """Where this desk stands and for whom it writes; a change is a deliberate act and makes a new Site.

    `organizer_id` is whose venue table it is, empty for none; `is_table_alone` where it is no shelter's desk besides;
    `is_centre` where it is a volunteer centre's.
    `may` is what whoever stands there may do beyond receiving; `operator_name` is empty while nobody has said who.
    """

    device_id: DeviceId
    desk_letter: str
    shelter_id: ShelterId
    operation_id: OperationId
    record_mode: RecordMode
    operator_id: str
    member_code_pattern: str = ""
    organizer_id: str = ""
    is_table_alone: bool = False
    is_centre: bool = False
    operator_name: str = ""
    may: frozenset[Duty] = NO_DUTY

    @property
    def book(self) -> OperationId:
        """What households of codes are derived from: practice never meets real records."""
        return book_of(self.operation_id, self.record_mode)


def is_received_here(known: HouseholdRecord, site: Site) -> bool:
    """Whether a household that this file knows was received where this desk stands now; a desk may have moved."""
    return not known.undone and known.shelter_id == site.shelter_id


def is_here(known: HouseholdRecord, site: Site) -> bool:
    """Whether somebody of a household that this file knows has a place where this desk stands now, out or not."""
    return is_received_here(known, site) and known.heads_staying > 0


def corrected_us(event: Event) -> int:
    """When an event was written, as the ledger will read it: the desk's clock and its last measured offset."""
    return event.wall_time_us + (event.clock_offset_ms or 0) * 1000


@dataclass(frozen=True)
class ForgetClockOffset:
    """The clock was set: what was measured against the ledger before holds no more, and would shift every fact."""

    def perform(self, counter: "Counter") -> None:
        """Facts carry no offset until the next contact."""
        counter.unit.settings.put(OFFSET_SETTING, None)


@dataclass(frozen=True)
class Counter:
    """One act's view: the unit of work it runs in, the site, and the clock."""

    unit: Unit
    site: Site
    clock: Clock

    def new_id(self) -> UUID:
        """A fresh identifier, ordered by time."""
        return uuid7(self.clock.now_us() // 1000, self.clock.entropy(ENTROPY_BYTES))

    def write(self, payload: Payload, aggregate: UUID) -> Event:
        """Append a fact about `aggregate` to the outbox, chained to the one before; committed with the act's state."""
        event = self._event(payload, aggregate)
        data = codec.encode(event)
        self.unit.outbox.append(event, data, events.digest(data))
        return event

    def note(self, kind: SightingKind, household_id: UUID | None = None, detail: str = "") -> Event:
        """Write down who saw or changed what is sensitive: in this file's chain of lines, and as a fact that goes up.

        `detail` is a word of the program, never a name.
        """
        seen = Sighting(self.clock.now_us(), self.site.operator_id, kind, household_id, detail)
        line = self.unit.sightings.add(seen)
        fact = SightingNoted(operation_id=self.site.operation_id, shelter_id=self.site.shelter_id, line=line)
        return self.write(fact, self.new_id())

    def _event(self, payload: Payload, aggregate: UUID) -> Event:
        last_seq, last_digest = self.unit.outbox.last() or (0, FIRST_HASH)
        event_type, schema = events.name_of(payload)
        offset = self.unit.settings.get(OFFSET_SETTING)
        return Event(
            event_id=self.new_id(),
            device_id=self.site.device_id,
            seq=last_seq + 1,
            type=event_type,
            schema=schema,
            aggregate=aggregate,
            wall_time_us=self.clock.now_us(),
            mono_ms=self.clock.mono_ms(),
            boot_id=self.clock.boot_id,
            clock_offset_ms=None if offset is None else int(offset),
            operator_id=self.site.operator_id,
            record_mode=self.site.record_mode,
            prev_hash=last_digest,
            payload=codec.encode(payload),
        )


def now_us(counter: Counter) -> int:
    """The moment as the ledger would say it: the day of a participation is when the scan happened."""
    return counter.clock.now_us() + offset_us(counter)


def offset_us(counter: Counter) -> int:
    """How far the desk's clock is behind the ledger's, as last measured."""
    offset = counter.unit.settings.get(OFFSET_SETTING)
    return 0 if offset is None else int(offset) * 1000
