"""Anything at every road of the ledger: an answer with a word for its failure, never a bug, whoever asks."""

import asyncio
import json
import uuid
from collections.abc import Iterator

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.admissions import Announcement
from ledger.routes.app import build
from tests.contracts.ledger.desk import Desk, enrol_desk
from tests.contracts.ledger.furniture import make_service
from tests.contracts.ledger.phones import code_of, posted_at, request_of, resident
from tests.faults.fuzz.mangling import BOUNDED, junk, mangled

ROADS = [(method, route.path) for route in build(None).routes for method in sorted(route.methods - {"HEAD"})]
REFUSALS = {400, 401, 403, 404, 405, 409, 413, 422, 429}
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
words = st.sampled_from(["real", "drill", "test", "json", "csv", "text", "operation", "day", ""]) | texts
queries = st.dictionaries(st.sampled_from(["mode", "format", "by", "x"]), words, max_size=3)
header_texts = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=80)
headers = st.fixed_dictionaries(
    {}, optional={"authorization": header_texts | header_texts.map("Kiosk ".__add__), "accept": header_texts}
)
plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=6,
)


class Ledger:
    """A ledger with one desk and one resident, asked without a socket."""

    def __init__(self, folder) -> None:
        self.service = make_service(f"sqlite:///{folder / 'ledger.sqlite'}", folder)
        self.desk: Desk = enrol_desk(self.service)
        announcement = json.loads(request_of(posted_at(self.desk), code_of(self.service, resident())))
        self.announcement = announcement
        self._runner = asyncio.Runner()
        transport = httpx.ASGITransport(build(self.service), raise_app_exceptions=False)
        self._client = httpx.AsyncClient(transport=transport, base_url="http://ledger")
        self.report = self.ask("GET", "/v1/reports/shelters?mode=drill").json()
        reported, bundle = json.dumps(self.report).encode(), self.desk.pack([b"event"])
        self.genuine = (json.dumps(announcement).encode(), reported, bundle)

    def ask(self, method: str, path: str, **rest) -> httpx.Response:
        return self._runner.run(self._client.request(method, path, **rest))

    def close(self) -> None:
        self._runner.run(self._client.aclose())
        self._runner.close()
        self.service.database.close()


@pytest.fixture(scope="module")
def ledger(tmp_path_factory) -> Iterator[Ledger]:
    made = Ledger(tmp_path_factory.mktemp("ledger"))
    yield made
    made.close()


def judge(answer: httpx.Response) -> None:
    assert answer.status_code == 200 or answer.status_code in REFUSALS, (answer.status_code, answer.text[:200])
    if answer.status_code != 200:
        assert isinstance(answer.json()["error"], str)
        assert answer.json()["error"] != "bug"


@pytest.mark.parametrize(("method", "path"), ROADS)
@BOUNDED
@given(data=st.data())
def test_any_body_is_answered_with_a_word(ledger: Ledger, method: str, path: str, data: st.DataObject) -> None:
    body = data.draw(st.one_of(junk, plain.map(lambda one: json.dumps(one).encode()), *map(mangled, ledger.genuine)))
    place = path.replace(
        "{arrival_id}", data.draw(st.sampled_from([str(uuid.UUID(int=3)), "x", "%00", "%ff", "１" * 32]))
    )
    judge(
        ledger.ask(
            method,
            place,
            params=data.draw(queries),
            headers=data.draw(headers),
            content=body if method == "POST" else None,
        )
    )


@BOUNDED
@given(fields=st.dictionaries(st.sampled_from([*Announcement.__struct_fields__, "x"]), plain, max_size=4))
def test_any_field_of_an_announcement(ledger: Ledger, fields: dict[str, object]) -> None:
    judge(ledger.ask("POST", "/v1/app/admissions", content=json.dumps(ledger.announcement | fields).encode()))


@BOUNDED
@given(data=st.data())
def test_any_figure_of_an_earlier_report(ledger: Ledger, data: st.DataObject) -> None:
    counts = ledger.report["counts"]
    said = data.draw(st.dictionaries(st.sampled_from(sorted(counts)), plain, max_size=3))
    body = json.dumps({"counts": counts | said}).encode()
    judge(ledger.ask("POST", "/v1/reports/shelters?mode=drill&format=text", content=body))


@pytest.mark.parametrize("path", ["/v1/app/admissions", "/v1/reports/shelters"])
def test_deep_json_is_malformed(ledger: Ledger, path: str) -> None:
    """It was a bug, answered 500: the reader of JSON gives up with an error of its own."""
    answer = ledger.ask("POST", path, content=b'{"unheard_of":' + b"[" * 15_000)
    assert (answer.status_code, answer.json()) == (400, {"error": "malformed"})


def test_a_genuine_announcement_is_taken(ledger: Ledger) -> None:
    """Else the tests above would only ever knock at the first wall."""
    asked = ledger.announcement | {"request_id": str(uuid.UUID(int=77))}
    assert ledger.ask("POST", "/v1/app/admissions", content=json.dumps(asked).encode()).status_code == 200
