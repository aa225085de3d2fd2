"""A table's file of an earlier program, with somebody in it who took part: this one purges that too."""

import zipfile
from datetime import date

import pytest
from msgspec.structs import replace
from sqlalchemy import update

from kiosk.desk.purge import LookAtPurges, PurgeActivities, Purged, TakePurgeOrder
from kiosk.domain.duties import EVERY_DUTY
from kiosk.store.database import Database, shrink
from kiosk.store.standing import STANDING_SETTING
from kiosk.store.tables import certificate, former_outbox, outbox, participation
from kiosk.store.unit_of_work import SqlStore
from sync.engine import RowState
from sync.protocol import codec, purge_order
from sync.protocol.messages import FeedPage
from sync.protocol.purge_order import ActivitiesOrder
from sync.protocol.records import ActivityRecord, FeedItem
from sync.protocol.values import ActivityKind
from sync.protocol.venue_records import ParticipationRecord
from sync.standing import Standing
from tests.fakes import STORE_KEY, open_database
from tests.faults.purge_stand import names_in
from tests.frozen.evenings.archives import archives, versions_in
from tests.frozen.evenings.evening import OWN
from tests.frozen.evenings.test_evenings import LEDGER_FILE, OldLedger, opened

FIRST_WITH_TABLES = 9
"""The version of the file in which participations came."""
WHO = "仮山　次郎"
ORDER = ActivitiesOrder("org-1", date(2026, 4, 1), 1)
ACTIVITY = ActivityRecord(
    activity_id="act-1",
    title="見本公園の清掃",
    kind=ActivityKind.VOLUNTEERING,
    organizer="見本校区自治協議会",
    organizer_id=ORDER.organizer_id,
    place="見本公園",
    starts_at_us=1,
    ends_at_us=2,
)


@pytest.fixture(
    params=[one for one in archives() if versions_in(one)[0] >= FIRST_WITH_TABLES], ids=lambda one: one.stem
)
def folder(request, tmp_path):
    with zipfile.ZipFile(request.param) as archive:
        archive.extractall(tmp_path)
    town = tmp_path / "town"
    database = Database(town / OWN / "kiosk.db", STORE_KEY)
    with database.writing() as connection:
        (row,) = connection.execute(participation.select()).all()
        own = replace(codec.decode_own(row.own, ParticipationRecord), name=WHO)
        connection.execute(update(participation).values(own=codec.encode(own)))
        connection.execute(update(certificate).values(text=WHO))
        for table in (outbox, former_outbox):  # what an evening leaves unsettled is another test's
            connection.execute(update(table).values(state=RowState.PURGED.value, data=b""))
    database.close()
    return town


def page_for(kiosk) -> FeedPage:
    item = FeedItem("activity", ACTIVITY.activity_id, 10**9, codec.encode(ACTIVITY))
    return FeedPage(
        epoch="e",
        device_id=kiosk.device_id,
        nonce=b"n" * 16,
        high_water=0,
        cursor=1,
        more=False,
        ledger_time_us=1,
        items=(item,),
    )


def test_who_took_part_goes_and_the_certificate_s_number_stays(folder):
    open_database(folder / OWN / "kiosk.db").close()
    ledger = OldLedger(folder / "ledger", f"sqlite:///{folder / 'ledger' / LEDGER_FILE}")
    kiosk = opened(folder / OWN, ledger)
    kiosk.desk.move_to(kiosk.enrolled.site("leader", EVERY_DUTY))
    kiosk.mirror.apply(page_for(kiosk))
    with SqlStore(kiosk.database).unit() as unit:
        unit.settings.put(STANDING_SETTING, codec.encode(Standing(epoch="e", high_water=10**6, told_at_us=1)))
        numbers = unit.venue.certificates_given()
    kiosk.desk.do(TakePurgeOrder(purge_order.issue(ORDER, ledger.service.keyring.sign)))
    (one,) = kiosk.desk.look(LookAtPurges())
    assert one.look.participations == 1
    assert isinstance(kiosk.desk.do(PurgeActivities(ORDER.order_id)), Purged)
    with SqlStore(kiosk.database).reading() as unit:
        assert unit.venue.certificates_given() == numbers == 1
    kiosk.close()
    shrink(folder / OWN / "kiosk.db", STORE_KEY)
    assert "kiosk.db" not in names_in(folder / OWN, (WHO,))
    ledger.service.database.close()
