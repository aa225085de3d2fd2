"""Becoming a device: only the ledger that the code names is believed, and a code that is none says so."""

from collections.abc import Iterator

import pytest

from sync import transport
from sync.engine import LedgerRefusedDevice, LedgerUnreachable, NotTheLedger
from sync.protocol import codec, keys, sealed, signed
from sync.protocol.codec import Malformed
from sync.protocol.enrolment_code import SECRET_BYTES, EnrolmentCode
from sync.protocol.messages import Enrolment, EnrolmentRequest, LedgerKey
from sync.protocol.signed import Context
from sync.protocol.values import RecordMode, SiteRole
from sync.transport import Patience
from tests.unit.sync.server import Answer, Handler, Server, serving

HASTE = Patience(connect_s=2.0, read_s=0.3, answer_s=0.6)
LEDGER, SEAL, STRANGER = keys.new_key(), keys.new_key(), keys.new_key()
CODE = EnrolmentCode(keys.kid_of(LEDGER), b"s" * SECRET_BYTES)


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


def enrolment(sign: keys.PrivateKey = LEDGER, kid: bytes | None = None, *, with_seal: bool = True) -> Enrolment:
    own = LedgerKey(kid=kid or keys.kid_of(sign), use="sign", public_key=keys.public_bytes(sign))
    seal = LedgerKey(kid=keys.kid_of(SEAL), use="seal", public_key=keys.public_bytes(SEAL))
    return Enrolment(
        device_id="K1",
        epoch="e",
        role=SiteRole.SHELTER_DESK,
        site_id="S-1",
        desk_letter="A",
        operation_id="op-1",
        record_mode=RecordMode.DRILL,
        member_code_pattern="",
        ledger_keys=(own, seal) if with_seal else (own,),
    )


def answering(given: Enrolment, signer: keys.PrivateKey, context: Context = Context.ENROLMENT) -> Answer:
    def answer(handler: Handler) -> None:
        asked = codec.decode(handler.body, EnrolmentRequest)
        token = signed.sign(codec.encode(given), signer, context)
        handler.reply(200, sealed.seal(token, keys.public_from(asked.seal_public_key)))

    return answer


def enrol(server: Server, text: str = CODE.text) -> transport.Enrolled:
    return transport.enrol(server.url, text, "0.1", HASTE)


def test_the_ledger_that_the_code_names_makes_a_device(server):
    server.answer = answering(enrolment(), LEDGER)
    assert enrol(server, CODE.text.lower().replace("-", " ")).enrolment.device_id == "K1"


@pytest.mark.parametrize(
    "answer",
    [
        answering(enrolment(STRANGER), STRANGER),
        answering(enrolment(STRANGER, kid=keys.kid_of(LEDGER)), STRANGER),
        answering(enrolment(), STRANGER),
        answering(enrolment(), LEDGER, Context.RECEIPT),
        answering(enrolment(with_seal=False), LEDGER),
        lambda handler: handler.reply(200, b"<html>"),
        lambda handler: handler.reply(200, b""),
        lambda handler: handler.reply(200, sealed.seal(b"x", STRANGER.public_key())),
    ],
    ids=[
        "own key",
        "own key under the named kid",
        "named key, strange signer",
        "context",
        "no seal",
        "portal",
        "",
        "x",
    ],
)
def test_nobody_else_can_enrol_a_kiosk_to_themselves(server, answer):
    server.answer = answer
    with pytest.raises(NotTheLedger):
        enrol(server)


def test_a_used_or_expired_code_is_refused_by_the_ledger(server):
    server.answer = lambda handler: handler.reply(401, b'{"error":"code_refused"}')
    with pytest.raises(LedgerRefusedDevice):
        enrol(server)


def test_no_network_is_said(server):
    server.answer = lambda handler: handler.reply(503)
    with pytest.raises(LedgerUnreachable):
        enrol(server)


@pytest.mark.parametrize(
    "text",
    ["", "ABC", CODE.text[:-1], CODE.text + "AAAAA", "見本", "!!!!!-" * 5],
    ids=["nothing", "too little", "one short", "a group too many", "no letters of it", "signs"],
)
def test_a_code_that_is_none_asks_nobody(server, text):
    with pytest.raises(Malformed):
        enrol(server, text)
    assert server.paths == []
