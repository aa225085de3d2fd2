"""A town in one process: real desks with encrypted files, the real ledger on SQLite, and a road between that fails."""

import random
import shutil
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

from msgspec.structs import replace as changed
from sqlalchemy import event as sql_event
from sqlalchemy import select

from kiosk.desk import enrolled
from kiosk.desk.desk import Act, Desk
from kiosk.desk.enrolled import Enrolled
from kiosk.desk.lane import Answer
from kiosk.devices.qr import Ladder
from kiosk.devices.simulated.distortion import Distortion
from kiosk.devices.simulated.pictures import frame_with_code
from kiosk.domain.duties import EVERY_DUTY
from kiosk.domain.outcomes import Failed
from kiosk.errors import KnownError
from kiosk.ports.devices import Frame
from kiosk.ports.store import Backlog
from kiosk.screens.reception import ReceptionScreen
from kiosk.store.database import Database
from kiosk.store.migrations import migrate
from kiosk.store.sync_mirror import SyncMirror
from kiosk.store.sync_outbox import SyncOutbox
from kiosk.store.tables import outbox
from kiosk.store.unit_of_work import SqlStore
from ledger import issuing
from ledger.commands import journal as journal_command
from ledger.database import Versions
from ledger.publishing import Published, publish
from ledger.registry import register
from ledger.tables import stay
from sync.engine import Engine, Pending, RowState
from sync.protocol import codec, credential, events, keys
from sync.protocol.credential import Credential
from sync.protocol.events import Event
from sync.protocol.household import Household
from sync.protocol.ids import OperationId
from sync.protocol.values import RecordMode
from sync.transport import HttpLedger
from sync.worker import SyncHealth, Worker
from tests.contracts.ledger.desk import enrol_desk
from tests.contracts.ledger.furniture import make_service
from tests.fakes import NOW_US, STORE_KEY, DeskNow, FakeClock, resident, run_now
from tests.journeys.road import Road

HOUR_S = 3600


class SeededClock(FakeClock):
    """A desk's own clock and dice: two desks never draw the same identifier."""

    def __init__(self, us: int, seed: str) -> None:
        super().__init__(us=us)
        self._random = random.Random(seed)

    def entropy(self, count: int) -> bytes:
        return self._random.randbytes(count)


class AnsweringDesk(DeskNow):
    """A known error is an answer, as from the desk's own thread; a bug is raised, so that the test sees it."""

    def submit(self, act: Act[Any], answer: Answer) -> None:
        try:
            super().submit(act, answer)
        except KnownError as error:
            answer(Failed(error.key))


class Kiosk:
    """One desk of the town: its file, its screen and its sync, which a test drives by hand."""

    def __init__(self, town: "Town", folder: Path, shelter: str, mode: RecordMode) -> None:
        self.folder, self.town = folder, town
        self.clock = SeededClock(town.clock.us, f"{town.seed}/{folder.name}")
        self.road = Road(town.service)
        self.shown: list[object] = []
        self.backlog = Backlog(0, None, 0)
        self.health: list[SyncHealth] = []
        device = enrol_desk(town.service, shelter, mode=mode)
        folder.mkdir(parents=True)
        with closing(self._opened()) as database, SqlStore(database).unit() as unit:
            enrolled.keep(unit.settings, device.enrolment, device.sign_key, device.seal_key, "http://ledger")
        self.start()

    @property
    def file(self) -> Path:
        return self.folder / "kiosk.db"

    def _opened(self) -> Database:
        database = Database(self.file, STORE_KEY)
        migrate(database)
        return database

    def start(self) -> None:
        """Everything as the program builds it at a start, from the file alone."""
        self.database = self._opened()
        store = SqlStore(self.database)
        with store.reading() as unit:
            known = enrolled.load(unit.settings)
        assert isinstance(known, Enrolled)
        self.enrolled = known
        self.desk = Desk(store, known.site("operator-1", EVERY_DUTY), self.clock, run_now, lambda: None)
        self.answering = AnsweringDesk(self.desk)
        self.screen = ReceptionScreen(self.answering, self.clock, self._take_backlog)
        self.screen.observe(self.shown.append)
        road = HttpLedger("http://ledger", known.identity, self.clock.now_us, self.clock.entropy)
        road._road = self.road  # type: ignore[assignment]
        device_id = known.identity.device_id
        self.mirror = SyncMirror(self.database)
        self.outbox = SyncOutbox(self.database, self.clock.now_us)
        self.engine = Engine(device_id, self.outbox, self.mirror, road, self.clock.now_us)
        self.worker = Worker(self.engine, self.health.append, lambda _result: None, lambda: 0.5)

    def _take_backlog(self, backlog: Backlog) -> None:
        self.backlog = backlog

    def cut_power(self) -> None:
        """What the disk holds at this moment is all that is left: no close, no folding of the log, no farewell."""
        left = self.folder.with_name(f"{self.folder.name}-cut")
        shutil.copytree(self.folder, left)
        self.database.close()
        shutil.rmtree(self.folder)
        left.rename(self.folder)

    def fill_disk(self, *, is_full: bool) -> None:
        """SQLite meets the end of the disk at the file's present length, or far away."""
        sql_event.listen(self.database.engine, "checkout", lambda dbapi, *_rest: _limit(dbapi, is_full=is_full))

    def close(self) -> None:
        self.database.close()

    def film(self, text: str, distortion: Distortion = Distortion.CLEAN, seed: int = 1) -> None:
        """Hold a code to the camera: a picture, the decoders, the screen."""
        frame = Frame(frame_with_code(text, distortion, seed, size_px=(1280, 720)), 0.0, 1)
        for sighting in Ladder().decode(frame):
            self.screen.scanned(sighting.text)

    def sync(self) -> float:
        """One round as the sync thread runs it."""
        wait_s = self.worker.run_once()
        self.screen.refresh()
        return wait_s

    def drain(self) -> None:
        """Rounds until nothing moves any more."""
        for _ in range(3):
            self.sync()

    def written(self) -> list[tuple[Event, RowState, str]]:
        with self.database.reading() as connection:
            rows = connection.execute(select(outbox).order_by(outbox.c.seq)).all()
        return [(codec.decode(row.data, Event), RowState(row.state), row.detail) for row in rows]

    def spoil(self, household: Household) -> None:
        """A program with a fault wrote an event that nobody can read: the next one in the queue, about `household`."""
        from kiosk.desk.counter import Counter

        with SqlStore(self.database).unit() as unit:
            counter = Counter(unit, self.desk.site, self.clock)
            name = events.HouseholdDetailed(operation_id="x", shelter_id="x", household=household)
            broken = changed(counter._event(name, household.household_id), payload=b"\xff broken")
            data = codec.encode(broken)
            unit.outbox.append(broken, data, events.digest(data))

    def pending(self) -> tuple[Pending, ...]:
        return self.outbox.pending(500, 10**7)


def _limit(dbapi: Any, *, is_full: bool) -> None:
    pages = dbapi.execute("PRAGMA page_count").fetchone()[0] if is_full else 1 << 30
    dbapi.execute(f"PRAGMA max_page_count = {pages}")


class Town:
    """The ledger, its residents, and every desk that was opened."""

    def __init__(self, folder: Path, seed: str = "town") -> None:
        self.folder, self.seed = folder, seed
        self.clock = FakeClock(us=NOW_US)
        ledger_folder = folder / "ledger"
        ledger_folder.mkdir(parents=True)
        self._url = f"sqlite:///{ledger_folder / 'ledger.sqlite'}"
        self.service = make_service(self._url, ledger_folder, self._now_us)
        with self.service.database.write() as connection:
            versions = Versions(connection)
            publish(connection, versions, [Published(issuing.issuer_record(self.service))])
            versions.keep()
        self.kiosks: dict[str, Kiosk] = {}

    def _now_us(self) -> int:
        return self.clock.us

    def open(self, name: str, shelter: str = "shelter-1", mode: RecordMode = RecordMode.DRILL) -> Kiosk:
        self.kiosks[name] = Kiosk(self, self.folder / name, shelter, mode)
        self.kiosks[name].sync()
        return self.kiosks[name]

    def close(self) -> None:
        for kiosk in self.kiosks.values():
            kiosk.close()
        self.service.database.close()

    def wait(self, seconds: float) -> None:
        """Time passes for everybody, whatever their clocks say."""
        for clock in (self.clock, *(kiosk.clock for kiosk in self.kiosks.values())):
            clock.advance(seconds)

    def code(self, who: Credential) -> str:
        return credential.issue(who, self.service.keyring.issuer)

    def stranger_s_code(self, who: Credential) -> str:
        return credential.issue(who, keys.new_key())

    def know(self, member_code: str, household: Household) -> None:
        """The resident registry holds the people behind an opaque code."""
        register(self.service, {member_code: household})

    def journal(self) -> list[dict[str, object]]:
        with self.service.database.read() as connection:
            return list(journal_command.lines(connection))

    def stays(self) -> list[tuple[str, str, str, int, bool]]:
        """(household, shelter, number, counted heads, undone) of every stay, in a fixed order."""
        with self.service.database.read() as connection:
            rows = connection.execute(select(stay)).all()
        return sorted(
            (str(row.household_id), row.shelter_id, row.reception_no, row.counted_heads, row.undone) for row in rows
        )

    def figures(self, shelter: str) -> tuple[int, int]:
        """Households and persons at a shelter, as the ledger counts them."""
        here = [row for row in self.stays() if row[1] == shelter and not row[4] and row[3]]
        return len(here), sum(row[3] for row in here)


def resident_of(number: int, members: int, now_us: int = NOW_US, life_s: int = 1_000_000) -> Credential:
    """A fictional resident whose code the town's ledger signs, good from an hour before `now_us` on."""
    from dataclasses import replace

    now_s = now_us // 1_000_000
    who = resident(number, members, now_s)
    # Namesakes of one birth date would be likely twins, of whom express mode asks first.
    later = timedelta(days=100 * number)
    return replace(
        who,
        issuer=issuing.ISSUER,
        holder=replace(who.holder, birth_date=who.holder.birth_date + later),
        members=tuple(replace(one, birth_date=one.birth_date + later) for one in who.members),
        issued_s=now_s - HOUR_S,
        not_before_s=now_s - HOUR_S,
        expires_s=now_s + life_s,
    )


OPERATION = OperationId("op-drill")
