"""Figures of a run against a corpus' truth: `python -m tests.score CURATED TRUTH.parquet`. The tests use the same functions."""

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl

from pipelines import keys, release, settings
from pipelines.lookup import Entry, LookupStore

LOCATOR = ["source_file", "sheet", "row"]
OUTCOMES = {
    "accept": "accepted", "return": "returned", "reject": "rejected", "review": "in_review", "duplicate": "duplicate", "withdrawn": "withdrawn",
    "late": "late", "early": "early", "out_of_scope": "out_of_scope", "malformed": "malformed",
}  # fmt: skip


def pairwise(truth: pl.Series, found: pl.Series) -> tuple[float, float, float]:
    """Precision, recall and F1 over pairs of rows that share a label; unlabelled rows stand alone."""
    frame = (
        pl.DataFrame({"truth": truth, "found": found})
        .with_row_index()
        .with_columns(found=pl.coalesce("found", pl.format("alone-{}", "index")))
    )

    def pairs(*columns: str) -> int:
        sizes = frame.group_by(columns).len()["len"].cast(pl.Int64)
        return int((sizes * (sizes - 1) // 2).sum())

    both, true, said = pairs("truth", "found"), pairs("truth"), pairs("found")
    precision, recall = both / said if said else 1.0, both / true if true else 1.0
    return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def row_figures(lineage: pl.DataFrame, truth: pl.DataFrame) -> dict[str, float]:
    """How many physical rows are accounted for and named rightly; what is missing, what is invented."""
    asked = truth.filter(pl.col("expected").is_in(["record", "header", "noise"]) & pl.col("row").is_not_null())
    for name in ("optional", "blank"):
        if name in asked.columns:
            asked = asked.filter(~pl.col(name).fill_null(False))
    if "file_expected" in asked.columns:
        asked = asked.filter(pl.col("file_expected") == "readable")
    joined = asked.join(lineage, on=LOCATOR, how="left")
    said = (
        pl.when(pl.col("disposition").is_in(["linked", "quarantined", "superseded"]))
        .then(pl.lit("record"))
        .otherwise("disposition")
    )
    judged = joined.with_columns(said=said)
    invented = lineage.filter(pl.col("record_id").is_not_null()).join(
        truth.filter(pl.col("expected") == "record"), on=LOCATOR, how="anti"
    )
    return {
        "rows": asked.height,
        "missing": judged["said"].null_count(),
        "right": judged.select((pl.col("said") == pl.col("expected")).fill_null(False).mean()).item() or 0.0,
        "records invented": invented.height,
    }


def linkage_figures(lineage: pl.DataFrame, truth: pl.DataFrame) -> dict[str, tuple[float, float, float]]:
    """Pairwise precision, recall and F1 for holders and certificates over the rows that are records."""
    joined = truth.filter((pl.col("expected") == "record") & pl.col("true_person_id").is_not_null()).join(
        lineage, on=LOCATOR, how="inner"
    )
    return {
        "holders": pairwise(joined["true_person_id"], joined["holder_id"]),
        "certificates": pairwise(joined["true_certificate_id"], joined["certificate_id"]),
    }


def lookup_figures(store: LookupStore, truth: pl.DataFrame) -> dict[str, int]:
    """Certificates found by their holders' true data, publishable ones and those that must not be."""
    counts = Counter(f"{kind} {'found' if found else 'not found'}" for kind, found, _ in look_all_up(store, truth))
    return dict(sorted(counts.items()))


def look_all_up(store: LookupStore, truth: pl.DataFrame) -> Iterator[tuple[str, bool, dict[str, Any]]]:
    """For every true certificate: what it is, whether it was found by either pair of factors, and its truth."""
    stated = truth.filter((pl.col("expected") == "record") & pl.col("true_certificate_id").is_not_null())
    for one in stated.unique("true_certificate_id", keep="first", maintain_order=True).iter_rows(named=True):
        kind = "publishable" if one["publishable"] else ("fabricated" if one["is_fabricated"] else "outside")
        answers = store.find(one["true_holder_name"], id_number=one["true_id_number"]).certificates
        if number := one["true_certificate_number"]:
            answers += store.find(one["true_holder_name"], certificate_number=number).certificates
        yield kind, any(is_answer(answer, one) for answer in answers), one


def is_answer(answer: Entry, one: dict[str, Any]) -> bool:
    """Whether an answer speaks of this certificate: its title, and its month as far as the answer knows it."""
    month = answer.acquired_month or ""
    return answer.title == one["true_title"] and one["true_acquired_on"].startswith(month)


def submission_figures(lineage: pl.DataFrame, truth: pl.DataFrame) -> tuple[float, list[tuple[str, str, str, int]]]:
    """The share of lines with the right outcome, and the wrong ones as (note, expected, got, how many)."""
    asked = truth.filter((pl.col("expected") == "submission") & (pl.col("expected_outcome") != "blank"))
    judged = asked.join(lineage, on=LOCATOR, how="left").with_columns(
        should=pl.col("expected_outcome").replace_strict(OUTCOMES)
    )
    wrong = judged.filter((pl.col("disposition") != pl.col("should")) | pl.col("disposition").is_null())
    listed = wrong.group_by("note", "should", "disposition").len().sort("len", descending=True)
    return 1 - wrong.height / max(1, judged.height), [tuple(row) for row in listed.iter_rows()]


def main() -> None:
    curated, truth = Path(sys.argv[1]), pl.read_parquet(sys.argv[2])
    place = settings.from_environment(curated=curated)
    live = release.current(place.curated)
    if live is None:
        sys.exit(f"nothing is published in {curated}")
    lineage = release.load_table(live, "lineage")
    print("rows", row_figures(lineage, truth))
    for name, (precision, recall, f1) in linkage_figures(lineage, truth).items():
        print(name, f"P {precision:.4f} R {recall:.4f} F1 {f1:.4f}")
    print("lookup", lookup_figures(LookupStore(place.curated, keys.load_keys(place.key_file)), truth))
    if "expected_outcome" in truth.columns:
        share, wrong = submission_figures(lineage, truth)
        print(f"submissions {share:.4f}")
        for line in wrong:
            print("   ", line)


if __name__ == "__main__":
    main()
