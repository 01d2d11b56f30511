"""What must hold before anyone sees a release. A check that fails publishes nothing."""

from collections.abc import Mapping

import polars as pl

from pipelines.release.errors import CheckError
from pipelines.release.sealing import holds_personal_number, is_id
from schemas import tables as contracts
from schemas.columns import COLUMNS

Tables = Mapping[str, pl.DataFrame]

BOUNDED = {"certificates": 0.1, "holders": 0.1, "curated_certificates": 0.05}
"""By which part a count may fall against the last release unless a steward says so."""
FEWEST = 20
"""Below this many, a part says nothing."""


def check_contracts(tables: Tables) -> None:
    """Nothing when every table keeps its contract; raises CheckError with all that don't."""
    faults = []
    for name, frame in tables.items():
        try:
            contracts.check(name, frame)
        except contracts.TableError as fault:
            faults.append(str(fault))
    if faults:
        raise CheckError(f"数据表不符合约定。 Tables break their contract: {'; '.join(faults)}")


def check_conservation(tables: Tables) -> None:
    """Nothing when every record is in the ledger, every id leads somewhere and every golden value has its source."""
    lineage = pl.concat(
        [tables[name].select("record_id", "certificate_id", "holder_id") for name in ("lineage", "lineage_blocks")]
    )
    values = tables["certificate_values"]
    faults = {
        "records missing from the ledger": _missing(tables["records"]["record_id"], lineage["record_id"]),
        "certificates of the ledger that don't exist": _missing(
            lineage.filter(pl.col("record_id").is_not_null())["certificate_id"],
            tables["certificates"]["certificate_id"],
        ),
        "holders of certificates that don't exist": _missing(
            tables["certificates"]["holder_id"], tables["holders"]["holder_id"]
        ),
        "findings on no certificate": _missing(
            tables["findings"]["certificate_id"], tables["certificates"]["certificate_id"]
        ),
        "values on no certificate": _missing(values["certificate_id"], tables["certificates"]["certificate_id"]),
        "golden values without their source": _count_untraced(tables["certificates"], values),
    }
    broken = [f"{count} {what}" for what, count in faults.items() if count]
    if broken:
        raise CheckError(f"守恒检查未通过。 Not everything is accounted for: {'; '.join(broken)}")


def _missing(wanted: pl.Series, known: pl.Series) -> int:
    """How many distinct ids are wanted and not known."""
    distinct = wanted.drop_nulls().unique()
    return distinct.len() - distinct.filter(distinct.is_in(known.unique().implode())).len()


def _count_untraced(certificates: pl.DataFrame, values: pl.DataFrame) -> int:
    """Golden values that no chosen row of `certificate_values` bears out with a record or a decision."""
    traced = values.filter(pl.col("chosen") & pl.any_horizontal(pl.col("record_id", "decision_id").is_not_null()))
    lacking = 0
    for column in COLUMNS:
        golden = certificates.select("certificate_id", pl.col(column).alias("value")).drop_nulls()
        own = traced.filter(pl.col("column") == column).select("certificate_id", "value")
        lacking += golden.join(own, on=["certificate_id", "value"], how="anti").height
    return lacking


def check_published(curated: pl.DataFrame, certificates: pl.DataFrame) -> None:
    """Nothing when every published certificate has passed or was revoked, and no text in it holds a personal number."""
    entitled = certificates.filter(pl.col("passed_by").is_not_null() | (pl.col("status") == "已撤销"))
    if strangers := _missing(curated["certificate_id"], entitled["certificate_id"]):
        raise CheckError(f"有未通过的证书进入查询文件。 {strangers} certificates would be published that never passed.")
    check_no_personal_number({"curated_certificates": curated})


def check_suspended(suspended: pl.DataFrame, certificates: pl.DataFrame) -> None:
    """Nothing when every certificate published as suspended is that, and not out of scope."""
    entitled = certificates.filter((pl.col("status") == "已暂停") & pl.col("in_scope").fill_null(True))
    if strangers := _missing(suspended["certificate_id"], entitled["certificate_id"]):
        raise CheckError(
            f"有未暂停的证书将按已暂停发布。 {strangers} certificates would be published as suspended that are not."
        )


def check_no_personal_number(tables: Tables) -> None:
    """Nothing when no text of these tables could be an ID number or a phone; raises CheckError naming columns and counts."""
    found = [
        f"{name}.{column} ({count})"
        for name, frame in tables.items()
        for column, dtype in frame.schema.items()
        if dtype == pl.String and not is_id(column) and (count := holds_personal_number(frame[column]).sum())
    ]
    if found:
        raise CheckError(f"查询文件中出现个人号码。 Personal numbers would be published: {', '.join(found)}")


def find_fallen(counts: Mapping[str, int], last: Mapping[str, int]) -> list[str]:
    """The counts that fall further than a correction explains, in words."""
    return [
        f"{name}: {last[name]} → {counts[name]}"
        for name, part in BOUNDED.items()
        if last.get(name, 0) >= FEWEST and counts[name] < last[name] * (1 - part)
    ]


def check_bounds(counts: Mapping[str, int], last: Mapping[str, int]) -> None:
    """Nothing when no count falls further than a correction explains."""
    if fallen := find_fallen(counts, last):
        raise CheckError(
            f"数量比上一版本少得多（{'；'.join(fallen)}）。如属实，请用 shenyan release allow-fall 放行一次。"
            f" Far fewer than in the last release; if that is right, allow it once with `shenyan release allow-fall`."
        )
