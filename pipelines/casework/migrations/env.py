"""Alembic's entry: migrations run on the connection that the store hands over, inside its transaction, with its way to seal words."""

from alembic import context

from pipelines.casework.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
    seal=context.config.attributes.get("seal"),
)
with context.begin_transaction():
    context.run_migrations()
