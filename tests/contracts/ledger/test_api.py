"""The page about the JSON API is about this program: every road, no other, and the text that is kept."""

from pathlib import Path

from ledger.commands.api import text
from ledger.routes.app import ROUTES
from ledger.routes.described import PATH_PARAMETERS, ROADS, SEALED
from ledger.routes.openapi import document

PAGE = Path(__file__).parents[3] / "docs" / "api.json"


def test_every_road_is_described_and_no_other() -> None:
    there = {(method, one.path) for one in ROUTES for method in one.methods - {"HEAD"}}
    assert {path for _, path in there if path in SEALED} == SEALED
    assert {one for one in there if one[1] not in SEALED} == set(ROADS)


def test_operations_have_names_of_their_own() -> None:
    names = [one["operationId"] for path in document(ROUTES)["paths"].values() for one in path.values()]
    assert len(set(names)) == len(names)


def test_every_id_in_a_path_is_described() -> None:
    for path in document(ROUTES)["paths"].values():
        for operation in path.values():
            placed = [one for one in operation.get("parameters", ()) if one["in"] == "path"]
            assert {one["name"] for one in placed} <= PATH_PARAMETERS.keys()
            assert all(one["required"] for one in placed)


def test_the_kept_page_is_of_today() -> None:
    """`ledger api > docs/api.json` writes it anew."""
    assert PAGE.read_text("utf-8") == text() + "\n"
