"""Staff between headquarters and desks: who was made known there comes down, who was made known here goes round."""

import json
from dataclasses import replace

import pytest

from kiosk.desk.counter import Counter
from kiosk.desk.staff import ListStaff, LogIn, MakeKnown, OpenEmergency, TakeOff
from kiosk.domain.duties import EVERY_DUTY, NO_DUTY
from kiosk.domain.outcomes import Refused
from ledger import audit, staffing
from ledger.__main__ import main
from ledger.commands.reproject import reproject
from sync.protocol import badge_code
from sync.protocol.events import StaffSet
from sync.protocol.ids import staff_aggregate
from sync.protocol.key_envelope import Cost
from sync.protocol.staff import StaffRecord
from sync.protocol.values import StaffRole
from tests.fakes import FakeClock
from tests.faults.sync.stand import KioskStand, LedgerStand

QUICK = Cost(1, 1, 8)


@pytest.fixture
def ledger(tmp_path):
    stand = LedgerStand(tmp_path / "ledger", FakeClock())
    yield stand
    stand.service.database.close()


@pytest.fixture
def desks(tmp_path, ledger):
    """Two desks of one shelter and one of another, with nobody at them."""
    places = (("a", "shelter-1"), ("b", "shelter-1"), ("c", "shelter-2"))
    stands = {name: KioskStand(tmp_path / name, ledger, ledger.clock, site=site) for name, site in places}
    for stand in stands.values():
        stand.desk.move_to(replace(stand.desk.site, operator_id="desk", may=NO_DUTY))
    yield stands
    for stand in stands.values():
        stand.close()


@pytest.fixture
def ask(ledger, capsys):
    def ask(*words):
        assert main(["staff", "--data", str(ledger.folder), *words]) == 0
        return capsys.readouterr().out.splitlines()

    return ask


def names(desk):
    return [one.name for one in desk.desk.look(ListStaff()).people]


def meet(*desks):
    for desk in desks:
        desk.engine.round()


def test_whom_headquarters_make_known_logs_in_at_their_shelter_and_nowhere_else(desks, ask):
    (told,) = ask("add", "仮山 職員", "--role", "leader", "--site", "shelter-1")
    made = json.loads(told)
    assert badge_code.is_badge_code(made["badge"])
    meet(*desks.values())
    assert (names(desks["a"]), names(desks["c"])) == (["仮山 職員"], [])
    assert desks["a"].desk.do(LogIn(made["id"], made["pin"])).may == EVERY_DUTY
    assert desks["c"].desk.do(LogIn(made["id"], made["pin"])) == Refused("problem.staff_unknown")

    (renewed,) = ask("renew", made["id"])
    ask("add", "例田 職員", "--role", "it")
    meet(*desks.values())
    assert desks["b"].desk.do(LogIn(made["id"], made["pin"])) == Refused("problem.pin_wrong")
    assert desks["b"].desk.do(LogIn(made["id"], json.loads(renewed)["pin"])).operator_name == "仮山 職員"
    assert names(desks["c"]) == ["例田 職員"]

    ask("remove", made["id"])
    meet(*desks.values())
    assert names(desks["a"]) == ["例田 職員"]
    assert [json.loads(line)["removed"] for line in ask("list")] == [False, True]


def test_no_pin_and_no_badge_lies_in_the_ledger(ledger, ask):
    (told,) = ask("add", "仮山 職員", "--role", "leader")
    made = json.loads(told)
    ledger.service.database.close()
    kept = b"".join(file.read_bytes() for file in ledger.folder.glob("ledger.sqlite*"))
    assert made["pin"].encode() not in kept
    assert badge_code.parse(made["badge"]) not in kept


def test_whom_a_leader_makes_known_at_one_desk_is_known_at_the_shelters_other_desk(desks):
    first, second, elsewhere = desks["a"], desks["b"], desks["c"]
    first.desk.move_to(replace(first.desk.site, may=EVERY_DUTY))
    made = first.desk.do(MakeKnown("見本 職員", StaffRole.RECEPTION, "314159", QUICK))
    meet(first, second, elsewhere)
    assert (names(second), names(elsewhere)) == (["見本 職員"], [])
    assert second.desk.do(LogIn(made.staff_id, "314159")).operator_name == "見本 職員"
    second.desk.move_to(replace(second.desk.site, may=EVERY_DUTY))
    second.clock.advance(60)
    second.desk.do(TakeOff(made.staff_id))
    meet(second, first)
    assert names(first) == []


def test_whom_headquarters_took_off_stays_off_when_all_is_read_anew(desks, ledger, ask):
    first = desks["a"]
    first.desk.move_to(replace(first.desk.site, may=EVERY_DUTY))
    made = first.desk.do(MakeKnown("見本 職員", StaffRole.RECEPTION, "314159", QUICK))
    meet(first)
    ledger.clock.advance(60)
    ask("remove", made.staff_id)
    reproject(ledger.service)
    meet(first, desks["b"])
    assert names(first) == names(desks["b"]) == []


def test_a_desk_makes_nobody_known_elsewhere_and_changes_nobody_of_headquarters(desks, ledger, ask):
    """A stolen desk must not make itself a leader of the city."""
    (told,) = ask("add", "仮山 職員", "--role", "reception", "--site", "shelter-2")
    theirs = json.loads(told)["id"]
    bad = desks["a"]
    forged = [
        StaffRecord(staff_id=theirs, name="例田", role=StaffRole.LEADER, set_at_us=9, site_id="shelter-2"),
        StaffRecord(staff_id="somebody", name="例田", role=StaffRole.LEADER, set_at_us=9),
        StaffRecord(staff_id="other-device.1", name="例田", role=StaffRole.LEADER, set_at_us=9),
        StaffRecord(staff_id=f"{bad.device_id}.1", name="例田 ここ", role=StaffRole.LEADER, set_at_us=9),
    ]
    with bad.store.unit() as unit:
        for one in forged:
            fact = StaffSet(operation_id=bad.desk.site.operation_id, shelter_id="shelter-1", staff=one)
            Counter(unit, bad.desk.site, bad.clock).write(fact, staff_aggregate(one.staff_id))
    meet(*desks.values())
    assert names(desks["c"]) == ["仮山 職員"]
    assert names(desks["b"]) == ["例田 ここ"], "at its own shelter, and nowhere else"
    with ledger.service.database.read() as connection:
        assert next(one for one in staffing.listed(connection) if one.staff_id == theirs).role is StaffRole.RECEPTION


def test_a_sealed_code_that_was_used_is_good_at_no_desk(desks, ledger, ask):
    code, spare = ask("codes", "--site", "shelter-1", "--count", "2")
    meet(*desks.values())
    first, second, elsewhere = desks["a"], desks["b"], desks["c"]
    assert elsewhere.desk.do(OpenEmergency(code)) == Refused("problem.emergency_unknown")
    assert first.desk.do(OpenEmergency(code)).may
    meet(first, second, first)
    for desk in (first, second):
        assert desk.desk.do(OpenEmergency(code)) == Refused("problem.emergency_unknown")
    assert second.desk.do(OpenEmergency(spare)).may
    with ledger.service.database.read() as connection:
        told = [(one.device_id, one.line.kind) for one in audit.told(connection)]
    assert (first.device_id, "emergency_opened") in told


def test_new_codes_make_those_before_worthless(desks, ask):
    (old,) = ask("codes", "--site", "shelter-1", "--count", "1")
    (new,) = ask("codes", "--site", "shelter-1", "--count", "1")
    meet(desks["a"])
    assert desks["a"].desk.do(OpenEmergency(old)) == Refused("problem.emergency_unknown")
    assert desks["a"].desk.do(OpenEmergency(new)).may
