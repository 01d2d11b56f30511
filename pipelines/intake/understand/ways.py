"""How the words around a list say that its people acquired their titles: by a review, a recognition, a confirmation, an examination."""

import re

_METHODS = {
    "转正定职": re.compile(r"转正定职|初次认定|考核认定|职称认定"),
    "重新确认": re.compile(r"重新确认|重新认定"),
    "评审": re.compile(r"评审通过|通过评审|经评审(?![（(])|评审结果"),
}
_REVIEWED = re.compile(r"经[^，。；\n]{0,40}(?:评审委员会|评委会)[^，。；\n认定确]{0,6}(?:评审|评议|评定|审议)")
"""A committee that reviewed the people of the list; a committee's mere name says nothing of how they acquired their titles."""
_EXAMINED = re.compile(
    r"(?:全国|国家)[^，。；\n外计]{0,16}考试[^。；\n]{0,6}(?:合格|通过|取得)|考试合格人员|同志[^，。；\n]{0,4}考试合格|以考代评"
)
"""An examination that gave the title; one in a foreign language or in using a computer was only a condition."""
_AGREED = re.compile(
    r"(?:同意|准予|批准|予以|决定)(评审|认定|确认(?![^，。；\n]{1,24}同志具备))[^，。；\n]{1,24}同志|关于(认定|确认(?![^，。；\n]*\d+名))[^，。；\n]{1,24}同志[^，。；\n]{0,20}(?:资格|职称|职务)"
    r"|同志(认定|确认)[^，。；\n]{0,16}(?:资格|职称|职务)"
)
"""What a decision says is done for its people by name; 公布确认 of a list, or 确认5名同志, says nothing of how they got their titles."""
_METHODS_IN_NAMES = {
    "认定": re.compile(r"认定|转正定职"),
    "重新确认": re.compile(r"重新确认|确认(?!(?:下列|以下|如下|\d+\s*[名位人]|具备))"),
    "评审": re.compile(r"评审(?!委员会|组织|机构|年度)"),
    "考试": re.compile(r"(?<![外语机力免])考试(?!院|中心|科目|大纲|成绩)|以考代评"),
}


def ways_told(text: str, whole: str, *, is_name: bool) -> list[str]:
    """The ways of acquisition that a text, or the name of a group or a sheet, names; 评审（认定） names two and so none.

    `whole` has also the committees through whose hands the list went.

    >>> ways_told("经评审通过", "经评审通过", is_name=False), ways_told("评审（认定）", "评审（认定）", is_name=True)
    (['评审'], [])
    """
    if names_both(whole):
        return []
    found = [name for name, pattern in (_METHODS_IN_NAMES if is_name else _METHODS).items() if pattern.search(text)]
    if found or is_name:
        return found
    return _agreed(text, whole) or [
        name for name, pattern in (("评审", _REVIEWED), ("考试", _EXAMINED)) if pattern.search(whole)
    ]


def names_both(text: str) -> bool:
    """Whether a text says that its people were reviewed or recognized, and so not which of them in which way.

    >>> names_both("经某评审委员会评审（认定），并经公示无异议"), names_both("经某评审委员会评审")
    (True, False)
    """
    return re.search(r"评审[（(/、和与]认定", text) is not None


def _agreed(text: str, whole: str) -> list[str]:
    """The ways in which a decision gives its people their titles; a review whose outcome is only confirmed stays a review."""
    found = {next(word for word in match if word) for match in _AGREED.findall(text)}
    if "确认" in found and re.search("评审|评委|认定", whole):
        return []
    return [{"认定": "转正定职", "确认": "重新确认"}.get(word, word) for word in sorted(found)]
