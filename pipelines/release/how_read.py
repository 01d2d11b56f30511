"""How a cell became the value of its record, in sentences: what was inferred, carried, put right or written out."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from schemas.columns import LABELS_EN, LABELS_ZH


class Step(NamedTuple):
    """One thing that happened between cell and value, in both languages."""

    zh: str
    en: str


MARKED = {
    "exchanged": Step("与另一栏的内容调换回来", "exchanged with another column's cell"),
    "moved": Step("由另一栏移来", "moved from another column"),
    "restored": Step("补回丢失的前导零", "lost leading zeros put back"),
    "respelled": Step("改正一处笔误", "one slip of the pen put right"),
    "written_out": Step("按全称写出", "written out in full"),
    "renamed": Step("备注写明现名", "the remarks tell the present name"),
    "recalled": Step(
        "更正版中残缺，由被更正的原版补全", "damaged in the correction, completed from the row that it replaces"
    ),
    "slipped": Step(
        "名册的号码与姓名错位，未采用", "the list's numbers stand beside other people's names and are not used"
    ),
}
"""What standardizing notes in a record's marks."""
ABOUT = {"renamed:remarks": "holder_name"}
"""Marks whose words name another column than the one that they changed."""
CARRIED = {
    "prose": Step("取自正文", "from the prose"),
    "sheet": Step("取自工作表名", "from the sheet's name"),
    "group_heading": Step("取自分组标题", "from a group heading"),
    "file_name": Step("取自文件名", "from the file's name"),
    "office": Step("取自报送单位", "from the office"),
}
"""Where a value stood when no column held it."""


def tell_how(column: str, record: Mapping[str, Any]) -> list[Step]:
    """The steps from the cell to the record's value of that column; none where the cell says just that."""
    return [*_inferred(column, record), *_carried(column, record), *_marked(column, record), *_repaired(column, record)]


def _inferred(column: str, record: Mapping[str, Any]) -> Iterator[Step]:
    for entry in record["inferred"] or ():
        target, _, source = entry.partition("<-")
        if target == column:
            yield Step(f"由{LABELS_ZH.get(source, source)}推出", f"inferred from {LABELS_EN.get(source, source)}")


def _carried(column: str, record: Mapping[str, Any]) -> Iterator[Step]:
    found = json.loads(record["context"] or "{}").get(column)
    if found and found["from"] in CARRIED:
        yield CARRIED[found["from"]]


def _marked(column: str, record: Mapping[str, Any]) -> Iterator[Step]:
    for mark in record["marks"] or ():
        kind, _, about = mark.partition(":")
        # An exchange names both columns, a move names its source first and where it went last.
        columns = ABOUT.get(mark, about.rpartition("->")[2]).split("/")
        if kind in MARKED and column in columns:
            yield MARKED[kind]


def _repaired(column: str, record: Mapping[str, Any]) -> Iterator[Step]:
    if column == "id_number" and record["id_number_repair"]:
        yield Step(
            f"号码写法已规范（{record['id_number_repair']}）",
            f"the number's form put right ({record['id_number_repair']})",
        )
