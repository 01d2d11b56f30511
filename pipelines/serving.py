"""Whether `shenyan serve` runs over a curated folder: what changes keys or data under it waits until it has stopped."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipelines.settings import beside
from schemas.plain_faults import PlainFaultError

SERVED = (
    "服务正在运行，它只认得启动时的密钥和数据。请先停止（systemctl stop shenyan，或在启动它的窗口按 Ctrl-C），再重试。"
    " The service is running and knows the keys and data of its start alone. Stop it, then try again."
)
CHANGING = "正在更换密钥或恢复数据，完成后再启动。 Keys are being changed or data restored; start when that is done."


@contextmanager
def serving(curated: Path) -> Iterator[None]:
    """While services run, as many as like; raises PlainFaultError while keys or data are being changed."""
    with _locked(curated, fcntl.LOCK_SH, CHANGING):
        yield


@contextmanager
def nobody_serves(curated: Path) -> Iterator[None]:
    """While keys or data are being changed; raises PlainFaultError where a service runs."""
    with _locked(curated, fcntl.LOCK_EX, SERVED):
        yield


@contextmanager
def _locked(curated: Path, how: int, otherwise: str) -> Iterator[None]:
    """The lock falls with the process that holds it, however that ends."""
    place = beside(curated, "serving.lock")
    place.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(place, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, how | fcntl.LOCK_NB)
        except BlockingIOError:
            raise PlainFaultError(otherwise) from None
        yield
    finally:
        os.close(handle)
