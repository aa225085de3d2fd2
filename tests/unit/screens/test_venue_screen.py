"""The venue table's page: every input is live, large words say what was done, and nothing is promised."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from cardreader.credential import VerificationNumber
from cardreader.states import CardKind, CardPresent, ReadDone, Reading, Removed
from kiosk.desk.certificates import HandOutCertificate
from kiosk.screens.answers import clock_text
from kiosk.screens.papers import ActivityCodeOrder, CertificateOrder, Written
from kiosk.screens.reception_state import CardEntry, Tone
from kiosk.screens.venue import VenueCalls, VenueScreen
from kiosk.screens.venue_state import Closing, CodeShown, HandForm, ParticipantCard, VenueIdle
from sync.protocol import activity_code
from sync.protocol.values import Sex
from sync.protocol.venue_facts import ParticipantCheckedIn
from sync.protocol.venue_values import ActivityState, GrantState, OrganizerStatus
from tests.fakes import DeskNow
from tests.fakes_venue import APPROVED, TODAY, Table, applicant
from tests.unit.screens.test_card_at_the_desk import facts

NUMBER = "55021720352285"
PLACED = CardPresent("reader 1", CardKind.MY_NUMBER, number_tries=10, pin_tries=3)


class Papers:
    """An office that writes down what it is asked for, and answers at once."""

    def __init__(self) -> None:
        self.orders: list[object] = []

    def write(self, order, folder, on_progress, answer) -> None:
        self.orders.append(order)
        answer(Written(path=Path("/papers/one.pdf")))


class Page:
    """The page over a real table, and what it made of its program."""

    def __init__(self, folder) -> None:
        self.table = Table(folder)
        self.desk = DeskNow(self.table.desk)
        self.papers, self.tones, self.front, self.asked = Papers(), [], [], []
        calls = VenueCalls(
            verify=self._verify, papers=self.papers, on_tone=self.tones.append, on_front=self.front.append
        )
        self.screen = VenueScreen(self.desk, self.table.clock, calls)
        self.states = []
        self.screen.observe(self.states.append)

    def _verify(self, credential) -> bool:
        self.asked.append(credential)
        return True

    @property
    def state(self):
        return self.states[-1]

    @property
    def panel(self):
        return self.state.panel

    def choose(self, activity_id="act-1") -> None:
        self.screen.choose_activity()
        self.screen.choose(activity_id)

    def scan(self, number=1, **changes) -> None:
        self.screen.scanned(self.table.code(number, **changes))


@pytest.fixture
def page(tmp_path):
    page = Page(tmp_path)
    yield page
    page.table.close()


@pytest.fixture
def chosen(page):
    page.choose()
    return page


def test_without_an_activity_the_page_asks_for_one(page):
    assert [line.title for line in page.panel.activities] == ["見本公園の清掃", "例示講座", "仮山登山道の手入れ"]
    assert [line.is_today for line in page.panel.activities] == [True, True, False]
    page.choose()
    assert page.panel == VenueIdle()
    assert (page.state.activity.title, page.state.activity.is_chosen) == ("見本公園の清掃", True)
    assert page.front == [True]


def test_another_day_s_activity_is_asked_about(page):
    page.choose("act-3")
    assert page.panel.asking.title == "仮山登山道の手入れ"
    assert page.state.activity is None
    page.screen.confirm()
    assert page.state.activity.activity_id == "act-3"
    page.scan()
    assert page.panel.lines[1].key == "venue.reason.wrong_day"


def test_esc_leaves_the_question_and_chooses_nothing(chosen):
    chosen.choose("act-3")
    chosen.screen.escape()
    assert chosen.state.activity.activity_id == "act-1"


def test_a_scan_is_green_and_promises_nothing(chosen):
    chosen.scan()
    assert (chosen.panel.tone, chosen.panel.headline.key) == (Tone.RECEIVED, "venue.answer.received")
    who, points = chosen.panel.lines
    assert who.data == {"name": "見本　花子1", "age": 46, "sex": "@sex.female"}
    assert points.key == "venue.answer.pending"
    (line,) = chosen.state.lines
    assert (line.name, line.points.key, line.is_provisional) == ("見本　花子1", "venue.points.pending", True)
    assert chosen.tones == [Tone.RECEIVED]


def test_the_organiser_sees_name_age_and_sex_only_s4_380(chosen):
    chosen.scan()
    (line,) = chosen.state.lines
    seen = str(chosen.state)
    assert (line.name, line.age, line.sex) == ("見本　花子1", 46, Sex.FEMALE)
    assert "見本町" not in seen
    assert "000-0000-0000" not in seen
    assert "みほん" not in seen


def test_who_is_not_registered_gets_amber_the_reason_and_the_paper(chosen):
    chosen.scan(registered_by_card=False)
    assert (chosen.panel.tone, chosen.panel.lines[1].key) == (Tone.LOOK, "venue.reason.not_registered")
    assert chosen.panel.next_step.key == "venue.next.certificate"
    chosen.screen.open_answered()
    chosen.screen.opened.hand_certificate()
    (line,) = chosen.state.lines
    assert chosen.papers.orders == [CertificateOrder(line.certificate_no)]
    assert isinstance(chosen.panel, ParticipantCard)
    assert chosen.panel.told.key == "paper.told.written"


def test_twice_is_blue(chosen):
    chosen.scan()
    chosen.screen.escape()
    chosen.scan()
    assert (chosen.panel.tone, chosen.panel.headline.data) == (
        Tone.ALREADY_HERE,
        {"since": chosen.state.lines[0].since},
    )


def test_the_ledger_s_verdict_comes_back_to_the_list(chosen):
    chosen.scan()
    record = chosen.screen.view.participations[0].record
    chosen.table.settle()
    chosen.table.come_down(replace(record, grant=GrantState.GRANTED, points=100))
    chosen.screen.refresh_if_shown()
    (line,) = chosen.state.lines
    assert (line.points.key, line.points.data, line.is_provisional) == ("venue.points.granted", {"points": 100}, False)
    assert (chosen.state.counts.granted, chosen.state.counts.pending) == (1, 0)


def test_a_mistake_is_taken_back_at_once(chosen):
    chosen.scan()
    chosen.screen.undo()
    assert chosen.panel.tone is Tone.UNDONE
    assert (chosen.state.counts.noted, chosen.state.lines[0].is_undone) == (0, True)


def test_leavers_are_read_after_one_touch(chosen):
    chosen.scan()
    chosen.screen.turn_direction()
    assert chosen.panel == VenueIdle(is_leaving=True)
    chosen.table.clock.advance(5400)
    chosen.scan()
    assert chosen.panel.headline.key == "venue.answer.left"
    assert chosen.panel.lines[1].data == {"hours": 1, "minutes": 30}
    chosen.scan(2)
    assert chosen.panel.headline.key == "venue.answer.not_there"
    assert chosen.state.counts.there == 0


def test_a_name_begins_to_be_written_by_its_first_letter(chosen):
    chosen.screen.typed("r")
    assert chosen.panel.name == "r"
    chosen.screen.field_changed("name", "例田 次郎")
    chosen.screen.field_changed("birth", "S45.5.5")
    chosen.screen.field_changed("sex", "male")
    assert chosen.panel.understood.key == "venue.hand.understood"
    chosen.screen.confirm()
    assert (chosen.panel.tone, chosen.panel.lines[1].key) == (Tone.LOOK, "venue.reason.no_app")
    (line,) = chosen.state.lines
    assert (line.name, line.age, line.sex) == ("例田 次郎", 56, Sex.MALE)


@pytest.mark.parametrize(
    ("key", "value", "problem"),
    [("name", "", "venue.problem.nameless"), ("birth", "S99.1.1", "problem.date_outside_era")],
)
def test_what_cannot_be_is_said_beside_the_form(chosen, key, value, problem):
    chosen.screen.write_by_hand()
    chosen.screen.field_changed("name", "例田")
    chosen.screen.field_changed(key, value)
    chosen.screen.confirm()
    assert isinstance(chosen.panel, HandForm)
    assert chosen.panel.problem.key == problem


def test_who_applied_is_offered_while_the_name_is_typed(chosen):
    chosen.table.come_down(applicant(1), applicant(2, name="例田", kana="れいだ"))
    chosen.screen.write_by_hand()
    chosen.screen.field_changed("name", "miho")
    assert [offer.resident_id for offer in chosen.panel.offers] == ["R-000001"]
    chosen.screen.move_selection(1)
    chosen.screen.confirm()
    assert chosen.table.facts()[0].resident_id == "R-000001"


def test_a_scan_while_a_name_is_typed_passes_by_and_is_noted(chosen):
    chosen.screen.write_by_hand()
    chosen.screen.field_changed("name", "例田")
    chosen.scan()
    assert (chosen.panel.name, chosen.state.flash.data["name"]) == ("例田", "見本　花子1")
    assert chosen.state.counts.noted == 1
    assert chosen.tones == [Tone.RECEIVED]


def test_a_card_is_read_by_its_printed_number_and_noted(chosen):
    chosen.screen.card_changed(PLACED)
    assert isinstance(chosen.panel, CardEntry)
    for digit in NUMBER:
        chosen.screen.typed(digit)
    assert chosen.asked == [VerificationNumber.parse(NUMBER)]
    chosen.screen.card_changed(Reading("reader 1"))
    chosen.screen.card_changed(ReadDone("reader 1", facts()))
    assert (chosen.panel.tone, chosen.panel.lines[1].key) == (Tone.RECEIVED, "venue.reason.not_identified")
    fact = chosen.table.facts()[0]
    assert isinstance(fact, ParticipantCheckedIn)
    assert fact.name == "見本 花子"


def test_a_card_that_is_taken_away_leaves_no_question(chosen):
    chosen.screen.card_changed(PLACED)
    chosen.screen.card_changed(Removed(("reader 1",), while_reading=False))
    assert chosen.panel == VenueIdle()


def test_a_scanner_may_type_the_card_s_number(chosen):
    chosen.screen.card_changed(PLACED)
    chosen.screen.scanned(NUMBER)
    assert len(chosen.asked) == 1


def test_enter_at_a_card_that_answers_nothing_any_more_leads_to_the_hand_form(chosen):
    chosen.screen.card_changed(CardPresent("reader 1", CardKind.MY_NUMBER, number_tries=0, pin_tries=0))
    chosen.screen.confirm()
    assert isinstance(chosen.panel, HandForm)
    assert chosen.asked == []


def test_the_code_is_shown_large_changes_and_counts(chosen):
    chosen.screen.code.open()
    first = chosen.panel
    assert isinstance(first, CodeShown)
    assert first.left_s == 30
    for _ in range(29):
        chosen.table.clock.advance(1)
        chosen.screen.tick()
    assert (chosen.panel.text, chosen.panel.left_s) == (first.text, 1)
    chosen.table.clock.advance(1)
    chosen.screen.tick()
    slots = [activity_code.claimed(text).slot for text in (first.text, chosen.panel.text)]
    assert (slots[1] - slots[0], chosen.panel.left_s) == (1, 30)
    chosen.scan()
    assert isinstance(chosen.panel, CodeShown)
    assert (chosen.state.counts.noted, chosen.state.flash.data["name"]) == (1, "見本　花子1")
    chosen.screen.escape()
    assert chosen.panel == VenueIdle()


def test_a_suspended_organiser_s_table_shows_no_code_and_says_why(chosen):
    chosen.table.come_down(replace(APPROVED, status=OrganizerStatus.SUSPENDED, reason="確認中"))
    chosen.screen.refresh_if_shown()
    assert (chosen.state.warning.key, chosen.state.warning.data) == ("venue.status.suspended", {"reason": "確認中"})
    chosen.screen.code.open()
    assert (chosen.panel.text, chosen.panel.problem.key) == ("", "venue.problem.not_permitted")
    chosen.screen.escape()
    chosen.scan()
    assert chosen.panel.headline.key == "venue.problem.not_permitted"


def test_a_cancelled_activity_says_so(chosen):
    chosen.table.come_down(replace(TODAY, state=ActivityState.CANCELLED))
    chosen.screen.refresh_if_shown()
    assert chosen.state.warning.key == "venue.warning.cancelled"


def test_a_code_to_print_goes_to_the_office(chosen):
    chosen.screen.code.open()
    chosen.screen.code.print_static()
    assert chosen.papers.orders == [ActivityCodeOrder()]


def test_the_shift_is_closed_after_one_question(chosen):
    chosen.scan()
    chosen.scan(2)
    chosen.screen.close_shift()
    assert chosen.panel == Closing(2)
    chosen.screen.confirm()
    assert chosen.panel.headline.key == "venue.answer.shift_closed"
    assert [line.is_estimated for line in chosen.state.lines] == [True, True]


def test_times_are_corrected_where_they_are_read(chosen):
    chosen.scan()
    chosen.screen.opened.open(chosen.state.lines[0].participation_id)
    later = clock_text(chosen.table.clock.us + 59 * 60_000_000)
    chosen.screen.field_changed("went", later.replace(":", ""))
    chosen.screen.tick()
    assert chosen.panel.went == later.replace(":", "")
    chosen.screen.confirm()
    assert chosen.panel.told.key == "venue.told.corrected"
    assert chosen.state.lines[0].left == later
    chosen.screen.field_changed("came", "25:00")
    chosen.screen.confirm()
    assert chosen.panel.problem.key == "venue.problem.time"


def test_a_participation_is_taken_back_after_a_question(chosen):
    chosen.scan()
    chosen.screen.opened.open(chosen.state.lines[0].participation_id)
    chosen.screen.undo()
    assert chosen.panel.is_asking_undo
    assert not chosen.state.lines[0].is_undone
    chosen.screen.undo()
    assert chosen.state.lines[0].is_undone


def test_a_certificate_is_revoked_and_printed_again(chosen):
    chosen.scan()
    chosen.screen.opened.open(chosen.state.lines[0].participation_id)
    chosen.screen.opened.hand_certificate()
    number = chosen.panel.line.certificate_no
    chosen.screen.opened.print_again()
    assert chosen.papers.orders == [CertificateOrder(number)] * 2
    chosen.screen.opened.revoke_certificate()
    assert (chosen.panel.line.certificate_no, chosen.panel.told.key) == ("", "venue.told.revoked")


def test_a_certificate_that_is_shown_is_checked(chosen):
    chosen.scan()
    made = chosen.table.desk.do(HandOutCertificate(chosen.state.lines[0].participation_id))
    chosen.screen.scanned(made.text)
    assert (chosen.panel.tone, chosen.panel.headline.key) == (Tone.RECEIVED, "venue.checked.good")
    chosen.screen.scanned(made.text[:-1])
    assert chosen.panel.headline.key == "venue.checked.damaged"


def test_a_table_without_a_desk_behind_it_says_so(chosen):
    assert chosen.state.is_home
