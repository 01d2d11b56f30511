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
        "levels": joint.join(say.gloss(level) or level for level in campaign.levels),
        "methods": joint.join(say.gloss(method) or method for method in campaign.acquisition_methods),
        "regions": joint.join(campaign.region_names),
    }


def joint_glosses(listed: str, say: Words) -> str:
    """The series of an office, each as the language shows it."""
    return say.pick("、", "; ").join(say.gloss(one) or one for one in listed.split("、"))


def draw() -> None:
    """The scope in a sentence and a table of offices, folded away."""
    say = language.current()
    with st.expander(say("lookup.coverage_title")):
        st.markdown(say("lookup.coverage", **scope(say, curated_door.campaign())))
        headings = [say(f"lookup.coverage_{column}") for column in ("office", "years", "series", "last", "count")]
        rows = [
            (entry.office, entry.years, joint_glosses(entry.series, say), entry.last_delivery, entry.certificates)
            for entry in curated_door.coverage()
        ]
        if rows:
            layout.draw_table(headings, rows, say("lookup.coverage_title"))
