"""Tests: no command gets past the allow-list, looking at the bytes that reach the card."""

from collections.abc import Iterator
from itertools import repeat

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cardreader import apdu
from cardreader.allow_list import SUPPORT_APPLICATION, GuardedConnection
from cardreader.errors import CardRemoved, ForbiddenCause, ForbiddenCommand

OK = b"\x90\x00"
SELECT_AP = apdu.select_application(SUPPORT_APPLICATION).to_bytes()
SELECT_HOLDER = apdu.select_file(0x0002).to_bytes()
SELECT_PIN = apdu.select_file(0x0011).to_bytes()
SELECT_NUMBER = apdu.select_file(0x0015).to_bytes()
READ = apdu.read_binary(0).to_bytes()
QUERY = apdu.query_tries().to_bytes()
FETCH = apdu.get_response(256).to_bytes()


class WitnessCard:
    """Keeps every byte that reached it, and answers what the test says."""

    def __init__(self, answers: Iterator[bytes]) -> None:
        self.reached: list[bytes] = []
        self.answers = answers

    def transmit(self, command: bytes) -> bytes:
        self.reached.append(command)
        answer = next(self.answers)
        if answer == b"removed":
            raise CardRemoved
        return answer

    def close(self) -> None:
        pass


def assert_harmless(exchanges: list[tuple[bytes, bytes]]) -> None:
    """Judge what reached the card by a second, independent reading of the rules."""
    application, chosen = False, ""
    for command, answer in exchanges:
        text = command.hex().upper()
        good = answer == OK
        if text == "00A4040C0AD3921000310001010408":
            application, chosen = good, ""
        elif text in ("00A4020C020002", "00A4020C020011", "00A4020C020015"):
            assert application, "a file was selected outside our application"
            chosen = text[-4:] if good else ""
        elif text.startswith("00B0"):
            assert chosen == "0002", "a file other than 0002 would be read"
            assert int(text[4:6], 16) < 0x80, "a short file id would be read"
            assert len(text) == 10
        elif text.startswith("00200080"):
            assert chosen in ("0011", "0015"), "a key other than ours would be tried"
            assert len(text) in ({8, 18} if chosen == "0011" else {8, 38})
        elif text.startswith("00C00000"):
            assert chosen == "0002"
            assert len(text) == 10
        else:
            raise AssertionError(f"reached the card: {text[:8]}")
        if answer == b"removed":
            application, chosen = False, ""


def run(commands: list[bytes], answers: list[bytes]) -> WitnessCard:
    cycle = iter((answers * (len(commands) + 1)) if answers else repeat(OK))
    card = WitnessCard(cycle)
    given_answers: list[bytes] = []
    guarded = GuardedConnection(card)
    for command in commands:
        before = len(card.reached)
        try:
            given_answers.append(guarded.transmit(command))
        except ForbiddenCommand:
            assert len(card.reached) == before, "a refused command was sent"
        except CardRemoved:
            given_answers.append(b"removed")
    assert_harmless(list(zip(card.reached, given_answers, strict=True)))
    return card


FILE_IDS = st.sampled_from([0x0001, 0x0002, 0x0003, 0x0011, 0x0012, 0x0014, 0x0015, 0x3F00, 0x2F00])
KNOWN = st.sampled_from([SELECT_AP, SELECT_HOLDER, SELECT_PIN, SELECT_NUMBER, READ, QUERY, FETCH])
NEAR_MISSES = st.builds(
    lambda raw, at, byte: raw[: at % len(raw)] + bytes([byte]) + raw[at % len(raw) + 1 :],
    KNOWN,
    st.integers(0, 40),
    st.integers(0, 255),
)
HEADERS = st.builds(
    lambda cla, ins, p1, p2, rest: bytes([cla, ins, p1, p2]) + rest,
    st.sampled_from([0x00, 0x01, 0x0C, 0x10, 0x80, 0xFF]),
    st.sampled_from([0xA4, 0xB0, 0xB1, 0xB2, 0x20, 0x21, 0xC0, 0x22, 0x24, 0x2C, 0xD6, 0xCB, 0xCA]),
    st.integers(0, 255),
    st.integers(0, 255),
    st.binary(max_size=20),
)
SELECTS = st.builds(
    lambda p1, p2, file_id: bytes([0, 0xA4, p1, p2, 2]) + file_id.to_bytes(2, "big"),
    st.sampled_from([0, 2, 4, 8, 9]),
    st.sampled_from([0, 4, 0x0C]),
    FILE_IDS,
)
COMMANDS = st.lists(st.one_of(KNOWN, KNOWN, NEAR_MISSES, HEADERS, SELECTS, st.binary(max_size=30)), max_size=25)
ANSWERS = st.lists(
    st.sampled_from([OK, OK, OK, b"\x6a\x82", b"\x63\xc9", b"\x61\x10", b"data\x61\x00", b"", b"\x90", b"removed"]),
    min_size=1,
    max_size=8,
)


@settings(max_examples=400)
@given(COMMANDS, ANSWERS)
@example([SELECT_AP, SELECT_HOLDER, READ, FETCH], [OK, OK, b"ab\x61\x08", OK])
@example([SELECT_AP, SELECT_HOLDER, SELECT_PIN, READ], [OK, OK, b"\x6a\x82", OK])
def test_whatever_is_thrown_at_it_only_harmless_bytes_reach_the_card(
    commands: list[bytes], answers: list[bytes]
) -> None:
    run(commands, answers)


@pytest.mark.parametrize(
    ("before", "command", "cause"),
    [
        ([SELECT_AP], "00A4020C020001", ForbiddenCause.FILE),
        ([SELECT_AP], "00A4020C020003", ForbiddenCause.FILE),
        ([SELECT_AP], "00A4020C020012", ForbiddenCause.FILE),
        ([SELECT_AP], "00A4020C020014", ForbiddenCause.FILE),
        ([SELECT_AP], "00A4000C020002", ForbiddenCause.APPLICATION),
        ([], "00A4040C0AD3921000310001010402", ForbiddenCause.APPLICATION),
        ([], "00A4040C0AD392F000260100000001", ForbiddenCause.APPLICATION),
        ([], "00A4020C020002", ForbiddenCause.NOT_SELECTED),
        ([SELECT_AP, SELECT_HOLDER], "00B0810000", ForbiddenCause.SHORT_FILE_ID),
        ([SELECT_AP, SELECT_HOLDER], "00B0820000", ForbiddenCause.SHORT_FILE_ID),
        ([SELECT_AP, SELECT_HOLDER], "00B00000000100", ForbiddenCause.EXTENDED_LENGTH),
        ([SELECT_AP, SELECT_HOLDER], "00B00000", ForbiddenCause.MALFORMED),
        ([SELECT_AP, SELECT_HOLDER], "00B1000100", ForbiddenCause.INSTRUCTION),
        ([SELECT_AP, SELECT_HOLDER], "00C0000010", ForbiddenCause.NOTHING_TO_FETCH),
        ([SELECT_AP, SELECT_HOLDER], "00200080", ForbiddenCause.NOT_SELECTED),
        ([SELECT_AP, SELECT_PIN], "00B0000000", ForbiddenCause.NOT_SELECTED),
        ([SELECT_AP, SELECT_PIN], "00200091", ForbiddenCause.SHORT_FILE_ID),
        ([SELECT_AP, SELECT_PIN], "002000800E3535303231373230333532323835", ForbiddenCause.MALFORMED),
        ([SELECT_AP, SELECT_NUMBER], "002000800431323334", ForbiddenCause.MALFORMED),
        ([SELECT_AP, SELECT_PIN], "002000800000043132333400", ForbiddenCause.EXTENDED_LENGTH),
        ([SELECT_AP, SELECT_PIN], "00200180", ForbiddenCause.PARAMETERS),
        ([SELECT_AP, SELECT_PIN], "10200080", ForbiddenCause.PARAMETERS),
        ([SELECT_AP, SELECT_PIN], "0024008000", ForbiddenCause.INSTRUCTION),
        ([], "00A4", ForbiddenCause.MALFORMED),
    ],
)
def test_each_way_around_is_named(before: list[bytes], command: str, cause: ForbiddenCause) -> None:
    card = WitnessCard(repeat(OK))
    guarded = GuardedConnection(card)
    for step in before:
        guarded.transmit(step)
    with pytest.raises(ForbiddenCommand) as caught:
        guarded.transmit(bytes.fromhex(command))
    assert caught.value.cause is cause
    assert card.reached == before


def test_the_whole_read_passes() -> None:
    verify = apdu.verify(b"55021720352285").to_bytes()
    wanted = [SELECT_AP, SELECT_NUMBER, QUERY, verify, SELECT_HOLDER, READ]
    assert run(wanted, [OK]).reached == wanted


def test_a_fetch_may_follow_a_read_that_left_bytes_behind() -> None:
    card = run([SELECT_AP, SELECT_HOLDER, READ, FETCH, FETCH], [OK, OK, b"\x61\x08", b"12345678\x90\x00"])
    assert card.reached == [SELECT_AP, SELECT_HOLDER, READ, FETCH]


@pytest.mark.parametrize(
    ("commands", "answers"),
    [
        ([SELECT_AP, SELECT_HOLDER, READ, READ], [OK, OK, b"removed", OK]),
        ([SELECT_AP, SELECT_HOLDER, READ], [OK, b"\x6a\x82"]),
        ([SELECT_AP, SELECT_HOLDER, READ], [OK, b""]),
        ([SELECT_AP, SELECT_HOLDER, SELECT_PIN, READ], [OK, OK, b"\x6a\x82"]),
        ([SELECT_AP, SELECT_HOLDER, READ, SELECT_HOLDER, FETCH], [OK, OK, b"\x61\x08", OK]),
        ([SELECT_AP, SELECT_AP, SELECT_HOLDER], [OK, b"\x6a\x82"]),
    ],
)
def test_after_anything_but_a_clear_yes_the_last_command_is_refused(
    commands: list[bytes], answers: list[bytes]
) -> None:
    assert run(commands, answers).reached == commands[:-1]


def test_the_bytes_judged_are_the_bytes_sent() -> None:
    class Treacherous(bytearray):
        """Turns into another command after it was judged."""

    command = Treacherous(SELECT_AP)

    class Carrier(WitnessCard):
        def transmit(self, sent: bytes) -> bytes:
            command[:] = bytes.fromhex("00A4020C020001")
            return super().transmit(sent)

    card = Carrier(repeat(OK))
    GuardedConnection(card).transmit(command)
    assert card.reached == [SELECT_AP]


def test_an_error_names_the_header_alone() -> None:
    guarded = GuardedConnection(WitnessCard(repeat(OK)))
    with pytest.raises(ForbiddenCommand) as caught:
        guarded.transmit(apdu.verify(b"8642").to_bytes())
    assert "38363432" not in str(caught.value)
    assert caught.value.header == bytes.fromhex("00200080")
