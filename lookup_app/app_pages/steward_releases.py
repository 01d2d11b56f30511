"""The releases that are kept: what each holds, how they differ, and the way back to an earlier one."""

from collections import Counter
from collections.abc import Collection
from urllib.parse import urlencode

import streamlit as st

from lookup_app import access, clocks, language, layout, steward_door, steward_waiting
from lookup_app.wording import bilingual
from pipelines.release import Release, ReleaseError, wording
from pipelines.release.accounting import WITHDRAWN
from pipelines.release.history import RESTORES
from pipelines.release.restoring import KEPT

say = language.current()
DIFFERENCES_SHOWN = 200
STANDING = {"已暂停": "suspended", "已撤销": "revoked", None: "not_found"}
NOTICE, ASKED = "steward_releases.notice", "steward_releases.asked"


def draw_page(account: access.Account) -> None:
    """The list, publishing, differences between two, rolling back, and what was done."""
    layout.draw_title(say("nav.releases"), say("releases.lead"))
    steward_waiting.draw_waiting(say)
    draw_notice()
    kept, live = steward_door.releases(), steward_door.live()
    if live is None or not kept:
        st.info(say("releases.nothing_yet"))
        draw_publishing(account)
        return
    draw_list(kept, live)
    draw_gone_back()
    draw_gone()
    draw_publishing(account)
    if len(kept) > 1:
        draw_comparison(kept)
    draw_way_back(account, [one for one in kept if one.release_id != live.release_id], live)
    draw_history()


def draw_list(kept: list[Release], live: Release) -> None:
    """Every release with its day, its counts and what changed."""
    names = ("release", "as_of", "certificates", "published", "queue", "differences")
    lines = [
        (
            name_release(one, live),
            clocks.local(one.as_of),
            one.counts.get("certificates", 0),
            one.counts.get("curated_certificates", 0),
            one.counts.get("review_queue", 0),
            told(one),
        )
        for one in kept
    ]
    layout.draw_table([say(f"releases.{name}") for name in names], lines, say("nav.releases"))


def name_release(one: Release, live: Release) -> str:
    """The release's id, whose words it says again if not its own, and whether it is the live one."""
    again = one.manifest.get(RESTORES)
    return "　".join(
        [one.release_id]
        + ([say("releases.again", release_id=again)] if again else [])
        + ([f"✓ {say('releases.live')}"] if one.release_id == live.release_id else [])
    )


def draw_gone_back() -> None:
    """That somebody went back to what is live: nothing publishes by itself until a steward does, and what led there is still among the files."""
    if since := steward_door.gone_back():
        st.warning(say("releases.gone_back", at=clocks.local(since)), icon=":material/settings_backup_restore:")


def draw_gone() -> None:
    """Whose certificates were decided about and stand in no delivery any more: the decisions wait, and somebody has to know."""
    missing = steward_door.gone()
    if not missing:
        return
    st.warning(say("releases.gone", count=len(missing)), icon=":material/person_off:")
    names = [say(f"releases.{name}") for name in ("gone_name", "gone_title", "certificate", "gone_since")]
    lines = [(one.holder_name or "—", one.title or "—", one.certificate_id, clocks.local(one.since)) for one in missing]
    layout.draw_table(names, lines, say("releases.gone_table"))


def told(release: Release) -> str:
    """What changed against the release before, in words and numbers; how much of a great fall is people's own work."""
    differences, withdrawn = release.manifest["differences"], len(release.manifest.get(WITHDRAWN, ()))
    if not differences:
        return say("releases.first")
    parts = [f"{kind_name(kind)} {count:,}" for kind, count in differences.items() if count]
    parts += [say("releases.withdrawn", count=f"{withdrawn:,}")] if withdrawn else []
    return " · ".join(parts) or say("releases.same")


def draw_publishing(account: access.Account) -> None:
    """The button that publishes what is prepared, what became of the last click, and the way to the control room."""
    st.markdown(f"### {say('releases.publish')}")
    st.markdown(say("releases.publish_how"))
    address = steward_door.control_room()
    if not address:
        return
    with st.container(horizontal=True):
        st.button(
            say("releases.publish_now"),
            type="primary",
            icon=":material/publish:",
            key="steward_releases.publish",
            on_click=access.while_signed_in(steward_door.ask_to_publish),
            args=(account,),
        )
        st.link_button(say("releases.control_room"), address, icon=":material/open_in_new:")
    draw_wish()


@st.fragment(run_every=5)
def draw_wish() -> None:
    """Whether a click is still being worked on; looks again by itself and shows the new release as soon as it is there."""
    asked = steward_door.asked_to_publish()
    if asked:
        st.info(say("releases.asked", at=clocks.local(asked)), icon=":material/hourglass_top:")
    elif st.session_state.get(ASKED):
        st.session_state[ASKED] = None
        for side in ("before", "after"):  # what came now is compared, not what was chosen before it was there
            st.session_state.pop(f"steward_releases.{side}", None)
        st.rerun()
    st.session_state[ASKED] = asked


def draw_comparison(kept: list[Release]) -> None:
    """Two releases to choose, and every certificate that differs between them."""
    st.markdown(f"### {say('releases.compare')}")
    by_id = {one.release_id: one for one in kept}
    boxes = st.columns(2)
    before = boxes[0].selectbox(
        say("releases.before"), list(by_id), index=1, key=language.choice("steward_releases.before")
    )
    after = boxes[1].selectbox(
        say("releases.after"), list(by_id), index=0, key=language.choice("steward_releases.after")
    )
    draw_differences(by_id[before], by_id[after])


def draw_differences(before: Release, after: Release, but: Collection[str] = ()) -> None:
    """How many certificates each thing happened to, and which, each with the way to its history; no value of any of them.

    What is told of `but` these differs all the same.
    """
    found = steward_door.differences(before, after).rows(named=True)
    lines = [line for line in found if line["certificate_id"] not in but]
    if not lines:
        st.info(say("releases.no_difference"))
        return
    layout.draw_tiles({kind_name(kind): count for kind, count in Counter(line["kind"] for line in lines).most_common()})
    joint = say.pick("、", ", ")
    layout.draw_table(
        [say(f"releases.{name}") for name in ("kind", "certificate", "columns", "why")],
        [
            (
                kind_name(line["kind"]),
                to_history(line["certificate_id"], before if line["kind"] == "vanished" else after),
                joint.join(map(column_name, line["columns"] or ())),
                say.pick("；", "; ").join(map(because, line["why"] or ())),
            )
            for line in lines[:DIFFERENCES_SHOWN]
        ],
        say("releases.compare"),
    )
    st.caption(say("releases.shown", total=len(lines), shown=min(len(lines), DIFFERENCES_SHOWN)))


def to_history(certificate_id: str, release: Release) -> layout.Link:
    """The certificate's id as the way to its history in that release."""
    asked = {"certificate": certificate_id, "release": release.release_id, **language.in_address()}
    return layout.Link(certificate_id, f"history?{urlencode(asked)}")


def column_name(column: str) -> str:
    """What people call a column that differs."""
    return say.pick(*wording.name_column(column))


def kind_name(kind: str) -> str:
    """What happened to a certificate, in words."""
    return say.pick(*wording.kinds()[kind])


def because(reason: str) -> str:
    """A reason of a difference in words: `finding AGE_IMPLAUSIBLE`, `merged → c7`, `records 2`."""
    return say.pick(*wording.tell_reason(reason))


def draw_way_back(account: access.Account, others: list[Release], live: Release) -> None:
    """An earlier release to choose, what lookups would answer otherwise, and the button behind a confirmation."""
    st.markdown(f"### {say('releases.roll_back')}")
    if not others:
        st.info(say("releases.only_one"))
        return
    st.caption(say("releases.roll_back_lead"))
    by_id = {one.release_id: one for one in others}
    chosen = st.selectbox(
        say("releases.target"),
        list(by_id),
        index=None,
        placeholder=say("releases.choose"),
        key=language.choice("steward_releases.target"),
    )
    if chosen is None:
        return
    st.markdown(f"**{say('releases.would')}**")
    draw_standing(by_id[chosen])
    draw_differences(live, by_id[chosen], but=steward_door.standing(by_id[chosen]))
    sure = st.checkbox(say("releases.confirm", release_id=chosen), key=f"steward_releases.sure_{chosen}")
    st.button(
        say("releases.do"),
        type="primary",
        icon=":material/settings_backup_restore:",
        disabled=not sure,
        key="steward_releases.do",
        on_click=roll_back,
        args=(account, chosen),
    )


def draw_standing(target: Release) -> None:
    """Which certificates were decided against since that release, and how lookups tell of them whoever goes back."""
    standing = steward_door.standing(target)
    if not standing:
        return
    st.warning(say("releases.standing", count=len(standing)), icon=":material/gavel:")
    lines = [(to_history(one, target), say(f"outcome.{STANDING[status]}")) for one, status in standing.items()]
    layout.draw_table(
        [say("releases.certificate"), say("releases.stays")], lines[:DIFFERENCES_SHOWN], say("releases.standing_table")
    )


@access.while_signed_in
def roll_back(account: access.Account, release_id: str) -> None:
    """Makes the release live again, or says why not."""
    try:
        target = steward_door.roll_back(account, release_id)
    except ReleaseError as fault:
        st.session_state[NOTICE] = ("error", bilingual(str(fault), say))
        return
    st.session_state["steward_releases.target"] = None
    kept = target.manifest.get(KEPT, {}) if target.release_id != release_id else {}
    words = {"release_id": target.release_id, "restores": release_id, "count": len(kept)}
    st.session_state[NOTICE] = ("success", say("releases.done_but" if kept else "releases.done", **words))


def draw_notice() -> None:
    """What the last button did, once: on top, and where the eyes are, since the button stands far below."""
    kind, sentence = st.session_state.pop(NOTICE, (None, ""))
    if kind:
        st.toast(
            sentence.partition(say.pick("。", ". "))[0]
        )  # a longer one would be cut, with English words to see the rest
        (st.success if kind == "success" else st.error)(sentence)


def draw_history() -> None:
    """When which release became live, newest first."""
    with st.expander(say("releases.history")):
        lines = [
            (
                clocks.local(entry["since"]),
                say("releases.rollback_action" if entry["action"] == "rollback" else "releases.published_action"),
                entry["release_id"],
            )
            for entry in reversed(steward_door.history())
        ]
        layout.draw_table(
            [say(f"releases.{name}") for name in ("at", "action", "release")], lines, say("releases.history")
        )


draw_page(access.require(*access.STEWARDS))
