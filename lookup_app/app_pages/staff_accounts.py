"""The accounts of the office and of employers: who there is, a new one, one that may no longer sign in."""

import streamlit as st

from lookup_app import access, account_work, factor_work, language, layout
from lookup_app.wording import bilingual

say = language.current()
NOTICE = "staff_accounts.notice"


def draw_page(account: access.Account) -> None:
    """What the last button did, the list, the form for a new account, and the switches for an old one."""
    layout.draw_title(say("nav.accounts"), say("accounts.lead"))
    kind, sentence = st.session_state.pop(NOTICE, (None, ""))
    if kind:
        (st.success if kind == "success" else st.error)(sentence)
    known = account_work.listed(account)
    draw_list(known)
    draw_form(account)
    draw_switch(account, [one for one in known if one.account_id != account.account_id])


def roles_of(roles: frozenset[str]) -> str:
    """Roles in words."""
    return say.pick("、", ", ").join(say(f"role.{role}") for role in sorted(roles))


def draw_list(known: list[access.Account]) -> None:
    """Each account with its roles, and whether it may sign in."""
    lines = [
        (
            one.login,
            one.name,
            roles_of(one.roles),
            say("accounts.with_factor" if one.has_second_factor else "accounts.without_factor"),
            say("accounts.disabled" if one.disabled else "accounts.active"),
        )
        for one in known
    ]
    headings = [say(f"accounts.{name}") for name in ("login", "name", "roles", "factor", "state")]
    layout.draw_table(headings, lines, say("nav.accounts"))


def draw_form(account: access.Account) -> None:
    """The form for a new account; the password is told to its owner by whoever makes it."""
    st.markdown(f"### {say('accounts.add_title')}")
    with st.form("staff_accounts.add", clear_on_submit=True):
        login = st.text_input(say("accounts.login"), help=say("account.login_hint"), max_chars=80)
        name = st.text_input(say("accounts.name"), max_chars=80)
        roles = st.multiselect(
            say("accounts.roles"),
            account_work.ROLES,
            format_func=lambda role: say(f"role.{role}"),
            placeholder=say("accounts.choose_roles"),
            key=language.choice("staff_accounts.roles"),
        )
        password = st.text_input(
            say("accounts.password"), type="password", help=say("account.password_hint"), autocomplete="new-password"
        )
        sent = st.form_submit_button(say("accounts.add"), type="primary", icon=":material/person_add:")
    if sent:
        tell(account_work.add(account, login, name, password, roles), say("accounts.added", login=login))


def draw_switch(account: access.Account, others: list[access.Account]) -> None:
    """One account to choose, and the buttons that end or give back its right to sign in, and take away a lost second factor."""
    st.markdown(f"### {say('accounts.switch_title')}")
    by_id = {one.account_id: one for one in others}
    chosen = st.selectbox(
        say("accounts.login"),
        list(by_id),
        index=None,
        placeholder=say("accounts.choose"),
        format_func=lambda account_id: say.bracketed(by_id[account_id].login, by_id[account_id].name),
        key=language.choice("staff_accounts.chosen"),
    )
    if chosen is None:
        return
    ends = not by_id[chosen].disabled
    if st.button(say("accounts.disable" if ends else "accounts.enable"), key="staff_accounts.switch"):
        tell(account_work.disable(account, chosen, disabled=ends), say("accounts.switched"))
    if by_id[chosen].has_second_factor and st.button(say("accounts.reset_factor"), key="staff_accounts.reset"):
        tell(factor_work.reset(account, chosen), say("accounts.factor_reset"))


def tell(problem: str | None, done: str) -> None:
    """Nothing; the page begins anew with the sentence on top."""
    st.session_state[NOTICE] = ("error", bilingual(problem, say)) if problem else ("success", done)
    st.rerun()


draw_page(access.require(*access.ADMINISTRATORS))
