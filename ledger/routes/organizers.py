"""What organisers' apps send and ask: their application, their standing, their people, their activities."""

from collections.abc import Callable

from msgspec import Struct
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ledger.errors import Unreadable
from ledger.organizers import activities, answers, applications, members, register
from ledger.organizers.bearers import Bearer, Digest
from ledger.organizers.members import Joining
from ledger.organizers.plans import Change, Creation
from ledger.organizers.profile import AskedProfile
from ledger.organizers.register import Application, Reason
from ledger.organizers.words import BearerRole
from ledger.routes import bearing
from ledger.routes.bearing import MAX_FORM_BYTES, MAX_PLAN_BYTES, MAX_SMALL_BYTES, as_anybody, as_bearer, as_member
from ledger.service import Service

_MEMBER = BearerRole.MEMBER


class Founded(Struct, frozen=True):
    """The organiser that a request made, or that somebody joined."""

    organizer_id: str


class Form(Struct, frozen=True):
    """All twelve fields, corrected or changed."""

    profile: AskedProfile


class Invitation(Struct, frozen=True):
    """The digest of the word that the invited member will show."""

    invitation_digest: Digest


class Cancellation(Struct, frozen=True):
    """Why an activity does not take place."""

    reason: Reason


async def apply(request: Request) -> Response:
    """POST /v1/app/organizers: 登録申請, by a resident registered by card."""
    asked: Application = await bearing.shape_in(request, Application, MAX_FORM_BYTES)
    return await as_anybody(request, lambda service: Founded(register.apply(service, asked)))


async def join(request: Request) -> Response:
    """POST /v1/app/members: an invited resident becomes a member."""
    asked: Joining = await bearing.shape_in(request, Joining, MAX_SMALL_BYTES)
    return await as_anybody(request, lambda service: Founded(members.join(service, asked)))


async def standing(request: Request) -> Response:
    """GET /v1/app/organizer: how my organiser stands, with its requests and members."""
    return bearing.json_of(await as_bearer(request, _MEMBER, _standing))


async def correct(request: Request) -> Response:
    """POST /v1/app/organizer/corrections: 再申請."""
    form: Form = await bearing.shape_in(request, Form, MAX_FORM_BYTES)
    return await _act(request, lambda service, who: register.correct(service, who, form.profile))


async def change(request: Request) -> Response:
    """POST /v1/app/organizer/changes: 変更申請."""
    form: Form = await bearing.shape_in(request, Form, MAX_FORM_BYTES)
    return await _act(request, lambda service, who: register.ask_change(service, who, form.profile))


async def withdraw_change(request: Request) -> Response:
    """DELETE /v1/app/organizer/changes: the change that is pending is not wanted any more."""
    return await _act(request, register.withdraw_change)


async def renew(request: Request) -> Response:
    """POST /v1/app/organizer/renewals: 更新申請."""
    return await _act(request, register.ask_renewal)


async def invite(request: Request) -> Response:
    """POST /v1/app/organizer/invitations: a word with which one resident may join."""
    asked: Invitation = await bearing.shape_in(request, Invitation, MAX_SMALL_BYTES)
    return await _act(request, lambda service, who: members.invite(service, who, asked.invitation_digest))


async def remove(request: Request) -> Response:
    """DELETE /v1/app/organizer/members/{no}: a member who may act for the organiser no more."""
    no = _number_in(request)
    return await _act(request, lambda service, who: members.remove(service, who, no))


async def activity_list(request: Request) -> Response:
    """GET /v1/app/organizer/activities: all that it holds or held, the latest first."""
    told = await as_member(request, lambda service, who: answers.activity_views(service, who.organizer_id))
    return bearing.json_of({"activities": told})


async def create(request: Request) -> Response:
    """POST /v1/app/organizer/activities: a new activity."""
    asked: Creation = await bearing.shape_in(request, Creation, MAX_PLAN_BYTES)
    made = await as_member(request, lambda service, who: activities.create(service, who, asked))
    return await _view(request, made.activity_id)


async def one(request: Request) -> Response:
    """GET /v1/app/organizer/activities/{activity_id}."""
    return await _view(request, bearing.id_in(request, "activity_id"))


async def change_activity(request: Request) -> Response:
    """PUT /v1/app/organizer/activities/{activity_id}: as it shall be."""
    asked: Change = await bearing.shape_in(request, Change, MAX_PLAN_BYTES)
    activity_id = bearing.id_in(request, "activity_id")
    await as_member(request, lambda service, who: activities.change(service, who, activity_id, asked))
    return await _view(request, activity_id)


async def cancel(request: Request) -> Response:
    """POST /v1/app/organizer/activities/{activity_id}/cancellation: 中止."""
    asked: Cancellation = await bearing.shape_in(request, Cancellation, MAX_SMALL_BYTES)
    activity_id = bearing.id_in(request, "activity_id")
    await as_member(request, lambda service, who: activities.cancel(service, who, activity_id, asked.reason))
    return await _view(request, activity_id)


async def delete(request: Request) -> Response:
    """DELETE /v1/app/organizer/activities/{activity_id}: what was made by mistake."""
    activity_id = bearing.id_in(request, "activity_id")
    await as_member(request, lambda service, who: activities.delete(service, who, activity_id))
    return bearing.json_of({"deleted": activity_id})


async def roster(request: Request) -> Response:
    """GET /v1/app/organizer/activities/{activity_id}/roster: name, age and sex of who applied."""
    activity_id = bearing.id_in(request, "activity_id")
    return bearing.json_of(await as_member(request, lambda s, who: applications.roster(s, who, activity_id)))


async def _act(request: Request, act: Callable[[Service, Bearer], None]) -> Response:
    """Does something to the organiser, and answers how it stands afterwards."""

    def work(service: Service, who: Bearer) -> answers.OrganizerView:
        act(service, who)
        return _standing(service, who)

    return bearing.json_of(await as_bearer(request, _MEMBER, work))


async def _view(request: Request, activity_id: str) -> Response:
    told = await as_member(request, lambda service, who: answers.activity_view(service, who, activity_id))
    return bearing.json_of(told)


def _standing(service: Service, who: Bearer) -> answers.OrganizerView:
    return answers.organizer_view(service, who.organizer_id, with_history=False)


def _number_in(request: Request) -> int:
    text = request.path_params["no"]
    if not text.isascii() or not text.isdecimal() or len(text) > len("999999"):
        raise Unreadable
    return int(text)


_OWN = "/v1/app/organizer"
_ACTIVITIES = f"{_OWN}/activities"
_ONE = f"{_ACTIVITIES}/{{activity_id}}"
ROUTES = [
    Route("/v1/app/organizers", apply, methods=["POST"]),
    Route("/v1/app/members", join, methods=["POST"]),
    Route(_OWN, standing, methods=["GET"]),
    Route(f"{_OWN}/corrections", correct, methods=["POST"]),
    Route(f"{_OWN}/changes", change, methods=["POST"]),
    Route(f"{_OWN}/changes", withdraw_change, methods=["DELETE"]),
    Route(f"{_OWN}/renewals", renew, methods=["POST"]),
    Route(f"{_OWN}/invitations", invite, methods=["POST"]),
    Route(f"{_OWN}/members/{{no}}", remove, methods=["DELETE"]),
    Route(_ACTIVITIES, activity_list, methods=["GET"]),
    Route(_ACTIVITIES, create, methods=["POST"]),
    Route(_ONE, one, methods=["GET"]),
    Route(_ONE, change_activity, methods=["PUT"]),
    Route(_ONE, delete, methods=["DELETE"]),
    Route(f"{_ONE}/cancellation", cancel, methods=["POST"]),
    Route(f"{_ONE}/roster", roster, methods=["GET"]),
]
