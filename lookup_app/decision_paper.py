"""The record of one decision on paper: a decision's file in, a Chinese PDF out, with everything that it rested on."""

import datetime as dt
import io
import json
from base64 import b64encode
from typing import Any

import typst
from PIL import Image

from lookup_app import curated_door, decision_files, dispute_panel, review_work, waterfall
from lookup_app.case_files import CaseFile, Source
from lookup_app.casework_door import Account
from lookup_app.clocks import to_the_second
from lookup_app.comparison import Other, is_told, others_of, provenance_words
from lookup_app.decision_files import DecisionFile
from lookup_app.report_paper import HERE, font_folder
from lookup_app.wording import Words, bilingual, words
from pipelines.casework.dossiers import Act
from schemas.columns import CERTIFICATE_COLUMNS, LABELS_ZH

WIDEST = 1400
"""Pixels of a picture's longer side: enough to read on A4, small enough to send."""


def export(account: Account, key: str) -> bytes:
    """The PDF of the decision, in Chinese; raises CaseworkError for an account that may not see it."""
    return print_decision(decision_files.open_file(account, key), account.name)


def print_decision(decision: DecisionFile, printed_by: str) -> bytes:
    """The PDF; every word travels as data and every picture within it, so that no file is written."""
    given = json.dumps(gather(decision, printed_by, words("zh")), ensure_ascii=False)
    return bytes(
        typst.compile(
            str(HERE / "decision.typ"),
            sys_inputs={"given": given},
            font_paths=[font_folder()],
            ignore_system_fonts=True,
        )
    )


def gather(decision: DecisionFile, printed_by: str, say: Words) -> dict[str, Any]:
    """Every word and drawing of the paper by its place."""
    file, dossier = decision.file, decision.dossier
    return {
        "heading": say("paper.heading"),
        "subheading": say("app.full_name"),
        "seal": (HERE / "seal.svg").read_text(encoding="utf-8"),
        "facts": facts(decision, printed_by, say),
        "findings": finding_lines(file, say),
        "values": value_rows(file, say),
        "weights": weight_rows(file, say),
        "others": [other_table(other, file) for other in others_of(file)],
        "sources": [source_table(source, say) for source in file.sources],
        "acts": [act_line(act, say) for act in dossier.acts],
        "evidence": [
            {"name": f"{say('case.evidence')} {piece.name}", "pages": [as_drawing(page) for page in piece.pages], "digest": digest_line(piece.digest, say),
             "problem": say("case.piece_problem", problem=bilingual(piece.problem, say)) if piece.problem else ""}
            for piece in decision.evidence
        ],
        "words": {
            **{part: say(f"paper.{part}") for part in ("findings", "values", "weights", "others", "sources", "history", "chain")},
            "other_heads": [say("case.column"), say("case.golden"), say("case.other")],
            "value_heads": [say(f"case.{part}") for part in ("column", "claim", "golden")] + [say("paper.origin")],
            "weight_heads": [say(f"paper.{part}") for part in ("comparison", "level", "bits")],
            "source_heads": [say("case.column"), say("paper.canonical"), say("paper.own_words")],
        },
        "footer": say("paper.footer", case=dossier.key),
    }  # fmt: skip


def facts(decision: DecisionFile, printed_by: str, say: Words) -> list[list[str]]:
    """What the decision is about, how it stands, who printed it, and from which release."""
    dossier, one = decision.dossier, decision.file.case
    last, live = dossier.acts[-1], curated_door.live_release()
    release = say("app.release_line", release_id=live.release_id, as_of=live.day) if live else say("app.no_release")
    told = {
        say("queue.subject"): one.case_id,
        say("queue.kind"): say(f"case_kind.{one.kind}") if f"case_kind.{one.kind}" in say else one.kind,
        say("paper.last"): "　".join(
            filter(None, [to_the_second(last.at), last.by, word_of(last.action, say), last.reason])
        ),
        say("case.state"): dossier.case.state if dossier.case else "",
        say("paper.certificate"): one.certificate_id or "",
        say("paper.submission"): one.submission_id or "",
        say("paper.release"): release,
        say("paper.printed"): f"{to_the_second(dt.datetime.now(dt.UTC).isoformat())}　{printed_by}",
    }
    return [[name, value] for name, value in told.items() if value] + dispute_rows(decision, say)


def word_of(action: str, say: Words) -> str:
    """An act in words."""
    return say(f"action.{action}") if f"action.{action}" in say else action


def kind_of(kind: str, say: Words) -> str:
    """What was decided, in words: the kind of an application, or a pair, a finding, a disputed lookup."""
    return say(f"submission_kind.{kind}") if f"submission_kind.{kind}" in say else say(f"case_kind.{kind}")


def outcome_word(outcome: str, say: Words) -> str:
    """What a reviewer came to, in words."""
    named = next(name for name in (f"pair.{outcome}", f"verdict.{outcome}", f"action.{outcome}") if name in say)
    return say(named)


def finding_lines(file: CaseFile, say: Words) -> list[str]:
    """Every finding and every reason why it waited, in sentences."""
    told = {finding["code"]: finding.get("detail") or "" for finding in file.findings}
    codes = dict.fromkeys([*told, *file.case.reasons])
    besides = {code: f"（{review_work.told_detail(detail, say)}）" for code, detail in told.items() if detail}
    return [f"{review_work.sentence(code, say)}{besides.get(code, '')}" for code in codes]


def value_rows(file: CaseFile, say: Words) -> list[list[str]]:
    """Column, claim, golden value, and by which rule and from which place it was chosen."""
    return [
        [LABELS_ZH[column.name], file.claim.get(column.name) or "", file.golden.get(column.name) or "", provenance_words(column.name, file, say)]
        for column in CERTIFICATE_COLUMNS
        if (file.claim or file.golden) and is_told(column.name, file)
    ]  # fmt: skip


def weight_rows(file: CaseFile, say: Words) -> list[list[str]]:
    """Each comparison of a pair with its level and weight, and their sum."""
    if not file.evidence:
        return []
    steps = [[*waterfall.label_of(step, say), waterfall.bits(step["bits"])] for step in file.evidence]
    return [*steps, [say("pair.total"), "", waterfall.bits(file.match_weight or 0.0)]]


def digest_line(digest: str, say: Words) -> str:
    """What a file or a picture is known by, so that nobody can put another in its place; nothing where none is known."""
    return say("paper.digest", digest=digest) if digest else ""


def other_table(other: Other, file: CaseFile) -> dict[str, Any]:
    """A certificate that a finding names, beside the case's own."""
    rows = [
        [LABELS_ZH[column.name], file.golden.get(column.name) or "", other.values.get(column.name) or ""]
        for column in CERTIFICATE_COLUMNS
        if file.golden.get(column.name) or other.values.get(column.name)
    ]
    return {"name": other.label, "rows": rows}


def source_table(source: Source, say: Words) -> dict[str, Any]:
    """A source row with its canonical values and its own words, its place and the digest of its file."""
    rows = [
        [LABELS_ZH[column.name], source.values.get(column.name) or "", source.words.get(column.name) or ""]
        for column in CERTIFICATE_COLUMNS
        if source.values.get(column.name) or source.words.get(column.name)
    ]
    return {
        "office": source.office,
        "place": source.place,
        "digest": digest_line(source.digest, say),
        "rows": rows,
    }


def act_line(act: Act, say: Words) -> list[str]:
    """Moment, who, what, the state after it, why, and what holds it: the accepted values and the line of the audit."""
    chosen = act.content.get("fields") or (
        {act.content["field"]: act.content["value"]} if "field" in act.content else {}
    )
    values = "；".join(f"{LABELS_ZH.get(column, column)}：{value}" for column, value in chosen.items())
    chain = say("paper.line", line=act.line, hash=act.hash) if act.line else ""
    about = [review_work.sentence(act.content["finding"], say), say(f"verdict_reason.{act.content['listed']}")] if "finding" in act.content else []  # fmt: skip
    why = " ".join(filter(None, [*about, act.reason, *told_besides(act, say), say("paper.chosen", values=values) if values else ""]))  # fmt: skip
    return [to_the_second(act.at), act.by, word_of(act.action, say), say.gloss(act.state) or "", why, chain]


def told_besides(act: Act, say: Words) -> list[str]:
    """What an act says besides its reason: what follows from a dispute and what the other side is told, or both ends of a second review."""
    content = act.content
    told = [say(f"dispute.{content['consequence']}")] if content.get("consequence") else []
    told += [say("paper.answer", answer=say(f"dispute_answer.{content['answer']}"))] if content.get("answer") else []
    if "second" in content:
        ends = {side: outcome_word(content[side], say) for side in ("first", "second")}
        told.append(say("paper.ends", **ends))
        told += [say(f"second.{content['right']}_right")] if content.get("right") else []
    return told


def dispute_rows(decision: DecisionFile, say: Words) -> list[list[str]]:
    """What was asked and told in a disputed lookup, what is said against it and what the paper states; empty for other decisions."""
    told = dispute_panel.disputed_in(decision.dossier.history)
    if not told:
        return []
    asked = {say(f"dispute.asked_{part}"): told["question"].get(part) for part in dispute_panel.ASKED}
    answer = {say("dispute.told"): say(f"outcome.{told['answer']}"), say("dispute.in_release"): told["release_id"]}
    said = {say("dispute.said"): told["says"]}
    paper = {say("paper.on_paper", column=LABELS_ZH[column]): value for column, value in told["paper"].items()}
    return [[name, str(value)] for name, value in (asked | answer | said | paper).items() if value]


def as_drawing(page: bytes) -> str:
    """A picture of evidence as an SVG that carries it, no larger than paper needs."""
    with Image.open(io.BytesIO(page)) as image:
        plain = image.convert("RGB")
        plain.thumbnail((WIDEST, WIDEST))
        out = io.BytesIO()
        plain.save(out, "JPEG", quality=85)
        width, height = plain.size
    data = b64encode(out.getvalue()).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
        f'<image width="{width}" height="{height}" href="data:image/jpeg;base64,{data}"/></svg>'
    )
