"""The parts of `shenyan serve`: one that dies is begun anew, one that can't live ends all, and none outlives its starter."""

import os
import select
import signal
import subprocess
import sys

import pytest

from pipelines.cli import parts as serving
from pipelines.cli.parts import Parts

WAITS = "import sys; print('here', flush=True); sys.stdin.read()"


def test_a_part_that_keeps_ending_ends_all_and_the_others_are_stopped(tmp_path, capfd):
    with Parts(tmp_path, dict(os.environ)) as parts:
        steady = parts.start([sys.executable, "-c", "import time; time.sleep(600)"])
        parts.start([sys.executable, "-c", "print('begun', flush=True); raise SystemExit(3)"])
        assert parts.keep_up() == 3
        assert steady.poll() is None
    assert steady.poll() is not None
    told = capfd.readouterr()
    assert told.out.count("begun") == serving.OFTEN
    assert told.err.count("重新启动") == serving.OFTEN - 1


def test_a_part_that_was_killed_is_begun_anew(tmp_path, monkeypatch, capfd):
    begun = []

    class Seen(Exception):
        """The part lives again."""

    def look(_: float) -> None:
        (part,) = parts._parts
        if part.process.pid not in begun:
            begun.append(part.process.pid)
            if len(begun) == 2:
                raise Seen
            part.process.send_signal(signal.SIGKILL)
            part.process.wait()

    monkeypatch.setattr(serving.time, "sleep", look)
    with Parts(tmp_path, dict(os.environ)) as parts:
        parts.start([sys.executable, "-c", "import time; time.sleep(600)"])
        with pytest.raises(Seen):
            parts.keep_up()
    assert "One part ended (-9)" in capfd.readouterr().err


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel of Linux is asked to do it")
def test_no_part_outlives_a_starter_that_was_killed(tmp_path):
    starter = (
        "import os, sys\nfrom pathlib import Path\nfrom pipelines.cli.parts import Parts\n"
        f"Parts(Path({str(tmp_path)!r}), dict(os.environ)).start([sys.executable, '-c', {WAITS!r}])\nsys.stdin.read()\n"
    )
    with subprocess.Popen([sys.executable, "-c", starter], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout.readline() == b"here\n"
        process.kill()
        # The pipe of standard output closes only when the part, which holds it too, is gone.
        readable, _, _ = select.select([process.stdout], [], [], 60)
        assert readable and process.stdout.read() == b""
