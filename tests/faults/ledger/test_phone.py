"""The stand-in for a resident's app, against a ledger that answers over HTTP."""

import contextlib
import io
import json
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger.__main__ import main
from ledger.phone import NoAnswer, Phone, PhoneRefused
from tests.faults.ledger_process import LedgerProcess


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LedgerProcess]:
    process = LedgerProcess(tmp_path_factory.mktemp("phone") / "ledger")
    process.start()
    yield process
    process.stop()


@pytest.fixture(scope="module")
def posted(ledger: LedgerProcess) -> str:
    """The training shelter's code, as an operator prints it."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        assert main(["posters", "--data", str(ledger.folder), "--operation", "training", "--record-mode", "drill"]) == 0
    line = next(one for one in printed.getvalue().splitlines() if "\t力合西小学校\t" in one)
    return line.split("\t")[2]


def test_a_phone_announces_and_asks(ledger: LedgerProcess, posted: str, capsys: pytest.CaptureFixture[str]) -> None:
    code = ledger.codes[0]
    request = str(uuid.UUID(int=7))
    asked = ["phone", "--url", ledger.url, "--posted", posted, "--code", code, "--members", "0", "--request", request]
    assert main(asked) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["state"], told["heads"], told["shelter_name"]) == ("waiting", 1, "力合西小学校")
    assert main(asked) == 0
    assert json.loads(capsys.readouterr().out) == told, "the same request is the same arrival"
    assert main(["phone", "--url", ledger.url, "--arrival", told["arrival_id"]]) == 0
    assert json.loads(capsys.readouterr().out)["next"] == "go_to_desk"
    assert main([*asked[:-4], "--members", "0", "--posted", "KMA1P:X"]) == 2
    assert "posted_code_wrong" in capsys.readouterr().err


def test_a_refusal_has_its_word(ledger: LedgerProcess, posted: str) -> None:
    with pytest.raises(PhoneRefused) as refused:
        Phone(ledger.url).announce(uuid.UUID(int=8), posted, "KMA1:X")
    assert refused.value.key == "credential_damaged"


def test_a_phone_asks_for_its_points(ledger: LedgerProcess, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["phone", "--url", ledger.url, "--code", ledger.codes[0], "--mode", "drill"]
    assert main([*asked, "--points"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["points"], told["rank"], told["next_expiry"]) == (0, "start", None)
    assert main([*asked, "--history"]) == 0
    assert json.loads(capsys.readouterr().out) == {"changes": []}
    assert main([*asked, "--certificates"]) == 0
    assert json.loads(capsys.readouterr().out) == {"certificates": []}
    for words, key in (
        (["--redeem", "coupon"], "not_enough"),
        (["--redeem", "lottery_ticket", "--lottery", "none"], "not_enough"),
        (["--activity", "KMA1V:X"], "activity_code_wrong"),
    ):
        assert main([*asked, *words]) == 2
        assert key in capsys.readouterr().err


def test_nobody_there_is_no_refusal(tmp_path: Path) -> None:
    with pytest.raises(NoAnswer):
        Phone("http://127.0.0.1:1").standing(uuid.UUID(int=9))
