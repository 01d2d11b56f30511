"""An account can be bound to an identity at an OpenID Connect provider."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing; `accounts` has the column and its index afterwards."""
    op.add_column("accounts", sa.Column("identity", sa.String(length=64), nullable=True))
    op.create_index("accounts_by_identity", "accounts", ["identity"], unique=True)
