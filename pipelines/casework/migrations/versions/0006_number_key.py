"""A holder's account is known by a keyed digest of the ID number alone, so that one number opens one account under whatever name."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing; `accounts` has the column and its index afterwards, filled when the store is opened with its keys."""
    op.add_column("accounts", sa.Column("number_key", sa.String(length=64), nullable=True))
    op.create_index("accounts_by_number", "accounts", ["number_key"])
