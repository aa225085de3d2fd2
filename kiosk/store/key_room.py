"""A live kiosk's database key: never in the clear on the disk, opened by keystore, passphrase or HQ's recovery key."""

import logging
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from msgspec.structs import replace

from kiosk.ports.keystore import (
    AskPassphrase,
    KeyLocked,
    KeyOfAnotherMachine,
    Keystore,
    KeystoreUnusable,
    PassphraseWish,
)
from kiosk.ports.store import KeyMissing, StoreDamaged
from kiosk.store.database import KEY_BYTES, opens
from kiosk.store.durable import rename_durably, write_durably
from kiosk.store.key_file import key_in
from sync.protocol import key_envelope, keys
from sync.protocol.codec import Malformed
from sync.protocol.key_envelope import KeyEnvelope, Way
from sync.protocol.sealed import CannotOpen

MAX_TRIES = 5
"""Wrong passphrases in one start; each costs 0.2 s of Argon2id, and then the program ends and says why."""

DAMAGED_SUFFIX = ".keys-damaged"
"""Of an envelope that cannot be read: nothing is thrown away."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, repr=False)
class DatabaseKeys:
    """The key of the database; `former` is the one before where a change of keys was interrupted."""

    current: bytes
    former: bytes | None = None


class KeyRoom:
    """`file` holds the envelope; `plain` is where a former program kept the key in the clear.

    `spares` are envelopes beside copies of the database, newest first: one of them stands in for a lost one.
    """

    def __init__(
        self,
        file: Path,
        plain: Path,
        keystore: Keystore,
        ask: AskPassphrase,
        spares: Callable[[], Iterable[Path]] = tuple,
    ) -> None:
        self._file, self._spares = file, spares
        self._plain = plain
        self._keystore = keystore
        self._ask = ask
        self._opened_master: bytes | None = None

    def opened(self, database: Path) -> DatabaseKeys:
        """The keys of `database`; made at the first start.

        Raises KeyMissing, KeyLocked, KeyOfAnotherMachine, StoreDamaged.
        """
        if database.exists() and not self._is_readable():
            self._take_spare(database)
        if self._file.exists():
            envelope = self._envelope()
            return _keys_in(envelope, self._master(envelope))
        if database.exists() and not self._plain.exists():
            raise KeyMissing
        key = key_in(self._plain, database) if self._plain.exists() else secrets.token_bytes(KEY_BYTES)
        self._found(key)
        return DatabaseKeys(key)

    def keys_beside(self, copy_of_envelope: Path) -> tuple[bytes, ...]:
        """The keys that opened the database when an earlier envelope was copied; none where it is not ours.

        A change of keys leaves the master as it is, so that copies from before stay readable. Raises as `opened`.
        """
        master = self._master(self._envelope())
        try:
            found = _keys_in(key_envelope.decode(copy_of_envelope.read_bytes()), master)
        except (OSError, Malformed, StoreDamaged):
            return ()
        return (found.current,) if found.former is None else (found.current, found.former)

    def add_recovery(self, recipient: keys.PublicKey) -> None:
        """Let HQ open it too. Raises as `opened`."""
        envelope = self._envelope()
        known = keys.public_bytes(recipient)
        if not any(wrap.public_key == known for wrap in envelope.wraps):
            wrap = key_envelope.for_recovery(self._master(envelope), recipient)
            self._write(key_envelope.with_wrap(envelope, wrap))

    def set_passphrase(self, passphrase: str) -> None:
        """Let whoever knows it open it, instead of an earlier one. Raises as `opened`, ValueError for a short one."""
        envelope = self._envelope()
        wrap = key_envelope.for_passphrase(self._master(envelope), passphrase, secrets.token_bytes)
        self._write(key_envelope.with_wrap(envelope, wrap))

    def ways(self) -> frozenset[Way]:
        """How it can be opened. Raises KeyMissing, StoreDamaged."""
        return frozenset(wrap.way for wrap in self._envelope().wraps)

    def settled(self, database: Path) -> bytes:
        """The key that `database` has; a change of keys that was interrupted is ended first. Raises as `opened`.

        Where neither key opens it (it is damaged), the newer one, and both stay: a copy tells which of them it was.
        """
        found = self.opened(database)
        if found.former is None:
            return found.current
        if opens(database, found.current):
            self.settle()
            return found.current
        if not opens(database, found.former):
            return found.current
        self.take_back()
        return found.former

    def change(self, database: Path, rekey: Callable[[bytes, bytes], None]) -> None:
        """Give `database` a new key: `rekey(old, new)` rewrites it, whole or not at all.

        At any moment one of the two keys in the file opens the database: there is room for two, so that an earlier
        change is ended first. Raises as `opened`, StoreDamaged where neither opens it, and what `rekey` raises.
        """
        old = self.settled(database)
        envelope = self._envelope()
        if envelope.former:
            raise StoreDamaged
        master = self._master(envelope)
        new = secrets.token_bytes(KEY_BYTES)
        both = replace(envelope, database=_locked(new, master), former=envelope.database)
        self._write(both)
        rekey(old, new)
        self.settle(both)

    def settle(self, envelope: KeyEnvelope | None = None) -> None:
        """The database opens with the current key: the former one is forgotten."""
        self._write(replace(envelope or self._envelope(), former=b""))

    def is_settled(self) -> bool:
        """Whether no change of keys is under way."""
        return not self._envelope().former

    def take_back(self) -> None:
        """The database still has its former key: the change never happened. Raises as `opened`."""
        envelope = self._envelope()
        self._write(replace(envelope, database=envelope.former, former=b""))

    def _is_readable(self) -> bool:
        """Whether there is an envelope, whatever it opens; a clear key of a former program is as good."""
        try:
            self._envelope()
        except KeyMissing:
            return self._plain.exists()
        except StoreDamaged:
            return False
        return True

    def _take_spare(self, database: Path) -> None:
        """Put the envelope of a copy in the place of a lost or damaged one, where its key opens `database`.

        Raises KeyLocked.
        """
        for spare in self._spares():
            try:
                envelope = key_envelope.decode(spare.read_bytes())
                found = _keys_in(envelope, self._master(envelope))
            except (OSError, Malformed, StoreDamaged, KeyOfAnotherMachine):
                continue
            if any(opens(database, key) for key in (found.current, found.former) if key):
                if self._file.exists():
                    rename_durably(self._file, self._file.with_suffix(DAMAGED_SUFFIX))
                self._write(envelope)
                _log.warning("the wrapped key was lost or damaged; that of a copy took its place")
                return

    def _found(self, key: bytes) -> None:
        """Wrap a key for the first time. The clear one of a former program goes when the wrapped one can be read."""
        master = secrets.token_bytes(key_envelope.MASTER_BYTES)
        wrap = self._kept(master) or self._remembered(master)
        self._write(KeyEnvelope(wraps=(wrap,), database=_locked(key, master)))
        if _keys_in(self._envelope(), master).current != key:  # read back from the disk before anything is thrown away
            raise StoreDamaged
        self._opened_master = master
        _wipe(self._plain)

    def _kept(self, master: bytes) -> key_envelope.Wrap | None:
        secret = secrets.token_bytes(key_envelope.MASTER_BYTES)
        try:
            self._keystore.put(self._name, secret)
            if self._keystore.get(self._name) != secret:
                return None
        except KeystoreUnusable:
            return None
        return key_envelope.for_keystore(master, secret, secrets.token_bytes)

    def _remembered(self, master: bytes) -> key_envelope.Wrap:
        for tries in range(MAX_TRIES):
            passphrase = self._ask(PassphraseWish(is_new=True, tries=tries))
            if passphrase is None:
                break
            try:
                return key_envelope.for_passphrase(master, passphrase, secrets.token_bytes)
            except ValueError:
                continue
        raise KeyLocked

    def _master(self, envelope: KeyEnvelope) -> bytes:
        """Asked for once in this program's life."""
        if self._opened_master is None:
            self._opened_master = self._unwrapped(envelope)
        return self._opened_master

    def _unwrapped(self, envelope: KeyEnvelope) -> bytes:
        if envelope.has(Way.KEYSTORE):
            try:
                secret = self._keystore.get(self._name)
                if secret is not None:
                    return key_envelope.by_keystore(envelope, secret)
            except (KeystoreUnusable, CannotOpen):
                pass  # the passphrase, where there is one, still opens it
        if not envelope.has(Way.PASSPHRASE):
            raise KeyOfAnotherMachine
        for tries in range(MAX_TRIES):
            passphrase = self._ask(PassphraseWish(tries=tries))
            if passphrase is None:
                break
            try:
                return key_envelope.by_passphrase(envelope, passphrase)
            except CannotOpen:
                continue
        raise KeyLocked

    @property
    def _name(self) -> str:
        """The entry in the keystore: each folder has its own, for live and training may lie on one machine."""
        return f"database:{self._file.resolve()}"

    def _envelope(self) -> KeyEnvelope:
        try:
            return key_envelope.decode(self._file.read_bytes())
        except FileNotFoundError:
            raise KeyMissing from None
        except Malformed:
            raise StoreDamaged from None

    def _write(self, envelope: KeyEnvelope) -> None:
        write_durably(self._file, key_envelope.encode(envelope))


def _locked(key: bytes, master: bytes) -> bytes:
    return key_envelope.locked(key, master, secrets.token_bytes)


def _keys_in(envelope: KeyEnvelope, master: bytes) -> DatabaseKeys:
    try:
        former = key_envelope.unlocked(envelope.former, master) if envelope.former else None
        return DatabaseKeys(key_envelope.unlocked(envelope.database, master), former)
    except CannotOpen:
        raise StoreDamaged from None


def _wipe(plain: Path) -> None:
    """Overwritten before it goes: on a disk that writes in place nothing is left of it."""
    if plain.exists():
        plain.write_bytes(bytes(plain.stat().st_size))
        plain.unlink()
