"""The evacuee's screen without Qt: they read their own facts, in their language, and nothing of anybody else."""

from datetime import UTC, date, datetime

import pytest

from kiosk.screens.evacuee import CLEARED_AFTER_DONE_S, CLEARED_UNTOUCHED_S, EvacueeScreen
from kiosk.screens.evacuee_state import Check, Done, EvacueeLanguage, EvacueeWord, Moment, MomentKind, Welcome
from kiosk.screens.form_choices import LANGUAGES
from kiosk.screens.reception_state import Level
from sync.protocol.birth_date import era_year
from tests.fakes import NOW_US
from tests.unit.screens.test_reception_screen import Clerk

TODAY = datetime.fromtimestamp(NOW_US / 1_000_000, UTC).date()


class AtTheDesk(Clerk):
    """A clerk, and somebody who looks at the other screen."""

    def begin(self):
        super().begin()
        self.evacuee = EvacueeScreen(self.screen.evacuee, lambda: TODAY)
        self.seen = []
        self.screen.observe(self.evacuee.follow)
        self.evacuee.observe(self.seen.append)

    @property
    def shown(self):
        return self.evacuee.state.panel

    def names(self):
        return [person.name for person in self.shown.persons]

    def facts(self):
        return {fact.label: fact.value for fact in self.shown.facts}

    def wait(self, seconds):
        for _second in range(seconds):
            self.evacuee.tick()
            self.screen.tick()


@pytest.fixture
def desk(tmp_path):
    desk = AtTheDesk(tmp_path)
    yield desk
    desk.desk.desk._store.close()


def type_form(desk, name="mihon jun"):
    desk.type(name)
    desk.screen.confirm()


def test_a_code_is_checked_and_the_number_shown(desk):
    assert isinstance(desk.shown, Welcome)
    desk.scan()
    assert len(desk.names()) == 3
    assert desk.facts()["evacuee.field.people"].data == {"count": 3}
    desk.screen.confirm()
    assert desk.shown == Done("A-0001")
    desk.screen.escape()
    assert isinstance(desk.shown, Welcome)


def test_what_is_typed_is_read_along(desk):
    type_form(desk)
    desk.screen.field_changed("address", "見本町1-2")
    desk.screen.field_changed("birth_date", "S25.3.4")
    desk.screen.choose("care", "ALG")
    desk.screen.choose("stay", "car")
    (person,) = desk.shown.persons
    assert person.name == "みほん じゅん"
    assert [detail.key for detail in person.details] == ["evacuee.age", "evacuee.birth", "evacuee.care.ALG"]
    assert person.details[1].data == {"year": 1950, "month": 3, "day": 4, "iso": "1950-03-04", "era": "昭和25年"}
    assert desk.facts()["evacuee.field.address"] == "見本町1-2"
    assert desk.facts()["evacuee.field.stay"].key == "evacuee.stay.car"


def test_a_count_is_checked_and_received_in_one_language(desk):
    desk.evacuee.choose_language(EvacueeLanguage.NEPALI)
    desk.type("4")
    assert desk.facts()["evacuee.field.people"].data == {"count": 4}
    desk.screen.confirm()
    assert isinstance(desk.shown, Done)
    assert desk.evacuee.state.language is EvacueeLanguage.NEPALI


def test_the_next_family_reads_japanese_again(desk):
    desk.scan(1)
    desk.evacuee.choose_language(EvacueeLanguage.VIETNAMESE)
    desk.screen.confirm()
    assert desk.evacuee.state.language is EvacueeLanguage.VIETNAMESE
    desk.scan(2)
    assert isinstance(desk.shown, Check)
    assert desk.evacuee.state.language is EvacueeLanguage.JAPANESE


def test_different_is_marked_until_the_family_is_received(desk):
    type_form(desk)
    desk.evacuee.answer(EvacueeWord.DIFFERENT)
    assert desk.screen.state.evacuee_word is EvacueeWord.DIFFERENT
    desk.screen.field_changed("address", "見本町1-2")
    assert desk.screen.state.evacuee_word is EvacueeWord.DIFFERENT
    assert desk.shown.word is EvacueeWord.DIFFERENT
    desk.screen.receive_form()
    assert isinstance(desk.shown, Done)
    assert desk.screen.state.evacuee_word is None


def test_right_counts_for_what_was_shown_only(desk):
    type_form(desk)
    desk.evacuee.answer(EvacueeWord.RIGHT)
    assert desk.screen.state.evacuee_word is EvacueeWord.RIGHT
    desk.screen.field_changed("address", "見本町1-2")
    assert desk.shown.word is None
    assert desk.screen.state.evacuee_word is None


def test_a_word_does_not_pass_to_the_next_family(desk):
    desk.scan(1)
    desk.evacuee.answer(EvacueeWord.DIFFERENT)
    desk.screen.escape()
    desk.scan(2)
    assert desk.shown.word is None
    assert desk.screen.state.evacuee_word is None


def test_a_family_that_was_received_before_is_shown_only_by_staff(desk):
    desk.scan(1)
    desk.screen.confirm()
    desk.screen.escape()
    desk.screen.deepen("A-0001")
    assert desk.shown == Moment(MomentKind.WAIT)
    desk.evacuee.show_now()
    assert len(desk.names()) == 3


def test_who_was_just_received_goes_on_without_a_touch(desk):
    desk.type("2")
    desk.screen.confirm()
    desk.screen.deepen()
    assert isinstance(desk.shown, Check)


def test_a_name_line_with_its_candidates_is_not_shown(desk):
    desk.scan(1)
    desk.screen.confirm()
    desk.screen.escape()
    desk.type("mi")
    assert desk.shown == Moment(MomentKind.WAIT)


def test_whom_staff_would_take_back_is_not_shown(desk):
    desk.scan(1)
    desk.screen.confirm()
    desk.screen.escape()
    desk.screen.undo()
    assert desk.shown == Moment(MomentKind.WAIT)
    desk.screen.undo()
    assert desk.shown == Moment(MomentKind.WAIT)


def test_ones_own_undone_reception_is_said(desk):
    desk.scan(1)
    desk.screen.confirm()
    desk.screen.undo()
    assert desk.shown == Moment(MomentKind.UNDONE)


def test_a_second_showing_tells_ones_number(desk):
    desk.scan(1)
    desk.screen.confirm()
    desk.screen.escape()
    desk.scan(1)
    assert desk.shown == Done("A-0001", is_new=False)


def test_a_likely_twin_is_somebody_else(desk):
    desk.scan(1)
    desk.screen.confirm()
    desk.screen.escape()
    type_form(desk, "mihon hanako")
    desk.screen.field_changed("birth_date", "1980/2/17")
    assert desk.names() == ["みほん はなこ"]
    desk.screen.receive_form()
    desk.screen.open_twin()
    assert desk.panel.reception_no == "A-0001"
    assert desk.shown == Moment(MomentKind.WAIT)


def test_a_code_that_cannot_be_read_frightens_nobody(desk):
    desk.screen.scanned("https://example.org/")
    assert desk.shown == Moment(MomentKind.ASSIST)


def test_a_number_goes_by_itself(desk):
    desk.evacuee.choose_language(EvacueeLanguage.KOREAN)
    desk.scan(1)
    desk.screen.confirm()
    desk.wait(CLEARED_AFTER_DONE_S - 1)
    assert isinstance(desk.shown, Done)
    desk.wait(1)
    assert isinstance(desk.shown, Welcome)
    desk.wait(2 * CLEARED_AFTER_DONE_S)
    assert isinstance(desk.shown, Welcome)
    assert desk.evacuee.state.language is EvacueeLanguage.JAPANESE


def test_a_form_that_nobody_touches_goes_and_comes_back_with_the_next_key(desk):
    type_form(desk)
    desk.wait(CLEARED_UNTOUCHED_S + 2)
    assert isinstance(desk.shown, Welcome)
    desk.screen.field_changed("address", "見本町1-2")
    assert desk.facts()["evacuee.field.address"] == "見本町1-2"


def test_a_form_that_went_comes_back_when_staff_show_it(desk):
    type_form(desk)
    desk.wait(CLEARED_UNTOUCHED_S)
    desk.evacuee.show_now()
    assert isinstance(desk.shown, Check)


def test_a_language_that_nobody_uses_goes(desk):
    desk.evacuee.choose_language(EvacueeLanguage.TAGALOG)
    desk.wait(CLEARED_AFTER_DONE_S)
    assert desk.evacuee.state.language is EvacueeLanguage.JAPANESE


def noted(desk):
    return desk.screen._stand.work.form.persons[0].languages


def test_the_language_that_was_chosen_is_noted_with_the_representative(desk):
    desk.evacuee.choose_language(EvacueeLanguage.TAIWANESE)
    type_form(desk)
    assert noted(desk) == ("zh-Hant",)
    desk.evacuee.choose_language(EvacueeLanguage.NEPALI)
    desk.screen.field_changed("address", "見本町1-2")
    assert noted(desk) == ("ne",)
    desk.evacuee.choose_language(EvacueeLanguage.EASY_JAPANESE)
    assert noted(desk) == ("ne",)


def test_what_staff_took_back_is_not_noted_again(desk):
    type_form(desk)
    desk.evacuee.choose_language(EvacueeLanguage.KOREAN)
    desk.screen.choose("languages", "ko")
    desk.screen.field_changed("address", "見本町1-2")
    assert noted(desk) == ()


def test_every_language_of_a_window_can_be_noted():
    assert {one.spoken for one in EvacueeLanguage} - {""} == set(LANGUAGES) - {"ja"}


def test_nobody_is_asked_for_a_card_where_no_reader_is(desk):
    from kiosk.screens.health import plain

    assert not desk.shown.takes_cards
    desk.screen.health_changed(plain("reader", "ready", Level.GOOD))
    assert desk.shown.takes_cards


def test_who_left_sees_nothing_more(desk):
    desk.evacuee.leave(desk.seen.append)
    seen = len(desk.seen)
    desk.scan()
    assert len(desk.seen) == seen


@pytest.mark.parametrize(
    ("born", "told"),
    [
        (date(1950, 3, 4), "昭和25年"),
        (date(2019, 4, 30), "平成31年"),
        (date(2019, 5, 1), "令和元年"),
        (date(1926, 12, 25), "昭和元年"),
        (date(1860, 1, 1), ""),
    ],
)
def test_a_birth_year_as_its_person_knows_it(born, told):
    assert era_year(born) == told
