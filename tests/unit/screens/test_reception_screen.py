"""The reception screen without Qt: whatever is presented, the screen follows."""

import pytest

from kiosk.desk.reception import ReceiveHousehold
from kiosk.screens.code_touches import EXPRESS_UNDO_S, MAX_WAITING_CODES
from kiosk.screens.reception import ReceptionScreen
from kiosk.screens.reception_state import Answer, CountEntry, FormEntry, Found, Idle, NameEntry, Tone
from kiosk.screens.stay_state import StayCard
from kiosk.store.tables import record
from sync.protocol import codec, keys
from sync.protocol.records import IssuerRecord
from sync.protocol.values import StayType
from tests.fakes import ISSUER, DeskNow, FakeClock, Issuer, open_desk, resident


class Clerk:
    """Somebody at the desk: types, scans, and looks at the panel."""

    def __init__(self, folder):
        self.clock = FakeClock()
        self.issuer = Issuer()
        desk = open_desk(folder, self.clock)
        body = IssuerRecord(
            kid=self.issuer.kid,
            issuer=ISSUER,
            public_key=keys.public_bytes(self.issuer.key),
            valid_from_s=0,
            valid_until_s=2**40,
        )
        with desk._store._database.writing() as connection:
            row = record.insert().values(kind="issuer", key=self.issuer.kid.hex(), version=1, body=codec.encode(body))
            connection.execute(row)
        self.desk = DeskNow(desk)
        self.begin()

    def begin(self):
        self.screen = ReceptionScreen(self.desk, self.clock, lambda _backlog: None)
        self.screen.observe(lambda _state: None)

    def type(self, text):
        for character in text:
            self.screen.typed(character)

    def scan(self, number=1, **more):
        self.screen.scanned(self.issuer.code(resident(number, **more)))

    @property
    def panel(self):
        return self.screen.state.panel


@pytest.fixture
def clerk(tmp_path):
    clerk = Clerk(tmp_path)
    yield clerk
    clerk.desk.desk._store.close()


def test_a_code_and_one_touch_receive_a_family(clerk):
    clerk.scan()
    assert isinstance(clerk.panel, Found)
    assert clerk.panel.coming == 3
    clerk.screen.confirm()
    assert clerk.panel.tone is Tone.RECEIVED
    assert clerk.panel.reception_no == "A-0001"
    assert clerk.screen.state.tally.persons == 3
    assert [line.reception_no for line in clerk.screen.state.recent] == ["A-0001"]


def test_a_second_showing_is_already_here(clerk):
    clerk.scan()
    clerk.screen.confirm()
    clerk.scan()
    assert clerk.panel.tone is Tone.ALREADY_HERE
    assert clerk.panel.headline.data["reception_no"] == "A-0001"
    assert clerk.screen.state.tally.households == 1


def test_who_did_not_come_is_unticked_and_comes_later(clerk):
    clerk.scan()
    clerk.screen.toggle_member(2)
    clerk.screen.confirm()
    assert clerk.screen.state.tally.persons == 2
    clerk.scan()
    assert [member.came for member in clerk.panel.members] == [False, False, True]
    assert clerk.panel.members[0].here_since
    clerk.screen.confirm()
    assert clerk.screen.state.tally.persons == 3
    assert clerk.screen.state.tally.households == 1


def test_nobody_ticked_is_not_received(clerk):
    clerk.scan(members=0)
    clerk.screen.toggle_member(0)
    clerk.screen.confirm()
    assert isinstance(clerk.panel, Found)
    assert clerk.screen.state.flash.key == "next.choose_members"


def test_four_people_in_two_keys(clerk):
    clerk.type("4")
    assert isinstance(clerk.panel, CountEntry)
    clerk.screen.confirm()
    assert clerk.panel.tone is Tone.RECEIVED
    assert clerk.screen.state.tally.persons == 4


@pytest.mark.parametrize(("digits", "problem"), [("0", "problem.count_zero"), ("31", "problem.count_too_large")])
def test_impossible_counts_are_refused_in_words(clerk, digits, problem):
    clerk.type(digits)
    clerk.screen.confirm()
    assert clerk.panel.problem.key == problem
    assert clerk.screen.state.tally.households == 0


def test_a_count_says_where_people_stay_and_digits_can_be_taken_back(clerk):
    clerk.type("１2")
    clerk.screen.backspace()
    clerk.screen.choose_stay(StayType.CAR)
    assert clerk.panel.digits == "1"
    clerk.screen.confirm()
    act = next(act for act in clerk.desk.acts if isinstance(act, ReceiveHousehold))
    assert act.household.stay_type is StayType.CAR


def test_a_headline_is_typed_without_a_mouse(clerk):
    clerk.type("mihon jun")
    assert isinstance(clerk.panel, NameEntry)
    assert clerk.panel.kana == "みほん じゅn"
    clerk.screen.confirm()
    assert isinstance(clerk.panel, FormEntry)
    assert clerk.panel.fields[0].value == "みほん じゅん"
    clerk.screen.next_field()
    clerk.screen.field_changed("heads", "4")
    clerk.screen.receive_form()
    assert clerk.panel.tone is Tone.RECEIVED
    assert clerk.screen.state.tally.persons == 4
    assert clerk.screen.state.recent[0].depth == "headline"


def test_a_known_resident_is_one_enter_away(clerk):
    clerk.scan()
    clerk.screen.confirm()
    clerk.type("miho")
    assert clerk.panel.candidates[0].reception_no == "A-0001"
    clerk.screen.move_selection(1)
    clerk.screen.confirm()
    assert isinstance(clerk.panel, StayCard)
    assert clerk.panel.reception_no == "A-0001"


def test_a_count_deepens_into_a_full_card_and_stays_one_household(clerk):
    clerk.type("2")
    clerk.screen.confirm()
    clerk.screen.deepen()
    clerk.screen.field_changed("kana", "れいじ いちろう")
    clerk.screen.field_changed("birth_date", "s25.3.4")
    clerk.screen.choose("care", "MED")
    clerk.screen.add_family()
    assert clerk.panel.title.data["number"] == 2
    assert clerk.panel.fields[0].value == "れいじ "
    clerk.screen.field_changed("kana", "れいじ はる")
    clerk.screen.field_changed("birth_date", "2020/1/1")
    clerk.screen.receive_form()
    assert clerk.panel.headline.key == "outcome.deepened"
    assert clerk.panel.reception_no == "A-0001"
    state = clerk.screen.state
    assert (state.tally.households, state.tally.persons) == (1, 2)
    assert state.recent[0].depth == "full"


def test_deepening_twice_keeps_the_persons(clerk):
    clerk.type("2")
    clerk.screen.confirm()
    clerk.screen.deepen()
    clerk.screen.field_changed("kana", "れいじ いちろう")
    clerk.screen.receive_form()
    clerk.screen.deepen()
    clerk.screen.field_changed("phone", "000")
    clerk.screen.receive_form()
    assert clerk.screen.state.tally.persons == 2
    clerk.type("reiji")
    assert len(clerk.panel.candidates) == 1


def test_a_wrong_birth_date_never_stops_a_reception(clerk):
    clerk.type("mihon")
    clerk.screen.confirm()
    clerk.screen.field_changed("birth_date", "s64.2.30")
    assert next(field for field in clerk.panel.fields if field.key == "birth_date").problem
    clerk.screen.receive_form()
    assert clerk.panel.tone is Tone.RECEIVED


def test_enter_walks_the_form_and_then_asks_for_more_family(clerk):
    clerk.type("mihon")
    clerk.screen.confirm()
    while not clerk.panel.asks_for_more_family:
        clerk.screen.confirm()
    clerk.screen.confirm()
    assert clerk.panel.tone is Tone.RECEIVED


def test_esc_loses_nothing(clerk):
    clerk.type("mihon")
    clerk.screen.confirm()
    clerk.screen.field_changed("note", "二階")
    clerk.screen.escape()
    assert isinstance(clerk.panel, Idle)
    assert clerk.screen.state.draft.data["name"] == "みほん"
    clerk.begin()
    assert clerk.screen.state.draft.data["name"] == "みほん"
    clerk.screen.resume_draft()
    assert next(field.value for field in clerk.panel.fields if field.key == "note") == "二階"
    clerk.screen.receive_form()
    clerk.begin()
    assert clerk.screen.state.draft is None


def test_a_form_in_work_survives_a_power_cut(clerk):
    clerk.type("mihon")
    clerk.screen.confirm()
    clerk.screen.field_changed("address", "西区見本町")
    clerk.screen.tick()
    clerk.begin()
    assert clerk.screen.state.draft is not None


def test_a_scan_in_the_middle_of_typing_puts_the_form_aside(clerk):
    clerk.type("mihon")
    clerk.screen.confirm()
    clerk.scan()
    assert isinstance(clerk.panel, Found)
    assert clerk.screen.state.draft is not None


def test_the_next_family_waits_until_this_one_is_received(clerk):
    clerk.scan(1)
    clerk.scan(2)
    clerk.scan(2)
    assert clerk.screen.state.flash.key == "flash.code_waits"
    clerk.screen.confirm()
    assert isinstance(clerk.panel, Found)
    assert clerk.panel.headline == "見本　花子2"
    assert clerk.screen.state.flash.data["reception_no"] == "A-0001"
    clerk.screen.confirm()
    assert clerk.screen.state.tally.households == 2


def test_the_line_of_waiting_codes_is_bounded(clerk):
    for number in range(1, MAX_WAITING_CODES + 5):
        clerk.scan(number)
    assert clerk.screen.state.flash.data["count"] == MAX_WAITING_CODES


def test_express_receives_without_a_touch_and_offers_undo_for_a_while(clerk):
    clerk.screen.set_express(True)
    clerk.scan()
    assert clerk.panel.undo_left_s == EXPRESS_UNDO_S
    clerk.screen.tick()
    assert clerk.panel.undo_left_s == EXPRESS_UNDO_S - 1
    clerk.screen.undo()
    assert clerk.panel.tone is Tone.UNDONE
    assert clerk.screen.state.tally.households == 0
    assert clerk.screen.state.recent[0].is_undone


def test_undo_by_number_long_after(clerk):
    clerk.type("3")
    clerk.screen.confirm()
    clerk.type("4")
    clerk.screen.confirm()
    clerk.screen.undo("A-0001")
    assert clerk.screen.state.tally.persons == 4
    clerk.screen.undo("A-0001")
    assert clerk.screen.state.tally.persons == 4


def test_an_expired_code_goes_on_by_hand_with_what_it_said(clerk):
    text = clerk.issuer.code(resident())
    clerk.clock.advance(10_000_000)
    clerk.screen.scanned(text)
    assert clerk.panel.tone is Tone.LOOK
    assert clerk.panel.headline.key == "refused.expired"
    clerk.screen.confirm()
    assert isinstance(clerk.panel, FormEntry)
    clerk.screen.receive_form()
    assert clerk.screen.state.tally.persons == 3


@pytest.mark.parametrize("text", ["https://example.com", "WIFI:S:x;;", "", "KMA1:", "KMA1:%%%", "\x00\xff" * 40])
def test_other_codes_say_what_they_are_and_stop_nothing(clerk, text):
    clerk.screen.scanned(text)
    assert isinstance(clerk.panel, Answer)
    assert clerk.panel.tone in (Tone.LOOK, Tone.REFUSED)
    clerk.type("2")
    clerk.screen.confirm()
    assert clerk.panel.tone is Tone.RECEIVED


def test_touches_in_a_wrong_moment_change_nothing(clerk):
    for touch in (
        clerk.screen.receive_form,
        clerk.screen.add_family,
        clerk.screen.next_field,
        clerk.screen.previous_field,
        clerk.screen.backspace,
        clerk.screen.undo,
        clerk.screen.deepen,
        clerk.screen.resume_draft,
        lambda: clerk.screen.select(3),
        lambda: clerk.screen.toggle_member(9),
        lambda: clerk.screen.move_selection(1),
        lambda: clerk.screen.choose("sex", "nonsense"),
        lambda: clerk.screen.field_changed("heads", "4"),
    ):
        touch()
    assert isinstance(clerk.panel, Idle)


def test_the_key_for_taking_back_first_shows_whom_it_means(clerk):
    clerk.type("3")
    clerk.screen.confirm()
    clerk.screen.confirm()
    assert isinstance(clerk.panel, Idle)
    clerk.screen.undo()
    assert clerk.panel.headline.key == "outcome.last_reception"
    assert clerk.screen.state.tally.persons == 3
    clerk.screen.undo()
    assert clerk.panel.tone is Tone.UNDONE
    assert clerk.screen.state.tally.persons == 0


def test_esc_keeps_a_name_that_was_typed(clerk):
    clerk.type("mihon hana")
    clerk.screen.escape()
    assert clerk.screen.state.draft.data["name"] == "みほん はな"
    clerk.screen.resume_draft()
    assert clerk.panel.fields[0].value == "みほん はな"


def test_a_third_digit_is_not_swallowed_in_silence(clerk):
    clerk.type("123")
    assert clerk.panel.digits == "12"
    assert clerk.panel.problem.key == "problem.count_too_large"


def test_who_came_yesterday_is_here_since_yesterday(clerk):
    clerk.scan()
    clerk.screen.confirm()
    clerk.clock.advance(86_400)
    clerk.scan()
    assert "/" in clerk.panel.headline.data["since"]


def test_the_last_receptions_keep_their_order_when_the_clock_goes_back(clerk):
    clerk.type("3")
    clerk.screen.confirm()
    clerk.clock.us -= 3_600_000_000
    clerk.type("4")
    clerk.screen.confirm()
    assert [line.reception_no for line in clerk.screen.state.recent] == ["A-0002", "A-0001"]
