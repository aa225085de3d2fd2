"""The roster's sums kept up with every change: how many households are alike, so that lists count nobody."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, delete, select, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.sqlite import insert

from kiosk.ports.roster import RosterQuery
from kiosk.store.tables import roster_line, roster_sum
from sync.protocol.presence import Whereabouts
from sync.protocol.values import ReportedMethod, StayType

_KEYS = ("operation_id", "shelter_id", "record_mode", "stay_type", "method", "living_group", "make_up")
_SHARED = _KEYS[:-1]
_COUNTED = ("household_id", *_SHARED, "whereabouts", "is_protected", "has_care", "is_public", "unnamed")
_LINES = select(*(roster_line.c[name] for name in _COUNTED)).where(
    roster_line.c.household_id.in_(bindparam("keys", expanding=True))
)
_ADDING = insert(roster_sum)
_ADD = text(
    str(
        _ADDING.on_conflict_do_update(
            index_elements=_KEYS, set_={"households": roster_sum.c.households + _ADDING.excluded.households}
        ).compile(dialect=sqlite.dialect(paramstyle="named"))
    )
)
"""Compiled once: SQLAlchemy keeps no compiled form of an insert with a conflict clause."""
_FORGET_EMPTY = delete(roster_sum).where(roster_sum.c.households == 0)
Alike = tuple[str, ...]
"""Values of _KEYS: households with the same are counted together."""


@dataclass(frozen=True)
class Sums:
    """How many households and persons fit a query, and what anybody of the place has."""

    households: int
    persons: int
    stays: frozenset[StayType]
    methods: frozenset[ReportedMethod]
    groups: tuple[str, ...]


def lines_before(connection: Connection, household_ids: Sequence[bytes]) -> Counter[Alike]:
    """What these households count for as their lines stand now."""
    rows = connection.execute(_LINES, {"keys": list(household_ids)})
    return alike(dict(row._mapping) for row in rows)  # noqa: SLF001 - SQLAlchemy's public name for it


def alike(rows: Iterable[Mapping[str, object]]) -> Counter[Alike]:
    """How many households are alike among lines; all lines of a household must be among them."""
    households: defaultdict[object, list[Mapping[str, object]]] = defaultdict(list)
    for row in rows:
        households[row["household_id"]].append(row)
    return Counter((*(str(of[0][name]) for name in _SHARED), _make_up(of)) for of in households.values())


def change_sums(connection: Connection, before: Counter[Alike], after: Counter[Alike]) -> None:
    """Take what households counted for out of the sums, and put in what they count for now."""
    changed = {key: after[key] - before[key] for key in before | after if after[key] != before[key]}
    if changed:
        rows = [{**dict(zip(_KEYS, key, strict=True)), "households": by} for key, by in changed.items()]
        connection.execute(_ADD, rows)
    if any(by < 0 for by in changed.values()):
        connection.execute(_FORGET_EMPTY)


def sums_of(connection: Connection, query: RosterQuery) -> Sums:
    """The sums of a query, of which text and hours unseen are not looked at."""
    found = connection.execute(
        select(roster_sum).where(
            roster_sum.c.operation_id == query.operation_id,
            roster_sum.c.shelter_id == query.shelter_id,
            roster_sum.c.record_mode == query.record_mode.value,
        )
    ).all()
    households = persons = 0
    for row in found:
        fitting = _fitting(row.make_up, query) if _is_of_sets(row, query) else 0
        households += row.households if fitting else 0
        persons += row.households * fitting
    return Sums(
        households,
        persons,
        frozenset(StayType(row.stay_type) for row in found),
        frozenset(ReportedMethod(row.method) for row in found),
        tuple(sorted({row.living_group for row in found} - {""})),
    )


def _make_up(lines: Sequence[Mapping[str, object]]) -> str:
    """Who a household is made up of: persons by where they are and what is set for them, as `here/010/3`."""
    persons: Counter[str] = Counter()
    for line in lines:
        flags = "".join("1" if line[name] else "0" for name in ("is_protected", "has_care", "is_public"))
        persons[f"{line['whereabouts']}/{flags}"] += max(int(str(line["unnamed"])), 1)
    return " ".join(f"{kind}/{count}" for kind, count in sorted(persons.items()))


def _is_of_sets(row: object, query: RosterQuery) -> bool:
    wanted = (
        ("stay_type", {one.value for one in query.stays}),
        ("method", {one.value for one in query.methods}),
        ("living_group", query.groups),
    )
    return all(not values or getattr(row, name) in values for name, values in wanted)


def _fitting(make_up: str, query: RosterQuery) -> int:
    """How many persons of one household fit."""
    fitting = 0
    for part in make_up.split():
        where, flags, count = part.split("/")
        is_protected, has_care, is_public = (flag == "1" for flag in flags)
        is_kept_out = (
            (bool(query.whereabouts) and Whereabouts(where) not in query.whereabouts)
            or (is_protected and not query.with_hidden)
            or (query.only_care and not has_care)
            or (query.only_public and not is_public)
        )
        fitting += 0 if is_kept_out else int(count)
    return fitting
