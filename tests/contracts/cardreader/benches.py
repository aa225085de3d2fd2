"""A desk with readers and a person's hands, once in memory and once through the real PC/SC service."""

from cardreader.connection import Readers
from cardreader.pcsc import PcscReaders
from cardreader.simulator.card import CardAnswers
from cardreader.simulator.in_process import SimulatedReaders, TrainingOnly
from cardreader.simulator.pcscd import PrivateService
from cardreader.simulator.vpcd import VirtualPlacement

LOOKS = 100
LOOK_S = 0.1


class InProcessBench:
    """Two readers in memory."""

    def __init__(self) -> None:
        self.names = ("練習用１", "練習用２")
        self.simulated = SimulatedReaders(TrainingOnly(on_real_records=False), self.names)
        self.readers: Readers = self.simulated

    def place(self, card: CardAnswers, at: int = 0) -> None:
        self.simulated.place(card, self.names[at])

    def remove(self, at: int = 0) -> None:
        self.simulated.remove(self.names[at])

    def clear(self) -> None:
        pass


class VirtualReaderBench:
    """Two virtual readers behind pyscard and pcscd."""

    def __init__(self, service: PrivateService) -> None:
        self.service = service
        self.names = service.readers
        self.readers: Readers = PcscReaders(allow_simulated=True)
        self._eyes = PcscReaders(allow_simulated=True)  # apart, for the readers under test may be waiting on a thread
        self.placed: dict[int, VirtualPlacement] = {}

    def place(self, card: CardAnswers, at: int = 0) -> None:
        self.placed[at] = VirtualPlacement(card, self.service.port + at)
        self._wait_for(at, occupied=True)

    def remove(self, at: int = 0) -> None:
        self.placed.pop(at).remove()
        self._wait_for(at, occupied=False)

    def clear(self) -> None:
        for placement in self.placed.values():
            placement.remove()
        for at in self.placed:
            self._wait_for(at, occupied=False)

    def _wait_for(self, at: int, *, occupied: bool) -> None:
        seen = self._eyes.slots()
        for _ in range(LOOKS):
            if seen[at].occupied is occupied:
                return
            seen = self._eyes.wait(seen, LOOK_S)
        raise AssertionError("the reader did not notice")
