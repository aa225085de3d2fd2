"""`kiosk card`: what IT staff see of readers and cards, and what nobody sees."""

import json

import pytest

from cardreader.credential import Pin, VerificationNumber
from cardreader.errors import MalformedNumber
from cardreader.simulator.card import OtherCard
from cardreader.simulator.files import FictionalHolder
from cardreader.simulator.in_process import SimulatedReaders, TrainingOnly
from kiosk.commands.card import EXIT_FAILED, EXIT_NO_CARD, as_json, as_words, credential_of, look, read, run
from tests.contracts.cardreader.service import shared_service
from tests.faults.cardreader.desk import NAMES
from tests.unit.cardreader.desk_card import a_card

NUMBER = "55021720352285"
HOLDER = FictionalHolder(name="見本　花子", address="熊本市西区見本町１－１")


@pytest.fixture
def readers():
    return SimulatedReaders(TrainingOnly(on_real_records=False))


def test_no_reader_no_card_another_card(readers):
    assert as_words(look(SimulatedReaders(TrainingOnly(on_real_records=False), ()), 0)) == "reader\tnone"
    nothing = look(readers, 0)
    assert (nothing.exit_code, as_words(nothing)) == (EXIT_NO_CARD, "reader\t練習用リーダー\tempty")
    readers.place(OtherCard())
    assert as_words(look(readers, 0)).splitlines()[1] == "card\tother\t練習用リーダー"


def test_a_card_and_its_tries(readers):
    readers.place(a_card(pin_tries_left=1))
    sight = look(readers, 0)
    assert sight.exit_code == 0
    assert as_words(sight).splitlines() == [
        "reader\t練習用リーダー\tcard",
        "card\tmy_number\t練習用リーダー",
        "number\t10 tries left",
        "pin\t1 tries left, closed here",
    ]


def test_the_basic_four_are_masked(readers):
    readers.place(a_card(HOLDER))
    sight = read(readers, look(readers, 0), NUMBER)
    assert as_words(sight).splitlines()[-4:] == [
        "name\t見＊　花＊",
        "address\t熊＊＊＊＊＊＊＊＊＊＊",
        "birth_date\t＊＊＊＊＊＊＊＊",
        "sex\t＊",
    ]
    told = json.loads(as_json(sight))
    assert told["facts"]["name"] == "見＊　花＊"
    assert told["card"]["kind"] == "my_number"


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("55021720352286", "PinRefused key='number', tries_left=9"),
        ("1111", "PinRefused key='pin', tries_left=2"),
        ("99999920352285", "MalformedNumber part='birth', fault='impossible_date'"),
        ("", "MalformedNumber part='pin', fault='wrong_length'"),
    ],
)
def test_digits_that_are_not_taken_are_named_and_not_shown(readers, typed, error):
    readers.place(a_card(HOLDER))
    sight = read(readers, look(readers, 0), typed)
    assert (sight.error, sight.exit_code) == (error, EXIT_FAILED)
    assert not typed or typed not in as_words(sight) + as_json(sight)


def test_a_card_that_went_and_a_service_that_is_gone(readers):
    readers.place(a_card())
    seen = look(readers, 0)
    readers.remove()
    assert read(readers, seen, NUMBER).error.startswith("NoCard")
    readers.stop_service(stopped=True)
    assert look(readers, 0).error.startswith("ServiceGone")


def test_fourteen_digits_or_four():
    assert isinstance(credential_of(NUMBER), VerificationNumber)
    assert isinstance(credential_of("1234"), Pin)
    with pytest.raises(MalformedNumber):
        credential_of("123456789")


@pytest.mark.pcsc
def test_the_whole_command_through_the_real_service(capsys):
    from cardreader.simulator.vpcd import VirtualPlacement
    from tests.contracts.cardreader.benches import VirtualReaderBench

    service = shared_service()
    bench = VirtualReaderBench(service)
    bench.place(a_card(HOLDER))
    try:
        asked = []
        assert (
            run(["--json", "--read", "--wait", "5", "--training"], lambda prompt: asked.append(prompt) or NUMBER) == 0
        )
        told = capsys.readouterr().out
        assert json.loads(told)["facts"]["name"] == "見＊　花＊"
        assert "10 tries left" in asked[0]
        assert NUMBER not in told
        assert isinstance(bench.placed[0], VirtualPlacement)
        assert run(["--wait", "0"], lambda _prompt: NUMBER) == EXIT_NO_CARD
        assert f"reader\t{NAMES[0]}\tsimulated, refused" in capsys.readouterr().out
    finally:
        bench.clear()
