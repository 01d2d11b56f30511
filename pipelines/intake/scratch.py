"""Folders for what readers find on the way; a run that was killed leaves one, and the next run removes it."""

import os
import re
import shutil
import tempfile
from pathlib import Path

PREFIX = "shenyan-intake-"
_OWNED = re.compile(rf"{PREFIX}(\d+)-")


def make_scratch() -> tempfile.TemporaryDirectory[str]:
    """A folder that only this account can read, named after this process; what dead processes left is removed first."""
    remove_orphans(Path(tempfile.gettempdir()))
    return tempfile.TemporaryDirectory(prefix=f"{PREFIX}{os.getpid()}-")


def remove_orphans(where: Path) -> list[str]:
    """The names of the folders that were removed: this account's, of processes that are no more."""
    orphans = [
        path
        for path in where.glob(f"{PREFIX}*")
        if (owner := _OWNED.match(path.name)) and _is_orphan(path, int(owner[1]))
    ]
    for path in orphans:
        shutil.rmtree(path, ignore_errors=True)
    return sorted(path.name for path in orphans)


def _is_orphan(path: Path, process: int) -> bool:
    try:
        if path.stat().st_uid != os.getuid():
            return False
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    except (FileNotFoundError, PermissionError):
        return False
    return False
