"""Who a kiosk is to the ledger: its id, its keys, and the ledger's keys that it believes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sync.protocol import keys
from sync.protocol.codec import Malformed
from sync.protocol.ids import DeviceId
from sync.protocol.messages import Enrolment, LedgerKey

SIGN, SEAL, RECOVERY = "sign", "seal", "recovery"
"""The uses of a ledger's key (`messages.LedgerKey.use`); to the last one kiosks wrap their databases' keys."""


@dataclass(frozen=True, repr=False)
class Identity:
    """An enrolled device; the private halves never leave the kiosk's encrypted file."""

    device_id: DeviceId
    sign_key: keys.PrivateKey
    seal_key: keys.PrivateKey
    ledger_sign_keys: Mapping[bytes, keys.PublicKey]
    ledger_seal_key: keys.PublicKey
    former_seal_keys: tuple[keys.PrivateKey, ...] = ()

    def __repr__(self) -> str:
        return f"Identity({self.device_id})"

    @property
    def own_keys(self) -> Mapping[bytes, keys.PrivateKey]:
        """What opens messages sealed to this device, by kid: a receipt on a stick may be older than the key."""
        return {keys.kid_of(key): key for key in (*self.former_seal_keys, self.seal_key)}

    def with_ledger_keys(self, learnt: tuple[LedgerKey, ...]) -> "Identity":
        """The same device, which believes these keys as well and seals to the first of them that is for sealing."""
        signing = {key.kid: keys.public_from(key.public_key) for key in learnt if key.use == SIGN}
        sealing = [keys.public_from(key.public_key) for key in learnt if key.use == SEAL]
        return replace(
            self,
            ledger_sign_keys={**self.ledger_sign_keys, **signing},
            ledger_seal_key=sealing[0] if sealing else self.ledger_seal_key,
        )


def identity_of(enrolment: Enrolment, sign_key: keys.PrivateKey, seal_key: keys.PrivateKey) -> Identity:
    """The identity that an enrolment gives; raises codec.Malformed where the ledger's keys are none."""
    sign_keys = {key.kid: keys.public_from(key.public_key) for key in enrolment.ledger_keys if key.use == SIGN}
    seal_keys = [keys.public_from(key.public_key) for key in enrolment.ledger_keys if key.use == SEAL]
    if not sign_keys or not seal_keys:
        raise Malformed("ledger_keys")
    return Identity(DeviceId(enrolment.device_id), sign_key, seal_key, sign_keys, seal_keys[0])
