"""活動証明書 as a code that anyone with a ledger's key can check without a network, and the number that stands on it.

The text is PREFIX + Base45(CBOR of body, signature, chain). A table signs with its own key and adds the ledger's word
for that key (`device_certificate`), so that a kiosk that never heard of the table believes it; the ledger signs by
itself, without a chain. That a number was revoked is told separately (`CertificateRevokedRecord`).
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated

from msgspec import Meta, Struct

from sync.protocol import base45, codec, device_certificate, keys, signed
from sync.protocol.check_character import ALPHABET, canonical, check_character, is_plain
from sync.protocol.codec import Malformed
from sync.protocol.household import Name
from sync.protocol.signed import Context, SignatureWrong
from sync.protocol.values import RecordMode

PREFIX = "KMA1C:"
"""Before every certificate's code; C for certificate."""
MAX_TEXT_CHARACTERS = 4296
"""What the largest code (version 40, level L) holds in alphanumeric mode; more cannot come from a code."""
LEDGER = ""
"""The issuer of certificates that the ledger itself gives."""
SERIES_CHARACTERS = 6
"""31^6 series: those of a city's thousand tables meet with a chance of one in two thousand, and then in one number."""
NUMBER_DIGITS = 5
MAX_NUMBER = 10**NUMBER_DIGITS - 1
MAX_MINUTES = 31 * 24 * 60
"""A month of helping without a pause; more is a mistyped time."""

_EPOCH = date(1970, 1, 1)
_MODES = (RecordMode.REAL, RecordMode.DRILL, RecordMode.TEST)
"""The position is the number on the wire: append only, for ever."""
_Text = Annotated[str, Meta(max_length=300)]
DeviceKeys = Callable[[str], Iterable[keys.PublicKey]]


def _no_keys(_device_id: str) -> Iterable[keys.PublicKey]:
    return ()


@dataclass(frozen=True)
class Certificate:
    """What a certificate says. `minutes` None: no hours were taken. `issuer` is the device, LEDGER for the ledger.

    `has_points` False is printed as 「ポイントは付与されていません」; a table knows no better than what it was told.
    """

    number: str
    name: str
    activity: str
    organizer: str
    leader: str
    place: str
    day: date
    minutes: int | None
    issued: date
    has_points: bool
    record_mode: RecordMode
    issuer: str = LEDGER


@dataclass(frozen=True)
class Verified:
    """A certificate whose signature was checked; `is_chained`: by the ledger's word for its table's key."""

    certificate: Certificate
    is_chained: bool


class _Body(Struct, frozen=True, array_like=True):
    number: Annotated[str, Meta(max_length=40)]
    name: Name
    activity: _Text
    organizer: _Text
    leader: _Text
    place: _Text
    day: int
    minutes: Annotated[int, Meta(ge=0, le=MAX_MINUTES)] | None
    issued: int
    has_points: bool
    record_mode: Annotated[int, Meta(ge=0, lt=len(_MODES))]
    issuer: Annotated[str, Meta(max_length=64)]


class _Sealed(Struct, frozen=True, array_like=True):
    body: bytes
    signature: bytes
    chain: Annotated[bytes, Meta(max_length=device_certificate.MAX_TOKEN_BYTES)]


def number_of(issuer: str, running: int) -> str:
    """The number of an issuer's certificate as it is printed: 7K3F9A-00012-X. Raises ValueError beyond MAX_NUMBER.

    The series follows from the issuer (a device's id, or the ledger's epoch), so that tables without a network never
    give one number twice.
    """
    if not 1 <= running <= MAX_NUMBER:
        raise ValueError("running")
    body = f"{_series_of(issuer)}{running:0{NUMBER_DIGITS}d}"
    return f"{body[:SERIES_CHARACTERS]}-{body[SERIES_CHARACTERS:]}-{check_character(body)}"


def number_typed(typed: str) -> str:
    """A number as it is printed, out of what a person typed; look-alikes and hyphens forgiven. Raises Malformed."""
    body = canonical(typed.strip())
    if len(body) != SERIES_CHARACTERS + NUMBER_DIGITS + 1 or not is_plain(body):
        raise Malformed("certificate_no")
    if check_character(body[:-1]) != body[-1]:
        raise Malformed("certificate_no.check")
    return f"{body[:SERIES_CHARACTERS]}-{body[SERIES_CHARACTERS:-1]}-{body[-1]}"


def _series_of(issuer: str) -> str:
    value = int.from_bytes(hashlib.sha256(f"certificate:{issuer}".encode()).digest()[:8], "big")
    signs = []
    for _ in range(SERIES_CHARACTERS):
        value, place = divmod(value, len(ALPHABET))
        signs.append(ALPHABET[place])
    return "".join(signs)


def issue(certificate: Certificate, key: keys.PrivateKey, chain: bytes = b"") -> str:
    """The text of a certificate, signed by the issuer's key; `chain` is the ledger's compact word for that key."""
    body = codec.encode(_body_of(certificate))
    token = signed.compact(signed.sign(body, key, Context.CERTIFICATE))
    sealed = _Sealed(body, token[len(body) :], chain)
    return PREFIX + base45.encode(codec.encode(sealed))


def is_certificate(text: str) -> bool:
    """Whether a scanned text says that it is a certificate's code."""
    return text.startswith(PREFIX)


def read(text: str, ledger_keys: Mapping[bytes, keys.PublicKey], device_keys: DeviceKeys = _no_keys) -> Verified:
    """What a certificate says, checked by the ledger's keys alone or by what `device_keys` knows of its issuer.

    Raises codec.Malformed, or signed.SignatureWrong where nobody who is known has signed it.
    """
    sealed = _sealed_in(text)
    body = codec.decode(sealed.body, _Body)
    if codec.encode(body) != sealed.body:
        raise Malformed("certificate.body")
    certificate = _certificate_of(body)
    signers, is_chained = _signers(certificate, sealed.chain, ledger_keys, device_keys)
    signed.verified_by_any(sealed.body + sealed.signature, signers, Context.CERTIFICATE)
    return Verified(certificate, is_chained)


def _signers(
    certificate: Certificate, chain: bytes, ledger_keys: Mapping[bytes, keys.PublicKey], device_keys: DeviceKeys
) -> tuple[Iterable[keys.PublicKey], bool]:
    if certificate.issuer == LEDGER:
        return ledger_keys.values(), False
    if not chain:
        return device_keys(certificate.issuer), False
    certified = device_certificate.read(chain, ledger_keys)
    if certified.device_id != certificate.issuer:
        raise SignatureWrong
    return (certified.public_key,), True


def _sealed_in(text: str) -> _Sealed:
    if not is_certificate(text) or len(text) > MAX_TEXT_CHARACTERS:
        raise Malformed("certificate")
    try:
        data = base45.decode(text[len(PREFIX) :])
    except base45.NotBase45:
        raise Malformed("certificate.base45") from None
    sealed = codec.decode(data, _Sealed)
    if len(sealed.signature) != signed.SIGNATURE_BYTES or codec.encode(sealed) != data:
        raise Malformed("certificate.seal")
    return sealed


def _body_of(one: Certificate) -> _Body:
    return _Body(
        number=one.number,
        name=one.name,
        activity=one.activity,
        organizer=one.organizer,
        leader=one.leader,
        place=one.place,
        day=(one.day - _EPOCH).days,
        minutes=one.minutes,
        issued=(one.issued - _EPOCH).days,
        has_points=one.has_points,
        record_mode=_MODES.index(one.record_mode),
        issuer=one.issuer,
    )


def _certificate_of(body: _Body) -> Certificate:
    try:
        day, issued = _EPOCH + timedelta(days=body.day), _EPOCH + timedelta(days=body.issued)
    except OverflowError:
        raise Malformed("certificate.day") from None
    return Certificate(
        number=body.number,
        name=body.name,
        activity=body.activity,
        organizer=body.organizer,
        leader=body.leader,
        place=body.place,
        day=day,
        minutes=body.minutes,
        issued=issued,
        has_points=body.has_points,
        record_mode=_MODES[body.record_mode],
        issuer=body.issuer,
    )
