"""What headquarters do with the recovery key: make it once, and read a kiosk's file whose own key is lost."""

import contextlib
import os
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

import sqlcipher3.dbapi2
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from ledger import intake, keyring
from ledger.errors import NotRecoverable
from ledger.service import Service
from sync.protocol import codec, key_envelope, keys
from sync.protocol.codec import Malformed
from sync.protocol.events import Event
from sync.protocol.sealed import CannotOpen

DATABASE, ENVELOPE = "kiosk.db", "kiosk.keys"
"""What a kiosk calls its file and its wrapped key."""
EVENTS_AT_A_TIME = 500
"""As in a bundle: one transaction each, so that a large queue does not keep other desks waiting."""


def make_key(data: Path, private_file: Path, passphrase: str) -> None:
    """Make a recovery key: the public half for the ledger in `data`, the private one, encrypted, to be kept offline.

    Raises FileExistsError where either is there already: kiosks may have wrapped their keys to it. Raises OSError.
    """
    public_file = keyring.recovery_file(data)
    if public_file.exists():
        raise FileExistsError(os.fspath(public_file))
    key = keys.new_key()
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(passphrase.encode()),
    )
    descriptor = os.open(private_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(pem)
        stream.flush()
        os.fsync(stream.fileno())
    public_file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    public_file.write_bytes(keys.public_bytes(key))


def private_key(file: Path, passphrase: str) -> keys.PrivateKey:
    """The private half. Raises NotRecoverable, OSError."""
    try:
        key = serialization.load_pem_private_key(file.read_bytes(), passphrase.encode())
    except (ValueError, TypeError):
        raise NotRecoverable(reason="recovery_key_or_passphrase_wrong") from None
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise NotRecoverable(reason="no_recovery_key")
    return key


def recover(service: Service, folder: Path, key: keys.PrivateKey) -> Mapping[str, Counter[str]]:
    """Take everything that a kiosk ever wrote from a copy of its folder; verdicts by device.

    Raises NotRecoverable, NoSuchThing for a device of another ledger.
    """
    verdicts: dict[str, Counter[str]] = defaultdict(Counter)
    for device_id, raws in _in_order(folder, _database_key(folder, key)):
        verdicts[device_id] += intake.recover(service, device_id, raws)
    return verdicts


def _database_key(folder: Path, key: keys.PrivateKey) -> bytes:
    try:
        envelope = key_envelope.decode((folder / ENVELOPE).read_bytes())
        master = key_envelope.by_recovery(envelope, {keys.kid_of(key): key})
        candidates = [key_envelope.unlocked(one, master) for one in (envelope.database, envelope.former) if one]
    except FileNotFoundError:
        raise NotRecoverable(reason="no_wrapped_key") from None
    except Malformed:
        raise NotRecoverable(reason="wrapped_key_damaged") from None
    except CannotOpen:
        raise NotRecoverable(reason="wrapped_to_another_key") from None
    for candidate in candidates:  # a change of keys may have been interrupted: one of the two opens it
        with contextlib.suppress(sqlcipher3.dbapi2.DatabaseError), _opened(folder, candidate):
            return candidate
    raise NotRecoverable(reason="database_damaged")


@contextlib.contextmanager
def _opened(folder: Path, key: bytes) -> Iterator[sqlcipher3.dbapi2.Connection]:
    file = folder / DATABASE
    if not file.exists():
        raise NotRecoverable(reason="no_database")
    with contextlib.closing(sqlcipher3.dbapi2.connect(str(file))) as connection:
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        yield connection


def _in_order(folder: Path, key: bytes) -> Iterator[tuple[str, list[bytes]]]:
    """`(device_id, events)` in the order in which they were written, at most EVENTS_AT_A_TIME together."""
    with _opened(folder, key) as connection:
        present = [bytes(data) for (data,) in connection.execute("SELECT data FROM outbox ORDER BY seq")]
        former: dict[str, list[bytes]] = defaultdict(list)
        for device_id, data in connection.execute("SELECT device_id, data FROM former_outbox ORDER BY device_id, seq"):
            former[device_id].append(bytes(data))
    for device_id, raws in (*former.items(), *_named(present)):
        for begin in range(0, len(raws), EVENTS_AT_A_TIME):
            yield device_id, raws[begin : begin + EVENTS_AT_A_TIME]


def _named(raws: list[bytes]) -> Iterator[tuple[str, list[bytes]]]:
    """The present device's events with its name, which any event that can be read tells; damaged ones stay among them.

    Raises NotRecoverable where none can be read.
    """
    for data in raws:
        with contextlib.suppress(Malformed):
            yield codec.decode(data, Event).device_id, raws
            return
    if raws:
        raise NotRecoverable(reason="events_damaged")
