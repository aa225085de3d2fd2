"""What reports and rosters ask of the kiosk's file: all households of an operation, and the lines of a list."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from sync.protocol.presence import Whereabouts
from sync.protocol.records import HouseholdRecord
from sync.protocol.values import RecordMode, ReportedMethod, Sex, StayType


@dataclass(frozen=True)
class RosterQuery:
    """Which lines are wanted; empty sets and an empty text keep nobody out. `limit` is how many are shown.

    `unseen_since_us` leaves those whom nobody has seen at a desk since then; `only_public` those who agreed to be on
    the list that others may read; `with_hidden` is for a leader alone.
    """

    operation_id: str
    shelter_id: str
    record_mode: RecordMode
    limit: int
    text: str = ""
    stays: frozenset[StayType] = frozenset()
    methods: frozenset[ReportedMethod] = frozenset()
    groups: frozenset[str] = frozenset()
    whereabouts: frozenset[Whereabouts] = frozenset({Whereabouts.HERE, Whereabouts.OUT, Whereabouts.OVERNIGHT})
    unseen_since_us: int | None = None
    only_care: bool = False
    only_public: bool = False
    with_hidden: bool = False


@dataclass(frozen=True)
class ListedLine:
    """A person of the list, or `unnamed` heads of a household that nobody named (`person_id` None)."""

    household_id: UUID
    person_id: UUID | None
    reception_no: str
    received_at_us: int
    name: str
    kana: str
    birth_date: date | None
    sex: Sex
    unnamed: int
    heads: int
    stay_type: StayType
    living_group: str = ""
    whereabouts: Whereabouts = Whereabouts.HERE
    since_us: int = 0
    is_hidden: bool = False
    birth_date_raw: str = ""
    """What was said instead of a whole date: an age or a year."""


@dataclass(frozen=True)
class RosterPage:
    """The first lines that fit a query, and how many households and persons fit it in all.

    `stays`, `methods` and `groups` are those that anybody of the place has, whatever the query leaves.
    """

    lines: tuple[ListedLine, ...] = ()
    households: int = 0
    persons: int = 0
    stays: frozenset[StayType] = frozenset()
    methods: frozenset[ReportedMethod] = frozenset()
    groups: tuple[str, ...] = ()


class Roster(Protocol):
    """Whole households, for lists and sums; a single one is found in `People`."""

    def records(self, operation_id: str, shelter_id: str, record_mode: RecordMode) -> Iterator[HouseholdRecord]:
        """The households received at a shelter, in the order of their reception, undone ones among them."""

    def page(self, query: RosterQuery) -> RosterPage:
        """The lines that fit; by names where a text is given, else in the order of reception."""
