"""The desk thread: acts in order, a bug in one does not end it, and it always comes to an end when asked to."""

import queue
import threading

import pytest

from kiosk.desk import lane
from kiosk.desk.desk import Desk, is_long
from kiosk.desk.lane import MAX_WAITING_ACTS
from kiosk.desk.overview import OpenHousehold
from kiosk.desk.own_shelter import LookAtShelter
from kiosk.desk.presence import FindAway, NotSeenFor
from kiosk.desk.roster import ListRoster
from kiosk.domain.outcomes import Failed
from kiosk.errors import KnownError
from tests.fakes import FakeClock, open_desk, run_now, site


class Breaks:
    def __init__(self, error: Exception) -> None:
        self.error = error

    def perform(self, counter):
        raise self.error


class Waits:
    """An act that hangs, as on a disk that is gone, until it is let go."""

    def __init__(self) -> None:
        self.begun, self.let_go = threading.Event(), threading.Event()

    def perform(self, counter):
        self.begun.set()
        self.let_go.wait(30)


class Says:
    def __init__(self, word: object) -> None:
        self.word = word

    def perform(self, counter):
        return self.word


@pytest.fixture
def desk(tmp_path):
    desk = open_desk(tmp_path)
    yield desk
    desk.stop()
    desk._store.close()


def test_acts_are_answered_in_order(desk):
    answers: queue.Queue[object] = queue.Queue(10)
    desk.start()
    for word in range(5):
        desk.submit(Says(word), answers.put)
    assert [answers.get(timeout=30) for _ in range(5)] == [0, 1, 2, 3, 4]


def test_a_bug_and_a_known_error_are_answers_and_the_desk_goes_on(desk, caplog):
    class Full(KnownError):
        key = "disk_full"

    answers: queue.Queue[object] = queue.Queue(10)
    desk.start()
    for act in (Breaks(ZeroDivisionError()), Breaks(Full()), Says("on")):
        desk.submit(act, answers.put)
    assert [answers.get(timeout=30) for _ in range(3)] == [Failed("bug"), Failed("disk_full"), "on"]
    assert len([record for record in caplog.records if record.exc_info]) == 1


def test_an_answer_that_breaks_does_not_end_the_desk(desk, caplog):
    answers: queue.Queue[object] = queue.Queue(10)

    def broken(_answer: object) -> None:
        raise ZeroDivisionError

    desk.start()
    desk.submit(Says("one"), broken)
    desk.submit(Says("two"), answers.put)
    assert answers.get(timeout=30) == "two"
    assert [record.message for record in caplog.records] == ["the answer to act Says failed by a bug"]


def test_a_full_queue_fails_at_once_and_stop_ends_a_desk_that_hangs(desk, monkeypatch):
    monkeypatch.setattr(lane, "STOP_LIMIT_S", 0.05)
    hanging, answers = Waits(), []
    desk.start()
    desk.submit(hanging, lambda _answer: None)
    assert hanging.begun.wait(30)
    for _ in range(MAX_WAITING_ACTS):
        desk.submit(Says("waits"), answers.append)
    desk.submit(Says("too many"), answers.append)
    assert answers == [Failed("desk_busy")]
    desk.stop()
    hanging.let_go.set()
    desk._acts.thread.join(30)
    assert not desk._acts.thread.is_alive()


def test_stop_before_start_is_nothing(tmp_path):
    never = Desk(open_desk(tmp_path)._store, site(), FakeClock(), run_now, lambda: None)
    never.stop()
    never._store.close()


class LooksLong(Waits):
    is_long = True


def test_nobody_waits_behind_a_long_look(desk):
    looking, answers = LooksLong(), queue.SimpleQueue()
    desk.start()
    desk.ask(looking, lambda _answer: answers.put("looked"))
    assert looking.begun.wait(30)
    desk.submit(Says("received"), answers.put)
    desk.ask(Says("found"), answers.put)
    assert [answers.get(timeout=30) for _ in range(2)] == ["received", "found"]
    looking.let_go.set()
    assert answers.get(timeout=30) == "looked"


@pytest.mark.parametrize("look", [ListRoster, NotSeenFor, FindAway, LookAtShelter])
def test_what_goes_through_much_of_the_file_is_long(look):
    assert is_long(look)
    assert not is_long(OpenHousehold)
