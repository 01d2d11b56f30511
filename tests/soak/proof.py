"""What every proof works with: its outcome, an installation in a temporary folder, and the command as a process of its own."""

import hashlib
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from pipelines import settings
from pipelines.release import Release, current
from pipelines.release.layout import BUILDING, MANIFEST, RELEASES
from pipelines.sample.corpus import write_corpus
from schemas.campaign import campaign_named

ROOT = Path(__file__).parents[2]
RUN = (sys.executable, "-m", "pipelines.cli.main", "run")
CAMPAIGN = "liuzhou-2019"
INHERITED = ("SHENYAN_", "DAGSTER_HOME")
"""Beginnings of environment names that would lead a proof into somebody's own installation."""
REFUSAL = "未发布"
"""What a run that published nothing says, before it says why."""
LONGEST_RUN = 600
"""Seconds after which a run counts as hanging."""


class Broken(AssertionError):
    """The property does not hold; the text says in a sentence what was seen instead."""


class Skipped(Exception):
    """The proof can't be made on this machine; the text says why."""


def demand(holds: bool, sentence: str) -> None:
    """Nothing if it holds; raises Broken with the sentence otherwise."""
    if not holds:
        raise Broken(sentence)


@dataclass(frozen=True)
class Home:
    """One installation of a proof's own, and the command that runs the whole job in it."""

    raw: Path
    curated: Path
    command: tuple[str, ...] = RUN
    campaign: str = CAMPAIGN

    @property
    def settings(self) -> settings.Settings:
        """Where this installation's files lie."""
        return settings.from_environment(self.raw, self.curated)

    def start(self) -> "Run":
        """A run under way, in a session of its own so that whatever it leaves behind can be found."""
        words = [*self.command, "--raw", str(self.raw), "--curated", str(self.curated)]
        # A file, not a pipe: a pipe that nobody empties would hold the run up.
        said = tempfile.TemporaryFile()  # noqa: SIM115 - closed when the run has ended
        process = subprocess.Popen(
            words,
            cwd=ROOT,
            env=clean_environment() | {"SHENYAN_CAMPAIGN": self.campaign},
            stdout=said,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        return Run(process, said)

    def run(self) -> tuple[int, str]:
        """Exit status and everything said by one whole run."""
        return self.start().ending()


@dataclass(frozen=True)
class Run:
    """One run under way, and the file that takes what it says."""

    process: "subprocess.Popen[bytes]"
    said: IO[bytes]

    def ending(self) -> tuple[int, str]:
        """Exit status and everything the run said; one that hangs is killed, and that breaks the proof."""
        try:
            status = self.process.wait(LONGEST_RUN)
        except subprocess.TimeoutExpired:
            self.kill()
            raise Broken(f"a run did not end within {LONGEST_RUN} seconds") from None
        self.said.seek(0)
        with self.said:
            return status, self.said.read().decode(errors="replace")

    def words(self) -> str:
        """What the run has said so far."""
        return os.pread(self.said.fileno(), 1 << 20, 0).decode(errors="replace")

    def kill(self) -> bool:
        """Whether the run was still going when it was killed without warning."""
        going = self.process.poll() is None
        self.process.kill()
        self.process.wait()
        self.said.close()
        return going


def clean_environment() -> dict[str, str]:
    """The environment without the settings of whoever runs the proofs."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(INHERITED)}
    return kept | {"DAGSTER_DISABLE_TELEMETRY": "yes", "PYTHONPATH": str(ROOT)}


def forget_settings() -> None:
    """Nothing; this process too no longer knows the settings of whoever runs the proofs."""
    for name in [name for name in os.environ if name.startswith(INHERITED)]:
        del os.environ[name]


def install(folder: Path, certificates: int, seed: int) -> Home:
    """A home with an invented corpus of so many certificates; nothing has run yet."""
    write_corpus(folder / "raw", certificates, seed, campaign_named(CAMPAIGN))
    return Home(folder / "raw", folder / "curated")


def published(home: Home) -> Release:
    """The first release of a home; raises Broken when the run doesn't publish."""
    status, said = home.run()
    demand(status == 0, f"the first run ended with status {status}: {last_words(said)}")
    return live_release(home)


def published_next(home: Home, after: str) -> Release:
    """The release that follows the live one after what happened to a home; raises Broken when none does, or parts of another are left."""
    before = live_release(home)
    status, said = home.run()
    demand(status == 0, f"the run after {after} ended with status {status}: {last_words(said)}")
    now = live_release(home)
    later = release_number(now.release_id) > release_number(before.release_id)
    demand(later, f"the run after {after} published nothing new")
    demand(not half_built(home), f"half-built releases were left by the run after {after}")
    return now


def live_release(home: Home) -> Release:
    """The live release, whose files are those that its manifest describes; raises Broken otherwise."""
    live = current(home.curated)
    if live is None:
        raise Broken("no release is live")
    demand((live.folder / MANIFEST).is_file(), f"the live release {live.release_id} has no manifest")
    for name, digest in live.manifest["outputs"].items():
        path = live.folder / name
        demand(path.is_file(), f"the live release {live.release_id} lacks {name}")
        demand(digest_file(path) == digest, f"{name} of the live release {live.release_id} is not as it was published")
    return live


def digests(folder: Path) -> dict[str, str]:
    """The digest of every file below the folder, by its place."""
    return {str(path.relative_to(folder)): digest_file(path) for path in sorted(folder.rglob("*")) if path.is_file()}


def digest_file(path: Path) -> str:
    """SHA-256 of the file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def demand_unchanged(before: dict[str, str], after: dict[str, str], what: str) -> None:
    """Nothing if every file of before is still as it was; raises Broken naming how many are not."""
    changed = [place for place, digest in before.items() if after.get(place) != digest]
    demand(not changed, f"{len(changed)} {what} were changed or removed, {changed[:1]} among them")


def half_built(home: Home) -> list[str]:
    """Names of releases that were begun and never finished."""
    folder = home.curated / RELEASES
    return [path.name for path in folder.iterdir() if path.name.startswith(BUILDING)] if folder.is_dir() else []


def last_words(said: str) -> str:
    """The last line that says something, shortened."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return lines[-1][-200:] if lines else "nothing was said"


def demand_plain_refusal(said: str) -> None:
    """Nothing if a run that stopped ended with its own sentence; raises Broken if it left it at a traceback or at nothing.

    Dagster's log of the failed step may stand before the sentence.
    """
    sentence, traceback = said.rfind(REFUSAL), said.rfind("Traceback (most recent call last)")
    demand(sentence > traceback or traceback < 0, f"a traceback instead of a sentence: {last_words(said)}")
    demand(sentence >= 0, f"the run stopped without saying that nothing was published: {last_words(said)}")


def release_number(release_id: str) -> int:
    """The running number in a release's id."""
    return int(release_id[1:7])
