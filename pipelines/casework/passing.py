"""What passes when a case passes: for which certificate, of which holder, with which values."""

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pipelines.casework.context import Context
from pipelines.casework.errors import IncompleteError
from pipelines.reconcile.amendments import canonical
from schemas.columns import COLUMNS

if TYPE_CHECKING:
    from pipelines.casework.cases import Case

WHOLE = {"register": "certificate"}
"""Kind of case → the part of its submission that passes with it whole; for all others the changed fields."""
PERSON = ("holder_name", "id_number", "phone")


def complete_pass(
    context: Context, case: "Case", events: Sequence[Mapping[str, Any]], payload: Mapping[str, Any]
) -> dict[str, Any]:
    """The payload with its certificate and the canonical values that are accepted; a new certificate gets ids of its own.

    `fields` names what is accepted field by field; without it the whole change is.
    """
    submitted = _submitted(events)
    whole = payload.get("fields") is None
    chosen = submitted.get(WHOLE.get(case.kind, "changed_fields")) if whole else payload["fields"]
    if case.kind == "register" and case.certificate_id is None:
        return {**payload, **_new_certificate(context, case, submitted, chosen or {})}
    certificate_id = case.certificate_id or payload.get("certificate_id")
    if not certificate_id:
        raise IncompleteError("请选择这份申请所指的证书。 Choose the certificate that this is about.")
    return {**payload, "certificate_id": certificate_id, "holder_id": None, "fields": _canonical(chosen or {})}


def _new_certificate(
    context: Context, case: "Case", submitted: Mapping[str, Any], chosen: Mapping[str, Any]
) -> dict[str, Any]:
    """Ids and values of a certificate that only its holder's registration attests; who the holder is can't be left out."""
    return {
        "certificate_id": f"C{context.mac('certificate', case.case_id)[:16]}",
        "holder_id": submitted.get("holder_id") or f"H{context.mac('registered-holder', case.holder_key)[:16]}",
        "fields": _canonical({**chosen, **{column: submitted.get(column) for column in PERSON}}),
    }


def _submitted(events: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The last submission of the case, whichever way it came in, as one mapping."""
    last = next(event["payload"] for event in reversed(events) if event["action"] in ("submit", "receive"))
    if "submission" in last:
        return {**json.loads(last["submission"]["content"]), "holder_id": last["submission"].get("holder_id")}
    return {**last["form"], **last.get("person", {})}


def _canonical(values: Mapping[str, Any]) -> dict[str, str]:
    """The values as the register writes them, blank ones left out; raises IncompleteError naming a column that it can't hold."""
    if unknown := set(values) - set(COLUMNS):
        raise IncompleteError(f"没有这个项目：{min(unknown)}。 There is no such field: {min(unknown)}.")
    found = {column: canonical(column, str(value)) for column, value in values.items() if value}
    if unreadable := sorted(column for column, value in found.items() if value is None):
        raise IncompleteError(f"无法识别的内容：{unreadable[0]}。 A value can't be read: {unreadable[0]}.")
    return {column: value for column, value in found.items() if value}
