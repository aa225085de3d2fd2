"""What the store does on good days: each story is written down with all that it did to its files."""

import hashlib
import zipfile
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from msgspec.structs import replace
from sqlalchemy import Connection, event

from kiosk.desk import enrolled
from kiosk.desk.drafts import KeepDraft
from kiosk.desk.overview import LookAround
from kiosk.desk.reception import DeepenHousehold, UndoReception
from kiosk.store.database import Database
from kiosk.store.migrations import migrate
from kiosk.store.renewal import make_sure_of_being_alone
from kiosk.store.unit_of_work import SqlStore
from sync.engine import LedgerUnreachable
from tests.fakes import STORE_KEY
from tests.faults.disk.watched import Doing, Watch, watching
from tests.faults.sync.stand import KioskStand, LedgerStand
from tests.frozen.evenings.archives import archives
from tests.frozen.evenings.evening import OWN

FILE = "kiosk.db"
PAGES_UNTIL_FOLDED = 8
"""SQLite folds its log into the file every 1,000 pages; here it does so in the middle of everything."""


@dataclass(frozen=True)
class Content:
    """What is in a file, in few characters, and how many events are among it."""

    digest: str
    events: int


@dataclass(frozen=True)
class Commit:
    """After `doings` things were done, the store said that `content` is in the file."""

    doings: int
    content: Content


@dataclass(frozen=True)
class Told:
    """The files before, all that was done to them, and what was promised in between."""

    before: dict[str, bytes]
    doings: list[Doing]
    commits: list[Commit]


def content_of(connection: Connection) -> Content:
    """All rows of all tables."""
    version = connection.exec_driver_sql("PRAGMA user_version").scalar()
    digest, events = hashlib.sha256(str(version).encode()), 0
    made = connection.exec_driver_sql("SELECT type, name, sql FROM sqlite_master ORDER BY name").all()
    for kind, name, sql in made:
        digest.update(f"{name} {sql}".encode())
        rows = connection.exec_driver_sql(f"SELECT * FROM {name}").all() if kind == "table" else []
        digest.update(repr(sorted(map(repr, rows))).encode())
        events += len(rows) if name == "outbox" else 0
    return Content(digest.hexdigest(), events)


def content_in(file: Path) -> Content:
    """What the real store finds in the file."""
    with closing(Database(file, STORE_KEY)) as database, database.reading() as connection:
        return content_of(connection)


class Telling:
    """A folder in which a story happens; every commit is noted when the store says that it is done."""

    def __init__(self, folder: Path, ledger: LedgerStand, watch: Watch | None = None) -> None:
        self.folder, self.ledger, self.watch = folder, ledger, watch
        self.commits = [Commit(0, content_in(folder / FILE))] if watch and (folder / FILE).exists() else []
        self.pragmas: list[str] = []
        self._database: Database | None = None
        self.kiosk: KioskStand | None = None

    def open(self) -> KioskStand:
        """The kiosk as the program builds it at a start; enrolled at the first."""
        self._database = database = Database(self.folder / FILE, STORE_KEY)
        if self.watch:
            event.listen(database.engine, "after_cursor_execute", partial(self._note, database, self.watch))
        for pragma in self.pragmas:
            event.listen(database.engine, "connect", partial(_set, pragma))
        migrate(database)
        with SqlStore(database).reading() as unit:
            known = enrolled.load(unit.settings)
        self.kiosk = KioskStand(self.folder, self.ledger, self.ledger.clock, known, database=database)
        return self.kiosk

    def close(self) -> None:
        """Whatever is open still."""
        if self._database:
            self._database.close()
        self._database = self.kiosk = None

    def _note(self, database: Database, watch: Watch, _connection: object, _cursor: object, *told: object) -> None:
        if told[0] == "COMMIT":
            with database.reading() as connection:
                self.commits.append(Commit(len(watch.doings), content_of(connection)))


def _set(pragma: str, connection: Connection, _record: object) -> None:
    connection.execute(f"PRAGMA {pragma}")  # type: ignore[call-overload]


def first_start(telling: Telling) -> None:
    """A kiosk is set up, and the first families come."""
    kiosk = telling.open()
    kiosk.receive(2)
    telling.close()


def evening(telling: Telling) -> None:
    """What people do at the desk, and rounds with the ledger in between; closed and opened once."""
    kiosk = telling.open()
    kiosk.receive(2)
    kiosk.engine.round()
    newest, oldest = (kiosk.desk.look(LookAround()).recent[at].household for at in (0, -1))
    kiosk.desk.do(DeepenHousehold(replace(oldest, note="犬")))
    kiosk.desk.do(UndoReception(newest.household_id, "desk_mistake"))
    kiosk.desk.do(KeepDraft(b"half a form"))
    kiosk.road.before_answer.append(LedgerUnreachable(cause="lost"))
    with suppress(LedgerUnreachable):
        kiosk.engine.round()
    telling.close()
    kiosk = telling.open()
    make_sure_of_being_alone(kiosk.database)
    kiosk.receive()
    kiosk.desk.do(KeepDraft(None))
    kiosk.engine.round()
    telling.close()


def evening_of_folding(telling: Telling) -> None:
    """The same, while the log is folded into the file again and again."""
    telling.pragmas.append(f"wal_autocheckpoint = {PAGES_UNTIL_FOLDED}")
    evening(telling)


def upgrade(telling: Telling) -> None:
    """The first start of this program on a file of the oldest one."""
    kiosk = telling.open()
    kiosk.receive()
    telling.close()


Story = Callable[[Telling], None]
STORIES: dict[str, tuple[Story | None, Story]] = {
    "first start": (None, first_start),
    "evening": (first_start, evening),
    "folding": (first_start, evening_of_folding),
    "upgrade": (None, upgrade),
}
"""By name: what happened before, and what is written down."""


def prepare(name: str, folder: Path, ledger: LedgerStand) -> None:
    """The files as they are when the story begins."""
    before, story = STORIES[name]
    if before:
        before(Telling(folder, ledger))
    if story is upgrade:
        with zipfile.ZipFile(archives()[0]) as archive:
            (folder / FILE).write_bytes(archive.read(f"town/{OWN}/{FILE}"))


def tell(name: str, folder: Path, ledger: LedgerStand, *pragmas: str) -> Told:
    """Let it happen in a new folder, and write it down; `pragmas` weaken the store's promises."""
    folder.mkdir()
    prepare(name, folder, ledger)
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    with watching(folder) as watch:
        telling = Telling(folder, ledger, watch)
        telling.pragmas += pragmas
        STORIES[name][1](telling)
    return Told(before, watch.doings, telling.commits)
