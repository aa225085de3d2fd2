"""活動 of organisers: made, changed, cancelled, deleted where nothing hangs on them, and told to their tables."""

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, Row, func, insert, select

from ledger.database import Versions, put
from ledger.errors import Refused
from ledger.organizer_tables import activity, activity_history, applicant
from ledger.organizers import standing
from ledger.organizers.hands import Clerk, Hand
from ledger.organizers.life import ActivityAct, Power, activity_after, activity_state_at, refuse_without
from ledger.organizers.plans import AskedPlan, Change, Creation, KeptPlan, refuse_faulty, us_of
from ledger.organizers.register import keep_documents, made_before, note_made
from ledger.organizers.standing import NOT_FOUND, Actor, Standing
from ledger.points import tariffs
from ledger.publishing import Published, publish, to_organizer
from ledger.service import Service
from sync.protocol.city_form import local_time
from sync.protocol.records import ActivityRecord
from sync.protocol.venue_values import ActivityState, Visibility

ACTIVITY_ID_BYTES = 8
MAX_PLANNED = 300
"""Activities of one organiser that are still to come: a city's own department plans one for each day."""
MAX_RECORD_CHARACTERS = 2000
"""As the description in the record for the tables."""


class Became(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A line of an activity's history: who, why, and what it became."""

    who: str = ""
    reason: str = ""
    plan: KeptPlan


@dataclass(frozen=True)
class Activity:
    """An activity as it stands now."""

    activity_id: str
    organizer_id: str
    state: ActivityState
    visibility: Visibility
    starts_at_us: int
    ends_at_us: int
    is_deleted: bool
    revision: int
    plan: KeptPlan


class Desk:
    """One activity in one transaction, in which nobody else changes it."""

    def __init__(self, connection: Connection, service: Service, one: Activity, holder: Standing) -> None:
        self.connection = connection
        self.service = service
        self.now_us = service.clock()
        self.activity = one
        self.holder = holder
        self.told: list[Published] = []

    def tell(self, record: Published) -> None:
        """The organiser's tables hear of this too, when all is done."""
        self.told.append(record)

    def take(self, act: ActivityAct, actor: Actor, reason: str = "") -> None:
        """A step of the table. Raises Refused where it is not in the table."""
        state = activity_after(self.activity.state, act)
        self.become(replace(self.activity, state=state), act, actor, reason)

    def become(self, one: Activity, act: ActivityAct, actor: Actor, reason: str = "") -> None:
        """How the activity stands from now on, written down with who, when and why."""
        self.activity = replace(one, revision=one.revision + 1)
        keep(self.connection, self.activity)
        told = Became(who=actor.who, reason=reason, plan=one.plan)
        row = {
            "activity_id": one.activity_id,
            "no": self.activity.revision,
            "at_us": self.now_us,
            "act": act.value,
            "by": actor.by.value,
            "state": one.state.value,
            "body": msgspec.json.encode(told),
        }
        self.connection.execute(insert(activity_history).values(row))


def create(service: Service, hand: Hand, asked: Creation) -> Activity:
    """A new activity of an organiser in good standing. Raises Refused."""
    digest = hashlib.sha256(msgspec.json.encode(asked)).digest()
    with service.database.write() as connection:
        versions = Versions(connection)
        before = made_before(connection, asked.request_id, digest)
        if before is not None:
            return one_of(connection, before, service.clock())
        holder = standing.now(standing.load(connection, hand.organizer_id), service.clock())
        refuse_without(Power.CREATE_ACTIVITY, holder.status)
        refuse_faulty(asked.plan, service.organizer_rules, holder.entry.profile.kind, service.clock())
        _refuse_too_many(connection, hand.organizer_id, service.clock())
        desk = Desk(connection, service, _fresh(asked.plan, hand.organizer_id), holder)
        note_made(connection, asked.request_id, desk.activity.activity_id, digest)
        _keep_picture(connection, hand.organizer_id, asked.plan)
        desk.become(desk.activity, ActivityAct.CREATE, hand.actor)
        publish(connection, versions, [told_to_tables(connection, desk.activity, holder)])
        versions.keep()
    return desk.activity


def change(service: Service, hand: Hand, activity_id: str, asked: Change) -> Activity:
    """The activity as it shall be. Raises Refused, `changed_meanwhile` where somebody else was faster."""
    with opened(service, activity_id, hand) as desk:
        before = desk.activity
        activity_after(before.state, ActivityAct.CHANGE)
        refuse_without(Power.CHANGE_ACTIVITY, desk.holder.status)
        if asked.revision != before.revision:
            raise Refused("changed_meanwhile", revision=before.revision)
        refuse_faulty(asked.plan, service.organizer_rules, desk.holder.entry.profile.kind, desk.now_us)
        _refuse_against_applicants(desk, asked.plan)
        _keep_picture(desk.connection, before.organizer_id, asked.plan)
        changed = replace(_with_plan(before, asked.plan.kept(before.plan.picture)), visibility=asked.plan.visibility)
        desk.become(changed, ActivityAct.CHANGE, hand.actor)
    return desk.activity


def cancel(service: Service, hand: Hand, activity_id: str, reason: str) -> Activity:
    """中止: nobody new finds it, and whoever applied is told. Raises Refused."""
    with opened(service, activity_id, hand) as desk:
        if not isinstance(hand, Clerk):  # the office may always, also what a suspended organiser had planned
            refuse_without(Power.CHANGE_ACTIVITY, desk.holder.status)
        if not reason.strip():
            raise Refused("reason_missing", 422)
        state = activity_after(desk.activity.state, ActivityAct.CANCEL)
        # Q2: 公開範囲を「URL限定公開」に変更, so that nobody applies for what does not take place.
        gone = replace(desk.activity, state=state, visibility=Visibility.URL_ONLY)
        desk.become(gone, ActivityAct.CANCEL, hand.actor, reason)
    return desk.activity


def delete(service: Service, hand: Hand, activity_id: str) -> None:
    """Takes away what was made by mistake. Raises Refused where it has finished or somebody applied."""
    with opened(service, activity_id, hand) as desk:
        refuse_without(Power.CHANGE_ACTIVITY, desk.holder.status)
        state = activity_after(desk.activity.state, ActivityAct.DELETE)
        if count_applicants(desk.connection, activity_id):
            raise Refused("has_applicants")  # it stands in their apps: it is cancelled instead
        gone = replace(desk.activity, state=state, visibility=Visibility.URL_ONLY, is_deleted=True)
        desk.become(gone, ActivityAct.DELETE, hand.actor)


def finish_all(service: Service) -> int:
    """Writes down which activities have ended; answers how many. Safe to run as often as one likes.

    What is to come is told to its tables again, where a new tariff made it worth something else.
    """
    statement = select(activity.c.activity_id, activity.c.ends_at_us).where(
        activity.c.state == ActivityState.PLANNED.value
    )
    with service.database.read() as connection:
        planned = connection.execute(statement).all()
    for row in planned:
        with opened(service, row.activity_id, None):
            pass  # opening it writes it down
    return sum(row.ends_at_us <= service.clock() for row in planned)


@contextmanager
def opened(service: Service, activity_id: str, hand: Hand | None) -> Iterator[Desk]:
    """An activity to work on, finished first where it is over; its organiser's tables are told afterwards.

    Raises Refused where there is none, or none of this member's organiser.
    """
    with service.database.write() as connection:
        versions = Versions(connection)
        written = _written(connection, activity_id)
        if hand is not None:
            refuse_stranger(written, hand)
        holder = standing.now(standing.load(connection, written.organizer_id), service.clock())
        desk = Desk(connection, service, written, holder)
        if activity_state_at(written.state, written.ends_at_us, desk.now_us) is not written.state:
            desk.take(ActivityAct.FINISH, standing.CALENDAR)
        yield desk
        publish(connection, versions, [told_to_tables(connection, desk.activity, holder), *desk.told])
        versions.keep()


def one_of(connection: Connection, activity_id: str, now_us: int) -> Activity:
    """An activity as it stands now. Raises Refused where there is none of that id."""
    return at(_written(connection, activity_id), now_us)


def at(one: Activity, now_us: int) -> Activity:
    """The same as it stands at a moment."""
    return replace(one, state=activity_state_at(one.state, one.ends_at_us, now_us))


def refuse_stranger(one: Activity, hand: Hand) -> None:
    """Raises Refused where the activity is another organiser's; the answer is that of one that is not there."""
    if hand.organizer_id != one.organizer_id:
        raise Refused("no_such_activity", NOT_FOUND)


def of_organizer(connection: Connection, organizer_id: str, now_us: int) -> list[Activity]:
    """All that an organiser holds or held, the latest first."""
    statement = select(activity).where(activity.c.organizer_id == organizer_id, activity.c.is_deleted.is_(False))
    found = connection.execute(statement.order_by(activity.c.starts_at_us.desc(), activity.c.activity_id))
    return [at(activity_of(row), now_us) for row in found]


def count_applicants(connection: Connection, activity_id: str) -> int:
    """How many have applied and did not change their mind."""
    statement = select(func.count()).where(
        applicant.c.activity_id == activity_id, applicant.c.cancelled_at_us.is_(None)
    )
    return int(connection.execute(statement).scalar_one())


def activity_of(row: Row[Any]) -> Activity:
    """The activity in a row of the table, as it was written last."""
    return Activity(
        row.activity_id,
        row.organizer_id,
        ActivityState(row.state),
        Visibility(row.visibility),
        row.starts_at_us,
        row.ends_at_us,
        row.is_deleted,
        row.revision,
        msgspec.json.decode(row.body, type=KeptPlan),
    )


def worth_of(connection: Connection, one: Activity) -> tuple[int | None, str]:
    """How many points the tariff of its day gives, and which version that is; None and nothing where none is loaded."""
    tariff = tariffs.on(connection, local_time(one.starts_at_us).date())
    return (None, "") if tariff is None else (tariff.grants.get(one.plan.kind), tariff.version)


def told_to_tables(connection: Connection, one: Activity, holder: Standing) -> Published:
    """What the organiser's own tables must know; what it is worth by the tariff of its day."""
    plan = one.plan
    points, tariff_version = worth_of(connection, one)
    record = ActivityRecord(
        activity_id=one.activity_id,
        title=plan.title,
        kind=plan.kind,
        organizer=holder.entry.profile.name,
        place=plan.place,
        starts_at_us=one.starts_at_us,
        ends_at_us=one.ends_at_us,
        capacity=plan.capacity,
        organizer_id=one.organizer_id,
        state=one.state,
        visibility=one.visibility,
        school_district=plan.school_district,
        description=plan.contents[:MAX_RECORD_CHARACTERS],
        points=points,
        tariff_version=tariff_version,
        leader=plan.leader or holder.entry.profile.representative,
    )
    return Published(record, to_organizer(one.organizer_id))


def keep(connection: Connection, one: Activity) -> None:
    """Writes how it stands."""
    row = {
        "activity_id": one.activity_id,
        "organizer_id": one.organizer_id,
        "state": one.state.value,
        "visibility": one.visibility.value,
        "starts_at_us": one.starts_at_us,
        "ends_at_us": one.ends_at_us,
        "is_deleted": one.is_deleted,
        "revision": one.revision,
        "body": msgspec.json.encode(one.plan),
    }
    put(connection, activity, [row])


def _written(connection: Connection, activity_id: str) -> Activity:
    row = connection.execute(select(activity).where(activity.c.activity_id == activity_id)).one_or_none()
    if row is None or row.is_deleted:
        raise Refused("no_such_activity", NOT_FOUND)
    return activity_of(row)


def _fresh(plan: AskedPlan, organizer_id: str) -> Activity:
    activity_id = f"A{secrets.token_hex(ACTIVITY_ID_BYTES)}"
    kept, state = plan.kept(), ActivityState.PLANNED
    times = (us_of(plan.starts_at), us_of(plan.ends_at))
    return Activity(activity_id, organizer_id, state, plan.visibility, *times, False, 0, kept)


def _with_plan(before: Activity, plan: KeptPlan) -> Activity:
    return replace(before, plan=plan, starts_at_us=us_of(plan.starts_at), ends_at_us=us_of(plan.ends_at))


def _keep_picture(connection: Connection, organizer_id: str, plan: AskedPlan) -> None:
    if plan.picture is not None:
        keep_documents(connection, organizer_id, [plan.picture])


def _refuse_too_many(connection: Connection, organizer_id: str, now_us: int) -> None:
    statement = select(func.count()).where(
        activity.c.organizer_id == organizer_id,
        activity.c.ends_at_us > now_us,
        activity.c.is_deleted.is_(False),
    )
    if connection.execute(statement).scalar_one() >= MAX_PLANNED:
        raise Refused("too_many", 429)


def _refuse_against_applicants(desk: Desk, plan: AskedPlan) -> None:
    """Whoever has applied keeps their place, and the points that they applied for."""
    count = count_applicants(desk.connection, desk.activity.activity_id)
    if plan.capacity is not None and plan.capacity < count:
        raise Refused("below_applicants", applicants=count)
    if count and plan.kind is not desk.activity.plan.kind:
        raise Refused("kind_fixed")
