"""The disk is full: the run stops with a sentence, the last release stays live, and with room again the next run publishes."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from pipelines.release.layout import RELEASES
from tests.soak.proof import (
    Home,
    Skipped,
    demand,
    demand_plain_refusal,
    demand_unchanged,
    digests,
    install,
    live_release,
    published,
    published_next,
)

KILOBYTE = 1024
BALLAST = "ballast"


def prove(folder: Path, *, certificates: int, seed: int, megabytes: int, rooms: tuple[int, ...]) -> str:
    """What happened with so many kilobytes left on the disk, `rooms` one after the other."""
    home = install(folder, certificates, seed)
    with small_disk(folder / "disk", megabytes) as disk:
        home = replace(home, curated=disk / "curated")
        published(home)
        return run_without_room(home, disk, rooms)


def run_without_room(home: Home, disk: Path, rooms: tuple[int, ...]) -> str:
    """What happened; raises Broken."""
    for room in rooms:
        run_with(home, disk, room * KILOBYTE)
    published_next(home, "the disk had room again")
    left = ", ".join(f"{room:,}" for room in rooms)
    return f"runs with {left} KB left stopped with a sentence, the last release stayed live, and with room again the next was published"


def run_with(home: Home, disk: Path, room: int) -> None:
    """Nothing; raises Broken when a run with so many bytes left did anything but refuse plainly."""
    before, kept, received = live_release(home), digests(home.curated / RELEASES), digests(home.raw)
    fill(disk, room)
    try:
        status, said = home.run()
    finally:
        (disk / BALLAST).unlink()
    demand(status != 0, f"a run with {room:,} bytes left said that it published")
    demand_plain_refusal(said)
    demand(live_release(home).release_id == before.release_id, "a run without room changed which release is live")
    demand_unchanged(kept, digests(home.curated / RELEASES), "published files")
    demand_unchanged(received, digests(home.raw), "received files")


def fill(disk: Path, room: int) -> None:
    """Nothing; so many bytes are left on the disk."""
    free = shutil.disk_usage(disk).free - room
    with (disk / BALLAST).open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, max(free, 1))


@contextmanager
def small_disk(place: Path, megabytes: int) -> Iterator[Path]:
    """A disk in memory of that size; raises Skipped where none can be mounted."""
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        raise Skipped("a small disk can be mounted only by root on Linux")
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(place)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        raise Skipped("this machine doesn't let us mount a small disk")
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True)
