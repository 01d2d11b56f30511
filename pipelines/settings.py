"""Where things lie: read once from the environment, passed on as a value."""

import os
from dataclasses import dataclass, replace
from pathlib import Path

from schemas.campaign import live_code
from schemas.plain_faults import PlainFaultError


@dataclass(frozen=True)
class Settings:
    """The folders and files of one installation."""

    raw: Path
    curated: Path
    database_url: str
    key_file: Path
    campaign: str
    second_review_share: float | None = None
    """Of decisions, instead of what the campaign says."""
    staff_second_factor: bool = False
    """Whether accounts of the office sign in with a second factor only."""

    @property
    def work(self) -> Path:
        """Where the frames between the stages lie; restricted, beside the curated folder."""
        return beside(self.curated, "work")

    @property
    def evidence(self) -> Path:
        """Where the casework store keeps evidence, encrypted."""
        return beside(self.curated, "casework.evidence")

    @property
    def exclusions(self) -> Path:
        """Which deliveries a steward left out."""
        return beside(self.curated, "exclusions.jsonl")

    @property
    def corrections(self) -> Path:
        """Where a steward's correction workbooks are written; they hold personal data."""
        return beside(self.curated, "corrections")

    @property
    def wish(self) -> Path:
        """The latest wish of a steward to publish."""
        return beside(self.curated, "publish-wish.json")

    @property
    def answers(self) -> Path:
        """The last answers to batches of the API, sealed."""
        return beside(self.curated, "answers")

    @property
    def alerts(self) -> Path:
        """What people were told, as JSON lines."""
        return beside(self.curated, "alerts.jsonl")


def beside(curated: Path, name: str) -> Path:
    """A neighbour of the curated folder that carries its name, so two registers never share one."""
    return curated.parent / f"{curated.name}.{name}"


def from_environment(raw: Path | None = None, curated: Path | None = None) -> Settings:
    """The settings the environment names; arguments come before it, the project's own folders after it.

    Raises PlainFaultError where the curated folder is a file.
    """
    raw = raw or Path(os.environ.get("SHENYAN_RAW", "data/raw"))
    curated = curated or Path(os.environ.get("SHENYAN_CURATED", "data/curated"))
    raw, curated = raw.absolute(), curated.absolute()
    if curated.is_file():
        raise PlainFaultError(f"{curated} 是文件，不是文件夹。 It is a file, not the folder of what is published.")
    settings = Settings(
        raw=raw,
        curated=curated,
        database_url=f"sqlite:///{beside(curated, 'casework.sqlite')}",
        key_file=beside(curated, "keys.json"),
        campaign=live_code(),
    )
    if url := os.environ.get("SHENYAN_DATABASE_URL"):
        settings = replace(settings, database_url=url)
    if key_file := os.environ.get("SHENYAN_KEY_FILE"):
        settings = replace(settings, key_file=Path(key_file).absolute())
    if os.environ.get("SHENYAN_STAFF_SECOND_FACTOR") == "required":
        settings = replace(settings, staff_second_factor=True)
    if share := os.environ.get("SHENYAN_SECOND_REVIEW_SHARE"):
        settings = replace(settings, second_review_share=float(share))
    return settings
