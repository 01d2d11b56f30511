"""What must hold before a release, and what a steward should look at; each check says what to do when it fails."""

import datetime as dt

import dagster as dg
import polars as pl

from assets.contracts import FRAMES
from assets.describe import markdown_table, share
from assets.resources import Installation
from pipelines import exclusions, freshness, ledger, release
from pipelines.release.writing import digest_file
from pipelines.watching import hide_numbers
from schemas import tables
from schemas.reasons import catalogue

REJECTED, QUARANTINED, UNDERSTOOD = 0.25, 0.35, 0.5
"""Beyond these shares something larger than single mistakes is wrong."""
SHOWN = 60
NO_RELEASE = "没有发布任何内容，上一版本仍然有效 · Nothing is published, the last release stays live"


def _verdict(passed: bool, advice: str, **metadata: object) -> dg.AssetCheckResult:
    """A warning's result: the advice stands only beside a failure."""
    return dg.AssetCheckResult(
        passed=passed, severity=dg.AssetCheckSeverity.WARN, metadata=metadata, description=None if passed else advice
    )


def _contract_check(table: str, asset: str) -> dg.AssetChecksDefinition:
    """A blocking check that the asset keeps the contract of its table."""

    @dg.asset_check(
        asset=asset,
        name="keeps_its_contract",
        blocking=True,
        description=(
            f"表 {table} 符合约定 · Table {table} keeps its contract. "
            f"不符时：{NO_RELEASE}；请把本句和运行编号交给开发人员 · if not, give the developers this sentence and the run's id."
        ),
    )
    def keeps_its_contract(frame: pl.DataFrame) -> dg.AssetCheckResult:
        try:
            tables.check(table, frame)
        except tables.TableError as broken:
            return dg.AssetCheckResult(passed=False, description=f"{broken}. {NO_RELEASE}.")
        return dg.AssetCheckResult(passed=True, metadata={"rows": frame.height})

    return keeps_its_contract


contract_checks = [_contract_check(table, asset) for table, asset in FRAMES.items()]


@dg.asset_check(
    asset="core_lineage",
    blocking=True,
    additional_ins={
        name: dg.AssetIn(name) for name in ("raw_rows", "raw_submissions", "core_lineage_blocks", "core_records")
    },
    description="每一行原始数据在台账中恰好一次 · Every physical row stands in the ledger exactly once.",
)
def conserves_rows(
    core_lineage: pl.DataFrame,
    raw_rows: pl.DataFrame,
    raw_submissions: pl.DataFrame,
    core_lineage_blocks: pl.DataFrame,
    core_records: pl.DataFrame,
) -> dg.AssetCheckResult:
    """Passes when no row is lost, doubled or invented."""
    try:
        ledger.check_conservation(raw_rows, raw_submissions, core_lineage, core_lineage_blocks, core_records)
    except ledger.ConservationError as fault:
        return dg.AssetCheckResult(passed=False, description=f"{fault} {NO_RELEASE}.")
    return dg.AssetCheckResult(passed=True, metadata={"rows": core_lineage.height})


@dg.asset_check(
    asset="raw_deliveries",
    description="大多数文件可以读取 · Most files could be read. 否则先看各份报送的原因 · if not, see each delivery's reason in raw_delivery.",
)
def most_files_are_read(raw_deliveries: pl.DataFrame) -> dg.AssetCheckResult:
    """Passes while no more than a quarter of the files are rejected."""
    part = share(raw_deliveries.filter(pl.col("disposition") == "rejected").height, raw_deliveries.height)
    advice = (
        "很多文件被拒收：在 raw_delivery 查看原因，请报送单位按建议重新报送。 "
        "Many files are rejected: see why in raw_delivery and ask the offices to send them again."
    )
    return _verdict(part <= REJECTED, advice, rejected_share=part)


@dg.asset_check(
    asset="raw_deliveries",
    description=(
        "每个文件都已完整读取 · Every file was read whole. 否则见列表中的原因和怎么办；确认不再需要的，用 exclude_delivery 了结 · "
        "if not, the list says why and what to do; settle what nobody needs with exclude_delivery."
    ),
)
def every_file_is_read(raw_deliveries: pl.DataFrame) -> dg.AssetCheckResult:
    """Passes while no file is refused or read in part, apart from those that a steward left out."""
    waiting = raw_deliveries.filter(
        pl.col("disposition").is_in(["rejected", "partly_read"]) & (pl.col("reason") != exclusions.REASON)
    )
    advice = (
        f"{waiting.height} 个文件未能完整读取：原因和怎么办见本检查的列表；更正表里也写着。 "
        f"{waiting.height} files were not read whole: the list of this check says why and what to do."
    )
    return _verdict(waiting.is_empty(), advice, files=waiting.height, **_told(waiting))


def _told(waiting: pl.DataFrame) -> dict[str, dg.MetadataValue]:
    """The files with their reasons and advice as a table; nothing for none."""
    known = catalogue()
    rows = [
        (office, hide_numbers(file.rsplit("/", 1)[-1]), known[code].zh, known[code].advice_zh, known[code].advice_en)
        for office, file, code in waiting.sort("source_file").select("office", "source_file", "reason").iter_rows()
    ]
    headings = ("单位 office", "文件 file", "原因 reason", "怎么办", "what to do")
    return {"未完整读取 not read whole": markdown_table(headings, rows[:SHOWN])} if rows else {}


@dg.asset_check(
    asset="raw_deliveries",
    description="各单位按时报送 · Every office sends in time. 否则请联系该单位 · if not, ask the office.",
)
def offices_are_fresh(raw_deliveries: pl.DataFrame) -> dg.AssetCheckResult:
    """Passes while every office has sent something readable within the patience."""
    stale = freshness.stale_offices(raw_deliveries, dt.datetime.now(dt.UTC))
    advice = (
        f"这些单位很久没有报送，请联系：{'、'.join(stale)}。 These offices have not sent anything for long: ask them."
    )
    return _verdict(not stale, advice, offices=raw_deliveries["office"].n_unique(), stale=len(stale))


@dg.asset_check(
    asset="raw_mappings",
    description="大多数列能认出 · Most columns are understood. 否则在 office.yml 中写明表头 · if not, pin headings in office.yml.",
)
def headings_are_understood(raw_mappings: pl.DataFrame) -> dg.AssetCheckResult:
    """Passes while at least half of the columns that were sent are known."""
    part = share(raw_mappings.filter(pl.col("column").is_not_null()).height, raw_mappings.height)
    advice = "许多列没有认出：请在该单位文件夹的 office.yml 中写明表头。 Many columns are not understood: pin their headings in the office's office.yml."
    return _verdict(raw_mappings.is_empty() or part >= UNDERSTOOD, advice, understood_share=part)


@dg.asset_check(
    asset="core_quarantine",
    additional_ins={"core_records": dg.AssetIn("core_records")},
    description="隔离的记录不多 · Few records are in quarantine. 否则把更正表发给单位 · if not, send the offices their correction workbooks.",
)
def quarantine_stays_small(core_quarantine: pl.DataFrame, core_records: pl.DataFrame) -> dg.AssetCheckResult:
    """Passes while about two thirds of the records are good enough to be used."""
    part = share(core_quarantine.height, core_records.height)
    advice = (
        "隔离的记录太多：看原因表；若集中在一个文件，可用 exclude_delivery 暂不采用，并把更正表发给单位。 Too many records are "
        "in quarantine: see the reasons; leave out a single bad file with exclude_delivery, and send the office its workbook."
    )
    return _verdict(part <= QUARANTINED, advice, quarantined_share=part)


@dg.asset_check(
    asset="curated_release",
    description="发布的文件完好 · The published files are the ones that were checked. 否则立即运行 roll_back · if not, run roll_back at once.",
)
def release_is_whole(installation: Installation) -> dg.AssetCheckResult:
    """Passes when the live files still have the digests of their manifest."""
    live = release.find_release(installation.settings().curated)
    changed = [name for name, digest in live.manifest["outputs"].items() if digest_file(live.folder / name) != digest]
    return dg.AssetCheckResult(
        passed=not changed,
        metadata={"release": live.release_id},
        description=f"文件已改变 changed: {', '.join(changed)}. 请运行 roll_back · run roll_back." if changed else None,
    )


warnings = [
    most_files_are_read,
    every_file_is_read,
    offices_are_fresh,
    headings_are_understood,
    quarantine_stays_small,
    release_is_whole,
]
