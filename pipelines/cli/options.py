"""What the options of several commands share: how they are named, and what is said of them, Chinese first."""

from pathlib import Path
from typing import Any


def add_curated(parser: Any) -> None:
    """Nothing; the parser takes the curated folder."""
    parser.add_argument(
        "--curated",
        type=Path,
        metavar="DIR",
        help="发布目录，默认 SHENYAN_CURATED 或 data/curated · the curated folder",
    )


def add_json(parser: Any) -> None:
    """Nothing; the parser takes `--json`."""
    parser.add_argument("--json", action="store_true", help="输出 JSON，供程序读取 · print JSON, for programs")


def add_moment(parser: Any) -> None:
    """Nothing; the parser takes the moment whose release is meant."""
    parser.add_argument(
        "--as-of",
        metavar="WHEN",
        help="当日或当时的版本，如 2026-07-01 · the release that was live on that day or at that moment (ISO 8601)",
    )


def add_release(parser: Any, name: str, **more: Any) -> None:
    """Nothing; the parser takes a release under that name."""
    parser.add_argument(
        name, help="版本号或其开头，默认当前版本 · a release's id or its beginning (default: the live one)", **more
    )
