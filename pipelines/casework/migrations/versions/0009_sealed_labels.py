"""Labels of API keys are sealed: whoever makes a key writes names of people and firms into them."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing; every label that stood in the clear is a token afterwards, which needs more room."""
    with op.batch_alter_table("api_keys") as batch:
        batch.alter_column("label", type_=sa.Text(), existing_type=sa.String(80), existing_nullable=False)
    seal, connection = op.get_context().opts["seal"], op.get_bind()
    for row in connection.execute(sa.text("SELECT key_hash, label FROM api_keys WHERE label <> ''")).all():
        change = sa.text("UPDATE api_keys SET label = :label WHERE key_hash = :key_hash")
        connection.execute(change, {"label": seal(row.label), "key_hash": row.key_hash})
