"""A kiosk's folder that came back: every event that its file, files laid aside as damaged, and copies still give."""

import contextlib
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path

import sqlcipher3.dbapi2

from ledger.errors import NotRecoverable
from sync.protocol import codec, key_envelope, keys
from sync.protocol.codec import Malformed
from sync.protocol.events import Event
from sync.protocol.sealed import CannotOpen

DATABASE, ENVELOPE, COPIES = "kiosk.db", "kiosk.keys", "copies"
"""What a kiosk calls its file, its wrapped key, and the folder of its copies."""
OTHER_DATABASES, OTHER_ENVELOPES = "kiosk-*.db", "kiosk-*.keys"
"""Copies with the time in their names, and files that a repair laid aside."""
MAX_MISSED_IN_A_ROW = 1_000
"""Read one by one: a damaged page hides some ten events, a damaged branch of the tree some hundred."""
QUIET = "NONE"
"""A key that does not fit is expected here, and SQLCipher would write a line for each page that it tries."""
_LAST = 2**63
_Open = Callable[[], contextlib.AbstractContextManager[sqlcipher3.dbapi2.Connection]]


class Reading(StrEnum):
    """How far a file could be read."""

    WHOLE = "whole"
    IN_PART = "in_part"
    NOT_AT_ALL = "not_at_all"


@dataclass(frozen=True)
class Found:
    """Events by the device that wrote them, oldest first, each once; and how far each file could be read, by name."""

    events: Mapping[str, Sequence[bytes]]
    files: Mapping[str, Reading]


@dataclass(frozen=True)
class _Rows:
    """What a file gives: its own outbox, and those under former names."""

    present: list[bytes]
    former: list[tuple[str, bytes]]
    is_whole: bool


def found_in(folder: Path, key: keys.PrivateKey) -> Found:
    """All events in a copy of a kiosk's folder, or in a folder of its copies; nothing in it is changed.

    Raises NotRecoverable where no key or no file can be opened, OSError.
    """
    candidates = _database_keys(folder, key)
    files = _databases(folder)
    if not files:
        raise NotRecoverable(reason="no_database")
    events: dict[str, dict[bytes, None]] = defaultdict(dict)
    told: dict[str, Reading] = {}
    for file in files:
        rows = _rows_of(file, candidates)
        told[str(file.relative_to(folder))] = _reading(rows)
        if rows is not None:
            for device_id, data in (*rows.former, *_named(rows.present)):
                events[device_id][data] = None
    if all(one is Reading.NOT_AT_ALL for one in told.values()):
        raise NotRecoverable(reason="database_damaged")
    return Found({device_id: sorted(known, key=_seq_of) for device_id, known in events.items()}, told)


def _places(folder: Path, name: str, others: str) -> list[Path]:
    """The kiosk's own first, then the newest by the time in its name."""
    further = [*folder.glob(others), *(folder / COPIES).glob(others)]
    newest_first = sorted(further, key=lambda path: path.stem.rpartition("-")[2], reverse=True)
    return [path for path in (folder / name, *newest_first) if path.is_file()]


def _databases(folder: Path) -> list[Path]:
    return _places(folder, DATABASE, OTHER_DATABASES)


def _database_keys(folder: Path, key: keys.PrivateKey) -> list[bytes]:
    """Every key that a file there may have: of today, of the time of a copy, of an interrupted change."""
    reason = "no_wrapped_key"
    found: dict[bytes, None] = {}
    for file in _places(folder, ENVELOPE, OTHER_ENVELOPES):
        try:
            envelope = key_envelope.decode(file.read_bytes())
            master = key_envelope.by_recovery(envelope, {keys.kid_of(key): key})
            found.update(
                (key_envelope.unlocked(one, master), None) for one in (envelope.database, envelope.former) if one
            )
        except Malformed:
            reason = "wrapped_key_damaged"
        except CannotOpen:
            reason = "wrapped_to_another_key"
    if not found:
        raise NotRecoverable(reason=reason)
    return list(found)


def _rows_of(file: Path, candidates: Sequence[bytes]) -> _Rows | None:
    """What one of the keys opens in a copy of the file and its log: opening a file writes to it."""
    with tempfile.TemporaryDirectory(prefix="ledger-recover-") as name:
        spare = Path(name) / DATABASE
        for suffix in ("", "-wal"):
            if (part := file.with_name(file.name + suffix)).exists():
                shutil.copyfile(part, spare.with_name(spare.name + suffix))
        for candidate in candidates:
            with contextlib.suppress(sqlcipher3.dbapi2.DatabaseError):
                return _rows(partial(_opened, spare, candidate))
    return None


@contextlib.contextmanager
def _opened(file: Path, key: bytes) -> Iterator[sqlcipher3.dbapi2.Connection]:
    with contextlib.closing(sqlcipher3.dbapi2.connect(str(file))) as connection:
        connection.execute(f"PRAGMA cipher_log_level = {QUIET}")
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        yield connection


def _rows(opened: _Open) -> _Rows:
    """Raises DatabaseError where the key is another one, or the list of tables cannot be read."""
    with opened():
        pass
    try:
        with opened() as connection:
            present = [bytes(data) for (data,) in connection.execute("SELECT data FROM outbox ORDER BY seq")]
            return _Rows(present, _former(connection), is_whole=True)
    except sqlcipher3.dbapi2.DatabaseError:
        return _Rows(_one_by_one(opened), [], is_whole=False)


def _former(connection: sqlcipher3.dbapi2.Connection) -> list[tuple[str, bytes]]:
    """What was written under former names."""
    rows = connection.execute("SELECT device_id, data FROM former_outbox ORDER BY device_id, seq")
    return [(device_id, bytes(data)) for device_id, data in rows]


def _one_by_one(opened: _Open) -> list[bytes]:
    """Events that damaged pages have not taken; each failure asks for a fresh connection, for it is remembered."""
    found: list[bytes] = []
    seq = missed = 0
    while missed < MAX_MISSED_IN_A_ROW:
        with contextlib.suppress(sqlcipher3.dbapi2.DatabaseError), opened() as connection:
            while missed < MAX_MISSED_IN_A_ROW:
                seq, missed = seq + 1, missed + 1
                row = connection.execute("SELECT data FROM outbox WHERE seq = ?", (seq,)).fetchone()
                if row is not None and isinstance(row[0], bytes):
                    found.append(row[0])
                    missed = 0
    return found


def _named(raws: Sequence[bytes]) -> Iterator[tuple[str, bytes]]:
    """The present device's events with its name, which any event that can be read tells; damaged ones stay among them.

    Raises NotRecoverable where none can be read.
    """
    for data in raws:
        with contextlib.suppress(Malformed):
            device_id = codec.decode(data, Event).device_id
            yield from ((device_id, one) for one in raws)
            return
    if raws:
        raise NotRecoverable(reason="events_damaged")


def _reading(rows: _Rows | None) -> Reading:
    if rows is None:
        return Reading.NOT_AT_ALL
    return Reading.WHOLE if rows.is_whole else Reading.IN_PART


def _seq_of(raw: bytes) -> int:
    """Its place; what cannot be read comes last."""
    try:
        return codec.decode(raw, Event).seq
    except Malformed:
        return _LAST
