"""Unusual moments at the desk (two codes at once, a desk that moved, forms beside each other): nobody is lost."""

from uuid import UUID

import msgspec
import pytest

from cardreader.states import CardKind, CardPresent
from kiosk.domain.households import counted_household
from kiosk.domain.outcomes import CodeRefused, Failed
from kiosk.screens import answers, entry_form, form_records
from kiosk.screens.carding import Carding
from kiosk.screens.reception_state import Answer, CardEntry, FormEntry, Found, Tone
from sync.protocol.credential import Refusal
from sync.protocol.household import MAX_PERSONS, Person
from sync.protocol.values import StayType
from tests.fakes import resident, site
from tests.unit.screens.test_reception_screen import Clerk

POSTER = "https://example.com/poster"


class SlowDesk:
    """A desk that answers when told, in the order asked, as the desk thread does."""

    def __init__(self, desk):
        self.at_once, self.waiting, self.is_broken = desk, [], False

    @property
    def site(self):
        return self.at_once.site

    def submit(self, act, answer):
        self.waiting.append(lambda: answer(Failed("disk_full")) if self.is_broken else self.at_once.submit(act, answer))

    def ask(self, look, answer):
        self.waiting.append(lambda: self.at_once.ask(look, answer))

    def answer(self):
        while self.waiting:
            self.waiting.pop(0)()


@pytest.fixture
def clerk(tmp_path):
    clerk = Clerk(tmp_path)
    store = clerk.desk.desk._store
    yield clerk
    store.close()


def slow(clerk):
    clerk.desk = SlowDesk(clerk.desk)
    clerk.begin()
    clerk.desk.answer()
    return clerk.desk


def type_form(clerk, kana):
    clerk.type(kana)
    clerk.screen.confirm()
    assert isinstance(clerk.panel, FormEntry)


def move(clerk):
    clerk.desk.move_to(site("AX", "S-2"))


def neighbour_received(clerk, **changes):
    """A household that another desk wrote, as the feed brings it."""
    record = clerk.screen._overview.recent[0]
    other = counted_household(UUID(int=77), 9, StayType.SHELTER)
    values = {"household": other, "device_id": "desk-B", "admitted_event_id": UUID(int=78)} | changes
    values["received_at_us"] = record.received_at_us + 5_000_000
    with clerk.desk.desk._store.unit() as unit:
        unit.people.put(msgspec.structs.replace(record, **values))
    clerk.screen.refresh()


def test_two_codes_in_one_picture_come_one_after_the_other(clerk):
    desk = slow(clerk)
    for number in (1, 2):
        clerk.screen.scanned(clerk.issuer.code(resident(number)))
    desk.answer()
    assert clerk.panel.headline == "見本　花子1"
    clerk.screen.confirm()
    desk.answer()
    assert clerk.panel.headline == "見本　花子2"


def test_a_code_held_up_again_does_not_push_its_own_answer_away(clerk):
    text = clerk.issuer.code(resident())
    clerk.screen.scanned(text)
    clerk.screen.scanned(text)
    clerk.screen.confirm()
    assert clerk.panel.tone is Tone.RECEIVED
    clerk.screen.scanned(text)
    assert clerk.panel.tone is Tone.ALREADY_HERE


@pytest.mark.parametrize("begin", ["mihon", "4"])
def test_a_poster_in_view_takes_nothing_away_that_is_being_typed(clerk, begin):
    clerk.type(begin)
    before = clerk.panel
    clerk.screen.scanned(POSTER)
    assert clerk.panel == before
    assert clerk.screen.state.flash.key == "foreign.web_address"


def test_a_poster_in_view_leaves_the_form_open(clerk):
    type_form(clerk, "mihon")
    clerk.screen.scanned(POSTER)
    assert isinstance(clerk.panel, FormEntry)
    clerk.screen.escape()
    clerk.screen.scanned(POSTER)
    assert isinstance(clerk.panel, Answer)


def test_a_form_that_waits_is_not_lost_when_another_is_received(clerk):
    type_form(clerk, "mihon")
    clerk.screen.escape()
    type_form(clerk, "reiji")
    clerk.screen.receive_form()
    assert clerk.panel.tone is Tone.RECEIVED
    assert clerk.screen.state.draft.data["name"] == "みほん"


def test_forms_wait_beside_each_other_and_survive_a_power_cut(clerk):
    type_form(clerk, "mihon")
    clerk.screen.escape()
    type_form(clerk, "reiji")
    clerk.screen.tick()
    clerk.begin()
    for name in ("れいじ", "みほん"):
        assert clerk.screen.state.draft.data["name"] == name
        clerk.screen.resume_draft()
        clerk.screen.receive_form()
        clerk.screen.confirm()
    assert clerk.screen.state.draft is None
    assert clerk.screen.state.tally.households == 2
    clerk.begin()
    assert clerk.screen.state.draft is None


def test_a_form_that_was_left_while_the_disk_failed_waits(clerk):
    desk = slow(clerk)
    clerk.type("mihon")
    clerk.screen.confirm()
    clerk.screen.receive_form()
    clerk.screen.escape()
    desk.is_broken = True
    desk.answer()
    assert clerk.panel.tone is Tone.FAILED
    assert clerk.screen.state.draft.data["name"] == "みほん"


def test_a_code_while_a_card_joins_a_family_keeps_the_family(clerk):
    type_form(clerk, "mihon")
    form = clerk.screen._stand.work.form
    clerk.screen._stand.change(Carding(0, joins=form))
    clerk.scan()
    assert isinstance(clerk.panel, Found)
    assert clerk.screen.state.draft.data["name"] == "みほん"


def test_too_many_heads_are_refused_in_words_and_not_cut_to_one(clerk):
    type_form(clerk, "mihon")
    clerk.screen.field_changed("heads", "45")
    clerk.screen.receive_form()
    assert clerk.panel.problem.key == "problem.count_too_large"
    assert clerk.screen.state.tally.households == 0


def test_late_comers_may_be_told_by_their_number(clerk):
    clerk.scan()
    clerk.screen.toggle_member(2)
    clerk.screen.confirm()
    clerk.screen.deepen()
    clerk.screen.field_changed("heads", "3")
    clerk.screen.receive_form()
    assert clerk.screen.state.tally.persons == 3


def test_cards_fill_a_household_to_its_limit_and_no_further(clerk):
    form = entry_form.named("みほん", UUID(int=1), UUID(int=2), 0)
    for number in range(MAX_PERSONS + 2):
        person = Person(person_id=UUID(int=100 + number), name_raw=f"見本{number}", name_display=f"見本{number}")
        form = form_records.with_card_holder(form, person, "")
    assert form_records.household_of(form, clerk.screen._stand.today()).heads == MAX_PERSONS


def test_express_waits_for_a_look_where_somebody_may_be_here_already(clerk):
    type_form(clerk, "mihon hanako")
    clerk.screen.field_changed("birth_date", "1980/2/17")
    clerk.screen.receive_form()
    clerk.screen.set_express(True)
    clerk.scan(members=0)
    assert clerk.panel.notice.key == "notice.twin"


def test_a_desk_that_moved_receives_anew_whom_it_received_at_its_former_place(clerk):
    clerk.scan()
    clerk.screen.confirm()
    move(clerk)
    clerk.scan()
    assert clerk.panel.notice.key == "notice.elsewhere"
    clerk.screen.confirm()
    assert clerk.panel.tone is Tone.RECEIVED
    assert clerk.screen.state.tally.persons == 3


def test_a_desk_that_moved_receives_a_member_code_anew(clerk):
    for _ in range(2):
        clerk.screen.scanned("KMM-ABCDEF012345")
        assert isinstance(clerk.panel, Found)
        clerk.screen.confirm()
        assert clerk.panel.tone is Tone.RECEIVED
        move(clerk)


def test_a_desk_that_moved_opens_a_found_name_to_be_received(clerk):
    clerk.scan()
    clerk.screen.confirm()
    move(clerk)
    clerk.type("miho")
    clerk.screen.move_selection(1)
    clerk.screen.confirm()
    clerk.screen.receive_form()
    assert clerk.panel.tone is Tone.RECEIVED


def test_a_reception_number_of_another_shelter_is_not_mistaken_for_ours(clerk):
    clerk.scan()
    clerk.screen.confirm()
    neighbour_received(clerk, shelter_id="S-9", reception_no="A-0001")
    clerk.scan()
    assert clerk.panel.lines[0].data["name"] == "見本　花子1"


def test_undo_without_a_number_never_takes_a_neighbours_reception_back(clerk):
    clerk.type("2")
    clerk.screen.confirm()
    clerk.screen.confirm()
    neighbour_received(clerk, reception_no="B-0001")
    clerk.screen.undo()
    assert clerk.panel.reception_no == "A-0001"
    clerk.screen.undo()
    undone = {line.reception_no: line.is_undone for line in clerk.screen.state.recent}
    assert undone == {"B-0001": False, "A-0001": True}


def test_a_selected_line_follows_its_person_when_others_are_found(clerk):
    clerk.scan()
    clerk.screen.confirm()
    desk = slow(clerk)
    clerk.screen.name_changed("miho")
    desk.answer()
    clerk.screen.name_changed("mihon ha")
    clerk.screen.move_selection(-1)
    desk.answer()
    assert clerk.panel.selected < len(clerk.panel.candidates)
    clerk.screen.confirm()


def test_a_card_that_waited_comes_up_when_the_answer_is_put_away(clerk):
    clerk.scan()
    clerk.screen.card_changed(CardPresent("reader", CardKind.MY_NUMBER, number_tries=10, pin_tries=3))
    assert clerk.screen.state.flash.key == "card.waits"
    clerk.screen.confirm()
    assert clerk.panel.tone is Tone.RECEIVED
    clerk.screen.confirm()
    assert isinstance(clerk.panel, CardEntry)


@pytest.mark.parametrize("name", ["john smith", "maria santos", "見本 花子"])
def test_a_name_that_is_no_reading_stays_as_it_was_typed(clerk, name):
    clerk.screen.name_changed(name)
    clerk.screen.confirm()
    clerk.screen.receive_form()
    assert clerk.screen.state.recent[0].name == name


def test_a_wrong_card_leaves_the_family_s_form_open_and_says_so(clerk):
    type_form(clerk, "mihon")
    for work in (clerk.screen._stand.work, Carding(0, joins=clerk.screen._stand.work.form)):
        clerk.screen._stand.change(work)
        clerk.screen.card_changed(CardPresent("reader", CardKind.OTHER))
        assert isinstance(clerk.panel, FormEntry)
        assert clerk.screen.state.flash.key == "card.other"


def test_a_card_that_is_read_twice_is_one_person():
    card = Person(person_id=UUID(int=5), name_raw="見本　花子", name_display="見本 花子", birth_date_raw="19800217")
    form = entry_form.named("", UUID(int=1), UUID(int=2), 0)
    for number in (5, 6):
        form = form_records.with_card_holder(form, msgspec.structs.replace(card, person_id=UUID(int=number)), "")
    assert len(form.persons) == 1


def test_whoever_came_by_code_is_shown_before_they_are_received_by_hand(clerk):
    clerk.scan(members=0)
    clerk.screen.confirm()
    type_form(clerk, "mihon hanako")
    clerk.screen.field_changed("birth_date", "1980/2/17")
    clerk.screen.receive_form()
    assert clerk.panel.twin.data["reception_no"] == "A-0001"
    assert clerk.screen.state.tally.households == 1
    clerk.screen.receive_form()
    assert clerk.screen.state.tally.households == 2


def test_after_a_look_at_the_likely_twin_the_code_comes_back(clerk):
    type_form(clerk, "mihon hanako")
    clerk.screen.field_changed("birth_date", "1980/2/17")
    clerk.screen.receive_form()
    clerk.scan(members=0)
    clerk.screen.open_twin()
    assert clerk.panel.reception_no == "A-0001"
    clerk.screen.confirm()
    assert isinstance(clerk.panel, Found)


def test_a_card_that_was_only_looked_at_is_no_draft(clerk):
    clerk.scan()
    clerk.screen.confirm()
    for note in ("", "二階"):
        clerk.screen.deepen("A-0001")
        clerk.screen.field_changed("note", note)
        clerk.screen.tick()
        clerk.screen.escape()
        assert (clerk.screen.state.draft is not None) == bool(note)


def test_a_phone_number_too_long_is_cut_while_it_is_seen(clerk):
    type_form(clerk, "mihon")
    clerk.screen.field_changed("phone", "000-0000-0000 / 000-0000-0001")
    shown = next(field.value for field in clerk.panel.fields if field.key == "phone")
    clerk.screen.receive_form()
    assert clerk.screen._overview.recent[0].household.phone == shown


@pytest.mark.parametrize("reason", [Refusal.EXPIRED, Refusal.REVOKED, Refusal.NOT_YET_VALID])
def test_a_readable_code_that_does_not_count_says_that_enter_goes_on(reason):
    answer = answers.code_refused(CodeRefused(reason, counted_household(UUID(int=1), 1, StayType.SHELTER)))
    assert answer.next_step.key == "next.confirm_prefilled"
    assert bool(answer.lines) == (reason is Refusal.EXPIRED)
