"""The table of all parsers that outside bytes or texts reach: what each reads, what it may raise, what is genuine."""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import msgspec

from cardreader import tlv
from cardreader.credential import Pin, VerificationNumber
from cardreader.errors import MalformedHolder, MalformedNumber, MalformedTlv
from cardreader.frames import Beat, BrokenFrame, Phase, Verify, read_frame, write_frame
from cardreader.holder import decode_holder
from cardreader.mynumber import MAX_HOLDER_LENGTH
from kiosk.devices.last_rung import sightings_of
from kiosk.documents.shelter_lists import ListUnreadable, shelter_list
from kiosk.domain import foreign_code, report_file
from kiosk.domain.report_file import ReportUnreadable
from kiosk.domain.shelter_report import Amount, ReportScope, ShelterReport
from kiosk.screens import entry_form, pile
from sync import stick
from sync.http_words import retry_after_s
from sync.protocol import (
    activity_code,
    badge_code,
    base45,
    bundle,
    certificate_code,
    city_form,
    codec,
    credential,
    device_certificate,
    enrolment_answer,
    enrolment_code,
    events,
    key_change,
    key_envelope,
    keys,
    ledger_keys,
    offline_enrolment,
    posted_code,
    purge_order,
    readable,
    sealed,
    sheet_code,
    signed,
    slip_code,
)
from sync.protocol.city_form import BrokenForm
from sync.protocol.codec import Malformed
from sync.protocol.credential import IssuerKey
from sync.protocol.enrolment_code import EnrolmentCode
from sync.protocol.ids import HouseholdId
from sync.protocol.messages import MAX_BUNDLE_BYTES, Batch, Enrolment, EnrolmentRequest, FeedRequest, LedgerKey, Receipt
from sync.protocol.offline_enrolment import OfflineRequest
from sync.protocol.purge_order import ActivitiesOrder, PurgeOrder
from sync.protocol.records import FeedItem, Record, UnknownRecord, kind_of, record_of
from sync.protocol.sealed import CannotOpen
from sync.protocol.sheet_code import SheetCode
from sync.protocol.signed import Context, SignatureWrong, UnknownSigner
from sync.protocol.values import RecordMode, SiteRole
from sync.stick import BundleName
from tests.frozen import specimens, venue_specimens
from tests.unit.cardreader.desk_card import NUMBER

SIGNER, READER = keys.new_key(), keys.new_key()
OWN = {bytes(keys.kid_of(READER)): READER}
KNOWN = {bytes(keys.kid_of(SIGNER)): SIGNER.public_key()}
ISSUERS = {
    bytes(keys.kid_of(specimens.ISSUER_KEY)): IssuerKey(
        specimens.CREDENTIAL.issuer, specimens.ISSUER_KEY.public_key(), 0, 2**40
    )
}
MAX_TEXT_CHARACTERS = 7_089
"""Digits in the largest two-dimensional code (version 40, level L); scanners and fields bring nothing longer."""
UNTRUSTED = (Malformed, UnknownSigner, SignatureWrong, CannotOpen)
LEDGER_KEYS = (
    LedgerKey(kid=keys.kid_of(SIGNER), use="sign", public_key=keys.public_bytes(SIGNER)),
    LedgerKey(kid=keys.kid_of(READER), use="seal", public_key=keys.public_bytes(READER)),
)


@dataclass(frozen=True)
class Door:
    """One parser: it reads bytes, or a text where `is_text`; `known` is all that it may raise.

    `longest` is how much can come to it at all.
    """

    name: str
    read: Callable[..., object]
    known: tuple[type[Exception], ...]
    genuine: tuple[bytes, ...]
    is_text: bool = False
    longest: int = MAX_BUNDLE_BYTES


def _text(
    name: str, read: Callable[[str], object], *genuine: str, known: tuple[type[Exception], ...] = (Malformed,)
) -> Door:
    return Door(name, read, known, tuple(one.encode() for one in genuine), is_text=True, longest=MAX_TEXT_CHARACTERS)


def codes() -> Iterator[Door]:
    """What a camera, a hand scanner or a keyboard brings."""
    posted_keys = {bytes(keys.kid_of(specimens.ISSUER_KEY)): specimens.ISSUER_KEY.public_key()}
    household_id = HouseholdId(UUID(int=3))
    yield _text(
        "resident's code",
        lambda text: credential.read(text, ISSUERS, frozenset(), 1_790_000_000),
        specimens.code(),
        known=(),
    )
    yield _text(
        "posted code",
        lambda text: posted_code.read(text, posted_keys),
        specimens.posted(),
        known=(Malformed, SignatureWrong),
    )
    yield _text("sheet code", sheet_code.parse, SheetCode("7K3F", 123).text, SheetCode("7K3F", 9, 3).printed)
    yield _text("slip code", slip_code.parse, slip_code.text_of(household_id))
    yield from _venue_codes(posted_keys)
    yield _text("badge", badge_code.parse, badge_code.text_of(b"b" * badge_code.TOKEN_BYTES))
    yield _text("sealed emergency code", badge_code.emergency_secret, badge_code.emergency_text(b"e" * 15))
    yield _text("enrolment code", enrolment_code.parse, EnrolmentCode(b"\x07" * keys.KID_BYTES, b"\x09" * 10).text)
    yield _text("foreign code", lambda text: foreign_code.kind_of(text, credential.PREFIX), "WIFI:S:x;;", known=())
    yield _text("Base45", base45.decode, base45.encode(b"anything"), known=(base45.NotBase45,))
    yield _text("number of a card", VerificationNumber.parse, "55021720352285", known=(MalformedNumber,))
    yield _text("PIN of a card", Pin.parse, "8642", known=(MalformedNumber,))
    yield _text(
        "name on a stick", stick.parsed, BundleName("device-1", 1, 50, "0a1b2c3d").stem + stick.BUNDLE_SUFFIX, known=()
    )
    yield _text("Retry-After", retry_after_s, "120", "Fri, 31 Dec 2999 23:59:59 GMT", known=())


def _venue_codes(ledger_keys: dict[bytes, keys.PublicKey]) -> Iterator[Door]:
    """What a venue table and the phones before it read."""
    texts, device_keys = venue_specimens.venue_texts(specimens.ISSUER_KEY), [venue_specimens.DEVICE_KEY.public_key()]
    shown, certificate = texts["activity code"], texts["certificate"]
    refusals = (Malformed, SignatureWrong)
    yield _text("activity code", lambda text: activity_code.read(text, device_keys), shown, known=refusals)
    yield _text("activity code's claim", activity_code.claimed, shown)
    yield _text("certificate", lambda text: certificate_code.read(text, ledger_keys), certificate, known=refusals)
    yield _text("number of a certificate", certificate_code.number_typed, venue_specimens.CERTIFICATE_NO)
    chain = device_certificate.certify("desk-A", device_keys[0], 20_777, specimens.ISSUER_KEY)
    yield Door("device's certificate", lambda data: device_certificate.read(data, ledger_keys), refusals, (chain,))


def envelopes() -> Iterator[Door]:
    """What a network, a stick or another desk brings: sealed, signed, and what is inside."""
    messages = specimens.messages()
    for name, context in (("batch", Context.BUNDLE), ("receipt", Context.RECEIPT), ("page", Context.FEED_PAGE)):
        message = messages[name]
        yield Door(
            f"sealed {name}",
            _sealed(type(message), context),
            UNTRUSTED,
            (bundle.pack(message, context, SIGNER, READER.public_key()),),
        )
        yield Door(
            f"{name} that an enrolled device signed",
            _signed(type(message), context),
            UNTRUSTED,
            (codec.encode(message), sealed.compress(codec.encode(message))),
        )
    token = signed.sign(b"payload", SIGNER, Context.RECEIPT)
    yield Door("signature", lambda data: signed.verify(data, KNOWN, Context.RECEIPT), UNTRUSTED, (token,))
    yield Door("signature's wrapping", signed.is_canonical, (Malformed,), (token,))
    yield Door("compact signature", lambda data: signed.expanded(data, b"k"), (Malformed,), (signed.compact(token),))
    orders = (PurgeOrder("r8-0730-ame", 1), ActivitiesOrder("O-1", date(2026, 4, 1), 1))
    issued = tuple(purge_order.issue(order, SIGNER) for order in orders)
    yield Door("order to purge", lambda data: purge_order.read(data, KNOWN), UNTRUSTED, issued)
    yield Door("compressed message", sealed.inflate, (Malformed,), (sealed.compress(b"payload" * 30),))
    yield Door("public key", keys.public_from, (Malformed,), (keys.public_bytes(SIGNER),))
    yield Door("private key", keys.private_from, (Malformed,), (keys.private_bytes(SIGNER),))
    handovers = ledger_keys.Handovers(tokens=(ledger_keys.handover(LEDGER_KEYS, SIGNER),))
    yield Door("ledger's keys", _followed, UNTRUSTED, (codec.encode(handovers), handovers.tokens[0]))
    envelope = _key_envelope()
    yield Door("key envelope", _opened_every_way, (Malformed, CannotOpen), (key_envelope.encode(envelope),))


def _sealed(shape: type[msgspec.Struct], context: Context) -> Callable[[bytes], object]:
    return lambda data: bundle.unpack(data, shape, context, OWN, KNOWN)


def _signed(shape: type[msgspec.Struct], context: Context) -> Callable[[bytes], object]:
    """The device is known and lies: whatever it says, compressed or not, is signed and sealed as it should be."""

    def read(data: bytes) -> object:
        payload = data if data.startswith(b"\x28\xb5\x2f\xfd") else sealed.compress(data)
        token = sealed.seal(signed.sign(payload, SIGNER, context), READER.public_key())
        opened = bundle.unpack(token, shape, context, OWN, KNOWN).message
        if isinstance(opened, Batch):
            return list(readable.lines_of_batch(opened, with_payloads=True))
        return list(readable.lines_of_receipt(opened)) if isinstance(opened, Receipt) else opened

    return read


def _followed(data: bytes) -> object:
    try:
        handovers = codec.decode(data, ledger_keys.Handovers)
    except Malformed:
        handovers = ledger_keys.Handovers(tokens=(data, signed.sign(data, SIGNER, Context.LEDGER_KEYS)))
    return ledger_keys.followed(handovers, KNOWN)


def _key_envelope() -> key_envelope.KeyEnvelope:
    master = b"m" * key_envelope.MASTER_BYTES
    cheap = key_envelope.Cost(iterations=1, lanes=1, memory_kib=8)
    by_passphrase = key_envelope.Wrap(way=key_envelope.Way.PASSPHRASE, wrapped=b"w" * 60, salt=b"s" * 16, cost=cheap)
    wraps = (
        key_envelope.for_keystore(master, b"k" * 32, bytes),
        by_passphrase,
        key_envelope.for_recovery(master, READER.public_key()),
    )
    return key_envelope.KeyEnvelope(wraps=wraps, database=key_envelope.locked(b"d" * 32, master, bytes))


def _opened_every_way(data: bytes) -> object:
    """All three ways; what an envelope wants of this machine is bounded by its shape and asked of it only if cheap."""
    envelope = key_envelope.decode(data)
    if all((wrap.cost or key_envelope.Cost()).memory_kib <= 64 for wrap in envelope.wraps):
        _known_only(lambda: key_envelope.by_passphrase(envelope, "ten signs of it"))
    _known_only(lambda: key_envelope.by_keystore(envelope, b"k" * 32))
    return key_envelope.unlocked(envelope.database, key_envelope.by_recovery(envelope, OWN))


def _known_only(act: Callable[[], object]) -> None:
    try:
        act()
    except CannotOpen:
        pass
    except Malformed:
        pass


def shapes() -> Iterator[Door]:
    """Every message, record and fact by itself."""
    for name, message in specimens.messages().items():
        yield Door(name, _decoded(type(message)), (Malformed,), (codec.encode(message),))
        if isinstance(message, events.Event):
            yield Door(f"fact {name}", _fact_in(message), (Malformed,), (message.payload,))
        if isinstance(message, Record):
            yield Door(
                f"record {name}", _record_in(kind_of(message)), (Malformed, UnknownRecord), (codec.encode(message),)
            )
    nonce = b"n" * 16
    request = FeedRequest(device_id="device-1", after=7, nonce=nonce, wall_time_us=1)
    yield Door("feed request", _decoded(FeedRequest), (Malformed,), (codec.encode(request),))
    yield from _enrolments()


def _decoded(shape: type[msgspec.Struct]) -> Callable[[bytes], object]:
    return lambda data: codec.decode(data, shape)


def _fact_in(event: events.Event) -> Callable[[bytes], object]:
    return lambda data: events.payload_of(msgspec.structs.replace(event, payload=data))


def _record_in(kind: str) -> Callable[[bytes], object]:
    return lambda data: record_of(FeedItem(kind, "k", 1, data))


def _enrolments() -> Iterator[Door]:
    public = keys.public_bytes(SIGNER)
    asked = EnrolmentRequest(code="AAAAA", sign_public_key=public, seal_public_key=public, program_version="1")
    yield Door("enrolment request", _decoded(EnrolmentRequest), (Malformed,), (codec.encode(asked),))
    code = EnrolmentCode(bytes(keys.kid_of(SIGNER)), b"\x09" * 10)
    offline = offline_enrolment.request_of(code, SIGNER, READER, "1")
    yield Door("offline enrolment request", _proved, (Malformed,), (codec.encode(offline),))
    enrolment = Enrolment(
        device_id="device-1",
        epoch="e",
        role=SiteRole.SHELTER_DESK,
        site_id="S-1",
        desk_letter="A",
        operation_id="op-1",
        record_mode=RecordMode.DRILL,
        member_code_pattern="",
        ledger_keys=LEDGER_KEYS,
    )
    yield Door("enrolment answer", _enrolled, UNTRUSTED, (codec.encode(enrolment),))
    change = key_change.change_to("device-1", SIGNER, READER)
    yield Door("change of keys", _changed, (Malformed,), (codec.encode(change),))


def _proved(data: bytes) -> object:
    return offline_enrolment.is_proved(codec.decode(data, OfflineRequest), b"d" * 32)


def _enrolled(data: bytes) -> object:
    answer = sealed.seal(signed.sign(data, SIGNER, Context.ENROLMENT), READER.public_key())
    return enrolment_answer.opened(answer, SIGNER, READER, bytes(keys.kid_of(SIGNER)))


def _changed(data: bytes) -> object:
    return key_change.check(codec.decode(data, key_change.KeyChange))


_REPORT = ShelterReport(ReportScope("S-1", "op-1", RecordMode.DRILL, 0, 1), Amount())
_CITY_FORM = (
    b'{"origin":"","lines":["{a}"],"changes":{"c":{"parts":{"a":"{b}"},"whole":"x"}},"plus":"+","minus":"-",'
    b'"weekdays":"","record_modes":{"real":"r"}}'
)


def files() -> Iterator[Door]:
    """What a person opens, or what lies beside the program."""
    head = "shelter_name,address,portal_latitude,portal_longitude,portal_capacity_persons"
    listed = f"{head}\r\n見本小,見本町1,32.8,130.7,90\r\n"
    yield Door("shelter list", shelter_list, (ListUnreadable,), (listed.encode(), listed.encode("cp932")))
    yield Door("earlier report", report_file.decode, (ReportUnreadable,), (report_file.encode(_REPORT),))
    yield Door("city's form", city_form.form_of, (BrokenForm,), (_CITY_FORM,))
    yield Door(
        "half-typed forms",
        entry_form.from_bytes,
        (),
        (entry_form.to_bytes((entry_form.named("みほん", UUID(int=1), UUID(int=2), 0),)),),
    )
    yield Door("pile of sheets", pile.from_bytes, (), (pile.to_bytes(pile.Pile(sheets=(SheetCode("7K3F", 1).text,))),))
    line = b'{"codes":[{"raw":"QUJD","points":[[1,2],[1,3],[2,3],[2,2]]}]}\n'
    yield Door("words of the last rung", sightings_of, (ValueError,), (line,))


def card() -> Iterator[Door]:
    """What a card or the reader process says."""
    object_ff20 = bytes.fromhex("FF2017DF220161DF230162DF24083139353030333034DF250132")
    yield Door(
        "card's TLV", lambda data: list(tlv.iterate(data)), (MalformedTlv,), (object_ff20,), longest=MAX_HOLDER_LENGTH
    )
    yield Door("card's holder", decode_holder, (MalformedHolder,), (object_ff20,), longest=MAX_HOLDER_LENGTH)
    yield Door(
        "words of the reader process", _frame, (BrokenFrame,), (_framed(Beat(Phase.CARD, "r")), _framed(Verify(NUMBER)))
    )


def _framed(word: Beat | Verify) -> bytes:
    pipe = io.BytesIO()
    write_frame(pipe, word)
    return pipe.getvalue()


def _frame(data: bytes) -> object:
    return read_frame(io.BytesIO(data))


DOORS = (*codes(), *envelopes(), *shapes(), *files(), *card())
