"""One writer at a time in a curated folder."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from pipelines.release.errors import ReleaseError

LOCK = ".publish.lock"


@contextmanager
def only_writer(curated: Path) -> Iterator[None]:
    """The lock that one publication at a time holds; it falls with the process that holds it."""
    curated.mkdir(parents=True, exist_ok=True)
    lock = FileLock(curated / LOCK, timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise ReleaseError("另一个程序正在发布，请稍后再试。 Another program is publishing; try again later.") from None
    try:
        yield
    finally:
        lock.release()
