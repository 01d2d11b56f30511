"""What the process that reads one delivery may cost, held by the operating system."""

import resource
import signal
from pathlib import Path

from pipelines.intake.limits import Limits


def bound_resources(limits: Limits) -> None:
    """Nothing; from here on the process may use so much memory and processor time, and leaves no core file."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    memory = pages * resource.getpagesize() + limits.memory_bytes
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    first = limits.first_cpu_seconds or limits.cpu_seconds
    resource.setrlimit(resource.RLIMIT_CPU, (first, limits.cpu_seconds + 1))
    if limits.first_wall_seconds:
        signal.setitimer(signal.ITIMER_REAL, limits.first_wall_seconds)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.expanded_bytes, limits.expanded_bytes))


def lift_first_bounds(limits: Limits) -> None:
    """Nothing; a scan that has shown people may cost what its pages are allowed."""
    if limits.first_wall_seconds:
        signal.setitimer(signal.ITIMER_REAL, 0)
        resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, resource.getrlimit(resource.RLIMIT_CPU)[1]))
