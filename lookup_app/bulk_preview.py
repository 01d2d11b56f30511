"""A bulk act before it is done: every case with what will change, frozen as it was shown, so that nothing else is decided."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

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
from lookup_app.case_foresight import WORKERS
from lookup_app.decision_panel import changes
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
    awaits: Callable[[], Effect | None] | None = None
    """What is still to be worked out before it may be confirmed."""
    about: Mapping[str, review_acts.Pair | str] = field(default_factory=dict)
    """Case → the pair or the certificate whose lines tell what will change."""


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


def complete(proposal: Proposal, effect: Effect | None, say: Words) -> Proposal:
    """The proposal with what changes in each case, now that it is worked out."""
    lines = tuple(
        replace(line, what=_told(proposal.about.get(line.item_id), effect, say) if not line.left else ())
        for line in proposal.lines
    )
    return replace(proposal, lines=lines, effect=effect, awaits=None)


def _told(about: review_acts.Pair | str | None, effect: Effect | None, say: Words) -> tuple[str, ...]:
    """What becomes of a pair's records, or the fields and findings of a certificate that come and go."""
    if isinstance(about, tuple):
        moves = [move for move in effect.foreseen.moves if move.record_id in about] if effect else []
        told = [foresight_view.move_line(move, effect.names, say) for move in moves] if effect else []
        return tuple(told) or (say("foresight.nothing"),)
    changed = foresight_view.lines_about(effect, about, say) if effect and about else []
    return tuple(changed) or (say("bulk.unchanged"),)


def _propose_judgement(group: Group, act: str, reason: str, seen: casework_door.Moment, say: Words) -> Proposal:
    """Pairs, with what becomes of their records to follow; all judgements are foreseen together, since one may change another's effect."""
    about = {item.item_id: pair for item in group.items[:LARGEST] if (pair := review_acts.pair_of(item))}
    pairs = tuple(about.values())
    names = curated_door.names_of_records(sorted({record for low, high, _ in pairs for record in (low, high)}))
    lines = [
        Line(item, " / ".join(dict.fromkeys(names[one] for one in pair[:2] if one in names)), ())
        for item, pair in about.items()
    ]
    work = partial(_of_judgements, pairs, group.same.may, act)
    return Proposal(act, reason, tuple(lines), {}, pairs, seen, None, awaits=work, about=about)


def _of_judgements(pairs: tuple[review_acts.Pair, ...], words: tuple[str, ...], act: str) -> Effect | None:
    return foresight_door.of_judgements(pairs, words).get(act)


def _propose_verdict(
    items: Sequence[WorkItem], act: str, reason: str, seen: casework_door.Moment, say: Words
) -> Proposal:
    """Certificates with what becomes of them once a second person agrees, their findings worked out anew."""
    register = curated_door.register()
    known = bulk_groups.findings_of(register) if register else {}
    findings = {item.item_id: known[item.item_id].finding for item in items if item.item_id in known}
    outlook = verdict_outlook.foresee_all([(finding, act) for finding in findings.values()])
    names = curated_door.labels([finding.certificate_id for finding in findings.values()])
    lines = []
    for item_id, finding in findings.items():
        rule, held = outlook.get(finding.certificate_id, (None, []))
        codes = review_work.sentences(held, say)
        what = say("verdict.passes", rule=say(f"rule_passed.{rule}")) if rule else f"{say('verdict.held')}{codes}"
        lines.append(Line(item_id, names.get(finding.certificate_id, ""), (what,)))
    return Proposal(act, reason, tuple(lines), {}, (), seen, None, tuple(findings.values()))


def _propose_dispute(
    account: Account, items: Sequence[WorkItem], act: str, reason: str, seen: casework_door.Moment, say: Words
) -> Proposal:
    """Disputes with what each side says, since that alone may differ; what was looked into in bulk only is left out."""
    lines, versions = [], dict[str, int]()
    for item, case, history in _looked_at(account, items):
        told = dispute_panel.disputed_in(history)
        left = say("bulk.examined_in_bulk") if act == "dismiss" and review_door.was_examined_in_bulk(history) else ""
        if not left:
            versions[case.case_id] = case.version
        lines.append(Line(item.item_id, str(told["question"].get("name") or ""), (str(told["says"]),), left))
    return Proposal(act, reason, tuple(lines), versions, (), seen, None)


def _looked_at(
    account: Account, items: Sequence[WorkItem]
) -> list[tuple[WorkItem, casework_door.Case, list[dict[str, object]]]]:
    """Each case as it stands with its history, the looks audited as one act."""
    found = review_door.look_at_all(account, [item.case.case_id for item in items if item.case])
    return [(item, *found[item.case.case_id]) for item in items if item.case and item.case.case_id in found]


def _propose_decision(
    account: Account, items: Sequence[WorkItem], act: str, reason: str, seen: casework_door.Moment, say: Words
) -> Proposal:
    """Applications, with the fields that change to follow; what was examined in bulk only is left out of a pass."""
    looked_at = _looked_at(account, [item for item in items if item.waiting])
    golden = curated_door.golden_values([case.certificate_id for _, case, _ in looked_at if case.certificate_id])
    lines, versions, chosen, about = [], dict[str, int](), dict[str, dict[str, str | None]](), dict[str, str]()
    for item, case, history in looked_at:
        claim = case_files.said(case_files.last_content(history))
        who = " · ".join(filter(None, [claim.get("holder_name"), case.certificate_id and foresight_view.short(case.certificate_id)]))  # fmt: skip
        left = say("bulk.examined_in_bulk") if act == "pass" and review_door.was_examined_in_bulk(history) else ""
        if not left:
            versions[case.case_id] = case.version
        if act == "pass" and not left:
            target = case.certificate_id or f"{foresight_view.UNNAMED} {case.case_id[-6:]}"
            about[item.item_id] = target
            chosen.setdefault(target, {}).update(changes(claim, golden.get(case.certificate_id or "", {})))
        lines.append(Line(item.item_id, who, (), left))
    proposal = Proposal(act, reason, tuple(lines), versions, (), seen, None, about=about)
    if not chosen:
        return complete(proposal, None, say)
    return replace(proposal, awaits=partial(foresight_door.of_values, chosen, approved=True))
