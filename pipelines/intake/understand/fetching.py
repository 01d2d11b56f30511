"""Registers of who came for a certificate: the day on which it was fetched is no day of conferral."""

import re
from collections.abc import Sequence

from pipelines.intake.understand.headings import fold_heading

_FETCHED_ON = re.compile(r"^(?:证书)?(?:领证|领取|签领)(?:证书)?(?:时间|日期|年月日?)$")
_FETCHED_BY = re.compile(r"(?:领证|领取|代领|签领|领)人?(?:签名|签字|签章|签收)|^(?:领取|代领|签领)人$")


def days_of_fetching(paths: Sequence[tuple[str, ...]]) -> list[int]:
    """The columns of the day on which certificates were fetched, in a list that has a column for who signed for them.

    >>> days_of_fetching([("姓名",), ("领证日期",), ("领证人签名",)]), days_of_fetching([("姓名",), ("领证日期",)])
    ([1], [])
    """
    last = [fold_heading(path[-1]) if path else "" for path in paths]
    if not any(_FETCHED_BY.search(heading) for heading in last):
        return []
    return [at for at, heading in enumerate(last) if _FETCHED_ON.match(heading)]
