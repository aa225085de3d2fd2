"""The card desk's watch: a named thread that keeps a reader process alive and passes on what it says."""

import contextlib
import logging
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

from cardreader.child import ReaderChild, Spawn, spawn_reader
from cardreader.credential import Credential
from cardreader.frames import Beat, Begin, Bug, Phase, Told, Verify, Word
from cardreader.states import CardState, Failing, FailureCause, Mute, Refused, Starting, Stopped

_log = logging.getLogger(__name__)

SILENCE_LIMIT_S: Final = 2.0  # beats come each 0.5 s and before each command; a real card's longest answer took 0.34 s
START_LIMIT_S: Final = 15.0  # a cold start of the frozen program on an old disk
FIRST_PAUSE_S: Final = 0.2
LONGEST_PAUSE_S: Final = 5.0  # a process that fails at each start must not eat the machine, nor keep the desk waiting
STEADY_AFTER_BEATS: Final = 20  # ten seconds of calm: the next failure is a new one
JOIN_LIMIT_S: Final = 6.0  # a leaving process may take 1.5 s, a killed one two times 1 s
INBOX_LIMIT: Final = 256  # a read has some 20 words; the thread only passes them on


@dataclass(frozen=True)
class WatchLimits:
    """Seconds that a test may shorten."""

    silence_s: float = SILENCE_LIMIT_S
    start_s: float = START_LIMIT_S
    first_pause_s: float = FIRST_PAUSE_S


@dataclass(frozen=True)
class _Heard:
    """A word from a process, or its end (None); `life` tells the words of a killed one from those of the next."""

    life: int
    word: Word | None


@dataclass(frozen=True)
class _Asked:
    credential: Credential

    def __repr__(self) -> str:
        return "_Asked(…)"


@dataclass(frozen=True)
class _Leave:
    pass


class CardWatcher:
    """Watches all readers of the machine from a process that may be killed, and tells each new state.

    `on_state` is called on the watch's thread and must not block. `spawn` starts the process (a frozen program and
    tests pass their own). `allow_simulated` is never set on real records.
    """

    def __init__(
        self,
        on_state: Callable[[CardState], None],
        *,
        spawn: Spawn = spawn_reader,
        allow_simulated: bool = False,
        limits: WatchLimits | None = None,
    ) -> None:
        self._on_state = on_state
        self._spawn = spawn
        self._allow_simulated = allow_simulated
        self._limits = limits or WatchLimits()
        self._inbox: queue.Queue[_Heard | _Asked | _Leave] = queue.Queue(maxsize=INBOX_LIMIT)
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._last_told: CardState | None = None
        self._life = 0
        self._held: str | None = None
        self._beat = Beat(Phase.IDLE)
        self._beats = 0
        self._pause_s = self._limits.first_pause_s

    def start(self) -> None:
        """Begin the watch. Raises RuntimeError when it runs already."""
        if self._thread is not None:
            raise RuntimeError("the watch runs already")
        self._stopping.clear()
        self._thread = threading.Thread(target=self._run, name="card", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the watch and its process within a limit; may be called twice."""
        thread, self._thread = self._thread, None
        if thread is None:
            return
        self._stopping.set()
        with contextlib.suppress(queue.Full):
            self._inbox.put_nowait(_Leave())
        thread.join(JOIN_LIMIT_S)

    def verify(self, credential: Credential) -> bool:
        """Ask for the basic four of the card that lies there; false when the watch cannot take it now.

        Never blocks. The answer is a state: ReadDone, Refused, Removed, Mute and so on.
        """
        if self._thread is None or self._stopping.is_set():
            return False
        try:
            self._inbox.put_nowait(_Asked(credential))
        except queue.Full:
            return False
        return True

    # the thread

    def _run(self) -> None:
        self._tell(Starting())
        while not self._stopping.is_set():
            try:
                self._live_once()
            except OSError as error:
                self._fail(FailureCause.NOT_STARTED, type(error).__name__)
            except Exception as error:  # noqa: BLE001 - a bug must end in a state, not in a silent stop
                _log.error("card watch met a bug: %s", type(error).__name__)  # no trace, for it may carry data
                self._fail(FailureCause.BUG, type(error).__name__)
        self._tell(Stopped())

    def _live_once(self) -> None:
        """One life of the process, from its start to its end."""
        self._life += 1
        self._drop_requests()
        self._beat, self._beats = Beat(Phase.IDLE), 0
        child = ReaderChild(self._spawn(), partial(self._hear, self._life))
        try:
            child.say(Begin(self._allow_simulated, self._held))
            self._held = None
            self._follow(child)
        finally:
            if self._stopping.is_set():
                child.leave()
            else:
                child.kill()

    def _drop_requests(self) -> None:
        """What was asked of the process before is void: another card may lie there by now."""
        with contextlib.suppress(queue.Empty):
            while True:
                self._inbox.get_nowait()

    def _hear(self, life: int, word: Word | None) -> None:
        """On the listener's thread: waits while the inbox is full, unless the watch leaves."""
        while not self._stopping.is_set():
            try:
                self._inbox.put(_Heard(life, word), timeout=self._limits.silence_s)
                return
            except queue.Full:
                continue

    def _follow(self, child: ReaderChild) -> None:
        limit_s = self._limits.start_s
        while not self._stopping.is_set():
            try:
                item = self._inbox.get(timeout=limit_s)
            except queue.Empty:
                self._name_silence()
                return
            match item:
                case _Asked():
                    child.say(Verify(item.credential))
                case _Heard(life=self._life, word=word):
                    limit_s = self._limits.silence_s
                    if not self._take(word):
                        return

    def _take(self, word: Word | None) -> bool:
        """Take one word of the living process; false when it ended."""
        match word:
            case None:
                self._fail(FailureCause.EXITED)
                return False
            case Bug():
                _log.error("reader process met a bug at %s", word.place)
                self._fail(FailureCause.BUG, word.place)
                return False
            case Beat():
                self._take_beat(word)
            case Told():
                self._tell(word.state)
        return True

    def _take_beat(self, beat: Beat) -> None:
        self._beat = beat
        self._beats += 1
        if self._beats == STEADY_AFTER_BEATS:
            self._pause_s = self._limits.first_pause_s

    def _hold_reader_in_use(self) -> bool:
        """Leave the card that went silent alone in the next life, or it would end that one too.

        After a mere end of the process it is asked anew, which also closes what was verified and takes the power off.
        """
        if self._beat.phase is Phase.IDLE:
            return False
        self._held = self._beat.reader
        return True

    def _name_silence(self) -> None:
        """The process is silent: a mute card if it was talking to one, else the service hangs."""
        if self._hold_reader_in_use():
            _log.warning("card is mute, reader process is started anew")
            self._tell(Mute(self._beat.reader))
        else:
            self._fail(FailureCause.SILENT)

    def _fail(self, cause: FailureCause, detail: str = "") -> None:
        """Tell a failure and let some time pass, a little more each time."""
        if self._stopping.is_set():
            return
        _log.warning("reader process failed: %s", cause.value)
        self._tell(Failing(cause, self._pause_s, detail))
        self._stopping.wait(self._pause_s)
        self._pause_s = min(self._pause_s * 2, LONGEST_PAUSE_S)

    def _tell(self, state: CardState) -> None:
        if state == self._last_told and not self._is_answer(state):
            return
        self._last_told = state
        try:
            self._on_state(state)
        except Exception as error:  # noqa: BLE001 - the receiver's bug must not end the watch
            _log.error("receiver of card states met a bug: %s", type(error).__name__)

    @staticmethod
    def _is_answer(state: CardState) -> bool:
        """An answer to a request is told each time, even when it is the same as before."""
        return isinstance(state, Refused)
