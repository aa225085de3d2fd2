"""Tests: the reader process's loop on readers in memory, as scripts of what a person does and what is told."""

import queue
import threading
from collections.abc import Callable, Iterator

import pytest

from cardreader.connection import Slot
from cardreader.errors import (
    SERVICE_DENIED,
    BusyCause,
    CardError,
    CardRemoved,
    CardUnreadable,
    ReaderFault,
    ServiceGone,
)
from cardreader.frames import Phase
from cardreader.reader_loop import ReaderLoop
from cardreader.simulator.card import OtherCard
from cardreader.simulator.files import HOLDER_FILE, VERIFICATION_KEY
from cardreader.simulator.in_process import SimulatedReaders, TrainingOnly
from cardreader.states import (
    Busy,
    CardKind,
    CardPresent,
    CardState,
    Empty,
    Mute,
    NoReader,
    NoService,
    ReadDone,
    Reading,
    RefusalReason,
    Refused,
    Removed,
    Unreadable,
)
from tests.unit.cardreader.desk_card import NUMBER, PIN, WRONG_NUMBER, WRONG_PIN, a_card

A, B = "リーダー１", "リーダー２"
PRESENT = CardPresent(A, CardKind.MY_NUMBER, 10, 3)
LIMIT_S = 10.0


class Desk:
    """A loop on a thread, and the states it told in order."""

    def __init__(self, names: tuple[str, ...] = (A,), held: str | None = None) -> None:
        self.readers = SimulatedReaders(TrainingOnly(on_real_records=False), names)
        self.told: queue.Queue[CardState] = queue.Queue()
        self.phases: list[tuple[Phase, str]] = []
        self.loop = ReaderLoop(
            self.readers, self.told.put, lambda phase, reader: self.phases.append((phase, reader)), held
        )
        self.thread = threading.Thread(target=self.loop.run)

    def begin(self) -> "Desk":
        self.thread.start()
        return self

    def next(self) -> CardState:
        return self.told.get(timeout=LIMIT_S)

    def end(self) -> None:
        self.loop.stop()
        self.thread.join(LIMIT_S)
        assert not self.thread.is_alive()
        assert self.told.empty(), f"nobody asked for {self.told.get()!r}"


@pytest.fixture
def open_desk() -> Iterator[Callable[..., Desk]]:
    desks: list[Desk] = []

    def opened(*arguments: object, **named: object) -> Desk:
        desks.append(Desk(*arguments, **named))  # type: ignore[arg-type]
        return desks[-1]

    yield opened
    for desk in desks:
        desk.end()


@pytest.fixture
def desk(open_desk: Callable[..., Desk]) -> Desk:
    desk = open_desk().begin()
    assert desk.next() == Empty((A,))
    return desk


def test_place_read_remove(desk: Desk) -> None:
    desk.readers.place(a_card())
    assert desk.next() == PRESENT
    desk.loop.request(NUMBER)
    assert desk.next() == Reading(A)
    done = desk.next()
    assert isinstance(done, ReadDone)
    assert done.facts.name == "黒桐　幹也"
    desk.readers.remove()
    assert desk.next() == Removed((A,), while_reading=False)


def test_a_wrong_number_then_the_right_one(desk: Desk) -> None:
    desk.readers.place(a_card())
    assert desk.next() == PRESENT
    for credential, expected in [
        (WRONG_NUMBER, Refused(A, RefusalReason.WRONG, "number", 9, 3)),
        (WRONG_PIN, Refused(A, RefusalReason.WRONG, "pin", 9, 2)),
        (WRONG_PIN, Refused(A, RefusalReason.WRONG, "pin", 9, 1)),
        (PIN, Refused(A, RefusalReason.PIN_CLOSED, "pin", 9, 1)),
    ]:
        desk.loop.request(credential)
        assert [desk.next(), desk.next()] == [Reading(A), expected]
    desk.loop.request(NUMBER)
    assert desk.next() == Reading(A)
    assert isinstance(desk.next(), ReadDone)


@pytest.mark.parametrize(
    ("kinds", "credential", "expected"),
    [
        ({"number_tries_left": 0}, NUMBER, Refused(A, RefusalReason.BLOCKED, "number", 0, 3)),
        ({"pin_tries_left": 0}, PIN, Refused(A, RefusalReason.BLOCKED, "pin", 10, 0)),
        ({"pin": None}, PIN, Refused(A, RefusalReason.KEY_ABSENT, "pin", 10, None)),
    ],
)
def test_refusals_lead_on_with_what_is_known(
    desk: Desk, kinds: dict[str, object], credential: object, expected: object
) -> None:
    desk.readers.place(a_card(**kinds))
    present = desk.next()
    assert isinstance(present, CardPresent)
    assert present.number_is_open is (present.number_tries == 10)
    assert present.pin_is_open is (present.pin_tries == 3)
    desk.loop.request(credential)  # type: ignore[arg-type]
    assert [desk.next(), desk.next()] == [Reading(A), expected]


def test_a_broken_file_is_told(desk: Desk) -> None:
    card = a_card()
    card.files.contents[HOLDER_FILE] = b"\xff\x20\x7f"
    desk.readers.place(card)
    assert desk.next() == PRESENT
    desk.loop.request(NUMBER)
    assert [desk.next(), desk.next()] == [Reading(A), Refused(A, RefusalReason.BROKEN_DATA, "number", 10, 3)]


def test_other_cards_are_told_and_never_asked_for_a_secret(desk: Desk) -> None:
    card = OtherCard()
    desk.readers.place(card)
    assert desk.next() == CardPresent(A, CardKind.OTHER)
    desk.loop.request(NUMBER)
    assert desk.next() == Refused(A, RefusalReason.NOT_MY_NUMBER)
    assert len(card.commands) == 1


def test_a_request_without_a_card_is_refused_each_time(desk: Desk) -> None:
    for _ in range(2):
        desk.loop.request(NUMBER)
        assert desk.next() == Refused("", RefusalReason.NO_CARD)


def test_a_swapped_card_is_asked_anew_and_costs_no_try(desk: Desk) -> None:
    first, second = a_card(), a_card(number_tries_left=7)
    desk.readers.place(first)
    assert desk.next() == PRESENT
    desk.readers.place(second)
    assert desk.next() == Removed((A,), while_reading=False)
    assert desk.next() == CardPresent(A, CardKind.MY_NUMBER, 7, 3)


def test_a_card_exchanged_in_one_moment_is_told_as_another(desk: Desk) -> None:
    """Equal tries do not make it the same card: digits that were typed for the first must not cost the second a try."""
    desk.readers.place(a_card())
    assert desk.next() == PRESENT
    for _ in range(20):
        desk.readers.remove()
        desk.readers.place(a_card())
        assert desk.next() == Removed((A,), while_reading=False)
        assert desk.next() == PRESENT


def test_a_request_typed_for_another_card_is_dropped(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk()
    card = a_card()
    desk.readers.place(card)
    desk.loop.request(WRONG_NUMBER)
    desk.begin()
    assert desk.next() == PRESENT
    assert card.files.keys[VERIFICATION_KEY].tries_left == 10


def test_a_request_is_taken_even_when_the_first_wake_is_lost(desk: Desk) -> None:
    desk.readers.place(a_card())
    assert desk.next() == PRESENT
    genuine, lost = desk.readers.wake, iter(range(1))
    desk.readers.wake = lambda: None if next(lost, None) is not None else genuine()  # type: ignore[method-assign]
    desk.loop.request(NUMBER)
    assert desk.loop._requests.empty(), "the request still waits after all wakes"
    assert desk.next() == Reading(A)
    assert isinstance(desk.next(), ReadDone)


def test_the_card_placed_last_is_the_one(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk((A, B)).begin()
    assert desk.next() == Empty((A, B))
    desk.readers.place(a_card(), A)
    assert desk.next() == PRESENT
    desk.readers.place(a_card(number_tries_left=5), B)
    assert desk.next() == CardPresent(B, CardKind.MY_NUMBER, 5, 3)
    desk.readers.remove(B)
    assert desk.next() == PRESENT
    desk.readers.remove(A)
    assert desk.next() == Removed((A, B), while_reading=False)


def test_readers_come_and_go(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(()).begin()
    assert desk.next() == NoReader()
    desk.readers.plug(A)
    assert desk.next() == Empty((A,))
    desk.readers.place(a_card())
    assert desk.next() == PRESENT
    desk.readers.unplug(A)
    assert desk.next() == NoReader()
    desk.readers.plug(A)
    assert desk.next() == Empty((A,))


def test_the_service_goes_and_comes_back_with_the_card_still_there(desk: Desk) -> None:
    desk.readers.place(a_card())
    assert desk.next() == PRESENT
    desk.readers.stop_service(stopped=True)
    assert desk.next() == NoService()
    desk.readers.stop_service(stopped=False)
    assert desk.next() == PRESENT


def test_a_service_that_lets_us_not_in_is_told_as_such(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk()
    genuine, denials = desk.readers.slots, iter(range(2))

    def slots() -> tuple[Slot, ...]:
        if next(denials, None) is None:
            return genuine()
        raise ServiceGone(SERVICE_DENIED)

    desk.readers.slots = slots  # type: ignore[method-assign]
    desk.begin()
    assert [desk.next(), desk.next(), desk.next()] == [NoService(), NoService(denied=True), Empty((A,))]


def test_a_card_held_elsewhere_is_busy_until_it_is_free(desk: Desk) -> None:
    desk.readers.hold_elsewhere(A, held=True)
    desk.readers.place(a_card())
    assert desk.next() == Busy(A, BusyCause.EXCLUSIVE)
    desk.readers.hold_elsewhere(A, held=False)
    assert desk.next() == PRESENT


def test_a_card_held_elsewhere_when_reading_begins(desk: Desk) -> None:
    desk.readers.place(a_card())
    assert desk.next() == PRESENT
    desk.readers.hold_elsewhere(A, held=True)
    desk.loop.request(NUMBER)
    assert [desk.next(), desk.next()] == [Reading(A), Busy(A, BusyCause.EXCLUSIVE)]
    desk.readers.hold_elsewhere(A, held=False)
    assert desk.next() == PRESENT


def failing_connect(desk: Desk, error: CardError, times: int) -> None:
    genuine = desk.readers.connect
    left = iter(range(times))

    def connect(reader: str) -> object:
        if next(left, None) is None:
            return genuine(reader)
        raise error

    desk.readers.connect = connect  # type: ignore[assignment,method-assign]


@pytest.mark.parametrize("error", [CardUnreadable(0x80100066), ReaderFault(0x1F)])
def test_something_unreadable_is_told_and_tried_again(desk: Desk, error: CardError) -> None:
    failing_connect(desk, error, 12 if isinstance(error, CardUnreadable) else 1)
    desk.readers.place(a_card())
    assert desk.next() == Unreadable(A)
    assert desk.next() == PRESENT


def test_a_card_that_needs_a_moment_is_waited_for(desk: Desk) -> None:
    failing_connect(desk, CardUnreadable(0x80100067), 3)
    desk.readers.place(a_card())
    assert desk.next() == PRESENT


def test_a_broken_exchange_with_the_card_still_there_recovers(desk: Desk) -> None:
    desk.readers.place(a_card())
    assert desk.next() == PRESENT
    failing_connect(desk, CardRemoved(), 1)
    desk.loop.request(NUMBER)
    assert [desk.next(), desk.next()] == [Reading(A), Removed((A,), while_reading=True)]
    assert desk.next() == PRESENT


@pytest.mark.parametrize("pulled_at", range(6))
def test_a_card_pulled_in_the_middle_is_said_once(desk: Desk, pulled_at: int) -> None:
    card = a_card()
    desk.readers.place(card)
    assert desk.next() == PRESENT
    answer, turns = card.answer, iter(range(99))

    def pulled(command: bytes) -> bytes | None:
        if next(turns) == pulled_at:
            desk.readers.remove()
            raise CardRemoved
        return answer(command)

    card.answer = pulled  # type: ignore[method-assign]
    desk.loop.request(NUMBER)
    assert [desk.next(), desk.next()] == [Reading(A), Removed((A,), while_reading=True)]
    desk.readers.place(a_card())
    assert desk.next() == PRESENT


def test_a_card_that_went_mute_is_left_alone_until_it_is_placed_again(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk((A, B), held=A)
    mute = a_card()
    desk.readers.place(mute, A)
    desk.begin()
    assert desk.next() == Mute(A)
    desk.readers.place(a_card(number_tries_left=6), B)
    assert desk.next() == CardPresent(B, CardKind.MY_NUMBER, 6, 3)
    assert mute.commands == []
    desk.readers.remove(B)
    assert desk.next() == Mute(A)
    desk.readers.remove(A)
    assert desk.next() == Empty((A, B))
    desk.readers.place(a_card(), A)
    assert desk.next() == PRESENT


def test_every_command_to_a_card_has_a_beat_before_it(desk: Desk) -> None:
    card = a_card()
    desk.readers.place(card)
    assert desk.next() == PRESENT
    assert desk.phases.count((Phase.CARD, A)) == len(card.commands) == 5
    assert (Phase.CONNECTING, A) in desk.phases
