"""The ledger's word for the key of a venue table, so that any kiosk believes what the table signs without a network."""

from sqlalchemy import Connection

from ledger.database import Versions
from ledger.publishing import Published, publish, to_device
from sync.protocol import device_certificate, keys
from sync.protocol.venue_records import DeviceCertificateRecord

US_PER_DAY = 86_400_000_000


def vouch(
    connection: Connection, versions: Versions, signer: keys.PrivateKey, whose: tuple[str, bytes], now_us: int
) -> None:
    """Tell a device, by its feed, that its key is its own; a later key replaces the word for the one before.

    `whose` is the device's id and its public key (SubjectPublicKeyInfo DER).
    """
    device_id, sign_public_key = whose
    public_key = keys.public_from(sign_public_key)
    token = device_certificate.certify(device_id, public_key, now_us // US_PER_DAY, signer)
    record = DeviceCertificateRecord(device_id=device_id, token=token)
    publish(connection, versions, [Published(record, to_device(device_id))])
