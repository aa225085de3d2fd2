"""Contract: what every carrier of cards promises, in memory and through the real PC/SC service."""

import threading

import pytest

from cardreader.errors import CardError, CardRemoved, ForbiddenCommand, NoCard, NotVerified, ReaderGone
from cardreader.mynumber import MyNumberSession
from cardreader.simulator.card import Oddities, OtherCard
from tests.contracts.cardreader.benches import InProcessBench, VirtualReaderBench
from tests.unit.cardreader.desk_card import NUMBER, a_card

Bench = InProcessBench | VirtualReaderBench


def test_two_readers_are_seen_and_empty(bench: Bench) -> None:
    assert [(slot.reader, slot.occupied) for slot in bench.readers.slots()] == [(name, False) for name in bench.names]
    assert bench.readers.refused() == ()


def test_a_placed_card_is_seen_and_read(bench: Bench) -> None:
    card = a_card()
    bench.place(card)
    assert [slot.occupied for slot in bench.readers.slots()] == [True, False]
    with MyNumberSession(bench.readers.connect(bench.names[0])) as session:
        session.verify(NUMBER)
        assert session.read_holder().name == "黒桐　幹也"


def test_the_second_reader_reads_too(bench: Bench) -> None:
    bench.place(OtherCard(), 0)
    bench.place(a_card(), 1)
    with MyNumberSession(bench.readers.connect(bench.names[1])) as session:
        assert session.tries_left("number") == 10


def test_closing_takes_the_power_off(bench: Bench) -> None:
    bench.place(a_card())
    with MyNumberSession(bench.readers.connect(bench.names[0])) as session:
        session.verify(NUMBER)
    with MyNumberSession(bench.readers.connect(bench.names[0])) as session, pytest.raises(NotVerified):
        session.read_holder()


def test_a_closed_connection_says_no(bench: Bench) -> None:
    bench.place(a_card())
    session = MyNumberSession(bench.readers.connect(bench.names[0]))
    session.close()
    session.close()
    with pytest.raises(CardRemoved):
        session.select()


def test_no_card_and_no_such_reader_are_named(bench: Bench) -> None:
    with pytest.raises(NoCard):
        bench.readers.connect(bench.names[0])
    with pytest.raises(ReaderGone):
        bench.readers.connect("存在しないリーダー")


def test_the_guard_stands_in_every_carrier(bench: Bench) -> None:
    card = a_card()
    bench.place(card)
    connection = bench.readers.connect(bench.names[0])
    with pytest.raises(ForbiddenCommand):
        connection.transmit(bytes.fromhex("00B0810000"))
    connection.close()
    assert card.commands == []


def test_a_card_taken_away_ends_the_session(bench: Bench) -> None:
    bench.place(a_card())
    session = MyNumberSession(bench.readers.connect(bench.names[0]))
    session.select()
    bench.remove()
    with pytest.raises(CardError):
        session.verify(NUMBER)
    session.close()
    assert not any(slot.occupied for slot in bench.readers.slots())


def test_a_swap_changes_the_slot(bench: Bench) -> None:
    bench.place(a_card())
    before = bench.readers.slots()
    bench.remove()
    bench.place(a_card())
    assert bench.readers.slots()[0].occupied
    assert bench.readers.slots() != before


def test_waiting_ends_when_a_card_comes(bench: Bench) -> None:
    seen = bench.readers.slots()
    placed = threading.Timer(0.05, bench.place, [a_card()])
    placed.start()
    now = bench.readers.wait(seen, 10.0)
    placed.join()
    assert now != seen


def test_waiting_ends_at_its_limit_and_by_a_wake(bench: Bench) -> None:
    seen = bench.readers.slots()
    assert bench.readers.wait(seen, 0.01) == seen
    done = threading.Event()
    waiter = threading.Thread(target=lambda: (bench.readers.wait(seen, 10.0), done.set()))
    waiter.start()
    for _ in range(100):
        bench.readers.wake()
        if done.wait(0.05):
            break
    assert done.is_set()
    waiter.join()


def test_oddities_are_read_through_every_carrier(bench: Bench) -> None:
    oddities = Oddities(first_answer_6f00=True, leaves_rest=True, piece_length=50)
    bench.place(a_card(oddities=oddities, length_octets=2, filler_length=200))
    with MyNumberSession(bench.readers.connect(bench.names[0])) as session:
        session.verify(NUMBER)
        assert session.read_holder().sex_raw == b"1"
