"""`shenyan sample`: an invented corpus of any size."""

import argparse
import json
import sys
from pathlib import Path

from pipelines.cli.options import add_json
from pipelines.sample.corpus import write_corpus
from schemas.campaign import campaign_named


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds the command."""
    parser = subparsers.add_parser(
        "sample", help="写出一套虚构的报送文件 · write an invented corpus of deliveries and submissions"
    )
    parser.add_argument(
        "--certificates",
        type=int,
        default=400,
        metavar="N",
        help="证书数，默认 400 · how many certificates (default 400)",
    )
    parser.add_argument(
        "--seed",
        type=int,
        default=1,
        metavar="S",
        help="随机种子，同种子同语料，默认 1 · the same seed gives the same corpus (default 1)",
    )
    parser.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help="空的或新的文件夹 · an empty or new raw folder"
    )
    parser.add_argument(
        "--campaign",
        default="liuzhou-2019",
        help="真值所依的审验批次 · the campaign whose scope and days the truth follows",
    )
    add_json(parser)
    parser.set_defaults(handler=write_sample)


def write_sample(options: argparse.Namespace) -> int:
    """Status 0 when the corpus was written, 2 when the request cannot be met."""
    if options.certificates < 8:
        sys.stderr.write("--certificates 至少为 8。 At least 8 certificates are needed.\n")
        return 2
    try:
        counts = write_corpus(options.out, options.certificates, options.seed, campaign_named(options.campaign))
    except (FileExistsError, ValueError) as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 2
    sys.stdout.write(
        json.dumps(counts) + "\n" if options.json else "".join(f"{name}: {count}\n" for name, count in counts.items())
    )
    return 0
