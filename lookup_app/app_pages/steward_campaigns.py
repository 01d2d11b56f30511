"""The campaigns as their files fix them: read here, changed by whoever keeps the configuration."""

import datetime as dt
from collections.abc import Iterable

import streamlit as st

from lookup_app import access, curated_door, language, layout, steward_door
from schemas.campaign import Campaign
from schemas.reasons import catalogue

say = language.current()


def draw_page() -> None:
    """One card a campaign, the one that runs here first, each with its file."""
    layout.draw_title(say("nav.campaigns"), say("campaign.lead"))
    running = curated_door.campaign().code
    for path, campaign in sorted(steward_door.campaigns().items(), key=lambda pair: pair[1].code != running):
        mark = layout.tag(say("campaign.running"), "good") if campaign.code == running else ""
        layout.draw_card(say.pick(campaign.name_zh, campaign.name_en), mark, facts(campaign))
        with st.expander(f"{say('campaign.source')} · {path.name}"):
            st.code(path.read_text(encoding="utf-8"), language="toml")


def facts(campaign: Campaign) -> dict[str, str | None]:
    """Every rule of the campaign in words."""
    return {
        say("campaign.notice"): campaign.notice,
        say("campaign.period"): span(campaign.period_first, campaign.period_last),
        say("campaign.between"): listed(day.isoformat() for day in campaign.period_between),
        say("campaign.levels"): listed(campaign.levels),
        say("campaign.methods"): listed(campaign.acquisition_methods),
        say("campaign.regions"): listed(campaign.region_names),
        say("campaign.prefixes"): listed(campaign.region_prefixes),
        say("campaign.submissions"): span(campaign.submissions_first, campaign.submissions_last),
        say("campaign.opens"): campaign.lookup_opens.isoformat(),
        say("campaign.differ"): say("campaign.yes" if campaign.examiner_and_approver_differ else "campaign.no"),
        say("campaign.deadline"): say("campaign.hours", hours=campaign.deadline_hours),
        say("campaign.basis"): say(f"campaign.{campaign.publication_basis}"),
        say("campaign.waits_for"): listed(doubts(campaign)) or None,
    }


def doubts(campaign: Campaign) -> list[str]:
    """What the findings say that hold a certificate in this campaign alone."""
    told = (catalogue()[code] for code in sorted(campaign.publication_waits_for))
    return [say.pick(one.zh, one.en).rstrip("。.") for one in told]


def listed(words: Iterable[str]) -> str:
    """Words in a row, as the language parts them."""
    return say.pick("、", ", ").join(say.gloss(word) or word for word in words)


def span(first: dt.date, last: dt.date) -> str:
    """Two days and what lies between them."""
    return f"{first.isoformat()} – {last.isoformat()}"


access.require(*access.STEWARDS)
draw_page()
