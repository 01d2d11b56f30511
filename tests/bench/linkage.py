"""The linkage bench: this engine and its peers on the same invented records in the same run, as a table of ratios.

    python -m tests.bench.linkage --records 20000 100000 --engines shenyan splink "exact keys" --out docs/benchmarks/linkage.md

Each engine runs in a process of its own, so that its peak of memory is its own. Standardizing is the same for all and is
not counted. A peer that is not installed, or that does not finish in time, is said to be so.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.linkage.evaluate import evaluate
from pipelines.standardize import standardize_columns
from tests.bench.engines import ENGINES
from tests.bench.people import make_records

ROOT = Path(__file__).parents[2]
TRUTH = ("record_id", "true_person_id", "true_certificate_id", "noise_tags")


def measure(engine: str, records: Path, truth: Path) -> dict[str, Any]:
    """One engine's seconds, peak memory and scores; runs in its own process."""
    table, true = pl.read_parquet(records), pl.read_parquet(truth)
    start = time.perf_counter()
    found = ENGINES[engine](table, true)
    seconds = time.perf_counter() - start
    score = evaluate(found, true)
    persons, certificates = score.levels["persons"], score.levels["certificates"]
    return {
        "seconds": seconds,
        "gigabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6,
        "precision": persons.pairwise.precision,
        "recall": persons.pairwise.recall,
        "f1": persons.pairwise.f1,
        "wrong_pairs": persons.wrong_pairs,
        "certificates_f1": certificates.pairwise.f1 if found["certificate_id"].null_count() == 0 else None,
    }


def measure_apart(engine: str, records: Path, truth: Path, patience: int) -> dict[str, Any]:
    """The same in a fresh process; `failed` says why there are no figures."""
    command = [sys.executable, "-m", "tests.bench.linkage", "--one", engine, str(records), str(truth)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=patience, cwd=ROOT, check=False)
    except subprocess.TimeoutExpired:
        return {"failed": f"not done in {patience} s"}
    if done.returncode:
        return {"failed": (done.stderr.strip().splitlines() or ["no message"])[-1][:80]}
    return dict(json.loads(done.stdout.strip().splitlines()[-1]))


def table_of(size: int, hardness: float, figures: dict[str, dict[str, Any]]) -> str:
    """One size's figures as Markdown, times and wrong pairs as ratios to this engine."""
    ours = figures["shenyan"]
    lines = [
        f"### {size:,} records, hardness {hardness:g}",
        "",
        "| engine | persons P / R / F1 | certificates F1 | wrong pairs (× ours) | wall (× ours) | peak GB |",
        "|---|---|---|---|---|---|",
    ]
    for engine, found in figures.items():
        if "failed" in found:
            lines.append(f"| {engine} | {found['failed']} | | | | |")
            continue
        certificates = "–" if found["certificates_f1"] is None else f"{found['certificates_f1']:.4f}"
        wrong = f"{found['wrong_pairs']:,} ({found['wrong_pairs'] / max(ours['wrong_pairs'], 1):.1f}×)"
        wall = f"{found['seconds']:.1f} s ({found['seconds'] / ours['seconds']:.1f}×)"
        rates = " / ".join(f"{found[rate]:.4f}" for rate in ("precision", "recall", "f1"))
        lines.append(f"| {engine} | {rates} | {certificates} | {wrong} | {wall} | {found['gigabytes']:.1f} |")
    return "\n".join(lines) + "\n"


def run(sizes: list[int], hardness: list[float], engines: list[str], patience: int, seed: int) -> list[str]:
    """A table per size and hardness."""
    tables = []
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            for level in hardness:
                made = make_records(size, seed=seed, hardness=level)
                records, truth = Path(folder) / "records.parquet", Path(folder) / "truth.parquet"
                standardize_columns(made.drop(TRUTH[1:])).write_parquet(records)
                made.select(TRUTH).write_parquet(truth)
                figures = {engine: measure_apart(engine, records, truth, patience) for engine in engines}
                tables.append(table_of(size, level, figures))
    return tables


def main() -> None:
    """Measure and write, or measure one engine for the parent process."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, nargs="+", default=[20_000, 100_000])
    parser.add_argument("--hardness", type=float, nargs="+", default=[1.0])
    parser.add_argument("--engines", nargs="+", choices=ENGINES, default=list(ENGINES))
    parser.add_argument("--patience", type=int, default=600, help="seconds that one engine may take")
    parser.add_argument("--seed", type=int, default=2019)
    parser.add_argument("--machine", default="two cores", help="the machine in words")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--one", nargs=3, metavar=("ENGINE", "RECORDS", "TRUTH"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one:
        engine, records, truth = arguments.one
        sys.stdout.write(json.dumps(measure(engine, Path(records), Path(truth))) + "\n")
        return
    tables = run(arguments.records, arguments.hardness, arguments.engines, arguments.patience, arguments.seed)
    text = (
        f"# Linkage against its peers\n\nInvented records (`tests/bench/people.py`, seed {arguments.seed}); {arguments.machine}.\n\n"
        + "\n".join(tables)
    )
    if arguments.out:
        arguments.out.write_text(text, encoding="utf-8")
    sys.stdout.write(text)


if __name__ == "__main__":
    main()
