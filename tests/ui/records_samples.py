"""A repair to acknowledge, an order that is barred, one that may be carried out, and what is left after one."""

from dataclasses import replace
from datetime import date

from kiosk.desk.purge import Purgeable
from kiosk.domain.kept_activities import KeptActivities, KeptActivity, TookPart
from kiosk.domain.kept_statistics import KeptCentreDay, KeptStatistics
from kiosk.ports.purging import PurgeBar, PurgeLook
from kiosk.ports.restoring import Restored
from kiosk.screens.records import RecordsState
from sync.protocol.centre_figures import CentreFigures
from sync.protocol.purge_order import ActivitiesOrder, PurgeOrder
from sync.protocol.values import RecordMode

NOON_US = 1_795_000_000_000_000
HOUR_US = 3_600_000_000
REPAIR = Restored(
    copy_us=NOON_US,
    last_written_us=NOON_US + HOUR_US,
    salvaged=12,
    unreadable=2,
    damaged_file="kiosk-damaged-20261118T123000Z.db",
)
ORDER = PurgeOrder("r8-0730-ame", NOON_US)
NAME = "令和8年7月大雨"
LOOK = PurgeLook(132, 318, 640, 1, documents={"exported": 2, "printed": 131})
BARRED = replace(LOOK, drafts=0, unsettled=3, bars=(PurgeBar.UNSETTLED, PurgeBar.UNHEARD))
KEPT = KeptStatistics(operation_id=ORDER.operation_id, ordered_us=1, purged_us=2, households=132)
ACTIVITIES = ActivitiesOrder("O-1", date(2026, 4, 1), NOON_US)
CLUB = "見本校区自治協議会"
PARTICIPANTS = PurgeLook(facts=512, activities=12, participations=240, applicants=198, documents={"printed": 18})
WAITING = replace(PARTICIPANTS, unsettled=2, bars=(PurgeBar.UNSETTLED,))
TOOK_PART = TookPart(record_mode=RecordMode.REAL, persons=240)
KEPT_ACTIVITIES = KeptActivities(
    order_id=ACTIVITIES.order_id,
    organizer=CLUB,
    ordered_us=1,
    purged_us=2,
    activities=(KeptActivity(activity_id="act-1", took_part=(TOOK_PART,)),),
)
CENTRE = replace(LOOK, cards=148)
KEPT_CENTRE = KeptStatistics(
    operation_id=ORDER.operation_id,
    ordered_us=1,
    purged_us=2,
    households=0,
    centres=(
        KeptCentreDay(
            centre_id="C-1", record_mode=RecordMode.REAL, day=date(2026, 7, 30), figures=CentreFigures(cards=148)
        ),
    ),
)
RECORDS_STATES = {
    "records_nothing": RecordsState(),
    "records_repair": RecordsState(repair=REPAIR),
    "records_barred": RecordsState(purges=(Purgeable(ORDER, NAME, BARRED),)),
    "records_purge": RecordsState(purges=(Purgeable(ORDER, NAME, LOOK),), typed=NAME),
    "records_repair_and_order": RecordsState(repair=REPAIR, purges=(Purgeable(ORDER, NAME, LOOK),)),
    "records_centre": RecordsState(purges=(Purgeable(ORDER, NAME, CENTRE),)),
    "records_centre_purged": RecordsState(purges=(Purgeable(ORDER, NAME, CENTRE, KEPT_CENTRE),)),
    "records_activities": RecordsState(purges=(Purgeable(ACTIVITIES, CLUB, PARTICIPANTS),), typed=CLUB),
    "records_activities_barred": RecordsState(purges=(Purgeable(ACTIVITIES, CLUB, WAITING),)),
    "records_activities_purged": RecordsState(purges=(Purgeable(ACTIVITIES, CLUB, PARTICIPANTS, KEPT_ACTIVITIES),)),
    "records_purged": RecordsState(purges=(Purgeable(ORDER, NAME, LOOK, KEPT),)),
}


class RecordsOnPaper:
    """A screen that shows one state and writes down what is touched."""

    def __init__(self, state: RecordsState) -> None:
        self.state = state
        self.touched: list[tuple[object, ...]] = []

    def observe(self, draw) -> None:
        draw(self.state)

    def leave(self) -> None:
        self.touched.append(("leave",))

    def acknowledge(self) -> None:
        self.touched.append(("acknowledge",))

    def type(self, text: str) -> None:
        self.touched.append(("type", text))

    def purge(self, order_id: str) -> None:
        self.touched.append(("purge", order_id))
