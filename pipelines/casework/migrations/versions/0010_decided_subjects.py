"""What the certificates that people decided about were has a table, so that decisions outlive the register that they were made on."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing; the table stands afterwards."""
    op.create_table(
        "decided_subjects",
        sa.Column("certificate_id", sa.String(length=64), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("gone_since", sa.String(length=40), nullable=True),
        sa.PrimaryKeyConstraint("certificate_id"),
    )
