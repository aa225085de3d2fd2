"""Requests of people with a word of access: whose it is, and what they are answered."""

import re
from collections.abc import Callable
from typing import Any, TypeVar

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from ledger.errors import Unreadable
from ledger.organizers import bearers, members
from ledger.organizers.bearers import Bearer, UnknownBearer
from ledger.organizers.members import Member
from ledger.organizers.words import BearerRole
from ledger.routes.body import body_of
from ledger.service import Service
from sync.protocol import codec

Result = TypeVar("Result")
SCHEME = "Bearer "
MAX_WORD_CHARACTERS = 200
"""A word of ours has 43; a phone may make a longer one."""
MAX_SMALL_BYTES = 16 * 1024
"""A resident's code with JSON's escapes, or a reason."""
MAX_PLAN_BYTES = 2 * 1024 * 1024
"""An activity's fields and its picture of 1 MiB in base64."""
MAX_FORM_BYTES = 10 * 1024 * 1024
"""An organiser's fields and six papers of 1 MiB in base64."""
_ID = re.compile(r"[0-9A-Za-z_-]{1,64}")
_NO_STORE = {"cache-control": "no-store"}


def word_in(request: Request) -> str:
    """The word in the Authorization header. Raises UnknownBearer where there is none."""
    header = request.headers.get("authorization", "")
    word = header.removeprefix(SCHEME)
    if not header.startswith(SCHEME) or not word or len(word) > MAX_WORD_CHARACTERS:
        raise UnknownBearer
    return word


def id_in(request: Request, name: str) -> str:
    """An id in the request's path. Raises Unreadable for what none of ours can be."""
    text: str = request.path_params[name]
    if not _ID.fullmatch(text):
        raise Unreadable
    return text


async def as_anybody(request: Request, work: Callable[[Service], Result]) -> Response:
    """The answer to somebody who needs no word."""
    state = request.app.state
    return json_of(await state.workshop.run(lambda: work(state.service)))


async def as_bearer(request: Request, role: BearerRole, work: Callable[[Service, Bearer], Result]) -> Result:
    """What `work` answers to whoever the request's word stands for. Raises UnknownBearer."""
    state, word = request.app.state, word_in(request)

    def known_work() -> Result:
        with state.service.database.read() as connection:
            whose = bearers.whose(connection, word, role, state.service.clock())
        return work(state.service, whose)

    result: Result = await state.workshop.run(known_work)
    return result


async def as_member(request: Request, work: Callable[[Service, Member], Result]) -> Result:
    """What `work` answers to a member of an organiser. Raises UnknownBearer."""

    def member_work(service: Service, whose: Bearer) -> Result:
        with service.database.read() as connection:
            member = members.member_of(connection, whose)
        return work(service, member)

    return await as_bearer(request, BearerRole.MEMBER, member_work)


async def shape_in(request: Request, shape: type[Any], limit_bytes: int) -> Any:  # noqa: ANN401 - what `shape` says
    """The shape in the request's body. Raises TooLarge or Unreadable."""
    async with body_of(request, limit_bytes) as body:
        try:
            return codec.decode_json(body, shape)
        except codec.Malformed:
            raise Unreadable from None


def json_of(told: object) -> Response:
    """An answer that nobody between keeps."""
    return Response(msgspec.json.encode(told), media_type="application/json", headers=_NO_STORE)


def file_of(media_type: str, content: bytes) -> Response:
    """A paper that somebody handed in: saved, never run in the name of this server."""
    headers = {**_NO_STORE, "content-disposition": "attachment", "x-content-type-options": "nosniff"}
    return Response(content, media_type=media_type, headers=headers)
