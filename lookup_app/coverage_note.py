"""What the published data covers, told from the campaign and the release; shown wherever an answer is."""

import streamlit as st

from lookup_app import curated_door, language, layout
from lookup_app.wording import Words
from schemas.campaign import Campaign


def scope(say: Words, campaign: Campaign) -> dict[str, str]:
    """The campaign's limits as words for sentences with placeholders."""
    joint = say.pick("、", ", ")
    return {
        "campaign": say.pick(campaign.name_zh, campaign.name_en),
        "first": campaign.period_first.isoformat(),
        "last": campaign.period_last.isoformat(),
        "levels": joint.join(campaign.levels),
        "methods": joint.join(campaign.acquisition_methods),
        "regions": joint.join(campaign.region_names),
    }


def draw() -> None:
    """The scope in a sentence and a table of offices, folded away."""
    say = language.current()
    with st.expander(say("lookup.coverage_title")):
        st.markdown(say("lookup.coverage", **scope(say, curated_door.campaign())))
        headings = [say(f"lookup.coverage_{column}") for column in ("office", "years", "series", "last", "count")]
        rows = [
            (entry.office, entry.years, entry.series, entry.last_delivery, entry.certificates)
            for entry in curated_door.coverage()
        ]
        if rows:
            layout.draw_table(headings, rows, say("lookup.coverage_title"))
