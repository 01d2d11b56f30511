"""Alembic's entry: migrations run on the connection that the store hands over, inside its transaction."""

from alembic import context

from pipelines.casework.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
