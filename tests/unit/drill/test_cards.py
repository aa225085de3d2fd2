"""Cards in the drill: their numbers, what they cost a practised clerk, and that they are not faster than real ones."""

from random import Random

import pytest

from cardreader.credential import Pin, VerificationNumber
from cardreader.simulator.card import OtherCard
from cardreader.simulator.delays import CardDelays
from kiosk.commands.drilling import klm
from kiosk.commands.drilling.card_stand import PIN, CardStand, UnhurriedCard, number_groups
from kiosk.commands.drilling.costs import Cost, by_column
from kiosk.commands.drilling.klm import Act
from kiosk.commands.drilling.looks import card_asks, card_holds, form_of_persons
from kiosk.commands.drilling.people import family
from kiosk.commands.drilling.timing import Timing
from kiosk.screens.message import message
from kiosk.screens.reception_state import (
    Banner,
    CardEntry,
    CardGroup,
    CardStep,
    FormEntry,
    Idle,
    ReceptionState,
    SummaryLine,
)
from sync.protocol.values import RecordMode

NUMBER_GOAL_S, PIN_GOAL_S = 9.0, 12.0
BANNER = Banner("見本", "訓練", RecordMode.DRILL, "", "")


class Reader:
    def __init__(self):
        self.placed = []

    def place(self, card):
        self.placed.append(card)

    def take(self):
        self.placed.clear()


def state(panel):
    return ReceptionState(BANNER, panel)


def test_every_planned_person_has_a_number_that_can_be():
    for seed in range(200):
        for person in family(Random(seed), seed).persons:
            VerificationNumber.from_parts(*number_groups(person))
    assert isinstance(Pin.parse(PIN), Pin)


def test_the_card_on_the_stand_opens_by_its_number():
    reader, person = Reader(), family(Random(1), 1).persons[0]
    CardStand(reader).place(person)
    (card,) = reader.placed
    assert card.answer(bytes.fromhex("00A4040C0AD3921000310001010408")) == b"\x90\x00"
    assert card.answer(bytes.fromhex("00A4020C020015")) == b"\x90\x00"
    digits = "".join(number_groups(person)).encode()
    assert card.answer(bytes.fromhex("002000800E") + digits) == b"\x90\x00"


def test_a_desk_of_real_records_has_no_stand():
    with pytest.raises(AssertionError, match="drill"):
        CardStand(None)


def test_a_card_takes_its_time_and_answers_the_same():
    waited = []

    class Pause:
        def wait(self, seconds):
            waited.append(seconds)

    card = UnhurriedCard(OtherCard(), CardDelays(select_file_s=0.25))
    card._pause = Pause()
    assert card.answer(bytes.fromhex("00A4020C020015")) == b"\x6a\x82"
    assert waited == [0.25]


def cost(persons, *acts):
    timing = Timing()
    for _person in range(persons):
        for act, times in acts:
            timing.did(act, times)
    timing.did(Act.CONFIRM)
    timing.did(Act.PRESS)
    return klm.seconds(timing.operators) / persons


def test_a_couple_by_number_and_anybody_by_pin_stay_within_their_goals():
    by_number = ((Act.TAKE_CARD, 1), (Act.DECIDE, 1), (Act.PRESS, 14))
    by_pin = ((Act.TAKE_CARD, 1), (Act.CONFIRM, 1), (Act.DECIDE, 1), (Act.PRESS, 5))
    assert cost(2, *by_number) <= NUMBER_GOAL_S < cost(1, *by_number) == pytest.approx(9.63)
    assert cost(1, *by_pin) <= PIN_GOAL_S


def test_cards_stand_in_the_city_s_second_column():
    columns = by_column((Cost("card_number", 2, 17.0, 1.0), Cost("card_pin", 1, 8.0, 1.0)))
    assert (columns["card"].n, columns["card"].persons, columns["paper"].n) == (2, 3, 0)


def test_what_the_clerk_looks_out_for():
    groups = (CardGroup("card.group.birth", 6, "550217"), CardGroup("card.group.expiry", 4, "20"))
    asking = state(CardEntry(CardStep.ASKING_NUMBER, groups, 1, 10, can_use_number=False, can_use_pin=True))
    assert card_asks(CardStep.ASKING_NUMBER)(asking)
    assert not card_asks(CardStep.ASKING_PIN)(asking)
    assert card_holds(8)(asking)
    assert not card_holds(7)(asking)
    summary = (
        SummaryLine("field.heads", "2"),
        SummaryLine("field.representative", "a"),
        SummaryLine("field.member", "b"),
    )
    form = state(FormEntry(message("form.title.new"), (), 0, summary))
    assert form_of_persons(2)(form)
    assert not form_of_persons(1)(form)
    assert not form_of_persons(0)(state(Idle()))
