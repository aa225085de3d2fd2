"""The roster's room: everything of one shelter, operation and record mode, nothing else, in its order."""

import contextlib
from uuid import UUID

import pytest
from msgspec.structs import replace
from sqlalchemy import event

from kiosk.ports.roster import RosterQuery
from kiosk.store import tables
from kiosk.store.migrations import migrate
from kiosk.store.roster import SqlRoster
from kiosk.store.unit_of_work import SqlStore
from sync.protocol.presence import PersonPresence, Whereabouts
from sync.protocol.records import HouseholdRecord
from sync.protocol.support import Consent
from sync.protocol.values import RecordMode, ReportedMethod, StayType
from tests.fakes import open_database
from tests.unit.documents.samples import RECEIVED_US, counted, family

WITHOUT_LINES = 4
"""The version whose file had no lines of the roster."""


def test_the_households_of_one_place_in_their_order(tmp_path):
    database = open_database(tmp_path / "kiosk.db")
    early, late = family(1), replace(counted(2, 3), undone=True)
    others = [
        replace(family(3), shelter_id="S-2"),
        replace(family(4), operation_id="op-2"),
        family(5, mode=RecordMode.REAL),
    ]
    with SqlStore(database).unit() as unit:
        for record in (late, *others, early):
            unit.people.put(record)
    with database.reading() as connection:
        found = list(SqlRoster(connection).records("op-1", "S-1", RecordMode.DRILL))
    assert found == [early, late]
    assert [one.household.household_id for one in found] == [UUID(int=1), UUID(int=2)]
    database.close()


def query(**wanted) -> RosterQuery:
    return RosterQuery(
        **{"operation_id": "op-1", "shelter_id": "S-1", "record_mode": RecordMode.DRILL, "limit": 50, **wanted}
    )


@pytest.fixture
def unit(tmp_path):
    """Two families (the seventh sleeps in a car), a count of four, and some that must never be listed here."""
    database = open_database(tmp_path / "kiosk.db")
    with SqlStore(database).unit() as unit:
        for one in (
            family(7, "例田　次郎"),
            family(1),
            counted(3, 4),
            replace(counted(2, 3), undone=True),
            replace(family(4), shelter_id="S-2"),
            replace(family(5), operation_id="op-2"),
            family(6, mode=RecordMode.REAL),
        ):
            unit.people.put(one)
        yield unit
    database.close()


def hidden(number: int, name: str, kana: str = "") -> HouseholdRecord:
    """A household of two of whom the first must stay hidden."""
    record = family(number, name, "仮山　一郎")
    first, second = record.household.persons
    persons = (replace(first, protect=True, kana=kana or first.kana), replace(second, representative=True))
    return replace(record, household=replace(record.household, persons=persons))


def away(record: HouseholdRecord, whereabouts: Whereabouts, person: int | None = 0, heads: int = 1) -> HouseholdRecord:
    who = None if person is None else record.household.persons[person].person_id
    entry = PersonPresence(person_id=who, whereabouts=whereabouts, since_us=5, event_id=UUID(int=1), heads=heads)
    return replace(record, away=(*record.away, entry))


def numbers(unit, **wanted) -> list[str]:
    return [line.reception_no for line in unit.roster.page(query(**wanted)).lines]


def test_a_list_has_a_line_for_each_person_and_one_for_the_unnamed(unit):
    page = unit.roster.page(query())
    assert [(line.reception_no, line.name, line.unnamed) for line in page.lines] == [
        ("A-0001", "見本　花子", 0),
        ("A-0001", "見本　太郎", 0),
        ("A-0003", "", 4),
        ("A-0007", "例田　次郎", 0),
    ]
    assert (page.households, page.persons) == (3, 7)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"stays": frozenset({StayType.CAR})}, ["A-0007"]),
        ({"stays": frozenset({StayType.CAR, StayType.SHELTER})}, ["A-0001", "A-0001", "A-0003", "A-0007"]),
        ({"methods": frozenset({ReportedMethod.CARD})}, []),
        ({"only_care": True}, ["A-0001"]),
        ({"text": "ミホン"}, ["A-0001", "A-0001", "A-0007"]),
        ({"text": "太郎"}, ["A-0001"]),
        ({"text": "3"}, ["A-0003"]),
        ({"text": "a-0007"}, ["A-0007"]),
        ({"text": "%"}, []),
        ({"limit": 1}, ["A-0001"]),
    ],
)
def test_filters_and_texts_keep_the_others_out(unit, wanted, found):
    assert numbers(unit, **wanted) == found


def test_what_is_not_shown_is_counted_all_the_same(unit):
    page = unit.roster.page(query(limit=1))
    assert (len(page.lines), page.households, page.persons) == (1, 3, 7)


def test_a_household_that_is_taken_back_or_changes_has_no_old_lines(unit):
    unit.people.put(replace(family(1), undone=True))
    unit.people.put(family(7, "仮山　さくら"))
    assert [line.name for line in unit.roster.page(query()).lines] == ["", "仮山　さくら"]


def test_an_older_file_gets_its_lines(tmp_path):
    database = open_database(tmp_path / "kiosk.db")
    with SqlStore(database).unit() as unit:
        unit.people.put(family(1))
    with database.writing() as connection:
        later = (tables.roster_line, tables.roster_sum, tables.sighting, tables.kept_report, tables.participation)
        for table in (*later, tables.certificate, tables.centre_entry):
            table.drop(connection)
        for column in (
            "household.heads_here",
            "household.heads_staying",
            "household.last_seen_us",
            "person.whereabouts",
        ):
            table_name, _, name = column.partition(".")
            connection.exec_driver_sql(f"ALTER TABLE {table_name} DROP COLUMN {name}")
        connection.exec_driver_sql(f"PRAGMA user_version = {WITHOUT_LINES}")
    migrate(database)
    with SqlStore(database).reading() as unit:
        assert numbers(unit) == ["A-0001", "A-0001"]
    database.close()


@pytest.mark.parametrize("text", ["みほん", "0001"])
def test_a_typed_page_reads_few_households_by_their_key_and_not_the_whole_place(tmp_path, text):
    """The place's index holds every line of the shelter: walked for a few, it took two thirds of a key press."""
    database = open_database(tmp_path / "kiosk.db")
    with SqlStore(database).unit() as unit:
        unit.people.put(family(1))
    read = []

    def note(_connection, _cursor, statement, parameters, *_more):
        read.append((statement, parameters))

    with database.reading() as connection:
        event.listen(database.engine, "before_cursor_execute", note)
        assert SqlRoster(connection).page(query(text=text)).lines
        event.remove(database.engine, "before_cursor_execute", note)
        plans = [
            step.detail
            for statement, parameters in read
            for step in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            if "roster_line" in step.detail
        ]
    assert plans
    assert all("sqlite_autoindex_roster_line_1 (household_id=?)" in plan for plan in plans), plans
    database.close()


def test_whoever_is_hidden_is_on_no_list_but_the_leaders(unit):
    unit.people.put(hidden(8, "秘山　見子", "ひやま みこ"))
    open_page, leaders = unit.roster.page(query()), unit.roster.page(query(with_hidden=True))
    assert "秘山　見子" not in [line.name for line in open_page.lines]
    assert [(line.name, line.heads, line.is_hidden) for line in open_page.lines[-1:]] == [("仮山　一郎", 1, False)]
    assert [(line.name, line.heads, line.is_hidden) for line in leaders.lines[-2:]] == [
        ("秘山　見子", 2, True),
        ("仮山　一郎", 2, False),
    ]
    assert leaders.persons == open_page.persons + 1


@pytest.mark.parametrize("text", ["秘山", "ひやま", "hiyama", "見子"])
def test_whoever_is_hidden_is_found_by_no_name_but_for_a_leader(unit, text):
    unit.people.put(hidden(8, "秘山　見子", "ひやま みこ"))
    assert numbers(unit, text=text) == []
    assert unit.people.search(text, RecordMode.DRILL, 9) == ()
    assert numbers(unit, text=text, with_hidden=True) == ["A-0008"]


def test_whoever_left_is_listed_only_where_asked_for(unit):
    unit.people.put(away(family(9), Whereabouts.LEFT))
    unit.people.put(away(away(counted(10, 5), Whereabouts.OUT, None, 2), Whereabouts.MOVED, None))
    page = unit.roster.page(query())
    assert [(line.reception_no, line.unnamed, line.whereabouts.value) for line in page.lines[-3:]] == [
        ("A-0009", 0, "here"),
        ("A-0010", 2, "out"),
        ("A-0010", 2, "here"),
    ]
    gone = unit.roster.page(query(whereabouts=frozenset({Whereabouts.LEFT, Whereabouts.MOVED})))
    assert [(line.reception_no, line.since_us) for line in gone.lines] == [("A-0009", 5), ("A-0010", 5)]


def test_areas_the_unseen_and_those_who_agreed(unit):
    first = family(11)
    consent = (Consent(to_public=True), Consent(to_family=True))
    persons = tuple(replace(one, consent=said) for one, said in zip(first.household.persons, consent, strict=True))
    unit.people.put(replace(first, household=replace(first.household, persons=persons, living_group="2組")))
    unit.people.put(replace(family(12, "仮山　さくら"), last_seen_us=RECEIVED_US * 2))
    assert numbers(unit, groups=frozenset({"2組"})) == ["A-0011", "A-0011"]
    assert unit.roster.page(query()).groups == ("2組",)
    assert [line.name for line in unit.roster.page(query(only_public=True)).lines] == ["見本　花子"]
    assert "A-0012" not in numbers(unit, unseen_since_us=RECEIVED_US + 3_600_000_000)
    assert "A-0011" in numbers(unit, unseen_since_us=RECEIVED_US + 3_600_000_000)


QUERIES = (
    {},
    {"only_care": True},
    {"only_public": True},
    {"with_hidden": True},
    {"whereabouts": frozenset(Whereabouts)},
    {"whereabouts": frozenset({Whereabouts.LEFT}), "with_hidden": True},
    {"stays": frozenset({StayType.CAR}), "methods": frozenset({ReportedMethod.PAPER})},
    {"groups": frozenset({"2組"})},
)


def changes() -> list[HouseholdRecord]:
    """Households that come, change, go, are taken back and come back, one after the other."""
    grouped = replace(family(11), household=replace(family(11).household, living_group="2組"))
    return [
        hidden(8, "秘山　見子"),
        grouped,
        away(grouped, Whereabouts.LEFT),
        replace(grouped, undone=True),
        away(away(counted(10, 5), Whereabouts.OUT, None, 2), Whereabouts.MOVED, None),
        counted(10, 2),
        family(8, "仮山　一郎"),
        replace(family(7), undone=True),
        grouped,
    ]


def test_sums_are_those_of_the_lines_after_every_change(unit):
    for record in changes():
        unit.people.put(record)
        for wanted in QUERIES:
            page = unit.roster.page(query(limit=1_000, **wanted))
            listed = {line.household_id for line in page.lines}
            persons = sum(max(line.unnamed, 1) for line in page.lines)
            assert (page.households, page.persons) == (len(listed), persons), wanted
    assert page.groups == ("2組",)


def test_a_change_that_is_not_kept_changes_no_sum(tmp_path):
    database = open_database(tmp_path / "kiosk.db")
    with SqlStore(database).unit() as unit:
        unit.people.put(family(1))
    with contextlib.suppress(ZeroDivisionError), SqlStore(database).unit() as unit:
        unit.people.put(counted(2, 5))
        raise ZeroDivisionError
    with SqlStore(database).reading() as unit:
        page = unit.roster.page(query())
    assert (page.households, page.persons) == (1, 2)
    database.close()


def test_what_nobody_of_the_place_has_any_more_is_no_chip(unit):
    unit.people.put(replace(family(7), undone=True))
    assert unit.roster.page(query()).stays == {StayType.SHELTER}


def test_an_age_that_was_said_stands_on_the_line(unit):
    first, second = family(11).household.persons
    persons = (replace(first, birth_date=None, birth_date_raw="80さい"), second)
    unit.people.put(replace(family(11), household=replace(family(11).household, persons=persons)))
    lines = unit.roster.page(query()).lines[-2:]
    assert [(line.birth_date is None, line.birth_date_raw) for line in lines] == [(True, "80さい"), (False, "")]
