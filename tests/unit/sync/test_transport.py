"""The road over HTTP: whatever answers, either the ledger has proved it, or a known error says what it was."""

import base64
import os
from collections.abc import Callable, Iterator

import pytest
from msgspec.structs import replace

from sync import transport
from sync.engine import BundleRefused, BundleTooLarge, LedgerRefusedDevice, LedgerUnreachable, NotTheLedger, SyncError
from sync.protocol import bundle, codec, keys
from sync.protocol.identity import Identity
from sync.protocol.ids import DeviceId
from sync.protocol.ledger_keys import Handovers
from sync.protocol.messages import Batch, FeedRequest, Receipt
from sync.protocol.signed import Context
from sync.transport import MAX_ANSWER_BYTES, HttpLedger, Patience
from tests.fakes import NOW_US
from tests.fakes_sync import DEVICE, page, receipt
from tests.unit.sync.server import Answer, Handler, Server, serving

HASTE = Patience(connect_s=2.0, read_s=0.3, answer_s=0.6)
"""Small, so that a test of a mute server is short; nothing is asserted about time."""
BATCH = Batch(device_id=DEVICE, events=(b"an event",))
PORTAL = b"<html><title>Free Wi-Fi</title>Please log in</html>"

LEDGER_SIGN, LEDGER_SEAL = keys.new_key(), keys.new_key()
DESK_SIGN, DESK_SEAL = keys.new_key(), keys.new_key()
STRANGER = keys.new_key()


@pytest.fixture(scope="module")
def running() -> Iterator[Server]:
    with serving() as server:
        yield server


@pytest.fixture
def server(running: Server) -> Server:
    running.paths.clear()
    return running


@pytest.fixture
def ledger(server: Server) -> Iterator[HttpLedger]:
    identity = Identity(
        DeviceId(DEVICE),
        DESK_SIGN,
        DESK_SEAL,
        {keys.kid_of(LEDGER_SIGN): LEDGER_SIGN.public_key()},
        LEDGER_SEAL.public_key(),
    )
    road = HttpLedger(server.url, identity, lambda: NOW_US, os.urandom, HASTE)
    yield road
    road.close()


def opened(handler: Handler) -> bundle.Opened[Batch]:
    own = {keys.kid_of(LEDGER_SEAL): LEDGER_SEAL}
    known = {keys.kid_of(DESK_SIGN): DESK_SIGN.public_key()}
    return bundle.unpack(handler.body, Batch, Context.BUNDLE, own, known)


def question(handler: Handler) -> FeedRequest:
    token = base64.urlsafe_b64decode(handler.headers["Authorization"].removeprefix("Kiosk "))
    own = {keys.kid_of(LEDGER_SEAL): LEDGER_SEAL}
    known = {keys.kid_of(DESK_SIGN): DESK_SIGN.public_key()}
    return bundle.unpack(token, FeedRequest, Context.FEED_REQUEST, own, known).message


def answering(
    change: Callable[[Receipt], Receipt] = lambda one: one,
    signer: keys.PrivateKey = LEDGER_SIGN,
    context: Context = Context.RECEIPT,
    reader: keys.PrivateKey = DESK_SEAL,
) -> Answer:
    """A ledger that answers a bundle with a receipt, changed in one respect."""

    def answer(handler: Handler) -> None:
        if handler.path == "/v1/ledger-keys":  # asked about a signer who is new here
            handler.reply(404)
            return
        given = replace(receipt(), bundle_digest=opened(handler).digest)
        handler.reply(200, bundle.pack(change(given), context, signer, reader.public_key()))

    return answer


def paging(**changes: object) -> Answer:
    """A ledger that answers a question with an empty page, changed in some fields."""

    def answer(handler: Handler) -> None:
        given = replace(replace(page(cursor=4), nonce=question(handler).nonce), **changes)
        handler.reply(200, bundle.pack(given, Context.FEED_PAGE, LEDGER_SIGN, DESK_SEAL.public_key()))

    return answer


def test_a_receipt_of_the_ledger_for_this_very_bundle_is_believed(server, ledger):
    server.answer = answering()
    assert ledger.push(BATCH).device_id == DEVICE
    assert server.paths == ["/v1/bundles"]


def test_a_page_of_the_ledger_for_this_very_question_is_believed(server, ledger):
    server.answer = paging()
    assert ledger.pull(3).cursor == 4
    assert server.paths == ["/v1/feed"]


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (401, LedgerRefusedDevice),
        (403, LedgerRefusedDevice),
        (413, BundleTooLarge),
        (429, LedgerUnreachable),
        (500, LedgerUnreachable),
        (502, LedgerUnreachable),
        (511, LedgerUnreachable),
        (400, BundleRefused),
        (404, BundleRefused),
        (204, BundleRefused),
    ],
)
def test_a_status_is_a_known_error(server, ledger, status, error):
    server.answer = lambda handler: handler.reply(status, b"" if status == 204 else PORTAL)
    for ask in (lambda: ledger.push(BATCH), lambda: ledger.pull(0)):
        with pytest.raises(error):
            ask()


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed_and_not_believed(server, ledger, status):
    good = answering()

    def answer(handler: Handler) -> None:
        if handler.path == "/elsewhere":
            good(handler)
        else:
            handler.reply(status, PORTAL, Location="/elsewhere")

    server.answer = answer
    with pytest.raises(NotTheLedger):
        ledger.push(BATCH)
    assert server.paths == ["/v1/bundles"]


@pytest.mark.parametrize(
    "body", [PORTAL, b"", b"\x00" * 100, codec.encode(receipt()), b"\x82\x48" + b"k" * 8 + b"\x40"]
)
def test_a_captive_portal_s_200_is_no_success(server, ledger, body):
    server.answer = lambda handler: handler.reply(200, body, Content_Type="text/html")
    with pytest.raises(NotTheLedger):
        ledger.push(BATCH)
    with pytest.raises(NotTheLedger):
        ledger.pull(0)


@pytest.mark.parametrize(
    "answer",
    [
        answering(signer=STRANGER),
        answering(context=Context.FEED_PAGE),
        answering(reader=STRANGER),
        answering(lambda one: replace(one, device_id="desk-B")),
        answering(lambda one: replace(one, bundle_digest=b"\x00" * 32)),
    ],
    ids=["unknown key", "signed for something else", "sealed to another", "another device", "another bundle"],
)
def test_a_receipt_that_does_not_prove_itself_is_not_believed(server, ledger, answer):
    server.answer = answer
    with pytest.raises(NotTheLedger):
        ledger.push(BATCH)


@pytest.mark.parametrize("told", [b"nonsense", codec.encode(Handovers(tokens=(b"nonsense",))), b""])
def test_a_stranger_s_word_about_the_ledger_s_keys_is_not_believed(server, ledger, told):
    strange = answering(signer=STRANGER)
    server.answer = lambda handler: (
        handler.reply(200, told) if handler.path == "/v1/ledger-keys" else strange(handler)  # type: ignore[func-returns-value]
    )
    with pytest.raises(NotTheLedger):
        ledger.push(BATCH)


def test_a_signature_that_does_not_fit_is_not_believed(server, ledger):
    def answer(handler: Handler) -> None:
        impostor = replace(receipt(), bundle_digest=opened(handler).digest)
        token = bundle.signed.sign(bundle.sealed.compress(codec.encode(impostor)), LEDGER_SIGN, Context.RECEIPT)
        changed = token[:-1] + bytes([token[-1] ^ 1])
        handler.reply(200, bundle.sealed.seal(changed, DESK_SEAL.public_key()))

    server.answer = answer
    with pytest.raises(NotTheLedger):
        ledger.push(BATCH)


def test_a_replayed_receipt_of_an_earlier_bundle_is_not_believed(server, ledger):
    recorded: list[bytes] = []

    def answer(handler: Handler) -> None:
        given = replace(receipt(), bundle_digest=opened(handler).digest)
        recorded.append(bundle.pack(given, Context.RECEIPT, LEDGER_SIGN, DESK_SEAL.public_key()))
        handler.reply(200, recorded[0])

    server.answer = answer
    ledger.push(BATCH)
    with pytest.raises(NotTheLedger):
        ledger.push(BATCH)


@pytest.mark.parametrize("changes", [{"nonce": b"another question"}, {"device_id": "desk-B"}])
def test_another_question_s_page_is_not_believed(server, ledger, changes):
    server.answer = paging(**changes)
    with pytest.raises(NotTheLedger):
        ledger.pull(0)


def test_an_answer_that_is_cut_is_no_answer(server, ledger):
    def answer(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        handler.wfile.write(b"half")
        handler.close_connection = True

    server.answer = answer
    with pytest.raises(LedgerUnreachable):
        ledger.push(BATCH)


def test_a_chunked_answer_that_is_cut_is_no_answer(server, ledger):
    def answer(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        handler.wfile.write(b"ff\r\nhalf a chunk")
        handler.close_connection = True

    server.answer = answer
    with pytest.raises(LedgerUnreachable):
        ledger.push(BATCH)


def test_an_endless_answer_is_cut_by_its_length(server, ledger):
    sent = 0

    def answer(handler: Handler) -> None:
        nonlocal sent
        handler.send_response(200)
        handler.end_headers()
        handler.close_connection = True
        while not handler.closing.is_set() and sent < 8 * MAX_ANSWER_BYTES:
            sent += handler.wfile.write(b"x" * 65536)

    server.answer = answer
    with pytest.raises(NotTheLedger):
        ledger.push(BATCH)


def test_a_mute_server_is_left(server, ledger):
    server.answer = lambda handler: handler.closing.wait(10) and None
    with pytest.raises(LedgerUnreachable):
        ledger.push(BATCH)


def test_an_answer_that_drips_for_ever_is_left(server, ledger):
    def answer(handler: Handler) -> None:
        handler.send_response(200)
        handler.end_headers()
        handler.close_connection = True
        for _ in range(500):
            handler.wfile.write(b"x")
            if handler.closing.wait(0.02):
                return

    server.answer = answer
    with pytest.raises(LedgerUnreachable) as left:
        ledger.push(BATCH)
    assert left.value.data == {"cause": "slow"}


def test_a_compressed_answer_is_not_inflated(server, ledger):
    import gzip

    bomb = gzip.compress(b"\x00" * 50_000_000)
    server.answer = lambda handler: handler.reply(200, bomb, Content_Encoding="gzip")
    with pytest.raises(NotTheLedger):
        ledger.push(BATCH)


def test_nobody_at_the_address_is_unreachable(ledger):
    lonely = HttpLedger("http://127.0.0.1:9", ledger._identity, lambda: NOW_US, os.urandom, HASTE)
    with pytest.raises(LedgerUnreachable):
        lonely.push(BATCH)
    lonely.close()


@pytest.mark.parametrize("url", ["", "nonsense", "http://", "http://[", "ftp://127.0.0.1"])
def test_an_address_that_is_none_is_a_known_error(ledger, url):
    lonely = HttpLedger(url, ledger._identity, lambda: NOW_US, os.urandom, HASTE)
    with pytest.raises(SyncError):
        lonely.push(BATCH)
    lonely.close()


def test_a_bundle_can_be_opened_by_the_ledger_alone(server, ledger):
    seen: list[bytes] = []

    def answer(handler: Handler) -> None:
        seen.append(handler.body)
        handler.reply(500)

    server.answer = answer
    with pytest.raises(LedgerUnreachable):
        ledger.push(BATCH)
    assert b"an event" not in seen[0]
    with pytest.raises(bundle.sealed.CannotOpen):
        bundle.unpack(seen[0], Batch, Context.BUNDLE, {keys.kid_of(STRANGER): STRANGER}, {})


def test_one_conversation_s_limits_are_the_module_s_own():
    assert Patience() == Patience(transport.CONNECT_TIMEOUT_S, transport.READ_TIMEOUT_S, transport.ANSWER_TIMEOUT_S)
