"""Arrivals that residents announce with their own phones: kept once, confirmed by a desk, refused with a reason."""

import asyncio
import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import msgspec
import pytest

from ledger import admissions, devices, issuing, posting
from ledger.__main__ import main
from ledger.admissions import EXPIRED, MAX_REQUESTS_AN_HOUR, WAITS_US
from ledger.commands.reproject import reproject
from ledger.database import Versions
from ledger.errors import Refused
from ledger.occupancy import occupancy
from ledger.publishing import Published, operations, publish
from ledger.routes.admissions import MAX_ANNOUNCEMENT_BYTES
from ledger.service import Service
from sync.protocol import keys, posted_code
from sync.protocol.credential import Credential
from sync.protocol.credential_household import household_of_credential
from sync.protocol.events import ArrivalDeclined, DeskMoved, HouseholdAdmitted, ShelterStateSet
from sync.protocol.household import Household
from sync.protocol.ids import OperationId, book_of, desk_aggregate, shelter_aggregate
from sync.protocol.posted_code import PostedCode
from sync.protocol.records import ArrivalRecord, PostedCodeRecord
from sync.protocol.values import ArrivalState, OpenState, ReceptionMethod, RecordMode
from tests.contracts.ledger.desk import NOON_US, OPERATION, REAL_OPERATION, SHELTER, Desk, enrol_desk
from tests.contracts.ledger.phones import announce, code_of, posted_at, request_of, resident
from tests.contracts.ledger.test_routes import Client


@pytest.fixture
def desk(service: Service) -> Desk:
    return enrol_desk(service)


@pytest.fixture
def posted(desk: Desk) -> str:
    return posted_at(desk)


@pytest.fixture
def code(service: Service) -> str:
    return code_of(service, resident())


@pytest.fixture
def client(service: Service) -> Iterator[Client]:
    with asyncio.Runner() as runner:
        yield Client(service, runner)


def arrivals(desk: Desk) -> list[ArrivalRecord]:
    return [record for record in desk.pull() if isinstance(record, ArrivalRecord)]


def confirm(desk: Desk, household: Household, arrival_id: uuid.UUID | None, mode: RecordMode = RecordMode.DRILL) -> str:
    """The desk receives the household; answers its number."""
    fact = HouseholdAdmitted(
        operation_id=desk.enrolment.operation_id,
        shelter_id=desk.site,
        reception_no=f"{desk.enrolment.desk_letter}-{len(desk.written) + 1}",
        method=ReceptionMethod.POSTED_CODE,
        household=household,
        arrival_id=arrival_id,
    )
    desk.write(fact, household.household_id, NOON_US + 1, mode=mode)
    desk.send()
    return fact.reception_no


def set_state(desk: Desk, state: OpenState, at_us: int = NOON_US, *, stopped: bool = False) -> None:
    fact = ShelterStateSet(
        operation_id=desk.enrolment.operation_id, shelter_id=desk.site, open_state=state, intake_stopped=stopped
    )
    desk.write(fact, shelter_aggregate(fact.operation_id, fact.shelter_id), at_us)
    desk.send()


def refusal(service: Service, posted: str, code: str, members: list[int] | None = None, number: int = 1) -> str:
    with pytest.raises(Refused) as refused:
        announce(service, posted, code, members, number=number)
    return refused.value.key


def test_an_arrival_comes_to_the_desk_and_is_confirmed(service: Service, desk: Desk, posted: str, code: str) -> None:
    told = announce(service, posted, code, [0, 2])
    assert (told.state, told.next, told.heads, told.reception_no) == ("waiting", "go_to_desk", 2, "")
    assert (told.shelter_id, told.shelter_name) == (SHELTER, "見本小学校1")
    [record] = arrivals(desk)
    assert (record.arrival_id, record.state, record.household.heads) == (told.arrival_id, ArrivalState.WAITING, 2)
    assert [person.came for person in record.household.persons] == [True, False, True]
    number = confirm(desk, record.household, record.arrival_id)
    assert [one.state for one in arrivals(desk)] == [ArrivalState.CONFIRMED]
    told = admissions.standing_for(service, told.arrival_id)
    assert (told.state, told.next, told.reception_no) == ("confirmed", "keep_number", number)


def test_the_household_is_the_one_that_a_scan_at_the_desk_makes(
    service: Service, desk: Desk, posted: str, code: str
) -> None:
    announce(service, posted, code)
    [record] = arrivals(desk)
    who = resident()
    scanned = Credential(
        issuing.credential_id_of(who.resident_id), issuing.ISSUER, who.resident_id, who.holder, who.members, 0, 0, 0
    )
    assert record.household == household_of_credential(scanned, book_of(OperationId(OPERATION), RecordMode.DRILL))
    confirm(desk, record.household, None)  # by the app's code, at a desk that had not heard of the arrival
    assert [one.state for one in arrivals(desk)] == [ArrivalState.CONFIRMED]


def test_fewer_than_announced_came(service: Service, desk: Desk, posted: str, code: str) -> None:
    told = announce(service, posted, code)
    [record] = arrivals(desk)
    persons = tuple(msgspec.structs.replace(one, came=at == 0) for at, one in enumerate(record.household.persons))
    confirm(desk, msgspec.structs.replace(record.household, persons=persons), record.arrival_id)
    assert admissions.standing_for(service, told.arrival_id).state == "confirmed"
    assert announce(service, posted, code, number=2).state == "waiting", "the others may still come"


def test_the_same_request_again_changes_nothing(service: Service, desk: Desk, posted: str, code: str) -> None:
    first = announce(service, posted, code, [0])
    assert len(arrivals(desk)) == 1
    assert announce(service, posted, code, [0]) == first
    assert arrivals(desk) == []
    assert refusal(service, posted, code, [0, 1]) == "request_id_used"


def test_who_announces_anew_is_one_line_at_the_desk(service: Service, desk: Desk, posted: str, code: str) -> None:
    first = announce(service, posted, code, [0], number=1)
    second = announce(service, posted, code, [0, 1], number=2)
    assert (first.arrival_id, second.heads) == (second.arrival_id, 2)
    assert [one.household.heads for one in arrivals(desk)] == [2]
    assert announce(service, posted, code, [0], number=1).heads == 2, "the earlier one, come again, takes nothing back"


def test_who_is_here_is_told_so(service: Service, desk: Desk, posted: str, code: str) -> None:
    announce(service, posted, code, [0], number=1)
    [record] = arrivals(desk)
    number = confirm(desk, record.household, record.arrival_id)
    with pytest.raises(Refused) as refused:
        announce(service, posted, code, [0], number=2)
    assert (refused.value.key, refused.value.shown["reception_no"]) == ("already_here", number)
    late = announce(service, posted, code, [0, 1], number=3)
    assert late.state == "waiting", "somebody of them came later"


def test_nobodys_phone_learns_where_protected_people_are(service: Service, desk: Desk, posted: str, code: str) -> None:
    first = announce(service, posted, code, [0], number=1)
    [record] = arrivals(desk)
    persons = tuple(msgspec.structs.replace(one, protect=True) for one in record.household.persons)
    confirm(desk, msgspec.structs.replace(record.household, persons=persons), record.arrival_id)
    assert admissions.standing_for(service, first.arrival_id).state == "waiting"
    told = announce(service, posted, code, [0], number=2)
    assert (told.state, told.reception_no) == ("waiting", "")


def test_a_desk_declines(service: Service, desk: Desk, posted: str, code: str) -> None:
    told = announce(service, posted, code)
    fact = ArrivalDeclined(operation_id=OPERATION, shelter_id=SHELTER, arrival_id=told.arrival_id, reason="not_here")
    desk.write(fact, told.arrival_id, NOON_US)
    assert [one.kind.value for one in desk.send().verdicts] == ["applied"]
    assert [one.state for one in arrivals(desk)][-1] is ArrivalState.DECLINED
    assert admissions.standing_for(service, told.arrival_id).state == "declined"
    again = announce(service, posted, code, number=2)
    assert (again.state, again.arrival_id != told.arrival_id) == ("waiting", True)


def test_an_undone_reception_waits_again(service: Service, desk: Desk, posted: str, code: str) -> None:
    told = announce(service, posted, code)
    [record] = arrivals(desk)
    fact = HouseholdAdmitted(
        operation_id=OPERATION,
        shelter_id=SHELTER,
        reception_no="A-1",
        method=ReceptionMethod.POSTED_CODE,
        household=record.household,
        arrival_id=record.arrival_id,
    )
    event = desk.write(fact, record.household.household_id, NOON_US)
    desk.undo(event, NOON_US + 1)
    desk.send()
    assert admissions.standing_for(service, told.arrival_id).state == "waiting"


def test_after_a_day_nobody_waits(service: Service, posted: str, code: str) -> None:
    told = announce(service, posted, code)
    tomorrow = replace(service, clock=lambda: NOON_US + WAITS_US)
    assert admissions.standing_for(tomorrow, told.arrival_id).state == EXPIRED
    again = announce(tomorrow, posted, code, number=2)
    assert (again.state, again.arrival_id != told.arrival_id) == ("waiting", True)


def test_two_desks_that_confirm_offline_make_one_household(
    service: Service, desk: Desk, posted: str, code: str
) -> None:
    announce(service, posted, code)
    other = enrol_desk(service)
    [mine], [theirs] = arrivals(desk), arrivals(other)
    confirm(desk, mine.household, mine.arrival_id)
    confirm(other, theirs.household, theirs.arrival_id)
    here = next(one for one in occupancy(service, RecordMode.DRILL).shelters if one.id == SHELTER)
    assert (here.households, here.persons, here.by_method) == (1, 3, {"app": 1, "card": 0, "paper": 0})


def test_what_became_of_arrivals_is_computed_again(service: Service, desk: Desk, posted: str, code: str) -> None:
    announce(service, posted, code)
    [record] = arrivals(desk)
    confirm(desk, record.household, record.arrival_id)
    assert len(arrivals(desk)) == 1
    reproject(service)
    assert arrivals(desk) == [], "nothing changed"


def test_refused_codes_say_why(service: Service, desk: Desk, posted: str, code: str) -> None:
    forged = posted_code.issue(PostedCode(SHELTER, OPERATION, RecordMode.DRILL, date(2026, 1, 1)), keys.new_key())
    expired = code_of(service, resident(2), issuing.expired(NOON_US // 1_000_000))
    revoked = code_of(service, resident(3))
    issuing.revoke(service, issuing.credential_id_of(resident(3).resident_id))
    assert refusal(service, forged, code) == "posted_code_wrong"
    assert refusal(service, code, posted) == "posted_code_wrong"
    assert refusal(service, posted, posted) == "credential_not_ours"
    assert refusal(service, posted, code[:-4]) == "credential_damaged"
    assert refusal(service, posted, expired) == "credential_expired"
    assert refusal(service, posted, revoked) == "credential_revoked"
    assert refusal(service, posted, code, [0, 7]) == "no_such_member"
    assert arrivals(desk) == []


def _own(service: Service, operation: str, mode: RecordMode, shelter: str = SHELTER) -> str:
    return posting.text_for(operation, shelter, mode, service.keyring.sign, NOON_US)


def test_refused_places_say_why(service: Service, desk: Desk, code: str) -> None:
    assert refusal(service, _own(service, "op-other", RecordMode.DRILL), code) == "no_operation"
    assert refusal(service, _own(service, "", RecordMode.TEST), code) == "no_operation"
    assert refusal(service, _own(service, OPERATION, RecordMode.REAL), code) == "record_mode_wrong"
    assert refusal(service, _own(service, OPERATION, RecordMode.DRILL, "shelter-9"), code) == "no_such_shelter"
    with service.database.write() as connection:
        versions = Versions(connection)
        drill = next(one for one in operations(connection) if one.operation_id == OPERATION)
        publish(connection, versions, [Published(msgspec.structs.replace(drill, ended_at_us=NOON_US))])
        versions.keep()
    assert refusal(service, _own(service, OPERATION, RecordMode.DRILL), code) == "operation_ended"


def test_a_sheet_that_was_printed_before_means_what_runs_now(service: Service, code: str) -> None:
    real = enrol_desk(service, mode=RecordMode.REAL)
    announce(service, _own(service, "", RecordMode.REAL), code)
    assert [(one.operation_id, one.record_mode) for one in arrivals(real)] == [(REAL_OPERATION, RecordMode.REAL)]


def test_practice_within_a_real_operation_stays_practice(service: Service, code: str) -> None:
    real = enrol_desk(service, mode=RecordMode.REAL)
    announce(service, posted_at(real, RecordMode.DRILL), code)
    announced = [one for one in arrivals(real) if isinstance(one, ArrivalRecord)]
    assert [one.record_mode for one in announced] == [RecordMode.DRILL]
    confirm(real, announced[0].household, announced[0].arrival_id, RecordMode.DRILL)
    assert sum(one.persons for one in occupancy(service, RecordMode.REAL).shelters) == 0


def test_a_closed_or_stopped_shelter_takes_no_announcement(
    service: Service, desk: Desk, posted: str, code: str
) -> None:
    set_state(desk, OpenState.CLOSED)
    assert refusal(service, posted, code) == "shelter_closed"
    set_state(desk, OpenState.OPEN, NOON_US + 1, stopped=True)
    assert refusal(service, posted, code) == "intake_stopped"
    set_state(desk, OpenState.NOT_OPENED, NOON_US + 2)
    assert announce(service, posted, code).next == "wait_for_opening"


def test_a_phone_that_runs_wild_is_stopped(service: Service, posted: str, code: str) -> None:
    for number in range(MAX_REQUESTS_AN_HOUR):
        announce(service, posted, code, [0], number=number + 1)
    with pytest.raises(Refused) as refused:
        announce(service, posted, code, [0], number=99)
    assert (refused.value.key, refused.value.status) == ("too_many", 429)
    an_hour_on = replace(service, clock=lambda: NOON_US + 3_600_000_000)
    assert announce(an_hour_on, posted, code, [0], number=99).state == "waiting"


def test_the_code_stays_the_same_and_follows_a_desk(service: Service, desk: Desk, posted: str) -> None:
    second = enrol_desk(service)
    assert posted_at(second) == posted
    with service.database.write() as connection:
        versions = Versions(connection)
        places = posting.places_of_desks(connection)
        posting.post(connection, versions, service.keyring.sign, places, NOON_US)
        versions.keep()
    assert [one for one in desk.pull() if isinstance(one, PostedCodeRecord)] == []
    move = DeskMoved(operation_id=OPERATION, from_shelter_id=SHELTER, shelter_id="shelter-2", desk_letter="A1")
    desk.write(move, desk_aggregate(desk.device_id), NOON_US)
    desk.send()
    codes = [one for one in desk.pull() if isinstance(one, PostedCodeRecord)]
    assert [one.shelter_id for one in codes] == ["shelter-2"]
    assert posted_code.read(codes[0].text, service.keyring.signing).shelter_id == "shelter-2"
    with service.database.read() as connection:
        assert devices.next_letter(connection, "shelter-2") == "B"


def test_desks_get_codes_for_an_operation_that_begins_later(service: Service, desk: Desk, tmp_path: Path) -> None:
    desk.pull()
    arguments_of_place = [
        "--data",
        str(tmp_path),
        "--database",
        service.database.url.render_as_string(hide_password=False),
    ]
    for name, mode in (("op-next", "drill"), ("op-storm", "real")):
        assert main(["operation", *arguments_of_place, name, "--record-mode", mode]) == 0
    codes = [one for one in desk.pull() if isinstance(one, PostedCodeRecord)]
    assert [(one.operation_id, one.shelter_id, one.record_mode) for one in codes] == [
        ("op-next", SHELTER, RecordMode.DRILL)
    ]
    late = enrol_desk(service, "shelter-2")
    codes = [one for one in late.pull() if isinstance(one, PostedCodeRecord)]
    assert {one.operation_id for one in codes} == {OPERATION, "op-next"}


def test_the_route(service: Service, client: Client, desk: Desk, posted: str, code: str) -> None:
    answer = client.post("/v1/app/admissions", content=request_of(posted, code, [0], note="x"))
    assert (answer.status_code, answer.json()["state"]) == (200, "waiting")
    assert answer.headers["cache-control"] == "no-store"
    path = f"/v1/app/admissions/{answer.json()['arrival_id']}"
    assert client.get(path).json()["next"] == "go_to_desk"
    answers = {
        "malformed": client.post("/v1/app/admissions", content=b"\xff{"),
        "too_large": client.post("/v1/app/admissions", content=b"x" * (MAX_ANNOUNCEMENT_BYTES + 1)),
        "no_such_arrival": client.get(f"/v1/app/admissions/{uuid.UUID(int=9)}"),
        "posted_code_wrong": client.post("/v1/app/admissions", content=request_of("x", code, number=2)),
        "credential_not_ours": client.post("/v1/app/admissions", content=request_of(posted, "x", number=2)),
    }
    found = {word: (one.status_code, one.json()) for word, one in answers.items()}
    statuses = {
        "malformed": 400,
        "too_large": 413,
        "no_such_arrival": 404,
        "posted_code_wrong": 422,
        "credential_not_ours": 422,
    }
    assert found == {word: (status, {"error": word}) for word, status in statuses.items()}
    assert client.get("/v1/app/admissions/x").status_code == 400
    set_state(desk, OpenState.CLOSED)
    answer = client.post("/v1/app/admissions", content=request_of(posted, code, number=3))
    assert (answer.status_code, answer.json()) == (409, {"error": "shelter_closed", "shelter_name": "見本小学校1"})
