"""`shenyan evaluate`: how right a linkage is, against a truth table."""

import argparse
import json
import sys
from pathlib import Path

import polars as pl

from pipelines.cli.options import add_json
from pipelines.linkage.chart import line_chart
from pipelines.linkage.evaluate import Evaluation, LevelScore, answer_pairs, evaluate, review_curve
from pipelines.review_queue import pairs_of_persons
from schemas.plain_faults import PlainFaultError

ANSWERED = (0.0, 0.1, 0.2, 0.4, 0.6, 0.8, 1.0)
SHARES = (0.0, 0.0025, 0.005, 0.01, 0.015, 0.02, 0.03, 0.05)
NAMES = {"persons": ("持证人", "persons"), "certificates": ("证书", "certificates")}


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = subparsers.add_parser("evaluate", help="对照真值评估归并结果 · score a linkage against the truth")
    parser.add_argument(
        "run", type=Path, metavar="RUN", help="shenyan link 的结果 · the result of `shenyan link` (Parquet)"
    )
    parser.add_argument(
        "--truth",
        type=Path,
        required=True,
        metavar="FILE",
        help="真值表 · record_id, true_person_id, true_certificate_id (Parquet)",
    )
    parser.add_argument(
        "--links",
        type=Path,
        metavar="FILE",
        help="候选对 · the pairs that mattered (`shenyan link --links`): for the chart, and what answers bring",
    )
    parser.add_argument(
        "--chart", type=Path, metavar="FILE.svg", help="画出准确率与复核量 · draw precision against review load"
    )
    add_json(parser)
    parser.set_defaults(handler=run)


def run(arguments: argparse.Namespace) -> int:
    """Score, print, and draw if asked."""
    if arguments.chart is not None and arguments.links is None:
        sys.stderr.write("--chart 需要 --links。 --chart needs --links.\n")
        return 2
    result = _read(arguments.run, "record_id", "certificate_id", "holder_id", "review")
    truth = _read(arguments.truth, "record_id", "true_person_id", "true_certificate_id")
    found = evaluate(result, truth)
    links = None if arguments.links is None else pl.read_parquet(arguments.links)
    rise = [] if links is None else _rise(result, truth, links)
    sys.stdout.write(
        json.dumps(as_json(found) | {"persons_f1_by_answered_pairs": rise}, ensure_ascii=False, indent=1) + "\n"
        if arguments.json
        else as_text(found) + _rise_line(rise)
    )
    if arguments.chart is not None and links is not None:
        curve = review_curve(result, truth, links, SHARES)
        title = "复核量与精确率 Precision against review load"
        arguments.chart.write_text(
            line_chart(curve, title=title, across="复核比例 share reviewed", up="精确率 precision"), encoding="utf-8"
        )
    return 0


def _read(path: Path, *columns: str) -> pl.DataFrame:
    """The table of that file; raises PlainFaultError where it is no Parquet file or lacks one of these columns."""
    try:
        table = pl.read_parquet(path)
    except (OSError, pl.exceptions.PolarsError) as fault:
        raise PlainFaultError(f"{path} 无法作为 Parquet 表读取。 It can't be read as a Parquet table.") from fault
    if missing := [column for column in columns if column not in table.columns]:
        raise PlainFaultError(f"{path} 缺少列 {', '.join(missing)}。 The table lacks these columns.")
    return table


def as_json(found: Evaluation) -> dict[str, object]:
    """The scores with plain names."""
    levels = {
        name: {
            **{key: value._asdict() if hasattr(value, "_asdict") else value for key, value in score._asdict().items()}
        }
        for name, score in found.levels.items()
    }
    return {
        "records": found.records,
        "review": found.review,
        **levels,
        "records_in_certificates_of_two_persons": found.mixed_in_certificates,
        "causes": found.causes.to_dicts(),
    }


def as_text(found: Evaluation) -> str:
    """The scores as a page of text, Chinese first."""
    lines = [f"记录 records {found.records}，复核 review {found.review:.2%}"]
    for name, score in found.levels.items():
        lines += _level_lines(NAMES[name], score)
    lines.append(f"证书中混有两人的记录 records in certificates of two persons: {found.mixed_in_certificates:.3%}")
    lines.append("")
    lines.append("差错原因 cause | 记录 records | 完整 whole | 未混 unmixed")
    lines += [
        f"{row['cause']} | {row['records']} | {row['whole']:.4f} | {row['unmixed']:.4f}"
        for row in found.causes.to_dicts()
    ]
    return "\n".join(lines) + "\n"


def _rise(result: pl.DataFrame, truth: pl.DataFrame, links: pl.DataFrame) -> list[tuple[float, float]]:
    """What answers bring; ids are words in links, whatever they are in the tables."""
    in_words = pl.col("record_id").cast(pl.String)
    result, truth = result.with_columns(in_words), truth.with_columns(in_words)
    return answer_pairs(result, truth, pairs_of_persons(links, result), ANSWERED)


def _rise_line(rise: list[tuple[float, float]]) -> str:
    """How persons' F1 rises while the pairs that wait are answered, in their order; nothing where no pairs are known."""
    told = " → ".join(f"{share:.0%} {f1:.5f}" for share, f1 in rise)
    return f"逐对答复后持证人 persons' F1 by answered pairs: {told}\n" if rise else ""


def _level_lines(names: tuple[str, str], score: LevelScore) -> list[str]:
    zh, en = names
    rates = [(f"{zh} {en}", score.pairwise), ("  B³", score.bcubed), ("  复核后 after review", score.answered)]
    lines = [f"{name}: P {rate.precision:.5f} R {rate.recall:.5f} F1 {rate.f1:.5f}" for name, rate in rates]
    lines.append(
        f"  错配对 wrong pairs {score.wrong_pairs}，漏配对 missed pairs {score.missed_pairs}，混合记录 mixed records {score.mixed_records:.3%}"
    )
    return lines
