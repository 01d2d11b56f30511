"""Reasons of choices and judgements are sealed: people type names and numbers into them."""

import sqlalchemy as sa
from alembic import op

from pipelines.casework.guards import lifted

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TABLES = ("choices", "judgements")


def upgrade() -> None:
    """Nothing; every reason that stood in the clear is a token afterwards."""
    seal, connection = op.get_context().opts["seal"], op.get_bind()
    for table in TABLES:
        query = sa.text(f"SELECT seq, reason FROM {table} WHERE reason IS NOT NULL AND reason <> ''")
        rows = connection.execute(query).all()
        with lifted(connection, table):
            for row in rows:
                change = sa.text(f"UPDATE {table} SET reason = :reason WHERE seq = :seq")
                connection.execute(change, {"reason": seal(row.reason), "seq": row.seq})
