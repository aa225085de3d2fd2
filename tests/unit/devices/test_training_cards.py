"""Sample cards on the tray: read like real ones beside the machine's readers, and out of reach on real records."""

import queue
from pathlib import Path

import pytest

from cardreader.credential import Pin, VerificationNumber
from cardreader.states import (
    CardPresent,
    Empty,
    NoReader,
    NoService,
    ReadDone,
    Reading,
    RefusalReason,
    Refused,
    Removed,
)
from kiosk.app.cards import card_watch, cards_of_training
from kiosk.devices.simulated.cards import READER, TrainingCards
from kiosk.devices.simulated.sample_cards import PIN
from kiosk.domain.record_mode import TrainingPermit, permit_for
from sync.protocol.values import RecordMode

LIMIT_S = 5.0
PERMIT = TrainingPermit(RecordMode.DRILL)


class SilentMachine:
    """A machine's own watch that says what the test lets it say."""

    def __init__(self):
        self.tell = None
        self.asked = []

    def watch(self, tell):
        self.tell = tell
        return self

    def start(self):
        self.tell(NoService())

    def stop(self):
        pass

    def verify(self, credential):
        self.asked.append(credential)
        return True


class Desk:
    def __init__(self):
        self.told = queue.Queue()
        self.machine = SilentMachine()
        self.cards = TrainingCards(PERMIT, self.told.put, self.machine.watch)
        self.cards.start()

    def until(self, kind):
        while not isinstance(state := self.told.get(timeout=LIMIT_S), kind):
            pass
        return state


@pytest.fixture
def desk():
    desk = Desk()
    yield desk
    desk.cards.stop()


@pytest.fixture
def sample():
    return cards_of_training()[0]


def test_a_sample_card_is_placed_read_and_taken(desk, sample):
    desk.cards.place(sample.issued())
    placed = desk.until(CardPresent)
    assert (placed.number_tries, placed.pin_tries) == (10, 3)
    assert desk.cards.verify(VerificationNumber.parse(sample.number))
    assert isinstance(desk.until(Reading), Reading)
    facts = desk.until(ReadDone).facts
    assert facts.name == sample.name.replace(" ", "\u3000")
    desk.cards.take()
    assert desk.until(Removed) == Removed((READER,), while_reading=False)


def test_the_pin_of_the_tray_opens_every_sample(desk):
    for card in cards_of_training():
        desk.cards.place(card.issued())
        desk.until(CardPresent)
        desk.cards.verify(Pin.parse(PIN))
        assert desk.until(ReadDone).facts.name == card.holder.name


def test_the_last_card_placed_counts(desk):
    first, second = cards_of_training()[:2]
    desk.cards.place(first.issued())
    desk.until(CardPresent)
    desk.cards.place(second.issued())
    desk.until(CardPresent)
    desk.cards.verify(VerificationNumber.parse(second.number))
    assert desk.until(ReadDone).facts.name == second.holder.name


def test_two_touches_faster_than_the_reader_leave_the_second_card(desk):
    first, second = cards_of_training()[:2]
    for _time in range(20):
        desk.cards.place(first.issued())
        desk.cards.place(second.issued())
    desk.until(CardPresent)
    while True:
        desk.cards.verify(VerificationNumber.parse(second.number))
        if isinstance(desk.until((ReadDone, Refused)), ReadDone):
            break
    desk.cards.take()
    desk.until(Removed)


def test_wrong_digits_cost_a_try_and_a_fresh_card_has_them_all(desk, sample):
    desk.cards.place(sample.issued())
    desk.until(CardPresent)
    desk.cards.verify(VerificationNumber.parse(sample.number[:-1] + "9"))
    refused = desk.until(Refused)
    assert (refused.reason, refused.number_tries) == (RefusalReason.WRONG, 9)
    desk.cards.place(sample.issued())
    assert desk.until(CardPresent).number_tries == 10


def test_a_machine_without_a_reader_has_the_one_of_training(desk):
    for state in (NoService(), NoReader()):
        desk.machine.tell(state)
        assert desk.until(Empty) == Empty((READER,))


def test_a_real_card_in_training_goes_to_the_machine_s_reader(desk, sample):
    state = CardPresent("reader 1", sample_kind(), 10, 3)
    desk.machine.tell(state)
    assert desk.until(CardPresent) == state
    number = VerificationNumber.parse(sample.number)
    desk.cards.verify(number)
    assert desk.machine.asked == [number]


def test_the_machine_is_not_heard_while_a_sample_lies_there(desk, sample):
    desk.cards.place(sample.issued())
    desk.until(CardPresent)
    desk.machine.tell(CardPresent("reader 1", sample_kind(), 10, 3))
    desk.cards.take()
    assert isinstance(desk.told.get(timeout=LIMIT_S), Removed)


def test_live_mode_has_no_way_to_a_simulated_reader():
    watch, training = card_watch(lambda _state: None, permit_for(RecordMode.REAL))
    assert training is None
    assert watch._allow_simulated is False
    with pytest.raises(ValueError, match="real records"):
        TrainingPermit(RecordMode.REAL)


def test_a_permit_that_was_forged_is_refused_too():
    forged = object.__new__(TrainingPermit)
    object.__setattr__(forged, "record_mode", RecordMode.REAL)
    with pytest.raises(ValueError, match="real records"):
        TrainingCards(forged, lambda _state: None, SilentMachine().watch)


def test_the_samples_are_somebody_who_lives_alone_and_two_of_one_family():
    cards = cards_of_training()
    assert [card.name for card in cards] == ["例示 梅", "見本 太郎", "見本 花子"]
    assert cards[1].groups == ("540412", "2035", "0100")
    assert len({card.number for card in cards}) == 3


def test_no_sample_shows_its_holder_in_a_repr():
    assert "熊本" not in repr(cards_of_training())


def test_the_samples_come_with_the_program():
    assert (Path(__file__).parents[3] / "resources" / "samples" / "residents.json").is_file()


def sample_kind():
    from cardreader.states import CardKind

    return CardKind.MY_NUMBER
