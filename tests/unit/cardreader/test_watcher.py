"""Tests: the watch over reader processes that misbehave in every way a process can."""

import queue
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest

from cardreader.child import reader_command, spawn_reader
from cardreader.states import (
    CardState,
    Empty,
    Failing,
    FailureCause,
    Mute,
    NoService,
    RefusalReason,
    Refused,
    Starting,
    Stopped,
    Unreadable,
)
from cardreader.watcher import CardWatcher, WatchLimits
from tests.unit.cardreader.desk_card import NUMBER, PIN

LIMIT_S = 10.0
QUICK = WatchLimits(silence_s=0.3, start_s=5.0, first_pause_s=0.01)

PROCESS = """
import sys, threading
from cardreader.frames import *
from cardreader.states import *
say = lambda word: write_frame(sys.stdout.buffer, word)
hear = lambda: read_frame(sys.stdin.buffer)
begin = hear()
say(Beat(Phase.IDLE))
say(Told(Empty((str(begin.held),))))
"""


class Watch:
    """A watch whose processes run these scripts in turn, the last one for ever."""

    def __init__(self, *scripts: str, limits: WatchLimits = QUICK) -> None:
        self.scripts = list(scripts)
        self.processes: list[subprocess.Popen[bytes]] = []
        self.told: queue.Queue[CardState] = queue.Queue()
        self.watcher = CardWatcher(self.told.put, spawn=self.spawn, limits=limits)

    def spawn(self) -> "subprocess.Popen[bytes]":
        script = self.scripts.pop(0) if len(self.scripts) > 1 else self.scripts[0]
        if script == "missing":
            raise FileNotFoundError
        self.processes.append(spawn_reader(lambda: (sys.executable, "-c", script)))
        return self.processes[-1]

    def next(self) -> CardState:
        return self.told.get(timeout=LIMIT_S)


@pytest.fixture
def watching() -> Iterator[Callable[..., Watch]]:
    watches: list[Watch] = []

    def begin(*scripts: str, limits: WatchLimits = QUICK) -> Watch:
        watch = Watch(*scripts, limits=limits)
        watches.append(watch)
        watch.watcher.start()
        assert watch.next() == Starting()
        return watch

    yield begin
    for watch in watches:
        watch.watcher.stop()
        assert all(process.poll() is not None for process in watch.processes)


@pytest.mark.parametrize(
    ("script", "cause", "detail"),
    [
        ("missing", FailureCause.NOT_STARTED, "FileNotFoundError"),
        ("raise SystemExit(3)", FailureCause.EXITED, ""),
        ("import sys; sys.stdout.write('Traceback'); sys.stdout.flush(); sys.stdin.read()", FailureCause.EXITED, ""),
        (PROCESS + "say(Bug('pcsc.py:1 KeyError')); hear()", FailureCause.BUG, "pcsc.py:1 KeyError"),
    ],
)
def test_a_process_that_fails_is_told_and_started_again(
    watching: Callable[..., Watch], script: str, cause: FailureCause, detail: str
) -> None:
    watch = watching(script, PROCESS + "while hear(): pass")
    states = [watch.next()]
    while not isinstance(states[-1], Failing):
        states.append(watch.next())
    assert states[-1] == Failing(cause, 0.01, detail)
    assert watch.next() == Empty(("None",))


def test_the_pause_grows_while_it_fails_again_and_again(watching: Callable[..., Watch]) -> None:
    watch = watching("missing")
    pauses = [state.next_try_s for state in (watch.next() for _ in range(5)) if isinstance(state, Failing)]
    assert pauses == [0.01, 0.02, 0.04, 0.08, 0.16]


def test_a_silence_between_cards_is_a_failure(watching: Callable[..., Watch]) -> None:
    watch = watching(PROCESS + "while hear(): pass")
    assert [watch.next(), watch.next()] == [Empty(("None",)), Failing(FailureCause.SILENT, 0.01)]
    assert watch.next() == Empty(("None",))


def test_a_silence_at_a_card_is_a_mute_card_and_the_next_process_leaves_it_alone(
    watching: Callable[..., Watch],
) -> None:
    watch = watching(PROCESS + "say(Beat(Phase.CARD, 'R1')); hear(); hear()")
    assert [watch.next(), watch.next(), watch.next()] == [Empty(("None",)), Mute("R1"), Empty(("R1",))]
    assert watch.processes[0].poll() is not None


def test_a_state_said_twice_is_told_once_and_an_answer_each_time(watching: Callable[..., Watch]) -> None:
    refused = "say(Told(Refused('R', RefusalReason.NO_CARD)));"
    watch = watching(PROCESS + "say(Told(NoService()));" * 2 + refused * 2 + "hear()", limits=WatchLimits())
    no = Refused("R", RefusalReason.NO_CARD)
    assert [watch.next() for _ in range(4)] == [Empty(("None",)), NoService(), no, no]


def test_what_was_asked_of_a_process_that_died_is_void(watching: Callable[..., Watch]) -> None:
    answering = PROCESS + "say(Told(Unreadable(hear().credential.key))); hear()"
    watch = watching("raise SystemExit(3)", answering, limits=WatchLimits(first_pause_s=0.5))
    assert watch.next() == Failing(FailureCause.EXITED, 0.5)
    assert watch.watcher.verify(NUMBER)
    assert watch.next() == Empty(("None",))
    assert watch.watcher.verify(PIN)
    assert watch.next() == Unreadable("pin")


def test_a_process_that_never_begins_is_given_up(watching: Callable[..., Watch]) -> None:
    watch = watching("import sys; sys.stdin.read()", limits=WatchLimits(silence_s=0.1, start_s=0.4, first_pause_s=0.01))
    assert watch.next() == Failing(FailureCause.SILENT, 0.01)


def test_a_process_that_will_not_leave_is_ended(watching: Callable[..., Watch]) -> None:
    stubborn = (
        PROCESS + "beat = lambda: [say(Beat(Phase.IDLE)) for _ in iter(lambda: threading.Event().wait(.1), 1)]; beat()"
    )
    watch = watching(stubborn)
    assert watch.next() == Empty(("None",))
    watch.watcher.stop()
    assert watch.next() == Stopped()
    assert watch.processes[0].poll() is not None


def test_the_receivers_bug_does_not_end_the_watch(caplog: pytest.LogCaptureFixture) -> None:
    told: queue.Queue[CardState] = queue.Queue()

    def receive(state: CardState) -> None:
        told.put(state)
        raise ValueError("登録番号")

    watcher = CardWatcher(
        receive, spawn=lambda: spawn_reader(lambda: (sys.executable, "-c", PROCESS + "hear()")), limits=QUICK
    )
    watcher.start()
    assert [told.get(timeout=LIMIT_S), told.get(timeout=LIMIT_S)] == [Starting(), Empty(("None",))]
    watcher.stop()
    assert "ValueError" in caplog.text
    assert "登録番号" not in caplog.text


def test_nothing_is_asked_of_a_watch_that_does_not_run(watching: Callable[..., Watch]) -> None:
    watcher = CardWatcher(lambda state: None)
    assert not watcher.verify(NUMBER)
    watcher.stop()
    watch = watching(PROCESS + "while hear(): pass")
    with pytest.raises(RuntimeError):
        watch.watcher.start()
    assert watch.watcher.verify(NUMBER)
    watch.watcher.stop()
    assert not watch.watcher.verify(NUMBER)


def test_no_secret_is_on_the_command_line() -> None:
    assert list(reader_command()) == [sys.executable, "-m", "cardreader.reader_process"]


def test_the_process_leaves_when_its_kiosk_dies() -> None:
    process = spawn_reader()
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.close()
    assert process.wait(LIMIT_S) == 0
    process.stdout.close()
