"""The ledger's answer to an enrolment, whatever road it came by: sealed to the new device, signed by the named key."""

from sync.protocol import codec, keys, sealed, signed
from sync.protocol.identity import SIGN, identity_of
from sync.protocol.messages import Enrolment
from sync.protocol.signed import Context

UNTRUSTED = (codec.Malformed, signed.UnknownSigner, signed.SignatureWrong, sealed.CannotOpen)
"""What `opened` raises for an answer that is damaged, or that the named ledger did not give to this device."""


def opened(answer: bytes, sign_key: keys.PrivateKey, seal_key: keys.PrivateKey, ledger_kid: bytes) -> Enrolment:
    """What the device with these keys became. Raises one of UNTRUSTED.

    The answer brings the ledger's keys itself; it is believed only if the one that the code named made the signature,
    so that nobody between can enrol a kiosk to themselves.
    """
    enrolment = _enrolment_in(sealed.unseal(answer, {keys.kid_of(seal_key): seal_key}), ledger_kid)
    identity_of(enrolment, sign_key, seal_key)
    return enrolment


def _enrolment_in(token: bytes, ledger_kid: bytes) -> Enrolment:
    named = signed.kid_in(token)
    claimed = codec.decode(signed.unverified_payload(token), Enrolment)
    brought = {key.kid: keys.public_from(key.public_key) for key in claimed.ledger_keys if key.use == SIGN}
    key = brought.get(ledger_kid)
    if named != ledger_kid or key is None or keys.kid_of(key) != ledger_kid:
        raise signed.UnknownSigner(named)
    return codec.decode(signed.verify(token, {ledger_kid: key}, Context.ENROLMENT).payload, Enrolment)
