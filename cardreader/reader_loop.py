"""The loop of the reader process: it watches all readers, says what lies on them, and reads on request."""

import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from cardreader.connection import Connection, Readers, Slot
from cardreader.credential import Credential
from cardreader.errors import (
    SERVICE_DENIED,
    CardBusy,
    CardError,
    CardRemoved,
    CardUnreadable,
    KeyAbsent,
    MalformedHolder,
    NoCard,
    NotMyNumberCard,
    PinBlocked,
    PinPathClosed,
    PinRefused,
    ReaderFault,
    ReaderGone,
    ServiceGone,
)
from cardreader.frames import Phase
from cardreader.mynumber import MyNumberSession
from cardreader.patience import connect_patiently
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

IDLE_WAIT_S: Final = 0.5  # a sign of life to the kiosk; short enough that a reader no event announced is soon seen
SERVICE_RETRY_S: Final = (
    0.3  # the service is back within 0.05 s of its start; asking three times a second costs nothing
)
CARD_RETRY_S: Final = 0.5  # while another program holds the card, or something unreadable lies there
WAKE_EVERY_S: Final = 0.002  # what a lost wake costs
WAKES: Final = (
    100  # a fifth of a second; after that the loop is busy with a card, and takes the request when it is done
)
DENIALS_BELIEVED: Final = 2  # one alone is also what a dying service says
_REFUSALS: Final[dict[type[CardError], RefusalReason]] = {
    PinBlocked: RefusalReason.BLOCKED,
    PinPathClosed: RefusalReason.PIN_CLOSED,
    KeyAbsent: RefusalReason.KEY_ABSENT,
    NotMyNumberCard: RefusalReason.NOT_MY_NUMBER,
    MalformedHolder: RefusalReason.BROKEN_DATA,
}


@dataclass(frozen=True)
class _Sight:
    """The card we talk about, and what it said of itself; `kind` is None until it answered."""

    slot: Slot
    kind: CardKind | None = None
    number_tries: int | None = None
    pin_tries: int | None = None

    @property
    def reader(self) -> str:
        return self.slot.reader

    def told(self) -> CardPresent:
        assert self.kind is not None
        return CardPresent(self.reader, self.kind, self.number_tries, self.pin_tries)


class _BeatingConnection:
    """Gives a sign of life before each command, so that the silence of a mute card has a beginning and a name."""

    def __init__(self, connection: Connection, beat: Callable[[], None]) -> None:
        self._connection = connection
        self._beat = beat

    def transmit(self, command: bytes) -> bytes:
        self._beat()
        return self._connection.transmit(command)

    def close(self) -> None:
        self._connection.close()


class ReaderLoop:
    """Watches and reads until `stop`; `tell` gets each new state, `beat` a sign of life with phase and reader.

    `held` names a reader whose card went mute in the process before: it is left alone until it is taken off.
    """

    def __init__(
        self,
        readers: Readers,
        tell: Callable[[CardState], None],
        beat: Callable[[Phase, str], None],
        held: str | None = None,
    ) -> None:
        self._readers = readers
        self._tell_outside = tell
        self._beat = beat
        self._held_reader = held
        self._held_slot: Slot | None = None
        self._requests: queue.Queue[Credential] = queue.Queue(
            maxsize=1
        )  # a second entry before the first is read: none
        self._taken = threading.Event()
        self._stopping = threading.Event()
        self._seen: tuple[Slot, ...] | None = None
        self._sight: _Sight | None = None
        self._retry_at_s: float | None = None
        self._last_told: CardState | None = None
        self._denials = 0

    def request(self, credential: Credential) -> None:
        """Read the card with this credential; for another thread. One that comes while one waits is dropped."""
        self._taken.clear()
        try:
            self._requests.put_nowait(credential)
        except queue.Full:
            return
        for _ in range(WAKES):  # a wake that comes just before the wait is lost, so one is not enough
            self._readers.wake()
            if self._taken.wait(WAKE_EVERY_S):
                return

    def stop(self) -> None:
        """Leave the loop at the next turn; for another thread."""
        self._stopping.set()
        self._readers.wake()

    def run(self) -> None:
        """Go on until `stop`. Known errors become states; anything else is a bug and leaves."""
        while not self._stopping.is_set():
            try:
                self._turn()
            except ServiceGone as error:
                self._lose_service(error)
            except ReaderGone:
                self._seen, self._sight, self._retry_at_s = None, None, None  # the next look tells what is left

    def _turn(self) -> None:
        self._beat(Phase.IDLE, "")
        now = self._readers.slots() if self._seen is None else self._readers.wait(self._seen, self._patience_s())
        if now != self._seen:
            before, self._seen = self._seen or (), now
            self._settle(before, now)
        elif self._retry_is_due():
            self._probe()
        if not self._requests.empty():
            credential = self._requests.get_nowait()
            self._taken.set()
            self._read(credential)

    def _patience_s(self) -> float:
        if not self._requests.empty():
            return 0.0
        if self._retry_at_s is None:
            return IDLE_WAIT_S
        return min(IDLE_WAIT_S, max(0.0, self._retry_at_s - time.monotonic()))

    def _retry_is_due(self) -> bool:
        return self._sight is not None and self._retry_at_s is not None and time.monotonic() >= self._retry_at_s

    def _lose_service(self, error: ServiceGone) -> None:
        self._seen, self._sight, self._retry_at_s = None, None, None
        self._denials = self._denials + 1 if error.code == SERVICE_DENIED else 0
        self._tell(NoService(denied=self._denials >= DENIALS_BELIEVED))
        self._stopping.wait(SERVICE_RETRY_S)

    def _tell(self, state: CardState) -> None:
        if state != self._last_told:
            self._last_told = state
            self._tell_outside(state)

    # what lies where

    def _settle(self, before: tuple[Slot, ...], now: tuple[Slot, ...]) -> None:
        """Turn to the card that was placed last; else stay; else to one that still lies somewhere."""
        held = [slot for slot in now if slot.occupied and self._is_held(slot)]
        usable = [slot for slot in now if slot.occupied and slot not in held]
        if not held:
            self._held_reader = None
        placed = [slot for slot in usable if slot not in before]
        if self._sight is not None and self._sight.slot in usable and not placed:
            return
        left, had_card = self._sight, self._sight is not None
        self._sight, self._retry_at_s = None, None
        self._drop_request()
        if usable:
            self._sight = _Sight((placed or usable)[-1])
            if left is not None and left.reader == self._sight.reader:
                # Exchanged between two looks: equal tries would hide that digits were typed for another card.
                self._tell(Removed(tuple(slot.reader for slot in now), isinstance(self._last_told, Reading)))
            self._probe()
        elif self._held_reader is not None:
            self._tell(Mute(self._held_reader))
        else:
            self._tell_empty(now, had_card=had_card)

    def _drop_request(self) -> None:
        """A credential typed for one card must not cost another card a try."""
        if not self._requests.empty():
            self._requests.get_nowait()
            self._taken.set()

    def _is_held(self, slot: Slot) -> bool:
        """Whether this is still the card that went mute; placing it anew gives it another chance."""
        if slot.reader != self._held_reader:
            return False
        self._held_slot = self._held_slot or slot
        return slot == self._held_slot

    def _tell_empty(self, now: tuple[Slot, ...], *, had_card: bool) -> None:
        names = tuple(slot.reader for slot in now)
        if not names:
            self._tell(NoReader(self._readers.refused()))
        elif isinstance(self._last_told, Removed) and self._last_told.readers == names:
            pass  # said when the reading broke off
        elif had_card:
            self._tell(Removed(names, while_reading=isinstance(self._last_told, Reading)))
        else:
            self._tell(Empty(names))

    # talking to the card

    def _session(self, reader: str) -> MyNumberSession:
        connection = connect_patiently(self._readers, reader, lambda: self._beat(Phase.CONNECTING, reader))
        return MyNumberSession(_BeatingConnection(connection, lambda: self._beat(Phase.CARD, reader)))

    def _probe(self) -> None:
        """Ask the card what it is and how many tries are left; no credential is at stake."""
        sight = self._sight
        assert sight is not None
        self._retry_at_s = None
        try:
            with self._session(sight.reader) as session:
                tries = session.tries_left("number"), session.tries_left("pin")
            self._sight = _Sight(sight.slot, CardKind.MY_NUMBER, *tries)
        except NotMyNumberCard:
            self._sight = _Sight(sight.slot, CardKind.OTHER)
        except CardError as error:
            self._explain(error, sight)
            return
        self._tell(self._sight.told())

    def _explain(self, error: CardError, sight: _Sight) -> None:
        """Name what keeps us from the card, and look again soon; a lost service or reader goes further up."""
        if isinstance(error, ServiceGone | ReaderGone):
            raise error
        self._sight = _Sight(sight.slot)
        self._retry_at_s = time.monotonic() + CARD_RETRY_S
        if isinstance(error, CardBusy):
            self._tell(Busy(sight.reader, error.cause))
        elif not isinstance(error, CardRemoved | NoCard):
            self._tell(Unreadable(sight.reader))
        # a card that went is told when the reader says so, or asked again if it came back

    def _read(self, credential: Credential) -> None:
        sight = self._sight
        if sight is None or sight.kind is not CardKind.MY_NUMBER:
            reason = RefusalReason.NOT_MY_NUMBER if sight and sight.kind else RefusalReason.NO_CARD
            self._last_told = None
            self._tell(Refused(sight.reader if sight else "", reason))
            return
        self._tell(Reading(sight.reader))
        try:
            with self._session(sight.reader) as session:
                session.verify(credential)
                facts = session.read_holder()
            self._tell(ReadDone(sight.reader, facts))
        except (CardRemoved, NoCard):
            self._lose_card(sight)
        except CardError as error:
            self._refuse(error, credential, sight)

    def _lose_card(self, sight: _Sight) -> None:
        self._sight = _Sight(sight.slot)
        self._retry_at_s = time.monotonic() + CARD_RETRY_S
        self._tell(Removed(tuple(slot.reader for slot in self._seen or ()), while_reading=True))

    def _refuse(self, error: CardError, credential: Credential, sight: _Sight) -> None:
        if isinstance(error, ServiceGone | ReaderGone | CardBusy | CardUnreadable | ReaderFault):
            self._explain(error, sight)
            return
        if isinstance(error, PinRefused | PinBlocked | PinPathClosed):
            tries = 0 if isinstance(error, PinBlocked) else error.tries_left
            by_number = credential.key == "number"
            sight = replace(sight, number_tries=tries) if by_number else replace(sight, pin_tries=tries)
            self._sight = sight
        reason = RefusalReason.WRONG if isinstance(error, PinRefused) else _REFUSALS.get(type(error))
        self._tell(
            Refused(
                sight.reader,
                reason or RefusalReason.UNEXPECTED_ANSWER,
                credential.key,
                sight.number_tries,
                sight.pin_tries,
            )
        )
