"""The card of a stay: a slip, a number or a name opens it; each act is a key or two, and can be taken back."""

from datetime import timedelta
from uuid import UUID

import pytest
from msgspec.structs import replace

from kiosk.desk.overview import OpenHousehold
from kiosk.desk.own_shelter import SetArea
from kiosk.screens.message import Message
from kiosk.screens.reception_state import Answer, FormEntry, Idle, NameEntry, Tone
from kiosk.screens.stay_state import StayAct, StayCard
from kiosk.store.tables import record
from sync.protocol import codec, slip_code
from sync.protocol.presence import Destination, Whereabouts
from sync.protocol.records import ShelterRecord
from tests.unit.screens.test_reception_screen import Clerk


class StayClerk(Clerk):
    def receive(self, number=1, **more):
        """A family by its code; what its slip says."""
        self.screen.escape()
        self.scan(number, **more)
        self.screen.confirm()
        return self.known(self.panel.reception_no).household.household_id

    def known(self, reception_no):
        return self.desk.desk.look(OpenHousehold(reception_no=reception_no))

    def slip(self, household_id):
        self.screen.scanned(slip_code.text_of(household_id))

    def master(self, *names):
        with self.desk.desk._store._database.writing() as connection:
            for name in names:
                body = codec.encode(ShelterRecord(shelter_id=f"S-{name}", name=name, address="熊本市見本区"))
                connection.execute(record.insert().values(kind="shelter", key=f"S-{name}", version=1, body=body))

    def options(self):
        return [(one.key, one.words.key, one.chosen) for one in self.panel.question.options]

    @property
    def headline(self):
        return self.panel.headline.key


@pytest.fixture
def clerk(tmp_path):
    clerk = StayClerk(tmp_path)
    yield clerk
    clerk.desk.desk._store.close()


@pytest.fixture
def family(clerk):
    return clerk.receive()


def test_a_slip_opens_the_card(clerk, family):
    clerk.slip(family)
    assert isinstance(clerk.panel, StayCard)
    assert clerk.panel.reception_no == "A-0001"
    assert clerk.panel.whereabouts is Whereabouts.HERE
    assert [one.whereabouts for one in clerk.panel.persons] == [Whereabouts.HERE] * 3
    assert [line.words.key for line in clerk.panel.history] == ["stay.history.received"]


def test_out_is_two_keys_and_back_is_enter(clerk, family):
    clerk.slip(family)
    clerk.type("1")
    clerk.screen.confirm()
    assert (clerk.headline, clerk.panel.tone) == ("outcome.presence.out", Tone.RECEIVED)
    assert clerk.known("A-0001").heads_here == 0
    clerk.slip(family)
    assert clerk.panel.whereabouts is Whereabouts.OUT
    clerk.screen.confirm()
    assert clerk.headline == "outcome.presence.return"
    assert clerk.known("A-0001").heads_here == 3


def test_the_return_is_this_evening_tomorrow_or_typed(clerk, family):
    clerk.slip(family)
    clerk.type("1")
    assert [key for _, key, chosen in clerk.options() if chosen] == ["stay.return.open"]
    clerk.type("2")
    (out,) = {one.expected_return_us for one in clerk.known("A-0001").away}
    assert out > clerk.clock.us
    clerk.slip(family)
    clerk.type("2")
    assert [key for _, key, chosen in clerk.options() if chosen] == ["stay.return.tomorrow"]
    clerk.type("3")
    clerk.type("25")
    clerk.screen.confirm()
    assert clerk.panel.question.problem.key == "stay.problem.time"
    clerk.screen.backspace()
    assert clerk.panel.question.text == "2"
    clerk.screen.backspace()
    clerk.screen.stays.text_changed("あさって 9時")
    assert clerk.panel.question.understood.key == "stay.understood_return"
    clerk.screen.confirm()
    assert clerk.headline == "outcome.presence.overnight"
    assert clerk.panel.lines[1].key == "outcome.expected_back"
    back = {one.expected_return_us for one in clerk.known("A-0001").away}
    assert back != {out}


def test_one_person_is_ticked_by_touch_or_by_keys(clerk, family):
    clerk.slip(family)
    clerk.screen.stays.move(1)
    clerk.screen.stays.tick_at_cursor()
    assert [one.ticked for one in clerk.panel.persons] == [False, True, False]
    clerk.type("1")
    clerk.screen.confirm()
    assert clerk.known("A-0001").heads_here == 2
    clerk.slip(family)
    assert [one.whereabouts for one in clerk.panel.persons][1] is Whereabouts.OUT
    assert clerk.panel.where.data == {"out": 1, "people": 3}


def test_people_without_names_are_one_row(clerk):
    clerk.type("5")
    clerk.screen.confirm()
    household_id = clerk.known("A-0001").household.household_id
    clerk.slip(household_id)
    assert [one.name.key for one in clerk.panel.persons] == ["stay.unnamed_only"]
    clerk.type("1")
    clerk.screen.confirm()
    assert clerk.known("A-0001").heads_here == 0


def test_a_meal_is_handed_once_and_again_only_deliberately(clerk, family):
    clerk.slip(family)
    clerk.type("4")
    clerk.screen.confirm()
    assert clerk.headline == "outcome.meal"
    clerk.slip(family)
    clerk.type("4")
    clerk.screen.confirm()
    assert clerk.panel.question.title.key == "stay.ask.meal_again"
    clerk.screen.confirm()
    assert clerk.panel.question is None
    assert len(clerk.known("A-0001").meals) == 1
    clerk.type("4")
    clerk.screen.confirm()
    clerk.type("1")
    assert clerk.headline == "outcome.meal"
    assert len(clerk.known("A-0001").meals) == 2


def test_leaving_asks_where_to_by_one_key(clerk, family):
    clerk.slip(family)
    clerk.type("6")
    clerk.screen.confirm()
    assert clerk.panel.question.problem.key == "stay.problem.choose"
    clerk.type("2")
    assert clerk.headline == "outcome.presence.leave"
    assert {one.destination for one in clerk.known("A-0001").away} == {Destination.RELATIVES}
    clerk.slip(family)
    assert [one.act for one in clerk.panel.acts] == [StayAct.ADMIT, StayAct.DEEPEN]
    clerk.screen.confirm()
    assert clerk.headline == "outcome.received"
    assert clerk.known("A-0001").heads_here == 3


def test_moving_asks_the_shelter_by_its_name(clerk, family):
    clerk.master("見本第二小学校", "見本中学校", "例示公民館")
    clerk.slip(family)
    clerk.type("5")
    clerk.screen.confirm()
    assert clerk.panel.question.problem.key == "stay.problem.shelter"
    clerk.screen.stays.text_changed("見本")
    found = [one.words.data["name"] for one in clerk.panel.question.options if one.words.key == "stay.found"]
    assert found == ["見本中学校", "見本第二小学校"]
    clerk.screen.stays.move(1)
    clerk.screen.confirm()
    assert clerk.headline == "outcome.presence.move"
    (there,) = {one.destination_shelter_id for one in clerk.known("A-0001").away}
    assert there == "S-見本第二小学校"
    clerk.slip(family)
    assert clerk.panel.persons[0].where.data["to"] == "見本第二小学校"


def test_moving_to_a_shelter_that_is_not_listed(clerk, family):
    clerk.slip(family)
    clerk.type("5")
    clerk.screen.stays.pick(0)
    assert clerk.headline == "outcome.presence.move"


def test_an_area_is_chosen_or_typed_and_a_full_one_warns(clerk, family):
    clerk.desk.desk.do(SetArea("体育館A", 2))
    clerk.slip(family)
    clerk.type("8")
    assert [one.words.key for one in clerk.panel.question.options] == ["stay.area.room", "stay.area.none"]
    clerk.screen.confirm()
    assert clerk.panel.notice.data == {"area": "体育館A", "heads": 3, "capacity": 2}
    assert clerk.known("A-0001").household.living_group == "体育館A"
    assert clerk.panel.question.title.key == "stay.ask.space"
    clerk.screen.confirm()
    assert clerk.panel.question is None
    clerk.type("8")
    assert clerk.panel.question.options[0].words.key == "stay.area.full"
    clerk.screen.stays.text_changed("校庭")
    clerk.screen.confirm()
    assert clerk.known("A-0001").household.living_group == "校庭"
    assert clerk.panel.notice is None
    clerk.screen.escape()
    clerk.type("8")
    clerk.screen.stays.pick(len(clerk.panel.question.options) - 1)
    assert clerk.known("A-0001").household.living_group == ""
    assert clerk.panel.question is None


def test_the_space_in_an_area_is_typed_shown_and_taken_away(clerk, family):
    clerk.slip(family)
    clerk.type("8")
    clerk.screen.stays.text_changed("体育館A")
    clerk.screen.confirm()
    clerk.screen.stays.text_changed(" B-12 ")
    clerk.screen.confirm()
    household = clerk.known("A-0001").household
    assert (household.living_group, household.space_no) == ("体育館A", "B-12")
    assert Message("stay.fact.area", {"area": "体育館A B-12"}) in clerk.panel.facts
    clerk.type("8")
    clerk.screen.stays.text_changed("体育館A")
    clerk.screen.confirm()
    assert clerk.panel.question.text == "B-12"
    clerk.screen.escape()
    assert clerk.known("A-0001").household.space_no == "B-12"
    clerk.type("8")
    clerk.screen.stays.pick(len(clerk.panel.question.options) - 1)
    household = clerk.known("A-0001").household
    assert (household.living_group, household.space_no) == ("", "")


def test_seen_and_more_typing(clerk, family):
    clerk.slip(family)
    clerk.type("9")
    assert clerk.headline == "outcome.presence.seen"
    clerk.slip(family)
    clerk.type("7")
    assert isinstance(clerk.panel, FormEntry)


def test_every_act_is_taken_back_from_the_answer_and_from_the_history(clerk, family):
    clerk.slip(family)
    clerk.type("1")
    clerk.screen.confirm()
    clerk.screen.undo()
    assert clerk.headline == "outcome.presence_taken_back"
    assert clerk.known("A-0001").heads_here == 3
    clerk.screen.stays.open_answered()
    clerk.type("4")
    clerk.screen.confirm()
    clerk.screen.stays.open_answered()
    (meal,) = [line for line in clerk.panel.history if line.event_id]
    clerk.screen.stays.take_back(meal.event_id)
    assert clerk.known("A-0001").meals == ()
    clerk.screen.stays.open_answered()
    clerk.type("1")
    clerk.screen.confirm()
    clerk.screen.stays.open_answered()
    clerk.screen.undo()
    assert clerk.known("A-0001").heads_here == 3
    assert clerk.screen.state.tally.households == 1


def test_what_makes_no_sense_is_said_on_the_card(clerk, family):
    clerk.slip(family)
    clerk.type("1")
    clerk.clock.us += int(timedelta(hours=30).total_seconds()) * 1_000_000
    clerk.screen.stays.pick(0)
    assert isinstance(clerk.panel, Answer)  # the evening is that of the moment it is pressed in
    clerk.slip(family)
    clerk.screen.stays.tick(7)
    assert not any(one.ticked for one in clerk.panel.persons)


def test_a_number_or_a_name_opens_the_card_without_a_slip(clerk, family):
    clerk.screen.escape()
    clerk.type("a1")
    assert isinstance(clerk.panel, NameEntry)
    assert clerk.panel.selected == 0
    clerk.screen.confirm()
    assert isinstance(clerk.panel, StayCard)
    clerk.screen.escape()
    assert isinstance(clerk.panel, Idle)
    clerk.screen.confirm()
    clerk.type("mihon")
    clerk.screen.move_selection(1)
    clerk.screen.confirm()
    assert isinstance(clerk.panel, StayCard)


def test_the_card_opens_from_the_answer_of_a_reception(clerk, family):
    clerk.screen.stays.open_answered()
    assert isinstance(clerk.panel, StayCard)
    clerk.type("1")
    clerk.screen.escape()
    assert clerk.panel.question is None
    clerk.screen.confirm()
    assert isinstance(clerk.panel, Idle)


def test_the_next_family_s_code_takes_the_card_s_place(clerk, family):
    clerk.slip(family)
    clerk.scan(2)
    clerk.screen.confirm()
    assert clerk.panel.reception_no == "A-0002"


def test_a_household_that_was_undone_meanwhile_is_refused(clerk, family):
    clerk.slip(family)
    clerk.screen.escape()
    clerk.screen.undo("A-0001")
    clerk.slip(family)
    assert clerk.headline == "problem.slip_undone"


def test_a_sheet_on_two_households_is_said_on_both_and_they_stay_two(clerk, family):
    def bears(number, household_id):
        record = clerk.known("A-0001")
        household = replace(record.household, household_id=household_id, paper_ref="7K3F-00123-00-3")
        event_id = UUID(int=household_id.int)
        return replace(record, household=household, reception_no=number, admitted_event_id=event_id)

    own_id = clerk.known("A-0001").household.household_id
    put(clerk, bears("A-0001", own_id))
    clerk.slip(family)
    assert clerk.panel.notice is None
    clerk.screen.escape()
    put(clerk, bears("B-0007", UUID(int=77)))
    clerk.slip(family)
    said = {"sheet": "7K3F-00123-00-3", "numbers": "B-0007"}
    assert clerk.panel.notice == Message("stay.same_sheet", said)
    clerk.screen.escape()
    put(clerk, replace(bears("B-0007", UUID(int=77)), undone=True))
    clerk.slip(family)
    assert clerk.panel.notice is None


def put(clerk, record):
    with clerk.desk.desk._store.unit() as unit:
        unit.people.put(record)
