"""The Reconciliation Service API 0.2 of the W3C community group, for stewards who match a spreadsheet in OpenRefine."""

import json
import math
from http import HTTPStatus
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from lookup_app import candidates, casework_door, curated_door
from lookup_app.routes.problems import Problem
from lookup_app.routes.requests_read import BODY_BYTES, invalid
from schemas.columns import COLUMNS

TYPE = {"id": "certificate", "name": "证书 Certificate"}
QUERIES, RESULTS = 50, 10
QUERY_FIELDS = frozenset({"query", "type", "limit", "properties", "type_strict"})


async def require_steward(request: Request) -> None:
    """Nothing for a steward's key; raises Problem for every other."""
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    account = await run_in_threadpool(casework_door.steward_of, key.strip()) if scheme.lower() == "bearer" else None
    if account is None:
        raise Problem(HTTPStatus.UNAUTHORIZED, "no_key", "A steward's API key is required: Authorization: Bearer KEY.")


async def show_manifest(request: Request) -> Response:
    """What this service reconciles, and with which version of the API."""
    base = str(request.base_url).rstrip("/")
    manifest = {
        "versions": ["0.2"],
        "name": "审验 Shenyan",
        "identifierSpace": f"{base}/certificate/",
        "schemaSpace": f"{base}/schema/",
        "defaultTypes": [TYPE],
        "batchSize": QUERIES,
    }
    return JSONResponse(manifest)


async def match(request: Request) -> Response:
    """For each query its candidates, best first."""
    await require_steward(request)
    if int(request.headers.get("content-length") or BODY_BYTES + 1) > BODY_BYTES:
        raise Problem(
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too_large", f"The body may have at most {BODY_BYTES} bytes."
        )
    queries = read_queries((await request.form()).get("queries"))
    return JSONResponse(await run_in_threadpool(answer_all, queries))


def read_queries(given: object) -> dict[str, dict[str, Any]]:
    """The batch of queries by their names; raises Problem."""
    try:
        queries = json.loads(given) if isinstance(given, str) else None
    except (ValueError, RecursionError):
        raise invalid("queries is not JSON.") from None
    if (
        not isinstance(queries, dict)
        or not 1 <= len(queries) <= QUERIES
        or not all(is_query(query) for query in queries.values())
    ):
        raise invalid(f"queries is an object of 1 to {QUERIES} queries, each of the form that the API's schema gives.")
    return queries


def is_query(query: object) -> bool:
    """Whether it is one query of the API: a text, some properties, or both, and nothing that the API does not know."""
    if not isinstance(query, dict) or query.keys() - QUERY_FIELDS:
        return False
    properties, types = query.get("properties", []), query.get("type", "")
    said = "query" in query or bool(properties)
    return (
        said
        and isinstance(query.get("query", ""), str)
        and isinstance(properties, list)
        and all(map(is_property, properties))
        and all(isinstance(one, str) for one in (types if isinstance(types, list) else [types]))
        and is_number(query.get("limit", 1))
        and query.get("type_strict", "any") in ("any", "should", "all")
    )


def is_property(given: object) -> bool:
    """Whether it names a property and gives one or several values for it."""
    if not isinstance(given, dict) or not isinstance(given.get("pid"), str) or "v" not in given:
        return False
    return all(map(is_value, given["v"] if isinstance(given["v"], list) else [given["v"]]))


def is_value(value: object) -> bool:
    """Whether it is a text, a number, yes or no, or an entity by its id."""
    if isinstance(value, dict):
        return isinstance(value.get("id"), str) and isinstance(value.get("name", ""), str)
    return isinstance(value, str | bool | int | float)


def is_number(value: object) -> bool:
    """Whether it is a number; yes and no are none."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def answer_all(queries: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """The answers by the queries' names; raises Problem before the first release."""
    opened = curated_door.register()
    if opened is None:
        raise Problem(HTTPStatus.SERVICE_UNAVAILABLE, "no_release", "Nothing has been published yet.", 60)
    return {name: {"result": answer(opened, query)} for name, query in queries.items()}


def answer(opened: curated_door.Register, query: dict[str, Any]) -> list[dict[str, Any]]:
    """The candidates of one query as the API writes them."""
    limit = query.get("limit")
    wanted = math.floor(min(limit, RESULTS)) if isinstance(limit, int | float) and limit >= 1 else RESULTS
    given = properties_of(query)
    found = candidates.find(
        opened, curated_door.keys(), query.get("query") or given.pop("holder_name", ""), given, wanted
    )
    sure = candidates.certain(found)
    return [
        {
            "id": one.certificate_id,
            "name": one.name,
            "type": [TYPE],
            "score": one.score,
            "match": one.certificate_id == sure,
        }
        for one in found
    ]


def properties_of(query: dict[str, Any]) -> dict[str, str]:
    """The properties that name one of our columns, as text; the others are left aside, as the API asks."""
    given = {one["pid"]: text_of(one["v"]) for one in query.get("properties", [])}
    return {column: given[column] for column in COLUMNS if given.get(column)}


def text_of(value: object) -> str:
    """A property's value as text: of several the first, of an entity its name, else its id; blank for none."""
    if isinstance(value, list):
        return text_of(value[0]) if value else ""
    return str((value.get("name") or value["id"]) if isinstance(value, dict) else value)


ROUTES = [
    Route("/api/reconcile", show_manifest, methods=["GET"]),
    Route("/api/reconcile", match, methods=["POST"]),
]
