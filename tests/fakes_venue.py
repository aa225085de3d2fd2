"""Stand-ins for venue tables: an enrolled table with its keys, an activity of today, applicants, the ledger's pages."""

from dataclasses import replace
from datetime import UTC, datetime

from kiosk.desk import enrolled
from kiosk.desk.desk import Desk
from kiosk.desk.venue import ChooseActivity
from kiosk.store.sync_mirror import SyncMirror
from kiosk.store.unit_of_work import SqlStore
from ledger.publishing import key_of
from sync.protocol import codec, device_certificate, keys
from sync.protocol.events import Event, Payload, payload_of
from sync.protocol.identity import SEAL, SIGN
from sync.protocol.messages import Enrolment, FeedPage, LedgerKey
from sync.protocol.records import ActivityRecord, FeedItem, IssuerRecord, Record, kind_of
from sync.protocol.values import ActivityKind, RecordMode, Sex, SiteRole
from sync.protocol.venue_records import ApplicantRecord, DeviceCertificateRecord, OrganizerRecord
from sync.protocol.venue_values import OrganizerStatus, Registration
from tests.fakes import ISSUER, FakeClock, Issuer, open_database, resident, run_now, site

LEDGER_KEY, LEDGER_SEAL = keys.new_key(), keys.new_key()
HOUR_US = 3_600_000_000
STARTS_US = int(datetime(2026, 11, 18, 1, 0, tzinfo=UTC).timestamp()) * 1_000_000
"""10:00 in Japan on the day of the fake clock."""
TODAY = ActivityRecord(
    activity_id="act-1",
    title="見本公園の清掃",
    kind=ActivityKind.VOLUNTEERING,
    organizer="見本校区自治協議会",
    place="見本公園",
    starts_at_us=STARTS_US,
    ends_at_us=STARTS_US + 2 * HOUR_US,
    organizer_id="org-1",
    leader="例田 花子",
)
LIMITED = ActivityRecord(
    activity_id="act-2",
    title="例示講座",
    kind=ActivityKind.CITY_EVENT,
    organizer="見本校区自治協議会",
    place="例示公民館",
    starts_at_us=STARTS_US,
    ends_at_us=STARTS_US + 2 * HOUR_US,
    capacity=30,
    organizer_id="org-1",
)
TOMORROW = ActivityRecord(
    activity_id="act-3",
    title="仮山登山道の手入れ",
    kind=ActivityKind.VOLUNTEERING,
    organizer="見本校区自治協議会",
    place="仮山",
    starts_at_us=STARTS_US + 24 * HOUR_US,
    ends_at_us=STARTS_US + 26 * HOUR_US,
    organizer_id="org-1",
)
APPROVED = OrganizerRecord(organizer_id="org-1", name="見本校区自治協議会", status=OrganizerStatus.APPROVED)


def day_clock() -> FakeClock:
    """11:00 in Japan on the activity's day."""
    clock = FakeClock()
    clock.us = STARTS_US + HOUR_US
    return clock


def table_site(letter: str = "V"):
    return replace(site(letter), organizer_id="org-1", is_table_alone=True)


def applicant(number: int, activity_id: str = "act-1", **changes: object) -> ApplicantRecord:
    who = resident(number)
    plain = {
        "activity_id": activity_id,
        "resident_id": who.resident_id,
        "name": who.holder.name,
        "kana": who.holder.kana,
        "birth_date": who.holder.birth_date,
        "sex": Sex.FEMALE,
        "card_registered": Registration.YES,
    }
    return ApplicantRecord(**(plain | changes))


class Table:
    """A venue table over a real encrypted file, whose acts are done on the test's own thread."""

    def __init__(self, folder, letter: str = "V", *, is_chained: bool = True) -> None:
        self.clock = day_clock()
        self.issuer = Issuer()
        self.key = keys.new_key()
        self.database = open_database(folder / f"table-{letter}.db")
        self.store = SqlStore(self.database)
        self.desk = Desk(self.store, table_site(letter), self.clock, run_now, lambda: None)
        self.version = 0
        self._enrol(letter)
        self.come_down(TODAY, LIMITED, TOMORROW, APPROVED, self.issuer_record())
        if is_chained:
            token = device_certificate.certify(f"desk-{letter}", self.key.public_key(), 20_000, LEDGER_KEY)
            self.come_down(DeviceCertificateRecord(device_id=f"desk-{letter}", token=token))

    def _enrol(self, letter: str) -> None:
        told = Enrolment(
            device_id=f"desk-{letter}",
            epoch="e",
            role=SiteRole.VENUE_TABLE,
            site_id="S-1",
            desk_letter=letter,
            operation_id="op-1",
            record_mode=RecordMode.DRILL,
            member_code_pattern="",
            ledger_keys=tuple(
                LedgerKey(kid=keys.kid_of(key), use=use, public_key=keys.public_bytes(key))
                for key, use in ((LEDGER_KEY, SIGN), (LEDGER_SEAL, SEAL))
            ),
            organizer_id="org-1",
        )
        with self.store.unit() as unit:
            enrolled.keep(unit.settings, told, self.key, keys.new_key(), "")

    def issuer_record(self) -> IssuerRecord:
        public = keys.public_bytes(self.issuer.key)
        return IssuerRecord(kid=self.issuer.kid, issuer=ISSUER, public_key=public, valid_from_s=0, valid_until_s=2**40)

    def come_down(self, *records: Record, item_version: int | None = None) -> None:
        """A page of the ledger."""
        self.version += 1
        told = item_version or self.version
        items = tuple(FeedItem(kind_of(one), key_of(one), told, codec.encode(one)) for one in records)
        page = FeedPage(
            epoch="e",
            device_id=self.desk.site.device_id,
            nonce=b"n" * 16,
            high_water=0,
            cursor=self.version,
            more=False,
            ledger_time_us=self.clock.us,
            items=items,
        )
        SyncMirror(self.database).apply(page)

    def choose(self, activity_id: str = "act-1"):
        return self.desk.do(ChooseActivity(activity_id))

    def code(self, number: int, **changes: object) -> str:
        who = resident(number, 0, self.clock.us // 1_000_000)
        holder = replace(who.holder, **changes)
        return self.issuer.code(replace(who, holder=holder))

    def facts(self) -> list[Payload]:
        """All that this table has written, oldest first."""
        with self.database.reading() as connection:
            rows = connection.exec_driver_sql("SELECT data FROM outbox ORDER BY seq").scalars().all()
        return [payload_of(codec.decode(one, Event)) for one in rows]

    def settle(self) -> None:
        """The ledger has confirmed all that was written."""
        with self.database.writing() as connection:
            connection.exec_driver_sql("UPDATE outbox SET state = 'settled'")

    def close(self) -> None:
        self.store.close()
