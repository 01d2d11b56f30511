"""A run in numbers, from the release it published: what came in, where every row went, what is known now."""

from dataclasses import asdict, dataclass
from typing import Any

import polars as pl

from pipelines import ledger, release
from pipelines.keys import load_keys
from pipelines.lookup import Answer, LookupStore
from pipelines.release import wording
from pipelines.settings import Settings
from schemas.reasons import catalogue

FILES = {
    "read": "已读 read",
    "partly_read": "部分读出 partly read",
    "duplicate": "重复 duplicate",
    "rejected": "拒收 rejected",
}


@dataclass(frozen=True)
class RunSummary:
    """One run in numbers."""

    release_id: str
    as_of: str
    files: dict[str, int]
    rejected: list[tuple[str, str]]
    rows_in: int
    rows: dict[str, int]
    submissions: dict[str, int]
    certificates: int
    holders: int
    published: int
    review_queue: int
    example: tuple[str, str] | None

    @property
    def adds_up(self) -> bool:
        """Whether every row that came in is on a line of the ledger."""
        return self.rows_in == sum(self.rows.values())

    def as_dict(self) -> dict[str, Any]:
        """The numbers by name."""
        return asdict(self) | {"adds_up": self.adds_up}


def summarize(settings: Settings) -> RunSummary:
    """The summary of the live release; raises ReleaseError if there is none."""
    live = release.current(settings.curated)
    if live is None:
        raise release.NothingPublishedError("还没有发布任何版本。 Nothing has been published yet.")
    deliveries, lineage = release.load_table(live, "deliveries"), release.load_table(live, "lineage")
    dispositions = ledger.count_dispositions(
        lineage.filter(pl.col("source_file").is_in(deliveries["source_file"].implode()))
    )
    submissions = ledger.count_dispositions(release.load_table(live, "submissions"))
    refused = deliveries.filter(pl.col("disposition") == "rejected").sort("source_file")
    return RunSummary(
        release_id=live.release_id,
        as_of=live.as_of,
        files=ledger.count_dispositions(deliveries),
        rejected=list(refused.select("source_file", "reason").iter_rows()),
        rows_in=int(deliveries.filter(pl.col("disposition").is_in(["read", "partly_read"]))["rows"].sum()),
        rows={name: dispositions.get(name, 0) for name in ledger.ROW_DISPOSITIONS},
        submissions=submissions,
        certificates=live.counts["certificates"],
        holders=live.counts["holders"],
        published=live.counts["curated_certificates"],
        review_queue=live.counts["review_queue"],
        example=_find_example(settings),
    )


def _find_example(settings: Settings) -> tuple[str, str] | None:
    """A name and certificate number to try, only where the people are invented: beside a sample's truth."""
    truth = settings.raw / "truth.parquet"
    if not truth.is_file():
        return None
    columns = ["true_holder_name", "true_certificate_number", "publishable"]
    people = pl.read_parquet(truth).select(columns).filter("publishable").drop_nulls().unique(maintain_order=True)
    with LookupStore(settings.curated, load_keys(settings.key_file)) as store:
        for name, number, _ in people.iter_rows():
            if store.find(name, certificate_number=number).answer is Answer.VERIFIED:
                return name, number
    return None


def _advise(code: str) -> str:
    """Why a file was refused and what to do about it, in both languages."""
    reason = catalogue().get(code)
    return f"{reason.zh}{reason.advice_zh} {reason.en} {reason.advice_en}" if reason else code


def render(summary: RunSummary) -> str:
    """The summary as people read it at a terminal."""
    parts = " + ".join(f"{wording.say('row', name)} {count:,}" for name, count in summary.rows.items())
    total = sum(summary.rows.values())
    verdict = "相符 adds up" if summary.adds_up else "不符 DOES NOT ADD UP"
    lines = [
        "台账 Ledger",
        f"  文件 files      {_listed({FILES.get(name, name): count for name, count in summary.files.items()})}",
        *(f"    拒收 rejected  {file}  {_advise(reason)}" for file, reason in summary.rejected),
        f"  收到行 rows in   {summary.rows_in:,} = {parts} = {total:,}  {verdict}",
        f"  申请 submissions {_listed({wording.say('outcome', name): count for name, count in summary.submissions.items()})}",
        f"  证书 certificates {summary.certificates:,}   持证人 holders {summary.holders:,}   待办 to review {summary.review_queue:,}",
        f"  可查 in the lookup {summary.published:,}",
        f"  版本 release     {summary.release_id}",
    ]
    if summary.example:
        name, number = summary.example
        lines.append(
            f"试一次查询 try an enquiry:\n  .venv/bin/shenyan lookup --name {name} --certificate-number {number}"
        )
    return "\n".join(lines) + "\n"


def _listed(counts: dict[str, int]) -> str:
    return "，".join(f"{name} {count:,}" for name, count in counts.items()) or "0"
