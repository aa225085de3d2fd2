"""An office without a client: an organiser applies on paper, is approved, and holds an activity, all by commands."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from ledger import issuing
from ledger.__main__ import EXIT_KNOWN, main
from ledger.organizers import bearers
from ledger.organizers.words import BearerRole
from ledger.service import Service, now_us
from sync.protocol import enrolment_code
from tests.contracts.ledger.furniture import open_service
from tests.contracts.ledger.phones import code_of
from tests.contracts.ledger.town import PDF, plan, profile, somebody


def run(data: Path, capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main([words[0], "--data", str(data), *words[1:]]) == 0
    return capsys.readouterr().out.strip()


def plain(shape: msgspec.Struct) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(msgspec.json.encode(shape))
    return found


@pytest.fixture
def service(tmp_path: Path) -> Service:
    return open_service(f"sqlite:///{tmp_path / 'ledger.sqlite'}", tmp_path, now_us)


@pytest.fixture
def form(tmp_path: Path) -> Path:
    (tmp_path / "papers.pdf").write_bytes(PDF)
    papers = [
        {"purpose": purpose, "media_type": "application/pdf", "file": "papers.pdf"}
        for purpose in ("officers", "bylaws")
    ]
    file = tmp_path / "profile.json"
    file.write_text(json.dumps(plain(profile()) | {"documents": papers}), "utf-8")
    return file


def next_week(tmp_path: Path) -> Path:
    from datetime import UTC, datetime, timedelta

    begins = datetime.now(UTC) + timedelta(days=7)
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n example")
    picture = {"purpose": "picture", "media_type": "image/png", "file": "picture.png"}
    file = tmp_path / "plan.json"
    fields = plain(plan(starts_at=begins, ends_at=begins + timedelta(hours=2)))
    file.write_text(json.dumps(fields | {"picture": picture}), "utf-8")
    return file


def test_from_paper_to_an_activity(
    service: Service, tmp_path: Path, form: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = code_of(service, somebody(1), issuing.fresh(now_us() // 1_000_000))
    ours, word = run(tmp_path, capsys, "organizer", "apply", str(form), "--code", code).split()
    (line,) = json.loads(run(tmp_path, capsys, "organizer", "list", "--status", "in_review"))
    assert (line["organizer_id"], line["open_requests"]) == (ours, ["first"])
    assert run(tmp_path, capsys, "organizer", "decide", ours, "approve", "--by", "例田") == "approved"
    activity = run(tmp_path, capsys, "activity", "create", ours, str(next_week(tmp_path)), "--by", "例田")
    assert json.loads(run(tmp_path, capsys, "activity", "roster", ours, activity))["lines"] == []
    changed = run(tmp_path, capsys, "activity", "change", ours, activity, str(next_week(tmp_path)))
    assert changed == f"{activity} planned 2"
    assert run(tmp_path, capsys, "activity", "cancel", ours, activity, "--reason", "雨") == f"{activity} cancelled 3"
    shown = json.loads(run(tmp_path, capsys, "activity", "show", ours, activity))
    assert [one["who"] for one in shown["history"]] == ["例田", "ledger activity", "ledger activity"]
    assert run(tmp_path, capsys, "activity", "delete", ours, activity) == activity
    assert json.loads(run(tmp_path, capsys, "activity", "list", ours)) == []
    assert json.loads(run(tmp_path, capsys, "organizer", "nightly")) == {"lapsed": 0, "finished": 0, "forgotten": 0}
    (table,) = run(tmp_path, capsys, "enrol", "--organizer", ours, "--record-mode", "drill").split()
    assert enrolment_code.parse(table).secret
    assert [one["act"] for one in json.loads(run(tmp_path, capsys, "organizer", "show", ours))["history"]] == [
        "apply",
        "approve",
    ]
    anew = run(tmp_path, capsys, "organizer", "word", ours, "--member", "1")
    with service.database.read() as connection:
        assert bearers.whose(connection, anew, BearerRole.MEMBER, now_us()).organizer_id == ours
        with pytest.raises(bearers.UnknownBearer):
            bearers.whose(connection, word, BearerRole.MEMBER, now_us())
    service.database.close()


def test_the_offices_words_come_and_go(service: Service, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    word = run(tmp_path, capsys, "office-word", "例田")
    with service.database.read() as connection:
        assert bearers.whose(connection, word, BearerRole.OFFICE, now_us()).name == "例田"
    assert run(tmp_path, capsys, "office-word", "例田", "--end") == "1"
    assert main(["office-word", "例田", "--end", "--data", str(tmp_path)]) == EXIT_KNOWN
    service.database.close()


def test_an_office_s_own_rules_and_what_cannot_be_read(
    service: Service, tmp_path: Path, form: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    form.write_text('{"documents": [{}]}')
    assert main(["organizer", "--data", str(tmp_path), "apply", str(form), "--code", "x"]) == EXIT_KNOWN
    assert "malformed" in capsys.readouterr().err
    (tmp_path / "organizer_rules.json").write_text("{}")
    assert main(["organizer", "--data", str(tmp_path), "list"]) == EXIT_KNOWN
    assert "rules_spoilt" in capsys.readouterr().err
    assert main(["enrol", "--data", str(tmp_path)]) == EXIT_KNOWN
    service.database.close()
