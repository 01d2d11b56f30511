"""What the data becomes: standardized, judged, linked, merged, reconciled, every row traced."""

import dagster as dg
import polars as pl

from assets.describe import bar_chart, count_table, share
from assets.resources import Installation, Progress
from pipelines import (
    correction_notices,
    corrections,
    finding_verdicts,
    findings,
    ledger,
    linkage,
    listed_days,
    listed_years,
    prepared,
    reconcile,
    reissued,
    release,
    review_queue,
    slipped_numbers,
    standardize,
    supersede,
    survivorship,
    validate,
)
from pipelines.validate import untangle

GROUP, OWNERS, KINDS = "core", ["team:data-stewards"], {"polars", "parquet"}


def _out(description: str) -> dg.AssetOut:
    """One of several frames that a step gives."""
    return dg.AssetOut(description=description, owners=OWNERS, kinds=KINDS)


@dg.asset(group_name=GROUP, owners=OWNERS, kinds=KINDS)
def core_records(installation: Installation, raw_rows: pl.DataFrame, raw_deliveries: pl.DataFrame) -> pl.DataFrame:
    """标准化记录 · One row is one certificate as one source states it, standardized; the source's own words stay beside."""
    rows = untangle.untangle(raw_rows.filter(pl.col("kind") == "record"))
    records = standardize.standardize_rows(rows, key=installation.key_ring().subkey("record-id"))
    dated = listed_days.set_aside_registration_days(slipped_numbers.set_aside_slipped(records))
    trusted = listed_years.set_aside_registration_years(dated)
    told = correction_notices.set_aside_notice_facts(trusted)
    return corrections.apply_corrections(supersede.mark_superseded(told), raw_deliveries)


@dg.multi_asset(
    group_name=GROUP,
    outs={
        "core_quarantine": _out("隔离记录 · One row is one refused record and all its reasons."),
        "core_broken_rules": _out("违反规则 · One row is one rule that one record breaks."),
    },
)
def judge_records(installation: Installation, core_records: pl.DataFrame):
    """Judges every record by the catalogue of rules."""
    judged = validate.judge(core_records, installation.campaign())
    yield dg.Output(
        validate.quarantine_table(judged),
        "core_quarantine",
        metadata={
            "隔离占比 share quarantined": share(judged.quarantined.height, core_records.height),
            "原因 reasons": count_table(judged.broken, "severity", "code"),
            "各单位 offices": count_table(judged.quarantined, "office"),
        },
    )
    yield dg.Output(judged.broken, "core_broken_rules")


@dg.multi_asset(
    group_name=GROUP,
    outs={
        "core_assignments": _out("归并结果 · One row is one record and the certificate and holder it belongs to."),
        "core_links": _out("候选对 · One row is one pair of records that mattered, with its evidence."),
        "core_identity_changes": _out(
            "编号变更 · One row is one id that is gone, in whichever release, and where it leads now; or one that was split."
        ),
    },
)
def link_records(
    context: dg.AssetExecutionContext,
    installation: Installation,
    progress: dg.ResourceParam[Progress],
    core_records: pl.DataFrame,
    raw_judgements: pl.DataFrame,
    raw_field_choices: pl.DataFrame,
    raw_rulings: pl.DataFrame,
    raw_statuses: pl.DataFrame,
    raw_verdicts: pl.DataFrame,
):
    """Links records to persons, and a person's records to certificates; an id that people decided about stays.

    What the last run remembers is used, so that only what changed since is compared; the tables are those of a run without.
    """
    settings, keys = installation.settings(), installation.key_ring()
    previous = release.previous_assignments(settings.curated)
    if previous is None:
        # A register made anew: what people decided about is known by the records that it was published with.
        with installation.store() as store:
            previous = store.subjects.assignments()
    found = linkage.link_remembering(
        reissued.with_numbers_given_anew(core_records),
        prepared.memory_of_linkage(settings, keys),
        judgements=linkage.tell_apart(core_records, raw_judgements),
        previous=linkage.carry_over(previous, core_records.select("record_id", "superseded_by")),
        key=keys.subkey("ids"),
        secret=True,
        pinned=linkage.ids_decided_about(raw_field_choices, raw_rulings, raw_statuses, raw_verdicts),
        progress=progress.say("link_records"),
    )
    linked = found.linkage
    context.log.info(found.told)
    yield dg.Output(
        linked.assignments,
        "core_assignments",
        metadata={
            "记忆 memory": found.told,
            "重新比对的记录 records looked at anew": found.looked_at,
            "需人工判断 to review": int(linked.assignments["review"].sum()),
            "权重表版本 version of the weights": linkage.version_of(),
        },
    )
    yield dg.Output(linked.links, "core_links", metadata={"判断 judgements": count_table(linked.links, "judgement")})
    earlier = release.previous_redirects(settings.curated)
    standing = linked.assignments.join(
        core_records.filter(pl.col("superseded_by").is_null()), on="record_id", how="semi"
    )
    redirects = linkage.add_up(earlier, linked.identity_changes, standing)
    yield dg.Output(redirects, "core_identity_changes")


@dg.multi_asset(
    group_name=GROUP,
    outs={
        "core_golden_certificates": _out(
            "权威记录 · One row is one certificate: the value that each field survives with."
        ),
        "core_certificate_values": _out(
            "字段来源 · One row is one value of one field of one certificate, chosen or not, and why."
        ),
        "core_holders": _out("持证人 · One row is one holder with the names and numbers known for them."),
    },
)
def merge_records(
    installation: Installation,
    core_records: pl.DataFrame,
    core_assignments: pl.DataFrame,
    core_identity_changes: pl.DataFrame,
    raw_field_choices: pl.DataFrame,
):
    """Merges each cluster into one golden record by the survivorship rules."""
    choices = linkage.follow(raw_field_choices, core_identity_changes)
    golden = survivorship.merge(core_records, core_assignments, decisions=choices, campaign=installation.campaign())
    yield dg.Output(
        golden.certificates,
        "core_golden_certificates",
        metadata={"审验范围内 in scope": int(golden.certificates["in_scope"].sum())},
    )
    yield dg.Output(
        golden.certificate_values,
        "core_certificate_values",
        metadata={"取值依据 why": count_table(golden.certificate_values, "column", "why")},
    )
    yield dg.Output(golden.holders, "core_holders")


@dg.asset(group_name=GROUP, owners=OWNERS, kinds=KINDS)
def core_findings(
    installation: Installation,
    core_golden_certificates: pl.DataFrame,
    core_certificate_values: pl.DataFrame,
    core_holders: pl.DataFrame,
    core_records: pl.DataFrame,
    core_broken_rules: pl.DataFrame,
    core_links: pl.DataFrame,
    raw_submissions: pl.DataFrame,
    core_identity_changes: pl.DataFrame,
    raw_field_choices: pl.DataFrame,
    raw_rulings: pl.DataFrame,
    raw_statuses: pl.DataFrame,
    raw_verdicts: pl.DataFrame,
) -> pl.DataFrame:
    """疑点 · One row is one suspicion about one certificate; it holds the certificate back, it never decides."""
    golden = survivorship.Golden(core_golden_certificates, core_certificate_values, core_holders)
    claims = reconcile.claimed_numbers(raw_submissions)
    decided = [linkage.follow(said, core_identity_changes) for said in (raw_field_choices, raw_rulings, raw_statuses)]
    parted = linkage.find_parted(core_identity_changes, *decided)
    found = findings.find(
        golden, core_records, core_broken_rules, core_links, campaign=installation.campaign(), claims=claims, parted=parted
    )  # fmt: skip
    bound = findings.bind(found, golden, core_records, key=installation.key_ring().subkey("ids"), claims=claims)
    return finding_verdicts.heed(bound, linkage.follow(raw_verdicts, core_identity_changes))


@dg.multi_asset(
    group_name=GROUP,
    outs={
        "core_submissions": _out(
            "申请结果 · One row is one line of submissions and its outcome, with the rule that decided."
        ),
        "core_decisions": _out("自动决定 · One row is one thing that a rule decided, with the rule named."),
        "core_certificates": _out(
            "证书状态 · One row is one golden certificate after what its holder and the office decided."
        ),
        "core_decided_values": _out(
            "字段来源（含决定） · One row is one value of one field, from a record or from a decision on a submission."
        ),
        "core_open_submissions": _out("待审申请 · One row is one submission that no rule may decide."),
    },
)
def reconcile_submissions(
    installation: Installation,
    raw_submissions: pl.DataFrame,
    raw_rulings: pl.DataFrame,
    raw_statuses: pl.DataFrame,
    core_golden_certificates: pl.DataFrame,
    core_certificate_values: pl.DataFrame,
    core_holders: pl.DataFrame,
    core_findings: pl.DataFrame,
    core_records: pl.DataFrame,
    core_identity_changes: pl.DataFrame,
):
    """Reconciles every submission with the golden records."""
    golden = survivorship.Golden(core_golden_certificates, core_certificate_values, core_holders)
    answered = reconcile.reconcile(
        raw_submissions,
        golden,
        core_findings,
        core_records,
        campaign=installation.campaign(),
        rulings=linkage.follow(raw_rulings, core_identity_changes),
        statuses=linkage.follow_statuses(raw_statuses, core_identity_changes),
    )
    outcomes = dict(answered.submissions.group_by("disposition").len().sort("disposition").iter_rows())
    yield dg.Output(answered.submissions, "core_submissions", metadata={"结果 outcomes": bar_chart(outcomes)})
    yield dg.Output(
        answered.certificates,
        "core_certificates",
        metadata={"状态 status": count_table(answered.certificates, "status")},
    )
    yield dg.Output(
        answered.decisions, "core_decisions", metadata={"规则 rules": count_table(answered.decisions, "action", "rule")}
    )
    yield dg.Output(answered.certificate_values, "core_decided_values")
    yield dg.Output(answered.review_queue, "core_open_submissions")


@dg.multi_asset(
    group_name=GROUP,
    outs={
        "core_lineage": _out(
            "台账 · One row is one physical row of a delivery or one line of submissions, and what became of it."
        ),
        "core_lineage_blocks": _out(
            "并排记录 · One row is a further person or certificate on a physical row that holds several."
        ),
    },
)
def trace_rows(
    raw_rows: pl.DataFrame,
    core_records: pl.DataFrame,
    core_broken_rules: pl.DataFrame,
    core_quarantine: pl.DataFrame,
    core_assignments: pl.DataFrame,
    core_submissions: pl.DataFrame,
):
    """Traces every physical row to its record, certificate and holder."""
    traced = ledger.trace_rows(raw_rows, core_records, core_broken_rules, core_quarantine, core_assignments)
    lineage = pl.concat([traced.lineage, ledger.trace_submissions(core_submissions)]).sort(ledger.LOCATOR)
    counts = ledger.count_dispositions(lineage)
    told = {f"{name} rows": counts.get(name, 0) for name in ledger.ROW_DISPOSITIONS}
    yield dg.Output(lineage, "core_lineage", metadata={"去向 dispositions": bar_chart(counts), **told})
    yield dg.Output(traced.blocks, "core_lineage_blocks")


@dg.asset(group_name=GROUP, owners=OWNERS, kinds=KINDS)
def core_review_queue(
    core_open_submissions: pl.DataFrame,
    core_findings: pl.DataFrame,
    core_links: pl.DataFrame,
    core_quarantine: pl.DataFrame,
    core_assignments: pl.DataFrame,
) -> pl.DataFrame:
    """待办 · One row is one case that a person must decide, most consequential first."""
    return review_queue.build_queue(core_open_submissions, core_findings, core_links, core_quarantine, core_assignments)
