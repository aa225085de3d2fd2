"""What enrolment made of this kiosk, kept in its encrypted file: identity, site, and the ledger's address."""

import dataclasses
from dataclasses import dataclass

import msgspec
from msgspec import Struct

from kiosk.desk.counter import Site
from kiosk.domain.duties import NO_DUTY, Duty
from kiosk.ports.store import Settings
from sync.protocol import codec, keys
from sync.protocol.identity import Identity, identity_of
from sync.protocol.ids import DeviceId, OperationId, ShelterId
from sync.protocol.messages import MAX_LEDGER_KEYS, Enrolment, LedgerKey
from sync.protocol.values import SiteRole

ENROLMENT_SETTING = "enrolment"
NEXT_KEYS_SETTING = "keys_next"
FORMER_SETTING = "enrolment_former"


class _Kept(Struct, frozen=True, kw_only=True):
    enrolment: Enrolment
    sign_key: bytes
    seal_key: bytes
    ledger_url: str
    former_seal_keys: tuple[bytes, ...] = ()
    former_sign_key: bytes | None = None


@dataclass(frozen=True, repr=False)
class Enrolled:
    """An enrolled kiosk."""

    enrolment: Enrolment
    identity: Identity
    ledger_url: str

    def site(self, operator_id: str, may: frozenset[Duty] = NO_DUTY) -> Site:
        """Where the desk stands after enrolment, with `operator_id` at it, who `may` do this."""
        return Site(
            device_id=DeviceId(self.enrolment.device_id),
            desk_letter=self.enrolment.desk_letter,
            shelter_id=ShelterId(self.enrolment.site_id),
            operation_id=OperationId(self.enrolment.operation_id),
            record_mode=self.enrolment.record_mode,
            operator_id=operator_id,
            member_code_pattern=self.enrolment.member_code_pattern,
            organizer_id=self.enrolment.organizer_id,
            is_table_alone=self.enrolment.role is SiteRole.VENUE_TABLE,
            is_centre=self.enrolment.role is SiteRole.VOLUNTEER_CENTER,
            may=may,
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
    former = tuple(keys.private_from(key) for key in kept.former_seal_keys)
    identity = dataclasses.replace(identity, former_seal_keys=former)
    return Enrolled(kept.enrolment, identity, kept.ledger_url)


class _NextKeys(Struct, frozen=True):
    sign_key: bytes
    seal_key: bytes


def next_keys(settings: Settings) -> tuple[keys.PrivateKey, keys.PrivateKey]:
    """The keys to sign and to open with that this device is about to take; kept before the ledger hears of them.

    After a power cut the same ones are found, for the ledger may know them already.
    """
    data = settings.get(NEXT_KEYS_SETTING)
    if data is None:
        fresh = _NextKeys(keys.private_bytes(keys.new_key()), keys.private_bytes(keys.new_key()))
        data = codec.encode(fresh)
        settings.put(NEXT_KEYS_SETTING, data)
    found = codec.decode(data, _NextKeys)
    return keys.private_from(found.sign_key), keys.private_from(found.seal_key)


def take_next_keys(settings: Settings, ledger_keys: tuple[LedgerKey, ...]) -> Enrolled | None:
    """Use the next keys from now on, and the ledger's as it told them; None where there are none.

    The ledger's former keys stay known: a receipt on a stick may be older. The first to seal to is the newest.
    """
    data, waiting = settings.get(ENROLMENT_SETTING), settings.get(NEXT_KEYS_SETTING)
    if data is None or waiting is None:
        return None
    kept, following = codec.decode(data, _Kept), codec.decode(waiting, _NextKeys)
    new = msgspec.structs.replace(
        kept,
        enrolment=_knowing(kept, ledger_keys),
        sign_key=following.sign_key,
        seal_key=following.seal_key,
        former_seal_keys=(*kept.former_seal_keys, kept.seal_key),
        former_sign_key=kept.sign_key,
    )
    settings.put(ENROLMENT_SETTING, codec.encode(new))
    settings.put(NEXT_KEYS_SETTING, None)
    return load(settings)


def learn_ledger_keys(settings: Settings, learnt: tuple[LedgerKey, ...]) -> Enrolled | None:
    """The ledger has taken new keys, named by one that this kiosk knew; None for a kiosk that was never enrolled."""
    data = settings.get(ENROLMENT_SETTING)
    if data is None:
        return None
    kept = codec.decode(data, _Kept)
    settings.put(ENROLMENT_SETTING, codec.encode(msgspec.structs.replace(kept, enrolment=_knowing(kept, learnt))))
    return load(settings)


def _knowing(kept: _Kept, ledger_keys: tuple[LedgerKey, ...]) -> Enrolment:
    """The enrolment with these keys of the ledger before those of old, as many as one may name."""
    once = tuple(dict.fromkeys((*ledger_keys, *kept.enrolment.ledger_keys)))
    return msgspec.structs.replace(kept.enrolment, ledger_keys=once[:MAX_LEDGER_KEYS])


def former_identity(settings: Settings) -> Identity | None:
    """This device as it signed before its last change of keys; None where it never changed them.

    A ledger that was put back to before the change believes that key alone.
    """
    present, data = load(settings), settings.get(ENROLMENT_SETTING)
    if present is None or data is None:
        return None
    former = codec.decode(data, _Kept).former_sign_key
    return None if former is None else dataclasses.replace(present.identity, sign_key=keys.private_from(former))
