"""What the holder pages share: the holder's person, their cases, and acting on them with a sentence when something is wrong."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from lookup_app import access, casework_door, curated_door, holder_door, layout
from lookup_app.casework_door import Account, Case, CaseworkError
from lookup_app.wording import Words, bilingual
from pipelines.reconcile.amendments import canonical

NOTICE, EDITING, TURNED = "holder_work.notice", "holder_work.editing", "holder_work.turned"


def notify(tone: str, text: str) -> None:
    """Keeps a sentence for the next drawing."""
    st.session_state[NOTICE] = (tone, text)


def draw_notice() -> None:
    """What the last action came to, once; its place is there without one too, so that nothing below moves and no tab closes."""
    place = st.container()
    if turned := st.session_state.get(TURNED):
        layout.begin_at_top(place, turned)
    if notice := st.session_state.pop(NOTICE, None):
        tone, text = notice
        st.toast(text)
        {"success": place.success, "error": place.error, "info": place.info}[tone](text)


@access.while_signed_in
def attempt(say: Words, done: str, act: Callable[..., Case], *values: Any, **named: Any) -> Case | None:
    """The case after the act and a word of success; None and the reason when it was not done."""
    try:
        case = act(*values, **named)
    except CaseworkError as error:
        notify("error", bilingual(str(error), say))
        return None
    notify("success", done)
    return case


def own(account: Account) -> tuple[list[Case], dict[str, dict[str, Any]]]:
    """The holder's cases and, by id, the register's certificates that they speak of."""
    person = holder_door.person_of(account)
    certificates = {
        row["certificate_id"]: row for row in curated_door.own_certificates(person["holder_name"], person["id_number"])
    }
    return holder_door.holder().read(account, certificates), certificates


def draw_window(say: Words) -> None:
    """Until when one may submit, said plainly when the days are over."""
    campaign = curated_door.campaign()
    days = {"first": campaign.submissions_first.isoformat(), "last": campaign.submissions_last.isoformat()}
    today = casework_door.today(campaign.zone)
    if campaign.submissions_first <= today <= campaign.submissions_last:
        st.caption(say("holder.window", **days))
    else:
        st.info(say("holder.window_closed", **days), icon=":material/event_busy:")


def edit(case_id: str | None) -> None:
    """Which case's form is open."""
    st.session_state[EDITING] = case_id
    turn()


def turn() -> None:
    """What is drawn next is read from its top, wherever the button stood that led there."""
    st.session_state[TURNED] = st.session_state.get(TURNED, 0) + 1


def claim(account: Account, number: str, say: Words) -> None:
    """按证书信息查询: the holder's own certificate waits for confirmation; anything else becomes a draft that needs evidence."""
    person = holder_door.person_of(account)
    certificate_id = curated_door.is_own_number(person["holder_name"], person["id_number"], number)
    words = say("holder.claimed_own" if certificate_id else "holder.claimed")
    case = attempt(
        say, words, holder_door.holder().claim, account, number, certificate_id, own=certificate_id is not None
    )
    if case is not None and certificate_id is None:
        edit(case.case_id)


def register(account: Account, certificate: dict[str, str], say: Words) -> Case | None:
    """申请注册: a draft with the certificate's fields; None, with a sentence, where one is open already."""
    form = {"certificate_number": certificate.get("certificate_number"), "certificate": certificate}
    return attempt(say, say("holder.registered"), holder_door.holder().register, account, notice_read=True, form=form)


def find_unreadable(fields: Mapping[str, str]) -> list[str]:
    """The columns whose value the register can't hold, such as a date that is none."""
    return [column for column, value in fields.items() if value and canonical(column, value) is None]
