"""Whether the installation is well: each part with a sentence, no personal data."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import NamedTuple

import duckdb
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from pipelines import release
from pipelines.casework.database import Database
from pipelines.casework.tables import audit
from pipelines.lookout import LEAST_FREE_BYTES
from pipelines.release.reading import open_to_read
from pipelines.settings import Settings


class Part(NamedTuple):
    """One part: whether it is well, and what is to be said of it."""

    name: str
    ok: bool
    words: str


class Health(NamedTuple):
    """All parts."""

    parts: list[Part]

    @property
    def ok(self) -> bool:
        """Whether every part is well."""
        return all(part.ok for part in self.parts)


def examine(settings: Settings) -> Health:
    """The health at this moment; it changes nothing and takes no lock."""
    return Health([part for look in LOOKS for part in look(settings)])


def _raw(settings: Settings) -> Iterator[Part]:
    there = os.access(settings.raw / "sources", os.R_OK | os.X_OK)
    yield Part(
        "raw",
        there,
        "报送文件夹可读 the raw folder is readable" if there else "报送文件夹不可读 the raw folder is not readable",
    )


def _keys(settings: Settings) -> Iterator[Part]:
    if not settings.key_file.is_file():
        yield Part("keys", False, "没有密钥文件 there is no key file")
    elif settings.key_file.stat().st_mode & 0o077:
        yield Part("keys", False, "密钥文件的权限过宽 others can read the key file")
    else:
        yield Part("keys", True, "密钥文件正常 the key file is there and private")


def _release(settings: Settings) -> Iterator[Part]:
    try:
        live = release.find_release(settings.curated)
        with open_to_read(live.lookup) as connection:
            connection.execute("select count(*) from curated_certificates").fetchall()
    except (release.ReleaseError, duckdb.Error) as fault:
        words = (
            str(fault) if isinstance(fault, release.ReleaseError) else "查询文件打不开 the lookup file can't be opened"
        )
        yield Part("release", False, words)
    else:
        yield Part("release", True, f"当前版本 live: {live.release_id}")


def _casework(settings: Settings) -> Iterator[Part]:
    database = Database(settings.database_url)
    try:
        with database.read() as connection:
            connection.execute(select(audit.c.seq).limit(1)).all()
    except SQLAlchemyError as fault:
        yield Part("casework", False, f"案件库不可用 the casework store does not answer ({type(fault).__name__})")
    else:
        yield Part("casework", True, "案件库正常 the casework store answers")
    finally:
        database.close()


def _disk(settings: Settings) -> Iterator[Part]:
    folder = next(parent for parent in (settings.curated, *settings.curated.parents) if parent.is_dir())
    free = shutil.disk_usage(folder).free
    yield Part("disk", free >= LEAST_FREE_BYTES, f"可用 free: {free >> 20} MB")


LOOKS: tuple[Callable[[Settings], Iterator[Part]], ...] = (_raw, _keys, _release, _casework, _disk)
