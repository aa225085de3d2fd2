"""The pages of table and centre before a desk that asks for somebody: what is asked when, and what happens then."""

from dataclasses import replace

import pytest

from kiosk.desk.centre_cards import ReceiveVolunteer
from kiosk.desk.corrections import FREE_S
from kiosk.desk.staff import Operator
from kiosk.domain.duties import NO_DUTY
from kiosk.screens.centre import CentreScreen
from kiosk.screens.centre_rows import HIDDEN
from kiosk.screens.centre_state import CentreAct, FormPanel
from kiosk.screens.papers import CertificateOrder
from kiosk.screens.reception_state import Tone
from kiosk.screens.staff import StaffCalls, StaffScreen
from kiosk.screens.staff_state import StaffPage
from kiosk.screens.venue import VenueCalls, VenueScreen
from sync.protocol.centre import Insurance
from sync.protocol.values import ReceptionMethod, StaffRole
from sync.protocol.venue_records import ParticipationRecord
from tests.fakes import DeskNow, FakeClock, open_desk
from tests.fakes import site as usual_site
from tests.fakes_venue import TOMORROW, Table
from tests.unit.screens.test_venue_screen import Papers
from tests.unit.test_centre_desk import card
from tests.unit.test_centre_duties import know as know_at_centre
from tests.unit.test_staff_desk import PIN
from tests.unit.test_table_duties import ORGANIZER, know, noted, stand_unnamed


class Asking:
    """The screen of staff, and somebody who is asked."""

    def __init__(self, desk) -> None:
        calls = StaffCalls(say=lambda _words: None)
        self.screen = StaffScreen(DeskNow(desk), calls, Operator("desk", "", NO_DUTY))

    @property
    def reason(self) -> str:
        return self.screen.state.reason.key if self.screen.state.reason else ""

    def log_in(self, staff_id: str) -> None:
        self.screen.choose(staff_id)
        self.screen.enter(PIN)


class VenuePage:
    def __init__(self, folder) -> None:
        self.table = Table(folder)
        stand_unnamed(self.table)
        self.staff, self.papers = Asking(self.table.desk), Papers()
        calls = VenueCalls(papers=self.papers)
        self.screen = VenueScreen(self.staff.screen.guarded, self.table.clock, calls)
        self.screen.observe(lambda _state: None)
        self.screen.choose("act-1")

    @property
    def state(self):
        return self.screen.state

    def noted_earlier(self) -> ParticipationRecord:
        """Somebody who was noted with a certificate a while ago, opened."""
        self.screen.scanned(self.table.code(1))
        self.screen.open_answered()
        self.screen.opened.hand_certificate()
        self.table.clock.advance(FREE_S + 1)
        return self.screen.view.participations[0].record


@pytest.fixture
def table(tmp_path):
    page = VenuePage(tmp_path)
    yield page
    page.table.close()


def test_a_correction_at_the_table_asks_for_its_organiser_and_is_done_then(table):
    know(table.table, ORGANIZER)
    before = table.noted_earlier()
    table.screen.opened.revoke_certificate()
    assert table.staff.reason == "staff.need.correct"
    assert [one.role for one in table.staff.screen.state.people] == ["staff.role.organizer"]
    assert not table.staff.screen.state.has_codes
    assert table.screen.view.participations[0].record.certificate_no == before.certificate_no
    table.staff.log_in("org-1-1")
    assert table.screen.view.participations[0].record.certificate_no == ""
    assert table.state.panel.told.key == "venue.told.revoked"
    assert table.state.operator == "例田 花子"


def test_what_is_given_up_changes_nothing_and_says_why(table):
    know(table.table, ORGANIZER)
    table.noted_earlier()
    table.screen.close_shift()
    table.screen.confirm()
    assert table.staff.reason == "staff.need.correct"
    table.staff.screen.close()
    assert (table.state.flash.key, table.state.flash_tone) == ("error.not_allowed", Tone.LOOK), "nothing broke"
    assert table.state.counts.there == 1


def test_where_nobody_was_prepared_nobody_is_asked(table):
    table.noted_earlier()
    table.screen.opened.revoke_certificate()
    assert table.staff.screen.state.page is StaffPage.CLOSED
    assert table.state.panel.told.key == "venue.told.revoked"
    assert noted(table.table)[-1][2].startswith("nobody_known")


def test_a_certificate_is_printed_again_at_once_and_later_by_its_organiser(table):
    know(table.table, ORGANIZER)
    table.screen.scanned(table.table.code(1))
    table.screen.open_answered()
    table.screen.opened.hand_certificate()
    number = table.state.panel.line.certificate_no
    table.screen.opened.print_again()
    assert table.papers.orders == [CertificateOrder(number)] * 2
    table.table.clock.advance(FREE_S + 1)
    table.screen.opened.print_again()
    assert len(table.papers.orders) == 2
    table.staff.log_in("org-1-1")
    assert len(table.papers.orders) == 3


def test_another_days_activity_is_chosen_by_its_organiser(table):
    know(table.table, ORGANIZER)
    table.screen.choose_activity()
    table.screen.choose(TOMORROW.activity_id)
    assert table.state.panel.asking.activity_id == TOMORROW.activity_id
    table.screen.confirm()
    assert table.staff.reason == "staff.need.correct"
    table.staff.log_in("org-1-1")
    assert table.state.activity.activity_id == TOMORROW.activity_id


class CentrePage:
    def __init__(self, folder) -> None:
        where = replace(usual_site(), is_centre=True, operator_id="desk", may=NO_DUTY)
        self.clock = FakeClock()
        self.desk = open_desk(folder, self.clock, where)
        self.staff = Asking(self.desk)
        self.screen = CentreScreen(self.staff.screen.guarded, self.clock, Papers())
        self.screen.observe(lambda _state: None)
        self.card = card(insurance=Insurance.JOINED, health="見本の持病", address="見本町1")
        self.desk.do(ReceiveVolunteer(self.card, ReceptionMethod.MANUAL, 1))
        self.screen.refresh()
        self.screen.open_row(self.card.volunteer_id)

    @property
    def shown(self) -> dict[str, object]:
        return {line.label: line.value for line in self.screen.state.panel.lines}


@pytest.fixture
def centre(tmp_path):
    page = CentrePage(tmp_path)
    yield page
    page.desk._store.close()


def test_health_and_address_are_shown_after_a_login(centre):
    know_at_centre(centre.desk, StaffRole.RECEPTION, StaffRole.LEADER, StaffRole.ORGANIZER)
    assert centre.shown["centre.field.health"] == HIDDEN
    centre.screen.press(CentreAct.SHOW)
    assert centre.staff.reason == "staff.need.care"
    roles = sorted(one.role for one in centre.staff.screen.state.people)
    assert roles == ["staff.role.leader_elsewhere", "staff.role.reception"]
    assert centre.shown["centre.field.health"] == HIDDEN
    centre.staff.log_in("reception")
    assert centre.shown["centre.field.health"] == "見本の持病"


def test_health_stays_hidden_where_nobody_logs_in(centre):
    centre.screen.press(CentreAct.SHOW)
    centre.staff.screen.close()
    assert centre.shown["centre.field.health"] == HIDDEN
    told = centre.screen.state.told
    assert (told.tone, told.words.key) == (Tone.LOOK, "error.not_allowed")


def test_the_form_of_a_card_that_is_known_holds_its_health_and_asks_too(centre):
    know_at_centre(centre.desk, StaffRole.RECEPTION)
    centre.screen.press(CentreAct.EDIT)
    assert centre.staff.reason == "staff.need.care"
    assert not isinstance(centre.screen.state.panel, FormPanel)
    centre.staff.log_in("reception")
    assert isinstance(centre.screen.state.panel, FormPanel)
    centre.screen.escape()
    centre.screen.open_row(centre.card.volunteer_id)
    centre.screen.press(CentreAct.EDIT)
    assert isinstance(centre.screen.state.panel, FormPanel), "whoever may is not asked twice"
