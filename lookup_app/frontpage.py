"""Every visit runs this script: the frame, the pages that the visitor may see, and the chosen page."""

import streamlit as st

from lookup_app import access, curated_door, language, layout
from lookup_app.wording import Words


def release_line(say: Words) -> str:
    """Which release is live, in a sentence."""
    release = curated_door.live_release()
    if release is None:
        return say("app.no_release")
    return say("app.release_line", release_id=release.release_id, as_of=release.day)


def draw_site() -> None:
    """The whole page. A page that a role may not see is not in the list, so no address reaches it."""
    say = language.current()
    st.set_page_config(
        page_title=f"{say('app.name')} · {say('app.full_name')}", page_icon=str(layout.HERE / "seal.svg"), layout="wide"
    )
    account = access.signed_in()
    chosen = st.navigation(access.pages_for(account, say), position="top")
    layout.draw_header(access.account_html(account, say))
    if access.has_been_signed_out():
        st.warning(say("app.signed_out"), icon=":material/logout:")
    chosen.run()
    access.note_place(chosen.url_path)
    layout.draw_footer(release_line(say))


draw_site()
