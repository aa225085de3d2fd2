"""The stick by command line, from the kiosk to the ledger and back, as two programs that never meet."""

import json

import pytest

import kiosk.__main__ as kiosk_program
import ledger.__main__ as ledger_program
from sync.engine import RowState
from tests.fakes import STORE_KEY


@pytest.fixture
def run(tmp_path, kiosk, ledger, capsys):
    """Runs one of the two programs on the stands' folders; the exit code and what was printed."""
    (kiosk.folder / "kiosk.key").write_bytes(STORE_KEY)
    (tmp_path / "stick").mkdir()

    def run(program: str, *words: str) -> tuple[int, str]:
        main, place = {
            "kiosk": (kiosk_program.main, kiosk.folder),
            "ledger": (ledger_program.main, ledger.folder),
        }[program]
        code = main([*words, "--data", str(place)])
        told = capsys.readouterr()
        return code, told.out + told.err

    return run


def test_there_and_back(tmp_path, kiosk, run):
    stick = str(tmp_path / "stick")
    kiosk.receive(2)
    code, told = run("kiosk", "courier", "export", stick)
    assert (code, json.loads(told)) == (0, {"files": 1, "events": 2})
    code, told = run("ledger", "import", stick)
    assert (code, told.split("\t")[1].strip()) == (0, "applied=2")
    code, told = run("kiosk", "courier", "import", stick)
    assert (code, json.loads(told)) == (0, {"receipts": 1, "settled": 2, "others": 0, "ignored": {}})
    assert kiosk.states() == [RowState.SETTLED] * 2


def test_a_bundle_is_shown_to_either_side_without_particulars_unless_asked(tmp_path, kiosk, run):
    kiosk.receive(1)
    run("kiosk", "courier", "export", str(tmp_path / "stick"))
    (file,) = (tmp_path / "stick").iterdir()
    for program in ("kiosk", "ledger"):
        code, told = run(program, "inspect", str(file))
        first, event = [json.loads(line) for line in told.splitlines()]
        assert code == 0
        assert first == {"kind": "bundle", "device": kiosk.device_id, "events": 1}
        assert (event["seq"], event["type"]) == (1, "HouseholdAdmitted")
        assert "payload" not in event
        _, told = run(program, "inspect", str(file), "--payloads")
        assert json.loads(told.splitlines()[1])["payload"]["reception_no"] == "A-0001"


def test_a_receipt_is_shown_to_the_kiosk_alone(tmp_path, kiosk, run):
    kiosk.receive(1)
    run("kiosk", "courier", "export", str(tmp_path / "stick"))
    run("ledger", "import", str(tmp_path / "stick"))
    (file,) = (tmp_path / "stick").glob("*.receipt")
    code, told = run("kiosk", "inspect", str(file))
    whole, verdict = [json.loads(line) for line in told.splitlines()]
    assert (code, whole["high_water"], verdict["verdict"]) == (0, 1, "applied")
    assert run("ledger", "inspect", str(file)) == (1, "ledger: CannotOpen\n")


def test_a_damaged_file_is_said_by_both(tmp_path, kiosk, run):
    kiosk.receive(1)
    run("kiosk", "courier", "export", str(tmp_path / "stick"))
    (file,) = (tmp_path / "stick").iterdir()
    file.write_bytes(file.read_bytes()[:-1])
    code, told = run("ledger", "import", str(tmp_path / "stick"))
    assert (code, told) == (1, f"{file.name}\tcut\n")
    assert run("kiosk", "inspect", str(file))[0] == 1
    assert run("ledger", "inspect", str(file))[0] == 1


def test_no_stick_is_a_known_error(tmp_path, run):
    gone = str(tmp_path / "gone")
    for words in (
        ("kiosk", "courier", "export", gone),
        ("kiosk", "courier", "import", gone),
        ("ledger", "import", gone),
    ):
        code, told = run(*words)
        assert code == 2
        assert "stick_missing" in told


def test_a_kiosk_that_is_none_is_not_made(tmp_path, capsys):
    place = tmp_path / "nowhere"
    assert kiosk_program.main(["courier", "export", str(tmp_path), "--data", str(place)]) == 2
    assert "not_enrolled" in capsys.readouterr().err
    assert not place.exists()
