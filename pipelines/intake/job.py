"""One delivery to be read, as parent and worker tell each other of it."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import NamedTuple, Self

from pipelines.intake.limits import Limits
from pipelines.intake.tables import Office

CRASH = "crash.txt"
"""File in a job's answer that names the kind and place of an error nobody expected."""

MEMBERS = "members"
"""Folder in a job's answer where an archive's members lie."""


class Cost(NamedTuple):
    """What one delivery took to read, its converters counted in."""

    cpu_seconds: float = 0.0
    wall_seconds: float = 0.0
    peak_megabytes: float = 0.0

    def plus(self, other: "Cost") -> "Cost":
        """Both tries together; of their memory the greater."""
        return Cost(
            self.cpu_seconds + other.cpu_seconds,
            self.wall_seconds + other.wall_seconds,
            max(self.peak_megabytes, other.peak_megabytes),
        )


class Ending(NamedTuple):
    """How a job's own process ended, and what it cost."""

    reason: str | None
    """Code of the reason for a bad end; null when it ended well."""
    cost: Cost = Cost()
    starved: bool = False
    """Whether it was stopped by the clock although others kept it from its core: it may do better on a calmer machine."""

    def to_line(self) -> str:
        """The ending as one line of JSON."""
        return json.dumps([self.reason, list(self.cost), self.starved])

    @classmethod
    def from_line(cls, line: str) -> Self:
        """The ending that the line tells."""
        reason, cost, starved = json.loads(line)
        return cls(reason, Cost(*cost), starved)


class Job(NamedTuple):
    """What a worker's child needs to know about one delivery."""

    path: Path
    answer: Path
    """A folder of the job's own, for what comes out."""
    source_file: str
    office: Office
    depth: int
    """How many archives it stands in."""
    limits: Limits

    def to_line(self) -> str:
        """The job as one line of JSON."""
        return json.dumps(
            self._asdict()
            | {
                "path": str(self.path),
                "answer": str(self.answer),
                "office": asdict(self.office),
                "limits": asdict(self.limits),
            }
        )

    @classmethod
    def from_line(cls, line: str) -> Self:
        """The job that the line tells."""
        told = json.loads(line)
        return cls(
            Path(told["path"]),
            Path(told["answer"]),
            told["source_file"],
            Office(**told["office"]),
            told["depth"],
            Limits(**told["limits"]),
        )
