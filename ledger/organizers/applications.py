"""申込: residents apply for an activity with their app; the organiser sees their name, age and sex alone."""

from datetime import date

import msgspec
from msgspec import Struct
from sqlalchemy import func, select

from ledger.credentials import resident_in
from ledger.database import Versions, put
from ledger.errors import Refused
from ledger.nameless import nameless_applicant
from ledger.organizer_tables import activity, applicant
from ledger.organizers import activities, standing
from ledger.organizers.activities import Desk, count_applicants
from ledger.organizers.hands import Clerk, Hand
from ledger.organizers.life import Power, refuse_without
from ledger.organizers.members import CredentialText
from ledger.organizers.purging import tell_nameless
from ledger.organizers.standing import NOT_FOUND
from ledger.publishing import Published, to_organizer
from ledger.service import Service
from sync.protocol.ages import age_on
from sync.protocol.city_form import local_time
from sync.protocol.credential import Credential
from sync.protocol.ids import participation_of_resident
from sync.protocol.values import Sex
from sync.protocol.venue_records import ApplicantRecord
from sync.protocol.venue_values import ActivityState, Registration

MAX_APPLICANTS = 10_000
"""Where no capacity was set: more is a mistake or a flood."""
NEEDED_AT_TABLES_US = 7 * 24 * 3_600_000_000
"""Points are granted on the day alone (manual, Q3 and Q6); a week is for times that the organiser corrects."""


class Asked(Struct, frozen=True, kw_only=True):
    """What a resident's phone sends: their code."""

    credential: CredentialText


class Place(Struct, frozen=True, kw_only=True):
    """What the phone is told: whether they have a place, and how many have."""

    activity_id: str
    is_applied: bool
    applicants: int
    capacity: int | None


class RosterLine(Struct, frozen=True, kw_only=True):
    """An applicant as the organiser sees them: 氏名, 年齢, 性別 (manual, 個人情報の取扱い); `no` is their order."""

    no: int
    name: str
    age: int | None
    sex: Sex
    is_cancelled: bool


class Roster(Struct, frozen=True, kw_only=True):
    """Who applied, in their order; ages on the day of the activity."""

    activity_id: str
    title: str
    capacity: int | None
    applicants: int
    lines: tuple[RosterLine, ...]


def apply(service: Service, activity_id: str, asked: Asked) -> Place:
    """The resident has a place; asking again changes nothing. Raises Refused, `full` where there is none left."""
    with activities.opened(service, activity_id, None) as desk:
        who = resident_in(desk.connection, asked.credential, desk.now_us)
        _refuse_closed(desk)
        before = _row_of(desk, who.resident_id)
        if before is None or before.is_cancelled:
            _refuse_full(desk)
            _write(desk, _record(activity_id, who, is_cancelled=False))
        return _place(desk, is_applied=True)


def withdraw(service: Service, activity_id: str, asked: Asked) -> Place:
    """The resident does not come; asking again changes nothing. Raises Refused where they never applied."""
    with activities.opened(service, activity_id, None) as desk:
        who = resident_in(desk.connection, asked.credential, desk.now_us)
        before = _row_of(desk, who.resident_id)
        if before is None:
            raise Refused("not_applied", NOT_FOUND)
        if not before.is_cancelled:
            if desk.activity.state is ActivityState.FINISHED:
                raise Refused("activity_finished")
            _write(desk, msgspec.structs.replace(before, is_cancelled=True))
        return _place(desk, is_applied=False)


def roster(service: Service, hand: Hand, activity_id: str) -> Roster:
    """Who applied, for a member of the organiser in good standing, or for the office. Raises Refused."""
    now_us = service.clock()
    with service.database.read() as connection:
        one = activities.one_of(connection, activity_id, now_us)
        activities.refuse_stranger(one, hand)
        if not isinstance(hand, Clerk):
            holder = standing.now(standing.load(connection, one.organizer_id), now_us)
            refuse_without(Power.SEE_ROSTER, holder.status)
        statement = select(applicant).where(applicant.c.activity_id == activity_id).order_by(applicant.c.no)
        found = [(row.no, _applicant_in(row.body)) for row in connection.execute(statement)]
    day = local_time(one.starts_at_us).date()
    return Roster(
        activity_id=activity_id,
        title=one.plan.title,
        capacity=one.plan.capacity,
        applicants=sum(not who.is_cancelled for _, who in found),
        lines=tuple(_line(no, who, day) for no, who in found),
    )


def forget_at_tables(service: Service) -> int:
    """Takes the names of whoever applied from the tables of activities that are over; answers how many went.

    Safe to run as often as one likes. The record stays as an account without a name, so that a table that comes late
    is judged as before; here the name stays until headquarters order it away.
    """
    until_us = service.clock() - NEEDED_AT_TABLES_US
    with service.database.read() as connection:
        over = (
            connection.execute(select(activity.c.activity_id).where(activity.c.ends_at_us < until_us)).scalars().all()
        )
    return sum(_forget(service, activity_id) for activity_id in over)


def _forget(service: Service, activity_id: str) -> int:
    with service.database.write() as connection:
        versions = Versions(connection)
        who = connection.execute(select(applicant.c.resident_id).where(applicant.c.activity_id == activity_id))
        keys = {str(participation_of_resident(activity_id, one)) for one in who.scalars()}
        gone = tell_nameless(connection, versions, ApplicantRecord, keys, nameless_applicant)
        versions.keep()
    return gone


def _line(no: int, one: ApplicantRecord, day: date) -> RosterLine:
    age = None if one.birth_date is None else age_on(one.birth_date, day)
    return RosterLine(no=no, name=one.name, age=age, sex=one.sex, is_cancelled=one.is_cancelled)


def _refuse_closed(desk: Desk) -> None:
    if desk.activity.state is not ActivityState.PLANNED:
        raise Refused(f"activity_{desk.activity.state.value}")
    refuse_without(Power.RECEIVE_APPLICATIONS, desk.holder.status)


def _refuse_full(desk: Desk) -> None:
    capacity = desk.activity.plan.capacity or MAX_APPLICANTS
    if count_applicants(desk.connection, desk.activity.activity_id) >= capacity:
        raise Refused("full", capacity=capacity)


def _record(activity_id: str, who: Credential, *, is_cancelled: bool) -> ApplicantRecord:
    return ApplicantRecord(
        activity_id=activity_id,
        resident_id=who.resident_id,
        name=who.holder.name,
        kana=who.holder.kana,
        birth_date=who.holder.birth_date,
        sex=who.holder.sex,
        card_registered=Registration.YES if who.holder.registered_by_card else Registration.NO,
        is_cancelled=is_cancelled,
    )


def _row_of(desk: Desk, resident_id: str) -> ApplicantRecord | None:
    statement = select(applicant.c.body).where(
        applicant.c.activity_id == desk.activity.activity_id, applicant.c.resident_id == resident_id
    )
    body = desk.connection.execute(statement).scalar()
    return None if body is None else _applicant_in(body)


def _applicant_in(body: bytes) -> ApplicantRecord:
    return msgspec.json.decode(body, type=ApplicantRecord)


def _write(desk: Desk, one: ApplicantRecord) -> None:
    table = applicant
    mine = select(table.c.no, table.c.applied_at_us).where(
        table.c.activity_id == one.activity_id, table.c.resident_id == one.resident_id
    )
    before = desk.connection.execute(mine).one_or_none()
    last = select(func.max(table.c.no)).where(table.c.activity_id == one.activity_id)
    row = {
        "activity_id": one.activity_id,
        "resident_id": one.resident_id,
        "no": before.no if before is not None else (desk.connection.execute(last).scalar() or 0) + 1,
        "applied_at_us": before.applied_at_us if before is not None and one.is_cancelled else desk.now_us,
        "cancelled_at_us": desk.now_us if one.is_cancelled else None,
        "body": msgspec.json.encode(one),
    }
    put(desk.connection, table, [row])
    desk.tell(Published(one, to_organizer(desk.activity.organizer_id)))


def _place(desk: Desk, *, is_applied: bool) -> Place:
    return Place(
        activity_id=desk.activity.activity_id,
        is_applied=is_applied,
        applicants=count_applicants(desk.connection, desk.activity.activity_id),
        capacity=desk.activity.plan.capacity,
    )
