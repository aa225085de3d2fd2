"""The organiser of training: it applies, is approved, plans for today and is applied to by the road of a real one."""

import uuid
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from ledger import issuing, samples
from ledger.organizers import activities, applications, bearers, register, standing
from ledger.organizers.applications import Asked
from ledger.organizers.bearers import Bearer
from ledger.organizers.hands import Clerk
from ledger.organizers.life import OrganizerAct
from ledger.organizers.plans import IN_CITY, AskedPlan, Creation
from ledger.organizers.profile import AskedProfile, Document, MediaType, Profile, Purpose
from ledger.organizers.register import Application, Decision
from ledger.organizers.words import BearerRole
from ledger.service import Service
from sync.protocol.city_form import local_time
from sync.protocol.values import ActivityKind
from sync.protocol.venue_values import ActivityState, OrganizerStatus

FILE = samples.RESOURCES / "samples" / "organizer.json"
OFFICE = "training"
"""Who the history names: nobody's name."""
ADMIN_NO = 1
"""Whoever applied is an organiser's first member."""
_MINUTES_ROUNDED = 10
"""Times of activities that people announce are round."""
_NO_PAPER = b"%PDF-1.4\n% nothing: a practice has no statutes\n"


class _Activity(Struct, frozen=True, forbid_unknown_fields=True):
    """An activity beside the moment at which somebody practises; `applicants` are sample residents' ids."""

    title: str
    kind: ActivityKind
    place: str
    starts_in_hours: float
    ends_in_hours: float
    capacity: Annotated[int, Meta(ge=1)] | None
    applicants: tuple[str, ...]


class _Organizer(Struct, frozen=True, forbid_unknown_fields=True):
    profile: Profile
    admin: str
    activities: tuple[_Activity, ...]


def prepared(service: Service, file: Path = FILE) -> str:
    """The organiser's id. Applies, renews and plans only what is not there: a desk of yesterday keeps its organiser."""
    told = msgspec.json.decode(file.read_bytes(), type=_Organizer)
    organizer_id = _standing_one(service, told) or _founded(service, told)
    for one in told.activities:
        activity_id = _planned(service, organizer_id, one) or _plan(service, organizer_id, told, one)
        for resident_id in one.applicants:
            applications.apply(service, activity_id, Asked(credential=_code(service, resident_id)))
    return organizer_id


def _standing_one(service: Service, told: _Organizer) -> str:
    with service.database.read() as connection:
        found = [one for one in standing.all_of(connection) if one.entry.profile.name == told.profile.name]
    if not found:
        return ""
    before = standing.now(found[0], service.clock())
    if before.status is OrganizerStatus.NOT_RENEWED:  # a training folder that is older than the first of April
        admin = Bearer(BearerRole.MEMBER, before.organizer_id, ADMIN_NO)
        register.ask_renewal(service, admin)
        _decide(service, before.organizer_id, OrganizerAct.APPROVE_RENEWAL)
    return before.organizer_id


def _founded(service: Service, told: _Organizer) -> str:
    papers = tuple(
        Document(purpose=purpose, name=f"{purpose.value}.pdf", media_type=MediaType.PDF, content=_NO_PAPER)
        for purpose in (Purpose.OFFICERS, Purpose.BYLAWS)
    )
    asked = Application(
        request_id=uuid.uuid4(),
        credential=_code(service, told.admin),
        bearer_digest=bearers.digest_of(bearers.new_word()),  # nobody keeps the word: the practice has no phone
        profile=AskedProfile(**msgspec.structs.asdict(told.profile), documents=papers),
    )
    organizer_id = register.apply(service, asked)
    _decide(service, organizer_id, OrganizerAct.APPROVE)
    return organizer_id


def _decide(service: Service, organizer_id: str, act: OrganizerAct) -> None:
    register.decide(service, organizer_id, Decision(act=act), OFFICE)


def _planned(service: Service, organizer_id: str, one: _Activity) -> str:
    """The activity of this title that has not ended; empty where it must be planned anew."""
    with service.database.read() as connection:
        held = activities.of_organizer(connection, organizer_id, service.clock())
    same = [had for had in held if had.plan.title == one.title and had.state is ActivityState.PLANNED]
    return same[0].activity_id if same else ""


def _plan(service: Service, organizer_id: str, told: _Organizer, one: _Activity) -> str:
    now = local_time(service.clock())
    plan = AskedPlan(
        kind=one.kind,
        title=one.title,
        starts_at=_round(now + timedelta(hours=one.starts_in_hours)),
        ends_at=_round(now + timedelta(hours=one.ends_in_hours)),
        place=one.place,
        contact=f"{told.profile.name} {told.profile.phone}",
        contents=told.profile.summary,
        target=told.profile.activity_field,
        capacity=one.capacity,
        confirmed=(*service.organizer_rules.conditions, IN_CITY),
    )
    asked = Creation(request_id=uuid.uuid4(), plan=plan)
    return activities.create(service, Clerk(organizer_id, OFFICE), asked).activity_id


def _round(moment: datetime) -> datetime:
    return moment.replace(minute=moment.minute // _MINUTES_ROUNDED * _MINUTES_ROUNDED, second=0, microsecond=0)


def _code(service: Service, resident_id: str) -> str:
    """What the sample resident's app shows now."""
    resident = next(one for one in samples.residents() if one.resident_id == resident_id)
    return issuing.issue(service, resident, issuing.fresh(service.clock() // 1_000_000))
