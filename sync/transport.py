"""The ledger over HTTPS: the only file that imports `requests`."""

import base64
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

import requests
from urllib3.exceptions import HTTPError

from sync.engine import (
    BundleRefused,
    BundleTooLarge,
    DeviceRevoked,
    LedgerBusy,
    LedgerRefusedDevice,
    LedgerUnreachable,
    NotTheLedger,
    SyncError,
    TlsFailed,
)
from sync.http_words import retry_after_s, tls_reason
from sync.protocol import bundle, codec, enrolment_answer, enrolment_code, key_change, keys, sealed, signed
from sync.protocol.codec import Malformed
from sync.protocol.identity import Identity
from sync.protocol.key_change import KeyChange, KeyChanged
from sync.protocol.ledger_keys import Handovers, followed
from sync.protocol.messages import (
    MAX_BUNDLE_BYTES,
    Batch,
    Enrolment,
    EnrolmentRequest,
    FeedPage,
    FeedRequest,
    LedgerKey,
    Receipt,
)
from sync.protocol.signed import Context

CONNECT_TIMEOUT_S = 5.0
"""A gymnasium's mobile router needs a second or two; more means that there is no way through."""
READ_TIMEOUT_S = 30.0
"""A ledger that works on 1,000 desks at once answers later than that only if it is broken."""
ANSWER_TIMEOUT_S = 120.0
"""A whole page over the slowest mobile network; who drips bytes for longer would keep the sync thread for ever."""
MAX_ANSWER_BYTES = 4 * MAX_BUNDLE_BYTES
"""A page of 500 households is below 1 MiB; a longer answer is not ours."""
PIECE_BYTES = 64 * 1024
"""What one read takes at most; it returns as soon as anything is there."""
NONCE_BYTES = 16
_CONTENT_TYPE = "application/cbor"
_UNTRUSTED = (Malformed, signed.UnknownSigner, signed.SignatureWrong, sealed.CannotOpen)


@dataclass(frozen=True)
class Patience:
    """How long one conversation may take, in seconds: to connect, between two pieces, and for the whole body."""

    connect_s: float = CONNECT_TIMEOUT_S
    read_s: float = READ_TIMEOUT_S
    answer_s: float = ANSWER_TIMEOUT_S


class HttpLedger:
    """The port `engine.Ledger` at an address; each answer must prove by its signature that the ledger made it.

    Where the ledger signs with a key that is new here, it is asked how that follows from one that is known; what is
    learnt is told by `on_learnt` before it is believed.
    """

    def __init__(
        self,
        url: str,
        identity: Identity,
        now_us: Callable[[], int],
        entropy: Callable[[int], bytes],
        patience: Patience = Patience(),
        ca: Path | None = None,
        on_learnt: Callable[[tuple[LedgerKey, ...]], None] = lambda _keys: None,
    ) -> None:
        self._road = _Road(url, patience, ca)
        self._identity = identity
        self._on_learnt = on_learnt
        self._now_us = now_us
        self._entropy = entropy

    def push(self, batch: Batch) -> Receipt:
        """Deliver events and return the ledger's receipt. Raises engine.SyncError."""
        body = self._packed(batch, Context.BUNDLE)
        answer = self._road.ask("POST", "/v1/bundles", body=body)
        receipt = self._opened(answer, Receipt, Context.RECEIPT)
        if receipt.bundle_digest != bundle.digest(body) or receipt.device_id != batch.device_id:
            raise NotTheLedger(cause="receipt")
        return receipt

    def pull(self, after: int) -> FeedPage:
        """Fetch the page behind `after`. Raises engine.SyncError."""
        question = FeedRequest(
            device_id=self._identity.device_id,
            after=after,
            nonce=self._entropy(NONCE_BYTES),
            wall_time_us=self._now_us(),
        )
        token = base64.urlsafe_b64encode(self._packed(question, Context.FEED_REQUEST)).decode()
        answer = self._road.ask("GET", "/v1/feed", authorization=f"Kiosk {token}")
        page = self._opened(answer, FeedPage, Context.FEED_PAGE)
        if page.nonce != question.nonce or page.device_id != question.device_id:
            raise NotTheLedger(cause="page")
        return page

    def change_keys(self, sign_key: keys.PrivateKey, seal_key: keys.PrivateKey) -> KeyChanged:
        """Tell the ledger that this device signs and opens with these keys from now on. Raises engine.SyncError.

        May be said again where the answer was lost.
        """
        change = key_change.change_to(self._identity.device_id, sign_key, seal_key)
        answer = self._road.ask("POST", "/v1/keys", body=self._packed(change, Context.KEY_CHANGE))
        own: dict[bytes, keys.PrivateKey] = {keys.kid_of(seal_key): seal_key}
        changed = self._opened(answer, KeyChanged, Context.KEY_CHANGED, own)
        if changed.device_id != self._identity.device_id or changed.sign_kid != keys.kid_of(sign_key):
            raise NotTheLedger(cause="keys")
        return changed

    def close(self) -> None:
        """Drop the connection; the next request makes a fresh one."""
        self._road.close()

    def _packed(self, message: Batch | FeedRequest | KeyChange, context: Context) -> bytes:
        return bundle.pack(message, context, self._identity.sign_key, self._identity.ledger_seal_key)

    def _opened(
        self,
        answer: bytes,
        shape: type[bundle.Message],
        context: Context,
        own: Mapping[bytes, keys.PrivateKey] | None = None,
    ) -> bundle.Message:
        opening = own or self._identity.own_keys
        try:
            try:
                return bundle.unpack(answer, shape, context, opening, self._identity.ledger_sign_keys).message
            except signed.UnknownSigner:
                if not self._follow_the_ledger():
                    raise
                return bundle.unpack(answer, shape, context, opening, self._identity.ledger_sign_keys).message
        except _UNTRUSTED as error:
            raise NotTheLedger(cause=type(error).__name__) from error

    def _follow_the_ledger(self) -> bool:
        """Whether the ledger has keys that are new to us, by the word of those which we know: then they are kept."""
        try:
            handovers = codec.decode(self._road.ask("GET", "/v1/ledger-keys"), Handovers)
        except BundleRefused:  # a ledger from before there was such a question
            return False
        learnt = followed(handovers, self._identity.ledger_sign_keys)
        if learnt:
            self._on_learnt(learnt)
            self._identity = self._identity.with_ledger_keys(learnt)
        return bool(learnt)


@dataclass(frozen=True, repr=False)
class Enrolled:
    """What a device became, with the keys that it made for itself."""

    enrolment: Enrolment
    sign_key: keys.PrivateKey
    seal_key: keys.PrivateKey


def enrol(
    url: str, code_text: str, program_version: str, patience: Patience | None = None, ca: Path | None = None
) -> Enrolled:
    """Become a device of the ledger at `url` by a one-time code. Raises engine.SyncError or codec.Malformed.

    The answer must be signed by the key that the code names: nobody between can enrol a kiosk to themselves.
    """
    code = enrolment_code.parse(code_text)
    sign_key, seal_key = keys.new_key(), keys.new_key()
    request = EnrolmentRequest(
        code=code.text,
        sign_public_key=keys.public_bytes(sign_key),
        seal_public_key=keys.public_bytes(seal_key),
        program_version=program_version,
    )
    road = _Road(url, patience or Patience(), ca)
    try:
        answer = road.ask("POST", "/v1/enrolments", body=codec.encode(request))
    finally:
        road.close()
    try:
        enrolment = enrolment_answer.opened(answer, sign_key, seal_key, code.ledger_kid)
    except _UNTRUSTED as error:
        raise NotTheLedger(cause=type(error).__name__) from error
    return Enrolled(enrolment, sign_key, seal_key)


def greet(url: str, ca: Path | None = None, patience: Patience = Patience()) -> None:
    """See that something at `url` answers as a ledger does. Raises engine.SyncError; nothing is sent."""
    road = _Road(url, patience, ca)
    try:
        road.ask("GET", "/healthz")
    finally:
        road.close()


class _Road:
    """One HTTP conversation: time-outs on everything, no redirect followed, answers bounded.

    The system's proxy settings hold; `ca` is a file of certificates to trust instead of the usual ones.
    """

    def __init__(self, url: str, patience: Patience, ca: Path | None = None) -> None:
        self._url = url.rstrip("/")
        self._patience = patience
        self._ca = ca
        self._session = requests.Session()
        # Without one of our own, requests puts a password out of the user's ~/.netrc in the place of our header.
        self._session.auth = _unchanged

    def ask(self, method: str, path: str, *, body: bytes | None = None, authorization: str = "") -> bytes:
        # Sealed bytes do not compress; "identity" leaves nothing to inflate on the way.
        headers = {"Content-Type": _CONTENT_TYPE, "Accept": _CONTENT_TYPE, "Accept-Encoding": "identity"}
        if authorization:
            headers["Authorization"] = authorization
        try:
            with self._session.request(
                method,
                self._url + path,
                data=body,
                headers=headers,
                timeout=(self._patience.connect_s, self._patience.read_s),
                allow_redirects=False,
                stream=True,
                verify=str(self._ca) if self._ca is not None else True,
            ) as response:
                _refuse_by_status(response)
                return _bounded(response, self._patience.answer_s)
        except requests.exceptions.SSLError as error:
            raise TlsFailed(tls_reason(error)) from error
        except (requests.RequestException, HTTPError) as error:
            raise LedgerUnreachable(cause=type(error).__name__) from error
        except OSError as error:  # what requests raises where the file of certificates is missing
            raise TlsFailed("ca_file") from error

    def close(self) -> None:
        self._session.close()


def _unchanged(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request


def _refuse_by_status(response: requests.Response) -> None:
    status = response.status_code
    if status in _ERRORS:
        raise _ERRORS[status](response)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise LedgerUnreachable(cause=str(status))
    if status >= HTTPStatus.BAD_REQUEST or HTTPStatus.OK < status < HTTPStatus.MULTIPLE_CHOICES:
        raise BundleRefused(status=status)
    if status != HTTPStatus.OK:
        raise NotTheLedger(cause="redirect")


def _busy(response: requests.Response) -> LedgerUnreachable:
    cause = "busy" if response.status_code == HTTPStatus.TOO_MANY_REQUESTS else str(response.status_code)
    wait_s = retry_after_s(response.headers.get("Retry-After", ""))
    return LedgerUnreachable(cause=cause) if wait_s is None else LedgerBusy(cause=cause, wait_s=wait_s)


_ERRORS: dict[int, Callable[[requests.Response], SyncError]] = {
    401: lambda _response: LedgerRefusedDevice(status=401),
    403: lambda _response: DeviceRevoked(status=403),
    407: lambda _response: LedgerUnreachable(cause="proxy"),
    413: lambda _response: BundleTooLarge(),
    429: _busy,
    503: _busy,
}


def _bounded(response: requests.Response, limit_s: float) -> bytes:
    """The body piece by piece as it arrives, within limits of length and time; an encoding stays as it is."""
    answer = bytearray()
    until_s = time.monotonic() + limit_s
    while piece := response.raw.read1(PIECE_BYTES, decode_content=False):
        answer += piece
        if len(answer) > MAX_ANSWER_BYTES:
            raise NotTheLedger(cause="length")
        if time.monotonic() > until_s:
            raise LedgerUnreachable(cause="slow")
    return bytes(answer)
