"""A campaign: which certificates are verified, when, and by what rules. All of it is configuration."""

import datetime as dt
import os
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from schemas import reasons
from schemas.plain_faults import PlainFaultError

CAMPAIGNS = Path(__file__).parent / "campaigns"
USUAL = "liuzhou-2019"
"""The campaign of an installation that names none."""
APPLICATIONS = frozenset({"register", "amend", "claim"})
BASES = ("official_record", "confirmed")


class CampaignError(PlainFaultError, ValueError):
    """There is no such campaign, or its file lacks something or contradicts itself."""

    def __str__(self) -> str:
        return (
            f"审验批次或其文件有误，请核对 SHENYAN_CAMPAIGN：{super().__str__()}。 Mend the campaign, then try again."
        )


@dataclass(frozen=True)
class Campaign:
    """One campaign as its notice fixes it; days are days of `time_zone`, both ends included."""

    code: str
    name_zh: str
    name_en: str
    notice: str
    time_zone: str
    region_prefixes: tuple[str, ...]
    region_names: tuple[str, ...]
    period_first: dt.date
    period_last: dt.date
    period_between: tuple[dt.date, ...]
    levels: tuple[str, ...]
    acquisition_methods: tuple[str, ...]
    submissions_first: dt.date
    submissions_last: dt.date
    lookup_opens: dt.date
    examiner_and_approver_differ: bool
    deadline_hours: int
    publication_basis: str
    second_review_share: float
    publication_waits_for: frozenset[str] = frozenset()
    """Codes of findings that hold a certificate in this campaign, though usually they are only told."""
    photo_required_for: frozenset[str] = frozenset()
    """The kinds of application (`register`, `amend`, `claim`) that can't be sent without a photo."""
    authorities_above: tuple[str, ...] = ()
    """Places above the city, its province, whose bodies confer on its people too: what they conferred is not outside."""

    @property
    def zone(self) -> ZoneInfo:
        """The zone whose days the campaign counts in."""
        return ZoneInfo(self.time_zone)

    def local_day(self, moment: dt.datetime) -> dt.date:
        """The campaign's day of an aware moment; raises ValueError on a moment without a zone."""
        if moment.tzinfo is None:
            raise ValueError("a submission's time needs a zone")
        return moment.astimezone(self.zone).date()


def load_campaign(path: Path) -> Campaign:
    """The campaign a TOML file describes; raises ValueError naming what is missing or contradicts itself."""
    table = _read(path)
    try:
        campaign = Campaign(
            code=table["code"],
            name_zh=table["name_zh"],
            name_en=table["name_en"],
            notice=table["notice"],
            time_zone=table["time_zone"],
            region_prefixes=tuple(table["region_prefixes"]),
            region_names=tuple(table["region_names"]),
            period_first=table["period"]["first"],
            period_last=table["period"]["last"],
            period_between=tuple(table["period"]["between"]),
            levels=tuple(table["scope"]["levels"]),
            acquisition_methods=tuple(table["scope"]["acquisition_methods"]),
            submissions_first=table["submissions"]["first"],
            submissions_last=table["submissions"]["last"],
            lookup_opens=table["lookup"]["opens"],
            examiner_and_approver_differ=table["review"]["examiner_and_approver_differ"],
            deadline_hours=table["review"]["deadline_hours"],
            publication_basis=table["publication"]["basis"],
            publication_waits_for=frozenset(table["publication"].get("waits_for", ())),
            second_review_share=table["review"]["second_review_share"],
            authorities_above=tuple(table.get("authorities_above", ())),
            photo_required_for=frozenset(table["submissions"].get("photo_required_for", ())),
        )
    except KeyError as missing:
        raise CampaignError(f"{path.name}: {missing} is missing") from missing
    if fault := _find_contradiction(campaign):
        raise CampaignError(f"{path.name}: {fault}")
    return campaign


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except ValueError as fault:
        raise CampaignError(f"{path.name}: {fault}") from fault


def _find_contradiction(campaign: Campaign) -> str:
    """What the file says that can't be meant, blank if nothing."""
    told = (
        (campaign.period_first > campaign.period_last, "a period ends before it begins"),
        (campaign.submissions_first > campaign.submissions_last, "a period ends before it begins"),
        (campaign.publication_basis not in BASES, f"publication.basis is {' or '.join(BASES)}"),
        (
            bool(campaign.photo_required_for - APPLICATIONS),
            f"submissions.photo_required_for names {', '.join(sorted(APPLICATIONS))}",
        ),
        (
            bool(unknown := campaign.publication_waits_for - _findings()),
            f"publication.waits_for: no finding is called {', '.join(sorted(unknown))}",
        ),
        (not 0 <= campaign.second_review_share <= 1, "review.second_review_share lies between 0 and 1"),
    )
    return next((fault for is_wrong, fault in told if is_wrong), "")


def _findings() -> set[str]:
    """The codes that certificates can be doubted with."""
    return {one.code for one in reasons.read_list(reasons.FOLDER / "findings.csv")}


def campaign_named(code: str) -> Campaign:
    """The campaign of that code, or of that file; raises ValueError listing the known ones."""
    return load_campaign(campaign_file(code))


def campaign_file(code: str) -> Path:
    """The file of a bundled campaign's code; what ends in .toml is the file of another city's own campaign itself."""
    own = code.endswith(".toml")
    path = Path(code).absolute() if own else CAMPAIGNS / f"{code}.toml"
    if not path.is_file():
        known = ", ".join(sorted(file.stem for file in CAMPAIGNS.glob("*.toml")))
        raise CampaignError(f"no such file: {code}" if own else f"no campaign {code!r}; known: {known}")
    return path


def live_code() -> str:
    """The code or file of the campaign that this installation runs, as the environment says."""
    return os.environ.get("SHENYAN_CAMPAIGN") or USUAL


def own_vocabularies() -> Path | None:
    """The folder of what the live campaign's city alone has (places, bodies), seen from its file; null where it names none."""
    file = campaign_file(live_code())
    named = _read(file).get("vocabularies")
    if named is None:
        return None
    folder = (file.parent / str(named)).resolve()
    if not folder.is_dir():
        raise CampaignError(f"{file.name}: vocabularies is no folder")
    return folder
