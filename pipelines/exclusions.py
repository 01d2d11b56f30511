"""Deliveries that a steward left out: decisions in a file beside the curated folder, honoured by a filter after reading.

The file only grows. Each line is one decision (delivery, excluded, reason, at); of several about one delivery the last counts.
"""

import datetime as dt
import json
import os
from pathlib import Path

import polars as pl

from pipelines.intake import Intake
from pipelines.watching import DIGEST_CHARACTERS, hide_numbers

REASON = "EXCLUDED_BY_STEWARD"


def record(file: Path, delivery: str, *, excluded: bool, reason: str, at: dt.datetime) -> None:
    """Nothing; the decision is on disk. `delivery` is the name that `watching.name_delivery` gives."""
    line = {
        "delivery": delivery,
        "excluded": excluded,
        "reason": hide_numbers(reason),
        "at": at.isoformat(timespec="seconds"),
    }
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a", encoding="utf-8") as stream:
        stream.write(json.dumps(line, ensure_ascii=False) + "\n")
        stream.flush()
        os.fsync(stream.fileno())


def standing(file: Path) -> dict[str, str]:
    """The excluded deliveries by the beginning of their hash, with the steward's reason."""
    decided: dict[str, dict[str, str | bool]] = {}
    for text in file.read_text(encoding="utf-8").splitlines() if file.is_file() else []:
        line = json.loads(text)
        decided[line["delivery"][-DIGEST_CHARACTERS:]] = line
    return {digest: str(line["reason"]) for digest, line in decided.items() if line["excluded"]}


def leave_out(received: Intake, excluded: dict[str, str]) -> Intake:
    """What was received without the rows of the excluded deliveries, their copies and the members of excluded archives.

    The deliveries themselves stay, rejected with a reason of their own, so that nothing disappears unseen.
    """
    if not excluded:
        return received
    named = received.deliveries.filter(_digest().is_in(list(excluded)))["source_file"].to_list()
    gone = _is_one_of(named)
    return Intake(
        deliveries=_mark(received.deliveries, gone, excluded),
        rows=_without_corrections_of(received.rows.filter(~gone), named),
        mappings=received.mappings.filter(~gone),
        prose=received.prose.filter(~gone),
        costs=received.costs,
    )


def _digest() -> pl.Expr:
    return pl.col("sha256").str.head(DIGEST_CHARACTERS)


def _is_one_of(files: list[str]) -> pl.Expr:
    """Whether a row belongs to one of the files or to a member of an archive among them."""
    inside = [pl.col("source_file").str.starts_with(f"{file}/") for file in files]
    return pl.any_horizontal(pl.col("source_file").is_in(files), *inside)


def _mark(deliveries: pl.DataFrame, gone: pl.Expr, excluded: dict[str, str]) -> pl.DataFrame:
    """The deliveries, the excluded ones as rejected and without rows; the steward's words are their detail."""
    words = _digest().replace_strict(excluded, default=None, return_dtype=pl.String)
    changed = {
        "disposition": pl.lit("rejected"),
        "reason": pl.lit(REASON),
        "detail": words,
        "rows": pl.lit(0, pl.Int64),
    }
    return deliveries.with_columns(
        pl.when(gone).then(value).otherwise(column).alias(column) for column, value in changed.items()
    ).with_columns(duplicate_of=pl.when(gone).then(None).otherwise("duplicate_of"))


def _without_corrections_of(rows: pl.DataFrame, files: list[str]) -> pl.DataFrame:
    """The rows; what corrected an excluded file stands for itself."""
    corrects = pl.col("supersedes").is_in(files)
    return rows.with_columns(supersedes=pl.when(corrects).then(None).otherwise("supersedes"))
