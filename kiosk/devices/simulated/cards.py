"""A card reader of training beside the machine's own: sample cards are placed on it by a touch on the screen."""

import logging
import threading
from collections.abc import Callable
from typing import Protocol

from cardreader.credential import Credential
from cardreader.frames import Phase
from cardreader.reader_loop import ReaderLoop
from cardreader.simulator.card import CardAnswers
from cardreader.simulator.in_process import SimulatedReaders, TrainingOnly
from cardreader.states import (
    CardState,
    Empty,
    Failing,
    FailureCause,
    NoReader,
    NoService,
    Removed,
    Starting,
    Stopped,
)
from kiosk.domain.record_mode import TrainingPermit
from sync.protocol.values import RecordMode

READER = "練習用リーダー"
JOIN_LIMIT_S = 2.0
"""The loop answers from memory; it leaves at once unless the machine stands still."""
TURNS_UNTIL_SEEN = 2
"""The turn under way may have looked at the reader before; the one after it has not."""
_WITHOUT_READER = (NoService, NoReader, Starting, Stopped)
"""What the machine's own watch says where it has no reader; in training the tray's reader is there instead."""

_log = logging.getLogger(__name__)


class CardWatch(Protocol):
    """What the kiosk asks of the card desk's watch; `cardreader.watcher.CardWatcher` is one."""

    def start(self) -> None:
        """Begin to tell of cards."""

    def stop(self) -> None:
        """End it; may be called twice."""

    def verify(self, credential: Credential) -> bool:
        """Ask the card that lies there; false when the watch cannot take it now. Never blocks for long."""


class TrainingCards:
    """A CardWatch: tells the states of the sample card while one lies there, else those of the machine's own readers.

    Needs a TrainingPermit. `on_state` is called on the threads of both watches, never on both at once. The sample
    cards are answered within this process: none of them ever stays mute, so nothing has to be killed.
    """

    def __init__(
        self,
        permit: TrainingPermit,
        on_state: Callable[[CardState], None],
        watch_machine: Callable[[Callable[[CardState], None]], CardWatch],
    ) -> None:
        token = TrainingOnly(on_real_records=permit.record_mode is RecordMode.REAL)
        self._on_state = on_state
        self._readers = SimulatedReaders(token, (READER,))
        self._loop = ReaderLoop(self._readers, self._hear_tray, self._hear_beat)
        self._machine = watch_machine(self._hear_machine)
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()
        self._is_placed = False
        self._next: CardAnswers | None = None
        self._turns = 0

    def start(self) -> None:
        """As the port says."""
        self._thread = threading.Thread(target=self._run, name="card-training", daemon=True)
        self._thread.start()
        self._machine.start()

    def stop(self) -> None:
        """As the port says."""
        thread, self._thread = self._thread, None
        if thread is not None:
            self._loop.stop()
            thread.join(JOIN_LIMIT_S)
        self._machine.stop()

    def verify(self, credential: Credential) -> bool:
        """As the port says: the sample card is asked while one lies there."""
        if not self._is_placed:
            return self._machine.verify(credential)
        self._loop.request(credential)
        return True

    def place(self, card: CardAnswers) -> None:
        """Put a card on the reader; the one that lies there is taken away first, and seen to be gone."""
        with self._lock:
            was_placed, self._is_placed = self._is_placed, True
            self._next = card if was_placed else None
        if was_placed:
            self._readers.remove()
        else:
            self._readers.place(card)

    def take(self) -> None:
        """Take the card off; nothing where none lies."""
        with self._lock:
            was_placed, self._is_placed, self._next = self._is_placed, False, None
        if was_placed:
            self._readers.remove()

    def _run(self) -> None:
        try:
            self._loop.run()
        except Exception as error:  # noqa: BLE001 - a bug must end in a state, not in a silent stop
            _log.error("training reader met a bug: %s", type(error).__name__)  # no trace, for it may carry data
            self._on_state(Failing(FailureCause.BUG, 0.0))

    def _hear_tray(self, state: CardState) -> None:
        with self._lock:
            self._on_state(state)
        if isinstance(state, Removed):
            self._place_next()

    def _hear_beat(self, phase: Phase, _reader: str) -> None:
        """A card that was taken before the loop saw it is never told as removed; two idle turns later it is gone."""
        if phase is Phase.IDLE and self._next is not None:
            self._turns += 1
            if self._turns > TURNS_UNTIL_SEEN:
                self._place_next()

    def _place_next(self) -> None:
        with self._lock:
            following, self._next, self._turns = self._next, None, 0
        if following is not None:
            self._readers.place(following)

    def _hear_machine(self, state: CardState) -> None:
        with self._lock:
            if not self._is_placed:
                self._on_state(Empty((READER,)) if isinstance(state, _WITHOUT_READER) else state)
