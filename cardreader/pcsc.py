"""The readers of this machine through PC/SC; the only file that imports pyscard.

A card is held exclusively from connect to close: no other program can select another file between two of our commands,
or read an opened one before the power is off. Contexts are made afresh after every failure, because on Windows the
service stops when the last reader goes and on Linux it may restart, and both leave old contexts dead.
"""

from typing import Final, NoReturn

from smartcard import scard

from cardreader.allow_list import GuardedConnection
from cardreader.apdu import STATUS_LENGTH
from cardreader.connection import Connection, Slot
from cardreader.errors import (
    SERVICE_DENIED,
    BusyCause,
    CardBusy,
    CardError,
    CardRemoved,
    CardUnreadable,
    NoCard,
    ReaderFault,
    ReaderGone,
    ServiceGone,
    SimulatedReaderRefused,
)

PLUG_AND_PLAY: Final = "\\\\?PnP?\\Notification"
"""The pseudo-reader that changes when a reader comes or goes (winscard.h, pcsclite.h)."""

SIMULATED_MARKS: Final = ("virtual", "vpcd", "vpicc", "simulat")
"""Words in the names of readers that are programs: vsmartcard's, and those of other card emulators."""

SUCCESS: Final = 0x00000000
CANCELLED: Final = 0x80100002
TIMEOUT: Final = 0x8010000A
NO_READERS: Final = 0x8010002E
_SERVICE_CODES: Final = {
    0x80100003,  # invalid handle: an object from before a restart of the service
    0x80100013,  # communication error: the service was killed in flight
    0x8010001D,  # no service
    0x8010001E,  # service stopped
    SERVICE_DENIED,  # polkit's no; also the answer of a service that dies while a context is being made (observed)
}
_READER_CODES: Final = {0x80100009, 0x80100017, NO_READERS}  # unknown reader, reader unavailable
_REMOVED_CODES: Final = {0x80100016, 0x80100069, 0x8010002F}  # not transacted (pulled soon), removed, data lost
_UNREADABLE_CODES: Final = {0x80100065, 0x80100066, 0x80100067}  # unsupported, unresponsive, unpowered
_EXCLUSIVE: Final = 0x8010000B
_RESET: Final = 0x80100068
_NO_CARD: Final = 0x8010000C
_UNSIGNED: Final = 0xFFFFFFFF
_INSERTIONS_SHIFT: Final = 16  # the event count stands in the upper half of a reader's state
_ANY_PROTOCOL: Final = scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1


def is_simulated(reader: str) -> bool:
    """Whether the name is one of a reader that is a program."""
    return any(mark in reader.lower() for mark in SIMULATED_MARKS)


def error_of(code: int, reader: str) -> CardError:
    """The named error for a PC/SC result code other than success."""
    code &= _UNSIGNED
    if code in _SERVICE_CODES:
        return ServiceGone(code)
    if code in _READER_CODES:
        return ReaderGone(reader)
    if code in _REMOVED_CODES:
        return CardRemoved()
    if code in _UNREADABLE_CODES:
        return CardUnreadable(code)
    named: dict[int, CardError] = {
        _EXCLUSIVE: CardBusy(BusyCause.EXCLUSIVE),
        _RESET: CardBusy(BusyCause.RESET),
        _NO_CARD: NoCard(reader),
    }
    return named.get(code, ReaderFault(code))


def watch_error_of(code: int) -> ServiceGone | ReaderGone:
    """The named error for a watch that failed: whatever the service said, watching ends and begins anew.

    While the service dies, codes come that no table lists (observed once in some dozens of kills).
    """
    error = error_of(code, "")
    return error if isinstance(error, ServiceGone | ReaderGone) else ServiceGone(code & _UNSIGNED)


def _check(code: int, reader: str = "") -> None:
    if code & _UNSIGNED != SUCCESS:
        raise error_of(code, reader)


def _new_context() -> int:
    code, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
    _check(code)
    return int(context)


class _PcscCard:
    """One card, held through a context of its own."""

    def __init__(self, reader: str) -> None:
        self._reader = reader
        self._context = _new_context()
        code, self._handle, self._protocol = scard.SCardConnect(
            self._context, reader, scard.SCARD_SHARE_EXCLUSIVE, _ANY_PROTOCOL
        )
        self._open = True
        if code & _UNSIGNED != SUCCESS:
            self._open = False
            scard.SCardReleaseContext(self._context)
            raise error_of(code, reader)

    def transmit(self, command: bytes) -> bytes:
        """As the port says."""
        if not self._open:
            raise CardRemoved
        header = scard.SCARD_PCI_T0 if self._protocol == scard.SCARD_PROTOCOL_T0 else scard.SCARD_PCI_T1
        code, answer = scard.SCardTransmit(self._handle, header, list(command))
        _check(code, self._reader)
        if len(answer) < STATUS_LENGTH:
            raise CardRemoved  # observed: a card pulled in flight is a success with no bytes
        return bytes(answer)

    def close(self) -> None:
        """As the port says; result codes are of no use here, for the card or the service may be gone."""
        if self._open:
            self._open = False
            scard.SCardDisconnect(self._handle, scard.SCARD_UNPOWER_CARD)
            scard.SCardReleaseContext(self._context)


class PcscReaders:
    """The Readers port over PC/SC; `allow_simulated` is for training and tests, and never set on real records."""

    def __init__(self, *, allow_simulated: bool = False) -> None:
        self._allow_simulated = allow_simulated
        self._context: int | None = None
        self._refused: tuple[str, ...] = ()
        self._states: dict[str, int] = {}

    def slots(self) -> tuple[Slot, ...]:
        """As the port says."""
        names = self._names()
        self._states = self._look(names) if names else {}
        return tuple(
            Slot(name, bool(state & scard.SCARD_STATE_PRESENT), state >> _INSERTIONS_SHIFT)
            for name, state in self._states.items()
        )

    def refused(self) -> tuple[str, ...]:
        """As the port says."""
        return self._refused

    def wait(self, seen: tuple[Slot, ...], limit_s: float) -> tuple[Slot, ...]:
        """As the port says."""
        now = self.slots()
        if now != seen:
            return now
        count = len(self._states) + len(self._refused)
        watched = [*self._states.items(), (PLUG_AND_PLAY, count << _INSERTIONS_SHIFT)]
        code, _ = scard.SCardGetStatusChange(self._living_context(), round(limit_s * 1000), watched)
        if code & _UNSIGNED not in (SUCCESS, TIMEOUT, CANCELLED):
            self._fail(code)
        return self.slots()

    def wake(self) -> None:
        """As the port says."""
        context = self._context
        if context is not None:
            scard.SCardCancel(context)

    def connect(self, reader: str) -> Connection:
        """As the port says."""
        if is_simulated(reader) and not self._allow_simulated:
            raise SimulatedReaderRefused(reader)
        return GuardedConnection(_PcscCard(reader))

    def _living_context(self) -> int:
        if self._context is None:
            self._context = _new_context()
        return self._context

    def _names(self) -> tuple[str, ...]:
        code, names = scard.SCardListReaders(self._living_context(), [])
        if code & _UNSIGNED == NO_READERS:
            names = []
        elif code & _UNSIGNED != SUCCESS:
            self._fail(code)
        self._refused = () if self._allow_simulated else tuple(name for name in names if is_simulated(name))
        return tuple(name for name in names if name not in self._refused)

    def _look(self, names: tuple[str, ...]) -> dict[str, int]:
        asked = [(name, scard.SCARD_STATE_UNAWARE) for name in names]
        code, answers = scard.SCardGetStatusChange(self._living_context(), 0, asked)
        if code & _UNSIGNED in _READER_CODES:
            return {}  # one went between the list and the look; the next look has the new list
        if code & _UNSIGNED != SUCCESS:
            self._fail(code)
        return {name: state & ~scard.SCARD_STATE_CHANGED for name, state, _ in answers}

    def _fail(self, code: int) -> NoReturn:
        """Every failure of the watch costs the context: a fresh one is the only way back, and it is cheap."""
        if self._context is not None:
            scard.SCardReleaseContext(self._context)
            self._context = None
        raise watch_error_of(code)
