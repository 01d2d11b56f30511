"""What a release has carried out can no longer be taken back, only overruled."""

from sqlalchemy import Connection, select

from pipelines.casework.tables import releases


def is_released(connection: Connection, at: str) -> bool:
    """Whether a release has carried out what was done at that moment."""
    released: str | None = connection.execute(select(releases.c.at).order_by(releases.c.seq.desc()).limit(1)).scalar()
    return released is not None and at <= released
