"""The unit of work: all rooms over one transaction of the file."""

import contextlib
from collections.abc import Iterator

from sqlalchemy import Connection

from kiosk.ports.store import Unit
from kiosk.store.centre import SqlCentreBook
from kiosk.store.database import Database
from kiosk.store.kept_reports import SqlKeptReports
from kiosk.store.mirror import SqlMirror
from kiosk.store.outbox import SqlOutbox
from kiosk.store.own_shelter import SqlOwnShelter
from kiosk.store.people import SqlPeople
from kiosk.store.purging import SqlPurging
from kiosk.store.roster import SqlRoster
from kiosk.store.settings import SqlSettings
from kiosk.store.shelf import SqlShelf
from kiosk.store.sightings import SqlSightings
from kiosk.store.staff import SqlStaff
from kiosk.store.venue import SqlVenue


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
        self.purging = SqlPurging(connection)


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
