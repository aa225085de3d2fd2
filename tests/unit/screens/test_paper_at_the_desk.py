"""Paper at the desk: a sheet opens its household, a pile is typed sheet by sheet, a slip leads to its household."""

from dataclasses import replace

import pytest

from kiosk.desk.overview import OpenHousehold
from kiosk.desk.reception import ReceiveHousehold
from kiosk.domain.households import counted_household
from kiosk.screens.pile_state import PileEntry
from kiosk.screens.reception_state import Answer, FormEntry, Found, Idle, Tone
from sync.protocol import slip_code
from sync.protocol.ids import OperationId
from sync.protocol.sheet_code import SheetCode
from sync.protocol.values import Depth, ReceptionMethod, StayType
from tests.unit.screens.test_reception_screen import Clerk


def sheet(number=123, member=0):
    return SheetCode("7K3F", number, member)


class PaperClerk(Clerk):
    def show(self, number=123, member=0):
        self.screen.scanned(sheet(number, member).text)

    def fill(self, **fields):
        for key, value in fields.items():
            self.screen.field_changed(key, value)

    def typed_sheet(self, number=123, **fields):
        self.show(number)
        self.fill(**fields)
        self.screen.receive_form()

    def record(self, number=123):
        return self.desk.look(OpenHousehold(household_id=sheet(number).household_id(self.desk.site.book)))

    def numbered(self, reception_no):
        return self.desk.look(OpenHousehold(reception_no=reception_no))

    def value(self, key):
        return next(field.value for field in self.panel.fields if field.key == key)


@pytest.fixture
def clerk(tmp_path):
    clerk = PaperClerk(tmp_path)
    clerk.desk.look = clerk.desk.desk.look
    yield clerk
    clerk.desk.desk._store.close()


def test_an_unknown_sheet_begins_a_household_that_is_the_same_at_every_desk(clerk):
    clerk.typed_sheet(kana="みほん はなこ", heads="3")
    assert clerk.panel.tone is Tone.RECEIVED
    record = clerk.record()
    assert record.method is ReceptionMethod.PAPER
    assert record.household.paper_ref == sheet().printed
    assert record.household.heads == 3


def test_a_known_sheet_is_opened_with_what_is_there(clerk):
    clerk.typed_sheet(kana="みほん はなこ", heads="3", note="ねこ")
    clerk.show()
    assert isinstance(clerk.panel, FormEntry)
    assert clerk.panel.deepens == "A-0001"
    clerk.screen.show_covered()
    assert clerk.value("note") == "ねこ"
    clerk.fill(note="いぬ")
    clerk.screen.receive_form()
    assert clerk.record().household.note == "いぬ"
    assert clerk.screen.state.tally.households == 1


def test_a_sheet_that_was_taken_back_is_received_again_with_what_was_typed(clerk):
    clerk.typed_sheet(kana="みほん はなこ", heads="3")
    clerk.screen.undo()
    clerk.show()
    assert clerk.value("kana") == "みほん はなこ"
    clerk.screen.receive_form()
    assert clerk.panel.reception_no == "A-0002"


def test_a_person_s_sheet_opens_that_person(clerk):
    clerk.typed_sheet(kana="みほん はなこ", name="見本 花子")
    clerk.show(member=2)
    assert clerk.panel.title.data == {"number": 2}
    clerk.fill(name="見本 次郎")
    clerk.screen.receive_form()
    second = clerk.record().household.persons[1]
    clerk.show(member=3)
    clerk.fill(name="見本 三郎")
    clerk.screen.receive_form()
    clerk.show(member=2)
    assert clerk.value("name") == "見本 次郎"
    clerk.screen.escape()
    clerk.show(member=1)
    assert clerk.value("name") == "見本 花子"
    assert [one.name_display for one in clerk.record().household.persons] == ["見本 花子", "見本 次郎", "見本 三郎"]
    assert clerk.record().household.persons[1].person_id == second.person_id


def test_a_person_s_sheet_while_its_household_is_typed_goes_to_the_person_and_loses_nothing(clerk):
    clerk.show()
    clerk.fill(name="見本 花子")
    clerk.show(member=2)
    clerk.fill(name="見本 次郎")
    clerk.screen.receive_form()
    assert [one.name_display for one in clerk.record().household.persons] == ["見本 花子", "見本 次郎"]


def test_the_form_in_work_waits_when_another_sheet_is_shown(clerk):
    clerk.show(1)
    clerk.fill(name="見本 花子")
    clerk.show(2)
    assert clerk.screen.state.draft is not None
    clerk.show(1)
    assert clerk.value("name") == "見本 花子"


def test_a_late_sheet_joins_the_household_that_was_counted_before(clerk):
    clerk.type("4")
    clerk.screen.confirm()
    clerk.show()
    assert clerk.panel.fields[0].key == "joins"
    clerk.fill(joins="a1")
    clerk.screen.confirm()
    assert clerk.panel.deepens == "A-0001"
    assert clerk.value("heads") == "4"
    clerk.fill(kana="みほん はなこ")
    clerk.screen.receive_form()
    known = clerk.numbered("A-0001")
    assert known.household.paper_ref == sheet().printed
    assert (known.household.depth, known.household.heads) == (Depth.HEADLINE, 4)
    assert clerk.screen.state.tally.households == 1
    clerk.show()
    assert clerk.panel.deepens == "A-0001"


def test_a_number_that_nobody_has_is_said_and_the_sheet_can_go_on_without_it(clerk):
    clerk.show()
    clerk.fill(joins="A-0099", kana="みほん はなこ")
    clerk.screen.receive_form()
    assert clerk.panel.problem.data == {"reception_no": "A-0099"}
    clerk.fill(joins="xyz")
    clerk.screen.confirm()
    assert clerk.panel.problem.key == "problem.number_malformed"
    clerk.fill(joins="")
    clerk.screen.receive_form()
    assert clerk.panel.tone is Tone.RECEIVED


def test_the_slip_of_a_counted_household_joins_the_sheet_that_is_typed(clerk):
    household = counted_household(sheet(7).household_id(OperationId("x")), 2, StayType.CAR)
    clerk.desk.desk.do(ReceiveHousehold(household, ReceptionMethod.COUNT_ONLY, 0))
    clerk.show()
    clerk.fill(name="見本 花子", kana="みほん はなこ")
    clerk.screen.scanned(slip_code.text_of(household.household_id))
    assert clerk.panel.deepens == "A-0001"
    assert (clerk.value("name"), clerk.value("heads")) == ("見本 花子", "2")
    clerk.screen.receive_form()
    assert clerk.numbered("A-0001").household.persons[0].name_display == "見本 花子"
    assert clerk.screen.state.tally.households == 1


def test_damaged_and_unknown_paper_says_what_it_is(clerk):
    clerk.screen.scanned(sheet().text[:-1] + "2")
    assert clerk.panel.headline.key == "problem.sheet_unreadable"
    clerk.screen.scanned("KMA1R:123")
    assert clerk.panel.headline.key == "problem.slip_unreadable"
    clerk.screen.scanned(slip_code.text_of(sheet().household_id(OperationId("x"))))
    assert clerk.panel.headline.key == "problem.slip_unknown"


def test_a_slip_of_another_operation_or_of_an_undone_reception_is_refused(clerk):
    clerk.typed_sheet(kana="みほん", heads="1")
    slip = slip_code.text_of(clerk.record().household.household_id)
    clerk.screen.undo()
    clerk.screen.scanned(slip)
    assert clerk.panel.headline.key == "problem.slip_undone"
    clerk.desk.move_to(replace(clerk.desk.site, operation_id=OperationId("op-2")))
    clerk.screen.scanned(slip)
    assert clerk.panel.headline.key == "problem.slip_of_another_operation"


# -- a pile


def read_pile(clerk, *numbers):
    clerk.screen.open_pile()
    for number in numbers:
        clerk.show(number)


def test_a_pile_is_typed_sheet_by_sheet(clerk):
    read_pile(clerk, 1, 2, 3)
    assert isinstance(clerk.panel, PileEntry)
    assert clerk.panel.remaining == 3
    clerk.screen.confirm()
    for left in (3, 2, 1):
        assert clerk.panel.title.data == {"sheet": sheet(4 - left).printed}
        assert clerk.screen.state.pile.data == {"count": left}
        clerk.fill(kana="みほん", heads="2")
        clerk.screen.receive_form()
    assert isinstance(clerk.panel, Answer)
    assert clerk.screen.state.flash.key == "pile.finished"
    assert clerk.screen.state.pile is None
    assert clerk.screen.state.tally.households == 3
    clerk.screen.confirm()
    assert isinstance(clerk.panel, Idle)


def test_a_sheet_is_read_once_and_a_typed_one_not_at_all(clerk):
    clerk.typed_sheet(9, kana="みほん", heads="1")
    read_pile(clerk, 1, 1)
    assert clerk.panel.notice.key == "pile.read_before"
    clerk.show(9)
    assert clerk.panel.notice.key == "pile.typed_before"
    clerk.screen.scanned(sheet().text[:-1] + "2")
    assert clerk.panel.notice.key == "problem.sheet_unreadable"
    assert clerk.panel.remaining == 1


def test_a_number_of_sheets_without_codes_is_typed(clerk):
    clerk.screen.open_pile()
    clerk.screen.confirm()
    assert clerk.panel.notice.key == "pile.empty"
    clerk.type("23")
    clerk.screen.backspace()
    clerk.screen.confirm()
    assert (clerk.panel.remaining, clerk.panel.uncoded) == (2, 2)
    clerk.screen.confirm()
    for _ in range(2):
        clerk.fill(kana="みほん", heads="1")
        clerk.screen.receive_form()
    assert clerk.screen.state.tally.households == 2
    assert clerk.screen.state.pile is None


def test_backspace_takes_the_last_sheet_back_and_the_list_can_be_given_up(clerk):
    read_pile(clerk, 1, 2)
    clerk.screen.backspace()
    assert clerk.panel.latest == (sheet(1).printed,)
    clerk.screen.forget_pile()
    assert clerk.panel.remaining == 0
    clerk.screen.escape()
    clerk.begin()
    assert clerk.screen.state.pile is None


def test_a_pile_is_left_and_gone_on_with(clerk):
    read_pile(clerk, 1, 2)
    clerk.screen.confirm()
    clerk.fill(kana="みほん はなこ")
    clerk.screen.escape()
    assert isinstance(clerk.panel, Idle)
    clerk.type("2")
    clerk.screen.confirm()
    assert isinstance(clerk.panel, Answer)
    clerk.screen.open_pile()
    clerk.screen.confirm()
    assert clerk.value("kana") == "みほん はなこ"


def test_a_family_between_two_sheets_is_received_and_enter_goes_on_with_the_pile(clerk):
    read_pile(clerk, 1, 2)
    clerk.screen.confirm()
    clerk.scan()
    assert isinstance(clerk.panel, Found)
    clerk.screen.confirm()
    assert clerk.panel.tone is Tone.RECEIVED
    clerk.screen.confirm()
    assert clerk.panel.title.data == {"sheet": sheet(1).printed}


def test_the_pile_and_the_sheet_in_work_survive_the_power(clerk):
    read_pile(clerk, 1, 2, 3)
    clerk.screen.confirm()
    clerk.fill(kana="みほん", heads="1")
    clerk.screen.receive_form()
    clerk.fill(kana="れいだ")
    clerk.screen.tick()
    clerk.begin()
    assert clerk.screen.state.pile.data == {"count": 2}
    clerk.screen.open_pile()
    clerk.screen.confirm()
    assert clerk.panel.title.data == {"sheet": sheet(2).printed}
    assert clerk.value("kana") == "れいだ"


def test_a_sheet_that_was_received_as_the_power_went_is_passed_over(clerk):
    read_pile(clerk, 1, 2)
    household = replace_ref(clerk, 1)
    clerk.desk.desk.do(ReceiveHousehold(household, ReceptionMethod.PAPER, 0))
    clerk.screen.confirm()
    assert clerk.panel.title.data == {"sheet": sheet(2).printed}
    assert clerk.screen.state.flash.key == "pile.typed_before"


def replace_ref(clerk, number):
    from uuid import UUID

    from sync.protocol.household import Household, Person

    return Household(
        household_id=sheet(number).household_id(clerk.desk.site.book),
        depth=Depth.HEADLINE,
        persons=(Person(person_id=UUID(int=1), kana="みほん"),),
        paper_ref=sheet(number).printed,
    )


def test_a_sheet_joined_within_a_pile_leaves_it(clerk):
    clerk.type("4")
    clerk.screen.confirm()
    read_pile(clerk, 1, 2)
    clerk.screen.confirm()
    clerk.fill(joins="1")
    clerk.screen.confirm()
    clerk.fill(kana="みほん")
    clerk.screen.receive_form()
    assert clerk.panel.title.data == {"sheet": sheet(2).printed}
    assert clerk.screen.state.pile.data == {"count": 1}
