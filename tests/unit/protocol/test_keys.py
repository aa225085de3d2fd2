"""Keys as bytes: P-256 and nothing else."""

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from hypothesis import given
from hypothesis import strategies as st

from sync.protocol import keys
from sync.protocol.codec import Malformed

KEY = keys.new_key()


def test_round_trip() -> None:
    public = keys.public_from(keys.public_bytes(KEY))
    private = keys.private_from(keys.private_bytes(KEY))
    assert keys.kid_of(public) == keys.kid_of(private) == keys.kid_of(KEY)
    assert len(keys.kid_of(KEY)) == keys.KID_BYTES


@given(st.binary(max_size=200))
def test_garbage(data: bytes) -> None:
    for read in (keys.public_from, keys.private_from):
        with pytest.raises(Malformed):
            read(data)


def test_other_curves_and_kinds_are_refused() -> None:
    encoding, public = serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    pkcs8, plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    for other in (ec.generate_private_key(ec.SECP384R1()), ed25519.Ed25519PrivateKey.generate()):
        with pytest.raises(Malformed):
            keys.public_from(other.public_key().public_bytes(encoding, public))
        with pytest.raises(Malformed):
            keys.private_from(other.private_bytes(encoding, pkcs8, plain))
    locked = KEY.private_bytes(encoding, pkcs8, serialization.BestAvailableEncryption(b"secret"))
    with pytest.raises(Malformed):
        keys.private_from(locked)
