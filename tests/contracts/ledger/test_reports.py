"""HQ's reports: all shelters as of now with the age of each, and the city's table; drills and real days apart."""

import asyncio
import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from ledger import reports
from ledger.database import Versions
from ledger.publishing import Published, publish
from ledger.reports import receptions_report, report_text, shelters_report
from ledger.routes.app import build
from ledger.routes.reports import MAX_REPORT_BYTES
from ledger.service import Service
from sync.protocol.reception_table import Line
from sync.protocol.records import ShelterRecord
from sync.protocol.values import OpenState, ReceptionMethod, RecordMode
from tests.contracts.ledger.desk import NOON_US, OPERATION, SHELTER, enrol_desk, household, person

DAY_US = 86_400_000_000
WARDS = {"shelter-1": "中央", "shelter-2": "東", "shelter-3": "東"}


@pytest.fixture
def city(service: Service) -> Service:
    """Three shelters in two wards, one of them closed; six minutes after noon."""
    with service.database.write() as connection:
        versions = Versions(connection)
        places = [
            ShelterRecord(
                shelter_id=place,
                name=f"=見本{place}",
                ward=ward,
                open_state=OpenState.CLOSED if place == "shelter-3" else OpenState.OPEN,
            )
            for place, ward in WARDS.items()
        ]
        publish(connection, versions, [Published(place) for place in places])
        versions.keep()
    return service


def fill(service: Service) -> None:
    """A desk at the first shelter receives three households and takes one back; another desk says nothing."""
    desk = enrol_desk(service)
    desk.admit(household(1, person(1), person(2)), NOON_US, method=ReceptionMethod.APP)
    desk.admit(household(2, heads=5), NOON_US + DAY_US, method=ReceptionMethod.COUNT_ONLY)
    wrong = desk.admit(household(3, heads=9), NOON_US + 1, method=ReceptionMethod.CARD)
    desk.undo(wrong, NOON_US + 2)
    desk.send()
    enrol_desk(service, "shelter-2")


def later(service: Service, us: int) -> Service:
    return replace(service, clock=lambda: NOON_US + us)


@pytest.fixture
def get(city: Service) -> Iterator[Any]:
    fill(city)
    app = build(later(city, 360_000_000))
    client = httpx.AsyncClient(transport=httpx.ASGITransport(app, raise_app_exceptions=False), base_url="http://ledger")
    with asyncio.Runner() as runner:

        def get(path: str, content: bytes | None = None, **options: Any) -> httpx.Response:
            if content is None:
                return runner.run(client.get(path, **options))
            return runner.run(client.post(path, content=content, **options))

        yield get


def rows(answer: httpx.Response) -> list[dict[str, str]]:
    assert answer.content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


def test_all_shelters_as_json(get: Any) -> None:
    found = get("/v1/reports/shelters", params={"mode": "drill"}).json()
    assert found["record_mode"] == "drill"
    assert found["counts"] | {"as_of_us": 0} == {
        "record_mode": "drill",
        "as_of_us": 0,
        "open_by_ward": {"中央": 1, "東": 1},
        "households": 2,
        "persons": 7,
        "voluntary_persons": None,
    }
    told, silent, closed = found["shelters"]
    assert (told["id"], told["households"], told["persons"]) == (SHELTER, 2, 7)
    assert told["by_method"] == {"app": 1, "card": 0, "paper": 1}
    assert told["age_s"] == 360
    assert told["as_of"] < found["as_of"]
    assert (silent["as_of"], silent["age_s"], closed["capacity"]) == (None, None, None)


def test_the_citys_text(get: Any) -> None:
    for options in ({"params": {"mode": "drill", "format": "text"}},):
        answer = get("/v1/reports/shelters", **options)
        assert answer.headers["content-type"] == "text/plain; charset=utf-8"
        lines = answer.text.splitlines()
        assert lines[0].startswith("【訓練】避難所開設状況（")
        assert lines[1:] == [
            "○開設避難所数：2か所",
            "（中央区：1か所、東区：1か所、西区：0か所、南区0か所、北区0か所）",
            "避難者数：2世帯 7人",
        ]


def test_what_changed_since_a_report_is_computed_from_that_report(city: Service, get: Any) -> None:
    before = get("/v1/reports/shelters", params={"mode": "drill"}).content
    desk = enrol_desk(city, "shelter-3")
    desk.admit(household(7, heads=1), NOON_US)
    desk.send()
    text = get("/v1/reports/shelters", before, params={"mode": "drill", "format": "text"}).text
    assert "○開設避難所数：3か所（＋1か所）" in text
    assert "東区：2か所（＋1か所）" in text
    assert text.endswith("避難者数：3世帯 8人（＋1世帯 ＋1人）\n")
    real = get("/v1/reports/shelters", before, params={"mode": "real", "format": "text"}).text
    assert "＋" not in real
    assert "▲" not in real


def test_all_shelters_as_csv_that_nothing_runs(get: Any) -> None:
    answer = get("/v1/reports/shelters", params={"mode": "drill"}, headers={"accept": "text/csv;q=1, application/json"})
    told, silent, _ = rows(answer)
    assert (told["name"], told["capacity"], told["persons"], told["age_s"]) == ("'=見本shelter-1", "", "7", "360")
    assert (silent["as_of"], silent["record_mode"]) == ("", "drill")


def test_the_table_of_receptions(get: Any) -> None:
    found = get("/v1/reports/receptions", params={"mode": "drill"}).json()
    (line,) = found["lines"]
    assert line == {
        "day": "2026-09-21",
        "operation_id": OPERATION,
        "kind": "訓練",
        "shelters": 2,
        "households": 2,
        "persons": 7,
        "by_method": {"app": 1, "card": 0, "paper": 1},
        "share_percent": {"app": 50, "card": 0, "paper": 50},
    }
    assert found["total"]["households"] == 2
    days = get("/v1/reports/receptions", params={"mode": "drill", "by": "day", "format": "csv"})
    assert [(row["day"], row["households"], row["shelters"], row["paper_percent"]) for row in rows(days)] == [
        ("2026-09-21", "1", "1", "0"),
        ("2026-09-22", "1", "1", "100"),
        ("", "2", "2", "50"),
    ]


def test_real_days_have_nothing_of_a_drill(get: Any) -> None:
    found = get("/v1/reports/shelters").json()
    assert (found["record_mode"], found["counts"]["persons"]) == ("real", 0)
    assert {one["as_of"] for one in found["shelters"]} == {None}
    (line,) = get("/v1/reports/receptions").json()["lines"]
    assert (line["households"], line["share_percent"]["app"]) == (0, None)


@pytest.mark.parametrize(
    ("path", "options"),
    [
        ("shelters", {"mode": "all"}),
        ("shelters", {"format": "xml"}),
        ("receptions", {"by": "week"}),
        ("receptions", {"format": "text"}),
    ],
)
def test_what_nobody_offers_is_refused(get: Any, path: str, options: dict[str, str]) -> None:
    answer = get(f"/v1/reports/{path}", params=options)
    assert (answer.status_code, answer.json()) == (400, {"error": "malformed"})


def test_an_earlier_report_that_is_none(get: Any) -> None:
    for body in (b"", b"{}", b"[]", b'{"counts": {"households": "many"}}', b"\xff"):
        assert get("/v1/reports/shelters", body).status_code == 400, body
    assert get("/v1/reports/shelters", b" " * (MAX_REPORT_BYTES + 1)).status_code == 413


def test_a_spoilt_template_is_named(city: Service, get: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spoilt = tmp_path / "city_text.json"
    spoilt.write_text(reports.FORM_FILE.read_text("utf-8").replace("{世帯}", "{せたい}"), "utf-8")
    for file in (spoilt, tmp_path / "missing.json"):
        monkeypatch.setattr(reports, "FORM_FILE", file)
        answer = get("/v1/reports/shelters", params={"format": "text"})
        assert (answer.status_code, answer.json()) == (503, {"error": "form_spoilt"})
        assert get("/v1/reports/shelters").status_code == 200


def test_an_empty_ledger_reports_zeros(service: Service) -> None:
    report = shelters_report(service, RecordMode.TEST)
    assert report_text(report, None).endswith("避難者数：0世帯 0人\n")
    assert receptions_report(service, RecordMode.TEST, Line.OPERATION).total is None
