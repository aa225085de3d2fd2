"""What the file does when headquarters order that the persons of an operation, or of activities, go from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Protocol, TypeAlias

from sync.protocol.centre_records import CentreRecord
from sync.protocol.events import Payload
from sync.protocol.purge_order import ActivitiesOrder
from sync.protocol.records import ActivityRecord, HouseholdRecord
from sync.protocol.values import RecordMode
from sync.protocol.venue_facts import VenuePayload
from sync.protocol.venue_records import ApplicantRecord, ParticipationRecord

STATISTICS_SETTING = "purged"
"""Before `:<operation>`: what stays of a purged operation (`kiosk.domain.kept_statistics`)."""
ACTIVITIES_SETTING = "purged_activities"
"""Before `:<order>`: what stays of activities that were purged (`kiosk.domain.kept_activities`)."""


@dataclass(frozen=True)
class OperationScope:
    """What an order about an operation covers. Participations belong to none, wherever the table stood."""

    operation_id: str

    def covers(self, payload: Payload) -> bool:
        """Whether a fact's words go with it."""
        if isinstance(payload, VenuePayload):
            return False
        return getattr(payload, "operation_id", "") == self.operation_id


@dataclass(frozen=True)
class ActivitiesScope:
    """What an order about activities covers, as this file knows them: those that ended before the day.

    `is_own`: the order is about the organiser whose table this is.
    """

    ended_before: date
    activity_ids: frozenset[str]
    is_own: bool = False

    def covers(self, payload: Payload) -> bool:
        """Whether a fact's words go with them."""
        return isinstance(payload, VenuePayload) and payload.activity_id in self.activity_ids


Scope: TypeAlias = OperationScope | ActivitiesScope


class PurgeBar(StrEnum):
    """Why nothing may go yet."""

    UNSETTLED = "unsettled"
    """Facts that the ledger has not confirmed, or that wait on the shelf."""
    UNHEARD = "unheard"
    """The ledger's own word of what it has is missing, or is waited for after a repair."""
    FORKED = "forked"
    """The ledger knows other facts under this desk's name."""
    BEHIND = "behind"
    """The ledger's mark does not reach all facts of the operation yet."""
    DAMAGED = "damaged"
    """A damaged file lies aside with facts that nobody could read."""


@dataclass(frozen=True)
class PurgeLook:
    """What would go, and what bars it: of an operation households and cards of volunteers, of activities the rest."""

    households: int = 0
    persons: int = 0
    facts: int = 0
    drafts: int = 0
    cards: int = 0
    activities: int = 0
    participations: int = 0
    applicants: int = 0
    certificates: int = 0
    unsettled: int = 0
    bars: tuple[PurgeBar, ...] = ()
    documents: Mapping[str, int] = field(default_factory=dict)
    """How often documents were printed or taken out, by what was done: they lie where they were carried to."""


@dataclass(frozen=True)
class HeldActivity:
    """An activity as the file holds it: who applied, who took part in whatever record mode, and its last day.

    `record` None: the file does not know the activity any more; then the day is that of the last participation.
    """

    activity_id: str
    record: ActivityRecord | None
    day: date
    applicants: Sequence[ApplicantRecord]
    participations: Sequence[ParticipationRecord]


class Purging(Protocol):
    """The persons of an order in the file: looked at, and taken out within one unit of work."""

    def orders(self) -> Sequence[bytes]:
        """The signed orders that came, as they came; whether they are to be believed is not asked here."""

    def keep_order(self, operation_id: str, order: bytes) -> None:
        """An order about an operation that came as a file."""

    def keep_activities_order(self, order: ActivitiesOrder, token: bytes) -> None:
        """An order about activities that came as a file."""

    def scope_of(self, order: ActivitiesOrder, own_organizer_id: str) -> ActivitiesScope:
        """The activities that the order covers.

        Those of nobody in particular, and those that the file does not know any more, are `own_organizer_id`'s: whose
        table it is.
        """

    def held(self, scope: ActivitiesScope) -> Sequence[HeldActivity]:
        """The activities of the scope with all who are known of them, in the order of their days."""

    def look(self, scope: Scope) -> PurgeLook:
        """What would go, and what bars it."""

    def places(self, operation_id: str) -> Sequence[tuple[str, RecordMode]]:
        """The shelters and record modes in which somebody was received in the operation."""

    def records(self, operation_id: str, shelter_id: str, record_mode: RecordMode) -> Sequence[HouseholdRecord]:
        """The households of one place."""

    def centre_records(self, operation_id: str) -> Sequence[CentreRecord]:
        """The cards, needs and teams of the operation's volunteer centres, those that were taken back among them."""

    def take_out(self, scope: Scope) -> None:
        """Every person of the order: what stands, what is looked up, what waits, and the words of the facts.

        A fact's row stays, empty: its number and its fingerprint hold the chain together.
        """

    def statistics(self, operation_id: str) -> bytes | None:
        """What stayed of an operation; None where it was not purged."""

    def keep_statistics(self, operation_id: str, statistics: bytes) -> None:
        """Write what stays."""

    def all_statistics(self, setting_name: str = STATISTICS_SETTING) -> Sequence[bytes]:
        """What stayed of every purged operation, or under ACTIVITIES_SETTING of purged activities."""
