"""Organisers, the office and residents over HTTP by the reference clients: each road, each refusal in our form."""

import asyncio
import json
import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import httpx
import msgspec
import pytest

from ledger.organizer_app import Applicant, OfficeClient, OrganizerApp, paper, with_papers
from ledger.organizers import bearers
from ledger.organizers.bearers import Bearer
from ledger.organizers.words import BearerRole
from ledger.phone import PhoneRefused
from ledger.routes.app import build
from ledger.routes.bearing import MAX_FORM_BYTES, MAX_SMALL_BYTES
from ledger.service import Service
from tests.contracts.ledger.desk import NOON_US
from tests.contracts.ledger.phones import code_of
from tests.contracts.ledger.town import NOON, PDF, plan, profile, somebody

OFFICE_WORD = "the office's word"
PNG = b"\x89PNG\r\n\x1a\n example"
PLAIN_PROFILE = msgspec.to_builtins(profile(documents=()))
PAPERS = [
    paper("officers", "役員名簿.pdf", "application/pdf", PDF),
    paper("bylaws", "会則.pdf", "application/pdf", PDF + b"2"),
]
PROFILE = with_papers(PLAIN_PROFILE, PAPERS)


class AsgiRoad:
    """The way to a ledger without a socket; keeps the last answer."""

    def __init__(self, service: Service, runner: asyncio.Runner) -> None:
        transport = httpx.ASGITransport(build(service), raise_app_exceptions=False)
        self._client = httpx.AsyncClient(transport=transport, base_url="http://ledger")
        self._runner = runner

    def send(self, method: str, path: str, body: bytes | None = None, word: str = "") -> httpx.Response:
        headers = {"authorization": f"Bearer {word}"} if word else {}
        return self._runner.run(self._client.request(method, path, content=body, headers=headers))

    def exchange(self, method: str, path: str, body: bytes | None, word: str = "") -> dict[str, Any]:
        answer = self.send(method, path, body, word)
        told: dict[str, Any] = answer.json()
        if answer.status_code != 200:
            raise PhoneRefused(f"{answer.status_code} {told.pop('error')}", **told)
        return told


@pytest.fixture
def road(service: Service) -> Iterator[AsgiRoad]:
    with asyncio.Runner() as runner:
        yield AsgiRoad(service, runner)


@pytest.fixture
def office(service: Service, road: AsgiRoad) -> OfficeClient:
    with service.database.write() as connection:
        whose = Bearer(BearerRole.OFFICE, name="例田")
        bearers.keep(connection, bearers.digest_of(OFFICE_WORD), whose, NOON_US)
    return OfficeClient(road, OFFICE_WORD)


def applying(service: Service, road: AsgiRoad, number: int = 1) -> OrganizerApp:
    return OrganizerApp.applying(road, uuid.UUID(int=number), code_of(service, somebody(number)), PROFILE)


def plain_plan(**fields: object) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(msgspec.json.encode(plan(**fields)))
    return found


def refusal(error: pytest.ExceptionInfo[PhoneRefused]) -> str:
    return str(error.value.key)


def test_from_an_application_to_a_roster(service: Service, road: AsgiRoad, office: OfficeClient) -> None:
    app = applying(service, road)
    (waiting,) = office.organizers("in_review")
    assert (waiting["name"], waiting["open_requests"]) == ("見本老人クラブ", ["first"])
    ours = waiting["organizer_id"]
    assert app.standing()["may"] == []
    office.decide(ours, "send_back", "役員名簿が古い")
    assert app.standing()["reason"] == "役員名簿が古い"
    assert app.correct(PROFILE)["status"] == "in_review"
    assert office.decide(ours, "approve")["valid_until"] == "2027-03-31T15:00:00Z"
    made = app.create(uuid.UUID(int=50), plain_plan(capacity=2))
    assert app.create(uuid.UUID(int=50), plain_plan(capacity=2)) == made
    activity = made["activity_id"]
    for number in (11, 12):
        told = Applicant(road, code_of(service, somebody(number))).apply(activity)
    assert told == {"activity_id": activity, "is_applied": True, "applicants": 2, "capacity": 2}
    with pytest.raises(PhoneRefused) as refused:
        Applicant(road, code_of(service, somebody(13))).apply(activity)
    assert (refusal(refused), refused.value.shown) == ("409 full", {"capacity": 2})
    assert Applicant(road, code_of(service, somebody(11))).withdraw(activity)["applicants"] == 1
    assert app.roster(activity)["lines"] == [
        {"no": 1, "name": "見本　11", "age": 66, "sex": "female", "is_cancelled": True},
        {"no": 2, "name": "見本　12", "age": 66, "sex": "female", "is_cancelled": False},
    ]
    assert office.roster(ours, activity) == app.roster(activity)
    assert [line["act"] for line in office.organizer(ours)["history"]] == ["apply", "send_back", "correct", "approve"]
    assert office.organizer(ours)["history"][1]["who"] == "例田"


def test_the_organiser_sees_name_age_and_sex_alone(service: Service, road: AsgiRoad, office: OfficeClient) -> None:
    """Manual, 個人情報の取扱い: アプリ上で参加者の「氏名」「年齢」「性別」を取得することができます."""
    app = applying(service, road)
    office.decide(office.organizers()[0]["organizer_id"], "approve")
    activity = app.create(uuid.UUID(int=50), plain_plan())["activity_id"]
    Applicant(road, code_of(service, somebody(11))).apply(activity)
    answer = road.send("GET", f"/v1/app/organizer/activities/{activity}/roster", None, app.word)
    assert set(answer.json()["lines"][0]) == {"no", "name", "age", "sex", "is_cancelled"}
    for hidden in ("R-000011", "1960", "見本町", "000-0000", "みほん"):
        assert hidden not in answer.text
    assert answer.headers["cache-control"] == "no-store"


def test_activities_are_shown_changed_cancelled_and_deleted(
    service: Service, road: AsgiRoad, office: OfficeClient
) -> None:
    app = applying(service, road)
    ours = office.organizers()[0]["organizer_id"]
    office.decide(ours, "approve")
    picture = paper("picture", "公園.png", "image/png", PNG)
    first = app.create(uuid.UUID(int=50), plain_plan() | {"picture": picture})
    hidden = app.create(uuid.UUID(int=51), plain_plan(visibility="url_only"))
    anybody = Applicant(road)
    page = anybody.open_activities()
    assert ([one["activity_id"] for one in page["activities"]], page["more"]) == ([first["activity_id"]], False)
    assert anybody.activity(hidden["activity_id"])["title"] == "【黒髪校区】公園の清掃"
    shown = road.send("GET", f"/v1/app/activities/{first['activity_id']}/picture")
    assert (shown.content, shown.headers["x-content-type-options"]) == (PNG, "nosniff")
    changed = app.change_activity(first["activity_id"], 1, plain_plan(title="雨の日の清掃"))
    assert (changed["revision"], changed["plan"]["title"]) == (2, "雨の日の清掃")
    assert changed["plan"]["picture"]["name"] == "公園.png"
    with pytest.raises(PhoneRefused) as refused:
        app.change_activity(first["activity_id"], 1, plain_plan(title="別の人の版"))
    assert refusal(refused) == "409 changed_meanwhile"
    assert app.cancel(first["activity_id"], "大雨")["visibility"] == "url_only"
    assert anybody.open_activities()["activities"] == []
    app.delete(hidden["activity_id"])
    assert [one["activity_id"] for one in app.activities()] == [first["activity_id"]]
    history = office.activity(ours, first["activity_id"])["history"]
    assert [(line["act"], line["by"]) for line in history] == [
        ("create", "organizer"),
        ("change", "organizer"),
        ("cancel", "organizer"),
    ]
    other = app.create(uuid.UUID(int=52), plain_plan())
    assert office.cancel(ours, other["activity_id"], "苦情")["history"][-1]["by"] == "office"
    assert len(office.activities(ours)) == 2


def test_members_renewals_and_changes_have_their_roads(service: Service, road: AsgiRoad, office: OfficeClient) -> None:
    app = applying(service, road)
    ours = office.organizers()[0]["organizer_id"]
    office.decide(ours, "approve")
    member = OrganizerApp.joining(road, app.invite(), code_of(service, somebody(2)))
    assert [one["is_admin"] for one in member.standing()["members"]] == [True, False]
    assert member.create(uuid.UUID(int=50), plain_plan())["state"] == "planned"
    with pytest.raises(PhoneRefused) as refused:
        member.invite()
    assert refusal(refused) == "403 admin_only"
    assert app.change(PROFILE)["status"] == "change_pending"
    assert app.withdraw_change()["status"] == "approved"
    with pytest.raises(PhoneRefused) as refused:
        app.renew()
    assert refusal(refused) == "409 not_renewal_time"
    assert len(app.remove(2)["members"]) == 1
    with pytest.raises(PhoneRefused) as refused:
        member.standing()
    assert refusal(refused) == "401 unknown_bearer"


def test_papers_are_the_offices_to_read(service: Service, road: AsgiRoad, office: OfficeClient) -> None:
    app = applying(service, road)
    ours = office.organizers()[0]["organizer_id"]
    document = office.organizer(ours)["profile"]["documents"][0]["document_id"]
    path = f"/v1/office/organizers/{ours}/documents/{document}"
    answer = road.send("GET", path, None, OFFICE_WORD)
    assert (answer.content, answer.headers["content-type"]) == (PDF, "application/pdf")
    assert answer.headers["content-disposition"] == "attachment"
    for word in ("", app.word):
        assert road.send("GET", path, None, word).status_code == 401


def test_nobody_gets_in_with_another_s_word(service: Service, road: AsgiRoad, office: OfficeClient) -> None:
    first, second = applying(service, road, 1), applying(service, road, 2)
    for line in office.organizers():
        office.decide(line["organizer_id"], "approve")
    activity = first.create(uuid.UUID(int=50), plain_plan())["activity_id"]
    for refused_act in (
        lambda: second.activity(activity),
        lambda: second.roster(activity),
        lambda: second.cancel(activity, "x"),
        lambda: second.delete(activity),
        lambda: second.change_activity(activity, 1, plain_plan()),
    ):
        with pytest.raises(PhoneRefused) as refused:
            refused_act()
        assert refusal(refused) == "404 no_such_activity"
    with pytest.raises(PhoneRefused) as refused:
        OfficeClient(road, first.word).organizers()
    assert refusal(refused) == "401 unknown_bearer"
    with pytest.raises(PhoneRefused) as refused:
        OrganizerApp(road, OFFICE_WORD).standing()
    assert refusal(refused) == "401 unknown_bearer"
    with service.database.write() as connection:
        assert bearers.end_office(connection, "例田", NOON_US) == 1
    with pytest.raises(PhoneRefused):
        office.organizers()


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "word"),
    [
        ("POST", "/v1/app/organizers", b"{}", 400, "malformed"),
        ("POST", "/v1/app/organizers", b"x" * (MAX_FORM_BYTES + 1), 413, "too_large"),
        ("POST", "/v1/app/members", b"x" * (MAX_SMALL_BYTES + 1), 413, "too_large"),
        ("GET", "/v1/app/activities?page=minus", None, 400, "malformed"),
        ("GET", "/v1/app/activities/nothing", None, 404, "no_such_activity"),
        ("GET", "/v1/app/activities/%00", None, 400, "malformed"),
        ("POST", "/v1/app/activities/nothing/applications", b'{"credential": "x"}', 404, "no_such_activity"),
        ("GET", "/v1/app/organizer", None, 401, "unknown_bearer"),
        ("DELETE", "/v1/app/organizer/members/x", None, 400, "malformed"),
        ("GET", "/v1/office/organizers", None, 401, "unknown_bearer"),
    ],
)
def test_what_cannot_be_is_answered_with_a_word(
    road: AsgiRoad, method: str, path: str, body: bytes | None, status: int, word: str
) -> None:
    answer = road.send(method, path, body)
    assert (answer.status_code, answer.json()) == (status, {"error": word})


def test_the_office_asks_for_what_is_not_there(road: AsgiRoad, office: OfficeClient) -> None:
    for path, status in (
        ("/v1/office/organizers?status=nonsense", 400),
        ("/v1/office/organizers/nobody", 404),
        ("/v1/office/organizers/nobody/documents/x", 404),
        ("/v1/office/organizers/nobody/activities/x", 404),
    ):
        assert road.send("GET", path, None, OFFICE_WORD).status_code == status, path


def test_times_are_said_with_their_zone(service: Service, road: AsgiRoad, office: OfficeClient) -> None:
    app = applying(service, road)
    office.decide(office.organizers()[0]["organizer_id"], "approve")
    bare = plain_plan() | {"starts_at": (NOON + timedelta(days=1)).replace(tzinfo=None).isoformat()}
    with pytest.raises(PhoneRefused) as refused:
        app.create(uuid.UUID(int=50), bare)
    assert refusal(refused) == "400 malformed"
