"""A bulk act before it is done: every case with what will change, frozen as it was shown, so that nothing else is decided."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lookup_app import (
    bulk_groups,
    case_files,
    casework_door,
    curated_door,
    dispute_panel,
    foresight_door,
    foresight_view,
    review_acts,
    review_door,
    review_work,
    verdict_outlook,
)
from lookup_app.access import Account
from lookup_app.bulk_groups import LARGEST, Group
from lookup_app.case_files import CaseFile
from lookup_app.case_foresight import WORKERS
from lookup_app.decision_panel import changed_fields
from lookup_app.foresight_door import Effect
from lookup_app.wording import Words
from lookup_app.work_list import WorkItem
from pipelines.casework.verdicts import Finding


@dataclass(frozen=True)
class Line:
    """One case: its name, whom it is about, and what will change; `left` says why it is left out, if it is."""

    item_id: str
    who: str
    what: tuple[str, ...]
    left: str = ""


@dataclass(frozen=True)
class Proposal:
    """What will be done on confirming, and to which cases or pairs exactly."""

    act: str
    reason: str
    lines: tuple[Line, ...]
    versions: Mapping[str, int]
    pairs: tuple[review_acts.Pair, ...]
    seen: casework_door.Moment
    effect: Effect | None
    findings: tuple[Finding, ...] = ()
    listed: str = ""


def propose(account: Account, group: Group, act: str, reason: str, say: Words) -> Proposal:
    """The preview of an act on the first cases of a group."""
    seen, items = casework_door.moment(), group.items[:LARGEST]
    if group.same.kind == "finding":
        return _propose_verdict(items, act, reason, seen, say)
    if group.same.kind == "pair":
        return _propose_judgement(group, act, reason, seen, say)
    if group.same.kind == "dispute":
        return _propose_dispute(account, items, act, reason, seen, say)
    return _propose_decision(account, items, act, reason, seen, say)


def warm(group: Group) -> None:
    """Nothing; what either judgement of the first pairs changes is worked out beside the page, so that its preview is there at once."""
    pairs = tuple(pair for item in group.items[:LARGEST] if (pair := review_acts.pair_of(item)))
    if pairs and group.same.kind == "pair":
        WORKERS.submit(foresight_door.of_judgements, pairs, group.same.may)


def _propose_judgement(group: Group, act: str, reason: str, seen: casework_door.Moment, say: Words) -> Proposal:
    """Pairs with what becomes of their records; all judgements are foreseen together, since one may change another's effect."""
    items = group.items[:LARGEST]
    pairs = tuple(pair for item in items if (pair := review_acts.pair_of(item)))
    effect = foresight_door.of_judgements(pairs, group.same.may).get(act)
    files = {item.item_id: curated_door.case_file(item.waiting) for item in items if item.waiting}
    lines = []
    for item, pair in zip(items, pairs, strict=True):
        moves = [move for move in effect.foreseen.moves if move.record_id in pair] if effect else []
        told = tuple(foresight_view.move_line(move, effect.names, say) for move in moves) if effect else ()
        lines.append(Line(item.item_id, _names(files.get(item.item_id)), told or (say("foresight.nothing"),)))
    return Proposal(act, reason, tuple(lines), {}, pairs, seen, effect)


def _propose_verdict(
    items: Sequence[WorkItem], act: str, reason: str, seen: casework_door.Moment, say: Words
) -> Proposal:
    """Certificates with what becomes of them once a second person agrees, their findings worked out anew."""
    register = curated_door.register()
    known = bulk_groups.findings_of(register) if register else {}
    findings = {item.item_id: known[item.item_id].finding for item in items if item.item_id in known}
    outlook = verdict_outlook.foresee_all([(finding, act) for finding in findings.values()])
    files = {item.item_id: curated_door.case_file(item.waiting) for item in items if item.waiting}
    lines = []
    for item_id, finding in findings.items():
        rule, held = outlook.get(finding.certificate_id, (None, []))
        codes = review_work.sentences(held, say)
        what = say("verdict.passes", rule=say(f"rule_passed.{rule}")) if rule else f"{say('verdict.held')}{codes}"
        lines.append(Line(item_id, _names(files.get(item_id)), (what,)))
    return Proposal(act, reason, tuple(lines), {}, (), seen, None, tuple(findings.values()))


def _propose_dispute(
    account: Account, items: Sequence[WorkItem], act: str, reason: str, seen: casework_door.Moment, say: Words
) -> Proposal:
    """Disputes with what each side says, since that alone may differ; what was looked into in bulk only is left out."""
    lines, versions = [], dict[str, int]()
    for item in items:
        if item.case is None:
            continue
        case, history = review_door.look(account, item.case.case_id)
        told = dispute_panel.disputed_in(history)
        left = say("bulk.examined_in_bulk") if act == "dismiss" and review_door.was_examined_in_bulk(history) else ""
        if not left:
            versions[case.case_id] = case.version
        lines.append(Line(item.item_id, str(told["question"].get("name") or ""), (str(told["says"]),), left))
    return Proposal(act, reason, tuple(lines), versions, (), seen, None)


def _names(file: CaseFile | None) -> str:
    """The names that the sources of a case give."""
    names = [source.values.get("holder_name") for source in file.sources] if file else []
    return " / ".join(dict.fromkeys(filter(None, names)))


def _propose_decision(
    account: Account, items: Sequence[WorkItem], act: str, reason: str, seen: casework_door.Moment, say: Words
) -> Proposal:
    """Applications with the fields that change; what was examined in bulk only is left out of a pass."""
    lines, versions, chosen, of_item = [], dict[str, int](), dict[str, dict[str, str | None]](), dict[str, str]()
    for item in items:
        if item.case is None or item.waiting is None:
            continue
        case, history = review_door.look(account, item.case.case_id)
        file = curated_door.case_file(item.waiting)
        claim = case_files.said(case_files.last_content(history))
        who = " · ".join(filter(None, [claim.get("holder_name"), case.certificate_id and foresight_view.short(case.certificate_id)]))  # fmt: skip
        left = say("bulk.examined_in_bulk") if act == "pass" and review_door.was_examined_in_bulk(history) else ""
        if not left:
            versions[case.case_id] = case.version
        if act == "pass" and not left and file is not None:
            target = case.certificate_id or f"{foresight_view.UNNAMED} {case.case_id[-6:]}"
            of_item[item.item_id] = target
            chosen.setdefault(target, {}).update(changed_fields(file.with_claim(claim)))
        lines.append(Line(item.item_id, who, (), left))
    effect = foresight_door.of_values(chosen, approved=True) if chosen else None
    told = [_with_effect(line, of_item.get(line.item_id), effect, say) for line in lines]
    return Proposal(act, reason, tuple(told), versions, (), seen, effect)


def _with_effect(line: Line, certificate: str | None, effect: Effect | None, say: Words) -> Line:
    """The line with the fields of its certificate that change, and the findings that come and go with that."""
    told = foresight_view.lines_about(effect, certificate, say) if effect and certificate else []
    return Line(line.item_id, line.who, tuple(told) or (say("bulk.unchanged"),), line.left)
