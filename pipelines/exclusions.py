"""Deliveries that a steward left out: decisions in a file beside the curated folder, honoured by a filter after reading.

The file only grows. Each line is one decision (delivery, excluded, reason, at); of several about one delivery the last counts. Reasons
are sealed, since people are named in them; lines of earlier versions, whose reasons stand in the clear, are sealed with the next one.
"""

import datetime as dt
import json
import os
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.intake import Intake
from pipelines.keys import Keys
from pipelines.watching import DIGEST_CHARACTERS, hide_numbers

REASON = "EXCLUDED_BY_STEWARD"


def record(file: Path, keys: Keys, delivery: str, *, excluded: bool, reason: str, at: dt.datetime) -> None:
    """Nothing; the decision is on disk. `delivery` is the name that `watching.name_delivery` gives."""
    said = hide_numbers(reason)
    line = {
        "delivery": delivery,
        "excluded": excluded,
        "reason": keys.encrypt(said) if said else "",
        "at": at.isoformat(timespec="seconds"),
    }
    renew(file, keys)
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a", encoding="utf-8") as stream:
        stream.write(json.dumps(line, ensure_ascii=False) + "\n")
        stream.flush()
        os.fsync(stream.fileno())


def standing(file: Path, keys: Keys) -> dict[str, str]:
    """The excluded deliveries by the beginning of their hash, with the steward's reason."""
    decided = {line["delivery"][-DIGEST_CHARACTERS:]: line for line in _lines(file)}
    return {digest: keys.decrypt(str(line["reason"])) for digest, line in decided.items() if line["excluded"]}


def reasons_at_rest(file: Path) -> list[str]:
    """Every reason as the file holds it."""
    return [str(line["reason"]) for line in _lines(file) if line["reason"]]


def renew(file: Path, keys: Keys) -> int:
    """How many reasons were not sealed with the newest key; all are afterwards, and the file keeps its time, since nothing else is decided."""
    lines = _lines(file)
    sealed = [{**line, "reason": _seal_anew(str(line["reason"]), keys)} for line in lines]
    changed = sum(old != new for old, new in zip(lines, sealed, strict=True))
    if changed:
        told = file.stat()
        aside = file.with_suffix(f".{os.getpid()}.tmp")
        aside.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in sealed), encoding="utf-8")
        aside.chmod(told.st_mode)
        os.utime(aside, ns=(told.st_atime_ns, told.st_mtime_ns))
        aside.replace(file)
    return changed


def _lines(file: Path) -> list[dict[str, Any]]:
    """The decisions in their order; none where nobody decided anything."""
    return [json.loads(text) for text in file.read_text(encoding="utf-8").splitlines()] if file.is_file() else []


def _seal_anew(reason: str, keys: Keys) -> str:
    if keys.sealed_by(reason):
        return keys.renew(reason)
    return keys.encrypt(reason) if reason else ""


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
