"""Simulated readers inside this process: the Readers port without any PC/SC, for training and tests."""

import threading
from dataclasses import dataclass
from typing import Final

from cardreader.allow_list import GuardedConnection
from cardreader.connection import Connection, Slot
from cardreader.errors import BusyCause, CardBusy, CardMute, CardRemoved, NoCard, ReaderGone, ServiceGone
from cardreader.simulator.card import CardAnswers

SERVICE_GONE_CODE: Final = 0x8010001D  # what the real service's absence says
MUTE_LIMIT_S: Final = 30.0  # longer than any watcher waits, so that the watcher's own limit is what ends it


class TrainingOnly:
    """The token without which no simulated reader is built; a live composition never makes one."""

    def __init__(self, *, on_real_records: bool) -> None:
        if on_real_records:
            raise ValueError("no simulated card on real records")


@dataclass
class _Place:
    card: CardAnswers | None = None
    insertions: int = 0
    held_elsewhere: bool = False


class _InProcessCard:
    def __init__(self, place: _Place, reader: str) -> None:
        self._place = place
        self._card = place.card
        self._insertions = place.insertions
        if self._card is None:
            raise NoCard(reader)
        self._card.power_on()
        self._closed = threading.Event()

    def transmit(self, command: bytes) -> bytes:
        """As the port says; a mute card keeps the caller waiting."""
        if self._closed.is_set() or self._card is None or self._insertions != self._place.insertions:
            raise CardRemoved
        answer = self._card.answer(command)
        if answer is None:
            self._closed.wait(MUTE_LIMIT_S)
            raise CardMute(MUTE_LIMIT_S)
        return answer

    def close(self) -> None:
        """As the port says."""
        if not self._closed.is_set() and self._card is not None:
            self._closed.set()
            self._card.power_off()


class SimulatedReaders:
    """Readers made of memory; `place` and `remove` are the hands of a person, and may come from any thread."""

    def __init__(self, token: TrainingOnly, names: tuple[str, ...] = ("練習用リーダー",)) -> None:
        self.token = token
        self._changed = threading.Condition()
        self._woken = False
        self._places = {name: _Place() for name in names}
        self._service_gone = False

    def place(self, card: CardAnswers, reader: str | None = None) -> None:
        """Put a card on a reader (the first, unless named)."""
        with self._changed:
            place = self._places[reader or next(iter(self._places))]
            place.card, place.insertions = card, place.insertions + 1
            self._changed.notify_all()

    def remove(self, reader: str | None = None) -> None:
        """Take the card away."""
        with self._changed:
            place = self._places[reader or next(iter(self._places))]
            place.card, place.insertions = None, place.insertions + 1
            self._changed.notify_all()

    def plug(self, reader: str) -> None:
        """A reader is plugged in."""
        with self._changed:
            self._places.setdefault(reader, _Place())
            self._changed.notify_all()

    def unplug(self, reader: str) -> None:
        """A reader goes, with the card that lay on it."""
        with self._changed:
            place = self._places.pop(reader)
            place.card, place.insertions = None, place.insertions + 1
            self._changed.notify_all()

    def hold_elsewhere(self, reader: str, *, held: bool) -> None:
        """Another program takes the card for itself, or lets it go."""
        self._places[reader].held_elsewhere = held

    def stop_service(self, *, stopped: bool) -> None:
        """The service goes away, or comes back."""
        with self._changed:
            self._service_gone = stopped
            self._changed.notify_all()

    def slots(self) -> tuple[Slot, ...]:
        """As the port says."""
        if self._service_gone:
            raise ServiceGone(SERVICE_GONE_CODE)
        return tuple(Slot(name, place.card is not None, place.insertions) for name, place in self._places.items())

    def refused(self) -> tuple[str, ...]:
        """As the port says: none, for the token was shown."""
        return ()

    def wait(self, seen: tuple[Slot, ...], limit_s: float) -> tuple[Slot, ...]:
        """As the port says."""
        with self._changed:
            self._changed.wait_for(lambda: self._woken or self._service_gone or self.slots() != seen, limit_s)
            self._woken = False
            return self.slots()

    def wake(self) -> None:
        """As the port says."""
        with self._changed:
            self._woken = True
            self._changed.notify_all()

    def connect(self, reader: str) -> Connection:
        """As the port says."""
        if self._service_gone:
            raise ServiceGone(SERVICE_GONE_CODE)
        place = self._places.get(reader)
        if place is None:
            raise ReaderGone(reader)
        if place.held_elsewhere:
            raise CardBusy(BusyCause.EXCLUSIVE)
        return GuardedConnection(_InProcessCard(place, reader))
