"""What the office (くまもとアプリ運営事務局) asks and decides; each of its people has a word of access of their own."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ledger.errors import Unreadable
from ledger.organizers import activities, answers, applications, register
from ledger.organizers.hands import Clerk
from ledger.organizers.register import Decision
from ledger.organizers.words import BearerRole
from ledger.routes import bearing
from ledger.routes.bearing import MAX_SMALL_BYTES, as_bearer
from ledger.routes.organizers import Cancellation
from sync.protocol.venue_values import OrganizerStatus

_OFFICE = BearerRole.OFFICE


async def organizers(request: Request) -> Response:
    """GET /v1/office/organizers?status=…: all of them, or those of one status."""
    text = request.query_params.get("status", "")
    try:
        status = OrganizerStatus(text) if text else None
    except ValueError:
        raise Unreadable from None
    lines = await as_bearer(request, _OFFICE, lambda service, _who: answers.organizer_lines(service, status))
    return bearing.json_of({"organizers": lines})


async def organizer(request: Request) -> Response:
    """GET /v1/office/organizers/{organizer_id}: all of it, with its history."""
    return bearing.json_of(await _view(request))


async def decide(request: Request) -> Response:
    """POST /v1/office/organizers/{organizer_id}/decisions: 承認, 差戻し and whatever else is the office's to say."""
    decision: Decision = await bearing.shape_in(request, Decision, MAX_SMALL_BYTES)
    organizer_id = bearing.id_in(request, "organizer_id")
    await as_bearer(request, _OFFICE, lambda service, who: register.decide(service, organizer_id, decision, who.name))
    return bearing.json_of(await _view(request))


async def document(request: Request) -> Response:
    """GET /v1/office/organizers/{organizer_id}/documents/{document_id}: a paper that it handed in."""
    organizer_id, document_id = bearing.id_in(request, "organizer_id"), bearing.id_in(request, "document_id")
    found = await as_bearer(request, _OFFICE, lambda s, _who: answers.document_of(s, organizer_id, document_id))
    return bearing.file_of(*found)


async def activity_list(request: Request) -> Response:
    """GET /v1/office/organizers/{organizer_id}/activities."""
    organizer_id = bearing.id_in(request, "organizer_id")
    found = await as_bearer(request, _OFFICE, lambda service, _who: answers.activity_views(service, organizer_id))
    return bearing.json_of({"activities": found})


async def activity(request: Request) -> Response:
    """GET /v1/office/organizers/{organizer_id}/activities/{activity_id}: with its history."""
    organizer_id, activity_id = bearing.id_in(request, "organizer_id"), bearing.id_in(request, "activity_id")
    return bearing.json_of(
        await as_bearer(
            request,
            _OFFICE,
            lambda service, who: answers.activity_view(
                service, Clerk(organizer_id, who.name), activity_id, with_history=True
            ),
        )
    )


async def cancel(request: Request) -> Response:
    """POST /v1/office/organizers/{organizer_id}/activities/{activity_id}/cancellation."""
    asked: Cancellation = await bearing.shape_in(request, Cancellation, MAX_SMALL_BYTES)
    organizer_id, activity_id = bearing.id_in(request, "organizer_id"), bearing.id_in(request, "activity_id")
    await as_bearer(
        request,
        _OFFICE,
        lambda service, who: activities.cancel(service, Clerk(organizer_id, who.name), activity_id, asked.reason),
    )
    return await activity(request)


async def roster(request: Request) -> Response:
    """GET /v1/office/organizers/{organizer_id}/activities/{activity_id}/roster: what the organiser sees."""
    organizer_id, activity_id = bearing.id_in(request, "organizer_id"), bearing.id_in(request, "activity_id")
    told = await as_bearer(
        request, _OFFICE, lambda service, who: applications.roster(service, Clerk(organizer_id, who.name), activity_id)
    )
    return bearing.json_of(told)


async def _view(request: Request) -> answers.OrganizerView:
    organizer_id = bearing.id_in(request, "organizer_id")
    return await as_bearer(
        request, _OFFICE, lambda service, _who: answers.organizer_view(service, organizer_id, with_history=True)
    )


_ALL = "/v1/office/organizers"
_ONE = f"{_ALL}/{{organizer_id}}"
_ACTIVITY = f"{_ONE}/activities/{{activity_id}}"
ROUTES = [
    Route(_ALL, organizers, methods=["GET"]),
    Route(_ONE, organizer, methods=["GET"]),
    Route(f"{_ONE}/decisions", decide, methods=["POST"]),
    Route(f"{_ONE}/documents/{{document_id}}", document, methods=["GET"]),
    Route(f"{_ONE}/activities", activity_list, methods=["GET"]),
    Route(_ACTIVITY, activity, methods=["GET"]),
    Route(f"{_ACTIVITY}/cancellation", cancel, methods=["POST"]),
    Route(f"{_ACTIVITY}/roster", roster, methods=["GET"]),
]
