"""Headings: what offices write above their columns, and how strongly a wording speaks for one of ours."""

import csv
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple

from opencc import OpenCC
from rapidfuzz import fuzz, process

import schemas
from pipelines.intake.understand.wording import column_of
from schemas.columns import COLUMNS

SERIAL, EXTRA, GROUP, APPOINTED, BIRTH = "serial", "extra", "group", "appointed_on", "birth_month"
TARGETS: tuple[str, ...] = (*COLUMNS, BIRTH)
"""The columns that a heading can be mapped to, each at most once in a table."""

KNOWN: frozenset[str] = frozenset({*TARGETS, SERIAL, EXTRA, GROUP, APPOINTED})
VOCABULARY = Path(schemas.__file__).parent / "vocabularies" / "headings.csv"

_MARKS = re.compile(r"[\W_]+")
_BRACKETED = re.compile(r"[（(\[【〔<《][^）)\]】〕>》]*[）)\]】〕>》]?")
_NUMBERED = re.compile(r"^[（(]?\d{1,2}[)）.．、]\s*(?=\D)")
_FIELD = re.compile(r"^[A-Za-z][A-Za-z_]+(?=[\u4e00-\u9fff]{2})")
"""The name of a system's field before its words: XM姓名."""
_IN_FULL = re.compile(r"(?<=..)(?:全称|简称)$")
_GROUP_TAIL = re.compile(r"(基本)?(情况|信息|栏)$")
_TRADITIONAL = re.compile("[號證職單業術專發級聯繫電話備註類別準審獲時間關參評稱務資員]")
GENERIC = frozenset(
    {
        "时间",
        "日期",
        "年月",
        "年份",
        "单位",
        "名称",
        "编号",
        "号码",
        "编码",
        "人员",
        "名单",
        "类别",
        "说明",
        "部门",
        "方式",
        "文件",
        "依据",
    }
)
"""Ends of headings that say what kind of value it is, and nothing of whose."""

_SIMILAR_ENOUGH = 70.0
_OF_KIN = 0.85
_MEANT, _CONTRADICTED = 0.8, 0.8
"""What the words say that an unlisted heading is made of is worth this; a likeness to what they don't say is worth less for it."""

_ASKING = re.compile(r"何种|何|哪一|哪|的")
_SAME_ENDS: tuple[tuple[str, ...], ...] = (
    ("年月日", "年月", "日期", "时间", "时期", "之日", "月份", "日", "时"),
    ("年度", "年份", "年"),
    ("文号", "字号", "编号", "号码", "编码", "代码", "号数", "流水号", "no", "号"),
    ("单位名称", "机构名称", "机关名称", "单位", "机关", "机构", "部门"),
    ("方式", "途径", "渠道", "形式"),
    ("人员", "人姓名", "者姓名", "者", "人"),
    ("名称", "名"),
    ("文件号", "文件名", "文件", "文号"),
)
"""Ends of headings that mean the same; of each the longer ones come first."""


def fold_heading(text: str) -> str:
    """The heading's letters and characters alone: width folded, no blanks, line breaks, brackets, asterisks; lower case."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", text)).lower()


@lru_cache(maxsize=8192)
def spellings(heading: str) -> tuple[str, ...]:
    """The folded forms that a heading is looked up by: as written, without what stands in brackets, without a field's name before it."""
    plain = _NUMBERED.sub("", unicodedata.normalize("NFKC", heading).strip())
    written = (plain, _BRACKETED.sub("", plain))
    forms = map(fold_heading, (*written, *(_FIELD.sub("", form) for form in written)))
    return tuple(dict.fromkeys(form for form in forms if form))


@lru_cache(maxsize=8192)
def simplify(text: str) -> str:
    """The text in simplified characters."""
    return text if text.isascii() else str(_simplifier().convert(text))


@cache
def _simplifier() -> OpenCC:
    return OpenCC("t2s")


class Match(NamedTuple):
    """How strongly a wording speaks for a column (0-1), and whether the vocabulary lists it."""

    weight: float
    listed: bool


NO_MATCH = Match(0.0, False)


@dataclass(frozen=True, eq=False)
class Headings:
    """The reviewed wordings: folded heading to column to weight."""

    weights: Mapping[str, Mapping[str, float]]

    @cached_property
    def over_names(self) -> frozenset[str]:
        """The wordings that stand over people's names."""
        return frozenset(form for form, columns in self.weights.items() if "holder_name" in columns)

    @cached_property
    def like_names(self) -> list[str]:
        """The wordings that are as short as names, and can be taken for one."""
        return sorted(form for form in self.weights if 2 <= len(form) <= 4)

    def listed(self, heading: str) -> Mapping[str, float]:
        """Columns that the vocabulary gives a wording, with their weights; empty when it is not listed."""
        forms = spellings(heading)
        found = next((self.weights[form] for form in forms if form in self.weights), None)
        if found is None and any(_TRADITIONAL.search(form) for form in forms):
            found = next((self.weights[form] for form in map(simplify, forms) if form in self.weights), None)
        return found or {}

    def matches(self, heading: str) -> dict[str, Match]:
        """Every column that a wording may mean: as listed, else by likeness to what is listed and by the words it is made of."""
        if listed := self.listed(heading):
            return {column: Match(weight, True) for column, weight in listed.items()}
        best = self._kin(heading)
        for form in dict.fromkeys(
            form for written in spellings(heading) for form in (simplify(written), _IN_FULL.sub("", simplify(written)))
        ):
            for column, weight in self._similar(form).items():
                best[column] = max(best.get(column, 0.0), weight)
        if meant := next(filter(None, map(column_of, map(simplify, spellings(heading)))), None):
            best = {column: weight * (1 if column == meant else _CONTRADICTED) for column, weight in best.items()}
            _raise_to(best, {meant: 1.0}, _MEANT)
        return {column: Match(weight, False) for column, weight in best.items()}

    def _kin(self, heading: str) -> dict[str, float]:
        """Columns of the listed wordings that differ only in how they say the same kind of thing: 签发日 and 签发时间."""
        best: dict[str, float] = {}
        for form in (_ASKING.sub("", simplify(written)) for written in spellings(heading)):
            for ends in _SAME_ENDS:
                end = next((end for end in ends if form.endswith(end) and len(form) > len(end) + 1), None)
                for other in ends if end is not None else ():
                    _raise_to(best, self.weights.get(form.removesuffix(end or "") + other, {}), _OF_KIN)
            _raise_to(best, self.weights.get(form, {}), _OF_KIN)
        return best

    def _similar(self, form: str) -> dict[str, float]:
        """Columns whose listed wordings resemble a folded one; the end of a Chinese heading says what it is."""
        best: dict[str, float] = {}
        for known, score, _ in process.extract(
            form, self.weights.keys(), scorer=fuzz.ratio, score_cutoff=_SIMILAR_ENOUGH, limit=12
        ):
            if known[-1] == form[-1]:
                _raise_to(best, self.weights[known], score / 100 * 0.9)
        for cut in range(1, len(form) - 1):
            if (tail := form[cut:]) in self.weights and (tail not in GENERIC or len(tail) * 2 >= len(form) + 1):
                _raise_to(best, self.weights[tail], 0.6 + 0.3 * len(tail) / len(form))
                break
        return best


def _raise_to(best: dict[str, float], weights: Mapping[str, float], likeness: float) -> None:
    """Lift each column's best weight to what this likeness gives it."""
    for column, weight in weights.items():
        best[column] = max(best.get(column, 0.0), weight * likeness)


def joined(path: Iterable[str]) -> str:
    """A group head and the heading under it as one wording: 聘任情况 over 时间 reads 聘任时间."""
    *groups, last = path
    return "".join(_GROUP_TAIL.sub("", fold_heading(group)) for group in groups) + fold_heading(last)


@cache
def load_headings() -> Headings:
    """The bundled vocabulary; raises ValueError on an unknown column or a wording listed twice for one column."""
    weights: dict[str, dict[str, float]] = defaultdict(dict)
    with VOCABULARY.open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            column, heading = line["column"], fold_heading(line["heading"])
            if column not in KNOWN or column in weights[heading]:
                raise ValueError(f"{VOCABULARY.name}: {line['heading']} for {column} is unknown or listed twice")
            weights[heading][column] = float(line["weight"])
    return Headings(dict(weights))
