"""Stand-ins for tests: a clock that is set by hand, a desk without threads, residents that nobody is."""

import itertools
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

from kiosk.desk.counter import Site
from kiosk.desk.desk import Desk
from kiosk.domain.duties import EVERY_DUTY
from kiosk.store.database import Database
from kiosk.store.migrations import migrate
from kiosk.store.unit_of_work import SqlStore
from sync.protocol import credential, keys
from sync.protocol.credential import Credential
from sync.protocol.credential_body import Holder, Member
from sync.protocol.ids import DeviceId, OperationId, ShelterId
from sync.protocol.values import RecordMode, Relation, Sex

NOW_US = 1_795_000_000_000_000
"""A moment in November 2026."""
STORE_KEY = bytes(range(32))
ISSUER = "kumamoto-app"


@dataclass
class FakeClock:
    """A clock that moves only when told; its dice count upward."""

    us: int = NOW_US
    ms: int = 1_000
    boot_id: UUID = field(default_factory=lambda: UUID(int=7))
    _dice: itertools.count = field(default_factory=lambda: itertools.count(1))

    def now_us(self) -> int:
        return self.us

    def mono_ms(self) -> int:
        return self.ms

    def entropy(self, count: int) -> bytes:
        return next(self._dice).to_bytes(count, "big")

    def advance(self, seconds: float) -> None:
        self.us += int(seconds * 1_000_000)
        self.ms += int(seconds * 1_000)


def site(letter: str = "A", shelter: str = "S-1", mode: RecordMode = RecordMode.DRILL) -> Site:
    return Site(
        device_id=DeviceId(f"desk-{letter}"),
        desk_letter=letter,
        shelter_id=ShelterId(shelter),
        operation_id=OperationId("op-1"),
        record_mode=mode,
        operator_id="operator-1",
        member_code_pattern=r"KMM-[0-9A-Z]{12}",
        may=EVERY_DUTY,
    )


def open_database(path: Path) -> Database:
    database = Database(path, STORE_KEY)
    migrate(database)
    return database


def run_now(work) -> None:
    """The bridge of a program without threads."""
    work()


def open_desk(folder: Path, clock: FakeClock | None = None, where: Site | None = None, on_written=lambda: None) -> Desk:
    """A desk over a real encrypted file; its acts are done by `do` and `look`, on the test's own thread."""
    database = open_database(folder / "kiosk.db")
    return Desk(SqlStore(database), where or site(), clock or FakeClock(), run_now, on_written)


class DeskNow:
    """A desk whose answers come at once: what the screens see when the program is made single-threaded."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.acts: list[object] = []

    @property
    def site(self) -> Site:
        return self.desk.site

    def submit(self, act, answer) -> None:
        self.acts.append(act)
        answer(self.desk.do(act))

    def ask(self, look, answer) -> None:
        answer(self.desk.look(look))

    def move_to(self, where: Site) -> None:
        self.desk.move_to(where)


class Issuer:
    """The app's issuer of residents' codes, with a key of its own."""

    def __init__(self) -> None:
        self.key = keys.new_key()
        self.kid = keys.kid_of(self.key)

    def known(self) -> dict[bytes, credential.IssuerKey]:
        return {self.kid: credential.IssuerKey(ISSUER, self.key.public_key(), 0, 2**40)}

    def code(self, who: Credential) -> str:
        return credential.issue(who, self.key)


def _born(number: int, member_no: int) -> date:
    """A day of its own for each child, so that namesakes are not taken for one person."""
    return date(2010, 1, member_no) + timedelta(days=31 * (number - 1))


def resident(number: int = 1, members: int = 2, now_s: int = NOW_US // 1_000_000) -> Credential:
    """A fictional household: 見本 with `members` children."""
    return Credential(
        credential_id=number.to_bytes(8, "big"),
        issuer=ISSUER,
        resident_id=f"R-{number:06d}",
        holder=Holder(
            name=f"見本　花子{number}",
            kana="みほん はなこ",
            birth_date=date(1980, 2, 17) + timedelta(days=number - 1),
            sex=Sex.FEMALE,
            address="熊本市西区見本町1-1",
            phone="000-0000-0000",
            registered_by_card=True,
        ),
        members=tuple(
            Member(no, f"見本　太郎{no}", "みほん たろう", _born(number, no), Sex.MALE, Relation.CHILD)
            for no in range(1, members + 1)
        ),
        issued_s=now_s - 1000,
        not_before_s=now_s - 1000,
        expires_s=now_s + 1_000_000,
    )


class MemoryKeystore:
    """A keystore that is gone with its test."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def get(self, name: str) -> bytes | None:
        return self.kept.get(name)

    def put(self, name: str, secret: bytes) -> None:
        self.kept[name] = secret

    def remove(self, name: str) -> None:
        self.kept.pop(name, None)
