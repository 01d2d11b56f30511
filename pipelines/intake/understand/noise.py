"""What a row is when it isn't a person: total, signature, note, title, group heading, column numbers."""

import re
from collections.abc import Sequence

from pipelines.intake.understand.cells import compact, looks_like_id, looks_like_name, may_be_name, names_in
from pipelines.intake.understand.context import may_head_employees, names_employer
from pipelines.intake.understand.groups import LONGEST_GROUP_HEADING, is_numbered
from pipelines.intake.understand.labels import labelled

BLANK, TOTAL, SIGNATURE, NOTE, TITLE = "blank", "total", "signature", "note", "title"
GROUP_HEADING, COLUMN_NUMBERS, FORM, UNKNOWN = "group_heading", "column_numbers", "form", "unknown"

TOTAL_WORDS = (
    "合计",
    "总计",
    "小计",
    "共计",
    "总数",
    "总人数",
    "本页小计",
    "本页合计",
    "累计",
    "人数合计",
    "合计人数",
    "总合计",
)
_TOTAL = re.compile(
    rf"(?:{'|'.join(TOTAL_WORDS)})(?:人数)?[:：（(]?.{{0,30}}|(?:以上|本表|本页|全[县市区表])?(?:总)?共计?[:：]?[\d一二三四五六七八九十百]*(?:人|名|条).{{0,12}}|total.{{0,20}}",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(
    r"(?!单位[:：]人)(?:制表|填表|填报|审核|复核|审批|经办|负责|联系|校对|核对|录入|报送|统计|主管|分管|签发|单位|部门|造册|制单|提供|整理)(?:人|者|员|单位|日期|时间|领导|负责人|部门|人员)?(?:签名|签字|签章|盖章|联系电话|[（(](?:签名|签字|签章|盖章|公章)[)）])?\s*[:：].*"
    r"|.*[（(](?:盖章|公章|签章|签字|签名)[)）].*|(?:填表|制表|填报|报送|打印|编制)(?:日期|时间)\s*[:：]?.*|(?:制表|审核|填表|复核|经办|负责)人?|(?:(?:填报|主管|所在|用人)?(?:单位|部门|机关)|领导|负责人)?(?:公章|盖章|签章|签字)"
    r"|(?:prepared|checked|approved|reviewed)by.*",
    re.IGNORECASE,
)
_NOTE = re.compile(
    r"(?:抄送|抄报|主送|主题词|印发)(?:机关|单位)?(?:[:：].*)?|(?:注|备注|说明|附注|填表说明|填报说明|附|备考|提示|注意|注意事项|note|remarks?)\s*\d*\s*[:：、.．].*|[（(【]?(?:以下|此处|下面)(?:空白|无正文|为空|没有).*|[（(]?此页无正文.*|[-—=*＊\s]{3,}.*|第\d+页.*|共\d+页.*|(?:续表|接上页|转下页|续上表|见下页|附件\d*|附表\d*).{0,30}|单位[:：]人.*|密级.*"
    r"|(?:例|示例|样例|例如|填写示例|范例|举例|例子)[:：]?.*|end|.*[。；]$|.*(?:请|须|应|按照|根据).{4,}",
    re.IGNORECASE,
)
_EXAMPLE = re.compile(
    r"[（(【\[]?(?:填[写报表]|录入)?(?:例|示例|样例|范例|举例|例子|例如|样表|样本|example|sample)\d*[:：)）】\]]?"
    r"|(?:例|示例|样例|例如)[:：].{2,4}|.{2,4}[（(](?:例|示例|样例|范例|样本)[)）]|.{0,8}(?:示例|样例|范例|样本|此行|本行).{0,6}(?:删除|勿删|仅供参考).{0,4}",
    re.IGNORECASE,
)
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_COLUMN_MARKS = (
    [str(at) for at in range(1, 61)],
    "一二三四五六七八九十",
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "abcdefghijklmnopqrstuvwxyz",
)
_GROUP = re.compile(
    r"[（(]?[一二三四五六七八九十]{1,3}[)）]?[、.．:：].{1,60}|[（(][一二三四五六七八九十\d]{1,3}[)）].{1,60}|\d{1,2}[、.．].{2,40}|第[一二三四五六七八九十\d]+[部批类组].{0,40}"
    r"|.{0,40}(?:系列|[高中初]级|专业技术资格|任职资格|资格|职称|人员|名单|学校|单位|专业)[:：]?(?:[（(].{1,14}[)）])?|.{2,40}[（(]?共?\d{1,5}[人名][)）]?|.{2,40}[:：]"
)


LONGEST_READ = 400
"""What kind of row it is shows at the beginning of its cells; a cell can hold a whole book."""


def name_row(cells: Sequence[str], is_before_header: bool) -> str:
    """The noise kind of a row that names no person, by what its cells say."""
    filled = _once([tidy for cell in cells if (tidy := compact(cell[:LONGEST_READ]))])
    if not filled:
        return BLANK
    if is_column_numbers(filled):
        return COLUMN_NUMBERS
    first = filled[0]
    if is_total(filled):
        return TOTAL
    if len(filled) == 1 and not is_before_header and names_employer(first):
        return GROUP_HEADING
    if is_signature(filled):
        return SIGNATURE
    if _NOTE.fullmatch(first):
        return NOTE
    if len(filled) == 1:
        if is_before_header:
            return GROUP_HEADING if is_numbered(first) and len(first) <= LONGEST_GROUP_HEADING else TITLE
        return (
            GROUP_HEADING
            if len(first) <= LONGEST_GROUP_HEADING and (_GROUP.fullmatch(first) or labelled(first))
            else NOTE
            if len(first) > 14 and not may_head_employees(first)
            else UNKNOWN
        )
    return TITLE if is_before_header else UNKNOWN


def _once(filled: list[str]) -> list[str]:
    """The cells, a text that fills the whole row once: readers repeat what is merged across."""
    return filled[:1] if len(set(filled)) == 1 else filled


def is_total(filled: Sequence[str]) -> bool:
    """Whether compact cells read as a total of people."""
    return any(_TOTAL.fullmatch(cell) for cell in filled[:2]) and not any(looks_like_id(cell) for cell in filled)


def is_signature(filled: Sequence[str]) -> bool:
    """Whether compact cells are the line of who made, checked or stamped the list."""
    return bool(_SIGNATURE.fullmatch(filled[0])) and not any(looks_like_id(cell) for cell in filled)


def is_about_the_list(cells: Sequence[str]) -> bool:
    """Whether a row is a total or the line of who made the list, and so no sample of what its columns hold."""
    filled = [tidy for cell in cells if (tidy := compact(cell[:LONGEST_READ]))]
    return bool(filled) and (is_total(filled) or is_signature(filled))


def is_column_numbers(filled: Sequence[str]) -> bool:
    """Whether compact cells number or letter the columns: 1, 2, 3 or 甲, 乙, 1, 2 from the left."""
    marks = [cell.strip("()（）栏") for cell in (filled[1:] if filled[:1] in (["栏次"], ["栏目"]) else filled)]
    stems = next((at for at, mark in enumerate(marks) if mark not in _STEMS), len(marks))
    ways = [marks, marks[stems:]] if marks[:stems] == list(_STEMS[:stems]) else [marks]
    return len(marks) >= 3 and any(way == list(row[: len(way)]) for way in ways for row in _COLUMN_MARKS)


def is_example(filled: Sequence[str]) -> bool:
    """Whether a filled-in line is only there to show how to fill in the form."""
    return any(map(_EXAMPLE.fullmatch, filled))


def is_person(cells: Sequence[str], name_at: int | None, id_at: int | None, named: Sequence[int]) -> bool:
    """Whether a row plausibly names a person: a name or an ID number where it belongs, or enough of the other values.

    `named` are the positions of all columns of ours. When in doubt a row is a person's.
    """
    filled = _once([tidy for cell in cells if (tidy := compact(cell[:LONGEST_READ]))])
    if not filled or is_column_numbers(filled) or is_example(filled):
        return False
    has_id = id_at is not None and looks_like_id(cells[id_at])
    ours = sum(1 for at in named if cells[at].strip())
    if not has_id and (is_total(filled) or is_signature(filled) or (ours <= 2 and bool(_NOTE.fullmatch(filled[0])))):
        return False
    if has_id:
        return True
    if filled[0][-1] in ":：":
        return False
    if name_at is not None and compact(cells[name_at]):
        name = cells[name_at]
        if _HOW_TO.fullmatch(compact(name)):
            return False
        if names_in(name):
            return True
        if len(filled) == 1:
            return looks_like_name(name) and not _GROUP.fullmatch(filled[0]) and not _TITLE_WORD.search(filled[0])
        return may_be_name(name) or ours >= 3 or (ours == 2 and bool(_SHORT_WORDS.fullmatch(compact(name))))
    return ours >= (2 if filled[0].isdigit() else 3) and len(filled) * 4 >= len(cells)


_HOW_TO = re.compile(r"[（(【\[].*[)）】\]]|(?:必填|选填|必须填|请填|不可为空|按身份证|与身份证).*")
"""What stands under the heading of names and says how to fill them in."""

_SHORT_WORDS = re.compile(r"[^\d:：，,。；;]{1,12}")
_TITLE_WORD = re.compile(r"[师员]$|级|系列|资格")
