"""The parts of `shenyan serve`: one that dies is begun anew, one that can't live ends all, and none outlives its starter."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipelines.cli import parts as serving
from pipelines.cli.parts import Parts

WAITS = "import os, sys; print(os.getpid(), flush=True); sys.stdin.read()"


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


STARTER = """
import os, signal, sys
from pathlib import Path
from pipelines.cli.parts import Parts

{before}
folder, waits = sys.argv[1:]
Parts(Path(folder), dict(os.environ)).start([sys.executable, "-c", waits])
sys.stdin.read()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel of Linux is asked to do it")
@pytest.mark.parametrize(
    "before",
    [
        pytest.param("", id="as usual"),
        pytest.param("signal.signal(signal.SIGTERM, signal.SIG_IGN)", id="SIGTERM ignored"),
        pytest.param("signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])", id="SIGTERM blocked"),
    ],
)
def test_no_part_outlives_a_starter_that_was_killed(tmp_path, before):
    command = [sys.executable, "-c", STARTER.format(before=before), str(tmp_path), WAITS]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        part = int(process.stdout.readline())
        process.kill()
        process.wait()
        assert is_gone_in_time(part)


def is_gone_in_time(pid: int, patience: float = 60) -> bool:
    """Whether the process ends before patience does; one that only waits to be collected has ended."""
    limit = time.monotonic() + patience
    while time.monotonic() < limit:
        try:
            stat = Path(f"/proc/{pid}/stat").read_text()
        except OSError:
            return True
        if stat.rpartition(")")[2].split()[0] in {"Z", "X"}:
            return True
        time.sleep(0.05)
    return False
