"""Whether a process that once began something is still there: a mark that no later process can carry by accident."""

import json
import os
import socket
from pathlib import Path

BOOT = Path("/proc/sys/kernel/random/boot_id")
START_FIELD = 19
"""Where a process's start stands in /proc/PID/stat, counted after the name in brackets."""


def mark_of_this_process() -> str:
    """A mark of this process: its machine, the machine's start, its number and its own start."""
    own = os.getpid()
    return json.dumps({"host": socket.gethostname(), "boot": _boot(), "pid": own, "start": _start(own)})


def has_ended(mark: str) -> bool:
    """Whether the process of that mark is surely gone; false for one of another machine, of which nothing can be known."""
    told = json.loads(mark)
    if told["host"] != socket.gethostname():
        return False
    return bool(told["boot"] != _boot() or told["start"] != _start(told["pid"]))


def _boot() -> str:
    """The word for this start of the machine; empty where the system has none."""
    return BOOT.read_text(encoding="ascii").strip() if BOOT.is_file() else ""


def _start(pid: int) -> str:
    """When that process began, in the system's own measure; empty for none, and for one that only waits to be buried."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return ""
    return "" if fields[0] == "Z" else fields[START_FIELD]
