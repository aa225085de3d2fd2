"""The unit of work: all rooms over one transaction of the file."""

import contextlib
from collections.abc import Iterator

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert

from kiosk.ports.store import Unit
from kiosk.store.centre import SqlCentreBook
from kiosk.store.database import Database
from kiosk.store.kept_reports import SqlKeptReports
from kiosk.store.mirror import SqlMirror
from kiosk.store.outbox import SqlOutbox
from kiosk.store.own_shelter import SqlOwnShelter
from kiosk.store.people import SqlPeople
from kiosk.store.roster import SqlRoster
from kiosk.store.shelf import SqlShelf
from kiosk.store.sightings import SqlSightings
from kiosk.store.staff import SqlStaff
from kiosk.store.tables import setting
from kiosk.store.venue import SqlVenue


class SqlSettings:
    """The port `Settings` over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, name: str) -> bytes | None:
        """The value under `name`."""
        value: bytes | None = self._connection.execute(select(setting.c.value).where(setting.c.name == name)).scalar()
        return value

    def put(self, name: str, value: bytes | None) -> None:
        """Write a value; None takes it away."""
        if value is None:
            self._connection.execute(delete(setting).where(setting.c.name == name))
            return
        statement = insert(setting).values(name=name, value=value)
        self._connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_={"value": value}))


class SqlUnit:
    """The port `Unit` over one connection."""

    def __init__(self, connection: Connection) -> None:
        self.people = SqlPeople(connection)
        self.outbox = SqlOutbox(connection)
        self.mirror = SqlMirror(connection)
        self.settings = SqlSettings(connection)
        self.shelf = SqlShelf(connection)
        self.roster = SqlRoster(connection)
        self.sightings = SqlSightings(connection)
        self.reports = SqlKeptReports(connection)
        self.own_shelter = SqlOwnShelter(connection)
        self.venue = SqlVenue(connection)
        self.centre = SqlCentreBook(connection)
        self.staff = SqlStaff(connection, self.settings)


class SqlStore:
    """The port `Store` over the encrypted file."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @contextlib.contextmanager
    def unit(self) -> Iterator[Unit]:
        """A unit of work: committed when the block ends, rolled back when it raises. Raises ports.store errors."""
        with self._database.writing() as connection:
            yield SqlUnit(connection)

    @contextlib.contextmanager
    def reading(self) -> Iterator[Unit]:
        """A consistent view without the writer's lock."""
        with self._database.reading() as connection:
            yield SqlUnit(connection)

    def close(self) -> None:
        """Give the file back."""
        self._database.close()
