"""What organisers, the office and residents are shown of organisers and activities."""

from datetime import UTC, datetime
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, Row, select

from ledger.errors import Refused
from ledger.organizer_tables import activity, activity_history, organizer_document, organizer_history
from ledger.organizers import activities, members, requests, standing
from ledger.organizers.activities import Activity, Became
from ledger.organizers.hands import Hand
from ledger.organizers.life import POWERS, Power
from ledger.organizers.plans import KeptPlan
from ledger.organizers.profile import KeptProfile
from ledger.organizers.standing import NOT_FOUND, Standing, Told
from ledger.organizers.words import RequestKind, RequestState
from ledger.service import Service
from sync.protocol.values import ActivityKind
from sync.protocol.venue_values import ActivityState, OrganizerStatus, Visibility

PAGE = 100
"""Activities a page of the public list: more than anybody reads."""


class MemberView(Struct, frozen=True):
    """A member by number."""

    no: int
    name: str
    is_admin: bool


class RequestView(Struct, frozen=True):
    """A request and what became of it."""

    no: int
    kind: RequestKind
    state: RequestState
    asked_at: datetime
    decided_at: datetime | None
    profile: KeptProfile


class HistoryLine(Struct, frozen=True, omit_defaults=True):
    """A step: when, what, by whose hand, where it led, and why."""

    no: int
    at: datetime
    act: str
    by: str
    state: str
    who: str = ""
    reason: str = ""


class OrganizerView(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """An organiser as its people see it; `history` is the office's alone."""

    organizer_id: str
    status: OrganizerStatus
    reason: str
    valid_until: datetime | None
    may: tuple[Power, ...]
    is_renewal_time: bool
    profile: KeptProfile
    members: tuple[MemberView, ...]
    requests: tuple[RequestView, ...]
    history: tuple[HistoryLine, ...] = ()


class OrganizerLine(Struct, frozen=True):
    """An organiser in the office's list; `open_requests` wait for its word."""

    organizer_id: str
    name: str
    kind: str
    status: OrganizerStatus
    valid_until: datetime | None
    open_requests: tuple[RequestKind, ...]


class ActivityView(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """An activity as its organiser and the office see it."""

    activity_id: str
    organizer_id: str
    state: ActivityState
    visibility: Visibility
    revision: int
    applicants: int
    plan: KeptPlan
    history: tuple[HistoryLine, ...] = ()


class OpenActivity(Struct, frozen=True, kw_only=True):
    """An activity as anybody sees it."""

    activity_id: str
    organizer: str
    kind: ActivityKind
    title: str
    state: ActivityState
    starts_at: datetime
    ends_at: datetime
    place: str
    message: str
    contents: str
    target: str
    contact: str
    school_district: str
    co_organizers: str
    capacity: int | None
    applicants: int
    points: int | None
    has_picture: bool


class OpenPage(Struct, frozen=True):
    """A page of the public list, by their beginning."""

    activities: tuple[OpenActivity, ...]
    more: bool


def organizer_view(service: Service, organizer_id: str, *, with_history: bool) -> OrganizerView:
    """All of an organiser. Raises Refused where there is none of that id."""
    with service.database.read() as connection:
        found = standing.now(standing.load(connection, organizer_id), service.clock())
        history = organizer_history_of(connection, organizer_id) if with_history else ()
        return OrganizerView(
            organizer_id=organizer_id,
            status=found.status,
            reason=found.entry.reason,
            valid_until=_time(found.valid_until_us),
            may=tuple(power for power in Power if power in POWERS[found.status]),
            is_renewal_time=service.organizer_rules.is_renewal_time(service.clock()),
            profile=found.entry.profile,
            members=tuple(
                MemberView(one.no, one.name, one.is_admin) for one in members.of_organizer(connection, organizer_id)
            ),
            requests=tuple(_request_view(one) for one in requests.of_organizer(connection, organizer_id)),
            history=history,
        )


def organizer_lines(service: Service, status: OrganizerStatus | None) -> list[OrganizerLine]:
    """All organisers, or those of one status as it is now."""
    with service.database.read() as connection:
        found = [standing.now(one, service.clock()) for one in standing.all_of(connection)]
        return [_line(connection, one) for one in found if status in (None, one.status)]


def organizer_history_of(connection: Connection, organizer_id: str) -> tuple[HistoryLine, ...]:
    """Every step of an organiser, the first first."""
    table = organizer_history
    statement = select(table).where(table.c.organizer_id == organizer_id).order_by(table.c.no)
    return tuple(_history_line(row, Told) for row in connection.execute(statement))


def activity_history_of(connection: Connection, activity_id: str) -> tuple[HistoryLine, ...]:
    """Every step of an activity, the first first."""
    table = activity_history
    statement = select(table).where(table.c.activity_id == activity_id).order_by(table.c.no)
    return tuple(_history_line(row, Became) for row in connection.execute(statement))


def document_of(service: Service, organizer_id: str, document_id: str) -> tuple[str, bytes]:
    """A paper's media type and content. Raises Refused where there is none."""
    table = organizer_document
    statement = select(table).where(table.c.organizer_id == organizer_id, table.c.document_id == document_id)
    with service.database.read() as connection:
        row = connection.execute(statement).one_or_none()
    if row is None:
        raise Refused("no_such_document", NOT_FOUND)
    return row.media_type, bytes(row.content)


def activity_view(service: Service, hand: Hand, activity_id: str, *, with_history: bool = False) -> ActivityView:
    """One activity for the organiser's people or the office. Raises Refused."""
    with service.database.read() as connection:
        found = activities.one_of(connection, activity_id, service.clock())
        activities.refuse_stranger(found, hand)
        return _view(connection, found, activity_history_of(connection, activity_id) if with_history else ())


def activity_views(service: Service, organizer_id: str) -> list[ActivityView]:
    """All of an organiser, the latest first."""
    with service.database.read() as connection:
        found = activities.of_organizer(connection, organizer_id, service.clock())
        return [_view(connection, one) for one in found]


def open_activity(service: Service, activity_id: str) -> OpenActivity:
    """An activity by its address, 公開 or URL限定公開. Raises Refused where there is none."""
    with service.database.read() as connection:
        found = activities.one_of(connection, activity_id, service.clock())
        return _open(connection, found, standing.load(connection, found.organizer_id))


def open_page(service: Service, page: int) -> OpenPage:
    """What is to come and 公開, of organisers who may receive applications; `page` from 0."""
    now_us = service.clock()
    table = activity
    statement = (
        select(table)
        .where(
            table.c.state == ActivityState.PLANNED.value,
            table.c.visibility == Visibility.PUBLIC.value,
            table.c.ends_at_us > now_us,
        )
        .order_by(table.c.starts_at_us, table.c.activity_id)
        .limit(PAGE + 1)
        .offset(page * PAGE)
    )
    with service.database.read() as connection:
        found = [activities.activity_of(row) for row in connection.execute(statement)]
        holders = {one: standing.now(standing.load(connection, one), now_us) for one in _holders_of(found)}
        shown = tuple(
            _open(connection, one, holders[one.organizer_id])
            for one in found[:PAGE]
            if Power.RECEIVE_APPLICATIONS in POWERS[holders[one.organizer_id].status]
        )
    return OpenPage(shown, len(found) > PAGE)


def picture_of(service: Service, activity_id: str) -> tuple[str, bytes]:
    """The media type and content of an activity's picture. Raises Refused where it has none."""
    with service.database.read() as connection:
        found = activities.one_of(connection, activity_id, service.clock())
    if found.plan.picture is None:
        raise Refused("no_such_document", NOT_FOUND)
    return document_of(service, found.organizer_id, found.plan.picture.document_id)


def _holders_of(found: list[Activity]) -> set[str]:
    return {one.organizer_id for one in found}


def _time(at_us: int | None) -> datetime | None:
    return None if at_us is None else datetime.fromtimestamp(at_us / 1_000_000, UTC)


def _moment(at_us: int) -> datetime:
    return datetime.fromtimestamp(at_us / 1_000_000, UTC)


def _request_view(one: requests.AskedFor) -> RequestView:
    return RequestView(one.no, one.kind, one.state, _moment(one.asked_at_us), _time(one.decided_at_us), one.profile)


def _line(connection: Connection, one: Standing) -> OrganizerLine:
    found = requests.of_organizer(connection, one.organizer_id)
    waiting = tuple(request.kind for request in found if request.state is RequestState.OPEN)
    profile = one.entry.profile
    valid_until = _time(one.valid_until_us)
    return OrganizerLine(one.organizer_id, profile.name, profile.kind, one.status, valid_until, waiting)


def _history_line(row: Row[Any], shape: type[Told] | type[Became]) -> HistoryLine:
    told: Told | Became = msgspec.json.decode(row.body, type=shape)
    return HistoryLine(row.no, _moment(row.at_us), row.act, row.by, row.state, told.who, told.reason)


def _view(connection: Connection, one: Activity, history: tuple[HistoryLine, ...] = ()) -> ActivityView:
    return ActivityView(
        activity_id=one.activity_id,
        organizer_id=one.organizer_id,
        state=one.state,
        visibility=one.visibility,
        revision=one.revision,
        applicants=activities.count_applicants(connection, one.activity_id),
        plan=one.plan,
        history=history,
    )


def _open(connection: Connection, one: Activity, holder: Standing) -> OpenActivity:
    plan = one.plan
    return OpenActivity(
        activity_id=one.activity_id,
        organizer=holder.entry.profile.name,
        kind=plan.kind,
        title=plan.title,
        state=one.state,
        starts_at=_moment(one.starts_at_us),
        ends_at=_moment(one.ends_at_us),
        place=plan.place,
        message=plan.message,
        contents=plan.contents,
        target=plan.target,
        contact=plan.contact,
        school_district=plan.school_district,
        co_organizers=plan.co_organizers,
        capacity=plan.capacity,
        applicants=activities.count_applicants(connection, one.activity_id),
        points=activities.worth_of(connection, one)[0],
        has_picture=plan.picture is not None,
    )
