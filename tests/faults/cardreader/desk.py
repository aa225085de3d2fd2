"""A card desk as in the field: the watch, its process, and the real PC/SC service with a virtual reader."""

import queue
from functools import partial

from cardreader.child import spawn_reader
from cardreader.credential import Credential
from cardreader.pcsc import PcscReaders
from cardreader.simulator.card import CardAnswers
from cardreader.simulator.delays import CardDelays
from cardreader.simulator.pcscd import PrivateService
from cardreader.simulator.vpcd import VirtualPlacement
from cardreader.states import CardState, Stopped
from cardreader.watcher import CardWatcher, WatchLimits

LIMIT_S = 20.0
SHORT = WatchLimits(silence_s=1.0)  # shorter than in the field, so that mute cards cost the run less
NAMES = ("Virtual PCD 00 00", "Virtual PCD 00 01")


class RealDesk:
    """The watch with hands: place, remove, and the states told in order."""

    def __init__(self, service: PrivateService, *, allow_simulated: bool = True, limits: WatchLimits = SHORT) -> None:
        self.service = service
        self.told: queue.Queue[CardState] = queue.Queue()
        self.history: list[CardState] = []
        self.processes: list[int] = []
        self.placed: dict[int, VirtualPlacement] = {}
        self.watcher = CardWatcher(self.told.put, spawn=self._spawn, allow_simulated=allow_simulated, limits=limits)

    def _spawn(self):  # type: ignore[no-untyped-def]
        process = partial(spawn_reader, environment=self.service.environment)()
        self.processes.append(process.pid)
        return process

    def place(
        self, card: CardAnswers, at: int = 0, *, delays: CardDelays | None = None, removed_at: int | None = None
    ) -> None:
        self.placed[at] = VirtualPlacement(card, self.service.port + at, delays=delays, removed_at=removed_at)

    def remove(self, at: int = 0) -> None:
        self.placed.pop(at).remove()
        self.wait_until_bare(at)

    def verify(self, credential: Credential) -> None:
        assert self.watcher.verify(credential)

    def next(self) -> CardState:
        self.history.append(self.told.get(timeout=LIMIT_S))
        return self.history[-1]

    def until(self, kind: type) -> CardState:
        """The next state of this kind; what came before stays in `history`."""
        while not isinstance(state := self.next(), kind):
            assert not isinstance(state, Stopped), self.history
        return state

    def end(self) -> None:
        for placement in self.placed.values():
            placement.remove()
        for at in self.placed:
            self.wait_until_bare(at)
        self.watcher.stop()
        self.until_stopped()

    def wait_until_seen(self, at: int) -> None:
        """Until the service has seen the card placed there."""
        eyes = PcscReaders(allow_simulated=True)
        for _ in range(100):
            if eyes.slots()[at].occupied:
                return
            eyes.wait(eyes.slots(), 0.05)
        raise AssertionError("the card is not seen")

    def wait_until_bare(self, at: int) -> None:
        """Until the service has counted the removal; it looks every 0.4 s.

        After a broken exchange it says at once that no card is there, but a card placed before it counted the removal
        stays unseen until it is taken off again (observed, pcscd 1.9.9); no hand is that fast.
        """
        eyes = PcscReaders(allow_simulated=True)
        for _ in range(100):
            slot = eyes.slots()[at]
            if not slot.occupied and slot.insertions % 2 == 0:
                return
            eyes.wait(eyes.slots(), 0.05)
        raise AssertionError("a card still lies there")

    def until_stopped(self) -> None:
        while not self.told.empty():
            self.history.append(self.told.get())
        assert isinstance(self.history[-1], Stopped), self.history
