"""The outbox and the mirror of one desk, in memory or in the encrypted file, behind the same few words."""

from pathlib import Path
from typing import Protocol
from uuid import UUID

from sqlalchemy import select

from kiosk.store.outbox import SqlOutbox
from kiosk.store.settings import SqlSettings
from kiosk.store.sync_mirror import SyncMirror
from kiosk.store.sync_outbox import CLOCK_OFFSET_SETTING, SyncOutbox
from kiosk.store.tables import outbox, record
from kiosk.store.unit_of_work import SqlStore
from sync.engine import Mirror, Outbox, RowState
from sync.protocol import codec, events
from sync.protocol.events import Event
from sync.protocol.records import HouseholdRecord
from tests.fakes import NOW_US, open_database
from tests.fakes_sync import MemoryMirror, MemoryOutbox


class Rooms(Protocol):
    """What a contract needs besides the two ports."""

    outbox: Outbox
    mirror: Mirror

    def add(self, one: Event) -> None: ...
    def state(self, seq: int) -> tuple[RowState, str]: ...
    def offset_ms(self) -> int | None: ...
    def household(self, number: int) -> HouseholdRecord | None: ...
    def body(self, kind: str, key: str) -> bytes | None: ...
    def close(self) -> None: ...


class MemoryRooms:
    """The fakes that the engine's own tests use."""

    def __init__(self, _folder: Path) -> None:
        self.outbox = MemoryOutbox()
        self.mirror = MemoryMirror(self.outbox)
        self.add, self.state = self.outbox.add, self.outbox.state
        self.household, self.body = self.mirror.household, self.mirror.body

    def offset_ms(self) -> int | None:
        return self.outbox.offset_ms

    def close(self) -> None:
        pass


class FileRooms:
    """The adapters over the encrypted file."""

    def __init__(self, folder: Path) -> None:
        self.database = open_database(folder / "kiosk.db")
        self.store = SqlStore(self.database)
        self.outbox = SyncOutbox(self.database, lambda: NOW_US)
        self.mirror = SyncMirror(self.database)

    def add(self, one: Event) -> None:
        data = codec.encode(one)
        with self.database.writing() as connection:
            SqlOutbox(connection).append(one, data, events.digest(data))

    def state(self, seq: int) -> tuple[RowState, str]:
        with self.database.reading() as connection:
            row = connection.execute(select(outbox).where(outbox.c.seq == seq)).one()
        return RowState(row.state), row.detail

    def offset_ms(self) -> int | None:
        with self.database.reading() as connection:
            kept = SqlSettings(connection).get(CLOCK_OFFSET_SETTING)
        return None if kept is None else int(kept)

    def household(self, number: int) -> HouseholdRecord | None:
        with self.store.reading() as unit:
            return unit.people.get(UUID(int=number))

    def body(self, kind: str, key: str) -> bytes | None:
        query = select(record.c.body).where(record.c.kind == kind, record.c.key == key)
        with self.database.reading() as connection:
            found: bytes | None = connection.execute(query).scalar()
        return found

    def close(self) -> None:
        self.database.close()
