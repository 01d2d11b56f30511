"""What a drawn decision was about, by its subject: `case:ID:version`, `pair:level:left:right:seq` or `verdict:certificate:act`."""

from typing import Any

from sqlalchemy import Connection, Row, select

from pipelines.casework.context import Context
from pipelines.casework.tables import events, judgements, verdicts
from pipelines.casework.verdicts import DOSSIER, DRAWN_AS, TAKE_BACK


def dossier_of(subject: str) -> str:
    """The key of the dossier that a drawn decision belongs to.

    >>> dossier_of("case:K1:4"), dossier_of("verdict:C1:V9")
    ('case:K1', 'choice:finding-C1')
    """
    kind, rest = subject.split(":", 1)
    return f"{DOSSIER}{rest.rsplit(':', 1)[0]}" if kind == DRAWN_AS else subject.rsplit(":", 1)[0]


def is_void(connection: Connection, subject: str) -> bool:
    """Whether the decision was taken back: nothing stands that a second person could agree with."""
    kind, rest = subject.split(":", 1)
    if kind == "case":
        case_id, version = rest.split(":")
        undone = (events.c.case_id == case_id) & (events.c.version == int(version) + 1) & (events.c.action == "undo")
        return connection.execute(select(events.c.seq).where(undone)).first() is not None
    if kind == DRAWN_AS:
        undone = (verdicts.c.act == TAKE_BACK) & (verdicts.c.answers == rest.split(":")[1])
        return connection.execute(select(verdicts.c.seq).where(undone)).first() is not None
    level, left, right, seq = rest.split(":")
    later = select(judgements.c.undoes).where(_pair(level, left, right), judgements.c.seq > int(seq))
    return int(seq) in set(connection.execute(later).scalars())


def people_behind(connection: Connection, subject: str) -> set[str]:
    """Everybody who took part: of a case all who ever acted on it, of a pair or a finding all who ever spoke of it."""
    kind, rest = subject.split(":", 1)
    if kind == "case":
        return set(connection.execute(select(events.c.actor).where(events.c.case_id == rest.split(":")[0])).scalars())
    if kind == DRAWN_AS:
        one = finding_of(connection, subject)
        said = (verdicts.c.certificate_id == one.certificate_id) & (verdicts.c.code == one.code)
        return set(connection.execute(select(verdicts.c.actor).where(said, verdicts.c.field == one.field)).scalars())
    level, left, right, _ = rest.split(":")
    return set(connection.execute(select(judgements.c.actor).where(_pair(level, left, right))).scalars())


def first_reason(connection: Connection, context: Context, subject: str) -> str:
    """Why the first reviewer decided as they did, in their words."""
    kind, rest = subject.split(":", 1)
    if kind == "case":
        case_id, version = rest.split(":")
        query = select(events.c.payload).where(events.c.case_id == case_id, events.c.version == int(version))
        return str(context.unseal(connection.execute(query).scalar_one()).get("reason") or "")
    if kind == DRAWN_AS:
        one = finding_of(connection, subject)
        given = select(verdicts.c.words).where(verdicts.c.verdict_id == (one.answers or one.verdict_id))
        return str(context.unseal(connection.execute(given).scalar_one())["words"])
    seq = int(rest.rsplit(":", 1)[1])
    query = select(judgements.c.reason).where(judgements.c.seq == seq)
    return context.unseal_words(connection.execute(query).scalar_one())


def finding_of(connection: Connection, subject: str) -> Row[Any]:
    """The act of a drawn verdict: of which certificate, which finding, in which column, on what basis."""
    act_id = subject.rsplit(":", 1)[1]
    return connection.execute(select(verdicts).where(verdicts.c.verdict_id == act_id)).one()


def given_at(connection: Connection, subject: str) -> str | None:
    """When the drawn verdict was first given, since from then on it could be read; null for other decisions."""
    if not subject.startswith(f"{DRAWN_AS}:"):
        return None
    one = finding_of(connection, subject)
    query = select(verdicts.c.at).where(verdicts.c.verdict_id == (one.answers or one.verdict_id))
    return str(connection.execute(query).scalar_one())


def _pair(level: str, left: str, right: str) -> Any:
    return (judgements.c.record_id_l == left) & (judgements.c.record_id_r == right) & (judgements.c.level == level)
