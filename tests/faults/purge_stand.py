"""A kiosk whose operation headquarters have ended and ordered to purge; and its files page by page in the clear."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import msgspec
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from kiosk.desk.drafts import KeepDraft
from kiosk.desk.reception import ReceiveHousehold
from kiosk.desk.reports import KeepReport, place_of
from kiosk.documents.report_words import text_of
from kiosk.domain import report_file
from kiosk.domain.shelter_report import Remarks, ReportScope, ShelterReport, report_of
from kiosk.ports.kept_reports import KeptReport
from kiosk.ports.sightings import SightingKind
from kiosk.store.backups import Copies
from ledger import publishing
from ledger.commands.purge_order import ordered
from ledger.database import Versions
from ledger.publishing import Published, publish
from sync.protocol.household import Household, Person
from sync.protocol.values import CareCode, Depth, ReceptionMethod, Sex, StayType
from tests.fakes import STORE_KEY, FakeClock
from tests.faults.sync.stand import KioskStand, LedgerStand

NAMES = ("例田　花子", "例田", "れいだ", "仮山　次郎", "仮山", "見本町", "090-0000")
"""What must be nowhere: names, readings, an address, a number, as they are typed."""
NOTHING_SAID = Remarks()
PAGE_BYTES, RESERVED_BYTES, IV_BYTES, SALT_BYTES = 4096, 80, 16, 16
"""SQLCipher 4: AES-256-CBC, behind each page its initialisation vector and an HMAC-SHA512."""
FRAME_HEADER_BYTES, LOG_HEADER_BYTES = 24, 32


def household(number: int) -> Household:
    sexes, stays = list(Sex), list(StayType)
    persons = tuple(
        Person(
            person_id=UUID(int=number * 10 + index),
            representative=not index,
            name_raw=name,
            name_display=name,
            kana="れいだ　はなこ",
            sex=sexes[(number + index) % len(sexes)],
            birth_date=date(1930 + number * 3 % 90, 1 + index, 2),
            care_codes=tuple(CareCode)[:index],
        )
        for index, name in enumerate(("例田　花子", "仮山　次郎"))
    )
    return Household(
        household_id=UUID(int=number),
        depth=Depth.FULL,
        persons=persons,
        stay_type=stays[number % len(stays)],
        address_raw="見本町1-1",
        phone="090-0000-0000",
        note="仮山 の荷物",
    )


class PurgeStand:
    """Receptions, a report with words, a half-typed form, copies, a damaged file and a document: all with names."""

    def __init__(self, folder: Path, households: int = 12) -> None:
        self.ledger = LedgerStand(folder / "ledger", FakeClock())
        self.kiosk = KioskStand(folder / "kiosk", self.ledger, self.ledger.clock)
        (self.folder / "kiosk.key").write_bytes(STORE_KEY)
        methods = list(ReceptionMethod)
        for number in range(1, households + 1):
            self.receive(household(number), methods[number % len(methods)])
        self.desk.do(KeepDraft("例田　花子".encode()))
        report = self.report(Remarks(voluntary_persons=3, shortages="仮山 さんの薬"))
        figures, text = report_file.encode(report), text_of(report, None, "")
        now_us = self.ledger.clock.now_us()
        self.desk.do(KeepReport(KeptReport(place_of(self.desk.site), now_us, None, "staff", figures, text)))
        with self.kiosk.store.unit() as unit:
            unit.sightings.add(_sighting(now_us))
        self.copy()
        (self.folder / "papers").mkdir()
        (self.folder / "papers" / "roster.csv").write_text("例田　花子", "utf-8")

    @property
    def folder(self) -> Path:
        return self.kiosk.folder

    @property
    def desk(self):
        return self.kiosk.desk

    @property
    def operation_id(self) -> str:
        return self.desk.site.operation_id

    def receive(self, who: Household, method: ReceptionMethod = ReceptionMethod.MANUAL) -> None:
        self.desk.do(ReceiveHousehold(who, method, 0))
        self.ledger.clock.advance(3_600)

    def copy(self, folder: str = "copies", tag: str = "0123abcd") -> None:
        (self.folder / "copies.tag").write_text(tag, "ascii")
        (self.folder / folder).mkdir(exist_ok=True)
        moment = datetime.fromtimestamp(self.ledger.clock.now_us() / 1_000_000, UTC)
        Copies(self.folder / folder, tag).make(self.kiosk.database.path, STORE_KEY, self.folder / "none", moment)

    def report(self, remarks: Remarks = NOTHING_SAID) -> ShelterReport:
        site = self.desk.site
        with self.kiosk.store.reading() as unit:
            records = tuple(unit.roster.records(site.operation_id, site.shelter_id, site.record_mode))
        first_us, now_us = min(one.received_at_us for one in records), self.ledger.clock.now_us()
        return report_of(
            records, ReportScope(site.shelter_id, site.operation_id, site.record_mode, first_us, now_us), (), remarks
        )

    def end(self) -> None:
        """Headquarters end the operation."""
        service = self.ledger.service
        with service.database.write() as connection:
            versions = Versions(connection)
            (operation,) = [one for one in publishing.operations(connection) if one.operation_id == self.operation_id]
            publish(connection, versions, [Published(msgspec.structs.replace(operation, ended_at_us=1))])
            versions.keep()

    def order(self) -> bytes:
        """The operation is over, and headquarters order it."""
        self.end()
        return ordered(self.ledger.service, self.operation_id)

    def sync(self) -> None:
        self.kiosk.engine.round()
        self.kiosk.engine.round()

    def close(self) -> None:
        self.kiosk.close()
        self.ledger.service.database.close()


def _sighting(now_us: int):
    from kiosk.ports.sightings import Sighting

    return Sighting(now_us, "staff", SightingKind.EXPORTED, None, "csv")


def names_in(folder: Path, names: Iterable[str] = NAMES) -> dict[str, list[str]]:
    """Which of `names` lie in which file below `folder`, in the clear or behind the key, in live and in free pages."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and (named := [name for name in names if name.encode() in in_the_clear(path)]):
            found[str(path.relative_to(folder))] = named
    return found


def in_the_clear(path: Path) -> bytes:
    data = path.read_bytes()
    if path.name.endswith("-wal"):
        step = FRAME_HEADER_BYTES + PAGE_BYTES
        starts = range(LOG_HEADER_BYTES + FRAME_HEADER_BYTES, len(data) - PAGE_BYTES + 1, step)
        return b"".join(_page(data[start : start + PAGE_BYTES], is_first=False) for start in starts) + b"".join(
            _page(data[start : start + PAGE_BYTES], is_first=True) for start in starts
        )
    if ".db" in path.name and len(data) % PAGE_BYTES == 0:
        return b"".join(_pages(data))
    return data


def _pages(data: bytes) -> Iterator[bytes]:
    for start in range(0, len(data), PAGE_BYTES):
        yield _page(data[start : start + PAGE_BYTES], is_first=start == 0)


def _page(page: bytes, *, is_first: bool) -> bytes:
    body = page[SALT_BYTES if is_first else 0 : PAGE_BYTES - RESERVED_BYTES]
    start = PAGE_BYTES - RESERVED_BYTES
    reader = Cipher(algorithms.AES256(STORE_KEY), modes.CBC(page[start : start + IV_BYTES])).decryptor()
    return reader.update(body)
