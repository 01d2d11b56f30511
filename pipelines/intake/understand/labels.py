"""What a line calls by its name: 批准机关：某某, 系列：工程技术, alone on a row or side by side over the people it holds for."""

import re
from collections.abc import Iterator

from pipelines.intake.understand.headings import load_headings
from schemas import titles, vocabulary

_LABELLED = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}\s*[、.．]|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}\s*[、.．])?\s*"
    r"([\u4e00-\u9fff]{2,12})\s*[：:]\s*([^：:]{2,60})"
)
_COUNT = re.compile(r"\s*[（(，,]?\s*共?\s*\d+\s*[人名]\s*[)）]?$")
_APART = re.compile(r"\s{2,}|\t|\u3000+|\n")
_DATE = re.compile(r"(?:19|20)\d\d\D.*|[一二三四五六七八九〇零○]{4}年.*|(?:19|20)\d{4}(?:\d\d)?")
_BODY = re.compile(r"[\u4e00-\u9fff（）()]{3,}")
_SURE = 0.9


def labelled(text: str) -> dict[str, str]:
    """Column → value of each `label：value` in a text, where the value is one of that column's.

    >>> labelled("批准机关：柳州市职改办（7人）"), labelled("系列：工程技术  级别：中级"), labelled("职称：中级")
    ({'issuing_authority': '柳州市职改办'}, {'series': '工程技术', 'level': '中级'}, {})
    """
    return dict(_pairs(text))


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    for piece in _APART.split(text.strip()):
        if match := _LABELLED.fullmatch(piece.strip()):
            value = _COUNT.sub("", match.group(2)).strip()
            for column, weight in load_headings().listed(match.group(1)).items():
                if weight >= _SURE and _is_one(column, value):
                    yield column, value


def _is_one(column: str, value: str) -> bool:
    """Whether a text can be the value of such a column for a whole list."""
    match column:
        case "series" | "level":
            return vocabulary.fold(value) in vocabulary.spellings("series" if column == "series" else "levels")
        case "acquisition_method":
            return vocabulary.fold(value) in vocabulary.spellings("acquisition_methods")
        case "title":
            return bool(titles.candidates(value))
        case "acquired_on":
            return _DATE.fullmatch(value) is not None
        case "issuing_authority" | "review_committee":
            return _BODY.fullmatch(value) is not None
        case "approval_document":
            return "号" in value
    return False
