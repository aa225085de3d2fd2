"""Another shelter or record mode is a deliberate act: kept for the next start, and never mixed in a figure."""

from uuid import UUID

import pytest

from kiosk.desk.codes import PresentCode
from kiosk.desk.counter import OFFSET_SETTING, ForgetClockOffset
from kiosk.desk.overview import LookAround, SearchNames
from kiosk.desk.reception import ReceiveHousehold
from kiosk.desk.site_change import ChangeRecordMode, MoveDesk, chosen_site
from kiosk.domain.households import counted_household
from kiosk.domain.outcomes import Refused
from kiosk.store.sync_mirror import SyncMirror
from kiosk.store.sync_outbox import SyncOutbox
from kiosk.store.tables import record
from sync.protocol import codec, events, keys
from sync.protocol.events import DeskMoved, Event
from sync.protocol.messages import FeedPage
from sync.protocol.records import IssuerRecord, ShelterRecord
from sync.protocol.values import ReceptionMethod, RecordMode, StayType
from tests.fakes import ISSUER, Issuer, open_desk, resident, site


@pytest.fixture
def desk(tmp_path):
    desk = open_desk(tmp_path)
    with desk._store._database.writing() as connection:
        body = codec.encode(ShelterRecord(shelter_id="S-2", name="見本小学校"))
        connection.execute(record.insert().values(kind="shelter", key="S-2", version=1, body=body))
    yield desk
    desk._store.close()


def receive(desk, number):
    household = counted_household(UUID(int=number), 2, StayType.SHELTER)
    return desk.do(ReceiveHousehold(household, ReceptionMethod.COUNT_ONLY, 0)).record


def test_a_moved_desk_counts_at_its_new_place_and_gives_numbers_of_its_own(desk):
    assert receive(desk, 1).reception_no == "A-0001"
    moved = desk.do(MoveDesk("S-2"))
    desk.move_to(moved)
    record = receive(desk, 2)
    assert record.shelter_id == "S-2"
    assert record.reception_no.startswith("A")
    assert record.reception_no.endswith("-0001")
    assert record.reception_no != "A-0001"
    assert desk.look(LookAround()).occupancy.households == 1
    assert [one.reception_no for one in desk.look(LookAround()).recent] == [record.reception_no]


def test_the_move_is_a_fact(desk):
    desk.do(MoveDesk("S-2"))
    pending = SyncOutbox(desk._store._database, lambda: 0).pending(10, 10**6)
    fact = events.payload_of(codec.decode(pending[0].data, Event))
    assert isinstance(fact, DeskMoved)
    assert (fact.from_shelter_id, fact.shelter_id) == ("S-1", "S-2")


def test_an_unknown_shelter_is_refused(desk):
    assert desk.do(MoveDesk("nowhere")) == Refused("problem.shelter_unknown")


def test_the_choice_lasts_to_the_next_start(desk):
    moved = desk.do(MoveDesk("S-2"))
    desk.move_to(moved)
    desk.do(ChangeRecordMode(RecordMode.TEST))
    with desk._store.reading() as unit:
        found = chosen_site(site(), unit.settings)
    assert (found.shelter_id, found.record_mode) == ("S-2", RecordMode.TEST)
    assert found.desk_letter == moved.desk_letter


def test_record_modes_are_never_mixed_in_a_figure(desk):
    receive(desk, 1)
    desk.move_to(desk.do(ChangeRecordMode(RecordMode.TEST)))
    receive(desk, 2)
    assert desk.look(LookAround()).occupancy.households == 1


def test_records_of_the_new_shelter_are_asked_for_from_the_beginning(desk):
    mirror = SyncMirror(desk._store._database)
    page = FeedPage(
        epoch="e", device_id="desk-A", nonce=b"0" * 16, high_water=0, cursor=70, more=False, ledger_time_us=1, items=()
    )
    mirror.apply(page)
    assert mirror.cursor() == 70
    desk.do(MoveDesk("S-2"))
    mirror.apply(page)
    assert mirror.cursor() == 0
    mirror.apply(page)
    assert mirror.cursor() == 70


def test_who_was_received_in_practice_is_not_here_in_earnest(tmp_path):
    """The same code in a real operation makes another household, and its people are not "already here"."""
    real = open_desk(tmp_path, where=site(mode=RecordMode.REAL))
    issuer = Issuer()
    with real._store._database.writing() as connection:
        body = codec.encode(
            IssuerRecord(
                kid=issuer.kid,
                issuer=ISSUER,
                public_key=keys.public_bytes(issuer.key),
                valid_from_s=0,
                valid_until_s=2**40,
            )
        )
        connection.execute(record.insert().values(kind="issuer", key=issuer.kid.hex(), version=1, body=body))
    real.move_to(site(mode=RecordMode.DRILL))
    practised = real.look(PresentCode(issuer.code(resident())))
    real.do(ReceiveHousehold(practised.household, practised.method, 0))
    real.move_to(site(mode=RecordMode.REAL))
    found = real.look(PresentCode(issuer.code(resident())))
    assert found.household.household_id != practised.household.household_id
    assert found.already == found.twins == ()
    assert real.look(SearchNames("hanako", 5)) == ()
    assert real.look(LookAround()).recent == ()
    real._store.close()


def test_the_very_next_act_stands_at_the_new_place(desk):
    """The desk itself moves with the act; nobody has to be quick enough to tell it."""
    desk.do(MoveDesk("S-2"))
    assert receive(desk, 7).shelter_id == "S-2"


def test_a_clock_that_was_set_shifts_no_fact(desk):
    with desk._store.unit() as unit:
        unit.settings.put(OFFSET_SETTING, b"172800000")
    desk.do(ForgetClockOffset())
    receive(desk, 8)
    pending = SyncOutbox(desk._store._database, lambda: 0).pending(10, 10**6)
    assert codec.decode(pending[-1].data, Event).clock_offset_ms is None
