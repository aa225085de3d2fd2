"""A volunteer centre's desks over the ledger: they converge, other sites hear nothing, HQ reads the figures."""

import asyncio
import json
import uuid
from datetime import date

import msgspec
import pytest

from ledger.centre_reports import TooManyDays, centres_csv, centres_report, centres_text
from ledger.commands.reproject import reproject
from ledger.service import Service
from sync.protocol.centre_records import NeedRecord, TeamRecord, VolunteerRecord
from sync.protocol.centre_teams import standing_after
from sync.protocol.events import Payload
from sync.protocol.values import RecordMode
from tests.contracts.ledger.desk import NOON_US, OPERATION, SHELTER, Desk, enrol_desk, kinds
from tests.contracts.ledger.test_routes import Client
from tests.unit.protocol import test_centre as words

PLACE = {"operation_id": OPERATION, "centre_id": SHELTER}


def placed(payload: Payload) -> Payload:

    return msgspec.structs.replace(payload, **PLACE)


def say(desk: Desk, aggregate: uuid.UUID, payload: Payload, at: int):
    return desk.write(placed(payload), aggregate, NOON_US + at)


def of_centre(desk: Desk) -> dict[type, list]:
    found = desk.pull()
    return {
        shape: [one for one in found if isinstance(one, shape)] for shape in (VolunteerRecord, NeedRecord, TeamRecord)
    }


def test_two_desks_of_a_centre_end_with_the_same_records_and_other_sites_hear_nothing(service: Service) -> None:
    first, second, far = enrol_desk(service), enrol_desk(service), enrol_desk(service, "shelter-2")
    say(first, words.CARD, words.received(), 1)
    say(second, words.CARD, words.received("B-1"), 2)
    say(second, words.NEED, words.needed("B-1"), 3)
    say(first, words.TEAM, words.matched(), 4)
    say(second, words.TEAM, words.TeamDeparted(**words.PLACE), 5)
    late = second.send()
    assert kinds(late.verdicts) == ["applied", "applied", "held:first_fact"]
    assert kinds(first.send().verdicts) == ["applied", "applied"]
    here, there = of_centre(first), of_centre(second)
    assert here == there
    [card], [need], [team] = here.values()
    assert (card.volunteer_no, len(card.received_event_ids), need.need_no) == ("A-1", 2, "B-1")
    assert standing_after(team.steps).is_out
    assert of_centre(far) == {VolunteerRecord: [], NeedRecord: [], TeamRecord: []}
    reproject(service)
    assert of_centre(first) == {VolunteerRecord: [], NeedRecord: [], TeamRecord: []}, "nothing is new after it"


def test_what_is_taken_back_counts_no_longer(service: Service) -> None:
    desk = enrol_desk(service)
    received = say(desk, words.CARD, words.received(heads=5), 1)
    desk.send()
    assert centres_report(service, RecordMode.DRILL, words.DAY, None).total.participants == 5
    say(desk, words.CARD, words.CentreFactUndone(**words.PLACE, undone_event_id=received.event_id, reason="x"), 2)
    desk.send()
    [card] = of_centre(desk)[VolunteerRecord]
    assert card.undone
    assert centres_report(service, RecordMode.DRILL, words.DAY, None).lines == []


def test_headquarters_read_each_day_of_each_centre(service: Service) -> None:
    desk = enrol_desk(service)
    say(desk, words.CARD, words.received(heads=3), 1)
    say(desk, words.NEED, words.needed(), 2)
    say(desk, words.TEAM, words.matched((words.CARD, 2)), 3)
    say(desk, words.TEAM, words.TeamDeparted(**words.PLACE), 4)
    other = uuid.uuid4()
    say(desk, other, words.received(card=other, day=words.NEXT_DAY), 5)
    real = uuid.uuid4()
    desk.write(placed(words.received(heads=9, card=real)), real, NOON_US + 6, mode=RecordMode.REAL)
    desk.send()
    report = centres_report(service, RecordMode.DRILL, words.DAY, words.NEXT_DAY)
    assert [(one.day, one.centre_id, one.figures.participants, one.figures.active) for one in report.lines] == [
        (words.DAY, SHELTER, 3, 2),
        (words.NEXT_DAY, SHELTER, 1, 0),
    ]
    assert (report.total.participants, report.total.needs_total, report.total.needs_open) == (4, 1, 1)
    assert centres_report(service, RecordMode.REAL, words.DAY, None).total.participants == 9
    table = centres_csv(report).decode("utf-8-sig").splitlines()
    assert len(table) == 3
    assert table[1].startswith("2026-11-20,op-drill,")
    text = centres_text(report)
    assert "【訓練】" in text
    assert "受付：4人（2件、うち団体 1団体 3人）" in text
    assert "11月20日〜11月21日" in text


def test_a_report_of_no_day_or_of_years_is_refused(service: Service) -> None:
    for last in (date(2026, 11, 19), date(2028, 1, 1)):
        with pytest.raises(TooManyDays):
            centres_report(service, RecordMode.REAL, words.DAY, last)


def test_the_report_over_http(service: Service) -> None:
    desk = enrol_desk(service)
    say(desk, words.CARD, words.received(heads=3), 1)
    desk.send()
    with asyncio.Runner() as runner:
        client = Client(service, runner)
        road = "/v1/reports/centres?mode=drill&day=2026-11-20"
        assert json.loads(client.get(road).content)["total"]["participants"] == 3
        assert "受付：3人" in client.get(f"{road}&format=text").text
        assert client.get(f"{road}&format=csv").text.count("\n") == 2
        for wrong in (f"{road}&format=figures", "/v1/reports/centres?day=20", f"{road}&from=2020-01-01"):
            assert client.get(wrong).status_code == 400
