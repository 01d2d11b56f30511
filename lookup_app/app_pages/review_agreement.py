"""How far reviewers agree who don't know of each other: by month and kind, as a chart and in numbers."""

import streamlit as st

from lookup_app import access, curated_door, decision_paper, language, layout, review_door
from pipelines.casework.agreement import Agreement, by_month_and_kind, measure

say = language.current()
COLOURS = {"agreed": "#1d4f7c", "differing": "#b3661a"}


def draw_page(account: access.Account) -> None:
    """All together, then one line a month and kind."""
    layout.draw_title(say("nav.agreement"), say("agreement.lead"))
    compared = review_door.second_compared(account)
    if not compared:
        st.info(say("agreement.none"))
        return
    whole = measure("", "", compared)
    layout.draw_tiles({
        say("agreement.reviewed"): whole.reviewed,
        say("agreement.agreed"): whole.agreed,
        say("agreement.share"): f"{whole.share:.0%}",
        say("agreement.kappa"): kappa_of(whole),
    })  # fmt: skip
    lines = by_month_and_kind(compared, curated_door.campaign().zone)
    names = {key: say(f"agreement.{key}") for key in COLOURS}
    layout.draw_legend({names[key]: colour for key, colour in COLOURS.items()})
    layout.draw_share_rows({f"{line.month} {kind_of(line)}": shares(line) for line in lines}, COLOURS, names)
    headings = [say(f"agreement.{part}") for part in ("month", "kind", "reviewed", "agreed", "share", "kappa")]
    rows = [
        (line.month, kind_of(line), line.reviewed, line.agreed, f"{line.share:.0%}", kappa_of(line)) for line in lines
    ]
    layout.draw_table(headings, rows, say("nav.agreement"))
    st.caption(say("agreement.about_kappa"))


def shares(line: Agreement) -> dict[str, int]:
    """How many agreed, how many not."""
    return {"agreed": line.agreed, "differing": line.reviewed - line.agreed}


def kind_of(line: Agreement) -> str:
    """The kind in words."""
    return decision_paper.kind_of(line.kind, say)


def kappa_of(line: Agreement) -> str:
    """Kappa with two decimals, or that it can't be told."""
    return say("agreement.no_kappa") if line.kappa is None else f"{line.kappa:.2f}"


draw_page(access.require(*access.REVIEWERS))
