"""The households of an operation out of the file: whole in one pass, or as lines of a list."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Row, Select, UnaryExpression, func, select
from sqlalchemy.sql.operators import custom_op

from kiosk.domain.folding import query_readings, tokens_of
from kiosk.ports.roster import ListedLine, RosterPage, RosterQuery
from kiosk.store.roster_lines import UNNAMED
from kiosk.store.roster_sums import sums_of
from kiosk.store.search import search_keys
from kiosk.store.tables import household, roster_line
from sync.protocol import codec
from sync.protocol.presence import Whereabouts
from sync.protocol.records import HouseholdRecord
from sync.protocol.values import RecordMode, Sex, StayType

HITS = 150
"""Persons whom a text may fit before filters, half as many again as a list shows; whoever has more hits types another
letter. Each is two pages of the encrypted file to read: 500 took 50 ms among 100,000 people, at every key press."""
_LINE = roster_line.c
_PERSONS = func.sum(func.max(_LINE.unnamed, 1))
"""A row is one person, or as many as nobody named."""
_PLUS = custom_op[str]("+")
Looked = Callable[[ColumnElement[str]], ColumnElement[str]]


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
        sums = sums_of(self._connection, query)
        if query.text.strip():
            found = self._named(query)
            shown: Sequence[Row[Any]] = found[: query.limit]
            households, persons = len({row.household_id for row in found}), sum(max(row.unnamed, 1) for row in found)
        else:
            is_counted = query.unseen_since_us is None
            households, persons = (sums.households, sums.persons) if is_counted else self._counted(query)
            shown = self._first(query) if persons else ()
        lines = tuple(_listed(row, with_hidden=query.with_hidden) for row in shown)
        return RosterPage(lines, households, persons, sums.stays, sums.methods, sums.groups)

    def _first(self, query: RosterQuery) -> Sequence[Row[Any]]:
        order = _LINE.received_at_us, _LINE.household_id, _LINE.position
        lines = select(roster_line).where(*_conditions(query)).order_by(*order).limit(query.limit)
        return self._connection.execute(lines).all()

    def _counted(self, query: RosterQuery) -> tuple[int, int]:
        counts = select(func.count(_LINE.household_id.distinct()), _PERSONS).where(*_conditions(query))
        households, persons = self._connection.execute(counts).one()
        return households, persons or 0

    def _named(self, query: RosterQuery) -> list[Row[Any]]:
        """The lines that a text names, in the order of reception.

        A text names households, whose lines are read by key: few, whatever the place has. Reception numbers are found
        by their end too: 132 is A-0132.
        """
        text = query.text.strip()
        if text.isascii() and any(sign.isdigit() for sign in text):
            ends = func.substr(household.c.reception_no, -len(text)) == text.upper()
            found = self._of(query, select(household.c.household_id).where(ends))
        else:
            keys = search_keys(self._connection, text, query.record_mode, HITS)
            keys |= self._hidden_named(query, text) if query.with_hidden else frozenset()
            rows = self._of(query, {household_id for household_id, _ in keys})
            found = [row for row in rows if (row.household_id, row.person_id) in keys]
        return sorted(found, key=_order)

    def _of(self, query: RosterQuery, household_ids: Select[Any] | set[bytes]) -> Sequence[Row[Any]]:
        """Few households by key: the place's index would be walked from one end to the other for them."""
        fits = (_LINE.household_id.in_(household_ids), *_of_place(query, _by_no_index), *_of_lines(query))
        return self._connection.execute(select(roster_line).where(*fits)).all()

    def _hidden_named(self, query: RosterQuery, text: str) -> frozenset[tuple[bytes, bytes]]:
        """Whoever is hidden has no search keys; they are few, and looked through one by one."""
        rows = self._connection.execute(select(roster_line).where(*_of_place(query), _LINE.is_protected))
        readings = query_readings(text)
        found = [(row, tokens_of(row.name, row.kana)) for row in rows]
        return frozenset(
            (row.household_id, row.person_id) for row, tokens in found if any(_fits(one, tokens) for one in readings)
        )


def _conditions(query: RosterQuery) -> list[ColumnElement[bool]]:
    """All that keeps lines out but a text."""
    return [*_of_place(query), *_of_lines(query)]


def _of_lines(query: RosterQuery) -> list[ColumnElement[bool]]:
    conditions = _of_sets(query)
    if query.unseen_since_us is not None:
        conditions.append(_LINE.last_seen_us < query.unseen_since_us)
    if query.only_care:
        conditions.append(_LINE.has_care)
    if query.only_public:
        conditions.append(_LINE.is_public)
    if not query.with_hidden:
        conditions.append(_LINE.is_protected.is_(False))
    return conditions


def _order(row: Row[Any]) -> tuple[int, bytes, int]:
    return row.received_at_us, row.household_id, row.position


def _as_it_is(column: ColumnElement[str]) -> ColumnElement[str]:
    return column


def _by_no_index(column: ColumnElement[str]) -> ColumnElement[str]:
    """SQLite looks in no index for a column with a sign before it (https://sqlite.org/optoverview.html#uplus)."""
    return UnaryExpression(column, operator=_PLUS, type_=column.type)


def _of_place(query: RosterQuery, looked_for: Looked = _as_it_is) -> list[ColumnElement[bool]]:
    return [
        looked_for(_LINE.operation_id) == query.operation_id,
        looked_for(_LINE.shelter_id) == query.shelter_id,
        looked_for(_LINE.record_mode) == query.record_mode.value,
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
