"""What headquarters do with the recovery key: make it once, and read a kiosk's file whose own key is lost."""

import errno
import os
from collections import Counter, defaultdict
from collections.abc import Mapping
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from ledger import intake, keyring
from ledger.errors import NotRecoverable
from ledger.found_kiosk import Found
from ledger.service import Service
from sync.protocol import keys

EVENTS_AT_A_TIME = 500
"""As in a bundle: one transaction each, so that a large queue does not keep other desks waiting."""


def make_key(data: Path, private_file: Path, passphrase: str) -> None:
    """Make a recovery key: the public half for the ledger in `data`, the private one, encrypted, to be kept offline.

    Raises FileExistsError where either is there already: kiosks may have wrapped their keys to it. Raises OSError.
    """
    public_file = keyring.recovery_file(data)
    if public_file.exists():
        raise FileExistsError(errno.EEXIST, "this ledger has a recovery key already", os.fspath(public_file))
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


def recover(service: Service, found: Found) -> Mapping[str, Counter[str]]:
    """Take everything that a kiosk ever wrote, as it was found in its folder; verdicts by device.

    Raises NoSuchThing for a device of another ledger.
    """
    verdicts: dict[str, Counter[str]] = defaultdict(Counter)
    for device_id, raws in found.events.items():
        for begin in range(0, len(raws), EVENTS_AT_A_TIME):
            verdicts[device_id] += intake.recover(service, device_id, raws[begin : begin + EVENTS_AT_A_TIME])
    return verdicts
