"""What a killed run left is removed by the next; what a living one works on is not."""

import os
import subprocess
import sys
from pathlib import Path

from pipelines.intake.scratch import PREFIX, make_scratch, remove_orphans


def ended_process() -> int:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    return ended.pid


def test_only_folders_of_dead_processes_are_removed(tmp_path):
    dead, alive, other = f"{PREFIX}{ended_process()}-x", f"{PREFIX}{os.getpid()}-x", "somebody-else"
    for name in (dead, alive, other):
        (tmp_path / name / "rows").mkdir(parents=True)
    assert remove_orphans(tmp_path) == [dead]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([alive, other])


def test_a_scratch_folder_is_private_and_goes_when_it_is_left():
    with make_scratch() as folder:
        assert Path(folder).stat().st_mode & 0o077 == 0
        assert str(os.getpid()) in folder
    assert not Path(folder).exists()
