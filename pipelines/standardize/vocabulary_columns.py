"""Columns whose values are codes of a vocabulary: series, title, level and acquisition method."""

import re

import polars as pl

from pipelines.standardize.characters import simplify
from pipelines.standardize.distinct import map_distinct, map_distinct_rows
from pipelines.standardize.respelling import respelled
from pipelines.standardize.text import narrow, ticked
from schemas import titles, vocabulary

_IN_BRACKETS = re.compile(r"^[(（]([^()（）]*)[)）]$")
_LEVEL_BESIDE = re.compile(r"((?:正|副)?高级|中级|初级|助理级|员级)[、/,:\-]?(.{2,})")
"""A level and, with or without a sign between them, a title or a second word for the level."""
_LEVEL_ENDINGS = re.compile(r"(?:级|专业|技术|职务|职称|任职|资格|等级|级别)+$")
"""What stands behind a level's word in every order: 中级职称资格, 中级级别."""
_SERIES_FIRST = re.compile(r"(.{2,}?系列)[-—/:·]?([^系列]+)|([^系列]{2,}?)[-—/:·]([^系列]+)")
"""A series and a field of it: 工程系列机械专业, 小学教师-数学."""
_SERIES_ENDINGS = ("任职资格", "专业技术资格", "资格", "职务", "职称")
_DENIED = re.compile("[未不无非免待]")
_DENIES_NOTHING = re.compile(r"非公(?:有制)?(?:经济|企业)?|(?:公示)?无异议")
_ANOTHERS_WAY = re.compile(
    "内部|[院校厂]内|自[主评聘]|行业|[协学商]会|联合会|机构|民间|工人|铁道部|技能|技师|职业资格|执业|注册|等同|^[^评审]{0,3}聘[任用]$"
)
"""Whose 评审 or 认定 gives no title of the city's: an employer's own, a society's, a licence's, a worker's grade's."""
EXAMINATION = "考试"
UMBRELLA, UNDER_UMBRELLA = "中小学教师系列", ("小学教师系列", "中学教师系列")
"""The merged series, and those that it replaced: offices write its name for their titles too."""
TITLE_SCHEMA = {
    "title": pl.String,
    "title_series": pl.String,
    "title_grade": pl.String,
    "title_level": pl.String,
    "respelled": pl.Boolean,
}


def _folded(text: str) -> str:
    return vocabulary.fold(simplify(narrow(text)))


def read_code(name: str, text: str) -> str | None:
    """The code of a spelling in one vocabulary, null if it lists none.

    A note in brackets behind a known spelling is overlooked unless it names another code.

    >>> read_code("series", "工程類"), read_code("series", "卫生技术（护理）"), read_code("series", "会计（审计）")
    ('工程技术系列', '卫生技术系列', None)
    """
    folded = _folded(ticked(text) or text)
    known = vocabulary.spellings(name)
    folded = folded if folded in known else vocabulary.undecorated(folded)
    if name == "series" and folded in vocabulary.series_groups():
        return None
    stem, _, note = folded.removesuffix(")").partition("(")
    code = known.get(folded)
    if code is None and note and known.get(note, known.get(stem)) == known.get(stem):
        return known.get(stem)
    return _series_in_more_words(folded) if code is None and name == "series" else code


def _series_in_more_words(folded: str) -> str | None:
    """The series of 工程系列-建筑 and 卫生系列资格: what follows its name is a field of it, or says 资格."""
    known = vocabulary.spellings("series")
    ending = next((ending for ending in _SERIES_ENDINGS if folded.endswith(ending)), "")
    if ending and (code := known.get(folded.removesuffix(ending))) is not None:
        return code
    first = _SERIES_FIRST.fullmatch(folded)
    series, field = (first[1] or first[3], first[2] or first[4]) if first else ("", "")
    return known.get(series) if known.get(field, known.get(series)) == known.get(series) else None


def read_level(text: str) -> str | None:
    """高级, 中级 or 初级; a title in brackets behind the level must have that level, and one in its place says it.

    >>> read_level("中级（工程师）"), read_level("中级（助理工程师）"), read_level("副高级职称"), read_level("助理工程师")
    ('中级', None, '高级', '初级')
    """
    text = _IN_BRACKETS.sub(r"\1", narrow(text).strip(" 、,，.。;；:：-—_/"))
    level = read_code("levels", text) or read_code("levels", _LEVEL_ENDINGS.sub("级", _folded(text)))
    if level is None and (beside := _LEVEL_BESIDE.fullmatch(_folded(text))) is not None:
        return _level_said_twice(*beside.groups())
    if level is None:
        return titles.resolve(simplify(text)).level
    note = _folded(text).removesuffix(")").partition("(")[2]
    meant = titles.resolve(note).level if note else None
    return None if meant not in (None, level) else level


def read_method(text: str) -> str | None:
    """How a title was acquired: a listed spelling, else the one method whose marks stand in the words.

    >>> read_method("中评委评审通过"), read_method("国家统考"), read_method("评审加考试"), read_method("认定未通过")
    ('评审', '考试', None, None)
    >>> read_method("评审（非公）"), read_method("企业内部评审"), read_method("技能等级认定"), read_method("全国执业资格考试")
    ('评审', None, None, '考试')
    """
    folded = _folded(ticked(text) or text)
    if _DENIED.search(_DENIES_NOTHING.sub("", folded)):
        return vocabulary.spellings("acquisition_methods").get(folded)
    marked = {method for method, marks in vocabulary.method_marks().items() if any(mark in folded for mark in marks)}
    if _ANOTHERS_WAY.search(folded) and marked != {EXAMINATION}:
        return vocabulary.spellings("acquisition_methods").get(folded)
    return read_code("acquisition_methods", text) or (marked.pop() if len(marked) == 1 else None)


def read_methods(column: pl.Series) -> pl.Series:
    """The acquisition methods of a column."""
    return map_distinct(column, read_method)


def read_codes(column: pl.Series, name: str) -> pl.Series:
    """The codes of a column."""
    return map_distinct(column, lambda text: read_code(name, text))


def read_series(column: pl.Series, title: pl.Series) -> pl.Series:
    """The series of each row; words that name several series mean the one of them that confers the row's title."""
    codes = _narrow_umbrella(read_codes(column, "series"), title)
    groups = [text for text in column.filter(codes.is_null()).drop_nulls().unique() if series_of_group(text)]
    if not groups:
        return codes
    asked = pl.DataFrame({"series": column, "title": title}).filter(column.is_in(groups)).unique()
    meant = [series_of_group(series, stated or "") for series, stated in asked.iter_rows()]
    one = asked.with_columns(one=pl.Series([found[0] if len(found) == 1 else None for found in meant], dtype=pl.String))
    joined = pl.DataFrame({"series": column, "title": title, "code": codes}).join(
        one, on=["series", "title"], how="left", nulls_equal=True, maintain_order="left"
    )
    return joined.select(pl.coalesce("code", "one").alias(column.name)).to_series()


def _narrow_umbrella(codes: pl.Series, title: pl.Series) -> pl.Series:
    """中小学教师 beside a title that only 小学 or 中学 confers (小学一级教师) means that one of the two."""
    under = codes == UMBRELLA
    if not under.any():
        return codes
    meant = {text: titles.resolve(simplify(narrow(text))).series for text in title.filter(under).drop_nulls().unique()}
    narrowed = {text: series for text, series in meant.items() if series in UNDER_UMBRELLA}
    series = title.replace_strict(list(narrowed), list(narrowed.values()), default=None, return_dtype=pl.String)
    return pl.select(pl.when(under).then(pl.coalesce(series, codes)).otherwise(codes).alias(codes.name)).to_series()


def series_of_group(text: str, title: str | None = None) -> tuple[str, ...]:
    """The series that words name together; with a title, those of them that confer it.

    >>> series_of_group("会计（审计）", "助理审计师"), series_of_group("会计"), series_of_group("教师", "讲师")
    (('审计系列',), (), ('高等学校教师系列', '中等专业学校教师系列', '技工学校教师系列'))
    """
    group = vocabulary.series_groups().get(_folded(text), ())
    if title is None:
        return group
    confer = {found.series for found in titles.candidates(simplify(narrow(title)))}
    return tuple(series for series in group if series in confer)


def _level_said_twice(word: str, other: str) -> str | None:
    """The level of 中级工程师 and 初级、助理级: the second word, a title or a level, must have it too."""
    level = read_code("levels", word)
    return level if level in (titles.resolve(other).level, read_code("levels", other)) else None


def read_levels(column: pl.Series) -> pl.Series:
    """The levels of a column."""
    return map_distinct(column, read_level)


def read_level_grades(column: pl.Series) -> pl.Series:
    """The grade that a level's spelling names (副高 → 副高级), null where it names none."""
    return map_distinct(column, lambda text: vocabulary.grade_spellings().get(_folded(text)))


def read_titles(title: pl.Series, series: pl.Series, at: pl.Series) -> pl.DataFrame:
    """The title of each row in its series, and what the title says of series, grade and level.

    `series` holds codes, `at` the day of acquisition: a short form means only what the series of that year make it.
    """
    asked = pl.DataFrame({"title": title, "series": series, "at": at.str.slice(0, 4)})
    return map_distinct_rows(asked, _read_title, TITLE_SCHEMA)


def _read_title(title: str | None, series: str | None, at: str | None) -> tuple[str | bool | None, ...]:
    """The meaning of a title, and whether a slip of the pen in it was overlooked."""
    if not title:
        return (*titles.UNKNOWN, False)
    meant = titles.resolve(simplify(narrow(title)), series, at=at)
    if meant != titles.UNKNOWN:
        return (*meant, False)
    near = respelled(simplify(narrow(title)), series)
    return (*near, near != titles.UNKNOWN)
