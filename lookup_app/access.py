"""Who is signed in, and what their roles let them see. Checked on the server at every rerun."""

import os
from collections.abc import Callable
from functools import wraps
from html import escape
from typing import NamedTuple, ParamSpec, TypeVar
from urllib.parse import quote, urlencode, urlsplit

import streamlit as st

from lookup_app import casework_door, curated_door, layout, media_owners
from lookup_app.casework_door import Account
from lookup_app.enquiries import Enquirer
from lookup_app.wording import Words

COOKIE = "shenyan_session"
SIGNED_IN, PLACE = "access.signed_in", "access.place"
NEXT = "next"
"""What the address of the sign-in calls the page that it leads to."""
P, T = ParamSpec("P"), TypeVar("T")


def signed_in() -> Account | None:
    """The account behind the visitor's cookie; None for the public, and for a session that ended or was revoked."""
    token = st.context.cookies.get(COOKIE)
    account = casework_door.account_of(token) if token else None
    media_owners.note(token if account else None)
    return account


class SignedOutError(Exception):
    """Nobody who may do this is signed in any more."""


def while_signed_in(act: Callable[P, T]) -> Callable[P, T | None]:
    """The act of a button, done only while the session stands of the account that the page was drawn for.

    A button's act may not end the run: the page would stay blank, and nothing would tell its reader to sign in again.
    """

    @wraps(act)
    def guarded(*values: P.args, **named: P.kwargs) -> T | None:
        now = signed_in()
        drawn_for = {one.account_id for one in values if isinstance(one, Account)}
        if now is None or drawn_for - {now.account_id}:
            return None
        try:
            return act(*values, **named)
        except SignedOutError:
            return None

    return guarded


def actor(*roles: str) -> Account:
    """The account of whoever presses a button, when it has one of these roles; raises SignedOutError otherwise."""
    account = signed_in()
    if account is None or account.roles.isdisjoint(roles):
        raise SignedOutError
    return account


def enquirer(*, solved: bool = False) -> Enquirer:
    """Whoever sits at the page that is being drawn, as enquiries count them."""
    account = signed_in()
    address = st.context.ip_address
    return Enquirer(
        "page", address if isinstance(address, str) else "local", account.account_id if account else None, solved
    )


def site_address() -> str:
    """Where visitors reach this site; an installation behind a proxy names it."""
    parts = urlsplit(st.context.url or "http://localhost:8501")
    return os.environ.get("SHENYAN_SITE", f"{parts.scheme}://{parts.netloc}")


def has_been_signed_out() -> bool:
    """Whether this window had an account and has none any more: its session ran out, or ended elsewhere."""
    if signed_in() is not None:
        st.session_state[SIGNED_IN] = True
        return False
    return bool(st.session_state.get(SIGNED_IN))


def note_place(address: str) -> None:
    """Nothing; whoever is signed out meanwhile comes back to this page, as it stands, when they have signed in again."""
    if signed_in() is not None and address:
        st.session_state[PLACE] = f"/{address}?{urlencode(st.query_params.to_dict())}".rstrip("?")


def require(*roles: str) -> Account:
    """The account when it has one of these roles; otherwise the page ends here, whatever way led to it."""
    account = signed_in()
    if account is None or account.roles.isdisjoint(roles):
        st.stop()
    return account


class Listing(NamedTuple):
    """One page of the site: its file, address, icon and the roles that may see it; none of them means everyone."""

    file: str
    address: str
    icon: str
    roles: frozenset[str] = frozenset()
    public: bool = True


STAFF = frozenset({"examiner", "approver", "steward", "administrator"})
REVIEWERS = frozenset({"examiner", "approver", "steward"})
"""Who may see a case: an administrator looks after accounts and has no business with what people applied for."""
STEWARDS = frozenset({"steward", "administrator"})
ADMINISTRATORS = frozenset({"administrator"})
SITE = (
    Listing("employer_lookup", "lookup", "verified_user"),
    Listing("report_recheck", "recheck", "qr_code_scanner"),
    Listing("batch_lookup", "batch", "table_view", frozenset({"verifier"})),
    Listing("employer_account", "employer", "domain", frozenset({"verifier"})),
    Listing("holder_certificates", "mine", "badge", frozenset({"holder"}), public=False),
    Listing("holder_apply", "apply", "note_add", frozenset({"holder"}), public=False),
    Listing("holder_reports", "reports", "description", frozenset({"holder"}), public=False),
    Listing("holder_messages", "messages", "mail", frozenset({"holder"}), public=False),
    Listing("review_queue", "queue", "inbox", REVIEWERS, public=False),
    Listing("review_case", "case", "fact_check", REVIEWERS, public=False),
    Listing("bulk_decisions", "bulk", "done_all", REVIEWERS, public=False),
    Listing("review_decisions", "decisions", "gavel", REVIEWERS, public=False),
    Listing("second_review", "second", "visibility_off", REVIEWERS, public=False),
    Listing("review_agreement", "agreement", "handshake", REVIEWERS, public=False),
    Listing("run_ledger", "ledger", "account_balance", STAFF, public=False),
    Listing("value_history", "history", "account_tree", STAFF, public=False),
    Listing("steward_deliveries", "deliveries", "folder_open", STEWARDS, public=False),
    Listing("steward_quarantine", "quarantine", "rule", STEWARDS, public=False),
    Listing("steward_quality", "quality", "monitoring", STEWARDS, public=False),
    Listing("steward_releases", "releases", "history", STEWARDS, public=False),
    Listing("steward_campaigns", "campaigns", "event_note", STEWARDS, public=False),
    Listing("staff_accounts", "accounts", "manage_accounts", ADMINISTRATORS, public=False),
)


def visible(roles: frozenset[str], *, public_only: bool) -> list[Listing]:
    """The pages that these roles may see, in their order."""
    return [page for page in SITE if (not page.roles or page.roles & roles) and (page.public or not public_only)]


def pages_for(account: Account | None, say: Words) -> list[st.Page]:
    """The pages of this visitor; the others don't exist for them."""
    folder = layout.HERE / "app_pages"
    return [
        st.Page(
            folder / f"{page.file}.py",
            title=say(f"nav.{page.address}"),
            icon=f":material/{page.icon}:",
            url_path=page.address,
            default=page is SITE[0],
        )
        for page in visible(account.roles if account else frozenset(), public_only=curated_door.is_public_only())
    ]


def account_html(account: Account | None, say: Words) -> str:
    """The sign-in link, or who is signed in and the way out; escaped."""
    if account is None:
        left = st.session_state.get(PLACE)
        onward = f"&{NEXT}={quote(left, safe='')}" if left else ""
        return f'<a href="/account/login?lang={say.language}{escape(onward)}" target="_self">{escape(say("app.sign_in"))}</a>'
    roles = say.pick("、", ", ").join(say(f"role.{role}") for role in sorted(account.roles))
    who = escape(say("app.signed_in_as", name=account.name, roles=roles))
    own = f'<a href="/account/second-factor?lang={say.language}" target="_self">{escape(say("factor.title"))}</a>'
    return f'{who} {own} <a href="/account/logout?lang={say.language}" target="_self">{escape(say("app.sign_out"))}</a>'
