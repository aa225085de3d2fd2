"""What is counted of the people at each shelter, out of the stays: kept between reports, anew where it moved."""

import logging
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from threading import Lock
from typing import TypeAlias
from uuid import UUID

from sqlalchemy import Connection, Row, func, select

from ledger.database import among
from ledger.tables import presence, state, stay
from sync.protocol import codec
from sync.protocol.city_form import local_time
from sync.protocol.codec import Malformed
from sync.protocol.household import HeadCount, Household, Person
from sync.protocol.presence import GONE
from sync.protocol.records import HouseholdRecord
from sync.protocol.shelter_figures import Present, ShelterFigures, figures_of
from sync.protocol.values import Depth, ReceptionMethod, RecordMode

_log = logging.getLogger("ledger.figures")

Place: TypeAlias = tuple[str, str]
"""`(operation_id, shelter_id)`."""
SHELTERS_AT_A_TIME = 50
"""Some ten thousand people's records in memory while they are counted."""


@dataclass(frozen=True)
class _Mark:
    """What tells whether the stays of a place are those that were counted."""

    households: int
    persons: int
    version: int


@dataclass
class _Counted:
    """The figures of one record mode as of a version of the ledger and a day: ages change overnight."""

    day: date
    version: int = 0
    figures: dict[Place, tuple[_Mark, ShelterFigures]] = field(default_factory=dict)


@dataclass
class KnownFigures:
    """The figures that this process has counted; several threads may ask at once."""

    _lock: Lock = field(default_factory=Lock)
    _modes: dict[RecordMode, _Counted] = field(default_factory=dict)

    def by_place(self, connection: Connection, mode: RecordMode, today: date) -> Mapping[Place, ShelterFigures]:
        """The figures of every place where somebody counts; a person counts at one place of an operation alone.

        `today` is the day in local time. Only places are read again whose stays or presences changed.
        """
        with self._lock:
            counted = self._modes.get(mode)
            if counted is None or counted.day != today:
                counted = self._modes[mode] = _Counted(today)
            # Read first: what another transaction writes meanwhile is counted twice rather than missed.
            version = connection.execute(select(state.c.version)).scalar() or 0
            marks = _marks(connection, mode)
            moved = _moved_since(connection, mode, counted.version) if counted.figures else set()
            known = {place: one for place, one in counted.figures.items() if one[0] == marks.get(place)}
            fresh = [place for place in marks if place in moved or place not in known]
            figures = known | {
                place: (marks[place], one) for place, one in _count(connection, mode, fresh, today).items()
            }
            self._modes[mode] = _Counted(today, version, figures)
            return {place: one for place, (_, one) in figures.items()}


def _marks(connection: Connection, mode: RecordMode) -> dict[Place, _Mark]:
    statement = (
        select(
            stay.c.operation_id,
            stay.c.shelter_id,
            func.count().label("households"),
            func.sum(stay.c.counted_heads).label("persons"),
            func.max(stay.c.version).label("version"),
        )
        .where(stay.c.record_mode == mode.value, stay.c.counted_heads > 0)
        .group_by(stay.c.operation_id, stay.c.shelter_id)
    )
    return {
        (row.operation_id, row.shelter_id): _Mark(row.households, int(row.persons), row.version)
        for row in connection.execute(statement)
    }


def _moved_since(connection: Connection, mode: RecordMode, version: int) -> set[Place]:
    """Where somebody else counts now, although as many do."""
    statement = select(presence.c.operation_id, presence.c.shelter_id).distinct()
    rows = connection.execute(statement.where(presence.c.version > version, presence.c.record_mode == mode.value))
    return {(row.operation_id, row.shelter_id) for row in rows}


def _count(
    connection: Connection, mode: RecordMode, places: Collection[Place], today: date
) -> dict[Place, ShelterFigures]:
    wanted, shelters = set(places), sorted({shelter_id for _, shelter_id in places})
    found = {}
    for start in range(0, len(shelters), SHELTERS_AT_A_TIME):
        present = _present(connection, mode, shelters[start : start + SHELTERS_AT_A_TIME])
        found.update({place: figures_of(each, today) for place, each in present.items() if place in wanted})
    return found


def _present(connection: Connection, mode: RecordMode, shelters: Collection[str]) -> dict[Place, list[Present]]:
    statement = select(
        stay.c.household_id, stay.c.operation_id, stay.c.shelter_id, stay.c.method, stay.c.counted_heads, stay.c.body
    ).where(stay.c.record_mode == mode.value, stay.c.counted_heads > 0, among(connection, stay.c.shelter_id, shelters))
    found: dict[Place, list[Present]] = defaultdict(list)
    for row in connection.execute(statement).all():
        found[row.operation_id, row.shelter_id].append(_present_of(connection, mode, row))
    return found


def _present_of(connection: Connection, mode: RecordMode, row: Row[tuple[object, ...]]) -> Present:
    """Who of a stay counts at its shelter; a record that cannot be read still counts by its heads."""
    method, heads = ReceptionMethod(row.method), int(row.counted_heads)
    try:
        record = codec.decode_own(row.body, HouseholdRecord)
    except Malformed as malformed:
        _log.error("stay_unreadable", extra={"data": {"where": malformed.where}})
        return Present(_bare(row.household_id, heads), method, (), heads)
    said_on = local_time(record.received_at_us).date()
    if heads == record.household.heads and not record.away:
        return Present(record.household, method, record.household.came, heads, (), said_on)
    counted = None if heads == record.heads_staying else _counted_persons(connection, mode, row)
    persons = tuple(one for one in _staying(record) if counted is None or one.person_id in counted)
    away = record.away if _has_unnamed(heads, persons) else tuple(one for one in record.away if one.person_id)
    return Present(record.household, method, persons, heads, away, said_on)


def _staying(record: HouseholdRecord) -> list[Person]:
    gone = {one.person_id for one in record.away if one.whereabouts in GONE}
    return [person for person in record.household.came if person.person_id not in gone]


def _has_unnamed(heads: int, persons: Collection[Person]) -> bool:
    return heads > len(persons)


def _counted_persons(connection: Connection, mode: RecordMode, row: Row[tuple[object, ...]]) -> set[UUID]:
    """Those of a household who count at this shelter and at no other: few households are at two."""
    statement = select(presence.c.person_id).where(
        presence.c.household_id == row.household_id,
        presence.c.record_mode == mode.value,
        presence.c.operation_id == row.operation_id,
        presence.c.shelter_id == row.shelter_id,
        presence.c.counted.is_(True),
    )
    return set(connection.execute(statement).scalars())


def _bare(household_id: UUID, heads: int) -> Household:
    return Household(household_id=household_id, depth=Depth.COUNT, head_count=HeadCount(total=heads))
