"""A whole evening: ledger, network and kiosk started, played, killed, started again, and compared at the end."""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from kiosk.app.training_ledger import Announcement, TrainingLedger
from kiosk.commands.drilling import comparison, notebook, orders_file, pictures
from kiosk.commands.drilling.child import Child
from kiosk.commands.drilling.comparison import Sides, Verdict
from kiosk.commands.drilling.costs import Cost, costs_of
from kiosk.commands.drilling.desk_file import DeskFile
from kiosk.commands.drilling.ending import Ending
from kiosk.commands.drilling.errors import LedgerFailed
from kiosk.commands.drilling.ledger_side import LedgerProgram
from kiosk.commands.drilling.network import Relay
from kiosk.commands.drilling.orders import Orders
from kiosk.commands.drilling.plan import Kill, Moment, Network, Phase, Plan, with_codes
from kiosk.ui.look import Look
from sync.engine import RowState

Say = Callable[[str], None]
DESK_PROCESS = "kiosk.commands.drilling.desk_process"


@dataclass(frozen=True)
class Played:
    """What came of an evening. `network` counts what the relay did to connections."""

    plan: Plan
    verdict: Verdict
    costs: tuple[Cost, ...]
    killed: int
    network: dict[str, int]
    played_s: float


class Evening:
    """Plays one plan in the folder `work`; `screenshots` is where pictures go, if anywhere."""

    def __init__(self, plan: Plan, work: Path, screenshots: Path | None, say: Say, ending: Ending) -> None:
        self._plan = plan
        self._work = work
        self._screenshots = screenshots
        self._say = say
        self._ending = ending
        self._kills: deque[Kill] = deque(plan.kills)
        self._next_step = 0
        self._killed = 0
        self._pause = threading.Event()

    def play(self) -> Played:
        """From the first code to the comparison. Raises KnownError; whatever was started is ended in any case."""
        ledger = LedgerProgram(self._work / "ledger")
        plan = self._prepare(ledger)
        began_mono_s = time.monotonic()
        with self._ending.held(), ExitStack() as stack:
            announced = stack.enter_context(serving(self._work / "ledger"))
            relay = stack.enter_context(relaying(announced.url))
            self._live(plan, relay, announced.enrolment_code)
            counted = dict(relay.counted)
        played_s = time.monotonic() - began_mono_s
        self._say("comparing")
        acknowledged = notebook.read(self._notebook)
        return Played(
            plan=plan,
            verdict=comparison.compare(self._sides(ledger, acknowledged)),
            costs=costs_of(acknowledged, plan.steps),
            killed=self._killed,
            network=counted,
            played_s=played_s,
        )

    @property
    def _notebook(self) -> Path:
        return self._work / "acknowledged.jsonl"

    @property
    def _data(self) -> Path:
        return self._work / "kiosk"

    def _prepare(self, ledger: LedgerProgram) -> Plan:
        self._say("issuing codes")
        codes = ledger.issue(self._plan, self._work)
        shown = {visit.key: pictures.shown_code(visit, number, codes) for number, visit in enumerate(self._plan.visits)}
        self._say("drawing pictures")
        folder = self._work / "pictures"
        folder.mkdir()
        pictures.draw_empty_desk(folder, self._plan.seed)
        self._data.mkdir()
        (self._data / "look.json").write_bytes(msgspec.json.encode(Look(sounds=False)))
        return with_codes(self._plan, shown, pictures.draw_all(self._plan, shown, folder))

    def _live(self, plan: Plan, relay: Relay, enrolment_code: str) -> None:
        """One life of the kiosk after the other, until one reaches the evening's end."""
        life = 0
        while True:
            life += 1
            self._say(f"kiosk starts, life {life}, step {self._next_step} of {len(plan.steps)}")
            child = Child(
                DESK_PROCESS, self._orders(plan, life, relay.url, enrolment_code), self._work / "desk.log", life
            )
            try:
                child.start()
                with self._ending.released():
                    was_killed = self._follow(child, plan, relay)
                if not was_killed:
                    child.check()
                    return
            finally:
                child.stop()

    def _orders(self, plan: Plan, life: int, url: str, enrolment_code: str) -> Path:
        camera = self._work / f"camera-{life}"
        camera.mkdir()
        file = self._work / f"orders-{life}.json"
        told = Orders(
            plan=plan,
            life=life,
            first_step=self._next_step,
            data=str(self._data),
            camera=str(camera),
            notebook=str(self._notebook),
            ledger_url=url,
            enrolment_code=enrolment_code,
            screenshots=str(self._screenshots or ""),
            empty_desk=str(self._work / "pictures" / "empty.jpg"),
        )
        orders_file.write(told, file)
        return file

    def _follow(self, child: Child, plan: Plan, relay: Relay) -> bool:
        """Listen to one life, change the network as it goes on; whether it was killed."""
        was_killed = False
        for line in child.lines():
            if "moment" not in line:
                continue
            moment, step = Moment(line["moment"]), int(line["step"])
            if moment is Moment.BEGINS:
                relay.set_network(network_at(plan.phases, step))
            if self._kills and (step, moment) == (self._kills[0].step, self._kills[0].moment):
                self._pause.wait(self._kills.popleft().delay_ms / 1000)
                child.kill()
                was_killed = True
                self._killed += 1
                self._say(f"kill -9 at step {step}, {moment}")
            if moment is Moment.DONE:
                self._next_step = step + 1
        return was_killed

    def _sides(self, ledger: LedgerProgram, acknowledged: tuple[notebook.Acknowledgement, ...]) -> Sides:
        file = DeskFile(self._data / "kiosk.db", self._data / "kiosk.key")
        try:
            return Sides(
                acknowledged=acknowledged,
                kept=file.households(),
                unsettled=file.count(RowState.NEW, RowState.SENT, RowState.HELD),
                shelved=file.count(RowState.SHELF),
                journal=ledger.journal(),
                believed=ledger.households(),
            )
        finally:
            file.close()


def network_at(phases: tuple[Phase, ...], step: int) -> Network:
    """How the network is from this step on."""
    return [phase.network for phase in phases if phase.step <= step][-1]


@contextmanager
def serving(folder: Path) -> Iterator[Announcement]:
    """The ledger of training, while it is needed. Raises LedgerFailed."""
    ledger = TrainingLedger(folder)
    ledger.start()
    try:
        announced = ledger.wait()
        if announced is None:
            raise LedgerFailed(command="serve")
        yield announced
    finally:
        ledger.stop()


@contextmanager
def relaying(url: str) -> Iterator[Relay]:
    """The network before the ledger, while it is needed."""
    place = urlsplit(url)
    assert place.hostname is not None
    assert place.port is not None
    relay = Relay((place.hostname, place.port))
    relay.start()
    try:
        yield relay
    finally:
        relay.stop()
