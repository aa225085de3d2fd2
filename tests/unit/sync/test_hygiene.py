"""On the way to the ledger: proxies, certificates, and when to come back."""

import datetime as dt
import ipaddress
import os
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509.oid import NameOID
from msgspec.structs import replace

from sync.engine import LedgerBusy, LedgerUnreachable, TlsFailed
from sync.http_words import RETRY_AFTER_LIMIT_S, retry_after_s
from sync.protocol import bundle, keys
from sync.protocol.identity import Identity
from sync.protocol.ids import DeviceId
from sync.protocol.messages import Batch
from sync.protocol.signed import Context
from sync.transport import HttpLedger, Patience
from tests.fakes import NOW_US
from tests.fakes_sync import DEVICE, receipt
from tests.unit.sync.server import Handler, Server, serving

HASTE = Patience(connect_s=5.0, read_s=5.0, answer_s=5.0)
BATCH = Batch(device_id=DEVICE, events=(b"an event",))
LEDGER_SIGN, LEDGER_SEAL, DESK_SIGN, DESK_SEAL = (keys.new_key() for _ in range(4))
IDENTITY = Identity(
    DeviceId(DEVICE),
    DESK_SIGN,
    DESK_SEAL,
    {keys.kid_of(LEDGER_SIGN): LEDGER_SIGN.public_key()},
    LEDGER_SEAL.public_key(),
)


@pytest.fixture(autouse=True)
def no_settings(monkeypatch):
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as server:
        server.answer = good
        yield server


def good(handler: Handler) -> None:
    opened = bundle.unpack(
        handler.body,
        Batch,
        Context.BUNDLE,
        {keys.kid_of(LEDGER_SEAL): LEDGER_SEAL},
        {keys.kid_of(DESK_SIGN): DESK_SIGN.public_key()},
    )
    given = replace(receipt(), bundle_digest=opened.digest)
    handler.reply(200, bundle.pack(given, Context.RECEIPT, LEDGER_SIGN, DESK_SEAL.public_key()))


def road(url: str, ca: Path | None = None) -> HttpLedger:
    return HttpLedger(url, IDENTITY, lambda: NOW_US, os.urandom, HASTE, ca)


def push(url: str, ca: Path | None = None):
    ledger = road(url, ca)
    try:
        return ledger.push(BATCH)
    finally:
        ledger.close()


# -- proxy


def test_the_system_s_proxy_is_used(server, monkeypatch):
    monkeypatch.setenv("http_proxy", server.url)
    assert push("http://ledger.invalid").device_id == DEVICE
    assert server.paths == ["http://ledger.invalid/v1/bundles"]


def test_the_system_s_exceptions_from_its_proxy_hold(server, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    assert push(server.url).device_id == DEVICE


def test_a_proxy_that_wants_a_password_or_is_not_there_is_an_outage(server, monkeypatch):
    server.answer = lambda handler: handler.reply(407, b"<html>log in</html>")
    monkeypatch.setenv("http_proxy", server.url)
    with pytest.raises(LedgerUnreachable) as asked:
        push("http://ledger.invalid")
    assert asked.value.data == {"cause": "proxy"}
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    with pytest.raises(LedgerUnreachable):
        push("http://ledger.invalid")


def test_a_password_in_the_user_s_home_does_not_take_the_place_of_our_header(server, monkeypatch, tmp_path):
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login x password y\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    seen: list[str] = []

    def answer(handler: Handler) -> None:
        seen.append(handler.headers["Authorization"])
        handler.reply(500)

    server.answer = answer
    ledger = road(server.url)
    with pytest.raises(LedgerUnreachable):
        ledger.pull(0)
    ledger.close()
    assert seen[0].startswith("Kiosk ")


# -- when to come back


@pytest.mark.parametrize(
    ("header", "wait_s"),
    [
        ("120", 120),
        (" 7 ", 7),
        ("0", 0),
        ("99999999999999999999999", RETRY_AFTER_LIMIT_S),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 0),
        ("Fri, 31 Dec 2100 23:59:59 GMT", RETRY_AFTER_LIMIT_S),
        ("", None),
        ("-5", None),
        ("soon", None),
        ("١٢", None),
        ("Wed, 99 Oct 2015", None),
    ],
)
def test_a_retry_after_is_read(header, wait_s):
    assert retry_after_s(header) == wait_s


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_ledger_says_when_to_come_back(server, status):
    server.answer = lambda handler: handler.reply(status, Retry_After="42")
    with pytest.raises(LedgerBusy) as busy:
        push(server.url)
    assert busy.value.data["wait_s"] == 42
    server.answer = lambda handler: handler.reply(status)
    with pytest.raises(LedgerUnreachable) as unreachable:
        push(server.url)
    assert type(unreachable.value) is LedgerUnreachable


# -- certificates


class Authority:
    """A certificate authority of the test's own, and servers' certificates by it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.key = keys.new_key()
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test authority")])
        self.file = folder / "authority.pem"
        own = self._certificate(self.name, self.key, self.key, is_authority=True)
        self.file.write_bytes(own.public_bytes(serialization.Encoding.PEM))

    def context(self, host: str = "127.0.0.1", days: tuple[int, int] = (-1, 30), *, signed: bool = True):
        key = keys.new_key()
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
        signer = self.key if signed else key
        certificate = self._certificate(name, key, signer, host=host, days=days)
        file = self.folder / "server.pem"
        file.write_bytes(
            certificate.public_bytes(serialization.Encoding.PEM)
            + key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        return context

    def _certificate(self, name, key, signer, *, host="", days=(-1, 3650), is_authority=False):
        now = dt.datetime.now(dt.UTC)
        builder = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(self.name if signer is self.key else name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now + dt.timedelta(days=days[0]))
            .not_valid_after(now + dt.timedelta(days=days[1]))
            .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
        )
        if is_authority:
            usage = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
            builder = builder.add_extension(usage, critical=True)
        if host:
            names = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(host))])
            builder = builder.add_extension(names, critical=False)
        return builder.sign(signer, hashes.SHA256())


@pytest.fixture
def authority(tmp_path) -> Authority:
    return Authority(tmp_path)


def encrypted(server: Server, context: ssl.SSLContext) -> str:
    server.socket = context.wrap_socket(server.socket, server_side=True)
    return server.url.replace("http://", "https://")


def test_a_certificate_of_the_named_authority_is_trusted(server, authority):
    assert push(encrypted(server, authority.context()), authority.file).device_id == DEVICE


def test_the_named_authority_counts_more_than_the_system_s(server, authority, monkeypatch, tmp_path):
    other = Authority(tmp_path / "other") if (tmp_path / "other").mkdir() is None else None
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(other.file))
    assert push(encrypted(server, authority.context()), authority.file).device_id == DEVICE


def test_the_system_s_own_authorities_hold_where_none_is_named(server, authority, monkeypatch):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(authority.file))
    assert push(encrypted(server, authority.context())).device_id == DEVICE


@pytest.mark.parametrize(
    ("served", "reason"),
    [
        ({"days": (-30, -1)}, "expired"),
        ({"days": (1, 30)}, "not_yet_valid"),
        ({"host": "127.0.0.2"}, "wrong_host"),
        ({"signed": False}, "unknown_ca"),
    ],
)
def test_why_a_certificate_is_not_trusted_is_said(server, authority, served, reason):
    with pytest.raises(TlsFailed) as failed:
        push(encrypted(server, authority.context(**served)), authority.file)
    assert failed.value.key == f"tls_{reason}"
    assert failed.value.data == {"reason": reason}
    assert server.paths == []


def test_an_unknown_authority_is_not_trusted(server, authority):
    with pytest.raises(TlsFailed) as failed:
        push(encrypted(server, authority.context()))
    assert failed.value.key == "tls_unknown_ca"


def test_a_missing_file_of_authorities_is_said(server, authority, tmp_path):
    with pytest.raises(TlsFailed) as failed:
        push(encrypted(server, authority.context()), tmp_path / "gone.pem")
    assert failed.value.key == "tls_ca_file"


def test_a_server_that_does_not_encrypt_is_said(server):
    with pytest.raises(TlsFailed) as failed:
        push(server.url.replace("http://", "https://"))
    assert failed.value.key == "tls_failing"
