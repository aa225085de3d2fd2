"""An order about bygone activities at the ledger: names go from all that is computed or applied for, accounts stay."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from ledger.__main__ import EXIT_KNOWN, main
from ledger.all_tables import metadata
from ledger.commands.purge_order import EXIT_USAGE
from ledger.commands.reproject import reproject
from ledger.errors import NoSuchThing
from ledger.organizer_tables import organizer_document
from ledger.organizers import answers, applications, purging
from ledger.organizers.hands import Clerk
from ledger.organizers.life import OrganizerAct
from ledger.organizers.purging import DayToCome
from ledger.point_tables import certificate, participation
from ledger.service import Service
from ledger.took_part import took_part
from sync.protocol import certificate_code, codec, keys, purge_order
from sync.protocol.city_form import local_time
from sync.protocol.purge_order import ActivitiesOrder
from sync.protocol.records import ActivitiesPurgeRecord
from sync.protocol.values import RecordMode
from sync.protocol.venue_records import ApplicantRecord, OrganizerRecord, ParticipationRecord
from sync.protocol.venue_values import GrantState
from tests.contracts.ledger.points import DAY, adds_up, at, balance, owner, with_tariff
from tests.contracts.ledger.test_participants import code_for, post, resident
from tests.contracts.ledger.test_routes import Client
from tests.contracts.ledger.test_venue_feed import apply, table_of
from tests.contracts.ledger.town import Club, approved, created, decide
from tests.contracts.ledger.venue import ACTIVITY, TEN, Venue, VenueTable, keep_scan, opened

LATER = "act-later"
PAPER = certificate_code.number_of("a table", 1)
NEXT_DAY = DAY + timedelta(days=1)
PEOPLE = ("見本　11", "見本　12", "見本　13", "見本　None")
FACTS = {"journal", "phone_scan"}
"""What desks and phones wrote is never changed (ADR 0042)."""


@pytest.fixture
def service(service: Service) -> Service:
    with_tariff(service)
    return replace(service, clock=lambda: at(NEXT_DAY))


@pytest.fixture
def venue(service: Service) -> Venue:
    venue = opened(service)
    venue.hold(LATER, starts_at_us=TEN + 86_400_000_000, ends_at_us=TEN + 90_000_000_000)
    return venue


@pytest.fixture
def table(venue: Venue) -> VenueTable:
    """Two by their codes, one of whom applied, one by hand, one by phone; and one for what is later."""
    venue.applied(11)
    keep_scan(venue.service, 13, TEN)
    table = venue.table()
    for number in (11, 12, None):
        table.note(number)
    table.note(14, activity_id=LATER, name="明日　14")
    table.hand_out(12, PAPER, TEN + 1)
    table.send()
    reproject(venue.service)
    return table


@pytest.fixture
def client(service: Service) -> Iterator[Client]:
    with asyncio.Runner() as runner:
        yield Client(service, runner)


def order(service: Service, venue: Venue, day: date = NEXT_DAY) -> purging.Ordered:
    return purging.order(service, venue.organizer_id, day)


def tables_that_name(service: Service, *names: str) -> set[str]:
    """Where anybody of these stands, searched for in every column of every table."""
    with service.database.read() as connection:
        rows = {one.name: connection.execute(select(one)).all() for one in metadata.sorted_tables}
    return {
        name for name, found in rows.items() for row in found for value in row for who in names if who in _text(value)
    }


def _text(value: object) -> str:
    return bytes(value).decode("utf-8", "replace") if isinstance(value, bytes | memoryview) else str(value)


def bodies(service: Service, shape: Any, table: Any) -> list[Any]:
    with service.database.read() as connection:
        return [codec.decode_own(bytes(body), shape) for body in connection.execute(select(table.c.body)).scalars()]


def test_names_go_and_accounts_stay(service: Service, venue: Venue, table: VenueTable) -> None:
    assert tables_that_name(service, *PEOPLE) > FACTS
    before = {one.participation_id: one for one in bodies(service, ParticipationRecord, participation)}
    told = order(service, venue)
    assert (told.activities, told.participations, told.pending) == (1, 4, 0)
    assert tables_that_name(service, *PEOPLE) == FACTS
    assert tables_that_name(service, "明日　14") == {"journal", "participation", "record"}, "what was not over stays"
    for one in bodies(service, ParticipationRecord, participation):
        was = before[one.participation_id]
        assert (one.resident_id, one.points, one.method, one.checked_in_us, one.certificate_no) == (
            was.resident_id,
            was.points,
            was.method,
            was.checked_in_us,
            was.certificate_no,
        )
        assert one.activity_id == LATER or (one.name, one.birth_date) == ("", None)
    assert (balance(service, owner(11)), balance(service, owner(13))) == (100, 100)
    adds_up(service)


def test_the_order_goes_to_the_organiser_s_tables_alone(service: Service, venue: Venue, table: VenueTable) -> None:
    other = table_of(service, approved(service, 2))
    told = order(service, venue)
    (record,) = [one for one in table.pull() if isinstance(one, ActivitiesPurgeRecord)]
    assert record.order == told.token
    signer = service.keyring.sign
    assert purge_order.read(told.token, {keys.kid_of(signer): signer.public_key()}) == ActivitiesOrder(
        venue.organizer_id, NEXT_DAY, at(NEXT_DAY)
    )
    assert not [one for one in other.pull() if isinstance(one, ActivitiesPurgeRecord)]


def test_what_is_not_over_cannot_be_ordered_away(service: Service, venue: Venue) -> None:
    with pytest.raises(DayToCome):
        order(service, venue, NEXT_DAY + timedelta(days=1))
    with pytest.raises(NoSuchThing):
        purging.order(service, "nobody", NEXT_DAY)


def test_another_organiser_s_people_stay(service: Service, venue: Venue, table: VenueTable) -> None:
    other = approved(service, 2)
    before = tables_that_name(service, *PEOPLE)
    told = purging.order(service, other.organizer_id, NEXT_DAY)
    assert (told.activities, told.participations, told.applicants) == (0, 0, 0)
    assert tables_that_name(service, *PEOPLE) == before


def test_nothing_that_is_computed_again_brings_a_name_back(service: Service, venue: Venue, table: VenueTable) -> None:
    order(service, venue)
    reproject(service)
    assert tables_that_name(service, *PEOPLE) == FACTS


def test_a_table_that_comes_late_is_judged_as_before_and_named_nowhere(
    service: Service, venue: Venue, table: VenueTable
) -> None:
    """Somebody applied, and the table that noted them had no network until after the order."""
    venue.hold(capacity=5)
    venue.applied(15)
    late = venue.table()
    late.note(15)
    late.note(16)
    order(service, venue)
    late.send()
    heard = {one.resident_id: one for one in late.heard()}
    assert (heard["R-000015"].grant, heard["R-000015"].is_walk_in) == (GrantState.GRANTED, False)
    assert heard["R-000016"].grant is GrantState.REFUSED, "they never applied"
    assert tables_that_name(service, "見本　15", "見本　16") == {"journal"}
    assert balance(service, owner(15)) == 100


def test_a_certificate_can_be_checked_and_shown_for_ever(
    service: Service, venue: Venue, table: VenueTable, client: Client
) -> None:
    path, who = "/v1/app/certificates", resident(service, 11)
    (before,) = client.get(path, headers=who).json()["certificates"]
    order(service, venue)
    for number in (before["number"], PAPER):
        assert client.get(f"/v1/certificates/{number}").json()["state"] == "good"
    assert post(client, "/v1/certificates/checks", code=before["code"]).json()["name"] == "見本　11", "as the code says"
    (after,) = client.get(path, headers=who).json()["certificates"]
    assert {**after, "code": ""} == {**before, "code": ""}, "the name is the holder's own code's"
    fresh = post(client, f"{path}/{before['number']}/renewals", credential=code_for(service, 11)).json()
    assert (fresh["name"], fresh["state"]) == ("見本　11", "good")
    assert tables_that_name(service, "見本　11") == {"journal"}
    with service.database.read() as connection:
        assert connection.execute(select(certificate.c.body)).scalars().all()


def test_the_office_sees_points_without_names(service: Service, venue: Venue, table: VenueTable) -> None:
    order(service, venue)
    lines = took_part(service, ACTIVITY, RecordMode.REAL)
    assert sorted((one.resident_id, one.points) for one in lines) == [
        ("", 0),
        ("R-000011", 100),
        ("R-000012", 100),
        ("R-000013", 100),
    ]
    assert {one.name for one in lines} == {""}


# -- who applied


@pytest.fixture
def club(service: Service) -> Club:
    return approved(service, 1)


def applied(service: Service, club: Club) -> str:
    activity = created(service, club, starts_at=_moment(2), ends_at=_moment(4))
    for number in (7, 8):
        apply(service, activity.activity_id, number)
    return activity.activity_id


def _moment(hours: int) -> Any:
    return local_time(at(NEXT_DAY)) + timedelta(hours=hours)


def names_at(table: Any) -> list[str]:
    return [one.name for one in table.pull() if isinstance(one, ApplicantRecord)]


def test_tables_forget_who_applied_a_week_after_it_is_over(service: Service, club: Club) -> None:
    activity_id = applied(service, club)
    table = table_of(service, club)
    assert names_at(table) == ["見本　7", "見本　8"]
    ended = at(NEXT_DAY) + 4 * 3_600_000_000
    for clock, gone in ((ended + 1, 0), (ended + applications.NEEDED_AT_TABLES_US + 1, 2)):
        assert applications.forget_at_tables(replace(service, clock=lambda clock=clock: clock)) == gone
    assert names_at(table) == ["", ""]
    assert names_at(table_of(service, club)) == ["", ""]
    assert applications.forget_at_tables(replace(service, clock=lambda: ended * 2)) == 0, "once"
    roster = applications.roster(service, Clerk(club.organizer_id, "office-1"), activity_id)
    assert [one.name for one in roster.lines] == ["見本　7", "見本　8"], "here until headquarters order it"


def test_who_applied_goes_with_the_order(service: Service, club: Club) -> None:
    activity_id = applied(service, club)
    later = replace(service, clock=lambda: at(NEXT_DAY + timedelta(days=9)))
    told = purging.order(later, club.organizer_id, NEXT_DAY + timedelta(days=5))
    assert told.applicants == 2
    assert tables_that_name(service, "見本　7", "見本　8") == set()
    roster = applications.roster(service, Clerk(club.organizer_id, "office-1"), activity_id)
    assert (roster.applicants, [one.name for one in roster.lines]) == (2, ["", ""])


# -- an organiser that has ended


def test_papers_go_with_an_organiser_that_has_ended_and_only_then(service: Service, club: Club) -> None:
    assert not purging.order(service, club.organizer_id, NEXT_DAY).has_taken_papers
    with service.database.read() as connection:
        assert len(connection.execute(select(organizer_document)).all()) == 2
    decide(service, club, OrganizerAct.END, "解散")
    table = table_of(service, club)
    assert purging.order(service, club.organizer_id, NEXT_DAY).has_taken_papers
    found = tables_that_name(service, "例田 一郎", "096-000-0000", "club@example.jp", "黒髪1-1", "見本　1")
    assert found == set()
    with service.database.read() as connection:
        assert connection.execute(select(organizer_document)).all() == []
    assert answers.organizer_view(service, club.organizer_id, with_history=True).profile.name == "見本老人クラブ"
    organizer = [one for one in table.pull() if isinstance(one, OrganizerRecord)][-1]
    assert (organizer.name, organizer.leader) == ("見本老人クラブ", "")


def test_papers_stay_while_an_activity_is_not_covered(service: Service, club: Club) -> None:
    applied(service, club)
    decide(service, club, OrganizerAct.END, "解散")
    assert not purging.order(service, club.organizer_id, NEXT_DAY).has_taken_papers


# -- by command


def test_the_command_orders_and_writes_the_order(
    service: Service, venue: Venue, table: VenueTable, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    url = service.database.url.render_as_string(hide_password=False)
    words = ["purge-order", "--data", str(tmp_path), "--database", url, "--organizer", venue.organizer_id]
    assert main(words) == EXIT_USAGE
    assert main([*words, "--ended-before", "2999-01-01"]) == EXIT_KNOWN
    capsys.readouterr()
    file = tmp_path / "order"
    assert main([*words, "--ended-before", NEXT_DAY.isoformat(), "--out", str(file)]) == 0
    told = capsys.readouterr().out.strip()
    assert told.endswith("activities=1 participations=4 applicants=0 pending=0 papers=kept")
    assert file.read_bytes()
