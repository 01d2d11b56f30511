"""Verdicts on findings have a table that only grows."""

import sqlalchemy as sa
from alembic import op

from pipelines.casework.guards import guard_table

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing; the table and its guards stand afterwards."""
    op.create_table(
        "verdicts",
        sa.Column("seq", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("verdict_id", sa.String(length=40), nullable=False),
        sa.Column("act", sa.String(length=16), nullable=False),
        sa.Column("answers", sa.String(length=40), nullable=True),
        sa.Column("certificate_id", sa.String(length=64), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("verdict", sa.String(length=16), nullable=False),
        sa.Column("basis", sa.String(length=64), nullable=False),
        sa.Column("listed", sa.String(length=32), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", sa.String(length=40), nullable=False),
        sa.Column("actor", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("seq"),
        sa.UniqueConstraint("verdict_id", name="one_row_a_verdict"),
        sqlite_autoincrement=True,
    )
    op.create_index("verdicts_by_certificate", "verdicts", ["certificate_id"])
    for statement in guard_table("verdicts", op.get_bind().dialect.name):
        op.execute(sa.text(statement))
