"""Second reviews have a table that only grows, and a judgement says which one it takes back."""

import sqlalchemy as sa
from alembic import op

from pipelines.casework.guards import guard_table

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing; the table and its guards stand, and `judgements` has the column afterwards."""
    op.create_table(
        "second_reviews",
        sa.Column("seq", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("subject", sa.String(length=160), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("act", sa.String(length=16), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("at", sa.String(length=40), nullable=False),
        sa.Column("actor", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("seq"),
        sa.UniqueConstraint("subject", "act", name="one_step_a_review"),
        sqlite_autoincrement=True,
    )
    op.add_column("judgements", sa.Column("undoes", sa.Integer(), nullable=True))
    for statement in guard_table("second_reviews", op.get_bind().dialect.name):
        op.execute(sa.text(statement))
