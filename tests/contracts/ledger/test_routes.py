"""The HTTP surface: paths, limits, and an error word for every failure."""

import asyncio
import base64
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import httpx
import pytest

from ledger import enrolment
from ledger.devices import revoke
from ledger.enrolment import Invitation
from ledger.log import JsonLines
from ledger.routes import work
from ledger.routes.app import build
from ledger.service import Service
from sync.protocol import keys
from sync.protocol.messages import MAX_BUNDLE_BYTES
from sync.protocol.values import RecordMode, SiteRole
from tests.contracts.ledger.desk import NOON_US, Desk, enrol_desk, enrolment_request, household, kinds, opened_enrolment


class Client:
    """Requests to the application, in one event loop, without a socket."""

    def __init__(self, service: Service, runner: asyncio.Runner) -> None:
        transport = httpx.ASGITransport(build(service), raise_app_exceptions=False)
        self._client = httpx.AsyncClient(transport=transport, base_url="http://ledger")
        self._runner = runner

    def get(self, path: str, **options: Any) -> httpx.Response:
        return self._runner.run(self._client.get(path, **options))

    def post(self, path: str, content: bytes) -> httpx.Response:
        return self._runner.run(self._client.post(path, content=content))


@pytest.fixture
def client(service: Service) -> Iterator[Client]:
    with asyncio.Runner() as runner:
        yield Client(service, runner)


def authorization(desk: Desk) -> dict[str, str]:
    return {"authorization": "Kiosk " + base64.urlsafe_b64encode(desk.request(0)).decode().rstrip("=")}


def test_the_whole_exchange(service: Service, client: Client) -> None:
    code = enrolment.invite(service, Invitation("shelter-1", SiteRole.SHELTER_DESK, RecordMode.DRILL, 1.0))
    sign_key, seal_key = keys.new_key(), keys.new_key()
    answer = client.post("/v1/enrolments", content=enrolment_request(code.text, sign_key, seal_key))
    assert answer.status_code == 200
    desk = Desk(service, opened_enrolment(answer.content, seal_key, code.ledger_kid), sign_key, seal_key)
    desk.admit(household(1, heads=3), NOON_US)
    answer = client.post("/v1/bundles", content=desk.pack(desk.written))
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/cbor")
    assert kinds(desk.open_receipt(answer.content).verdicts) == ["applied"]
    answer = client.get("/v1/feed", headers=authorization(desk))
    assert answer.status_code == 200
    assert "household" in {item.kind for item in desk.open_page(answer.content).items}
    figures = client.get("/v1/shelters", params={"mode": "drill"}).json()
    assert figures["record_mode"] == "drill"
    shelter = next(one for one in figures["shelters"] if one["id"] == "shelter-1")
    assert shelter == {
        "id": "shelter-1",
        "name": "見本小学校1",
        "ward": "",
        "open_state": "open",
        "capacity": None,
        "households": 1,
        "persons": 3,
        "out": 0,
        "by_method": {"app": 1, "card": 0, "paper": 0},
        "as_of": figures["as_of"],
        "intake_stopped": False,
        "crowd": "unknown",
    }
    assert all(one["persons"] == 0 for one in client.get("/v1/shelters").json()["shelters"])
    text = client.get("/metrics").text
    assert 'ledger_events_total{verdict="applied"} 1' in text
    assert "ledger_journal_events 1" in text


def test_failures_have_a_status_and_a_word(service: Service, client: Client) -> None:
    desk, stranger = enrol_desk(service), enrol_desk(service)
    desk.admit(household(1, heads=1), NOON_US)
    stranger.sign_key = keys.new_key()
    answers = {
        "malformed": client.post("/v1/bundles", content=b"nonsense"),
        "unknown_device": client.post("/v1/bundles", content=stranger.pack(desk.written)),
        "too_large": client.post("/v1/bundles", content=b"x" * (MAX_BUNDLE_BYTES + 1)),
        "no_such_path": client.get("/v2"),
        "method_not_allowed": client.get("/v1/bundles"),
        "code_refused": client.post(
            "/v1/enrolments", content=enrolment_request("A" * 29, keys.new_key(), keys.new_key())
        ),
    }
    found = {word: (answer.status_code, answer.json()) for word, answer in answers.items()}
    statuses = {
        "malformed": 400,
        "unknown_device": 401,
        "too_large": 413,
        "no_such_path": 404,
        "method_not_allowed": 405,
        "code_refused": 401,
    }
    assert found == {word: (status, {"error": word}) for word, status in statuses.items()}
    with service.database.write() as connection:
        revoke(connection, desk.device_id, NOON_US)
    answer = client.get("/v1/feed", headers=authorization(desk))
    assert (answer.status_code, answer.json()) == (403, {"error": "revoked"})


def test_a_feed_request_that_is_none(client: Client) -> None:
    for header in ("", "Kiosk", "Bearer abc", "Kiosk ???", "Kiosk AAAA", "Kiosk " + "A" * 5000):
        answer = client.get("/v1/feed", headers={"authorization": header})
        assert (answer.status_code, answer.json()) == (400, {"error": "malformed"}), header


def test_an_unknown_record_mode_is_no_figure(client: Client) -> None:
    for mode in ("", "REAL", "all", "a\x00"):
        assert client.get("/v1/shelters", params={"mode": mode}).status_code == 400, mode


def test_a_full_queue_says_so(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "MAX_WAITING", 0)
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (429, {"error": "busy"})


def test_bodies_are_held_within_a_limit_and_let_go_of(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "MAX_HELD_BYTES", 1000)
    for _ in range(3):
        assert client.post("/v1/bundles", content=b"x" * 600).status_code == 400
    answer = client.post("/v1/bundles", content=b"x" * 1001)
    assert (answer.status_code, answer.json()) == (429, {"error": "busy"})
    assert client.post("/v1/bundles", content=b"x" * 600).status_code == 400


def test_health_follows_the_database(service: Service, client: Client) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    with service.database.write() as connection:
        connection.exec_driver_sql("ALTER TABLE state RENAME TO gone")
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (503, {"error": "not_ready"})


def test_a_bug_is_answered_and_logged_without_its_words(service: Service, caplog: pytest.LogCaptureFixture) -> None:
    def broken() -> int:
        raise RuntimeError("見本 太郎")

    with asyncio.Runner() as runner:
        answer = Client(replace(service, clock=broken), runner).get("/v1/shelters")
    assert (answer.status_code, answer.json()) == (500, {"error": "bug"})
    lines = [JsonLines().format(record) for record in caplog.records if record.name == "ledger.routes"]
    assert len(lines) == 1
    assert "RuntimeError" in lines[0]
    assert "見本" not in lines[0]
