"""The JSON API as an OpenAPI document, out of the shapes that the program itself reads and writes."""

import re
from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from starlette.routing import Route

from ledger.routes.described import PATH_PARAMETERS, ROADS, Road

OPENAPI = "3.1.0"
"""The first version whose schemas are JSON Schema, as msgspec writes them."""
API_VERSION = "1"
"""Of the paths that begin with /v1; a field may be added, none is taken away."""
_REFERENCE = "#/components/schemas/{name}"
_JSON = "application/json"
_REFUSED = {"$ref": "#/components/responses/Refused"}
_ERROR = {
    "type": "object",
    "required": ["error"],
    "properties": {"error": {"type": "string", "description": "A word that names the reason; texts are the app's."}},
}


def document(routes: list[Any]) -> dict[str, Any]:
    """The whole document for those of `routes` that are described."""
    endpoints = {
        (method, one.path): one.endpoint
        for one in routes
        if isinstance(one, Route)
        for method in (one.methods or set()) - {"HEAD"}
    }
    shapes = [shape for road in ROADS.values() for shape in (road.takes, road.answers) if shape is not None]
    _, components = msgspec.json.schema_components(shapes, ref_template=_REFERENCE)
    paths: dict[str, dict[str, Any]] = {}
    for (method, path), road in ROADS.items():
        paths.setdefault(path, {})[method.lower()] = _operation(method, path, road, endpoints[method, path])
    return {
        "openapi": OPENAPI,
        "info": {"title": "くまもと避難所台帳", "version": API_VERSION},
        "paths": paths,
        "components": {
            "schemas": components,
            "responses": {
                "Refused": {"description": "Refused; nothing was changed.", "content": {_JSON: {"schema": _ERROR}}}
            },
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer"},
                "resident": {"type": "http", "scheme": "resident"},
            },
        },
    }


def _operation(method: str, path: str, road: Road, endpoint: Callable[..., Any]) -> dict[str, Any]:
    summary = (endpoint.__doc__ or "").strip().partition("\n")[0]
    operation: dict[str, Any] = {
        "operationId": f"{endpoint.__module__.rpartition('.')[2]}.{endpoint.__name__}.{method.lower()}",
        "summary": summary,
        "responses": {"200": _answer(road), "4XX": _REFUSED, "503": _REFUSED},
    }
    parameters = [_parameter("path", name, PATH_PARAMETERS[name]) for name in re.findall(r"{(\w+)}", path)]
    parameters += [_parameter("query", name, schema) for name, schema in road.asks.items()]
    if parameters:
        operation["parameters"] = parameters
    if road.takes is not None:
        operation["requestBody"] = {"required": True, "content": {_JSON: {"schema": _schema(road.takes)}}}
    if road.bearer is not None:
        operation["security"] = [{"bearer": []}]
        operation["description"] = f"Asks for the word of access of a {road.bearer.value}."
    if road.is_residents:
        operation["security"] = [{"resident": []}]
        operation["description"] = "Asks for a resident's own code in base64url: `Authorization: Resident …`."
    return operation


def _parameter(place: str, name: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    return {"in": place, "name": name, "required": place == "path", "schema": dict(schema)}


def _answer(road: Road) -> dict[str, Any]:
    content: dict[str, Any] = {media: {} for media in road.media}
    if road.answers is not None:
        content = {_JSON: {"schema": _schema(road.answers)}, **content}
    return {"description": "Done, or as it stands.", "content": content}


def _schema(shape: type[Any]) -> dict[str, Any]:
    (schema,), _ = msgspec.json.schema_components([shape], ref_template=_REFERENCE)
    return schema
