"""Enrolment by two files on a stick: the whole exchange, and what a thief of the stick can do with it: nothing."""

from pathlib import Path

import pytest
from msgspec.structs import replace

import kiosk.__main__ as kiosk_program
import ledger.__main__ as ledger_program
from ledger import enrolment
from ledger.enrolment import Invitation
from ledger.errors import CodeRefused
from sync.protocol import codec, enrolment_code, keys
from sync.protocol.offline_enrolment import OfflineRequest, is_proved, request_of, secret_digest
from sync.protocol.values import RecordMode, SiteRole
from tests.faults.sync.stand import LedgerStand


def code_of(ledger: LedgerStand, hours: float = 1.0) -> str:
    invitation = Invitation("shelter-1", SiteRole.SHELTER_DESK, RecordMode.DRILL, hours)
    return enrolment.invite(ledger.service, invitation).text


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


@pytest.fixture
def answer_to(ledger):
    """`ledger enrol --request FILE` with the test's own clock."""

    def answer(file: Path) -> int:
        file.with_suffix(".answer").write_bytes(enrolment.enrol_offline(ledger.service, file.read_bytes()))
        return 0

    return answer


def ask(stick: Path, data: Path, code: str) -> int:
    return kiosk_program.main(["enrol-request", str(stick), "--code", code, "--data", str(data)])


def take(file: Path, data: Path) -> int:
    return kiosk_program.main(["enrol-answer", str(file), "--data", str(data)])


def test_two_files_make_a_device(tmp_path, ledger, stick, answer_to, capsys):
    assert ask(stick, tmp_path / "new", code_of(ledger)) == 0
    (request,) = stick.glob("*.request")
    answer_to(request)
    capsys.readouterr()
    assert take(request.with_suffix(".answer"), tmp_path / "new") == 0
    device_id, letter = capsys.readouterr().out.split()
    assert device_id.startswith("K")
    assert letter == "A"
    assert kiosk_program.main(["courier", "export", str(stick), "--data", str(tmp_path / "new")]) == 0
    assert ask(stick, tmp_path / "new", code_of(ledger)) == 2
    assert "already_enrolled" in capsys.readouterr().err


def test_the_ledger_s_command_answers_beside_the_request(tmp_path, ledger, stick, capsys):
    ledger.clock.us = 2**52  # long after any real time, for the command has the real clock
    assert ask(stick, tmp_path / "new", code_of(ledger)) == 0
    (request,) = stick.glob("*.request")
    capsys.readouterr()
    assert ledger_program.main(["enrol", "--request", str(request), "--data", str(ledger.folder)]) == 0
    assert capsys.readouterr().out.strip() == request.with_suffix(".answer").name
    assert take(request.with_suffix(".answer"), tmp_path / "new") == 0


def test_the_request_does_not_hold_the_code(tmp_path, ledger, stick):
    code = code_of(ledger)
    ask(stick, tmp_path / "new", code)
    (request,) = stick.glob("*.request")
    secret = enrolment_code.parse(code).secret
    assert secret not in request.read_bytes()
    assert secret_digest(secret) not in request.read_bytes()
    assert code.encode() not in request.read_bytes()


def test_a_thief_cannot_put_other_keys_into_a_request(tmp_path, ledger, stick):
    ask(stick, tmp_path / "new", code_of(ledger))
    (request,) = stick.glob("*.request")
    honest = codec.decode(request.read_bytes(), OfflineRequest)
    thief = keys.public_bytes(keys.new_key())
    for changed in (
        replace(honest, sign_public_key=thief),
        replace(honest, seal_public_key=thief),
        replace(honest, program_version="9"),
        replace(honest, proof=bytes(32)),
    ):
        with pytest.raises(CodeRefused):
            enrolment.enrol_offline(ledger.service, codec.encode(changed))
    assert enrolment.enrol_offline(ledger.service, codec.encode(honest))


def test_an_answer_is_of_use_to_its_kiosk_alone(tmp_path, ledger, stick, answer_to, capsys):
    for name in ("one", "two"):
        (stick / name).mkdir()
        ask(stick / name, tmp_path / name, code_of(ledger))
    for request in stick.glob("*/*.request"):
        answer_to(request)
    (theirs,) = (stick / "two").glob("*.answer")
    assert take(theirs, tmp_path / "one") == 2
    assert "enrolment_answer" in capsys.readouterr().err
    (own,) = (stick / "one").glob("*.answer")
    assert take(own, tmp_path / "one") == 0


def test_a_code_is_good_once_on_whatever_road(ledger):
    code = enrolment_code.parse(code_of(ledger))
    request = codec.encode(request_of(code, keys.new_key(), keys.new_key(), "test"))
    enrolment.enrol_offline(ledger.service, request)
    with pytest.raises(CodeRefused):
        enrolment.enrol_offline(ledger.service, request)


def test_an_expired_code_is_refused(ledger):
    code = enrolment_code.parse(code_of(ledger, hours=1.0))
    ledger.clock.advance(3601)
    with pytest.raises(CodeRefused):
        enrolment.enrol_offline(ledger.service, codec.encode(request_of(code, keys.new_key(), keys.new_key(), "test")))


def test_a_request_is_proved_by_its_own_code_alone(ledger):
    codes = [enrolment_code.parse(code_of(ledger)) for _ in range(2)]
    request = request_of(codes[0], keys.new_key(), keys.new_key(), "test")
    assert [is_proved(request, secret_digest(code.secret)) for code in codes] == [True, False]


def test_an_answer_that_nobody_asked_for(tmp_path, stick, capsys):
    (stick / "x.answer").write_bytes(b"x")
    assert take(stick / "x.answer", tmp_path / "new") == 2
    assert take(stick / "gone.answer", tmp_path / "new") == 2
    assert not (tmp_path / "new").exists()
    told = capsys.readouterr().err
    assert "enrolment_not_asked" in told
    assert "stick_vanished" in told
