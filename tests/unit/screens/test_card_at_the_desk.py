"""A card on the reader is enough to begin: its printed digits, its PIN, or typing, and always a way on."""

from datetime import date

import pytest

from cardreader.credential import Pin, VerificationNumber
from cardreader.holder import HolderFacts
from cardreader.holder import Sex as CardSex
from cardreader.states import CardKind, CardPresent, Empty, ReadDone, Reading, RefusalReason, Refused, Removed
from kiosk.screens.reception import ReceptionScreen
from kiosk.screens.reception_state import Answer, CardEntry, CardStep, FormEntry, Found, Idle, Tone
from sync.protocol.values import IdSource, ReceptionMethod, Sex
from tests.unit.screens.test_reception_screen import Clerk

NUMBER = "55021720352285"
READER = "reader 1"
PLACED = CardPresent(READER, CardKind.MY_NUMBER, number_tries=10, pin_tries=3)


def facts(name="見本　花子", raw_date=b"19800217", born=date(1980, 2, 17), sex=CardSex.FEMALE):
    return HolderFacts(name, "熊本市西区見本町１－１", raw_date, born, b"2", sex, b"raw")


class Names:
    def reading_of(self, name):
        return {"見本 花子": "みほん はなこ"}.get(name, "")


class CardClerk(Clerk):
    def begin(self):
        self.asked = []
        self.reader_takes = True
        self.screen = ReceptionScreen(self.desk, self.clock, lambda _backlog: None, self._verify, Names())
        self.screen.observe(lambda _state: None)

    def _verify(self, credential):
        if self.reader_takes:
            self.asked.append(credential)
        return self.reader_takes

    def card(self, state):
        self.screen.card_changed(state)

    def read(self, **changes):
        self.card(PLACED)
        self.type(NUMBER)
        self.card(Reading(READER))
        self.card(ReadDone(READER, facts(**changes)))

    def received(self):
        return self.desk.desk._store


@pytest.fixture
def clerk(tmp_path):
    clerk = CardClerk(tmp_path)
    yield clerk
    clerk.desk.desk._store.close()


def person_of(clerk):
    (act,) = [act for act in clerk.desk.acts if type(act).__name__ == "ReceiveHousehold"]
    return act


def test_a_card_the_printed_digits_and_one_touch(clerk):
    clerk.card(PLACED)
    assert clerk.panel.step is CardStep.ASKING_NUMBER
    assert clerk.panel.tries == 10
    clerk.type(NUMBER)
    assert isinstance(clerk.asked[0], VerificationNumber)
    assert clerk.asked[0].to_bytes() == NUMBER.encode()
    clerk.card(Reading(READER))
    assert clerk.panel.step is CardStep.READING
    clerk.card(ReadDone(READER, facts()))
    assert isinstance(clerk.panel, FormEntry)
    assert clerk.panel.fields[0].value == "みほん はなこ"
    assert clerk.panel.fields[0].understood.key == "understood.suggested_reading"
    clerk.screen.receive_form()
    assert clerk.panel.tone is Tone.RECEIVED
    act = person_of(clerk)
    assert act.method is ReceptionMethod.CARD
    (person,) = act.household.persons
    assert person.name_raw == "見本　花子"
    assert person.id_source is IdSource.CARD_CODE_B
    assert (person.sex, person.birth_date, person.birth_date_raw) == (Sex.FEMALE, date(1980, 2, 17), "19800217")


def test_the_groups_fill_one_after_the_other(clerk):
    clerk.card(PLACED)
    clerk.type("5502172")
    assert [group.echo for group in clerk.panel.groups] == ["550217", "2", ""]
    assert clerk.panel.group == 1
    clerk.screen.backspace()
    clerk.screen.backspace()
    assert [group.echo for group in clerk.panel.groups] == ["55021", "", ""]


def test_a_hand_scanner_may_type_the_digits(clerk):
    clerk.card(PLACED)
    clerk.screen.scanned(NUMBER)
    assert len(clerk.asked) == 1


def test_digits_that_cannot_be_cost_no_try(clerk):
    clerk.card(PLACED)
    clerk.type("99999920352285")
    assert clerk.asked == []
    assert clerk.panel.notice.data == {"part": "@card.group.birth", "fault": "@card.fault.impossible_date"}


def test_wrong_digits_say_how_many_tries_are_left(clerk):
    clerk.card(PLACED)
    clerk.type(NUMBER)
    clerk.card(Refused(READER, RefusalReason.WRONG, "number", number_tries=9))
    assert clerk.panel.notice.data == {"tries": 9}
    assert clerk.panel.groups[0].echo == ""
    assert clerk.panel.tries == 9


def test_the_pin_comes_second_is_dotted_and_waits_for_enter(clerk):
    clerk.card(PLACED)
    clerk.screen.use_pin()
    assert clerk.panel.tries == 3
    clerk.type("1234")
    assert clerk.panel.groups[0].echo == "●●●●"
    assert clerk.asked == []
    clerk.screen.confirm()
    assert isinstance(clerk.asked[0], Pin)
    clerk.card(ReadDone(READER, facts()))
    clerk.screen.receive_form()
    assert person_of(clerk).household.persons[0].id_source is IdSource.CARD_PIN


def test_the_pin_path_is_closed_with_its_last_try(clerk):
    clerk.card(CardPresent(READER, CardKind.MY_NUMBER, number_tries=10, pin_tries=1))
    assert not clerk.panel.can_use_pin
    clerk.screen.use_pin()
    assert clerk.panel.step is CardStep.ASKING_NUMBER
    assert clerk.panel.notice.key == "card.pin_closed"


def test_a_pin_that_fell_to_its_last_try_leads_back_to_the_number(clerk):
    clerk.card(PLACED)
    clerk.screen.use_pin()
    clerk.type("1234")
    clerk.screen.confirm()
    clerk.card(Refused(READER, RefusalReason.WRONG, "pin", number_tries=10, pin_tries=1))
    clerk.card(CardPresent(READER, CardKind.MY_NUMBER, number_tries=10, pin_tries=1))
    assert clerk.panel.step is CardStep.ASKING_NUMBER


def test_a_blocked_number_leads_to_the_pin_and_both_blocked_to_typing(clerk):
    clerk.card(CardPresent(READER, CardKind.MY_NUMBER, number_tries=0, pin_tries=3))
    assert clerk.panel.step is CardStep.ASKING_PIN
    clerk.card(CardPresent(READER, CardKind.MY_NUMBER, number_tries=0, pin_tries=0))
    assert clerk.panel.step is CardStep.CLOSED
    assert clerk.panel.notice.key == "card.closed"
    clerk.screen.confirm()
    assert isinstance(clerk.panel, FormEntry)


def test_a_card_taken_away_in_the_middle_loses_no_digits(clerk):
    clerk.card(PLACED)
    clerk.type("550217")
    clerk.card(Removed((READER,), while_reading=False))
    assert clerk.panel.step is CardStep.REMOVED
    clerk.type("2035")
    clerk.card(PLACED)
    assert [group.echo for group in clerk.panel.groups] == ["550217", "2035", ""]
    clerk.type("2285")
    assert len(clerk.asked) == 1


def test_a_card_taken_away_while_reading_asks_again_only_after_enter(clerk):
    clerk.card(PLACED)
    clerk.type(NUMBER)
    clerk.card(Reading(READER))
    clerk.card(Removed((READER,), while_reading=True))
    clerk.card(PLACED)
    assert len(clerk.asked) == 1
    assert clerk.panel.notice.key == "card.again"
    clerk.screen.confirm()
    assert len(clerk.asked) == 2


def test_a_card_that_only_passed_by_leaves_the_desk_idle(clerk):
    clerk.card(PLACED)
    clerk.card(Removed((READER,), while_reading=False))
    assert isinstance(clerk.panel, Idle)


def test_another_card_says_what_to_do(clerk):
    clerk.card(CardPresent(READER, CardKind.OTHER))
    assert isinstance(clerk.panel, Answer)
    assert clerk.panel.headline.key == "card.other"
    clerk.type("3")
    clerk.screen.confirm()
    assert clerk.panel.tone is Tone.RECEIVED


def test_a_family_s_further_cards_join_the_same_household(clerk):
    clerk.read()
    clerk.card(Removed((READER,), while_reading=False))
    clerk.card(PLACED)
    assert clerk.panel.joins == "見本 花子"
    clerk.type(NUMBER)
    clerk.card(
        ReadDone(READER, facts(name="見本　次郎", raw_date=b"20100101", born=date(2010, 1, 1), sex=CardSex.MALE))
    )
    assert isinstance(clerk.panel, FormEntry)
    clerk.screen.receive_form()
    household = person_of(clerk).household
    assert [person.name_raw for person in household.persons] == ["見本　花子", "見本　次郎"]
    assert [person.representative for person in household.persons] == [True, False]
    assert clerk.screen.state.tally.households == 1
    assert clerk.screen.state.tally.persons == 2


def test_esc_on_a_further_card_goes_back_to_the_family(clerk):
    clerk.read()
    clerk.card(PLACED)
    clerk.screen.escape()
    assert isinstance(clerk.panel, FormEntry)


def test_a_family_received_by_code_is_shown_when_its_card_comes(clerk):
    clerk.scan(1)
    clerk.screen.confirm()
    clerk.read(name="見本　花子1")
    clerk.screen.field_changed("kana", "みほん はなこ")
    assert clerk.panel.twin.key == "notice.twin"
    assert clerk.panel.twin.data["reception_no"] == "A-0001"
    clerk.screen.open_twin()
    assert clerk.panel.tone is Tone.ALREADY_HERE
    assert clerk.screen.state.tally.households == 1


def test_a_person_typed_before_is_shown_when_their_code_comes(clerk):
    clerk.type("mihon hanako")
    clerk.screen.confirm()
    clerk.screen.field_changed("birth_date", "s55.2.17")
    clerk.screen.receive_form()
    clerk.scan(1)
    assert isinstance(clerk.panel, Found)
    assert clerk.panel.notice.key == "notice.twin"


def test_a_card_waits_while_a_family_stands_on_the_screen(clerk):
    clerk.scan(1)
    clerk.card(PLACED)
    assert isinstance(clerk.panel, Found)
    assert clerk.screen.state.flash.key == "card.waits"
    clerk.screen.escape()
    assert isinstance(clerk.panel, CardEntry)


def test_a_reader_that_cannot_take_the_question_says_so(clerk):
    clerk.reader_takes = False
    clerk.card(PLACED)
    clerk.type(NUMBER)
    assert clerk.panel.notice.key == "card.reader_busy"
    assert clerk.panel.step is CardStep.ASKING_NUMBER


@pytest.mark.parametrize("raw", [b"19800000", b"00000000", b"        "])
def test_an_unknown_date_never_fails_the_card(clerk, raw):
    clerk.read(raw_date=raw, born=None)
    clerk.screen.receive_form()
    assert clerk.panel.tone is Tone.RECEIVED
    person = person_of(clerk).household.persons[0]
    assert (person.birth_date, person.birth_date_raw) == (None, raw.decode())


def test_characters_of_the_card_survive_to_the_event(clerk):
    name = "葛󠄀城　\ue000"
    clerk.read(name=name)
    clerk.screen.receive_form()
    assert person_of(clerk).household.persons[0].name_raw == name


def test_reader_states_without_a_card_disturb_nobody(clerk):
    clerk.type("4")
    clerk.card(Empty((READER,)))
    clerk.screen.confirm()
    assert clerk.panel.tone is Tone.RECEIVED


def test_digits_and_facts_stand_in_no_repr(clerk):
    clerk.card(PLACED)
    clerk.type(NUMBER[:10])
    assert NUMBER[:6] not in repr(clerk.screen._stand.work)
