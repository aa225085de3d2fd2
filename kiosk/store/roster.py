"""The households of an operation out of the file: whole in one pass, or as lines of a list."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, select, tuple_

from kiosk.domain.folding import query_readings, tokens_of
from kiosk.ports.roster import ListedLine, RosterPage, RosterQuery
from kiosk.store.roster_lines import UNNAMED
from kiosk.store.roster_sums import sums_of
from kiosk.store.search import search_persons
from kiosk.store.tables import household, roster_line
from sync.protocol import codec
from sync.protocol.presence import Whereabouts
from sync.protocol.records import HouseholdRecord
from sync.protocol.values import RecordMode, ReportedMethod, Sex, StayType

HITS = 500
"""Persons whom a text may fit before filters; whoever has more hits types another letter."""
_LINE = roster_line.c
_PERSONS = func.sum(func.max(_LINE.unnamed, 1))
"""A row is one person, or as many as nobody named."""
_BY_HOUSEHOLD = "INDEXED BY sqlite_autoindex_roster_line_1"
"""SQLite's name for the index of the primary key."""


class SqlRoster:
    """The port `Roster` over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def records(self, operation_id: str, shelter_id: str, record_mode: RecordMode) -> Iterator[HouseholdRecord]:
        """The households received at a shelter, in the order of their reception, undone ones among them."""
        rows = self._connection.execute(
            select(household.c.body)
            .where(
                household.c.operation_id == operation_id,
                household.c.shelter_id == shelter_id,
                household.c.record_mode == record_mode.value,
            )
            .order_by(household.c.received_at_us, household.c.household_id)
        )
        for (body,) in rows:
            yield codec.decode(body, HouseholdRecord)

    def page(self, query: RosterQuery) -> RosterPage:
        """The lines that fit; by names or a number where a text is given, else in the order of reception."""
        conditions = self._conditions(query)
        sums = sums_of(self._connection, query)
        if query.text.strip() or query.unseen_since_us is not None:
            sums = replace(sums, **self._counted(query, conditions))
        lines = self._lines(query, conditions) if sums.persons else ()
        return RosterPage(lines, sums.households, sums.persons, sums.stays, sums.methods, sums.groups)

    def _lines(self, query: RosterQuery, conditions: list[ColumnElement[bool]]) -> tuple[ListedLine, ...]:
        order = _LINE.received_at_us, _LINE.household_id, _LINE.position
        lines = _from_lines(select(roster_line), query).where(*conditions).order_by(*order).limit(query.limit)
        return tuple(_listed(row, with_hidden=query.with_hidden) for row in self._connection.execute(lines))

    def _counted(self, query: RosterQuery, conditions: list[ColumnElement[bool]]) -> dict[str, int]:
        counts = select(func.count(_LINE.household_id.distinct()), _PERSONS)
        households, persons = self._connection.execute(_from_lines(counts, query).where(*conditions)).one()
        return {"households": households, "persons": persons or 0}

    def _conditions(self, query: RosterQuery) -> list[ColumnElement[bool]]:
        conditions = [*_of_place(query), *_of_sets(query)]
        if query.unseen_since_us is not None:
            conditions.append(_LINE.last_seen_us < query.unseen_since_us)
        if query.only_care:
            conditions.append(_LINE.has_care)
        if query.only_public:
            conditions.append(_LINE.is_public)
        if not query.with_hidden:
            conditions.append(_LINE.is_protected.is_(False))
        if query.text.strip():
            conditions.append(self._named(query))
        return conditions

    def _named(self, query: RosterQuery) -> ColumnElement[bool]:
        """Reception numbers are found by their end too: 132 is A-0132."""
        text = query.text.strip()
        if text.isascii() and any(sign.isdigit() for sign in text):
            numbered = household.c.reception_no.endswith(text.upper(), autoescape=True)
            return _LINE.household_id.in_(select(household.c.household_id).where(numbered))
        hits = search_persons(self._connection, text, query.record_mode, HITS)
        keys = [(one.household_id.bytes, one.person_id.bytes) for one in hits]
        if query.with_hidden:
            keys += self._hidden_named(query, text)
        of_households = _LINE.household_id.in_({household_id for household_id, _ in keys})
        return and_(of_households, tuple_(_LINE.household_id, _LINE.person_id).in_(keys))

    def _hidden_named(self, query: RosterQuery, text: str) -> list[tuple[bytes, bytes]]:
        """Whoever is hidden has no search keys; they are few, and looked through one by one."""
        rows = self._connection.execute(select(roster_line).where(*_of_place(query), _LINE.is_protected))
        readings = query_readings(text)
        found = [(row, tokens_of(row.name, row.kana)) for row in rows]
        return [
            (row.household_id, row.person_id) for row, tokens in found if any(_fits(one, tokens) for one in readings)
        ]


def _from_lines(wanted: Select[Any], query: RosterQuery) -> Select[Any]:
    """A text names its households: their lines are read by key, and not all lines of the place in their order."""
    return wanted.with_hint(roster_line, _BY_HOUSEHOLD, "sqlite") if query.text.strip() else wanted


def _of_place(query: RosterQuery) -> list[ColumnElement[bool]]:
    return [
        _LINE.operation_id == query.operation_id,
        _LINE.shelter_id == query.shelter_id,
        _LINE.record_mode == query.record_mode.value,
    ]


def _of_sets(query: RosterQuery) -> list[ColumnElement[bool]]:
    wanted = {
        _LINE.stay_type: {one.value for one in query.stays},
        _LINE.method: {one.value for one in query.methods},
        _LINE.living_group: query.groups,
        _LINE.whereabouts: {one.value for one in query.whereabouts},
    }
    return [column.in_(sorted(words)) for column, words in wanted.items() if words]


def _fits(words: tuple[str, ...], tokens: tuple[str, ...]) -> bool:
    return all(any(token.startswith(word) for token in tokens) for word in words)


def _listed(row: Row[tuple[object, ...]], *, with_hidden: bool) -> ListedLine:
    return ListedLine(
        household_id=UUID(bytes=row.household_id),
        person_id=None if row.person_id == UNNAMED else UUID(bytes=row.person_id),
        reception_no=row.reception_no,
        received_at_us=row.received_at_us,
        name=row.name,
        kana=row.kana,
        birth_date=date.fromisoformat(row.birth_date) if row.birth_date else None,
        birth_date_raw=row.birth_date_raw,
        sex=Sex(row.sex) if row.sex else Sex.UNKNOWN,
        unnamed=row.unnamed,
        heads=row.heads if with_hidden else row.open_heads,
        stay_type=StayType(row.stay_type),
        living_group=row.living_group,
        whereabouts=Whereabouts(row.whereabouts),
        since_us=row.since_us,
        is_hidden=row.is_protected,
    )
