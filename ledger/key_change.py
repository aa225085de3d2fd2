"""A device's new keys: told by its old key, believed from then on; what the old one signed stays believed."""

from sqlalchemy import Connection, insert, select, update

from ledger import devices
from ledger.database import Versions
from ledger.devices import Device, SigningKeys
from ledger.errors import RevokedDevice, UnknownDevice, Unreadable
from ledger.service import Service
from ledger.tables import device, former_key
from ledger.vouching import vouch
from sync.protocol import bundle, codec, key_change, keys, sealed, signed
from sync.protocol.key_change import KeyChange, KeyChanged
from sync.protocol.signed import Context


def change(service: Service, body: bytes) -> bytes:
    """The sealed confirmation for a sealed change. Raises Unreadable, UnknownDevice or RevokedDevice.

    The same change may come again, signed by the key that it replaced: its answer was lost.
    """
    signer, wanted, seal_key = _open(service, body)
    kid = keys.kid_of(keys.public_from(wanted.sign_public_key))
    with service.database.write() as connection:
        present = devices.lock(connection, wanted.device_id)
        if present.is_revoked:
            raise RevokedDevice(device_id=wanted.device_id)
        if not _is_done(present, wanted):
            if signer != present.sign_kid or _is_taken(connection, kid):
                raise UnknownDevice
            _replace(connection, present, wanted, service.clock())
            if present.organizer_id:
                versions = Versions(connection)
                whose = present.device_id, wanted.sign_public_key
                vouch(connection, versions, service.keyring.sign, whose, service.clock())
                versions.keep()
    answer = KeyChanged(device_id=wanted.device_id, sign_kid=kid, ledger_keys=service.keyring.public())
    return bundle.pack(answer, Context.KEY_CHANGED, service.keyring.sign, seal_key)


def _open(service: Service, body: bytes) -> tuple[bytes, KeyChange, keys.PublicKey]:
    with service.database.read() as connection:
        known = SigningKeys(connection)
        try:
            opened = bundle.unpack(body, KeyChange, Context.KEY_CHANGE, service.keyring.opening, known)
            _, seal_key = key_change.check(opened.message)
        except (sealed.CannotOpen, codec.Malformed):
            raise Unreadable from None
        except (signed.UnknownSigner, signed.SignatureWrong):
            raise UnknownDevice from None
        known.author(opened.message.device_id)
    return opened.signer, opened.message, seal_key


def _is_done(present: Device, wanted: KeyChange) -> bool:
    return (present.sign_public_key, present.seal_public_key) == (wanted.sign_public_key, wanted.seal_public_key)


def _is_taken(connection: Connection, kid: bytes) -> bool:
    """A key belongs to one device for ever, and is never taken up again."""
    return any(
        connection.execute(select(table.c.sign_kid).where(table.c.sign_kid == kid)).first() is not None
        for table in (device, former_key)
    )


def _replace(connection: Connection, present: Device, wanted: KeyChange, now_us: int) -> None:
    connection.execute(
        insert(former_key).values(
            sign_kid=present.sign_kid,
            device_id=present.device_id,
            sign_public_key=present.sign_public_key,
            replaced_at_us=now_us,
        )
    )
    connection.execute(
        update(device)
        .where(device.c.device_id == present.device_id)
        .values(
            sign_kid=keys.kid_of(keys.public_from(wanted.sign_public_key)),
            sign_public_key=wanted.sign_public_key,
            seal_public_key=wanted.seal_public_key,
        )
    )
