"""The tables of the store. Events, choices, judgements and the audit only ever grow; the rest is what they add up to."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

metadata = MetaData()

APPEND_ONLY = ("events", "choices", "judgements", "audit", "evidence", "releases", "second_reviews", "verdicts")

events = Table(
    "events", metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("case_id", String(40), nullable=False),
    Column("version", Integer, nullable=False),
    Column("at", String(40), nullable=False),
    Column("actor", String(40), nullable=False),
    Column("action", String(40), nullable=False),
    Column("from_state", String(8)),
    Column("to_state", String(8), nullable=False),
    Column("payload", Text, nullable=False),
    UniqueConstraint("case_id", "version", name="one_event_a_version"),
    sqlite_autoincrement=True,
)  # fmt: skip
"""One row is one thing that somebody did to a case; `payload` is JSON, sealed."""

cases = Table(
    "cases", metadata,
    Column("case_id", String(40), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("holder_key", String(64), nullable=False),
    Column("certificate_id", String(64)),
    Column("subject", String(64), nullable=False),
    Column("state", String(8), nullable=False),
    Column("version", Integer, nullable=False),
    Column("is_open", Boolean, nullable=False),
    Column("opened_at", String(40), nullable=False),
    Column("updated_at", String(40), nullable=False),
    Column("submitted_at", String(40)),
    Column("submission_id", String(64)),
    Column("assigned_to", String(40)),
    Column("examined_by", String(40)),
    Column("proposed_by", String(40)),
    Column("proposal", String(40)),
    Index("one_open_case", "holder_key", "subject", unique=True, sqlite_where=text("is_open"), postgresql_where=text("is_open")),
    Index("cases_by_state", "state", "submitted_at"),
    Index("cases_by_submission", "submission_id"),
)  # fmt: skip
"""One row is one case as its events leave it; `cases.rebuild` makes the table again from them."""

choices = Table(
    "choices", metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("decision_id", String(40), nullable=False),
    Column("case_id", String(40)),
    Column("certificate_id", String(64), nullable=False),
    Column("holder_id", String(64)),
    Column("field", String(40), nullable=False),
    Column("value", Text),
    Column("at", String(40), nullable=False),
    Column("actor", String(40), nullable=False),
    Column("reason", Text),
    Column("withdraws", String(40)),
    Index("choices_by_certificate", "certificate_id"),
    sqlite_autoincrement=True,
)  # fmt: skip
"""One row is a reviewer's choice of one field's value, or the withdrawal of an earlier choice; value and reason are sealed."""

judgements = Table(
    "judgements", metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("record_id_l", String(64), nullable=False),
    Column("record_id_r", String(64), nullable=False),
    Column("level", String(16), nullable=False),
    Column("judgement", String(16), nullable=False),
    Column("at", String(40), nullable=False),
    Column("actor", String(40), nullable=False),
    Column("reason", Text),
    Column("undoes", Integer),
    sqlite_autoincrement=True,
)  # fmt: skip
"""One row is one judgement about a pair, its reason sealed; `undoes` names the earlier one that it takes back."""

second_reviews = Table(
    "second_reviews", metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("subject", String(160), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("act", String(16), nullable=False),
    Column("outcome", String(16), nullable=False),
    Column("content", Text, nullable=False),
    Column("at", String(40), nullable=False),
    Column("actor", String(40), nullable=False),
    UniqueConstraint("subject", "act", name="one_step_a_review"),
    sqlite_autoincrement=True,
)  # fmt: skip
"""One row is one step of a second review: drawn, answered, settled; `content` (who was first, or a reason) is sealed."""

verdicts = Table(
    "verdicts", metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("verdict_id", String(40), nullable=False),
    Column("act", String(16), nullable=False),
    Column("answers", String(40)),
    Column("certificate_id", String(64), nullable=False),
    Column("code", String(64), nullable=False),
    Column("field", String(40), nullable=False),
    Column("verdict", String(16), nullable=False),
    Column("basis", String(64), nullable=False),
    Column("listed", String(32), nullable=False),
    Column("words", Text, nullable=False),
    Column("at", String(40), nullable=False),
    Column("actor", String(40), nullable=False),
    UniqueConstraint("verdict_id", name="one_row_a_verdict"),
    Index("verdicts_by_certificate", "certificate_id"),
    sqlite_autoincrement=True,
)  # fmt: skip
"""One row is one act about a finding: a verdict given, agreed with or taken back (`answers` names which); `basis` is what it was
judged on, `words` are sealed."""

audit = Table(
    "audit", metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("at", String(40), nullable=False),
    Column("actor", String(80), nullable=False),
    Column("action", String(40), nullable=False),
    Column("subject", String(120), nullable=False),
    Column("outcome", String(40), nullable=False),
    Column("detail", Text, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False, unique=True),
    Index("audit_by_subject", "subject"),
    sqlite_autoincrement=True,
)  # fmt: skip
"""One row is one act with its success; `hash` is keyed over the row and the hash before it."""

evidence = Table(
    "evidence", metadata,
    Column("sha256", String(64), primary_key=True),
    Column("kind", String(8), nullable=False),
    Column("purpose", String(16), nullable=False),
    Column("size", Integer, nullable=False),
    Column("stored_at", String(40), nullable=False),
    Column("stored_by", String(40), nullable=False),
)  # fmt: skip

releases = Table(
    "releases", metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("release_id", String(64), nullable=False),
    Column("at", String(40), nullable=False),
    sqlite_autoincrement=True,
)  # fmt: skip

decided_subjects = Table(
    "decided_subjects", metadata,
    Column("certificate_id", String(64), primary_key=True),
    Column("content", Text, nullable=False),
    Column("gone_since", String(40)),
)  # fmt: skip
"""One row is one certificate that people decided about, as it was last published: its records and its holder's name, sealed; `gone_since` while no
record makes it any more."""

accounts = Table(
    "accounts", metadata,
    Column("account_id", String(40), primary_key=True),
    Column("login", String(80), nullable=False, unique=True),
    Column("display_name", String(80), nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("holder_key", String(64)),
    Column("person", Text),
    Column("totp", Text),
    Column("totp_step", Integer, nullable=False, default=0),
    Column("failures", Integer, nullable=False, default=0),
    Column("locked_until", String(40)),
    Column("disabled", Boolean, nullable=False, default=False),
    Column("created_at", String(40), nullable=False),
    Column("identity", String(64)),
    Column("number_key", String(64)),
    Index("accounts_by_identity", "identity", unique=True),
    Index("accounts_by_number", "number_key"),
)  # fmt: skip
"""One row is one account; `identity` is a keyed digest of the identity at a provider that opens it, `number_key` one of the holder's ID number; `person` (name, ID number, phone) and `totp` are sealed."""

account_roles = Table(
    "account_roles", metadata,
    Column("account_id", String(40), ForeignKey("accounts.account_id"), primary_key=True),
    Column("role", String(20), primary_key=True),
)  # fmt: skip

sessions = Table(
    "sessions", metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("account_id", String(40), ForeignKey("accounts.account_id"), nullable=False),
    Column("created_at", String(40), nullable=False),
    Column("seen_at", String(40), nullable=False),
    Column("ended_at", String(40)),
)  # fmt: skip

api_keys = Table(
    "api_keys", metadata,
    Column("key_hash", String(64), primary_key=True),
    Column("account_id", String(40), ForeignKey("accounts.account_id"), nullable=False),
    Column("label", Text, nullable=False),
    Column("created_at", String(40), nullable=False),
    Column("ended_at", String(40)),
)  # fmt: skip
"""One row is one key for programs: its digest, and what its account calls it, sealed."""
