"""Data quality over time: what is left at each step, why rows are refused, and what is covered."""

import streamlit as st

from lookup_app import access, clocks, curated_door, language, layout, review_work, steward_charts, steward_door
from lookup_app.steward_reader import Quality, select_coverage
from pipelines.release import Release

say = language.current()
STEPS = ("rows", "records", "clean", "certificates", "in_scope", "passed")
# How far a certificate came, and its colour.
STANDING = {"passed": "#1e6b45", "waiting": "#b3661a", "outside": "#d3dce4"}
RELEASES_SHOWN = 10
REASONS_SHOWN = 15


def draw_page() -> None:
    """The live release's funnel, the kept releases beside each other, the coverage."""
    steward_charts.draw_style()
    layout.draw_title(say("nav.quality"), say("quality.lead"))
    live = steward_door.live()
    if live is None:
        st.info(say("app.nothing_published"))
        return
    quality = steward_door.quality(live)
    draw_funnel(quality.funnel)
    kept = steward_door.releases()[:RELEASES_SHOWN]
    measured = [(one, steward_door.quality(one)) for one in kept]
    draw_releases(measured)
    draw_reasons(measured)
    draw_coverage(quality)


def draw_funnel(funnel: dict[str, int]) -> None:
    """From the rows received to the certificates that can be looked up."""
    st.markdown(f"### {say('quality.funnel')}")
    records, certificates = funnel["records"], funnel["certificates"]
    shares = {
        "clean": say("quality.of_records", share=percent(funnel["clean"], records)),
        "certificates": say("quality.per_certificate", count=f"{records / certificates:.1f}") if certificates else "",
        "in_scope": say("quality.of_certificates", share=percent(funnel["in_scope"], certificates)),
        "passed": say("quality.of_certificates", share=percent(funnel["passed"], certificates)),
    }
    steward_charts.draw_funnel([(say(f"quality.{step}"), funnel[step], shares.get(step, "")) for step in STEPS])


def percent(part: int, whole: int) -> str:
    """A share in per cent; a dash of nothing."""
    return f"{part / whole:.1%}" if whole else say("app.none")


def draw_releases(measured: list[tuple[Release, Quality]]) -> None:
    """The same steps for every release that is kept, newest first."""
    st.markdown(f"### {say('quality.over_time')}")
    names = {part: say(f"quality.{part}") for part in STANDING}
    layout.draw_share_rows({one.release_id: standing(quality.funnel) for one, quality in measured}, STANDING, names)
    layout.draw_legend({names[part]: colour for part, colour in STANDING.items()})
    lines = [
        (
            one.release_id,
            clocks.local(one.as_of),
            *(quality.funnel[step] for step in STEPS),
            percent(quality.funnel["passed"], quality.funnel["certificates"]),
        )
        for one, quality in measured
    ]
    headings = [
        say("quality.release"),
        say("quality.as_of"),
        *(say(f"quality.{step}") for step in STEPS),
        say("quality.pass_share"),
    ]
    layout.draw_table(headings, lines, say("quality.over_time"))


def standing(funnel: dict[str, int]) -> dict[str, int]:
    """The certificates of a release by how far they came."""
    within = max(funnel["in_scope"] - funnel["passed"], 0)
    return {
        "passed": funnel["passed"],
        "waiting": within,
        "outside": funnel["certificates"] - funnel["passed"] - within,
    }


def draw_reasons(measured: list[tuple[Release, Quality]]) -> None:
    """The commonest reasons, one line each, their counts from release to release, and the change."""
    st.markdown(f"### {say('quality.reasons')}")
    newest = measured[0][1].reasons
    before = measured[1][1].reasons if len(measured) > 1 else {}
    codes = sorted(
        {code for _, quality in measured for code in quality.reasons}, key=lambda code: (-newest.get(code, 0), code)
    )
    lines = [
        (
            review_work.sentence(code, say),
            *(quality.reasons.get(code, 0) for _, quality in reversed(measured)),
            changed(newest.get(code, 0) - before.get(code, 0)) if before else say("app.none"),
        )
        for code in codes[:REASONS_SHOWN]
    ]
    headings = [say("quality.reason"), *(one.release_id[:7] for one, _ in reversed(measured)), say("quality.change")]
    layout.draw_table(headings, lines, say("quality.reasons"))


def changed(difference: int) -> str:
    """A difference with its sign."""
    return f"{difference:+,}" if difference else "="


def choose_coverage(quality: Quality) -> dict[tuple[str, str], int]:
    """The counts by line and year that the two choices ask for; what is not known is called so."""
    boxes = st.columns([1, 2], vertical_alignment="bottom")
    lines = boxes[0].segmented_control(
        say("quality.by"),
        ["series", "office"],
        format_func=lambda key: say(f"quality.by_{key}"),
        default="series",
        required=True,
        key=language.choice("steward_quality.by"),
    )
    others = sorted({key[0 if lines == "series" else 1] for key in quality.coverage if None not in key})
    only = layout.choose_or_all(
        boxes[1],
        say("quality.only"),
        others,
        lambda one: one or say("quality.unknown_series"),
        f"steward_quality.only_{lines}",
    )
    counts = select_coverage(quality.coverage, lines, only)
    unknown = say("quality.unknown_series"), say("quality.unknown_year")
    return {(row or unknown[0], year or unknown[1]): count for (row, year), count in counts.items()}


def draw_coverage(quality: Quality) -> None:
    """Certificates by year, and by series or office; years of the campaign without any are named."""
    st.markdown(f"### {say('quality.coverage')}")
    st.caption(say("quality.coverage_lead"))
    counts = choose_coverage(quality)
    years = sorted({year for _, year in counts})
    steward_charts.draw_heat(sorted({row for row, _ in counts}), years, counts, say("quality.total"))
    campaign = curated_door.campaign()
    missing = [
        str(year) for year in range(campaign.period_first.year, campaign.period_last.year + 1) if str(year) not in years
    ]
    if missing:
        st.warning(say("quality.thin", years=say.pick("、", ", ").join(missing)))


access.require(*access.STEWARDS)
draw_page()
