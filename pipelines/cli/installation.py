"""Whether there is an installation at all: only a few commands may begin one, every other says in a sentence that there is none."""

from pathlib import Path

from pipelines.settings import Settings
from schemas.plain_faults import PlainFaultError


def demand_installation(places: Settings) -> Settings:
    """The places themselves; raises PlainFaultError where nobody ever ran or made anything there.

    Every installation has its key file from its first act on, and its folder or a casework store; one key file may serve several.
    """
    try:
        there = places.key_file.is_file() and (places.curated.is_dir() or _has_casework(places.database_url))
    except PermissionError as fault:
        raise PlainFaultError(
            f"无权读取 {places.key_file}，请用运行服务的账户执行。 It may not be read: run this as the service's own user."
        ) from fault
    if not there:
        raise PlainFaultError(
            f"{places.curated} 处没有登记库（密钥文件应为 {places.key_file}）：请核对 --curated 或 SHENYAN_CURATED；新建请先运行 shenyan run。"
            " There is no register there: check the folder, or begin one with shenyan run."
        )
    return places


def _has_casework(url: str) -> bool:
    """Whether the casework store is there; one on a server answers for itself."""
    return not url.startswith("sqlite:///") or Path(url.removeprefix("sqlite:///")).is_file()
