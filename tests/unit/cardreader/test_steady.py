"""Tests: a reader that blinks at each of our power-offs is asked once, and a steady one is passed through as it is."""

from cardreader.connection import Connection
from cardreader.simulator.in_process import SimulatedReaders, TrainingOnly
from cardreader.steady import BLINK_S, SteadyReaders
from tests.unit.cardreader.desk_card import a_card

A = "リーダー"


class Blinking(SimulatedReaders):
    """Its card goes with the power, and is back a moment later."""

    def __init__(self) -> None:
        super().__init__(TrainingOnly(on_real_records=False), (A,))
        self.card = a_card()

    def connect(self, reader: str) -> Connection:
        connection = super().connect(reader)
        genuine = connection.close

        def close() -> None:
            genuine()
            self.remove()

        connection.close = close  # type: ignore[method-assign]
        return connection


class Bench:
    def __init__(self, readers: SimulatedReaders) -> None:
        self.now_s = 100.0
        self.inner = readers
        self.readers = SteadyReaders(readers, lambda: self.now_s)
        self.readers.slots()

    def look_at_card(self) -> None:
        self.readers.connect(A).close()

    def occupied(self) -> bool:
        return self.readers.slots()[0].occupied


def teach(bench: Bench, card: object) -> None:
    for _ in range(2):
        bench.look_at_card()
        assert not bench.occupied()
        bench.inner.place(card)  # type: ignore[arg-type]
        assert bench.occupied()
        bench.now_s += 0.5


def blinking_bench() -> Bench:
    readers = Blinking()
    bench = Bench(readers)
    readers.place(readers.card)
    assert bench.occupied()
    teach(bench, readers.card)
    return bench


def test_the_third_blink_in_a_row_is_hidden() -> None:
    bench = blinking_bench()
    before = bench.readers.slots()
    bench.look_at_card()
    assert bench.readers.slots() == before
    bench.inner.place(a_card())
    assert bench.readers.slots() == before
    bench.now_s += BLINK_S
    assert bench.readers.slots() == before


def test_a_card_that_does_not_come_back_is_gone_after_the_blink() -> None:
    bench = blinking_bench()
    bench.look_at_card()
    seen = bench.readers.slots()
    assert seen[0].occupied
    bench.now_s += BLINK_S
    assert not bench.readers.wait(seen, 10.0)[0].occupied


def test_a_removal_by_hand_later_is_shown_at_once() -> None:
    bench = blinking_bench()
    bench.look_at_card()
    bench.inner.place(a_card())
    bench.now_s += BLINK_S
    assert bench.occupied()
    bench.inner.remove()
    assert not bench.occupied()


def test_waiting_never_outlasts_a_hidden_blink() -> None:
    bench = blinking_bench()
    bench.look_at_card()
    seen = bench.readers.slots()
    bench.now_s += BLINK_S - 0.01
    assert bench.readers.wait(seen, 60.0) == seen


def test_a_steady_reader_shows_every_change_even_of_quick_hands() -> None:
    readers = SimulatedReaders(TrainingOnly(on_real_records=False), (A,))
    bench = Bench(readers)
    for _ in range(4):
        readers.place(a_card())
        assert bench.readers.slots() == readers.slots()
        bench.look_at_card()
        bench.now_s += 2 * BLINK_S
        readers.remove()
        assert bench.readers.slots() == readers.slots()


def test_one_quiet_power_off_clears_the_suspicion() -> None:
    readers = Blinking()
    bench = Bench(readers)
    readers.place(readers.card)
    assert bench.occupied()
    teach(bench, readers.card)
    readers.remove = lambda reader=None: None  # type: ignore[method-assign]
    bench.look_at_card()
    bench.look_at_card()
    del readers.remove
    bench.look_at_card()
    assert not bench.occupied()
