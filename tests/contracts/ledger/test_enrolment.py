"""A one-time code: once, in time, for whoever holds it, and for nobody else."""

from pathlib import Path

import pytest

from ledger import enrolment
from ledger.enrolment import Invitation
from ledger.errors import CodeRefused, NoSuchThing, Unreadable
from ledger.service import Service
from sync.protocol import enrolment_code, keys
from sync.protocol.enrolment_code import EnrolmentCode
from sync.protocol.values import RecordMode, SiteRole
from tests.contracts.ledger.desk import (
    NOON_US,
    OPERATION,
    REAL_OPERATION,
    enrol_desk,
    enrolment_request,
    opened_enrolment,
)
from tests.contracts.ledger.furniture import make_service

DESK = Invitation("shelter-1", SiteRole.SHELTER_DESK, RecordMode.DRILL, 1.0)


def use(service: Service, code: str) -> bytes:
    return enrolment.enrol(service, enrolment_request(code, keys.new_key(), keys.new_key()))


def test_a_code_makes_a_device_once(service: Service) -> None:
    code = enrolment.invite(service, DESK)
    seal_key = keys.new_key()
    body = enrolment.enrol(service, enrolment_request(code.text.lower(), keys.new_key(), seal_key))
    answer = opened_enrolment(body, seal_key, code.ledger_kid)
    assert (answer.site_id, answer.role, answer.operation_id) == ("shelter-1", SiteRole.SHELTER_DESK, OPERATION)
    assert (answer.record_mode, answer.epoch, answer.desk_letter) == (RecordMode.DRILL, service.epoch, "A")
    assert {key.use for key in answer.ledger_keys} == {"sign", "seal"}
    with pytest.raises(CodeRefused):
        use(service, code.text)


def test_the_operation_is_the_latest_of_the_record_mode(service: Service) -> None:
    assert enrol_desk(service, mode=RecordMode.REAL).enrolment.operation_id == REAL_OPERATION
    with pytest.raises(NoSuchThing):
        enrol_desk(service, mode=RecordMode.TEST)


def test_desks_of_a_site_get_letters_of_their_own(service: Service) -> None:
    assert [enrol_desk(service).enrolment.desk_letter for _ in range(3)] == ["A", "B", "C"]
    assert enrol_desk(service, "shelter-2").enrolment.desk_letter == "A"


def test_wrong_codes_are_refused_alike(service: Service) -> None:
    code = enrolment.invite(service, DESK)
    with pytest.raises(CodeRefused):
        use(service, EnrolmentCode(code.ledger_kid, b"0" * enrolment_code.SECRET_BYTES).text)
    with pytest.raises(Unreadable):
        use(service, code.text[:-3])
    with pytest.raises(Unreadable):
        enrolment.enrol(service, b"{}")
    use(service, code.text)


def test_a_late_code_is_refused(tmp_path: Path, database_url: str) -> None:
    now_us = NOON_US
    service = make_service(database_url, tmp_path, lambda: now_us)
    code = enrolment.invite(service, DESK)
    now_us += 3_600_000_000
    with pytest.raises(CodeRefused):
        use(service, code.text)
    now_us -= 1
    use(service, code.text)
    service.database.close()


def test_a_key_belongs_to_one_device(service: Service) -> None:
    sign_key = keys.new_key()
    first, second = enrolment.invite(service, DESK), enrolment.invite(service, DESK)
    enrolment.enrol(service, enrolment_request(first.text, sign_key, keys.new_key()))
    with pytest.raises(CodeRefused):
        enrolment.enrol(service, enrolment_request(second.text, sign_key, keys.new_key()))
    use(service, second.text)


def test_nobody_is_invited_to_a_place_that_is_not_there(service: Service) -> None:
    with pytest.raises(NoSuchThing):
        enrolment.invite(service, Invitation("nowhere", SiteRole.SHELTER_DESK, RecordMode.DRILL, 1.0))
    with pytest.raises(NoSuchThing):
        enrolment.invite(service, Invitation("shelter-1", SiteRole.SHELTER_DESK, RecordMode.DRILL, 1.0, "nothing"))


def test_a_key_that_is_no_key_is_unreadable(service: Service) -> None:
    from sync.protocol import codec
    from sync.protocol.messages import EnrolmentRequest

    code = enrolment.invite(service, DESK)
    body = codec.encode(
        EnrolmentRequest(code=code.text, sign_public_key=b"x", seal_public_key=b"y", program_version="1")
    )
    with pytest.raises(Unreadable):
        enrolment.enrol(service, body)
    use(service, code.text)
