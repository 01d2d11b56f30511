"""What became of cases like this one: the same reason, approval document or office, decided already."""

import streamlit as st

from lookup_app import curated_door, foresight_view, layout, review_work
from lookup_app.case_files import CaseFile
from lookup_app.register_reader import Register
from lookup_app.wording import Words

SHOWN = 8
QUERY = """
    with mine as (select * from certificates where certificate_id = $certificate),
    alike as (
        select s.submission_id as name, s.disposition as outcome, s.reasons, s.action as what, s.submitted_at as moment,
            list_has_any(s.reasons, $reasons) as by_reason, c.approval_document = (select approval_document from mine) as by_document,
            c.issuing_authority = (select issuing_authority from mine) as by_authority
        from submissions s left join certificates c using (certificate_id)
        where s.disposition in ('accepted', 'returned', 'rejected') and ($action is null or s.action = $action)
        union all
        select c.certificate_id, c.status, f.codes, 'finding', c.status_on,
            list_has_any(f.codes, $reasons), c.approval_document = (select approval_document from mine),
            c.issuing_authority = (select issuing_authority from mine)
        from (select certificate_id, list(distinct code order by code) as codes from findings group by 1) f join certificates c using (certificate_id)
        where $action is null and c.certificate_id is distinct from $certificate and c.status in ('已通过', '已撤销', '已暂停', '不通过')
    )
    select name, what, outcome, reasons, coalesce(by_reason, false) as by_reason, coalesce(by_document, false) as by_document,
        coalesce(by_authority, false) as by_authority
    from alike where by_reason or by_document or (by_authority and $action is not null)
    order by (by_reason::int + 2 * by_document::int + by_authority::int) desc, moment desc nulls last, name limit $shown"""


def find(register: Register, file: CaseFile, reasons: list[str]) -> list[dict[str, object]]:
    """The decided cases most like this one, the likest first."""
    values = {
        "certificate": file.case.certificate_id,
        "reasons": reasons,
        "action": (file.submission or {}).get("action"),
        "shown": SHOWN,
    }
    return register.records_named(QUERY, values)


def draw(file: CaseFile, reasons: list[str], say: Words) -> None:
    """A table of them, folded away; nothing where there are none."""
    register = curated_door.register()
    found = find(register, file, reasons) if register and file.case.kind in ("submission", "finding") else []
    if not found:
        return
    with st.expander(say("similar.title", count=len(found))):
        layout.draw_table(
            [say(f"similar.{name}") for name in ("case", "outcome", "reasons", "alike")],
            [(foresight_view.short(str(one["name"])), _outcome(str(one["outcome"]), say), _reasons(one["reasons"], say), _why(one, say)) for one in found],
            say("similar.title", count=len(found)),
        )  # fmt: skip


def _outcome(outcome: str, say: Words) -> str:
    return say(f"disposition.{outcome}") if f"disposition.{outcome}" in say else outcome


def _reasons(codes: object, say: Words) -> str:
    return review_work.sentences(codes, say) if isinstance(codes, list) else ""


def _why(one: dict[str, object], say: Words) -> str:
    parts = [say(f"similar.{name}") for name in ("by_reason", "by_document", "by_authority") if one[name]]
    return say.pick("、", ", ").join(parts)
