"""Tests: a session with a card, in the right order and in every wrong one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from cardreader.errors import (
    CardError,
    CardRemoved,
    KeyAbsent,
    MalformedHolder,
    MalformedResponse,
    NotMyNumberCard,
    NotVerified,
    PinBlocked,
    PinPathClosed,
    PinRefused,
)
from cardreader.holder import HolderFacts
from cardreader.mynumber import MyNumberSession
from cardreader.simulator.card import Oddities, OtherCard
from cardreader.simulator.files import CANARY_NUMBER, HOLDER_FILE, PIN_KEY, VERIFICATION_KEY, FictionalHolder
from tests.unit.cardreader.desk_card import NUMBER, PIN, WRONG_NUMBER, WRONG_PIN, Wire, a_card, session_with


def verify_and_read(session: MyNumberSession) -> HolderFacts:
    with session:
        session.verify(NUMBER)
        return session.read_holder()


LONG_ADDRESS = "熊本県熊本市中央区手取本町１番１号" * 12


def test_the_whole_read_takes_six_commands() -> None:
    card = a_card()
    with session_with(card) as session:
        session.verify(NUMBER)
        facts = session.read_holder()
    assert facts.name == "黒桐　幹也"
    assert [command.hex().upper()[:14] for command in card.commands] == [
        "00A4040C0AD392",
        "00A4020C020015",
        "00200080",
        "002000800E3535",
        "00A4020C020002",
        "00B0000000",
    ]
    assert card.power_offs == 1


@pytest.mark.parametrize(
    "oddities",
    [
        Oddities(first_answer_6f00=True),
        Oddities(piece_length=7),
        Oddities(piece_length=100),
        Oddities(leaves_rest=True),
        Oddities(leaves_rest=True, piece_length=9),
        Oddities(wants_exact_length=True),
        Oddities(wants_exact_length=True, leaves_rest=True, first_answer_6f00=True),
    ],
)
@pytest.mark.parametrize("address", ["東京都清瀬市観布子南１２－７－２０２", LONG_ADDRESS])
@pytest.mark.parametrize(("length_octets", "filler_length"), [(0, 0), (2, 300), (3, 1)])
def test_every_oddity_reads_the_same_facts(
    oddities: Oddities, address: str, length_octets: int, filler_length: int
) -> None:
    card = a_card(FictionalHolder(address=address), oddities, length_octets=length_octets, filler_length=filler_length)
    with session_with(card) as session:
        session.verify(NUMBER)
        facts = session.read_holder()
    assert facts.address == address
    assert facts.raw + b"\xff" * filler_length == card.files.contents[HOLDER_FILE]


def test_the_pin_opens_too() -> None:
    with session_with(a_card()) as session:
        session.verify(PIN)
        assert session.read_holder().name == "黒桐　幹也"


def test_tries_are_told_and_counted() -> None:
    card = a_card()
    with session_with(card) as session:
        assert (session.tries_left("number"), session.tries_left("pin")) == (10, 3)
        with pytest.raises(PinRefused) as caught:
            session.verify(WRONG_NUMBER)
        assert (caught.value.key, caught.value.tries_left) == ("number", 9)
        with pytest.raises(PinRefused) as caught:
            session.verify(WRONG_PIN)
        assert (caught.value.key, caught.value.tries_left) == ("pin", 2)
        assert (session.tries_left("number"), session.tries_left("pin")) == (9, 2)


def test_tries_are_told_and_secrets_taken_after_a_verified_one() -> None:
    with session_with(a_card(None, Oddities(tells_verified=True))) as session:
        session.verify(NUMBER)
        assert session.tries_left("number") == 10
        session.verify(NUMBER)
        session.verify(NUMBER)
        assert session.read_holder().name == "黒桐　幹也"


def test_the_pin_path_closes_at_one_try_left() -> None:
    card = a_card(pin_tries_left=1)
    with session_with(card) as session, pytest.raises(PinPathClosed) as caught:
        session.verify(PIN)
    assert caught.value.tries_left == 1
    assert card.files.keys[PIN_KEY].tries_left == 1
    assert not any(command[4:5] == b"\x04" and command[1] == 0x20 for command in card.commands), "a PIN was sent"


@pytest.mark.parametrize("says_6983", [True, False])
def test_blocked_keys_are_told(says_6983: bool) -> None:
    card = a_card(None, Oddities(says_6983=says_6983), pin_tries_left=0, number_tries_left=0)
    with session_with(card) as session:
        assert (session.tries_left("number"), session.tries_left("pin")) == (0, 0)
        for credential in (NUMBER, PIN):
            with pytest.raises(PinBlocked):
                session.verify(credential)


def test_the_last_try_of_the_number_blocks_it() -> None:
    card = a_card(number_tries_left=1)
    with session_with(card) as session:
        with pytest.raises(PinRefused) as caught:
            session.verify(WRONG_NUMBER)
        assert caught.value.tries_left == 0
        with pytest.raises(PinBlocked):
            session.verify(NUMBER)


def test_a_card_without_a_pin_still_opens_by_number() -> None:
    with session_with(a_card(pin=None)) as session:
        assert session.tries_left("pin") is None
        with pytest.raises(KeyAbsent):
            session.verify(PIN)
        session.verify(NUMBER)
        assert session.read_holder().name == "黒桐　幹也"


@pytest.mark.parametrize("status", ["6A82", "6A81", "6D00", "6E00", "6F00", "6881"])
def test_other_cards_and_phones_are_told(status: str) -> None:
    card = OtherCard(bytes.fromhex(status))
    with session_with(card) as session, pytest.raises(NotMyNumberCard) as caught:
        session.tries_left("number")
    assert caught.value.sw == int(status, 16)


def test_6f00_is_repeated_once_and_only_first() -> None:
    card = OtherCard(bytes.fromhex("6F00"))
    with session_with(card) as session:
        for _ in range(2):
            with pytest.raises(NotMyNumberCard):
                session.select()
    assert len(card.commands) == 3


def test_a_closed_file_is_not_verified() -> None:
    with session_with(a_card()) as session, pytest.raises(NotVerified):
        session.read_holder()


def test_selecting_anew_forgets_what_was_verified() -> None:
    with session_with(a_card()) as session:
        session.verify(NUMBER)
        session.select()
        with pytest.raises(NotVerified):
            session.read_holder()


@pytest.mark.parametrize(
    ("content", "field"),
    [
        (b"\xff\x20\x83\x01\x00\x00", "length"),
        (b"\xff\x20\x30abc", "cut_short"),
        (b"", "cut_short"),
        (b"\xff\xff\xff\xff\xff\xff\xff\xff", "tlv"),
        (b"\x30\x00", "outer_tag"),
    ],
)
def test_a_broken_file_is_malformed(content: bytes, field: str) -> None:
    card = a_card()
    card.files.contents[HOLDER_FILE] = content
    with session_with(card) as session:
        session.verify(NUMBER)
        with pytest.raises(MalformedHolder) as caught:
            session.read_holder()
    assert caught.value.field == field


@given(st.binary(max_size=40))
def test_any_file_ends_in_facts_or_a_known_error(content: bytes) -> None:
    card = a_card()
    card.files.contents[HOLDER_FILE] = b"\xff\x20" + content
    with session_with(card) as session:
        session.verify(NUMBER)
        with pytest.raises(CardError):
            session.read_holder()


class AnyAnswer:
    """A card gone wild."""

    atr = b"\x3b\x00"

    def __init__(self, answers: list[bytes]) -> None:
        self.answers = answers
        self.asked = 0

    def power_on(self) -> None:
        pass

    def power_off(self) -> None:
        pass

    def answer(self, command: bytes) -> bytes:
        self.asked += 1
        return self.answers[self.asked % len(self.answers)]


WILD = st.sampled_from(
    [
        b"\x90\x00",
        b"\x63\xc5",
        b"\x61\x05",
        b"\x6c\x05",
        b"\x6b\x00",
        b"\x62\x82",
        b"ab\x61\x00",
        b"ab\x90\x00",
        b"\x6f\x00",
        b"\x90",
        b"",
    ]
)


@settings(max_examples=200)
@given(st.lists(WILD | st.binary(max_size=8), min_size=1, max_size=12))
def test_a_wild_card_ends_within_limits(answers: list[bytes]) -> None:
    card = AnyAnswer(answers)
    with pytest.raises(CardError):
        verify_and_read(session_with(card))
    assert card.asked < 2500


def test_an_endless_rest_is_malformed() -> None:
    card = a_card(oddities=Oddities(leaves_rest=True, piece_length=200))
    card.files.contents[HOLDER_FILE] = b"\xff\x20\x82\x0f\x00" + bytes(0xF00)
    card._fetch = lambda command: b"\x00\x61\x01"  # type: ignore[method-assign]
    with session_with(card) as session:
        session.verify(NUMBER)
        with pytest.raises(MalformedResponse):
            session.read_holder()


@pytest.mark.parametrize("pulled_at", range(6))
def test_a_card_pulled_at_any_command_ends_unpowered(pulled_at: int) -> None:
    card = a_card()
    with pytest.raises(CardRemoved):
        verify_and_read(session_with(card, pulled_at))
    assert card.power_offs == 1


class AnyOrder(RuleBasedStateMachine):
    """Every public act of a session in any order, on a card whose file 0001 would open to the PIN."""

    def __init__(self) -> None:
        super().__init__()
        self.card = a_card()
        self.session = session_with(self.card)

    def attempt(self, act: object, *arguments: object) -> None:
        try:
            result = act(*arguments)  # type: ignore[operator]
        except CardError:
            return
        assert CANARY_NUMBER not in getattr(result, "raw", b"")

    @rule()
    def select(self) -> None:
        self.attempt(self.session.select)

    @rule(key=st.sampled_from(["number", "pin"]))
    def ask_tries(self, key: str) -> None:
        self.attempt(self.session.tries_left, key)

    @rule(credential=st.sampled_from([NUMBER, PIN, WRONG_NUMBER, WRONG_PIN]))
    def verify(self, credential: object) -> None:
        self.attempt(self.session.verify, credential)

    @rule()
    def read(self) -> None:
        self.attempt(self.session.read_holder)

    @rule()
    def close_and_place_again(self) -> None:
        self.session.close()
        self.attempt(self.session.read_holder)
        self.session = session_with(self.card)

    @rule(
        odd=st.sampled_from([Oddities(), Oddities(first_answer_6f00=True), Oddities(leaves_rest=True, piece_length=3)])
    )
    def card_turns_odd(self, odd: Oddities) -> None:
        self.card.oddities = odd

    @invariant()
    def nothing_went_towards_other_files(self) -> None:
        for command in self.card.commands:
            text = command.hex().upper()
            assert not text.startswith("00A4") or text in (
                "00A4040C0AD3921000310001010408",
                "00A4020C020002",
                "00A4020C020011",
                "00A4020C020015",
            )
            assert not text.startswith("00B0") or command[2] < 0x80
            assert text[:4] in ("00A4", "00B0", "0020", "00C0")
            assert not text.startswith("0020") or text[4:8] == "0080"

    @invariant()
    def the_last_pin_try_is_kept(self) -> None:
        assert self.card.files.keys[PIN_KEY].tries_left >= 1
        assert self.card.files.keys[VERIFICATION_KEY].tries_left >= 0


TestAnyOrder = AnyOrder.TestCase
TestAnyOrder.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)


def test_a_session_holds_no_way_around_its_guard() -> None:
    assert not hasattr(MyNumberSession, "transmit")
    assert [name for name in vars(Wire) if not name.startswith("_")] == ["transmit", "close"]
