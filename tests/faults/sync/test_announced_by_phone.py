"""From the shelter's code on the screen to the report: phone, ledger, feed, desk, headquarters."""

from collections.abc import Iterator

import pytest

from kiosk.app.paper_making import PaperMaking, PostedCodeMissing
from kiosk.desk.arrivals import ConfirmArrival, DeclineArrival, ListArrivals
from kiosk.desk.codes import PresentCode
from kiosk.desk.overview import LookAround
from kiosk.desk.own_shelter import LookAtShelter, SetArea, SetShelterState
from kiosk.desk.presence import ChangePresence
from kiosk.desk.reception import ReceiveHousehold, UndoReception
from kiosk.documents.making import Watch
from kiosk.domain.outcomes import CodeFound, Received
from kiosk.screens.papers import PosterOrder
from ledger import admissions
from ledger.admissions import Told
from ledger.commands.serve import post_codes
from ledger.errors import Refused
from ledger.reports import shelters_report
from sync.protocol.presence import PresenceChange
from sync.protocol.values import Crowd, OpenState, ReceptionMethod, RecordMode, ReportedMethod
from tests.contracts.ledger.phones import announce, code_of, resident
from tests.faults.sync.stand import KioskStand, LedgerStand, nothing_is_lost
from tests.faults.sync.test_two_places import meet
from tests.unit.documents.paper import Pages


@pytest.fixture
def beside(tmp_path, ledger, clock) -> Iterator[KioskStand]:
    """A second desk of the same shelter."""
    stand = KioskStand(tmp_path / "beside", ledger, clock)
    yield stand
    stand.close()


@pytest.fixture
def code(ledger) -> str:
    return code_of(ledger.service, resident())


def posted(stand: KioskStand) -> str:
    """What the desk's screen shows."""
    meet(stand)
    return stand.desk.look(LookAtShelter()).posted_code


def waiting(stand: KioskStand):
    return stand.desk.look(ListArrivals())


def said(ledger: LedgerStand, told: Told) -> Told:
    return admissions.standing_for(ledger.service, told.arrival_id)


def figures(ledger: LedgerStand):
    report = shelters_report(ledger.service, RecordMode.DRILL)
    return next(one for one in report.shelters if one.id == "shelter-1")


def test_a_family_announces_itself_and_is_received(ledger, kiosk, code):
    told = announce(ledger.service, posted(kiosk), code, [0, 2])
    assert waiting(kiosk) == ()
    meet(kiosk)
    [arrival] = waiting(kiosk)
    outcome = kiosk.desk.do(ConfirmArrival(arrival.arrival_id, 0))
    assert isinstance(outcome, Received)
    meet(kiosk)
    assert (said(ledger, told).state, said(ledger, told).reception_no) == ("confirmed", "A-0001")
    here = kiosk.desk.look(LookAround()).occupancy
    assert (here.households, here.persons, here.by_method[ReportedMethod.APP]) == (1, 2, 1)
    line = figures(ledger)
    assert (line.households, line.persons, line.by_method) == (1, 2, {"app": 1, "card": 0, "paper": 0})
    assert nothing_is_lost(kiosk)
    with pytest.raises(Refused) as refused:
        announce(ledger.service, posted(kiosk), code, [0], number=2)
    assert refused.value.shown["reception_no"] == "A-0001"


def test_two_desks_without_a_network_confirm_the_same_family(ledger, kiosk, beside, code):
    told = announce(ledger.service, posted(kiosk), code)
    meet(kiosk, beside)
    for desk in (kiosk, beside):
        [arrival] = waiting(desk)
        assert isinstance(desk.desk.do(ConfirmArrival(arrival.arrival_id, 0)), Received)
    meet(kiosk, beside)
    line = figures(ledger)
    assert (line.households, line.persons) == (1, 3)
    for desk in (kiosk, beside):
        assert desk.desk.look(LookAround()).occupancy.households == 1
        assert waiting(desk) == ()
    assert said(ledger, told).state == "confirmed"


def test_the_code_at_the_desk_confirms_what_the_phone_announced(ledger, kiosk, beside, code):
    told = announce(ledger.service, posted(kiosk), code)
    meet(beside)
    found = beside.desk.look(PresentCode(code))
    assert isinstance(found, CodeFound)
    beside.desk.do(ReceiveHousehold(found.household, ReceptionMethod.APP, 0))
    meet(beside, kiosk)
    assert (waiting(kiosk), waiting(beside)) == ((), ())
    assert said(ledger, told).state == "confirmed"
    assert figures(ledger).households == 1


def test_a_desk_that_has_not_heard_of_the_phone_makes_no_second_household(ledger, kiosk, beside, code):
    meet(kiosk, beside)
    announce(ledger.service, posted(kiosk), code)
    found = beside.desk.look(PresentCode(code))  # its feed has not brought the arrival yet
    beside.desk.do(ReceiveHousehold(found.household, ReceptionMethod.APP, 0))
    meet(kiosk)
    [arrival] = waiting(kiosk)
    kiosk.desk.do(ConfirmArrival(arrival.arrival_id, 0))
    meet(beside, kiosk)
    assert (figures(ledger).households, figures(ledger).persons) == (1, 3)


def test_somebody_from_afar_is_declined_and_never_counted(ledger, kiosk, beside, code):
    told = announce(ledger.service, posted(kiosk), code)
    meet(kiosk, beside)
    kiosk.desk.do(DeclineArrival(waiting(kiosk)[0].arrival_id))
    meet(kiosk, beside)
    assert (waiting(kiosk), waiting(beside)) == ((), ())
    assert said(ledger, told).state == "declined"
    assert figures(ledger).persons == 0


def test_a_mistaken_confirmation_waits_again(ledger, kiosk, code):
    told = announce(ledger.service, posted(kiosk), code)
    meet(kiosk)
    [arrival] = waiting(kiosk)
    outcome = kiosk.desk.do(ConfirmArrival(arrival.arrival_id, 0))
    meet(kiosk)
    kiosk.desk.do(UndoReception(outcome.record.household.household_id, "mistake"))
    meet(kiosk)
    assert said(ledger, told).state == "waiting"
    assert [one.arrival_id for one in waiting(kiosk)] == [told.arrival_id]
    assert figures(ledger).persons == 0


def test_what_one_desk_sets_about_the_shelter_stands_at_the_other(ledger, kiosk, beside, code, clock):
    kiosk.desk.do(SetShelterState(OpenState.OPEN, intake_stopped=True, crowd=Crowd.FULL))
    kiosk.desk.do(SetArea("体育館 A", 40))
    meet(kiosk, beside)
    seen = beside.desk.look(LookAtShelter())
    assert (seen.standing.intake_stopped, seen.standing.crowd) == (True, Crowd.FULL)
    assert [(one.name, one.capacity) for one in seen.areas] == [("体育館 A", 40)]
    assert (figures(ledger).intake_stopped, figures(ledger).crowd) == (True, Crowd.FULL)
    with pytest.raises(Refused) as refused:
        announce(ledger.service, posted(kiosk), code)
    assert refused.value.key == "intake_stopped"
    clock.advance(60)  # facts of one moment go by the devices' names
    beside.desk.do(SetShelterState(OpenState.CLOSED))
    meet(beside, kiosk)
    assert not kiosk.desk.look(LookAround()).standing.is_open
    assert figures(ledger).open_state is OpenState.CLOSED


def test_the_code_on_the_screen_stays_the_one_on_the_poster(ledger, kiosk, beside):
    first = posted(kiosk)
    assert posted(beside) == first
    post_codes(ledger.service)
    assert posted(kiosk) == first


def test_who_left_may_announce_themselves_again(ledger, kiosk, code, clock):
    announce(ledger.service, posted(kiosk), code)
    meet(kiosk)
    first = kiosk.desk.do(ConfirmArrival(waiting(kiosk)[0].arrival_id, 0))
    clock.advance(60)
    kiosk.desk.do(ChangePresence(first.record.household.household_id, PresenceChange.LEAVE))
    meet(kiosk)
    assert figures(ledger).persons == 0
    clock.advance(60)
    again = announce(ledger.service, posted(kiosk), code, number=2)
    meet(kiosk)
    assert [one.arrival_id for one in waiting(kiosk)] == [again.arrival_id]
    clock.advance(60)
    outcome = kiosk.desk.do(ConfirmArrival(again.arrival_id, 0))
    assert outcome.record.reception_no == first.record.reception_no
    meet(kiosk)
    assert (said(ledger, again).state, figures(ledger).persons, waiting(kiosk)) == ("confirmed", 3, ())


def test_the_poster_carries_the_code_of_the_screen(kiosk, clock):
    making = PaperMaking(kiosk.store, lambda: kiosk.desk.site, clock)
    with pytest.raises(PostedCodeMissing):
        making.make(PosterOrder(), Watch())
    code_on_screen = posted(kiosk)
    made = making.make(PosterOrder(), Watch())
    assert made.name.startswith("poster-drill-")
    page = Pages(made.data)
    assert page.codes() == [code_on_screen]
    assert "見本小学校1" in page.text()
