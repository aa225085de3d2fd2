"""What the screens about the shelter say: opening, stopping, arrivals; a stopped intake asks once."""

from dataclasses import replace as changed
from pathlib import Path
from uuid import UUID

import pytest
from msgspec.structs import replace

from kiosk.desk.own_shelter import SetShelterState
from kiosk.ports.sightings import SightingKind
from kiosk.screens.arrivals import ArrivalsScreen
from kiosk.screens.own_shelter import OwnShelterScreen
from kiosk.screens.papers import PaperFailed, PosterOrder, Written
from kiosk.screens.reception import ReceptionScreen
from kiosk.screens.reception_state import Answer, CountEntry, FormEntry, Found, Tone
from sync.protocol import keys
from sync.protocol.records import IssuerRecord, ShelterRecord
from sync.protocol.values import CareCode, Crowd, OpenState
from tests.fakes import DeskNow, FakeClock, Issuer, open_desk, resident
from tests.unit.test_own_shelter_desk import WHO, arrival, come_down


class Papers:
    """An office that writes down what it is asked for, and answers at once."""

    def __init__(self):
        self.orders, self.answer = [], Written(path=Path("/papers/poster.pdf"))

    def write(self, order, folder, on_progress, answer):
        self.orders.append((order, folder))
        answer(self.answer)


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def desk(tmp_path, clock):
    come_down(tmp_path, ShelterRecord(shelter_id="S-1", name="見本小学校", open_state=OpenState.NOT_OPENED))
    return DeskNow(open_desk(tmp_path, clock))


@pytest.fixture
def reception(desk, clock):
    screen = ReceptionScreen(desk, clock, lambda _backlog: None)
    screen.observe(lambda _state: None)
    return screen


@pytest.fixture
def papers():
    return Papers()


@pytest.fixture
def shelter(desk, papers, reception):
    return OwnShelterScreen(desk, papers, reception.refresh)


def state_of(screen):
    seen = []
    screen.observe(seen.append)
    return lambda: seen[-1]


def test_one_touch_opens_an_unopened_shelter(shelter, reception):
    assert reception.state.can_open
    shelter.open_now()
    assert not reception.state.can_open
    assert reception.state.banner.state == ""


def test_a_choice_counts_only_when_it_is_set(shelter, reception, desk):
    now = state_of(shelter)
    assert (now().shelter_name, now().is_changed) == ("見本小学校", False)
    shelter.choose_open(OpenState.OPEN)
    shelter.choose_intake(stopped=True)
    shelter.choose_crowd(Crowd.FULL)
    shelter.tick()
    assert now().is_changed, "a look around takes no choice away"
    assert desk.acts == []
    shelter.apply()
    assert desk.acts == [SetShelterState(OpenState.OPEN, intake_stopped=True, crowd=Crowd.FULL)]
    assert (now().is_changed, now().told.words.key) == (False, "own_shelter.told.set")
    assert reception.state.banner.state == "shelter_state.stopped"


def test_leaving_forgets_a_choice(shelter):
    now = state_of(shelter)
    shelter.choose_open(OpenState.CLOSED)
    shelter.leave()
    again = state_of(shelter)
    assert now().is_changed
    assert not again().is_changed


def test_areas_are_typed(shelter):
    now = state_of(shelter)
    shelter.set_area("体育館", "二十")
    assert now().told.words.key == "problem.area_capacity"
    shelter.set_area("体育館", " 20 ")
    shelter.set_area("教室", "")
    assert [(one.name, one.capacity) for one in now().areas] == [("体育館", 20), ("教室", None)]
    shelter.set_area("", "3")
    assert now().told.words.key == "problem.area_nameless"
    shelter.remove_area("教室")
    assert [one.name for one in now().areas] == ["体育館"]


def test_the_poster_is_made(shelter, papers):
    now = state_of(shelter)
    shelter.make_poster()
    assert papers.orders == [(PosterOrder(), None)]
    assert (now().told.words.key, now().told.words.data["path"]) == ("posted.kept", "/papers/poster.pdf")
    papers.answer = Written(printer="P1")
    shelter.make_poster()
    assert now().told.words.key == "posted.printed"
    papers.answer = PaperFailed("posted_code_missing")
    shelter.make_poster()
    assert (now().told.tone, now().told.words.key) == (Tone.FAILED, "error.posted_code_missing")


# -- a stopped intake


def stop(shelter):
    state_of(shelter)
    shelter.choose_open(OpenState.OPEN)
    shelter.choose_intake(stopped=True)
    shelter.apply()


def test_a_count_is_asked_once_and_then_received(shelter, reception):
    stop(shelter)
    reception.typed("3")
    reception.confirm()
    assert isinstance(reception.state.panel, CountEntry)
    assert reception.state.panel.problem.key == "shelter_state.stopped.ask"
    reception.confirm()
    assert reception.state.panel.tone is Tone.RECEIVED
    reception.escape()
    reception.typed("2")
    reception.confirm()
    assert reception.state.panel.tone is Tone.RECEIVED, "who knows it is not asked again"
    shelter.choose_open(OpenState.CLOSED)
    shelter.apply()
    reception.escape()
    reception.typed("2")
    reception.confirm()
    assert reception.state.panel.problem.key == "shelter_state.closed.ask"


def test_a_form_is_asked_too(shelter, reception):
    stop(shelter)
    reception.typed("み")
    reception.confirm()
    reception.receive_form()
    assert isinstance(reception.state.panel, FormEntry)
    assert reception.state.panel.problem.key == "shelter_state.stopped.ask"
    reception.receive_form()
    assert isinstance(reception.state.panel, Answer)


def test_express_waits_for_a_touch_while_the_intake_is_stopped(shelter, reception, tmp_path):
    issuer = Issuer()
    come_down(
        tmp_path,
        IssuerRecord(
            kid=issuer.kid,
            issuer="kumamoto-app",
            public_key=keys.public_bytes(issuer.key),
            valid_from_s=0,
            valid_until_s=2**40,
        ),
    )
    stop(shelter)
    reception.set_express(True)
    reception.scanned(issuer.code(resident()))
    assert isinstance(reception.state.panel, Found)
    reception.confirm()
    assert reception.state.flash.key == "shelter_state.stopped.ask"
    reception.confirm()
    assert reception.state.panel.tone is Tone.RECEIVED
    reception.scanned(issuer.code(resident(2)))
    assert reception.state.panel.tone is Tone.RECEIVED


# -- arrivals


@pytest.fixture
def arrivals(desk, clock, reception):
    return ArrivalsScreen(desk, clock, reception.refresh, reception.present_arrival)


def test_an_arrival_is_seen_and_received(arrivals, reception, tmp_path):
    assert reception.state.arrivals == 0
    come_down(tmp_path, arrival())
    reception.refresh()
    assert (reception.state.arrivals, reception.state.flash.key) == (1, "flash.arrivals")
    now = state_of(arrivals)
    [line] = now().lines
    assert line.who.data["people"] == 3
    arrivals.receive(line.arrival_id)
    assert (now().lines, now().told.words.key) == ((), "arrivals.told.received")
    assert now().told.words.data["reception_no"] == "A-0001"
    assert reception.state.arrivals == 0
    arrivals.receive(line.arrival_id)
    assert now().told.words.key == "problem.arrival_gone"


def test_an_arrival_is_declined(arrivals, reception, tmp_path):
    come_down(tmp_path, arrival())
    now = state_of(arrivals)
    arrivals.decline(UUID(int=1))
    assert (now().lines, now().told.words.key) == ((), "arrivals.told.declined")


def test_who_of_them_came_is_chosen_at_the_reception(arrivals, reception, tmp_path):
    partly = replace(WHO, persons=tuple(replace(one, came=at != 1) for at, one in enumerate(WHO.persons)))
    come_down(tmp_path, arrival(household=partly))
    reception.set_express(True)
    arrivals.look_closer(UUID(int=1))
    assert isinstance(reception.state.panel, Found), "also in express mode: somebody wants to choose"
    assert [one.came for one in reception.state.panel.members] == [True, False, True]
    reception.toggle_member(2)
    reception.confirm()
    assert reception.state.panel.tone is Tone.RECEIVED
    assert reception.state.tally.persons == 1
    assert reception.state.arrivals == 0


def test_the_household_in_work_comes_first(arrivals, reception, tmp_path):
    come_down(tmp_path, arrival(1), arrival(2))
    arrivals.look_closer(UUID(int=1))
    arrivals.look_closer(UUID(int=2))
    assert reception.state.flash.key == "flash.finish_first"


NOTED = replace(
    WHO,
    note="父は足が悪いです",
    persons=tuple(replace(one, care_codes=(CareCode.NURSING,)) for one in WHO.persons),
)


def test_what_a_family_wrote_is_shown_to_whoever_may_see_it_and_noted(arrivals, desk, tmp_path):
    come_down(tmp_path, arrival(household=NOTED))
    now = state_of(arrivals)
    [line] = now().lines
    assert (line.has_note, line.note) == (True, "")
    arrivals.show_note(line.arrival_id)
    assert [one.note for one in now().lines] == ["父は足が悪いです"]
    with desk.desk._store.reading() as unit:
        (seen,) = unit.sightings.newest(9)
    assert (seen.kind, seen.household_id) == (SightingKind.CARE_SHOWN, NOTED.household_id)
    desk.desk.move_to(changed(desk.site, may=frozenset()))
    arrivals.tick()
    assert [one.note for one in now().lines] == [""], "the rights of whoever looked have ended"


def test_what_is_written_of_another_family_is_forgotten_with_the_sheet(arrivals, tmp_path):
    come_down(tmp_path, arrival(household=NOTED))
    now = state_of(arrivals)
    arrivals.show_note(UUID(int=1))
    arrivals.leave()
    now = state_of(arrivals)
    assert [one.note for one in now().lines] == [""]
    arrivals.show_note(UUID(int=2))
    assert now().told.words.key == "problem.arrival_gone"


def test_needs_that_come_from_a_phone_far_away_are_said_to_be_noted_and_no_more(arrivals, reception, tmp_path):
    come_down(tmp_path, arrival(household=NOTED))
    arrivals.look_closer(UUID(int=1))
    members = reception.state.panel.members
    assert [(one.care_codes, one.is_care_noted) for one in members] == [((), True)] * 3
    reception.confirm()
    assert reception.state.panel.tone is Tone.RECEIVED
