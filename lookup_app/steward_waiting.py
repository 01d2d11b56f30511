"""What the latest run prepared and nobody has published yet: the same box on every page of the stewards."""

import streamlit as st

from lookup_app import clocks, layout, review_work, steward_door
from lookup_app.wording import Words

UNREAD = "steward_waiting.unread"
NAMED = 5
"""So many new files are named; of more there is the count."""


@st.fragment(run_every=10)
def draw_unread(say: Words) -> None:
    """Which files have arrived and are not read yet; looks again by itself and shows the result as soon as they are."""
    files = steward_door.unread_files()
    if files:
        how = "waiting.unread" if steward_door.control_room() else "waiting.unread_by_hand"
        named = say.pick("、", ", ").join(files[:NAMED]) + (" …" if len(files) > NAMED else "")
        st.info(say(how, count=len(files), files=named), icon=":material/hourglass_top:")
    elif st.session_state.get(UNREAD):
        st.session_state[UNREAD] = False
        st.rerun()
    st.session_state[UNREAD] = bool(files)


def draw_waiting(say: Words) -> None:
    """What waits to be published, in numbers, and the files among it that were not read whole; nothing if nothing waits."""
    draw_unread(say)
    waiting = steward_door.unpublished()
    if waiting is None:
        return
    st.info(
        say(
            "waiting.lead",
            since=clocks.local(waiting.since),
            files=waiting.files,
            records=waiting.records,
            quarantined=waiting.quarantined,
        ),
        icon=":material/pending_actions:",
    )
    if not waiting.not_whole:
        return
    with st.expander(say("waiting.not_whole", count=len(waiting.not_whole)), expanded=len(waiting.not_whole) <= 10):
        layout.draw_table(
            [say(f"deliveries.{name}") for name in ("office", "file", "disposition", "reason")]
            + [say("quarantine.what_to_do")],
            [
                (
                    office,
                    file,
                    say(f"disposition.{disposition}"),
                    review_work.sentence(code, say),
                    review_work.advice(code, say),
                )
                for office, file, disposition, code in waiting.not_whole
            ],
            say("waiting.not_whole", count=len(waiting.not_whole)),
        )
