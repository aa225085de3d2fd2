"""A real kiosk's file and a real ledger in one process, joined without a network: what is tested is the promises."""

import itertools
import shutil
from collections.abc import Collection
from pathlib import Path
from uuid import UUID

from sqlalchemy import select

from kiosk.desk import enrolled
from kiosk.desk.desk import Desk
from kiosk.desk.enrolled import Enrolled
from kiosk.desk.reception import ReceiveHousehold
from kiosk.domain.duties import EVERY_DUTY
from kiosk.domain.households import counted_household
from kiosk.store.database import Database
from kiosk.store.sync_mirror import SyncMirror
from kiosk.store.sync_outbox import SyncOutbox
from kiosk.store.tables import outbox
from kiosk.store.unit_of_work import SqlStore
from ledger import enrolment, feed, intake
from ledger import tables as ledger_tables
from ledger.enrolment import Invitation
from ledger.service import Service
from sync.engine import Engine, Pending, RowState
from sync.protocol import bundle, codec, enrolment_answer, keys
from sync.protocol.identity import Identity
from sync.protocol.messages import Batch, Enrolment, EnrolmentRequest, FeedPage, FeedRequest, Receipt
from sync.protocol.signed import Context
from sync.protocol.values import ReceptionMethod, RecordMode, SiteRole, StayType
from tests.contracts.ledger.furniture import make_service, open_service
from tests.fakes import FakeClock, open_database, run_now

_numbers = itertools.count(1)
SMALL_BUNDLE = 20
"""Many bundles, so that a fault falls between two of them and into one of them."""


class LedgerStand:
    """A ledger on SQLite in a folder, which can be copied away and put back."""

    def __init__(self, folder: Path, clock: FakeClock) -> None:
        self.folder, self.clock = folder, clock
        folder.mkdir()
        self.service: Service = make_service(self._url, folder, clock.now_us)

    @property
    def _url(self) -> str:
        return f"sqlite:///{self.folder / 'ledger.sqlite'}"

    def back_up(self, to: Path, *, with_epoch_file: bool = True) -> None:
        """What an operator does at night: the database file, with or without the epoch's file beside it."""
        self.service.database.close()
        shutil.copytree(self.folder, to)
        if not with_epoch_file:
            (to / "epoch").unlink()

    def put_back(self, copy: Path, *, by_the_procedure: bool) -> None:
        """Restore the database. The procedure leaves the epoch's file out of step, so that a new epoch is made."""
        self.service.database.close()
        for file in self.folder.glob("ledger.sqlite*"):
            file.unlink()
        for file in copy.glob("ledger.sqlite*"):
            shutil.copy2(file, self.folder)
        if by_the_procedure:
            (self.folder / "epoch").write_text("restored\n", "ascii")
        self.service = open_service(self._url, self.folder, self.clock.now_us)

    def journal(self, device_id: str) -> dict[int, bytes]:
        """Every event of a device in the journal, as it was written."""
        table = ledger_tables.journal
        with self.service.database.read() as connection:
            rows = connection.execute(select(table.c.seq, table.c.event).where(table.c.device_id == device_id))
            return {row.seq: row.event for row in rows}


class Road:
    """The port `engine.Ledger` without a network: the same sealed bytes, handed over by hand."""

    def __init__(self, stand: LedgerStand, identity: Identity, clock: FakeClock) -> None:
        self.stand, self.identity, self.clock = stand, identity, clock
        self.before_answer: list[Exception] = []

    def push(self, batch: Batch) -> Receipt:
        body = bundle.pack(batch, Context.BUNDLE, self.identity.sign_key, self.identity.ledger_seal_key)
        answer, _ = intake.receive(self.stand.service, body)
        if self.before_answer:
            raise self.before_answer.pop()
        return self._opened(answer, Receipt, Context.RECEIPT)

    def pull(self, after: int) -> FeedPage:
        question = FeedRequest(
            device_id=self.identity.device_id, after=after, nonce=b"n" * 16, wall_time_us=self.clock.now_us()
        )
        body = bundle.pack(question, Context.FEED_REQUEST, self.identity.sign_key, self.identity.ledger_seal_key)
        return self._opened(feed.answer(self.stand.service, body), FeedPage, Context.FEED_PAGE)

    def _opened(self, answer, shape, context):
        return bundle.unpack(answer, shape, context, self.identity.own_keys, self.identity.ledger_sign_keys).message


class KioskStand:
    """An enrolled kiosk over a real encrypted file in a folder."""

    def __init__(
        self,
        folder: Path,
        stand: LedgerStand,
        clock: FakeClock,
        known: Enrolled | None = None,
        site: str = "shelter-1",
        database: Database | None = None,
    ) -> None:
        self.folder, self.stand, self.clock = folder, stand, clock
        folder.mkdir(exist_ok=True)
        self.database: Database = database or open_database(folder / "kiosk.db")
        self.store = SqlStore(self.database)
        self.enrolled = known or enrol(stand.service, self.store, site)
        self.outbox = SyncOutbox(self.database, clock.now_us)
        self.mirror = SyncMirror(self.database)
        self.road = Road(stand, self.enrolled.identity, clock)
        self.desk = Desk(self.store, self.enrolled.site("staff", EVERY_DUTY), clock, run_now, lambda: None)
        device_id = self.enrolled.identity.device_id
        self.engine = Engine(device_id, self.outbox, self.mirror, self.road, clock.now_us)

    @property
    def device_id(self) -> str:
        return self.enrolled.identity.device_id

    def receive(self, count: int = 1) -> None:
        """So many households of two come to the desk."""
        for _ in range(count):
            household = counted_household(UUID(int=next(_numbers) + (1 << 64)), 2, StayType.SHELTER)
            self.desk.do(ReceiveHousehold(household, ReceptionMethod.COUNT_ONLY, 0))
            self.clock.advance(1)

    def rows(self) -> dict[int, tuple[RowState, bytes]]:
        with self.database.reading() as connection:
            found = connection.execute(select(outbox).order_by(outbox.c.seq)).all()
        return {row.seq: (RowState(row.state), row.data) for row in found}

    def states(self) -> list[RowState]:
        return [state for state, _ in self.rows().values()]

    def cloned(self, folder: Path) -> "KioskStand":
        """The same disk once more: what an image of a laptop makes."""
        self.database.close()
        shutil.copytree(self.folder, folder)
        return KioskStand(folder, self.stand, self.clock, self.enrolled)

    def close(self) -> None:
        self.database.close()


class SmallBundles(SyncOutbox):
    """A kiosk's outbox that sends little at a time."""

    def pending(
        self, limit: int, limit_bytes: int, *, after: int = 0, aside: Collection[int] = ()
    ) -> tuple[Pending, ...]:
        return super().pending(min(limit, SMALL_BUNDLE), limit_bytes, after=after, aside=aside)


def with_small_bundles(kiosk: KioskStand) -> KioskStand:
    kiosk.outbox = SmallBundles(kiosk.database, kiosk.clock.now_us)
    kiosk.engine = Engine(kiosk.device_id, kiosk.outbox, kiosk.mirror, kiosk.road, kiosk.clock.now_us)
    return kiosk


def enrolment_of(
    service: Service, site: str = "shelter-1", role: SiteRole = SiteRole.SHELTER_DESK, organizer_id: str = ""
) -> tuple[Enrolment, keys.PrivateKey, keys.PrivateKey]:
    """By the whole exchange, without a network."""
    code = enrolment.invite(service, Invitation(site, role, RecordMode.DRILL, 1.0, organizer_id=organizer_id))
    sign_key, seal_key = keys.new_key(), keys.new_key()
    request = EnrolmentRequest(
        code=code.text,
        sign_public_key=keys.public_bytes(sign_key),
        seal_public_key=keys.public_bytes(seal_key),
        program_version="test",
    )
    answer = enrolment.enrol(service, codec.encode(request))
    return enrolment_answer.opened(answer, sign_key, seal_key, code.ledger_kid), sign_key, seal_key


def enrol(
    service: Service,
    store: SqlStore,
    site: str = "shelter-1",
    role: SiteRole = SiteRole.SHELTER_DESK,
    organizer_id: str = "",
) -> Enrolled:
    """A new device, kept in the file."""
    answer, sign_key, seal_key = enrolment_of(service, site, role, organizer_id)
    with store.unit() as unit:
        return enrolled.keep(unit.settings, answer, sign_key, seal_key, "")


def nothing_is_lost(kiosk: KioskStand) -> bool:
    """Whether the journal holds every event of the kiosk, byte for byte, and no other of its id."""
    return kiosk.stand.journal(kiosk.device_id) == {seq: data for seq, (_, data) in kiosk.rows().items()}
