"""An evening of two desks and their ledger, which leaves rows in every state in the files of this very program."""

import shutil
import tempfile
import zipfile
from pathlib import Path
from uuid import UUID

from msgspec.structs import replace
from sqlalchemy import text

from kiosk.desk.centre_cards import ReceiveVolunteer
from kiosk.desk.centre_needs import TakeNeed
from kiosk.desk.counter import Counter
from kiosk.desk.drafts import KeepDraft
from kiosk.desk.overview import LookAround
from kiosk.desk.reception import ReceiveHousehold
from kiosk.desk.shelf import Corrected, CorrectShelved, LookAtShelf
from kiosk.domain.households import counted_household
from kiosk.ports.kept_reports import KeptReport, ReportPlace
from kiosk.ports.shelf import Hold
from kiosk.ports.sightings import Sighting, SightingKind
from kiosk.ports.venue import KeptCertificate
from kiosk.store.unit_of_work import SqlStore
from sync.protocol import codec, events
from sync.protocol.centre import CentreNeed, Insurance, Volunteer
from sync.protocol.events import HouseholdDetailed
from sync.protocol.household import Household, Person
from sync.protocol.values import Depth, ReceptionMethod, RecordMode, StayType
from sync.protocol.venue_records import ParticipationRecord
from sync.protocol.venue_values import ParticipationMethod
from tests.journeys.town import Kiosk, Town, resident_of

DRAFT = b"half a form"
OWN, OTHER, ELSEWHERE = "A", "B", "C"
HELD = counted_household(UUID(int=0x4E1D), 4, StayType.SHELTER)
"""A household that desk A tells of before the ledger has heard from desk B that it came."""
TYPED = replace(counted_household(UUID(int=0x9A9E2), 2, StayType.CAR), paper_ref="7K3F-00123-00-3")
"""A household that was typed from a sheet."""
BROKEN = counted_household(UUID(int=0xBAD), 1, StayType.SHELTER)
PERSON = UUID(int=0xE15E)
FORMER_NAME = "the-name-before"
_FIXED_TIME = (2026, 11, 20, 0, 0, 0)


def leave(into: Path) -> None:
    """Write the archive `into`: both desks' files and the ledger's folder, closed in good order."""
    folder = Path(tempfile.mkdtemp(prefix="evening-"))
    try:
        _live(folder)
        with zipfile.ZipFile(into, "w") as archive:
            for file in sorted(one for one in folder.rglob("*") if one.is_file() and ELSEWHERE not in one.parts):
                name = zipfile.ZipInfo(str(file.relative_to(folder)), _FIXED_TIME)
                archive.writestr(name, file.read_bytes(), zipfile.ZIP_DEFLATED, 9)
    finally:
        shutil.rmtree(folder)


def _live(folder: Path) -> None:
    town = Town(folder / "town")
    own, other, elsewhere = town.open(OWN), town.open(OTHER), town.open(ELSEWHERE, "shelter-2")
    for kiosk, family in ((own, 1), (other, 2), (own, 3), (elsewhere, 4), (own, 4)):
        _scan(town, kiosk, family)
    _count(own, 3)
    own.desk.do(ReceiveHousehold(TYPED, ReceptionMethod.PAPER, 0))
    for kiosk in (own, other, elsewhere, own, other):
        kiosk.sync()
    own.screen.undo(_number_by(own, own))
    _write_what_is_held_and_refused(own)
    own.sync()
    _correct(own)
    own.road.lost_answers = 1
    _count(own, 5)
    own.sync()
    _leave_unconfirmed(own, other)
    _write_by_hand(own)
    _leave_office_work(own)
    _leave_table_work(own)
    _leave_centre_work(own)
    town.close()


def _scan(town: Town, kiosk: Kiosk, family: int) -> None:
    town.wait(1)
    kiosk.screen.escape()
    kiosk.screen.scanned(town.code(resident_of(family, 2)))
    kiosk.screen.confirm()
    kiosk.screen.escape()


def _count(kiosk: Kiosk, heads: int) -> None:
    kiosk.town.wait(1)
    kiosk.screen.escape()
    kiosk.screen.typed(str(heads))
    kiosk.screen.confirm()
    kiosk.screen.escape()


def _deepen(kiosk: Kiosk, number: str, note: str) -> None:
    kiosk.town.wait(1)
    kiosk.screen.escape()
    kiosk.screen.deepen(number)
    kiosk.screen.field_changed("note", note)
    kiosk.screen.receive_form()
    kiosk.screen.escape()


def _number_by(giver: Kiosk, seen_at: Kiosk) -> str:
    """The newest number that one desk gave, as the other sees it."""
    letter = giver.desk.site.desk_letter
    return next(one.reception_no for one in seen_at.screen.state.recent if one.reception_no.startswith(letter))


def _write_what_is_held_and_refused(own: Kiosk) -> None:
    """A fact about a household of which the ledger has not heard, and one that nobody can read."""
    person = Person(person_id=UUID(int=0x4E1E), representative=True, name_raw="例田　一郎", name_display="例田 一郎")
    household: Household = replace(HELD, depth=Depth.HEADLINE, persons=(person,))
    with SqlStore(own.database).unit() as unit:
        site = own.desk.site
        fact = HouseholdDetailed(operation_id=site.operation_id, shelter_id=site.shelter_id, household=household)
        event = Counter(unit, site, own.clock)._event(fact, household.household_id)
        data = codec.encode(event)
        unit.outbox.append(event, data, events.digest(data))
    own.spoil(BROKEN)
    own.spoil(own.desk.look(LookAround()).recent[-1].household)


def _correct(own: Kiosk) -> None:
    """A leader writes a refused event anew; the other one, whose household nobody knows, stays on the shelf."""
    refused = next(
        one for one in own.desk.look(LookAtShelf()).entries if one.household and one.event.hold is Hold.REFUSED
    )
    assert isinstance(own.desk.do(CorrectShelved(refused.event.seq)), Corrected)


def _leave_unconfirmed(own: Kiosk, other: Kiosk) -> None:
    """Facts that never left, a record that waits for one of them, and half a form."""
    number = _number_by(other, own)
    _deepen(other, number, "犬")
    other.sync()
    _deepen(own, number, "猫")
    own.mirror.apply(own.engine._ledger.pull(own.mirror.cursor()))
    _count(own, 6)
    own.desk.do(KeepDraft(DRAFT))
    other.desk.do(ReceiveHousehold(HELD, ReceptionMethod.COUNT_ONLY, 0))


def _leave_office_work(own: Kiosk) -> None:
    """Somebody looked at care data, and a report was made."""
    place = ReportPlace("op-drill", "shelter-1", RecordMode.DRILL)
    with SqlStore(own.database).unit() as unit:
        unit.sightings.add(Sighting(1, "operator-1", SightingKind.CARE_SHOWN, HELD.household_id))
        unit.reports.add(KeptReport(place, 2, 1, "operator-1", b"{}", "避難者数"))


def _leave_table_work(own: Kiosk) -> None:
    """Somebody took part in an activity, and was given a certificate."""
    mode, who = RecordMode.DRILL, UUID(int=0xAC7)
    record = ParticipationRecord(
        participation_id=who, activity_id="act-1", record_mode=mode, checked_in_us=1, method=ParticipationMethod.HAND
    )
    with SqlStore(own.database).unit() as unit:
        unit.venue.put(record, UUID(int=0xE7))
        unit.venue.put_certificate(KeptCertificate("7K3F9A-00001-0", who, mode, 1, "KMA1C:"), 1)


def _leave_centre_work(own: Kiosk) -> None:
    """A volunteer was received, and a need was taken."""
    volunteer = Volunteer(volunteer_id=UUID(int=0xE15F), name="見本　太郎", insurance=Insurance.JOINED)
    own.desk.do(ReceiveVolunteer(volunteer, ReceptionMethod.MANUAL, 0))
    own.desk.do(TakeNeed(CentreNeed(need_id=UUID(int=0xE160), area="見本町", work="泥出し", people_needed=2)))


def _write_by_hand(own: Kiosk) -> None:
    """A person known to be at a third shelter, and rows as a new enrolment of this file lays them aside."""
    columns = "seq, event_id, aggregate, type, state, detail, written_us, settled_us, digest, data"
    copy = text(f"INSERT INTO former_outbox (device_id, {columns}) SELECT :name, {columns} FROM outbox")
    with own.database.writing() as connection:
        connection.execute(
            text("INSERT INTO elsewhere VALUES (:who, 'op-drill', 'shelter-3', 1)"), {"who": PERSON.bytes}
        )
        if connection.execute(text("SELECT 1 FROM sqlite_master WHERE name = 'former_outbox'")).first():
            connection.execute(copy, {"name": FORMER_NAME})
