"""Requests made out of the page about the JSON API: the ledger answers each as the page says, never with a bug."""

import asyncio
import uuid
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.organizer_app import OfficeClient, OrganizerApp
from ledger.organizers import bearers
from ledger.organizers.bearers import Bearer
from ledger.organizers.words import BearerRole
from ledger.routes.app import ROUTES, build
from ledger.routes.described import ROADS
from ledger.routes.openapi import document
from tests.contracts.ledger.desk import NOON_US, enrol_desk
from tests.contracts.ledger.furniture import make_service
from tests.contracts.ledger.phones import code_of
from tests.contracts.ledger.test_organizer_routes import OFFICE_WORD, PROFILE, AsgiRoad, plain_plan
from tests.contracts.ledger.town import somebody
from tests.faults.fuzz.mangling import IS_LONG

BOUNDED = settings(
    max_examples=2_000 if IS_LONG else 15,
    deadline=None,
    derandomize=not IS_LONG,
    suppress_health_check=list(HealthCheck),
)
CHECKS = [
    schemathesis.checks.not_a_server_error,
    schemathesis.checks.status_code_conformance,
    schemathesis.checks.content_type_conformance,
    schemathesis.checks.response_schema_conformance,
]
PAGE = schemathesis.openapi.from_dict(document(ROUTES))


class Town:
    """A ledger with a desk, an approved organiser with an activity, and the office."""

    def __init__(self, folder) -> None:
        self.service = make_service(f"sqlite:///{folder / 'ledger.sqlite'}", folder)
        enrol_desk(self.service)
        with self.service.database.write() as connection:
            office = Bearer(BearerRole.OFFICE, name="例田")
            bearers.keep(connection, bearers.digest_of(OFFICE_WORD), office, NOON_US)
        self._runner = asyncio.Runner()
        transport = httpx.ASGITransport(build(self.service), raise_app_exceptions=False)
        self._client = httpx.AsyncClient(transport=transport)
        self.road = AsgiRoad(self.service, self._runner)
        code = code_of(self.service, somebody(1))
        app = OrganizerApp.applying(self.road, uuid.UUID(int=1), code, PROFILE)
        office_client = OfficeClient(self.road, OFFICE_WORD)
        ours = office_client.organizers("in_review")[0]["organizer_id"]
        office_client.decide(ours, "approve")
        activity = app.create(uuid.UUID(int=50), plain_plan())["activity_id"]
        self.words = {BearerRole.MEMBER: app.word, BearerRole.OFFICE: OFFICE_WORD}
        self.ids = {"organizer_id": ours, "activity_id": activity, "no": 0}

    def send(self, method: str, url: str, **rest: Any) -> httpx.Response:
        return self._runner.run(self._client.request(method, url, **rest))

    def close(self) -> None:
        self._runner.run(self._client.aclose())
        self._runner.close()
        self.service.database.close()


@pytest.fixture(scope="module")
def town(tmp_path_factory) -> Iterator[Town]:
    made = Town(tmp_path_factory.mktemp("town"))
    yield made
    made.close()


def sent(town: Town, case: Any, word: str) -> httpx.Response:
    """The request that a case stands for, to the program itself."""
    asked = case.as_transport_kwargs(base_url="http://ledger")
    headers = {**(asked["headers"] or {}), **({"Authorization": f"Bearer {word}"} if word else {})}
    body = {name: asked[name] for name in ("json",) if name in asked} or {"content": asked.get("data")}
    return town.send(asked["method"], asked["url"], params=asked.get("params"), headers=headers, **body)


@pytest.mark.parametrize(("method", "path"), list(ROADS))
@BOUNDED
@given(data=st.data())
def test_requests_out_of_the_page(town: Town, method: str, path: str, data: st.DataObject) -> None:
    case = data.draw(PAGE[path][method].as_strategy())
    for name in case.path_parameters or {}:
        if method != "DELETE" and name in town.ids and data.draw(st.booleans()):
            case.path_parameters[name] = town.ids[name]
    road = ROADS[method, path]
    word = town.words[road.bearer] if road.bearer and data.draw(st.integers(0, 9)) else ""
    answer = sent(town, case, word)
    case.validate_response(answer, checks=CHECKS)
