"""Tests: the reader process's loop under every order of hands, cards, readers and requests, turn by turn."""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from cardreader.credential import Credential
from cardreader.errors import (
    CardRemoved,
    ReaderGone,
)
from cardreader.reader_loop import ReaderLoop
from cardreader.simulator.card import CardAnswers, Oddities, OtherCard
from cardreader.simulator.files import PIN_KEY
from cardreader.simulator.in_process import SimulatedReaders, TrainingOnly
from cardreader.states import (
    CardPresent,
    CardState,
)
from tests.unit.cardreader.desk_card import NUMBER, PIN, WRONG_NUMBER, WRONG_PIN, a_card

A, B = "リーダー１", "リーダー２"


class AnyDesk(RuleBasedStateMachine):
    """Everything people, cards, readers and the service can do, in any order, turn by turn on one thread."""

    def __init__(self) -> None:
        super().__init__()
        self.readers = SimulatedReaders(TrainingOnly(on_real_records=False), (A, B))
        self.told: list[CardState] = []
        self.loop = ReaderLoop(self.readers, self.told.append, lambda phase, reader: None)
        self.cards = [a_card(), a_card(pin=None, number_tries_left=2), a_card(None, Oddities(first_answer_6f00=True))]

    def turn(self) -> None:
        for _ in range(3):  # what hands did to both readers during one turn is seen in the next
            self.readers.wake()
            try:
                self.loop._turn()
            except ReaderGone:
                self.loop._seen, self.loop._sight = None, None

    @rule(at=st.sampled_from([A, B]), which=st.integers(0, 3), pulled_at=st.none() | st.integers(0, 12))
    def place(self, at: str, which: int, pulled_at: int | None) -> None:
        if at in [slot.reader for slot in self.readers.slots()]:
            card = self.cards[which] if which < len(self.cards) else OtherCard()
            self.readers.place(PulledCard(card, self.readers, at, pulled_at), at)
        self.turn()

    @rule(at=st.sampled_from([A, B]))
    def remove_or_plug(self, at: str) -> None:
        if at in [slot.reader for slot in self.readers.slots()]:
            self.readers.remove(at)
        else:
            self.readers.plug(at)
        self.turn()

    @rule(at=st.sampled_from([A, B]))
    def unplug(self, at: str) -> None:
        if at in [slot.reader for slot in self.readers.slots()]:
            self.readers.unplug(at)
        self.turn()

    @rule(credential=st.sampled_from([NUMBER, PIN, WRONG_NUMBER, WRONG_PIN]))
    def ask(self, credential: Credential) -> None:
        if self.loop._requests.empty():
            self.loop._requests.put_nowait(credential)
        self.turn()

    @invariant()
    def nothing_went_towards_other_files(self) -> None:
        for card in self.cards:
            for command in card.commands:
                assert command[:2] != b"\x00\xa4" or command[5:] in ALLOWED_NAMES
                assert command[:2] != b"\x00\xb0" or command[2] < 0x80

    @invariant()
    def every_pin_keeps_its_last_try(self) -> None:
        assert all(card.files.keys[PIN_KEY].tries_left >= 1 for card in self.cards if PIN_KEY in card.files.keys)

    @invariant()
    def no_card_is_left_open(self) -> None:
        assert not any(card._opened for card in self.cards)

    @invariant()
    def a_card_that_lies_there_is_never_told_as_none(self) -> None:
        occupied = [slot for slot in self.readers.slots() if slot.occupied]
        if self.told and isinstance(self.told[-1], CardPresent):
            assert self.told[-1].reader in [slot.reader for slot in occupied]


ALLOWED_NAMES = [bytes.fromhex(name) for name in ("D3921000310001010408", "0002", "0011", "0015")]


class PulledCard:
    """A card that a hand takes away at a certain command."""

    def __init__(self, card: CardAnswers, readers: SimulatedReaders, at: str, pulled_at: int | None) -> None:
        self.card, self.readers, self.at, self.left = card, readers, at, pulled_at
        self.atr, self.power_on, self.power_off = card.atr, card.power_on, card.power_off

    def answer(self, command: bytes) -> bytes | None:
        if self.left == 0:
            self.readers.remove(self.at)
            raise CardRemoved
        self.left = None if self.left is None else self.left - 1
        return self.card.answer(command)


TestAnyDesk = AnyDesk.TestCase
TestAnyDesk.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
