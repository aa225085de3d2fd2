"""Participants of activities in the file: which activities an order covers, what would go, and how they go.

Certificates stay as numbers: the next one must not be given a number twice, and whether one was revoked must be known.
"""

import contextlib
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any, get_args

from sqlalchemy import Connection, Row, and_, delete, exists, func, or_, select, update

from kiosk.domain import kept_activities
from kiosk.ports.purging import ACTIVITIES_SETTING, ActivitiesScope, HeldActivity, PurgeLook
from kiosk.store.tables import certificate, outbox, participation, record, setting
from kiosk.store.venue import joined
from sync.engine import RowState
from sync.protocol import codec, events
from sync.protocol.city_form import JST
from sync.protocol.events import Event
from sync.protocol.granting import day_of
from sync.protocol.purge_order import ActivitiesOrder
from sync.protocol.records import (
    ActivityRecord,
    FeedItem,
    UnknownRecord,
    kind_of_shape,
    record_of,
)
from sync.protocol.venue_facts import VenuePayload
from sync.protocol.venue_records import ApplicantRecord, ParticipationRecord

OF_ACTIVITIES = (ActivityRecord, ApplicantRecord, ParticipationRecord)
"""Records of one activity. The activity itself goes too: its figures have its title, and nobody is noted for it."""
NOBODY = bytes(16)
"""Whose a certificate is of which the number alone is left."""
_VENUE_FACTS = tuple(shape.__name__ for shape in get_args(VenuePayload))


def scope_of(connection: Connection, order: ActivitiesOrder, own_organizer_id: str) -> ActivitiesScope:
    """The activities that the order covers; what the file does not know any more counts by its participations' day."""
    known = {one.activity_id: one for one in _records(connection, ActivityRecord)}
    is_own = own_organizer_id == order.organizer_id
    covered = {
        one.activity_id
        for one in known.values()
        if one.organizer_id == order.organizer_id or (is_own and not one.organizer_id)
        if day_of(one.ends_at_us) < order.ended_before
    }
    if is_own:
        covered |= {
            activity_id
            for activity_id, day in _last_days(connection).items()
            if activity_id not in known and day < order.ended_before
        }
    return ActivitiesScope(order.ended_before, frozenset(covered), is_own)


def look(connection: Connection, scope: ActivitiesScope) -> PurgeLook:
    """How many would go."""
    found = held(connection, scope)
    papers = select(func.count()).select_from(certificate).where(certificate.c.text != "", _of_nobody_but(scope))
    return PurgeLook(
        activities=len(found),
        participations=sum(len(one.participations) for one in found),
        applicants=sum(len(one.applicants) for one in found),
        certificates=connection.execute(papers).scalar_one(),
    )


def held(connection: Connection, scope: ActivitiesScope) -> tuple[HeldActivity, ...]:
    """The activities of the scope with all who are known of them here, the earliest first."""
    applicants, took_part = defaultdict(list), defaultdict(list)
    for applicant in _records(connection, ApplicantRecord):
        applicants[applicant.activity_id].append(applicant)
    for row in connection.execute(select(participation).where(_of(scope))):
        took_part[row.activity_id].append(_standing(row))
    known = {one.activity_id: one for one in _records(connection, ActivityRecord)}
    days = _last_days(connection)
    found = [
        HeldActivity(
            activity_id=one,
            record=known.get(one),
            day=day_of(known[one].ends_at_us) if one in known else days[one],
            applicants=tuple(applicants[one]),
            participations=tuple(took_part[one]),
        )
        for one in scope.activity_ids
    ]
    return tuple(sorted(found, key=lambda one: (one.day, one.activity_id)))


def take_out(connection: Connection, scope: ActivitiesScope) -> None:
    """Everybody who took part or applied; the words of the facts are gone before."""
    emptied = {"participation_id": NOBODY, "text": ""}
    connection.execute(update(certificate).where(_of_nobody_but(scope)).values(**emptied))
    connection.execute(delete(participation).where(_of(scope)))
    for row in connection.execute(select(record)).all():
        if _tells_of(row, scope.activity_ids):
            connection.execute(delete(record).where(record.c.kind == row.kind, record.c.key == row.key))


def purged_activities(connection: Connection) -> frozenset[str]:
    """The activities of which nobody is to come down again."""
    named = setting.c.name.startswith(f"{ACTIVITIES_SETTING}:", autoescape=True)
    kept = map(kept_activities.decode, connection.execute(select(setting.c.value).where(named)).scalars())
    return frozenset(each.activity_id for one in kept for each in one.activities)


def _of(scope: ActivitiesScope) -> Any:  # noqa: ANN401 - a condition
    return participation.c.activity_id.in_(sorted(scope.activity_ids))


def _of_nobody_but(scope: ActivitiesScope) -> Any:  # noqa: ANN401 - a condition
    """Certificates of these activities' participations, and old ones whose participation is not known any more."""
    same = and_(
        participation.c.participation_id == certificate.c.participation_id,
        participation.c.record_mode == certificate.c.record_mode,
    )
    theirs = exists().where(same, _of(scope))
    if not scope.is_own:
        return theirs
    midnight = datetime.combine(scope.ended_before, time(), JST)
    return or_(theirs, ~exists().where(same) & (certificate.c.issued_us < int(midnight.timestamp()) * 1_000_000))


def _standing(row: Row[Any]) -> ParticipationRecord:
    own = codec.decode_own(row.own, ParticipationRecord) if row.own is not None else None
    told = codec.decode_own(row.told, ParticipationRecord) if row.told is not None else None
    return joined(own, told, waits=False)


def _last_days(connection: Connection) -> dict[str, date]:
    """When somebody was last noted for each activity, by its participations and by this table's own facts."""
    last: dict[str, int] = {}
    for row in connection.execute(select(participation)):
        last[row.activity_id] = max(last.get(row.activity_id, 0), _standing(row).checked_in_us)
    facts = select(outbox.c.data).where(outbox.c.type.in_(_VENUE_FACTS), outbox.c.state != RowState.PURGED.value)
    for data in connection.execute(facts).scalars():
        event = codec.decode(data, Event)
        payload = events.payload_of(event)
        if isinstance(payload, VenuePayload) and payload.activity_id not in last:
            last[payload.activity_id] = event.wall_time_us
    return {activity_id: day_of(at_us) for activity_id, at_us in last.items()}


def _records(connection: Connection, shape: Any) -> Iterator[Any]:  # noqa: ANN401 - one of OF_ACTIVITIES
    for body in connection.execute(select(record.c.body).where(record.c.kind == kind_of_shape(shape))).scalars():
        with contextlib.suppress(codec.Malformed):  # kept unread for a later program; `_tells_of` reaches it
            yield codec.decode_own(body, shape)


def _tells_of(row: Row[Any], activity_ids: frozenset[str]) -> bool:
    """Whether a kept record is of one of these activities; one that cannot be read may be, where it names one."""
    try:
        found = record_of(FeedItem(row.kind, row.key, max(row.version, 1), row.body))
    except (UnknownRecord, codec.Malformed):
        return any(one.encode() in bytes(row.body) or one in row.key for one in activity_ids)
    return isinstance(found, OF_ACTIVITIES) and found.activity_id in activity_ids
