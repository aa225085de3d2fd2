"""The shelf's screen over a real desk: what it shows, what its touches do, and what a stick tells."""

import threading
from pathlib import Path
from uuid import UUID

import pytest

from kiosk.app.carrier import Carrier
from kiosk.config import RESOURCES
from kiosk.desk.reception import ReceiveHousehold
from kiosk.domain.households import counted_household
from kiosk.errors import KnownError
from kiosk.screens.carrying import CarryFailed
from kiosk.screens.reception_state import Level, Tone
from kiosk.screens.shelf import ShelfScreen
from kiosk.screens.shelf_state import StickLine
from kiosk.store.sync_outbox import SyncOutbox
from kiosk.ui.translator import Translator
from sync.courier import Collected, Exported, Ignored, Progress
from sync.protocol import codec
from sync.protocol.events import Event
from sync.protocol.messages import Receipt
from sync.protocol.values import ReceptionMethod, StayType
from sync.protocol.verdict import Verdict, VerdictKind
from sync.stick import StickFull
from tests.fakes import DeskNow, FakeClock, open_desk

FOLDER = Path("/media/KUMAMOTO")


class Sticks:
    """The stick's door held by the test: it answers when it is told."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Path | None]] = []
        self.on_progress = self.answer = None

    def look(self, answer) -> None:
        self.asked.append(("look", None))
        answer((FOLDER,))

    def export(self, folder, on_progress, answer) -> None:
        self.asked.append(("export", folder))
        self.on_progress, self.answer = on_progress, answer

    def collect(self, folder, on_progress, answer) -> None:
        self.asked.append(("collect", folder))
        self.on_progress, self.answer = on_progress, answer


class Stand:
    def __init__(self, folder: Path) -> None:
        self.clock = FakeClock()
        self.desk = open_desk(folder, self.clock)
        self.sticks = Sticks()
        self.changes: list[int] = []
        self.screen = ShelfScreen(DeskNow(self.desk), self.clock, self.sticks, lambda: self.changes.append(1))
        self.drawn = []
        self.outbox = SyncOutbox(self.desk._store._database, self.clock.now_us)

    def receive(self, count: int) -> None:
        for number in range(1, count + 1):
            household = counted_household(UUID(int=number), 3, StayType.SHELTER)
            self.desk.do(ReceiveHousehold(household, ReceptionMethod.COUNT_ONLY, 0))

    def judge(self, seq: int, kind: VerdictKind, detail: str) -> None:
        event = codec.decode(self.outbox.between(seq, seq)[0].data, Event)
        verdict = Verdict(seq, event.event_id, kind, detail)
        self.outbox.settle(
            Receipt(
                epoch="e",
                device_id="desk-A",
                high_water=0,
                ledger_time_us=1,
                bundle_digest=b"",
                verdicts=(verdict,),
            ),
            0,
        )

    def look(self):
        self.screen.observe(self.drawn.append)
        return self.screen.state


@pytest.fixture
def stand(tmp_path):
    stand = Stand(tmp_path)
    yield stand
    stand.desk._store.close()


def test_an_empty_shelf_says_so(stand):
    state = stand.look()
    assert (state.waiting.key, state.level, state.lines, state.alarm) == ("shelf.waiting.none", Level.GOOD, (), None)
    assert state.sticks == (StickLine(FOLDER, "KUMAMOTO"),)


@pytest.mark.parametrize(
    ("minutes", "key", "number", "level"),
    [
        (4, "minutes", 4, Level.GOOD),
        (5, "minutes", 5, Level.WATCH),
        (29, "minutes", 29, Level.WATCH),
        (30, "minutes", 30, Level.BAD),
        (60, "hours", 1, Level.BAD),
        (47 * 60, "hours", 47, Level.BAD),
        (48 * 60, "days", 2, Level.BAD),
    ],
)
def test_the_age_of_the_oldest_makes_the_alarm(stand, minutes, key, number, level):
    stand.receive(2)
    stand.clock.advance(minutes * 60)
    state = stand.look()
    assert state.waiting.key == f"shelf.waiting.{key}"
    assert state.waiting.data == {"count": 2, "number": number}
    assert state.level is level


def test_a_clock_that_was_set_back_makes_no_negative_age(stand):
    stand.receive(1)
    stand.clock.advance(-10_000)
    assert stand.look().waiting.data["number"] == 0


def test_refused_and_held_events_are_told_in_words(stand):
    stand.receive(3)
    stand.judge(1, VerdictKind.HELD, "household")
    stand.judge(2, VerdictKind.REFUSED, "malformed")
    stand.judge(3, VerdictKind.REFUSED, "from_the_future:7")
    first, second, third = stand.look().lines
    assert (first.seq, first.reason.key, first.can_send) == (2, "shelf.reason.malformed", True)
    assert (second.seq, second.reason.key, second.reason.data) == (
        3,
        "shelf.reason.other",
        {"word": "from_the_future:7"},
    )
    assert (third.seq, third.reason.key, third.can_send) == (1, "shelf.reason.household", False)
    assert first.title.key == "shelf.title.counted"


@pytest.mark.parametrize("language", ["ja", "en"])
def test_there_are_words_for_all_that_the_ledger_may_say(language, caplog):
    words = Translator.load(RESOURCES / "translations", language)
    from kiosk.screens import shelf_lines

    keys = [f"shelf.reason.{word}" for word in (*shelf_lines._REASONS, "other")]
    keys += [f"shelf.what.{word}" for word in (*shelf_lines._KINDS, "other")]
    keys += [f"shelf.{room}.{unit}" for room in ("ago", "waiting") for unit in ("minutes", "hours", "days")]
    assert [key for key in keys if not words.has(key)] == []


def test_correcting_and_retrying_are_told_and_take_the_line_away(stand):
    stand.receive(2)
    stand.judge(1, VerdictKind.REFUSED, "malformed")
    stand.judge(2, VerdictKind.REFUSED, "malformed")
    stand.look()
    stand.screen.correct(1)
    assert stand.screen.state.told.words.key == "shelf.told.corrected"
    stand.screen.retry(2)
    assert (stand.screen.state.told.words.key, stand.screen.state.lines) == ("shelf.told.retried", ())
    stand.screen.retry(2)
    assert (stand.screen.state.told.tone, stand.screen.state.told.words.key) == (
        Tone.REFUSED,
        "problem.not_on_shelf",
    )
    assert len(stand.changes) == 3


def test_a_forked_kiosk_is_an_alarm_and_offers_no_sending(stand):
    stand.receive(1)
    stand.judge(1, VerdictKind.REFUSED, "forked")
    state = stand.look()
    assert state.alarm.key == "shelf.alarm.forked"
    assert [line.can_send for line in state.lines] == [False]


def test_a_stick_s_work_is_seen_to_move_and_then_told(stand):
    stand.look()
    stand.screen.export(FOLDER)
    assert stand.screen.state.is_busy
    stand.screen.export(FOLDER)
    stand.screen.collect(FOLDER)
    assert [act for act, _ in stand.sticks.asked if act != "look"] == ["export"]
    stand.sticks.on_progress(Progress(events_done=250, events=1000, files=1, written_bytes=9))
    assert stand.screen.state.percent == 25
    stand.sticks.answer(Exported(files=2, events=1000))
    assert not stand.screen.state.is_busy
    assert stand.screen.state.told.words.data == {"files": 2, "events": 1000}


@pytest.mark.parametrize(
    ("carried", "tone", "key"),
    [
        (Exported(0, 0), Tone.ALREADY_HERE, "shelf.told.nothing"),
        (Collected(receipts=2, settled=9), Tone.RECEIVED, "shelf.told.collected"),
        (Collected(others=3), Tone.LOOK, "shelf.told.no_receipts"),
        (Collected(1, 1, 0, (Ignored("x", "damaged"),)), Tone.LOOK, "shelf.told.ignored"),
        (CarryFailed("stick_full", {"file": "x"}), Tone.FAILED, "error.stick_full"),
        (CarryFailed("bug"), Tone.FAILED, "error.bug"),
    ],
)
def test_every_end_has_its_words(stand, carried, tone, key):
    stand.look()
    stand.screen.collect(FOLDER)
    stand.sticks.answer(carried)
    told = stand.screen.state.told
    assert (told.tone, told.words.key) == (tone, key)
    for language in ("ja", "en"):
        assert Translator.load(RESOURCES / "translations", language).has(key)


def test_who_left_is_not_drawn_to_and_nothing_is_looked_up(stand):
    stand.look()
    stand.screen.leave()
    drawn, asked = len(stand.drawn), len(stand.sticks.asked)
    for _ in range(10):
        stand.screen.tick()
    assert (len(stand.drawn), len(stand.sticks.asked)) == (drawn, asked)
    stand.screen.observe(stand.drawn.append)
    stand.screen.tick()
    stand.screen.tick()
    assert len(stand.sticks.asked) == asked + 2


class Scripted:
    """A courier that does or raises what it is told."""

    def __init__(self, *ends) -> None:
        self.ends = list(ends)

    def export(self, stick, on_progress):
        on_progress(Progress(1, 2, 0, 3))
        end = self.ends.pop(0)
        if isinstance(end, Exception):
            raise end
        return end

    collect = export


class Mailbox:
    """What the thread posts, taken by the test in order."""

    def __init__(self) -> None:
        import queue

        self._posted: queue.Queue = queue.Queue()
        self.got: list[object] = []

    def post(self, work) -> None:
        self._posted.put(work)

    def take(self, count: int) -> list[object]:
        for _ in range(count):
            self._posted.get(timeout=30)()
        return self.got


def test_the_stick_s_thread_answers_every_end_and_goes_on():
    class DiskGone(KnownError):
        key = "disk_full"

    box = Mailbox()
    ends = [Exported(1, 2), StickFull(file="x"), DiskGone(), ZeroDivisionError()]
    carrier = Carrier(Scripted(*ends), lambda: (FOLDER,), box.post)
    carrier.start()
    for _ in ends:
        carrier.export(FOLDER, lambda _progress: None, box.got.append)
        box.take(2)
    carrier.look(box.got.append)
    box.take(1)
    carrier.stop()
    assert box.got == [
        Exported(1, 2),
        CarryFailed("stick_full", {"file": "x"}),
        CarryFailed("disk_full"),
        CarryFailed("bug"),
        (FOLDER,),
    ]
    assert not any(thread.name == "stick" for thread in threading.enumerate())


def test_more_work_than_the_thread_may_keep_is_answered_as_busy():
    box = Mailbox()
    carrier = Carrier(Scripted(), tuple, box.post)
    for _ in range(5):
        carrier.collect(FOLDER, lambda _progress: None, box.got.append)
    assert box.take(1) == [CarryFailed("stick_busy")]
    carrier.stop()
