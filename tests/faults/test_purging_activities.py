"""Headquarters order bygone activities away, and then nobody of them is left at the table: file, free pages, copies."""

import os
import random
import shutil
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import delete, select

from kiosk.app import purging
from kiosk.app.copying import Copying, now_of
from kiosk.commands import purge
from kiosk.config import Config
from kiosk.desk.certificates import HandOutCertificate, OpenCertificate
from kiosk.desk.papers_out import NotePaper
from kiosk.desk.participations import CheckIn
from kiosk.desk.purge import LookAtPurges, PurgeActivities, Purged, TakePurgeOrder, kept_activities_in
from kiosk.desk.venue import ChooseActivity, LookAtVenue
from kiosk.domain.outcomes import Refused
from kiosk.domain.venue_outcomes import CertificateReady, CheckedIn
from kiosk.ports.copies import CopyMade
from kiosk.ports.purging import OperationScope, PurgeBar
from kiosk.ports.restoring import RESTORED_SETTING, Restored
from kiosk.ports.sightings import SightingKind
from kiosk.store.backups import copies_in
from kiosk.store.database import Database, is_sound
from kiosk.store.standing import CURSOR_SETTING
from kiosk.store.tables import certificate, outbox, participation, record
from sync.engine import RowState
from sync.protocol import codec, keys, purge_order
from sync.protocol.events import ReceptionUndone
from sync.protocol.granting import day_of
from sync.protocol.purge_order import ActivitiesOrder
from sync.protocol.venue_values import ParticipationMethod
from tests.contracts.ledger.venue import checked_in
from tests.fakes import STORE_KEY
from tests.faults.activities_stand import LATER_PEOPLE, PEOPLE, ActivitiesStand, person
from tests.faults.purge_stand import names_in
from tests.faults.test_purging import killed_while_purging

KILLS = 30 if os.environ.get("KIOSK_LONG") else 4
MAX_DELAY_S = 0.3
"""As in test_purging: kills fall before, in and after each step."""
CAME, APPLIED, FACTS = 5, 3, 14
"""Five check-ins, four check-outs, a correction, four certificates."""


@pytest.fixture
def stand(tmp_path):
    stand = ActivitiesStand(tmp_path)
    yield stand
    stand.close()


def order_id(stand: ActivitiesStand) -> str:
    return f"{stand.club.organizer_id}@{day_of(stand.clock.now_us()).isoformat()}"


def act(stand: ActivitiesStand, *, with_damaged: bool = False) -> PurgeActivities:
    return PurgeActivities(order_id(stand), with_damaged)


def copied(stand: ActivitiesStand):
    config = Config(is_training=True, data=stand.folder)
    return Copying(config, STORE_KEY, now_of(stand.clock.now_us), lambda _state: None).copy_now()


def unfinished(folder: Path):
    return purging.unfinished(Config(is_training=True, data=folder), STORE_KEY)


def bars(stand: ActivitiesStand) -> tuple[PurgeBar, ...]:
    (one,) = stand.desk.look(LookAtPurges())
    return one.look.bars


def rows(database: Database, table):
    with database.reading() as connection:
        return connection.execute(select(table)).all()


# -- the order


def test_nothing_goes_without_an_order_and_none_is_believed_but_the_ledger_s(stand):
    stand.sync()
    assert stand.desk.do(act(stand)) == Refused("problem.activities_not_ordered")
    order = ActivitiesOrder(stand.club.organizer_id, day_of(stand.clock.now_us()), 1)
    assert stand.desk.do(TakePurgeOrder(purge_order.issue(order, keys.new_key()))) == Refused("problem.purge_order")
    assert stand.desk.do(act(stand)) == Refused("problem.activities_not_ordered")
    assert names_in(stand.folder, PEOPLE)


def test_a_table_without_an_operation_gets_the_order_with_its_page(stand):
    assert stand.desk.site.operation_id == ""
    stand.order()
    assert stand.desk.look(LookAtPurges()) == ()
    stand.sync()
    (one,) = stand.desk.look(LookAtPurges())
    assert (one.order.order_id, one.name) == (order_id(stand), "見本老人クラブ")
    look = one.look
    assert (look.activities, look.participations, look.applicants, look.facts) == (1, CAME, APPLIED, FACTS)
    assert (look.certificates, look.documents) == (4, {}), "made, and none printed yet"
    stand.desk.do(NotePaper(SightingKind.PRINTED, "certificate 7K3F9A-00001-0"))
    (one,) = stand.desk.look(LookAtPurges())
    assert one.look.documents == {"printed": 1}
    assert (look.households, look.persons, look.drafts) == (0, 0, 0)


def test_an_order_by_stick_waits_until_all_has_arrived(stand):
    assert isinstance(stand.desk.do(TakePurgeOrder(stand.order().token)), ActivitiesOrder)
    assert bars(stand) == (PurgeBar.UNSETTLED,), "another day was chosen and somebody noted"
    assert stand.desk.do(act(stand)) == Refused("problem.purge_unsettled", (("count", 2),)), (
        "and another day was chosen"
    )
    assert names_in(stand.folder, PEOPLE)
    stand.sync()
    assert bars(stand) == ()


def test_a_table_that_was_set_up_later_hears_accounts_and_no_names(stand, tmp_path):
    stand.order()
    late = stand.set_up(tmp_path / "late")
    late.engine.round()
    late.database.fold()
    assert set(names_in(late.folder, PEOPLE)["kiosk.db"]) == {"R-000007", "R-000008", "R-000009"}
    assert isinstance(late.desk.do(act(stand)), Purged)
    late.close()


# -- carried out


def test_nobody_of_what_is_over_is_left_anywhere_and_others_stay(stand):
    stand.order()
    stand.sync()
    stand.table.database.fold()
    (copy,) = (one.path for one in copies_in(stand.folder / "copies"))
    assert {"kiosk.db", "papers/certificate.txt", f"copies/{copy.name}"} <= names_in(stand.folder, PEOPLE).keys()
    (stand.folder / "kiosk-damaged-20260920T000000Z.db").write_bytes((stand.folder / "kiosk.db").read_bytes())
    assert isinstance(stand.desk.do(act(stand)), Purged)
    assert isinstance(copied(stand), CopyMade)
    assert names_in(stand.folder, PEOPLE) == {}
    assert len(copies_in(stand.folder / "copies")) == 1
    assert unfinished(stand.folder) == ()
    assert is_sound(stand.folder / "kiosk.db", STORE_KEY)
    assert set(names_in(stand.folder, LATER_PEOPLE)["kiosk.db"]) == set(LATER_PEOPLE)
    (later,) = rows(stand.table.database, participation)
    assert later.activity_id == stand.later.activity_id


def test_the_chain_goes_on_and_headquarters_have_every_fact(stand):
    stand.order()
    stand.sync()
    stand.desk.do(act(stand))
    states = stand.table.states()
    assert states.count(RowState.PURGED) == FACTS
    kept = [one for one in states if one is not RowState.PURGED]
    assert kept == [RowState.SETTLED] * 3 + [RowState.NEW], "who corrected, who is to come, and who purged"
    stand.sync()
    assert stand.table.states()[-1] is RowState.SETTLED
    assert set(stand.ledger.journal(stand.table.device_id)) == set(range(1, FACTS + 5))


def test_the_figures_are_the_same_before_and_after(stand):
    stand.sync()
    with stand.table.store.reading() as unit:
        before = [one.record for one in unit.venue.participations(stand.over.activity_id, stand.desk.site.record_mode)]
    stand.order()
    stand.sync()
    stand.desk.do(act(stand))
    with stand.table.store.reading() as unit:
        kept = kept_activities_in(unit, order_id(stand))
    assert kept is not None
    (one,) = kept.activities
    (part,) = one.took_part
    assert (one.title, one.applicants) == ("【黒髪校区】公園の清掃", APPLIED)
    assert (part.persons, kept.participations) == (len(before), CAME)
    assert part.by_method == {"card": 1, "hand": 2, "resident_code": 2}
    ways = [row.method.value for row in before]
    assert part.by_method == {way: ways.count(way) for way in sorted(set(ways))}
    stays = [row.checked_out_us - row.checked_in_us for row in before if row.checked_out_us is not None]
    assert part.minutes == sum(stays) // 60_000_000 == 60 * 3 + 120
    assert part.points == sum(row.points for row in before) == 300
    assert part.certified == sum(bool(row.certificate_no) for row in before) == CAME


def test_no_certificate_is_made_of_somebody_whose_name_was_ordered_away(stand):
    stand.order()
    stand.sync()
    with stand.table.store.reading() as unit:
        found = unit.venue.participations(stand.over.activity_id, stand.desk.site.record_mode)
    assert {one.record.name for one in found} == {""}, "before anybody at the table confirmed it"
    outcome = stand.desk.do(HandOutCertificate(found[0].record.participation_id))
    assert outcome == Refused("venue.problem.names_gone")


def test_an_operation_s_order_is_about_no_participation(stand):
    scope = OperationScope("op-1")
    assert not scope.covers(checked_in(1, operation_id="op-1"))
    assert scope.covers(ReceptionUndone(operation_id="op-1", shelter_id="s", undone_event_id=UUID(int=1), reason=""))


def test_a_certificate_s_number_stays_and_none_is_given_twice(stand):
    stand.order()
    stand.sync()
    numbers = {row.number: row.is_revoked for row in rows(stand.table.database, certificate)}
    assert sorted(numbers.values()) == [False, False, False, True], "one was made anew"
    stand.desk.do(act(stand))
    kept = rows(stand.table.database, certificate)
    assert {row.number: row.is_revoked for row in kept} == numbers
    assert {(row.text, row.participation_id) for row in kept} == {("", bytes(16))}
    assert isinstance(stand.desk.do(OpenCertificate(kept[0].number)), Refused)
    stand.desk.do(ChooseActivity(stand.later.activity_id, is_confirmed=True))
    (later,) = stand.desk.look(LookAtVenue()).participations
    given = stand.desk.do(HandOutCertificate(later.record.participation_id))
    assert isinstance(given, CertificateReady)
    assert given.certificate.number not in numbers


def test_nobody_is_noted_any_more_for_what_was_purged(stand):
    stand.order()
    stand.sync()
    stand.desk.do(act(stand))
    outcome = stand.desk.do(ChooseActivity(stand.over.activity_id, is_confirmed=True))
    assert outcome == Refused("venue.problem.activity_unknown")
    stand.desk.do(ChooseActivity(stand.later.activity_id, is_confirmed=True))
    assert isinstance(stand.desk.do(CheckIn(person(6, "明日　三郎"), ParticipationMethod.HAND)), CheckedIn)


def test_it_is_done_once(stand):
    stand.order()
    stand.sync()
    stand.desk.do(act(stand))
    assert stand.desk.do(act(stand)) == Refused("problem.activities_purged_before")
    (one,) = stand.desk.look(LookAtPurges())
    assert one.kept is not None
    assert one.name == "見本老人クラブ"


def test_the_ledger_s_records_do_not_bring_anybody_back(stand):
    """Nor would they of a ledger that was put back to before the order, and sends all with their names again."""
    stand.sync()
    pages = stand.table.road.pull(0)
    assert "見本　7".encode() in b"".join(item.body for item in pages.items)
    stand.order()
    stand.sync()
    stand.desk.do(act(stand))
    copied(stand)
    with stand.table.store.unit() as unit:
        unit.settings.put(CURSOR_SETTING, b"0")
    stand.table.mirror.apply(pages)
    stand.sync()
    stand.table.database.fold()
    assert names_in(stand.folder, PEOPLE) == {}
    (later,) = rows(stand.table.database, participation)
    assert later.activity_id == stand.later.activity_id


def test_another_organiser_s_order_leaves_all_as_it_is(stand):
    other = stand.order(stand.other.organizer_id)
    assert isinstance(stand.desk.do(TakePurgeOrder(other.token)), ActivitiesOrder)
    stand.sync()
    before = [rows(stand.table.database, table) for table in (participation, certificate, outbox)]
    assert stand.desk.look(LookAtPurges()) == (), "it is about nobody here"
    assert isinstance(stand.desk.do(PurgeActivities(other.order_id)), Purged)
    kept, papers, facts = (rows(stand.table.database, table) for table in (participation, certificate, outbox))
    assert [kept, papers, facts[:-1]] == before


def test_what_a_later_order_covers_goes_by_that_one(stand):
    stand.order()
    stand.sync()
    stand.desk.do(act(stand))
    stand.order()
    stand.sync()
    first, second = sorted(stand.desk.look(LookAtPurges()), key=lambda one: one.kept is None)
    assert (first.kept is None, second.kept is None) == (False, True)
    assert second.look.participations == 1
    assert isinstance(stand.desk.do(act(stand)), Purged)
    copied(stand)
    assert names_in(stand.folder, (*PEOPLE, *LATER_PEOPLE)) == {}


def test_an_activity_that_the_file_does_not_know_any_more_counts_by_its_people_s_day(stand):
    stand.sync()
    with stand.table.database.writing() as connection:
        connection.execute(delete(record).where(record.c.kind == "activity"))
    whose = (stand.other.organizer_id, stand.club.organizer_id)
    others, order = (ActivitiesOrder(one, day_of(stand.clock.now_us()), 1) for one in whose)
    for each in (others, order):
        stand.desk.do(TakePurgeOrder(purge_order.issue(each, stand.service.keyring.sign)))
    (one,) = stand.desk.look(LookAtPurges())
    assert one.order == order, "whose table it is"
    assert one.look.participations == CAME, "the other one's people came today"
    assert isinstance(stand.desk.do(PurgeActivities(order.order_id)), Purged)
    copied(stand)
    assert names_in(stand.folder, PEOPLE) == {}


def test_facts_of_another_day_that_were_refused_and_corrected_hold_nothing_back(stand):
    stand.order()
    stand.sync()
    with stand.table.database.writing() as connection:
        connection.exec_driver_sql("UPDATE outbox SET state = 'corrected', settled_us = NULL WHERE seq = 5")
    assert bars(stand) == ()
    stand.desk.do(act(stand))
    assert stand.table.states()[4] is RowState.PURGED


def test_a_fact_that_is_on_the_shelf_holds_it_back(stand):
    stand.order()
    stand.sync()
    with stand.table.database.writing() as connection:
        connection.exec_driver_sql("UPDATE outbox SET state = 'shelf', settled_us = NULL WHERE seq = 5")
    assert stand.desk.do(act(stand)) == Refused("problem.purge_unsettled", (("count", 1),))


def test_a_damaged_file_with_unreadable_facts_bars_it_until_headquarters_say_so(stand):
    stand.order()
    stand.sync()
    told = Restored(copy_us=0, last_written_us=1, salvaged=2, unreadable=3, damaged_file="kiosk-damaged-x.db")
    with stand.table.store.unit() as unit:
        unit.settings.put(RESTORED_SETTING, codec.encode(told))
    assert stand.desk.do(act(stand)) == Refused("problem.purge_damaged", (("count", 0),))
    assert isinstance(stand.desk.do(act(stand, with_damaged=True)), Purged)


# -- by command, and cut off


def test_the_command_looks_and_purges_a_closed_table(stand, tmp_path, capsys):
    stand.sync()
    order = tmp_path / "order"
    order.write_bytes(stand.order().token)
    stand.sync()
    stand.table.close()
    place = ["--data", str(stand.folder)]
    assert purge.run([*place, "--look", "--order", str(order)]) == 0
    assert f"{order_id(stand)}\tready\tactivities=1 participations=5 applicants=3" in capsys.readouterr().out
    assert purge.run([*place, "--confirm", "another"]) == purge.EXIT_KNOWN
    assert names_in(stand.folder, PEOPLE)
    assert purge.run([*place, "--confirm", order_id(stand), "--leader", "leader"]) == 0
    assert names_in(stand.folder, PEOPLE) == {}
    assert purge.run([*place, "--look"]) == 0
    told = capsys.readouterr().out
    assert f"{order_id(stand)}\tpurged 5 participations" in told
    assert "persons=5 card=1 hand=2 resident_code=2 minutes=300 points=300" in told


def test_a_purge_that_is_killed_anywhere_is_gone_on_with(stand, tmp_path):
    stand.order()
    stand.sync()
    stand.table.close()
    dice = random.Random(20261121)
    for number in range(KILLS):
        folder = tmp_path / f"life {number}"
        shutil.copytree(stand.folder, folder)
        killed_while_purging(folder, order_id(stand), dice.uniform(0, MAX_DELAY_S))
        outcome = purge.run(["--data", str(folder), "--confirm", order_id(stand)])
        assert outcome in (0, purge.EXIT_KNOWN), "gone on with, or done before"
        assert names_in(folder, PEOPLE) == {}
        assert unfinished(folder) == ()
        database = Database(folder / "kiosk.db", STORE_KEY)
        assert sum(row.state == RowState.PURGED.value and row.data == b"" for row in rows(database, outbox)) == FACTS
        database.close()
