"""Staff and sealed codes of organisers' tables and of volunteer centres: whom each desk knows, and who may speak."""

import json
from dataclasses import replace

import pytest

from kiosk.desk.counter import Counter
from kiosk.desk.staff import ListStaff, LogIn, MakeKnown, OpenEmergency
from kiosk.domain.duties import AT_OWN_TABLE, EMERGENCY_MAY, EVERY_DUTY, MAY, NO_DUTY, Duty
from kiosk.domain.outcomes import Refused
from kiosk.store.unit_of_work import SqlStore
from ledger import audit, staffing
from ledger.__main__ import main
from ledger.commands.reproject import reproject
from ledger.errors import NoSuchThing, RoleNotThere
from ledger.organizers import members
from sync.protocol.events import DeskMoved, StaffSet
from sync.protocol.ids import desk_aggregate, staff_aggregate
from sync.protocol.key_envelope import Cost
from sync.protocol.staff import StaffRecord
from sync.protocol.values import SiteRole, StaffRole
from tests.contracts.ledger.town import approved, joined
from tests.fakes import FakeClock, open_database
from tests.faults.sync.stand import KioskStand, LedgerStand, enrol

QUICK = Cost(1, 1, 8)
CENTRE = "centre-1"


@pytest.fixture
def ledger(tmp_path):
    stand = LedgerStand(tmp_path / "ledger", FakeClock())
    yield stand
    stand.service.database.close()


@pytest.fixture
def clubs(ledger):
    """Two organisers in good standing."""
    return approved(ledger.service, 1), approved(ledger.service, 2)


@pytest.fixture
def desks(tmp_path, ledger, clubs):
    """Two tables of one organiser, one of which is a shelter's desk besides; another's; a centre; a shelter's desk."""
    mine, theirs = (one.organizer_id for one in clubs)
    places = {
        "table": (mine, SiteRole.VENUE_TABLE, mine),
        "both": ("shelter-1", SiteRole.SHELTER_DESK, mine),
        "another": (theirs, SiteRole.VENUE_TABLE, theirs),
        "centre": (CENTRE, SiteRole.VOLUNTEER_CENTER, ""),
        "shelter": ("shelter-1", SiteRole.SHELTER_DESK, ""),
    }
    stands = {}
    for name, (site, role, organizer_id) in places.items():
        folder = tmp_path / name
        folder.mkdir()
        database = open_database(folder / "kiosk.db")
        known = enrol(ledger.service, SqlStore(database), site, role, organizer_id)
        stand = KioskStand(folder, ledger, ledger.clock, known, database=database)
        stand.desk.move_to(replace(stand.desk.site, operator_id="desk", may=NO_DUTY))
        stands[name] = stand
    yield stands
    for stand in stands.values():
        stand.close()


@pytest.fixture
def ask(ledger, capsys):
    def ask(*words):
        assert main(["staff", "--data", str(ledger.folder), *words]) == 0
        return capsys.readouterr().out.splitlines()

    return ask


def meet(desks):
    """Twice: what the last one brought comes to the first one too."""
    for stand in (*desks.values(), *desks.values()):
        stand.engine.round()


def known(desks) -> dict[str, list[str]]:
    """Who is known where."""
    return {name: [one.name for one in stand.desk.look(ListStaff()).people] for name, stand in desks.items()}


def test_each_place_knows_its_own_people_and_nobody_elses(desks, clubs, ask):
    (told,) = ask("add", "例田 花子", "--organizer", clubs[0].organizer_id)
    made = json.loads(told)
    assert made["role"] == "organizer"
    ask("add", "仮山 次郎", "--site", CENTRE)
    ask("add", "見本 一郎", "--role", "leader", "--site", "shelter-1")
    meet(desks)
    assert known(desks) == {
        "table": ["例田 花子"],
        "both": ["例田 花子", "見本 一郎"],
        "another": [],
        "centre": ["仮山 次郎"],
        "shelter": ["見本 一郎"],
    }
    assert desks["table"].desk.do(LogIn(made["id"], made["pin"])).may == AT_OWN_TABLE
    assert desks["both"].desk.do(LogIn(made["id"], made["pin"])).may == {Duty.CORRECT}
    assert desks["another"].desk.do(LogIn(made["id"], made["pin"])) == Refused("problem.staff_unknown")


def test_a_member_is_known_under_the_offices_name_and_no_more_when_they_leave(desks, clubs, ledger, ask):
    club = clubs[0]
    joined(ledger.service, club, 5)
    with ledger.service.database.read() as connection:
        member = next(one for one in members.of_organizer(connection, club.organizer_id) if not one.is_admin)
    (told,) = ask("add", "--organizer", club.organizer_id, "--member", str(member.no))
    meet(desks)
    assert known(desks)["table"] == [member.name] == [json.loads(told)["name"]]
    (again,) = ask("add", "--organizer", club.organizer_id, "--member", str(member.no))
    assert json.loads(again)["id"] == json.loads(told)["id"], "a new PIN, and not a second person"
    ledger.clock.advance(60)
    members.remove(ledger.service, club.bearer, member.no)
    meet(desks)
    assert known(desks)["table"] == known(desks)["both"] == []


def test_an_organisers_sealed_code_opens_its_tables_and_once(desks, clubs, ledger, ask):
    mine = clubs[0].organizer_id
    first, second, spare = ask("codes", "--organizer", mine, "--count", "3")
    meet(desks)
    for elsewhere in ("another", "centre", "shelter"):
        assert desks[elsewhere].desk.do(OpenEmergency(first)) == Refused("problem.emergency_unknown")
    assert desks["table"].desk.do(OpenEmergency(first)).may == EMERGENCY_MAY
    assert desks["both"].desk.do(OpenEmergency(second)).may == {Duty.CORRECT}, "nothing of the shelter"
    meet(desks)
    for table in ("table", "both"):
        for used in (first, second):
            assert desks[table].desk.do(OpenEmergency(used)) == Refused("problem.emergency_unknown")
    assert desks["both"].desk.do(OpenEmergency(spare)).may == {Duty.CORRECT}
    meet(desks)
    with ledger.service.database.read() as connection:
        told = {(one.device_id, one.line.kind) for one in audit.told(connection)}
    assert {(desks["table"].device_id, "emergency_opened"), (desks["both"].device_id, "emergency_opened")} <= told


def test_a_centres_sealed_code_stands_in_for_a_leader_there(desks, ask):
    (code,) = ask("codes", "--site", CENTRE, "--count", "1")
    meet(desks)
    assert desks["shelter"].desk.do(OpenEmergency(code)) == Refused("problem.emergency_unknown")
    centre = desks["centre"].desk
    assert centre.do(OpenEmergency(code)).may == EMERGENCY_MAY
    made = centre.do(MakeKnown("仮山 葉子", StaffRole.RECEPTION, "314159", QUICK))
    meet(desks)
    assert centre.do(LogIn(made.staff_id, "314159")).may == MAY[StaffRole.RECEPTION]
    assert known(desks)["centre"] == ["仮山 葉子"]


def test_whom_a_table_makes_known_is_known_at_its_organisers_other_tables(desks):
    desks["table"].desk.move_to(replace(desks["table"].desk.site, may=EVERY_DUTY))
    desks["table"].desk.do(MakeKnown("例田 次郎", StaffRole.ORGANIZER, "314159", QUICK))
    meet(desks)
    assert [name for name, people in known(desks).items() if people] == ["table", "both"]


@pytest.mark.parametrize("place", ["another", "", "shelter-2", CENTRE])
def test_a_stolen_desk_speaks_of_no_place_but_its_own(desks, clubs, ledger, place):
    """Neither of another organiser's tables, nor of the whole city, nor of where it never stood."""
    bad = desks["shelter"]
    target = clubs[1].organizer_id if place == "another" else place
    record = StaffRecord(staff_id=f"{bad.device_id}.1", name="例田", role=StaffRole.LEADER, set_at_us=9, site_id=target)
    with bad.store.unit() as unit:
        fact = StaffSet(operation_id=bad.desk.site.operation_id, shelter_id=target, staff=record)
        Counter(unit, bad.desk.site, bad.clock).write(fact, staff_aggregate(record.staff_id))
    meet(desks)
    assert not any(people for name, people in known(desks).items())
    with ledger.service.database.read() as connection:
        assert staffing.listed(connection) == []


def test_a_stolen_desk_that_moves_to_an_organiser_is_not_its_table(desks, clubs, ledger):
    bad, target = desks["shelter"], clubs[1].organizer_id
    record = StaffRecord(staff_id=f"{bad.device_id}.1", name="例田", role=StaffRole.ORGANIZER, set_at_us=9)
    with bad.store.unit() as unit:
        counter, operation = Counter(unit, bad.desk.site, bad.clock), bad.desk.site.operation_id
        move = DeskMoved(operation_id=operation, from_shelter_id="shelter-1", shelter_id=target, desk_letter="A")
        counter.write(move, desk_aggregate(bad.device_id))
        fact = StaffSet(operation_id=operation, shelter_id=target, staff=record)
        counter.write(fact, staff_aggregate(record.staff_id))
    meet(desks)
    assert known(desks)["another"] == []


def test_people_of_where_a_desk_stood_before_are_believed_when_all_is_read_anew(desks, ledger):
    first = desks["shelter"]
    first.desk.move_to(replace(first.desk.site, may=EVERY_DUTY))
    first.desk.do(MakeKnown("見本 職員", StaffRole.RECEPTION, "314159", QUICK))
    with first.store.unit() as unit:
        move = DeskMoved(
            operation_id=first.desk.site.operation_id,
            from_shelter_id="shelter-1",
            shelter_id="shelter-2",
            desk_letter="A",
        )
        Counter(unit, first.desk.site, first.clock).write(move, desk_aggregate(first.device_id))
    meet(desks)
    reproject(ledger.service)
    meet(desks)
    assert known(desks)["both"] == ["見本 職員"]


def test_nobody_is_made_known_where_they_have_no_work(ledger, clubs):
    mine = clubs[0].organizer_id
    with ledger.service.database.write() as connection:
        for role, place in ((StaffRole.LEADER, mine), (StaffRole.IT, mine), (StaffRole.ORGANIZER, "")):
            with pytest.raises(RoleNotThere):
                staffing.add(connection, ("例田", role, place), 1)
        with pytest.raises(NoSuchThing):
            staffing.add(connection, ("例田", StaffRole.RECEPTION, "nowhere"), 1)
        with pytest.raises(NoSuchThing):
            staffing.seal_codes(connection, "nowhere", 1)


def test_an_older_desk_still_reads_whom_it_is_told_of(desks, clubs, ask):
    """Nothing was added to the shapes: an organiser stands where a shelter stands, and a table stands at its own."""
    ask("add", "例田 花子", "--organizer", clubs[0].organizer_id)
    meet(desks)
    with desks["table"].store.reading() as unit:
        (record,) = unit.staff.known_at([desks["table"].desk.site.shelter_id])
    assert record.site_id == clubs[0].organizer_id
