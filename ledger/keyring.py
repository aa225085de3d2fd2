"""The ledger's own keys: made at the first start, kept beside the database, named by kid."""

import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from sync.protocol import keys
from sync.protocol.ledger_keys import MAX_HANDOVERS, handover
from sync.protocol.messages import LedgerKey

_FOLDER = "keys"
_USES = ("sign", "seal", "issuer")


@dataclass(frozen=True)
class Keyring:
    """Current keys by use; all `seal` keys by kid, for a desk may still seal to an older one; all public `sign` keys by
    kid, for a poster hangs for years.

    `handovers` are the statements by which each signing key named the next one, oldest first.
    Of `recovery`, to which kiosks wrap their databases' keys, only the public half is here; the private one is offline.
    """

    sign: keys.PrivateKey
    seal: keys.PrivateKey
    issuer: keys.PrivateKey
    opening: Mapping[bytes, keys.PrivateKey]
    signing: Mapping[bytes, keys.PublicKey]
    recovery: keys.PublicKey | None = None
    handovers: tuple[bytes, ...] = ()

    def __repr__(self) -> str:
        return f"Keyring(sign={keys.kid_of(self.sign).hex()})"

    def public(self) -> tuple[LedgerKey, ...]:
        """The public halves that a device needs: whose answers to believe, and to whom to seal."""
        named = [("sign", self.sign), ("seal", self.seal), *((("recovery", self.recovery),) if self.recovery else ())]
        return tuple(LedgerKey(kid=keys.kid_of(key), use=use, public_key=keys.public_bytes(key)) for use, key in named)


def load(data: Path) -> Keyring:
    """The keys in `data`, made where there are none. Raises OSError, or codec.Malformed for a damaged file.

    A key's file is `<use>-<generation>.p8`; the highest generation is the current one. Files are readable by the owner
    alone, because they are not encrypted.
    """
    folder = data / _FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = {use: _generations(folder, use) for use in _USES}
    opening = {bytes(keys.kid_of(key)): key for key in found["seal"]}
    signing = {bytes(keys.kid_of(key)): key.public_key() for key in found["sign"]}
    public = recovery_file(data)
    recovery = keys.public_from(public.read_bytes()) if public.exists() else None
    told = [file.read_bytes() for file in _handover_files(folder)]
    current = found["sign"][-1], found["seal"][-1], found["issuer"][-1]
    return Keyring(*current, opening, signing, recovery, tuple(told[-MAX_HANDOVERS:]))


def renew(data: Path) -> Keyring:
    """New keys to sign and to seal to, named by a statement of the present signing key; the keyring as it is now.

    The statement is on the disk before the keys, and counts only beside them: cut off at any step, the next call begins
    again. Raises OSError, or codec.Malformed for a damaged file.
    """
    present, folder = load(data), data / _FOLDER
    generation = 1 + max(int(file.stem.rpartition("-")[2]) for file in folder.glob("s*-*.p8"))
    sign, seal = keys.new_key(), keys.new_key()
    fresh = replace(present, sign=sign, seal=seal)
    _write(folder / f"handover-{generation:04}.cose", handover(fresh.public(), present.sign))
    # Whoever finds the signing key tells desks to seal to the other one: that one must be there first.
    _write(folder / f"seal-{generation:04}.p8", keys.private_bytes(seal))
    _write(folder / f"sign-{generation:04}.p8", keys.private_bytes(sign))
    return load(data)


def _handover_files(folder: Path) -> list[Path]:
    files = sorted(folder.glob("handover-*.cose"))
    return [file for file in files if (folder / file.name.replace("handover", "sign")).with_suffix(".p8").exists()]


def recovery_file(data: Path) -> Path:
    """Where the public half of the recovery key lies."""
    return data / _FOLDER / "recovery.pub"


def _generations(folder: Path, use: str) -> list[keys.PrivateKey]:
    files = sorted(folder.glob(f"{use}-*.p8"))
    if not files:
        files = [_make(folder / f"{use}-0001.p8")]
    return [keys.private_from(file.read_bytes()) for file in files]


def _write(file: Path, content: bytes) -> None:
    """Writes whole or not at all, readable by the owner alone."""
    descriptor, temporary = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    Path(temporary).replace(file)


def _make(file: Path) -> Path:
    """Writes a new key whole or not at all; where another worker was first, its key is the one."""
    descriptor, temporary = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)  # readable by its owner alone
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(keys.private_bytes(keys.new_key()))
        stream.flush()
        os.fsync(stream.fileno())
    try:
        os.link(temporary, file)
    except FileExistsError:
        pass
    finally:
        Path(temporary).unlink()
    return file
