"""Explanations as people read them and as programs do."""

from pipelines.linkage.explain import Explanation, Waterfall
from pipelines.linkage.explain_groups import GroupExplanation


def as_text(found: Explanation) -> str:
    """The explanation as sentences, Chinese first."""
    lines = [f"{found.verdict.zh} {found.verdict.en}", f"{found.numbers.zh} {found.numbers.en}"]
    if len(found.through) > 2:
        lines.append(f"经由 through: {' – '.join(found.through)}")
    for zh, en, waterfall in (
        ("是否同一人", "One person?", found.person),
        ("是否同一证书（若为同一人）", "One certificate, if one person?", found.certificate),
    ):
        lines += ["", f"{zh} {en}", *_waterfall_lines(waterfall)]
    return "\n".join(lines) + "\n"


def _waterfall_lines(waterfall: Waterfall) -> list[str]:
    start = f"  {waterfall.prior:+6.1f} → {waterfall.prior:+6.1f}  依据之前 before any evidence"
    steps = [f"  {step.bits:+6.1f} → {step.running:+6.1f}  {step.words.zh} {step.words.en}" for step in waterfall.steps]
    return [start, *steps, f"  合计 total {waterfall.total:+.1f}"]


def as_json(found: Explanation) -> dict[str, object]:
    """The explanation as data: what a chart needs to draw the waterfalls."""
    return {
        "record_id_l": found.record_id_l,
        "record_id_r": found.record_id_r,
        "verdict": found.verdict._asdict(),
        "numbers": found.numbers._asdict(),
        "through": list(found.through),
        "person": _waterfall_json(found.person),
        "certificate": _waterfall_json(found.certificate),
    }


def _waterfall_json(waterfall: Waterfall) -> dict[str, object]:
    steps = [{**step._asdict(), "words": step.words._asdict()} for step in waterfall.steps]
    return {"prior": waterfall.prior, "steps": steps, "total": waterfall.total}


def group_as_text(found: GroupExplanation) -> str:
    """A person's joins and rivals as sentences, Chinese first."""
    records = ", ".join(found.record_ids)
    lines = [f"持证人 holder {found.holder_id}：{len(found.record_ids)} 条记录 records: {records}"]
    for join in found.joins:
        lines += ["", f"{join.record_id_l} – {join.record_id_r}：{join.words.zh} {join.words.en}"]
        lines += _waterfall_lines(join.person) if join.person else []
    lines += ["", f"相近的其他持证人 rivals: {len(found.rivals)}"]
    for rival in found.rivals:
        lines += ["", f"{rival.record_id} | {rival.rival_record_id}：{rival.words.zh} {rival.words.en}"]
        lines += _waterfall_lines(rival.person)
    return "\n".join(lines) + "\n"


def group_as_json(found: GroupExplanation) -> dict[str, object]:
    """The same as data."""
    joins = [
        {
            **join._asdict(),
            "words": join.words._asdict(),
            "person": _waterfall_json(join.person) if join.person else None,
        }
        for join in found.joins
    ]
    rivals = [
        {**rival._asdict(), "words": rival.words._asdict(), "person": _waterfall_json(rival.person)}
        for rival in found.rivals
    ]
    return {"holder_id": found.holder_id, "record_ids": list(found.record_ids), "joins": joins, "rivals": rivals}
