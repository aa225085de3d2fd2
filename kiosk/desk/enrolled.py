"""What enrolment made of this kiosk, kept in its encrypted file: identity, site, and the ledger's address."""

from dataclasses import dataclass

from msgspec import Struct

from kiosk.desk.counter import Site
from kiosk.ports.store import Settings
from sync.protocol import codec, keys
from sync.protocol.identity import Identity, identity_of
from sync.protocol.ids import DeviceId, OperationId, ShelterId
from sync.protocol.messages import Enrolment

ENROLMENT_SETTING = "enrolment"
FORMER_SETTING = "enrolment_former"


class _Kept(Struct, frozen=True, kw_only=True):
    enrolment: Enrolment
    sign_key: bytes
    seal_key: bytes
    ledger_url: str


@dataclass(frozen=True, repr=False)
class Enrolled:
    """An enrolled kiosk."""

    enrolment: Enrolment
    identity: Identity
    ledger_url: str

    def site(self, operator_id: str) -> Site:
        """Where the desk stands after enrolment, with `operator_id` at it."""
        return Site(
            device_id=DeviceId(self.enrolment.device_id),
            desk_letter=self.enrolment.desk_letter,
            shelter_id=ShelterId(self.enrolment.site_id),
            operation_id=OperationId(self.enrolment.operation_id),
            record_mode=self.enrolment.record_mode,
            operator_id=operator_id,
            member_code_pattern=self.enrolment.member_code_pattern,
        )


def keep(
    settings: Settings,
    enrolment: Enrolment,
    sign_key: keys.PrivateKey,
    seal_key: keys.PrivateKey,
    ledger_url: str,
) -> Enrolled:
    """Write what enrolment brought. Raises codec.Malformed where the ledger's keys are none."""
    kept = _Kept(
        enrolment=enrolment,
        sign_key=keys.private_bytes(sign_key),
        seal_key=keys.private_bytes(seal_key),
        ledger_url=ledger_url,
    )
    settings.put(ENROLMENT_SETTING, codec.encode(kept))
    return Enrolled(enrolment, identity_of(enrolment, sign_key, seal_key), ledger_url)


def keep_former(settings: Settings) -> None:
    """Lay the present enrolment aside under its device's name: its keys still open old receipts."""
    kept = settings.get(ENROLMENT_SETTING)
    if kept is not None:
        settings.put(f"{FORMER_SETTING}:{codec.decode(kept, _Kept).enrolment.device_id}", kept)


def load(settings: Settings) -> Enrolled | None:
    """What was written by `keep`; None for a kiosk that was never enrolled."""
    data = settings.get(ENROLMENT_SETTING)
    if data is None:
        return None
    kept = codec.decode(data, _Kept)
    identity = identity_of(kept.enrolment, keys.private_from(kept.sign_key), keys.private_from(kept.seal_key))
    return Enrolled(kept.enrolment, identity, kept.ledger_url)
