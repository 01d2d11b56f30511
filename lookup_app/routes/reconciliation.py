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
        raise invalid(f"queries is an object of 1 to {QUERIES} queries, each with a text `query` or with `properties`.")
    return queries


def is_query(query: object) -> bool:
    """Whether it is one query of the API: a text, some properties, or both."""
    if not isinstance(query, dict):
        return False
    text, properties = query.get("query"), query.get("properties", [])
    said = isinstance(text, str) or ("query" not in query and bool(properties))
    return said and isinstance(properties, list) and all(isinstance(one, dict) for one in properties)


def answer_all(queries: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """The answers by the queries' names; raises Problem before the first release."""
    opened = curated_door.register()
    if opened is None:
        raise Problem(HTTPStatus.SERVICE_UNAVAILABLE, "no_release", "Nothing has been published yet.", 60)
    return {name: {"result": answer(opened, query)} for name, query in queries.items()}


def answer(opened: curated_door.Register, query: dict[str, Any]) -> list[dict[str, Any]]:
    """The candidates of one query as the API writes them."""
    limit = query.get("limit")
    wanted = min(math.floor(limit), RESULTS) if isinstance(limit, int | float) and limit >= 1 else RESULTS
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
    given = {one.get("pid"): text_of(one.get("v")) for one in query.get("properties", [])}
    return {column: given[column] for column in COLUMNS if given.get(column)}


def text_of(value: object) -> str:
    """A property's value as text: of several the first, of an entity its name, else its id; blank for anything else."""
    if isinstance(value, list):
        return text_of(value[0]) if value and not isinstance(value[0], list) else ""
    if isinstance(value, dict):
        return text_of(value.get("name") or value.get("id")) if not isinstance(value.get("name"), dict | list) else ""
    return str(value) if isinstance(value, str | int | float) else ""


ROUTES = [
    Route("/api/reconcile", show_manifest, methods=["GET"]),
    Route("/api/reconcile", match, methods=["POST"]),
]
