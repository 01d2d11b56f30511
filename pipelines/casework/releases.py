"""What a release has carried out can no longer be taken back, only overruled."""

from sqlalchemy import Connection, select

from pipelines.casework.tables import releases


def last_release(connection: Connection) -> str | None:
    """The moment of the last release; null before the first."""
    return connection.execute(select(releases.c.at).order_by(releases.c.seq.desc()).limit(1)).scalar()


def is_released(connection: Connection, at: str) -> bool:
    """Whether a release has carried out what was done at that moment."""
    released = last_release(connection)
    return released is not None and at <= released
