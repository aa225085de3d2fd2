"""The database behind the ledger: SQLite or PostgreSQL by URL, with the same code above it."""

import sqlite3
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from threading import Event
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Table,
    any_,
    bindparam,
    cast,
    column,
    create_engine,
    event,
    func,
    literal,
    make_url,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor
from sqlalchemy.pool import ConnectionPoolEntry

from ledger.errors import NotReady
from ledger.tables import state

BUSY_TIMEOUT_MS = 30_000
"""How long to wait for another's lock; a bundle's transaction takes milliseconds, a longer one is a stuck program."""
STUCK_WORKER_MS = 60_000
"""PostgreSQL ends a worker's transaction that has been silent for this long, and with it the locks it holds."""
WAL_TRIES = 100
WAL_WAIT_S = 0.05
"""Five seconds in all, for something that takes milliseconds and happens once in a file's life."""
POOL_CONNECTIONS = 10
"""More than a worker's threads; PostgreSQL keeps some 100 for all workers."""
CONNECT_WAIT_S = 5
"""A database that does not answer within this is down: the kiosk gets 503 and keeps its events."""

_WRITES = "ledger_writes"
_STATE_ID = 1

Row = dict[str, Any]


class Database:
    """Transactions on one database, and the few statements that differ between the two kinds."""

    def __init__(self, url: str | URL) -> None:
        parsed = make_url(url)
        self.url = parsed.set(drivername="postgresql+psycopg") if parsed.drivername == "postgresql" else parsed
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = _sqlite_engine(self.url) if self.is_sqlite else _postgresql_engine(self.url)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that sees one state; nothing written in it is meant to stay."""
        with self.engine.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that commits at its end, or leaves nothing where something is raised."""
        with self.engine.connect() as plain:
            connection = plain.execution_options(**{_WRITES: True})
            with connection.begin():
                yield connection

    def close(self) -> None:
        """Lets go of all connections."""
        self.engine.dispose()


def _sqlite_engine(url: URL) -> Engine:
    engine = create_engine(
        url,
        hide_parameters=True,  # what is bound are people's particulars; an error's text may go into a log
        connect_args={"check_same_thread": False, "isolation_level": None},
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    _use_wal(cursor)
    cursor.execute("PRAGMA synchronous=FULL")  # NORMAL loses acknowledged commits at a power cut
    cursor.close()


def _use_wal(cursor: DBAPICursor) -> None:
    # WORKAROUND(https://www.sqlite.org/pragma.html#pragma_journal_mode): the change to WAL needs the file for itself
    # and fails at once, busy timeout or not, where another worker opens the new file at the same moment. We look, try,
    # and wait a little. It can go when SQLite waits here too.
    for _ in range(WAL_TRIES):
        cursor.execute("PRAGMA journal_mode")
        row = cursor.fetchone()
        if row is not None and row[0] == "wal":
            return
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            Event().wait(WAL_WAIT_S)
    raise NotReady(journal_mode="wal")


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes the lock at once: an upgrade from reader to writer in mid-transaction can fail as "locked".
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _postgresql_engine(url: URL) -> Engine:
    engine = create_engine(
        url,
        hide_parameters=True,
        pool_size=POOL_CONNECTIONS,
        max_overflow=0,
        pool_pre_ping=True,
        isolation_level="READ COMMITTED",  # after a lock is waited for, the next statement must see what it waited for
        connect_args={"connect_timeout": CONNECT_WAIT_S},
    )
    event.listen(engine, "connect", _prepare_postgresql)
    return engine


def _prepare_postgresql(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    connection.autocommit = True
    cursor = connection.cursor()
    cursor.execute(f"SET lock_timeout = '{BUSY_TIMEOUT_MS}ms'")
    cursor.execute(f"SET idle_in_transaction_session_timeout = '{STUCK_WORKER_MS}ms'")
    cursor.close()
    connection.autocommit = False
    _send_arrays_as_bytes(connection)


def _send_arrays_as_bytes(connection: Any) -> None:  # noqa: ANN401 - psycopg's own connection, beyond the DBAPI
    # Only a ledger on PostgreSQL needs the driver at all.
    from ledger.arrays import Arrays

    connection.adapters.register_dumper(list, Arrays)


def insertion(connection: Connection, table: Table, rows: Sequence[Row]) -> tuple[Any, Any]:
    """An INSERT of `rows` that can still say ON CONFLICT and RETURNING, and its parameters.

    On PostgreSQL each column travels as one array, and one that says the same of all rows as a single value: one
    statement for any number of rows, whose text hardly ever changes.
    """
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table), list(rows)
    values = {name: [row[name] for row in rows] for name in rows[0]}
    same = {name for name, column_values in values.items() if _is_one_value(column_values)}
    names = [name for name in values if name not in same]
    arrays = [bindparam(name, type_=postgresql.ARRAY(table.c[name].type)) for name in names]
    columns = [column(name, table.c[name].type) for name in names]
    source = func.unnest(*arrays).table_valued(*columns).render_derived()
    single = [cast(bindparam(name, type_=table.c[name].type), table.c[name].type) for name in values if name in same]
    chosen = [*(source.c[name] for name in names), *single]
    statement = postgresql.insert(table).from_select(
        [*names, *(name for name in values if name in same)], select(*chosen)
    )
    return statement, {name: found[0] if name in same else found for name, found in values.items()}


def _is_one_value(values: Sequence[object]) -> bool:
    return len(values) > 1 and values[0] == values[-1] and values.count(values[0]) == len(values)


def among(connection: Connection, one: ColumnElement[Any], values: Collection[object]) -> ColumnElement[bool]:
    """Whether `one` is among `values`.

    On PostgreSQL the values travel as one array: the statement's text stays the same, and nobody parses thousands of
    parameters each time (a sixth of a bundle's whole time, measured).
    """
    if connection.dialect.name == "sqlite":
        return one.in_(values)
    return one == any_(literal(list(values), postgresql.ARRAY(one.type)))


def put(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Writes `rows`, each in the place of the row with the same primary key; no two may have the same."""
    if not rows:
        return
    statement, values = insertion(connection, table, rows)
    keys = [part.name for part in table.primary_key]
    rest = {name: statement.excluded[name] for name in rows[0] if name not in keys}
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=rest), values)


def add_missing(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Writes those of `rows` whose primary key is not there yet."""
    if rows:
        statement, values = insertion(connection, table, rows)
        connection.execute(statement.on_conflict_do_nothing(), values)


def epoch_of(connection: Connection) -> str:
    """The random word by which a desk notices that this is not the ledger it knew."""
    epoch: str = connection.execute(select(state.c.epoch)).scalar_one()
    return epoch


def version_of(connection: Connection) -> int:
    """The last number that the ledger's sequence gave."""
    version: int = connection.execute(select(state.c.version)).scalar_one()
    return version


class Versions:
    """Numbers of the ledger's sequence for one transaction, in which nobody else takes any until it commits.

    Building it locks the state row: whoever holds it sees all that others have committed, and is alone in computing
    what follows from the journal.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        statement = select(state.c.version).where(state.c.id == _STATE_ID).with_for_update()
        self._stored: int = connection.execute(statement).scalar_one()
        self._last: int = self._stored

    def next(self) -> int:
        """The next version number."""
        self._last += 1
        return self._last

    def keep(self) -> None:
        """Writes the last number given; call it once, before the commit."""
        if self._last != self._stored:
            self._connection.execute(update(state).values(version=self._last))
