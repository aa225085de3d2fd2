"""What the desk must not lose: a number given once, whoever came, whatever was typed, and a readable file."""

from uuid import UUID

import pytest
from msgspec.structs import replace

from kiosk.desk.codes import PresentCode
from kiosk.desk.overview import LookAround, OpenHousehold
from kiosk.desk.reception import DeepenHousehold, ReceiveHousehold, UndoReception
from kiosk.domain.households import counted_household
from kiosk.domain.outcomes import Deepened, Received, Refused
from kiosk.store.people import SqlPeople
from sync.protocol.credential_household import household_of_credential
from sync.protocol.household import HeadCount, Household, Person
from sync.protocol.ids import OperationId
from sync.protocol.values import CareCode, Depth, ReceptionMethod, StayType
from tests.fakes import open_desk, resident, site

OPERATION = OperationId("op-1")
CODE = "KMM-ABCDEF012345"


@pytest.fixture
def desk(tmp_path):
    desk = open_desk(tmp_path)
    yield desk
    desk._store.close()


def receive(desk, household, method=ReceptionMethod.APP):
    return desk.do(ReceiveHousehold(household, method, 0))


def counted(number, heads=2):
    return counted_household(UUID(int=number), heads, StayType.SHELTER)


def from_the_ledger(desk, record, version=5):
    with desk._store._database.writing() as connection:
        SqlPeople(connection).put(record, version)


def test_a_number_is_never_given_twice_though_the_ledger_knows_the_household_under_another(desk):
    first = receive(desk, counted(1)).record
    assert first.reception_no == "A-0001"
    from_the_ledger(desk, replace(first, reception_no="B-0001", device_id="desk-B"))
    assert receive(desk, counted(2)).record.reception_no == "A-0002"
    desk.do(UndoReception(UUID(int=2), "x"))
    assert receive(desk, counted(2)).record.reception_no == "A-0003"


def test_numbers_go_on_from_what_the_ledger_knows_of_this_letter(desk):
    first = receive(desk, counted(1)).record
    from_the_ledger(desk, replace(first, reception_no="A-0041"))
    assert receive(desk, counted(2)).record.reception_no == "A-0042"


def test_another_operation_and_another_letter_begin_at_one(desk):
    receive(desk, counted(1))
    desk.move_to(site("B"))
    assert receive(desk, counted(2)).record.reception_no == "B-0001"


@pytest.mark.parametrize(
    "changes",
    [
        {"note": "長" * 2001},
        {"phone": "0" * 25},
        {"persons": (Person(person_id=UUID(int=5), name_raw="見" * 121),)},
        {"persons": tuple(Person(person_id=UUID(int=n)) for n in range(40)), "head_count": None},
        {"note": "\ud800"},
        {"persons": (Person(person_id=UUID(int=5)), Person(person_id=UUID(int=5)))},
    ],
)
def test_what_the_ledger_could_not_read_is_refused_in_words_and_not_written(desk, changes):
    bad = replace(counted(1), **changes)
    assert isinstance(receive(desk, bad), Refused)
    receive(desk, counted(1))
    assert isinstance(desk.do(DeepenHousehold(bad)), Refused)
    around = desk.look(LookAround())
    assert (around.occupancy.households, around.occupancy.persons, around.backlog.unsettled) == (1, 2, 1)


def family(*came):
    whole = household_of_credential(resident(), OPERATION)
    return replace(whole, persons=tuple(replace(p, came=index in came) for index, p in enumerate(whole.persons)))


def came(outcome):
    return [person.came for person in outcome.record.household.persons]


def test_late_comers_take_nothing_away_that_was_typed_before(desk):
    receive(desk, family(0))
    typed = family(0)
    mother = replace(typed.persons[0], care_codes=(CareCode.NURSING,), care_note="杖")
    typed = replace(
        typed,
        persons=(mother, *typed.persons[1:]),
        note="犬",
        stay_type=StayType.CAR,
        vehicle="熊本 300",
        address_raw="移転先",
    )
    desk.do(DeepenHousehold(typed))
    later = receive(desk, family(1))
    assert isinstance(later, Deepened)
    household = later.record.household
    assert came(later) == [True, True, False]
    assert (household.note, household.stay_type, household.vehicle) == ("犬", StayType.CAR, "熊本 300")
    assert household.address_raw == "移転先"
    assert household.persons[0].care_codes == (CareCode.NURSING,)
    assert household.persons[0].care_note == "杖"


def test_a_code_completes_what_was_only_counted(desk):
    whole = family(0, 1, 2)
    bare = Household(household_id=whole.household_id, depth=Depth.COUNT, head_count=HeadCount(total=2), note="北口")
    receive(desk, bare)
    later = receive(desk, whole)
    assert isinstance(later, Deepened)
    assert (later.record.household.depth, later.record.household.heads) == (Depth.FULL, 3)
    assert later.record.household.note == "北口"
    assert later.record.household.phone == whole.phone


def test_a_form_that_was_opened_earlier_does_not_send_late_comers_away(desk):
    receive(desk, family(0))
    opened = family(0)
    receive(desk, family(1, 2))
    deepened = desk.do(DeepenHousehold(replace(opened, note="二階")))
    assert came(deepened) == [True, True, True]
    assert deepened.record.household.note == "二階"


def test_a_form_that_was_opened_earlier_keeps_members_it_does_not_know(desk):
    receive(desk, counted(1, heads=1))
    first, second = (Person(person_id=UUID(int=n), name_raw=f"見本{n}") for n in (11, 12))
    desk.do(DeepenHousehold(replace(counted(1), persons=(first, second), head_count=None)))
    stale = desk.do(DeepenHousehold(replace(counted(1), persons=(first,), head_count=None, note="x")))
    assert [person.person_id.int for person in stale.record.household.persons] == [11, 12]


def test_a_count_can_be_corrected_downward(desk):
    receive(desk, counted(1, heads=5))
    deepened = desk.do(DeepenHousehold(counted(1, heads=4)))
    assert deepened.record.household.heads == 4


def test_a_member_code_that_the_ledger_completed_is_known_as_here(desk):
    received = receive(desk, desk.look(PresentCode(CODE)).household)
    assert isinstance(received, Received)
    whole = replace(family(0, 2), household_id=received.record.household.household_id, member_code=CODE)
    from_the_ledger(desk, replace(received.record, household=whole))
    found = desk.look(PresentCode(CODE))
    assert {one.person_id for one in found.already} == {person.person_id for person in whole.came}
    assert {one.reception_no for one in found.already} == {"A-0001"}


def test_a_number_of_another_operation_brings_up_nobody(desk):
    here = receive(desk, counted(1)).record
    from_the_ledger(desk, replace(here, operation_id="op-2", household=counted(2, heads=9), received_at_us=2**60))
    assert desk.look(OpenHousehold(reception_no="A-0001")).household.household_id == UUID(int=1)
    assert desk.look(OpenHousehold(reception_no="A-0002")) is None
