"""What residents' apps ask about activities, and their applications (申込)."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ledger.errors import Unreadable
from ledger.organizers import answers, applications
from ledger.organizers.applications import Asked
from ledger.routes import bearing
from ledger.routes.bearing import MAX_SMALL_BYTES, as_anybody

MAX_PAGE = 999


async def open_page(request: Request) -> Response:
    """GET /v1/app/activities?page=0: what is to come and 公開, by its beginning."""
    text = request.query_params.get("page", "0")
    if not text.isascii() or not text.isdecimal() or len(text) > len(str(MAX_PAGE)):
        raise Unreadable
    return await as_anybody(request, lambda service: answers.open_page(service, int(text)))


async def one(request: Request) -> Response:
    """GET /v1/app/activities/{activity_id}: also what is URL限定公開."""
    activity_id = bearing.id_in(request, "activity_id")
    return await as_anybody(request, lambda service: answers.open_activity(service, activity_id))


async def picture(request: Request) -> Response:
    """GET /v1/app/activities/{activity_id}/picture."""
    state, activity_id = request.app.state, bearing.id_in(request, "activity_id")
    return bearing.file_of(*await state.workshop.run(lambda: answers.picture_of(state.service, activity_id)))


async def apply(request: Request) -> Response:
    """POST /v1/app/activities/{activity_id}/applications: I come."""
    asked: Asked = await bearing.shape_in(request, Asked, MAX_SMALL_BYTES)
    activity_id = bearing.id_in(request, "activity_id")
    return await as_anybody(request, lambda service: applications.apply(service, activity_id, asked))


async def withdraw(request: Request) -> Response:
    """POST /v1/app/activities/{activity_id}/withdrawals: I do not come."""
    asked: Asked = await bearing.shape_in(request, Asked, MAX_SMALL_BYTES)
    activity_id = bearing.id_in(request, "activity_id")
    return await as_anybody(request, lambda service: applications.withdraw(service, activity_id, asked))


_ONE = "/v1/app/activities/{activity_id}"
ROUTES = [
    Route("/v1/app/activities", open_page, methods=["GET"]),
    Route(_ONE, one, methods=["GET"]),
    Route(f"{_ONE}/picture", picture, methods=["GET"]),
    Route(f"{_ONE}/applications", apply, methods=["POST"]),
    Route(f"{_ONE}/withdrawals", withdraw, methods=["POST"]),
]
