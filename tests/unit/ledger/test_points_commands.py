"""The command line of the points: what the office types, and what comes out."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from ledger.__main__ import EXIT_KNOWN, main
from ledger.commands.points import OUT_OF_STEP
from ledger.database import Database
from ledger.point_tables import point_lot
from ledger.points.calendar import day_of, last_day
from tests.unit.ledger.test_points_rules import SHIPPED, TARIFF_FILE

TODAY = day_of(int(datetime.now(UTC).timestamp()) * 1_000_000)
WORD = ["--reason", "アプリの不具合", "--author", "office-1"]


def run(data: Path, capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> list[str]:
    assert main([words[0], "--data", str(data), *words[1:]]) == code
    return capsys.readouterr().out.splitlines()


def grant(data: Path, capsys: pytest.CaptureFixture[str], activity: str, day: date) -> str:
    words = ["points", "grant", "--resident", "R-1", "--activity", activity, "--day", day.isoformat(), *WORD]
    (entry,) = run(data, capsys, *words)
    return entry


@pytest.fixture
def data(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    assert run(tmp_path, capsys, "points", "tariff", str(TARIFF_FILE)) == ["2024-04-01 2024"]
    return tmp_path


def test_from_a_tariff_to_an_expired_point(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(data, capsys, "points", "tariff", str(TARIFF_FILE)) == ["2024-04-01 2024"], "again it changes nothing"
    grant(data, capsys, "A-1", TODAY)
    old = grant(data, capsys, "A-2", TODAY - timedelta(days=400))
    balance, expires, *_ = run(data, capsys, "points", "balance", "--resident", "R-1")[0].split()
    assert (balance, expires) == ("100", str(last_day(TODAY, SHIPPED.validity)))
    assert run(data, capsys, "points", "expire") == ["1 100"]
    assert run(data, capsys, "points", "expire") == ["0 0"]
    assert run(data, capsys, "points", "check") == [
        "real issue -200 redeemed 0 expired 100 shortfall 0 residents 100 lots 100"
    ]
    run(data, capsys, "points", "reverse", old, *WORD)
    kinds = [line.split()[2] for line in run(data, capsys, "points", "history", "--resident", "R-1")]
    assert sorted(kinds) == ["expiry", "office_grant", "office_grant", "office_reversal"]


def test_a_day_to_come_expires_nothing_early(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    grant(data, capsys, "A-1", TODAY)
    assert run(data, capsys, "points", "expire", "--day", "2999-01-01") == ["0 0"]


def test_a_journal_that_does_not_add_up_is_said(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    grant(data, capsys, "A-1", TODAY)
    database = Database(f"sqlite:///{data / 'ledger.sqlite'}")
    with database.write() as connection:
        connection.execute(point_lot.update().values(left_points=1))
    database.close()
    assert run(data, capsys, "points", "check", code=OUT_OF_STEP)[-1].endswith("lots 1 lots")


def test_nothing_to_settle_and_nobodys_ticket(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(data, capsys, "points", "settle") == ["0"]
    run(data, capsys, "points", "ticket", "xmas-000001", code=EXIT_KNOWN)


def test_what_cannot_be_is_said(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(data, capsys, "points", "reverse", "00000000-0000-0000-0000-000000000001", *WORD, code=EXIT_KNOWN)
    (data / "broken.json").write_text("{}")
    run(data, capsys, "points", "tariff", str(data / "broken.json"), code=EXIT_KNOWN)


def test_a_lottery_from_the_digest_to_the_check(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan = ["--name", "抽選会", "--opens", "2025-01-01T00:00", "--prizes", "3", "--public-source", "日経平均"]
    (digest,) = run(data, capsys, "lottery", "open", "xmas", "--closes", "2025-02-01T00:00", *plan)
    run(data, capsys, "lottery", "open", "later", "--closes", "2999-01-01T00:00", *plan)
    run(data, capsys, "lottery", "draw", "later", "--public-value", "1", code=EXIT_KNOWN)
    published = run(data, capsys, "lottery", "draw", "xmas", "--public-value", "51234.56")
    file = data / "draw.json"
    file.write_text("\n".join(published), "utf-8")
    assert run(data, capsys, "lottery", "check", str(file), "--digest", digest) == [""]
    run(data, capsys, "lottery", "check", str(file), "--digest", "00", code=EXIT_KNOWN)
