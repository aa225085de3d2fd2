"""Days of venue tables: ledger, network, phones and tables started, played, and what the ledger believes in the end."""

import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from kiosk.commands.drilling import orders_file
from kiosk.commands.drilling.child import Child
from kiosk.commands.drilling.ending import Ending
from kiosk.commands.drilling.evening import relaying, serving
from kiosk.commands.drilling.ledger_side import LedgerProgram
from kiosk.commands.drilling.network import Relay
from kiosk.commands.drilling.plan import Network
from kiosk.commands.drilling.venue_case import DAYS, VOLUNTEERS, By, Coming, Day, Part
from kiosk.commands.drilling.venue_office import Office, Outcome, Phones, Prepared
from kiosk.commands.drilling.venue_orders import Do, Task, VenueOrders
from kiosk.ui.look import Look

Say = Callable[[str], None]
TABLE_PROCESS = "kiosk.commands.drilling.venue_process"


@dataclass(frozen=True)
class PlayedDay:
    """What came of one day, after all days were played: balances are those of the end."""

    key: str
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True)
class PlayedDays:
    """What came of all of them; `sums` is the journal's own line about the drill, `network` what the relay did."""

    days: tuple[PlayedDay, ...]
    sums: str
    network: dict[str, int]
    played_s: float


@dataclass(frozen=True)
class _Stage:
    """A task of the table with what the drill does before it may begin."""

    task: Task
    network: Network | None = None
    phones: tuple[int, ...] = ()


class VenueDays:
    """Plays all days in the folder `work`; `screenshots` is where pictures go, if anywhere."""

    def __init__(self, work: Path, screenshots: Path | None, say: Say, ending: Ending) -> None:
        self._work = work
        self._screenshots = screenshots
        self._say = say
        self._ending = ending
        self._shown_code = ""

    def play(self) -> PlayedDays:
        """From the first application to the last balance. Raises KnownError; whatever was started is ended."""
        ledger = LedgerProgram(self._work / "ledger")
        office = Office(ledger, self._work)
        began_mono_s = time.monotonic()
        with self._ending.held(), ExitStack() as stack:
            announced = stack.enter_context(serving(self._work / "ledger"))
            relay = stack.enter_context(relaying(announced.url))
            with self._ending.released():
                self._say("tariff and codes")
                office.prepare_people()
            phones = Phones(announced.url, office.codes)
            prepared = [self._one(day, office, phones, relay) for day in DAYS]
            counted = dict(relay.counted)
        self._say("comparing")
        return PlayedDays(
            days=tuple(PlayedDay(day.key, office.outcomes(one)) for day, one in zip(DAYS, prepared, strict=True)),
            sums=office.sums(),
            network=counted,
            played_s=time.monotonic() - began_mono_s,
        )

    def _one(self, day: Day, office: Office, phones: Phones, relay: Relay) -> Prepared:
        self._say(f"{day.key}: application, approval, activity, applicants")
        with self._ending.released():
            relay.set_network(Network.ON)
            prepared = office.prepare(day)
            for number in day.applicants:
                phones.apply(prepared.activity_id, number)
            for number in day.withdrawn:
                phones.withdraw(prepared.activity_id, number)
        stages = stages_of(day, office.codes)
        child = Child(TABLE_PROCESS, self._orders(day, prepared, relay.url, stages), self._work / "table.log")
        try:
            child.start()
            with self._ending.released():
                self._follow(child, stages, phones, relay)
            child.check()
        finally:
            child.stop()
        return prepared

    def _orders(self, day: Day, prepared: Prepared, url: str, stages: tuple[_Stage, ...]) -> Path:
        data = self._work / day.key
        data.mkdir()
        (data / "look.json").write_bytes(msgspec.json.encode(Look(sounds=False)))
        folder = self._screenshots / day.key if self._screenshots is not None else None
        if folder is not None:
            folder.mkdir(exist_ok=True)
        file = self._work / f"{day.key}-orders.json"
        tasks = tuple(stage.task for stage in stages)
        orders = VenueOrders(str(data), url, prepared.enrolment_code, tasks, str(folder or ""), day.key)
        orders_file.write(orders, file)
        return file

    def _follow(self, child: Child, stages: tuple[_Stage, ...], phones: Phones, relay: Relay) -> None:
        """Listen to the table; change the network and let phones read its code where its day says so."""
        for line in child.lines():
            if "code" in line:
                self._shown_code = str(line["code"])
            if line.get("moment") != "begins":
                continue
            stage = stages[int(line["task"])]
            for number in stage.phones:
                phones.participate(self._shown_code, number)
            if stage.network is not None:
                self._say(f"{stage.task.note} network {stage.network.value}")
                relay.set_network(stage.network)
            if stage.task.waits:
                child.go_on()


def stages_of(day: Day, codes: dict[int, str]) -> tuple[_Stage, ...]:
    """A day as the table plays it: choose, note whoever comes, close the shift, wait for the ledger's word."""
    stages = [_Stage(Task(Do.CHOOSE, text=str(day.activity["title"])))]
    for part in day.parts:
        own = _stages_of_part(part, codes)
        if part is day.parts[-1]:
            everybody = len({one.number for each in day.parts for one in each.coming})
            heard = Task(Do.AWAIT_LEDGER, noted=everybody)  # then nobody is missed at the end of the shift
            own += [_Stage(heard), _Stage(Task(Do.CLOSE)), _Stage(Task(Do.AWAIT_LEDGER))]
        first = replace(own[0].task, waits=True, note=part.hours)
        stages += [replace(own[0], task=first, network=part.network), *own[1:]]
    return tuple(stages)


def _stages_of_part(part: Part, codes: dict[int, str]) -> list[_Stage]:
    """Phones first: the table shows its code until they have read it, and hears of them where it has a network."""
    phones = tuple(one.number for one in part.coming if one.by is By.PHONE)
    stages = []
    if phones:
        hears = Task(Do.AWAIT_LEDGER, noted=len(phones)) if part.network is Network.ON else Task(Do.PUT_CODE_AWAY)
        stages = [_Stage(Task(Do.SHOW_CODE)), _Stage(replace(hears, waits=True), phones=phones)]
    return stages + [_Stage(_task(one, codes)) for one in part.coming if one.by is not By.PHONE]


def _task(one: Coming, codes: dict[int, str]) -> Task:
    who = VOLUNTEERS[one.number - 1]
    if one.by is By.HAND:
        return Task(Do.WRITE, who.name, who.kana, who.born_typed, gets_paper=one.gets_paper)
    return Task(Do.SCAN, codes[one.number], gets_paper=one.gets_paper, is_again=one.is_again)
