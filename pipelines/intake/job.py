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
