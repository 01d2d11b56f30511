"""Which findings a decision raises and which it settles, and what an enquirer then sees: the run's own rules, on the whole register with the part in its place."""

import json
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from pipelines import findings, linkage
from pipelines.finding_verdicts import FINDING, heed
from pipelines.findings.finding import UNREAD
from pipelines.foresight.part import Part
from pipelines.linkage.ids import CHANGES
from pipelines.linkage.links import SCHEMA as LINKS
from pipelines.linkage.links import join_judged
from pipelines.reconcile import claimed_numbers
from pipelines.reconcile.rulings import RULED
from pipelines.reconcile.submissions import SCHEMA as RECEIVED
from pipelines.reconcile.submissions import TEXTS
from pipelines.release.passing import pass_certificates
from pipelines.survivorship import Golden
from pipelines.validate import judge
from pipelines.validate.origin import VOID
from schemas.campaign import Campaign

OF_RECORD = (
    "record_id", "source_file", "office", "office_kind", "marks", "id_number_status", "certificate_number", "acquired_on",
    "issuing_authority", "approval_document", "remarks", "title_raw", "level_raw", "holder_name", "title", "series", "inferred",
    "acquisition_method", "acquisition_method_raw", "context", "extra", "supersedes", "superseded_by",
)  # fmt: skip
"""What findings look at in records whose certificates stay as they are."""
OUT_OF_ORDER = {"code": pl.lit("NUMBER_OUT_OF_SEQUENCE"), "severity": pl.lit("warn")}
"""The broken rule that only a look at all records shows."""
PASSED = "已通过"
BROKEN = ("record_id", "code", "severity")
NO_VERDICTS = pl.DataFrame(
    schema=dict.fromkeys((*FINDING, "basis", "verdict", "verdict_id", "decided_at"), pl.String())
)


@dataclass(frozen=True)
class Around:
    """The register as it is released: its golden records, what they rest on, and who claims which number."""

    certificates: pl.DataFrame
    values: pl.DataFrame
    records: pl.DataFrame
    links: pl.DataFrame
    refused: pl.DataFrame
    submissions: pl.DataFrame
    claims: pl.DataFrame | None = None
    strays: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema={"record_id": pl.String()}))
    """Records of the certificates whose numbers the release found out of their place."""

    def broken(self, part: Part, campaign: Campaign) -> pl.DataFrame:
        """The broken rules that findings heed: words that nobody understood and rows that are void among the part's records, every record that was refused, void ones by their own reasons too, and numbers out of their order."""
        unread = judge(part.records, campaign).broken.filter(pl.col("code").is_in([*UNREAD, *VOID])).select(*BROKEN)
        refused = self.refused.select("record_id", code=pl.lit("REFUSED"), severity=pl.lit("quarantine"))
        void = self.refused.select("record_id", code="reasons").explode("code").filter(pl.col("code").is_in(VOID))
        void = void.with_columns(severity=pl.lit("quarantine"))
        return pl.concat([unread, refused, void, self.strays.select("record_id", **OUT_OF_ORDER)])

    def without(self, certificate_ids: Collection[str]) -> Golden:
        """All golden records but these."""
        others = ~pl.col("certificate_id").is_in(list(certificate_ids))
        return Golden(self.certificates.filter(others), self.values.filter(others), pl.DataFrame())


@dataclass(frozen=True)
class Said:
    """What is said beside the part's records, as it stands in one of the two outcomes: judgements of pairs, certificates approved."""

    judgements: pl.DataFrame
    broken: pl.DataFrame
    identity_changes: pl.DataFrame
    approved: tuple[str, ...] = ()


def find_open(
    around: Around, part: Part, golden: Golden, said: Said, *, key: bytes, campaign: Campaign
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The findings that are open once the part's golden records are these, and its certificates with the rule by which they pass."""
    own = golden.certificates["certificate_id"]
    others = around.without({*part.assignments["certificate_id"].drop_nulls(), *own})
    whole = Golden(
        _beside(golden.certificates, others.certificates),
        _beside(golden.certificate_values, others.certificate_values),
        golden.holders,
    )
    found = findings.find(
        whole, around.records, said.broken, join_judged(around.links, around.records["record_id"], said.judgements),
        campaign=campaign, claims=around.claims, parted=linkage.find_parted(said.identity_changes, _decided(part)),
    )  # fmt: skip
    of_part = pl.col("certificate_id").is_in(own.implode())
    verdicts = NO_VERDICTS if part.verdicts is None else part.verdicts
    bound = findings.bind(found.filter(of_part), whole, around.records, key=key, claims=around.claims)
    heeded = heed(bound, linkage.follow(verdicts, said.identity_changes))
    passing = pass_certificates(_with_status(around, golden, said), heeded, _ruled(around, said), campaign)
    every = pl.concat([heeded, found.filter(~of_part)], how="diagonal")
    return every.filter(pl.col("open") & (pl.col("severity") != "note")), passing.select("certificate_id", "passed_by")


def _beside(own: pl.DataFrame, others: pl.DataFrame) -> pl.DataFrame:
    """The part's golden records among all others, in the part's columns."""
    return pl.concat([own, others.select(own.columns).cast(own.schema)])


def _decided(part: Part) -> pl.DataFrame:
    return pl.DataFrame({"certificate_id": sorted(part.pinned)}, schema={"certificate_id": pl.String})


def _with_status(around: Around, golden: Golden, said: Said) -> pl.DataFrame:
    """The part's certificates with the status that they, or those merged into them, have; what is approved has passed."""
    led = said.identity_changes.filter((pl.col("level") == "certificate") & (pl.col("kind") == "merged"))
    status = linkage.follow(around.certificates.select("certificate_id", _status="status"), led)
    known = status.sort("_status").unique("certificate_id", keep="last", maintain_order=True)
    approved = pl.col("certificate_id").is_in(list(said.approved))
    return (
        golden.certificates.join(known, on="certificate_id", how="left", maintain_order="left")
        .with_columns(status=pl.when(approved).then(pl.lit(PASSED)).otherwise(pl.coalesce("_status", "status")))
        .drop("_status")
    )


def _ruled(around: Around, said: Said) -> pl.DataFrame:
    """The applications as they are, and those that the decision approves."""
    columns = ("certificate_id", "disposition", "reasons")
    schema = pl.Schema({"certificate_id": pl.String(), "disposition": pl.String(), "reasons": pl.List(pl.String())})
    approved = pl.DataFrame([(one, "accepted", [RULED]) for one in said.approved], schema=schema, orient="row")
    return pl.concat([around.submissions.select(columns), approved])


def no_changes() -> pl.DataFrame:
    """No id leads elsewhere."""
    return pl.DataFrame(schema=CHANGES)


def plain_links(links: pl.DataFrame) -> pl.DataFrame:
    """The released links in the schema of a run's, without their evidence."""
    return links.with_columns(evidence=pl.lit(None, pl.String)).select(list(LINKS)).cast(pl.Schema(LINKS))


def claims_of(submissions: pl.DataFrame) -> pl.DataFrame:
    """Who applies for which number (`reconcile.claimed_numbers`), from the applications as a release holds them, opened."""
    registrations = submissions.filter((pl.col("action") == "register") & pl.col("content").is_not_null())
    return claimed_numbers(
        pl.DataFrame([_as_received(row) for row in registrations.iter_rows(named=True)], schema=RECEIVED)
    )


def _as_received(row: dict[str, Any]) -> dict[str, Any]:
    """A released application as the run read it."""
    content = json.loads(row["content"])
    said = {field: str(content[field]) for field in TEXTS if content.get(field)}
    certificate = json.dumps(content.get("certificate") or {}, ensure_ascii=False)
    kept = {
        "source_file": row["source_file"],
        "row": row["row"],
        "submitted_at": row["submitted_at"],
        "action": row["action"],
    }
    return (
        said
        | kept
        | {"certificate": certificate, "changed_fields": "{}", "evidence": row["evidence"] or "[]", "digest": ""}
    )
