"""A choice names the holder where it makes a new certificate."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing; `choices` has the column afterwards."""
    op.add_column("choices", sa.Column("holder_id", sa.String(length=64), nullable=True))
