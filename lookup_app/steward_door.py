"""The stewards' door: what any kept release says, the offices' own files, and a steward's acts on them, all audited."""

import datetime as dt
import os
from functools import lru_cache, partial
from pathlib import Path
from typing import NamedTuple

import polars as pl

from lookup_app import casework_door, curated_door, steward_reader
from lookup_app.access import STEWARDS
from lookup_app.casework_door import Account
from lookup_app.register_reader import Register
from lookup_app.steward_reader import Delivery, Heading, Prepared, Quality, Refused
from pipelines import overrule, prepared, release, requests, settings, validate
from pipelines.casework.subjects import Gone
from pipelines.corrections import build_workbook
from pipelines.overrule import Change
from pipelines.release import Release, ReleaseError
from pipelines.release.differences import compare_releases
from pipelines.release.history import read_release
from pipelines.release.layout import read_pointer
from pipelines.watching import find_unread, hide_numbers
from schemas.campaign import CAMPAIGNS, Campaign, campaign_file, live_code, load_campaign

ROWS_SHOWN = 200
PREPARED = "prepared"
"""What a workbook is made from while the latest run is not published."""


class Workbook(NamedTuple):
    """An office's correction workbook; no content when none of its rows needs correcting."""

    office: str
    release_id: str
    content: bytes | None


def deliveries() -> list[Delivery]:
    """Every delivery of the live release; none before the first."""
    register = curated_door.register()
    return [] if register is None else steward_reader.deliveries(register)


def headings(source_file: str) -> list[Heading]:
    """How the live release understood the delivery's headings."""
    register = curated_door.register()
    return [] if register is None else steward_reader.headings(register, source_file, curated_door.keys().decrypt)


def pins(office: str) -> dict[str, str | None]:
    """The headings that the office's file pins now; raises OverruleError if it can't be read."""
    return overrule.pinned_headings(overrule.read_text(_raw(), office))


def plan(office: str, heading: str, column: str | None) -> Change:
    """The change of the office's file that pins the heading; nothing is written. Raises OverruleError."""
    before = overrule.read_text(_raw(), office)
    return Change(office, before, overrule.pin_heading(before, heading, column))


def try_out(source_file: str, change: Change) -> tuple[list[Heading], int]:
    """How the delivery would be read after the change, and how many people it would hold. Raises OverruleError."""
    tried = overrule.try_out(_raw(), source_file, change.after)
    mappings = tried.mappings.filter(pl.col("source_file") == source_file).sort("sheet", "table", "block", "position")
    people = tried.rows.filter((pl.col("source_file") == source_file) & (pl.col("kind") == "record")).height
    return [steward_reader.as_heading(row, str) for row in mappings.iter_rows(named=True)], people


def write(account: Account, change: Change) -> None:
    """Nothing; the office's file says so from the next run on. Raises OverruleError."""
    account.require(*STEWARDS)
    overrule.write(_raw(), change)
    _audit(account, "overrule", f"office:{change.office}", lines=[hide_numbers(line) for line in change.lines])


def undo(account: Account, change: Change) -> None:
    """Nothing; the office's file is as before the change. Raises OverruleError."""
    account.require(*STEWARDS)
    overrule.undo(_raw(), change)
    _audit(account, "overrule_undone", f"office:{change.office}")


def refused_counts() -> list[tuple[str, str, str, int]]:
    """Office, its name, reason and number of refused records of the live release."""
    register = curated_door.register()
    return [] if register is None else steward_reader.refused_counts(register)


def refused_total() -> int:
    """How many records of the live release are refused and not replaced yet."""
    register = curated_door.register()
    return 0 if register is None else steward_reader.refused_total(register)


def offices_to_correct() -> dict[str, tuple[str, int]]:
    """Office → its name and how many of its records and files are refused; those of most first, as the latest run has it."""
    if (waiting := unpublished()) is None:
        register = curated_door.register()
        return {} if register is None else steward_reader.offices_to_correct(register)
    return {office: (name, count) for office, name, count in waiting.to_correct}


def unread_files() -> list[str]:
    """The files in the folder that neither the newest release nor the latest run has looked at, numbers hidden."""
    waiting, kept = unpublished(), releases()
    newest = max(
        kept, key=lambda one: one.as_of, default=None
    )  # one that says an earlier one's words again is younger than its files
    known = waiting.places if waiting else _places(newest.register) if newest else ()
    return [hide_numbers(place.removeprefix("sources/")) for place in find_unread(_raw(), known)]


@lru_cache(maxsize=1)
def _places(register: Path) -> frozenset[str]:
    return frozenset(_open_file(register).table("deliveries")["source_file"])


def unpublished() -> Prepared | None:
    """What the latest run prepared and no release shows yet; null if there is nothing of the kind."""
    here = settings.from_environment()
    since = None if curated_door.is_public_only() else prepared.unpublished_since(here)
    return None if since is None else _prepared(since.isoformat())


@lru_cache(maxsize=1)
def _prepared(since: str) -> Prepared:
    here, keys = settings.from_environment(), curated_door.keys()
    read = partial(prepared.read_frame, here, keys)
    return steward_reader.summarize_prepared(
        since, read("raw_deliveries"), read("core_records"), read("core_quarantine")
    )


def ask_to_publish(account: Account) -> str:
    """The moment of the wish, which Dagster sees within seconds. Audited."""
    account.require(*STEWARDS)
    wish = requests.ask_to_publish(settings.from_environment(), account.account_id, dt.datetime.now(dt.UTC))
    _audit(account, "ask_to_publish", "release:next")
    return wish.at


def asked_to_publish() -> str | None:
    """When publishing was asked for, while no release has followed and nobody has gone back; null otherwise."""
    here = settings.from_environment()
    wish = requests.latest_wish(here)
    if wish is None or release.gone_back_since(here.curated, wish.at):
        return None
    asked = dt.datetime.fromisoformat(wish.at)
    return None if any(dt.datetime.fromisoformat(kept.as_of) > asked for kept in releases()) else wish.at


def gone_back() -> str | None:
    """When somebody went back to the release that is live; null if it was published last."""
    back = release.gone_back(settings.from_environment().curated)
    return back["since"] if back else None


def refused(office: str | None, code: str | None) -> list[Refused]:
    """The first refused records of an office and for a reason, numbers masked."""
    register = curated_door.register()
    if register is None:
        return []
    return steward_reader.refused(register, office, code, ROWS_SHOWN, curated_door.keys().decrypt)


def correction_workbook(account: Account, office: str) -> Workbook:
    """The office's rows to correct, in the clear, and its refused files, as the latest run has them; audited."""
    account.require(*STEWARDS)
    here, keys = settings.from_environment(), curated_door.keys()
    if prepared.unpublished_since(here) is None:
        live = release.find_release(here.curated)
        state, files = live.release_id, _open(live).table("deliveries")
        records = release.reveal(_open(live).table("records"), keys)
        broken = validate.judge(records, curated_door.campaign()).broken
    else:
        state = PREPARED
        files, records, broken = (
            prepared.read_frame(here, keys, name) for name in ("raw_deliveries", "core_records", "core_broken_rules")
        )
    content = build_workbook(office, records, broken, files)
    _audit(account, "corrections", f"office:{office}", release=state, bytes=len(content or b""))
    return Workbook(office, state, content)


def releases() -> list[Release]:
    """The releases that are kept, newest first."""
    return release.list_releases(settings.from_environment().curated)[::-1]


def live() -> Release | None:
    """The release that is live."""
    return release.current(settings.from_environment().curated)


def history() -> list[dict[str, str]]:
    """When which release became live, by publishing or rolling back, oldest first."""
    pointer = read_pointer(settings.from_environment().curated)
    return [] if pointer is None else list(pointer["history"])


def gone() -> list[Gone]:
    """The certificates that people decided about and that the last release has no more, those gone longest first."""
    return casework_door.store().subjects.gone()


def quality(one: Release) -> Quality:
    """A release in numbers; read once, since a release never changes."""
    return _quality(one.register)


@lru_cache(maxsize=32)
def _quality(path: Path) -> Quality:
    return steward_reader.quality(_open_file(path))


def differences(before: Release, after: Release) -> pl.DataFrame:
    """One row per certificate that differs: kind, columns and why, no value; read once for two releases."""
    return _differences(before.folder, after.folder)


@lru_cache(maxsize=8)
def _differences(before: Path, after: Path) -> pl.DataFrame:
    return compare_releases(read_release(before), read_release(after), curated_door.keys())


def standing(target: Release) -> dict[str, str | None]:
    """The certificates that stay decided against if somebody goes back to this release, by id: as what; null: not to be found."""
    now = live()
    return _standing(target.folder, now.release_id if now else "")


@lru_cache(maxsize=8)
def _standing(target: Path, _live: str) -> dict[str, str | None]:
    against = release.find_standing(settings.from_environment().curated, read_release(target))
    return dict(against.select("certificate_id", "status").iter_rows())


def roll_back(account: Account, release_id: str) -> Release:
    """The release that is live again; raises ReleaseError with a sentence. Audited either way."""
    account.require(*STEWARDS)
    was = live()
    try:
        target = release.rollback(settings.from_environment().curated, release_id)
    except ReleaseError:
        _audit(account, "rollback", f"release:{release_id}", outcome="refused")
        raise
    more = {"restores": release_id} if target.release_id != release_id else {}
    _audit(account, "rollback", f"release:{target.release_id}", was=was.release_id if was else None, **more)
    return target


def control_room() -> str | None:
    """Where stewards find the Dagster UI, if this installation runs one; behind a proxy it is named in the environment."""
    return os.environ.get("SHENYAN_CONTROL_ROOM")


def campaigns() -> dict[Path, Campaign]:
    """Every campaign there is, by its file; the one that runs here may be another city's own."""
    files = {*CAMPAIGNS.glob("*.toml"), campaign_file(live_code())}
    return {path: load_campaign(path) for path in sorted(files)}


def _raw() -> Path:
    return settings.from_environment().raw


def _open(one: Release) -> Register:
    return _open_file(one.register)


def _open_file(path: Path) -> Register:
    """The register of that file: the live one as the curated door holds it, an older one for this question only."""
    held = curated_door.register()
    return held if held is not None and held.path == path else Register(path)


def _audit(account: Account, action: str, subject: str, outcome: str = "done", **detail: object) -> None:
    casework_door.record(account.account_id, action, subject, outcome, detail)
