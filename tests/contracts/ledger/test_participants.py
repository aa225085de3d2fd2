"""Participants' phones: a table's code is read once and in its time; points, tickets and certificates by one's code."""

import asyncio
import base64
import json
import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import httpx
import pytest

from ledger.devices import revoke
from ledger.errors import Refused
from ledger.organizers import applications
from ledger.organizers.applications import Asked
from ledger.participants import scanning
from ledger.participants.scanning import MAX_SCANS_AN_HOUR, STATIC_GRACE_US, Scan, ScanTold
from ledger.points import lotteries
from ledger.points.lotteries import Plan
from ledger.samples import Resident, SampleKind
from ledger.service import Service
from sync.protocol import activity_code, certificate_code
from sync.protocol.activity_code import SLOT_S, TOLERANCE_SLOTS, ActivityCode
from sync.protocol.credential_body import Holder
from sync.protocol.values import RecordMode, Sex
from sync.protocol.venue_records import ParticipationRecord
from sync.protocol.venue_values import GrantReason, GrantState
from tests.contracts.ledger.phones import code_of
from tests.contracts.ledger.points import adds_up, balance, owner, with_tariff, written
from tests.contracts.ledger.test_routes import Client
from tests.contracts.ledger.test_venue_feed import table_of
from tests.contracts.ledger.town import approved, created, plan
from tests.contracts.ledger.venue import ACTIVITY, TEN, US_PER_HOUR, Venue, VenueTable, opened, participation_id

NOW_US = TEN + US_PER_HOUR


@pytest.fixture
def service(service: Service) -> Service:
    with_tariff(service)
    return at(service, NOW_US)


@pytest.fixture
def venue(service: Service) -> Venue:
    return opened(service)


@pytest.fixture
def table(venue: Venue) -> VenueTable:
    return venue.table()


@pytest.fixture
def client(service: Service) -> Iterator[Client]:
    with asyncio.Runner() as runner:
        yield Client(service, runner)


def at(service: Service, now_us: int) -> Service:
    return replace(service, clock=lambda: now_us)


def code_for(service: Service, number: int = 1, *, by_card: bool = True) -> str:
    holder = Holder(f"見本　{number}", "みほん", date(1960, 5, 6), Sex.FEMALE, "見本町1-1", "000-0000-0000", by_card)
    return code_of(service, Resident(f"R-{number:06d}", SampleKind.RESIDENT, "", holder, ()))


def shown_by(table: VenueTable, at_us: int = NOW_US, *, is_static: bool = False, activity_id: str = ACTIVITY) -> str:
    slot = None if is_static else activity_code.slot_of(at_us)
    return activity_code.issue(ActivityCode(activity_id, table.device_id, RecordMode.REAL, slot), table.sign_key)


def scan(service: Service, text: str, number: int = 1, request: int = 1, *, by_card: bool = True) -> ScanTold:
    code = code_for(service, number, by_card=by_card)
    return scanning.scanned(service, Scan(request_id=uuid.UUID(int=request), activity_code=text, credential=code))


def refusal(service: Service, text: str, number: int = 1, request: int = 1) -> str:
    with pytest.raises(Refused) as refused:
        scan(service, text, number, request)
    return refused.value.key


# -- the table's code


def test_a_phone_that_reads_the_code_gets_points_and_a_certificate(service: Service, table: VenueTable) -> None:
    told = scan(service, shown_by(table))  # S4:75, S3:371
    assert (told.grant, told.points, told.title) == (GrantState.GRANTED, 100, "公園の清掃")
    [record] = table.heard()
    assert (record.participation_id, record.certificate_no) == (participation_id(1), told.certificate_no)
    assert record.name == "見本　1"


def test_the_same_scan_again_changes_nothing(service: Service, table: VenueTable) -> None:
    text, code = shown_by(table), code_for(service)
    asked = Scan(request_id=uuid.UUID(int=1), activity_code=text, credential=code)
    first = scanning.scanned(service, asked)
    late = at(service, NOW_US + US_PER_HOUR)
    assert scanning.scanned(late, asked) == first, "the answer was lost and is asked for again, after the slot"
    assert scan(service, shown_by(table), request=2) == first
    assert balance(service, owner()) == 100


def test_a_request_id_is_one_scan(service: Service, table: VenueTable) -> None:
    scan(service, shown_by(table))
    assert refusal(service, shown_by(table), number=2) == "request_id_used"


@pytest.mark.parametrize("slots", [-TOLERANCE_SLOTS, 0, TOLERANCE_SLOTS])
def test_clocks_may_differ_by_a_minute(service: Service, table: VenueTable, slots: int) -> None:
    assert scan(service, shown_by(table, NOW_US + slots * SLOT_S * 1_000_000)).points == 100


@pytest.mark.parametrize("slots", [-TOLERANCE_SLOTS - 1, TOLERANCE_SLOTS + 1])
def test_a_photograph_is_worthless_after_its_slot(service: Service, table: VenueTable, slots: int) -> None:
    assert refusal(service, shown_by(table, NOW_US + slots * SLOT_S * 1_000_000)) == "activity_code_over"
    assert balance(service, owner()) == 0


def test_a_printed_code_holds_around_the_activity(service: Service, table: VenueTable) -> None:
    text = shown_by(table, is_static=True)
    for number, at_us in enumerate((TEN - STATIC_GRACE_US, TEN + 2 * US_PER_HOUR + STATIC_GRACE_US), 1):
        assert scan(at(service, at_us), text, number, number).points == 100
    for at_us in (TEN - STATIC_GRACE_US - 1, TEN + 2 * US_PER_HOUR + STATIC_GRACE_US + 1):
        assert refusal(at(service, at_us), text, 3, 3) == "activity_not_now"


def test_a_code_that_no_table_of_the_organiser_made(service: Service, venue: Venue, table: VenueTable) -> None:
    assert refusal(service, "KMA1V:HELLO") == "activity_code_wrong"
    other = venue.table()
    forged = ActivityCode(ACTIVITY, table.device_id, RecordMode.REAL, activity_code.slot_of(NOW_US))
    assert refusal(service, activity_code.issue(forged, other.sign_key)) == "activity_code_wrong"
    assert refusal(service, shown_by(table, activity_id="nothing")) == "no_such_activity"
    venue.hold("foreign", organizer_id="somebody-else")
    assert refusal(service, shown_by(table, activity_id="foreign")) == "activity_code_wrong"
    written(service, lambda connection: revoke(connection, table.device_id, NOW_US))
    assert refusal(service, shown_by(table)) == "activity_code_wrong"


def test_who_is_not_registered_by_card_is_told_so(service: Service, table: VenueTable) -> None:  # S4:424-426
    told = scan(service, shown_by(table), by_card=False)
    assert (told.grant, told.reason, told.certificate_no) == (GrantState.REFUSED, GrantReason.NOT_REGISTERED, "")


def test_a_phone_that_runs_wild_is_stopped(service: Service, table: VenueTable) -> None:
    text = shown_by(table)
    for request in range(1, MAX_SCANS_AN_HOUR + 1):
        scan(service, text, request=request)
    assert refusal(service, text, request=MAX_SCANS_AN_HOUR + 1) == "too_many"


@pytest.mark.parametrize("is_phone_first", [True, False])
def test_phone_and_table_are_one_participation(service: Service, table: VenueTable, *, is_phone_first: bool) -> None:
    table.note(1, NOW_US + 5)
    for is_phone in (is_phone_first, not is_phone_first):
        if is_phone:
            scan(service, shown_by(table))
        else:
            table.send()
    assert balance(service, owner()) == 100
    assert adds_up(service)


def test_from_the_organisers_activity_to_points(service: Service) -> None:
    club = approved(service)
    activity = created(service, club, capacity=20)
    table = table_of(service, club)
    begin = int(plan().starts_at.timestamp()) * 1_000_000
    on_the_day = at(service, begin + US_PER_HOUR)
    applications.apply(service, activity.activity_id, Asked(credential=code_for(service)))
    slot = activity_code.slot_of(begin + US_PER_HOUR)
    text = activity_code.issue(
        ActivityCode(activity.activity_id, table.device_id, RecordMode.DRILL, slot), table.sign_key
    )
    assert scan(on_the_day, text).points == 100
    assert scan(on_the_day, text, 2, 2).reason == GrantReason.NOT_APPLIED  # S4:431-433
    records = [one for one in table.pull() if isinstance(one, ParticipationRecord)]
    assert [(one.resident_id, one.points, one.is_walk_in) for one in records] == [
        ("R-000001", 100, False),
        ("R-000002", 0, True),
    ]


# -- over HTTP


def resident(service: Service, number: int = 1) -> dict[str, str]:
    code = code_for(service, number).encode()
    return {"authorization": "Resident " + base64.urlsafe_b64encode(code).decode().rstrip("=")}


def post(client: Client, path: str, **asked: Any) -> httpx.Response:
    return client.post(path, json.dumps(asked).encode())


def test_from_a_scan_to_a_coupon(service: Service, client: Client, table: VenueTable) -> None:
    code, number = code_for(service), str(uuid.UUID(int=1))
    answer = post(client, "/v1/app/participations", request_id=number, activity_code=shown_by(table), credential=code)
    assert (answer.status_code, answer.json()["grant"]) == (200, "granted")
    told = client.get("/v1/app/points", headers=resident(service)).json()
    assert (told["points"], told["participations"], told["rank"]) == (100, 1, "bronze")
    assert told["next_expiry"] == {"last_day": "2027-09-20", "points": 100}
    for _ in range(2):
        answer = post(client, "/v1/app/redemptions", request_id=number, credential=code, kind="coupon")
        assert (answer.status_code, answer.json()["points_left"]) == (200, 0)
    answer = post(client, "/v1/app/redemptions", request_id=str(uuid.UUID(int=2)), credential=code, kind="coupon")
    assert (answer.status_code, answer.json()) == (409, {"error": "not_enough", "points": 0, "price": 100})
    lines = client.get("/v1/app/points/history", headers=resident(service)).json()["changes"]
    assert {(one["kind"], one["points"]) for one in lines} == {("redemption", -100), ("grant", 100)}
    assert client.get("/v1/app/points?mode=drill", headers=resident(service)).json()["points"] == 0


def test_anyone_may_look_at_a_lottery(service: Service, client: Client) -> None:
    plan = Plan(
        lottery_id="xmas",
        record_mode=RecordMode.REAL,
        name="抽選会",
        opens_at_us=NOW_US,
        closes_at_us=NOW_US + 1,
        prizes=1,
        public_source="日経平均",
    )
    digest = written(service, lambda connection: lotteries.open_one(connection, plan))
    told = client.get("/v1/lotteries/xmas").json()
    assert (told["secret_digest"], told["draw"]) == (digest, None)
    assert "secret" not in told
    assert client.get("/v1/lotteries/none").status_code == 404


def test_a_certificate_can_be_checked_by_anyone(service: Service, client: Client, table: VenueTable) -> None:
    told = scan(service, shown_by(table))
    [shown] = client.get("/v1/app/certificates", headers=resident(service)).json()["certificates"]
    assert (shown["number"], shown["state"], shown["name"]) == (told.certificate_no, "good", "見本　1")
    assert (shown["activity"], shown["place"], shown["minutes"], shown["has_points"]) == (
        "公園の清掃",
        "見本公園",
        None,
        True,
    )
    answer = post(client, "/v1/certificates/checks", code=shown["code"]).json()
    assert (answer["state"], answer["name"], answer["day"]) == ("good", "見本　1", "2026-09-21")
    keys_alone = certificate_code.read(shown["code"], service.keyring.signing)
    assert keys_alone.certificate.number == told.certificate_no
    answer = client.get(f"/v1/certificates/{told.certificate_no}").json()
    assert (answer["state"], answer["name"]) == ("good", ""), "who guesses a number learns no name"
    assert post(client, "/v1/certificates/checks", code="KMA1C:HELLO").json() == {"error": "certificate_wrong"}
    assert client.get("/v1/certificates/7K3F9A-00012-A").status_code == 422


def test_a_certificate_is_given_anew_with_the_hours(service: Service, client: Client, table: VenueTable) -> None:
    number = scan(service, shown_by(table)).certificate_no
    table.check_out(1, NOW_US + US_PER_HOUR)
    table.send()
    path = f"/v1/app/certificates/{number}/renewals"
    assert post(client, path, credential=code_for(service, 2)).status_code == 404, "another's certificate"
    fresh = post(client, path, credential=code_for(service)).json()
    assert (fresh["minutes"], fresh["state"], fresh["number"] != number) == (60, "good", True)
    assert post(client, path, credential=code_for(service)).json() == {"error": "certificate_not_good"}
    answer = client.get(f"/v1/certificates/{number}").json()
    assert (answer["state"], answer["replaced_by_no"]) == ("revoked", fresh["number"])
    assert table.heard()[-1].certificate_no == fresh["number"]


@pytest.mark.parametrize("header", ["", "Resident", "Resident ***", "Resident QUJD", "Bearer QUJD"])
def test_an_account_opens_with_its_holders_code_alone(client: Client, header: str) -> None:
    answer = client.get("/v1/app/points", headers={"authorization": header} if header else {})
    assert answer.status_code in (400, 422)
