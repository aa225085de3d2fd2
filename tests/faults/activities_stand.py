"""A venue table alone with people of an activity that is over and of one to come, and headquarters that order."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

from kiosk.desk import enrolled
from kiosk.desk.certificates import HandOutCertificate
from kiosk.desk.participation_corrections import CorrectTimes
from kiosk.desk.participations import CheckIn, CheckInApplicant, CheckInByCode, CheckOut
from kiosk.desk.venue import ChooseActivity
from kiosk.store.backups import Copies
from kiosk.store.unit_of_work import SqlStore
from ledger import enrolment
from ledger.enrolment import Invitation
from ledger.organizers import applications, purging
from ledger.organizers.activities import Activity
from ledger.organizers.applications import Asked
from ledger.organizers.purging import Ordered
from sync.protocol import codec, enrolment_answer, keys
from sync.protocol.granting import day_of
from sync.protocol.household import Person
from sync.protocol.messages import EnrolmentRequest
from sync.protocol.values import RecordMode, Sex, SiteRole
from sync.protocol.venue_values import ParticipationMethod
from tests.contracts.ledger.desk import NOON_US
from tests.contracts.ledger.phones import code_of
from tests.contracts.ledger.points import with_tariff
from tests.contracts.ledger.town import approved, created, somebody
from tests.fakes import STORE_KEY, FakeClock, open_database
from tests.faults.sync.stand import KioskStand, LedgerStand

PEOPLE = ("仮山", "かりやま", "架空", "見本　7", "見本　8", "見本　9", "R-000007", "R-000008", "R-000009", "KMA1C:")
"""What must be nowhere: names, readings and ids of the activity that is over, and certificates in their code."""
LATER_PEOPLE = ("明日　三郎", "見本　11")
"""Who takes part in what is to come, or applied for it: they stay."""
DAYS_TO_ORDER = 10
HOUR_S = 3_600


def person(number: int, name: str, kana: str = "") -> Person:
    born = date(1960, 5, number)
    return Person(
        person_id=UUID(int=number), name_raw=name, name_display=name, kana=kana, birth_date=born, sex=Sex.MALE
    )


class ActivitiesStand:
    """The activity that is over: two by code, one who applied by hand, one by card, one by hand; papers and copies."""

    def __init__(self, folder: Path) -> None:
        self.ledger = LedgerStand(folder / "ledger", FakeClock(us=NOON_US))
        self.clock = self.ledger.clock
        with_tariff(self.service)
        self.club, self.other = approved(self.service, 1), approved(self.service, 2)
        self.over = self.hold(1, 1)
        self.later = self.hold(2, 24 * (DAYS_TO_ORDER + 5))
        for number in (7, 8, 9):
            self.apply(self.over, number)
        self.apply(self.later, 11)
        self.table = self.set_up(folder / "table")
        (self.folder / "kiosk.key").write_bytes(STORE_KEY)
        self.sync()
        self.clock.advance(2 * HOUR_S)
        self.live_the_day()
        self.sync()
        self.clock.advance(24 * HOUR_S)
        self.live_before_the_later_one()
        self.copy()
        (self.folder / "papers").mkdir()
        (self.folder / "papers" / "certificate.txt").write_text("仮山　次郎", "utf-8")

    @property
    def service(self):
        return self.ledger.service

    @property
    def folder(self) -> Path:
        return self.table.folder

    @property
    def desk(self):
        return self.table.desk

    def hold(self, number: int, in_hours: int, club=None) -> Activity:
        begin = datetime.fromtimestamp(self.clock.now_us() / 1_000_000, UTC) + timedelta(hours=in_hours)
        times = {"starts_at": begin, "ends_at": begin + timedelta(hours=3)}
        return created(self.service, club or self.club, number, **times)

    def apply(self, activity: Activity, number: int) -> None:
        asked = Asked(credential=code_of(self.service, somebody(number)))
        applications.apply(self.service, activity.activity_id, asked)

    def set_up(self, folder: Path, letter: str = "") -> KioskStand:
        """A table of the club's, which belongs to no operation."""
        organizer_id = self.club.organizer_id
        invited = Invitation(organizer_id, SiteRole.VENUE_TABLE, RecordMode.REAL, 1.0, organizer_id=organizer_id)
        code = enrolment.invite(self.service, invited)
        sign_key, seal_key = keys.new_key(), keys.new_key()
        request = EnrolmentRequest(
            code=code.text,
            sign_public_key=keys.public_bytes(sign_key),
            seal_public_key=keys.public_bytes(seal_key),
            program_version="test",
        )
        answer = enrolment_answer.opened(
            enrolment.enrol(self.service, codec.encode(request)), sign_key, seal_key, code.ledger_kid
        )
        folder.mkdir()
        database = open_database(folder / "kiosk.db")
        with SqlStore(database).unit() as unit:
            known = enrolled.keep(unit.settings, answer, sign_key, seal_key, "")
        return KioskStand(folder, self.ledger, self.clock, known, database=database)

    def live_the_day(self) -> None:
        """Everybody comes; somebody goes, is corrected, and three are given paper certificates, one of them twice."""
        desk = self.desk
        desk.do(ChooseActivity(self.over.activity_id))
        came = [desk.do(CheckInByCode(code_of(self.service, somebody(number)))) for number in (7, 8)]
        came.append(desk.do(CheckInApplicant("R-000009")))
        came.append(desk.do(CheckIn(person(3, "仮山　次郎", "かりやま じろう"), ParticipationMethod.CARD)))
        came.append(desk.do(CheckIn(person(4, "架空　四郎"), ParticipationMethod.HAND)))
        ids = [one.record.participation_id for one in came]
        self.clock.advance(HOUR_S)
        for one in ids[:4]:
            desk.do(CheckOut(one))
        desk.do(CorrectTimes(ids[3], self.clock.now_us() - 2 * HOUR_S * 1_000_000, self.clock.now_us()))
        for one in (ids[0], ids[3], ids[4], ids[4]):
            desk.do(HandOutCertificate(one))

    def live_before_the_later_one(self) -> None:
        """Somebody is noted for what is to come, as a rehearsal of a table does."""
        self.desk.do(ChooseActivity(self.later.activity_id, is_confirmed=True))
        self.desk.do(CheckIn(person(5, "明日　三郎"), ParticipationMethod.HAND))

    def copy(self) -> None:
        (self.folder / "copies.tag").write_text("0123abcd", "ascii")
        (self.folder / "copies").mkdir(exist_ok=True)
        moment = datetime.fromtimestamp(self.clock.now_us() / 1_000_000, UTC)
        Copies(self.folder / "copies", "0123abcd").make(
            self.table.database.path, STORE_KEY, self.folder / "none", moment
        )

    def order(self, organizer_id: str = "") -> Ordered:
        """Ten days later headquarters order it for what ended before that day."""
        self.clock.advance(DAYS_TO_ORDER * 24 * HOUR_S)
        day = day_of(self.clock.now_us())
        return purging.order(self.service, organizer_id or self.club.organizer_id, day)

    def sync(self) -> None:
        self.table.engine.round()
        self.table.engine.round()

    def close(self) -> None:
        self.table.close()
        self.service.database.close()
