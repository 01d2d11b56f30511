"""What the store writes beside the register is this account's alone."""

from pipelines.casework.database import Database


def test_a_new_database_can_be_read_by_its_owner_only(tmp_path):
    path = tmp_path / "casework.sqlite"
    database = Database(f"sqlite:///{path}")
    database.migrate(str)
    database.close()
    assert path.stat().st_mode & 0o077 == 0
