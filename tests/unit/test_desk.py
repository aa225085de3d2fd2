"""The acts at the counter: received once, deepened, joined, undone, and every act a fact in the outbox."""

import itertools
from uuid import UUID

import pytest
from msgspec.structs import replace

from kiosk.desk.codes import PresentCode
from kiosk.desk.drafts import KeepDraft, TakeDraft
from kiosk.desk.overview import FindTwins, LookAround, OpenHousehold, SearchNames
from kiosk.desk.reception import DeepenHousehold, ReceiveHousehold, UndoReception
from kiosk.domain.households import counted_household
from kiosk.domain.outcomes import AlreadyHere, CodeFound, CodeRefused, Deepened, ForeignCode, Received, Refused, Undone
from kiosk.store.tables import outbox, record
from sync.protocol import codec, events
from sync.protocol.credential import Refusal
from sync.protocol.events import FIRST_HASH, Event
from sync.protocol.household import Household, Person
from sync.protocol.records import IssuerRecord, RevocationRecord, ShelterRecord
from sync.protocol.values import Depth, ReceptionMethod, StayType
from tests.fakes import ISSUER, FakeClock, Issuer, open_desk, resident


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def issuer():
    return Issuer()


@pytest.fixture
def desk(tmp_path, clock, issuer):
    desk = open_desk(tmp_path, clock)
    know(
        desk,
        "issuer",
        issuer.kid.hex(),
        IssuerRecord(kid=issuer.kid, issuer=ISSUER, public_key=_public(issuer), valid_from_s=0, valid_until_s=2**40),
    )
    know(desk, "shelter", "S-2", ShelterRecord(shelter_id="S-2", name="見本小学校"))
    yield desk
    desk._store.close()


def _public(issuer):
    from sync.protocol import keys

    return keys.public_bytes(issuer.key)


def know(desk, kind, key, body):
    with desk._store._database.writing() as connection:
        connection.execute(record.insert().values(kind=kind, key=key, version=1, body=codec.encode(body)))


def written(desk):
    with desk._store._database.reading() as connection:
        rows = connection.execute(outbox.select().order_by(outbox.c.seq)).all()
    return [codec.decode(row.data, Event) for row in rows]


def receive(desk, household, method=ReceptionMethod.APP):
    return desk.do(ReceiveHousehold(household, method, 0))


def test_a_code_brings_its_household(desk, issuer):
    found = desk.look(PresentCode(issuer.code(resident())))
    assert isinstance(found, CodeFound)
    assert [person.name_display for person in found.household.persons] == ["見本　花子1", "見本　太郎1", "見本　太郎2"]
    assert found.already == found.elsewhere == ()
    assert written(desk) == []


def test_a_household_is_received_once_and_its_fact_is_in_the_same_file(desk, issuer):
    found = desk.look(PresentCode(issuer.code(resident())))
    first = receive(desk, found.household)
    assert isinstance(first, Received)
    assert first.record.reception_no == "A-0001"
    second = receive(desk, found.household)
    assert isinstance(second, AlreadyHere)
    (event,) = written(desk)
    assert event.seq == 1
    assert event.prev_hash == FIRST_HASH
    payload = events.payload_of(event)
    assert payload.household == found.household
    again = desk.look(PresentCode(issuer.code(resident())))
    assert {one.reception_no for one in again.already} == {"A-0001"}
    assert len(again.already) == 3


def test_events_are_chained_without_gaps(desk):
    for number in range(5):
        receive(desk, counted_household(UUID(int=number), number + 1, StayType.CAR), ReceptionMethod.COUNT_ONLY)
    facts = written(desk)
    assert [event.seq for event in facts] == [1, 2, 3, 4, 5]
    for before, event in itertools.pairwise(facts):
        assert event.prev_hash == events.digest(codec.encode(before))


def test_those_who_come_later_join_their_household(desk, issuer):
    whole = desk.look(PresentCode(issuer.code(resident()))).household
    mother = replace(whole, persons=tuple(replace(one, came=one.representative) for one in whole.persons))
    assert isinstance(receive(desk, mother), Received)
    child = replace(whole, persons=tuple(replace(one, came=index == 1) for index, one in enumerate(whole.persons)))
    joined = receive(desk, child)
    assert isinstance(joined, Deepened)
    assert [one.came for one in joined.record.household.persons] == [True, True, False]
    assert joined.record.reception_no == "A-0001"
    around = desk.look(LookAround())
    assert (around.occupancy.households, around.occupancy.persons) == (1, 2)


def test_a_counted_household_deepens_and_stays_one(desk):
    counted = counted_household(UUID(int=9), 4, StayType.SHELTER)
    received = receive(desk, counted, ReceptionMethod.COUNT_ONLY)
    named = replace(counted, note="二階の教室")
    deepened = desk.do(DeepenHousehold(named))
    assert isinstance(deepened, Deepened)
    assert deepened.record.reception_no == received.record.reception_no
    assert desk.look(LookAround()).occupancy.households == 1
    assert [event.type for event in written(desk)] == ["HouseholdAdmitted", "HouseholdDetailed"]


def test_undo_is_a_fact_and_cannot_be_done_twice(desk):
    counted = counted_household(UUID(int=9), 4, StayType.SHELTER)
    receive(desk, counted)
    assert isinstance(desk.do(UndoReception(counted.household_id, "operator")), Undone)
    assert desk.do(UndoReception(counted.household_id, "operator")) == Refused("problem.already_undone")
    around = desk.look(LookAround())
    assert around.occupancy.households == 0
    assert around.recent[0].undone
    assert around.backlog.unsettled == 2
    again = receive(desk, counted)
    assert isinstance(again, Received)
    assert again.record.reception_no == "A-0002"


def test_an_empty_household_is_refused_in_words(desk):
    assert desk.do(DeepenHousehold(replace(counted_household(UUID(int=1), 1, StayType.SHELTER), head_count=None))) == (
        Refused("problem.empty_household")
    )
    assert written(desk) == []


def test_codes_that_do_not_count_say_why(desk, issuer, clock):
    code = issuer.code(resident())
    assert desk.look(PresentCode("https://example.com/")) == ForeignCode("web_address")
    assert desk.look(PresentCode(code[:-4])).reason is Refusal.DAMAGED
    assert desk.look(PresentCode(Issuer().code(resident()))).reason is Refusal.UNKNOWN_ISSUER
    clock.advance(10_000_000)
    expired = desk.look(PresentCode(code))
    assert isinstance(expired, CodeRefused)
    assert expired.reason is Refusal.EXPIRED
    assert expired.household.heads == 3


def test_a_revoked_code_is_refused(desk, issuer):
    know(
        desk,
        "revocation",
        resident().credential_id.hex(),
        RevocationRecord(credential_id=resident().credential_id, revoked_at_s=1),
    )
    assert desk.look(PresentCode(issuer.code(resident()))).reason is Refusal.REVOKED


def test_an_opaque_member_code_is_received_under_its_id(desk):
    found = desk.look(PresentCode("KMM-ABCDEF012345"))
    assert found.household.member_code == "KMM-ABCDEF012345"
    assert isinstance(receive(desk, found.household), Received)
    again = desk.look(PresentCode("KMM-ABCDEF012345"))
    assert [one.reception_no for one in again.already] == ["A-0001"]


def test_names_are_found_after_reception_and_the_household_opens(desk, issuer):
    receive(desk, desk.look(PresentCode(issuer.code(resident()))).household)
    (hit, *_) = desk.look(SearchNames("hanako", 5))
    assert hit.reception_no == "A-0001"
    assert desk.look(OpenHousehold(household_id=hit.household_id)) == desk.look(OpenHousehold(reception_no="A-0001"))


def test_a_form_that_is_typed_does_not_wake_the_exchange_with_the_ledger(tmp_path):
    woken = []
    desk = open_desk(tmp_path, on_written=lambda: woken.append(1))
    desk.do(KeepDraft(b"half typed"))
    assert woken == []
    receive(desk, counted_household(UUID(int=1), 1, StayType.SHELTER))
    assert woken == [1]
    desk._store.close()


def test_a_draft_survives(desk):
    desk.do(KeepDraft(b"half typed"))
    assert desk.look(TakeDraft()) == b"half typed"
    desk.do(KeepDraft(None))
    assert desk.look(TakeDraft()) is None


def test_whoever_lives_elsewhere_is_found_with_their_own_address(desk):
    household = named_household(("みほん はなこ", ""), ("みほん じろう", "福岡県見本市2-2"))
    desk.do(ReceiveHousehold(household, ReceptionMethod.MANUAL, 0))
    found = {one.kana: one.address for one in desk.look(SearchNames("みほん", 10))}
    assert found == {"みほん はなこ": "熊本市見本町1-1", "みほん じろう": "福岡県見本市2-2"}


def test_a_namesake_of_the_same_town_is_asked_about_by_the_persons_own_address(desk):
    desk.do(ReceiveHousehold(named_household(("みほん じろう", "福岡県見本市2-2")), ReceptionMethod.MANUAL, 0))
    coming = named_household(("みほん じろう", "福岡県見本市9-9"), first=50)
    assert [one.kana for one in desk.look(FindTwins(coming))] == ["みほん じろう"]
    at_home = named_household(("みほん じろう", ""), first=60)
    assert desk.look(FindTwins(at_home)) == ()


def named_household(*people, first=1):
    persons = tuple(
        Person(person_id=UUID(int=first + number), kana=kana, address_raw=address)
        for number, (kana, address) in enumerate(people)
    )
    household_id = UUID(int=1000 + first)
    return Household(household_id=household_id, depth=Depth.HEADLINE, persons=persons, address_raw="熊本市見本町1-1")
