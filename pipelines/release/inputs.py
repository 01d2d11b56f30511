"""What a release was made from, as digests: every delivery and submission, and the code itself."""

import hashlib
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.release.writing import digest_file
from schemas import vocabulary

ROOT = Path(__file__).parents[2]
CODE = ("schemas", "pipelines", "assets")
CODE_ENDINGS = frozenset({".py", ".csv", ".toml", ".sql", ".typ", ".json"})


def digest_inputs(deliveries: pl.DataFrame, raw: Path) -> dict[str, str]:
    """Path relative to RAW → SHA-256, of every delivery and every file of submissions."""
    delivered = dict(deliveries.select("source_file", "sha256").iter_rows())
    submitted = {
        path.relative_to(raw).as_posix(): digest_file(path)
        for path in sorted((raw / "submissions").rglob("*"))
        if path.is_file()
    }
    return dict(sorted({**delivered, **submitted}.items()))


def digest_together(parts: dict[str, Any]) -> str:
    """One digest for a mapping, whatever its order."""
    lines = "".join(f"{name}\x1f{parts[name]}\n" for name in sorted(parts))
    return hashlib.sha256(lines.encode()).hexdigest()


@cache
def code_version() -> str:
    """The package's version and a digest of its files, so that a change without a new version shows."""
    digest = hashlib.sha256()
    for folder in CODE:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in CODE_ENDINGS and "__pycache__" not in path.parts:
                digest.update(f"{path.relative_to(ROOT).as_posix()}\x1f".encode())
                digest.update(path.read_bytes())
    for path in vocabulary.own_files():
        digest.update(path.name.encode() + path.read_bytes())
    return f"{_package_version()}+{digest.hexdigest()[:12]}"


def _package_version() -> str:
    try:
        return version("shenyan")
    except PackageNotFoundError:
        return "0"
