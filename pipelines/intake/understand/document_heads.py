"""Whether a delivery is an approval document by its own words: by its file's name, its head or its title."""

import re
from collections.abc import Iterable
from pathlib import PurePosixPath

from pipelines.intake.understand.cells import compact

_SORT = r"批文|批复|通知|公告|公布|决定|通报"
_NAME = re.compile(rf"(?:{_SORT}|文件)(?!夹|汇总|目录|清单|编号|要求)")
_HEAD = re.compile(r"^[\u4e00-\u9fff（）()]{4,30}(?:委员会|领导小组|办公室|局|厅|政府|公司|集团|厂)文件$")
_TITLE = re.compile(
    rf"^.{{0,40}}?关于.*(?:公布|同意|确认|授予|取得|认定|批准|评审|通过).*(?:职称|资格|职务).*的(?:{_SORT})$"
)
_OF_OTHERS = re.compile(r"转发|报送|上报|报批|申报|填报|汇总|呈报|推荐|征求|公示|花名册|统计|登记表|说明|样[表本]|模板")
"""Words of what passes on, asks or prepares; a list in it may be a part."""


def is_document(source_file: str, lines: Iterable[str]) -> bool:
    """Whether the file's name or a line around its table says so, and neither says that it is another's.

    >>> is_document("sources/a/2011年某市职称改革工作领导小组批文.xlsx", [])
    True
    >>> is_document("sources/a/1.docx", ["关于公布韦晓等3名同志专业技术资格的通知"])
    True
    >>> is_document("sources/a/2011年职称人员名册.xlsx", ["某县教育局"]), is_document("sources/a/关于报送职称数据的通知.xlsx", [])
    (False, False)
    """
    name = compact(PurePosixPath(source_file).stem)
    said = [compact(line) for line in lines]
    titles = [line for line in said if "关于" in line and _TITLE.match(line)]
    if _OF_OTHERS.search(name) or any(_OF_OTHERS.search(title) for title in titles):
        return False
    return bool(titles or _NAME.search(name)) or any(_HEAD.match(line) for line in said)
