"""What somebody with access to the database file could do, for tests of what notices it."""

from pipelines.casework import Store


def forge_audit(store: Store) -> None:
    """Nothing; the audit's first line names another actor, its triggers gone."""
    store.audit.record("x", "y", "z")
    with store._context.database.write() as connection:
        guards = "select name from sqlite_master where type = 'trigger' and tbl_name = 'audit'"
        for (guard,) in connection.exec_driver_sql(guards).all():
            connection.exec_driver_sql(f"drop trigger {guard}")
        connection.exec_driver_sql("update audit set actor = 'somebody else' where seq = 1")
