"""The programs that `shenyan serve` starts: each begun anew when it dies, all of them gone when it goes."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

PATIENCE_SECONDS = 8
LOOK_SECONDS = 0.3
OFTEN, WITHIN_SECONDS = 4, 120.0
"""A part that ends so often within so long can't be helped by beginning it anew."""
DIE_WITH_PARENT = 1
"""PR_SET_PDEATHSIG of Linux: what the kernel sends to a part when whoever started it is gone, however it went."""


class Part:
    """One program and when it was begun anew."""

    def __init__(self, command: list[str], process: "subprocess.Popen[bytes]") -> None:
        self.command, self.process = command, process
        self.ends: list[float] = []

    def ends_too_often(self, now: float) -> bool:
        """Whether, with the end at this moment, it has ended as often as is borne."""
        self.ends = [*(at for at in self.ends if now - at < WITHIN_SECONDS), now]
        return len(self.ends) >= OFTEN


class Parts:
    """The programs in the order of their start."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self._folder, self._environment = folder, environment
        self._parts: list[Part] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self, command: list[str]) -> "subprocess.Popen[bytes]":
        """The running program."""
        part = Part(command, self._begin(command))
        self._parts.append(part)
        return part.process

    def _begin(self, command: list[str]) -> "subprocess.Popen[bytes]":
        """The program, leader of a process group of its own so that all its children end with it."""
        return subprocess.Popen(
            command,
            cwd=self._folder,
            env=self._environment,
            start_new_session=True,
            preexec_fn=die_with(os.getpid()) if sys.platform == "linux" else None,
        )

    def keep_up(self) -> int:
        """The exit status of a part that keeps ending by itself; one that ends seldom is begun anew."""
        while True:
            for part in self._parts:
                if (status := part.process.poll()) is None:
                    continue
                if part.ends_too_often(time.monotonic()):
                    _complain(
                        f"一个部分多次自行停止（{status}），其余随之停止。 One part keeps ending ({status}); the rest is stopped too."
                    )
                    return status or 1
                _complain(f"一个部分已停止（{status}），正在重新启动。 One part ended ({status}) and is begun anew.")
                send(part.process, signal.SIGKILL)
                part.process = self._begin(part.command)
            time.sleep(LOOK_SECONDS)

    def stop(self) -> None:
        """Nothing; every part and its children are gone: asked first, forced after a while."""
        for signal_number in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL):
            for part in self._parts:
                send(part.process, signal_number)
            if all(ended(part.process) for part in self._parts):
                break
        for part in self._parts:
            send(part.process, signal.SIGKILL)


def die_with(parent: int) -> Callable[[], None]:
    """What a part does before it begins: has the kernel end it with its parent, and ends if the parent is gone already.

    Signals that whoever started us blocked or ignored would be blocked or ignored in the part too, and it would live on.
    """
    prctl = ctypes.CDLL(None, use_errno=True).prctl

    def bind() -> None:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_SETMASK, [])
        prctl(DIE_WITH_PARENT, signal.SIGTERM)
        if os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGTERM)

    return bind


def _complain(words: str) -> None:
    sys.stderr.write(f"{words}\n")
    sys.stderr.flush()


def send(process: "subprocess.Popen[bytes]", signal_number: int) -> None:
    """Signals a part's whole process group, which may be gone already."""
    try:
        os.killpg(process.pid, signal_number)
    except ProcessLookupError:
        return


def ended(process: "subprocess.Popen[bytes]") -> bool:
    """Whether the part ends within our patience."""
    try:
        process.wait(PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        return False
    return True
