"""What the desk asks of the kiosk's file: rooms in one unit of work, written together or not at all."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol
from uuid import UUID

from kiosk.domain.standing import PersonStanding
from kiosk.errors import KnownError
from kiosk.ports.centre import CentreBook
from kiosk.ports.kept_reports import KeptReports
from kiosk.ports.own_shelter import OwnShelter
from kiosk.ports.purging import Purging
from kiosk.ports.roster import Roster
from kiosk.ports.shelf import Shelf
from kiosk.ports.sightings import Sightings
from kiosk.ports.staff import Staff
from kiosk.ports.venue import Venue
from sync.protocol.credential import IssuerKey
from sync.protocol.events import Event
from sync.protocol.household import Person
from sync.protocol.presence import Whereabouts
from sync.protocol.records import DiscrepancyRecord, HouseholdRecord, OperationRecord, ShelterRecord
from sync.protocol.values import RecordMode, ReportedMethod


class StoreError(KnownError):
    """The base of what the file may fail with."""

    key = "store"


class DiskFull(StoreError):
    """No room for another row; nothing was written."""

    key = "disk_full"


class StoreNewer(StoreError):
    """The file was written by a newer program; `data` holds `version` and `ours`."""

    key = "store_newer"


class KeyMissing(StoreError):
    """The file is there and its key is not; nothing was touched."""

    key = "store_key_missing"


class StoreDamaged(StoreError):
    """The file cannot be read with this key, or is damaged; it was left where it is."""

    key = "store_damaged"


class NoGoodCopy(StoreError):
    """The file is damaged, and none of the `copies` that were found can be read; nothing was touched."""

    key = "store_no_copy"


class CopyFolderMissing(StoreError):
    """The place for copies is not there: a stick was pulled out, a folder was moved."""

    key = "copy_folder_missing"


class CopyNoRoom(StoreError):
    """A copy would fill the disk that it goes to; none was made. `data` holds `megabytes` that are free."""

    key = "copy_no_room"


class CopyBad(StoreError):
    """A copy could not be read back as it was written: it went, older ones stayed."""

    key = "copy_bad"


@dataclass(frozen=True)
class KnownPerson:
    """One hit of a name search. `is_here`: has a place in the shelter, out or not; `whereabouts` None: did not come."""

    person_id: UUID
    household_id: UUID
    name: str
    kana: str
    birth_date: date | None
    address: str
    reception_no: str
    is_here: bool
    whereabouts: Whereabouts | None = None


@dataclass(frozen=True)
class Occupancy:
    """Who has a place here: households, persons, households by the city's three columns; `out` persons are not in."""

    households: int = 0
    persons: int = 0
    by_method: Mapping[ReportedMethod, int] = field(default_factory=dict)
    out: int = 0


@dataclass(frozen=True)
class Backlog:
    """What the ledger has not confirmed: how many events, the oldest one's time, and how many are on the shelf."""

    unsettled: int
    oldest_us: int | None
    shelved: int


class People(Protocol):
    """Households and persons of this site."""

    def get(self, household_id: UUID) -> HouseholdRecord | None:
        """The household as it stands here."""

    def by_reception_no(self, reception_no: str, operation_id: str = "") -> HouseholdRecord | None:
        """The household that was given this number, in this operation where one is named."""

    def by_paper_ref(self, paper_ref: str, operation_id: str, record_mode: RecordMode) -> HouseholdRecord | None:
        """The household that was typed from this sheet in this operation; a standing one before an undone one."""

    def of_sheet(self, paper_ref: str, operation_id: str, record_mode: RecordMode) -> tuple[HouseholdRecord, ...]:
        """Every household that bears this sheet's number, undone ones among them."""

    def put(self, record: HouseholdRecord) -> None:
        """Write the household, replacing its older self."""

    def standings(
        self, person_ids: Sequence[UUID], operation_id: str, record_mode: RecordMode
    ) -> tuple[PersonStanding, ...]:
        """Where these persons are now; who is not known is left out."""

    def search(self, text: str, record_mode: RecordMode, limit: int) -> tuple[KnownPerson, ...]:
        """Persons whose name or reading begins like `text`, best first."""

    def twins(self, person: Person, address: str, record_mode: RecordMode, limit: int) -> tuple[KnownPerson, ...]:
        """Persons of other households who may be the same one, likeliest first; never a decision."""

    def occupancy(self, operation_id: str, shelter_id: str, record_mode: RecordMode) -> Occupancy:
        """Who has a place at this shelter in this operation, and how many of them are out."""

    def staying(
        self, operation_id: str, shelter_id: str, record_mode: RecordMode, limit: int
    ) -> tuple[HouseholdRecord, ...]:
        """Households of whom somebody has a place here, out or not, in a fixed order."""

    def out(
        self, operation_id: str, shelter_id: str, record_mode: RecordMode, limit: int
    ) -> tuple[HouseholdRecord, ...]:
        """Households of whom somebody is out or away overnight."""

    def not_seen_since(
        self, before_us: int, operation_id: str, shelter_id: str, record_mode: RecordMode, limit: int
    ) -> tuple[HouseholdRecord, ...]:
        """Households that should be here and were at no desk since `before_us`, longest first."""

    def recent(
        self, operation_id: str, shelter_id: str, record_mode: RecordMode, limit: int
    ) -> tuple[HouseholdRecord, ...]:
        """The last receptions of this desk and its neighbours, newest first."""

    def highest_number(self, operation_id: str, letter: str) -> int:
        """The highest running number given under this letter; 0 for none."""


class Outbox(Protocol):
    """送信待ち: facts that the ledger has not confirmed yet, and those it has."""

    def last(self) -> tuple[int, bytes] | None:
        """`seq` and digest of this device's newest event."""

    def append(self, event: Event, data: bytes, digest: bytes) -> None:
        """Write an event beside the state that it tells of."""

    def backlog(self) -> Backlog:
        """How much is not settled yet, and since when."""


class Mirror(Protocol):
    """Records of the ledger that the desk decides with."""

    def issuers(self) -> Mapping[bytes, IssuerKey]:
        """Keys that may sign residents' codes, by kid."""

    def is_revoked(self, credential_id: bytes) -> bool:
        """Whether the ledger took this code back."""

    def shelter(self, shelter_id: str) -> ShelterRecord | None:
        """A shelter of the master list."""

    def shelters(self) -> tuple[ShelterRecord, ...]:
        """All shelters, in the order of their names."""

    def operation(self, operation_id: str) -> OperationRecord | None:
        """An operation by its id."""

    def discrepancies(self) -> tuple[DiscrepancyRecord, ...]:
        """Persons in two places that are open and that this desk has not answered yet, in a fixed order."""


class Settings(Protocol):
    """Small facts about this kiosk."""

    def get(self, name: str) -> bytes | None:
        """The value under `name`."""

    def put(self, name: str, value: bytes | None) -> None:
        """Write a value; None takes it away."""


class Unit(Protocol):
    """One unit of work: all rooms, one commit."""

    @property
    def people(self) -> People:
        """Households and persons."""

    @property
    def outbox(self) -> Outbox:
        """Facts on their way."""

    @property
    def mirror(self) -> Mirror:
        """The ledger's records."""

    @property
    def settings(self) -> Settings:
        """This kiosk itself."""

    @property
    def shelf(self) -> Shelf:
        """Facts that wait for a leader."""

    @property
    def purging(self) -> Purging:
        """How an operation's persons go by headquarters' order."""

    @property
    def roster(self) -> Roster:
        """All households, and the lines of a list."""

    @property
    def sightings(self) -> Sightings:
        """Who looked at what is sensitive."""

    @property
    def reports(self) -> KeptReports:
        """Reports that were made here."""

    @property
    def staff(self) -> Staff:
        """Who is known at this desk."""

    @property
    def own_shelter(self) -> OwnShelter:
        """The shelter where the desk stands."""

    @property
    def venue(self) -> Venue:
        """Activities and who takes part."""

    @property
    def centre(self) -> CentreBook:
        """The volunteer centre where the desk stands."""


class Store(Protocol):
    """The kiosk's file."""

    def unit(self) -> AbstractContextManager[Unit]:
        """A unit of work: committed (WAL, FULL) when the block ends, rolled back when it raises."""

    def reading(self) -> AbstractContextManager[Unit]:
        """A view without the writer's lock; nothing may be written in it."""

    def close(self) -> None:
        """Give the file back."""
