"""A throwaway PostgreSQL server for a proof, where one is installed."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

OWNER = "nobody"
"""Who runs the server where we are root, which PostgreSQL refuses to be."""


def find_binaries() -> Path | None:
    """The folder of PostgreSQL's programs; null where none is installed."""
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if installed:
        return installed[-1]
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


@contextmanager
def server() -> Iterator[str | None]:
    """The URL of an empty database on a server of our own; null where PostgreSQL is not installed."""
    binaries = find_binaries()
    if binaries is None:
        yield None
        return
    # A short path of its own: a socket's name may have no more than 107 characters.
    folder = Path(tempfile.mkdtemp(prefix="soak-pg-"))
    data = folder / "data"
    try:
        _command(folder, binaries / "initdb", "-D", data, "-U", "shenyan", "-A", "trust", "--no-sync")
        options = f"-k {folder} -c listen_addresses= -c fsync=off"
        _command(
            folder, binaries / "pg_ctl", "-D", data, "-w", "-t", "60", "-l", folder / "log", "-o", options, "start"
        )
        try:
            yield f"postgresql://shenyan@/postgres?host={folder}"
        finally:
            _command(folder, binaries / "pg_ctl", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _command(folder: Path, *words: object) -> None:
    """Nothing; the command ended well, run by somebody who may run it."""
    owner = None
    if os.geteuid() == 0:
        shutil.chown(folder, OWNER)
        owner = OWNER
    subprocess.run(
        list(map(str, words)),
        user=owner,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
        timeout=120,
    )
