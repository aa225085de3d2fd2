"""Packs and signs a frozen program as an update file, or makes the key for it; run by scripts/make_update."""

import argparse
import getpass
import json
import os
import sys
from pathlib import Path

from cryptography.hazmat.primitives import serialization

from kiosk.commands.updating.archive import pack
from sync.protocol import keys

ROOT = Path(__file__).parents[1]
LEAST_PASSPHRASE = 12
"""As a leader's passphrase: it lies offline, but a copied file can be tried for ever."""


def new_key(file: Path, passphrase: str) -> None:
    """Make an update key: the private half, encrypted, at `file`, the public one beside it (`.pub.pem`)."""
    if len(passphrase) < LEAST_PASSPHRASE:
        raise SystemExit(f"a passphrase of {LEAST_PASSPHRASE} characters or more, please")
    key = keys.new_key()
    secret = serialization.BestAvailableEncryption(passphrase.encode())
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, secret)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        stream.write(pem)
    public = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    file.with_name(f"{file.name}.pub.pem").write_bytes(public)
    print(f"{file}: keep it and its passphrase offline, twice. {file.name}.pub.pem belongs into resources/update_keys.")


def opened(file: Path, passphrase: str) -> keys.PrivateKey:
    """The private half."""
    key = serialization.load_pem_private_key(file.read_bytes(), passphrase.encode())
    assert isinstance(key, keys.PrivateKey), "a P-256 key made by --new-key"
    return key


def passphrase() -> str:
    """Typed without an echo, or the first line of what is piped in."""
    return getpass.getpass("Passphrase: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")


def built(program: Path) -> dict[str, str]:
    """What the frozen program says of itself."""
    found = next(path for path in (program / "_internal" / "build.json", program / "build.json") if path.exists())
    told: dict[str, str] = json.loads(found.read_text("utf-8"))
    return told


def main() -> None:
    """Reads the arguments and works."""
    from datetime import datetime

    parser = argparse.ArgumentParser(prog="scripts/make_update", description=__doc__)
    parser.add_argument("--new-key", type=Path, metavar="FILE", help="make an update key and end")
    parser.add_argument("--key", type=Path, metavar="FILE", help="the update key")
    parser.add_argument("--program", type=Path, default=ROOT / "dist" / "kiosk", metavar="DIR")
    parser.add_argument("out", nargs="?", type=Path, metavar="OUT", help="the update file")
    wanted = parser.parse_args()
    if wanted.new_key is not None:
        new_key(wanted.new_key, passphrase())
        return
    if wanted.key is None or wanted.out is None:
        parser.error("--key FILE and OUT, or --new-key FILE")
    facts = built(wanted.program)
    made_at_s = int(datetime.fromisoformat(facts["of"]).timestamp())
    statement = pack(wanted.program, wanted.out, facts["version"], opened(wanted.key, passphrase()), made_at_s)
    print(f"{wanted.out}: {statement.name} for {statement.system}, {wanted.out.stat().st_size / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
