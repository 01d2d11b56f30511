"""Criteria that look at an option itself and at who states it: is it whole, legible, precise? Greater is better."""

from collections.abc import Callable

import polars as pl

from pipelines.reissued import former_number
from pipelines.standardize.abbreviation import is_full_form, is_secondary, lacks_place, may_be_its_own
from schemas import surnames, vocabulary

LONGEST_NICKNAME, FEWEST_LEFT_OUT = 5, 4
"""How long an employer's everyday name is at most, and how much of the whole one it leaves out."""
LONG_GIVEN = 3
"""Given names of so many characters are rare."""


def weigh_completeness(options: pl.DataFrame, *_: object) -> pl.DataFrame:
    """The length of the text: nothing is longer than the whole."""
    return options.with_columns(completeness=pl.col("value").str.len_chars())


def weigh_legible(options: pl.DataFrame, *_: object) -> pl.DataFrame:
    """Complete: no sign for an unwritable character, no Latin letters for one, more than a surname."""
    holed = pl.col("value").str.contains(r"[□?*]") | pl.col("value").str.contains(r"[A-Za-z]")
    return options.with_columns(legible=~holed & (pl.col("value").str.len_chars() > 1))


def weigh_mobile(options: pl.DataFrame, *_: object) -> pl.DataFrame:
    """Whether it is a mobile's number."""
    return options.with_columns(mobile=pl.col("value").str.contains(r"^1[3-9]\d{9}$"))


def weigh_unshortened(options: pl.DataFrame, *_: object) -> pl.DataFrame:
    """Whether no other option has this one's characters in their order and more: clerks drop characters oftener than they add any.

    A doubled character may be one too many as well as one too few. In a given name of three characters any is one too many
    beside the one of two, which is so much commoner.
    """
    return options.with_columns(unshortened=unbeaten(options, _lacks))


def unbeaten(options: pl.DataFrame, loses: Callable[[str, str], bool]) -> pl.Series:
    """Whether an option loses to none of the others for the same value."""
    rivals = options.group_by("key").agg(_rivals=pl.col("value"))
    paired = options.join(rivals, on="key", how="left", maintain_order="left").select("value", "_rivals")
    found = [not any(loses(value, rival) for rival in all_of) for value, all_of in paired.iter_rows()]
    return pl.Series(found, dtype=pl.Boolean)


def _lacks(value: str, rival: str) -> bool:
    """Whether the value is the rival with characters left out, not one that stands there twice running, or one more than names have."""
    if is_overlong(value) or is_overlong(rival):
        return is_overlong(value) and len(rival) == len(value) - 1 and _is_part(rival, value)
    if _stands_before(value, rival) or _stands_before(rival, value):
        return _stands_before(value, rival)
    return _is_part(value, rival) and not _stutters(rival, value)


def _stands_before(value: str, rival: str) -> bool:
    """Whether the value is the rival with a character before the surname, which nobody leaves out: 吴刘译 beside 刘译.

    >>> _stands_before("吴刘译", "刘译"), _stands_before("欧阳明", "阳明"), _stands_before("韦小明", "小明")
    (True, False, False)
    """
    is_compound = value[:2] in surnames.of_names()
    return value[1:] == rival and len(rival) > 1 and rival[0] in surnames.of_names() and not is_compound


def _is_part(value: str, rival: str) -> bool:
    """Whether the value is the rival with characters left out."""
    rest = iter(rival)
    return len(value) < len(rival) and all(character in rest for character in value)


def is_overlong(name: str) -> bool:
    """Whether a given name has a character more than others have.

    >>> is_overlong("张书文恒"), is_overlong("欧阳书恒"), is_overlong("艾力·某")
    (True, False, False)
    """
    begins = 2 if name[:2] in surnames.of_names() else 1
    return len(name) - begins == LONG_GIVEN and "·" not in name


def _stutters(value: str, rival: str) -> bool:
    """Whether the value is the rival with one of its characters twice running."""
    return any(rival == value[:at] + value[at + 1 :] for at in _doubled(value))


def _doubled(text: str) -> list[int]:
    """Where a character stands a second time running."""
    return [at for at in range(1, len(text)) if text[at] == text[at - 1]]


def weigh_surname(options: pl.DataFrame, *_: object) -> pl.DataFrame:
    """Whether it begins with a known surname of one character or two."""
    known = [*surnames.of_names(), *surnames.of_lists()]
    begins = [pl.col("value").str.slice(0, length).is_in(known) for length in (1, 2)]
    return options.with_columns(surname=pl.any_horizontal(begins))


def weigh_full_form(options: pl.DataFrame, *_: object) -> pl.DataFrame:
    """An employer's name that begins with the whole name of its place, or is a registered company's, a department of it or not."""
    places = "|".join(sorted({row["name"] for row in vocabulary.table("regions")}, key=len, reverse=True))
    registered = pl.col("value").str.contains(r".(有限公司|责任公司|[)）]公司)")
    return options.with_columns(full_form=pl.col("value").str.contains(f"^({places})") | registered)


def weigh_not_replaced(options: pl.DataFrame, stated: pl.DataFrame, *_: object) -> pl.DataFrame:
    """False for a number that a source which states another calls the former one: 遗失补发，原证书编号06000123."""
    bare = pl.col("value").str.strip_chars_start("0")
    told = stated.select("key", bare.alias("_own"), former_number(stated.columns).alias("_bare")).drop_nulls()
    replaced = told.filter(pl.col("_own") != pl.col("_bare")).select("key", "_bare", not_replaced=False).unique()
    joined = options.with_columns(bare.alias("_bare")).join(replaced, on=["key", "_bare"], how="left")
    return joined.drop("_bare").with_columns(pl.col("not_replaced").fill_null(True))


def weigh_as_stated(options: pl.DataFrame, stated: pl.DataFrame, *_: object) -> pl.DataFrame:
    """False for an employer's name that we wrote out of words with which a name ends that another source states whole: 广播电视台 beside 某县广播电视台."""
    is_written = pl.col("marks").list.contains("written_out:employer").fill_null(False)
    guessed = stated.group_by("key", "value").agg(_all=is_written.all(), _words=pl.col("employer_raw").drop_nulls())
    whole = stated.filter(~is_written).select("key", _whole="value").unique()
    beaten = (
        guessed.filter("_all")
        .explode("_words")
        .join(whole, on="key")
        .filter((pl.col("value") != pl.col("_whole")) & pl.col("_whole").str.ends_with(pl.col("_words")))
        .select("key", "value", as_stated=False)
        .unique()
    )
    return options.join(beaten, on=["key", "value"], how="left").with_columns(pl.col("as_stated").fill_null(True))


def weigh_proper_form(options: pl.DataFrame, *_: object) -> pl.DataFrame:
    """Whether an employer's name is no looser form of another option: 宏瑞集团建筑 beside 宏瑞建筑, 第二完全小学 beside 第二小学."""
    return options.with_columns(proper_form=unbeaten(options, _is_looser))


def _is_looser(value: str, rival: str) -> bool:
    """Whether the value is a looser form of the rival, and the rival a whole name; or the rival without its place."""
    looser = value != rival and is_full_form(rival) and is_secondary(value, rival)
    return lacks_place(value, rival) or (looser and not may_be_its_own(value)) or _is_nickname(value, rival)


def _is_nickname(value: str, rival: str) -> bool:
    """Whether the value is a few characters of a rival much longer, the last of both the same.

    >>> _is_nickname("城职院", "柳州城市职业学院"), _is_nickname("龙城中学", "柳州龙城二中学"), _is_nickname("市二中", "柳州市第一中学")
    (True, False, False)
    """
    is_short = len(value) <= LONGEST_NICKNAME and len(rival) >= len(value) + FEWEST_LEFT_OUT
    return is_short and value[-1:] == rival[-1:] and _is_part(value, rival)


def weigh_month_agreement(options: pl.DataFrame, stated: pl.DataFrame, *_: object) -> pl.DataFrame:
    """Deliveries that state the option's month at least; none for an option that knows the year alone."""
    return _count_prefix(options, stated, 7, "month_agreement")


def weigh_month_trust(options: pl.DataFrame, stated: pl.DataFrame, *_: object) -> pl.DataFrame:
    """How trusted the best office is that states the option's month; the same for all days of a month."""
    month = pl.col("value").str.slice(0, 7).alias("_month")
    best = stated.group_by("key", month).agg(month_trust=-pl.col("trust_rank").min())
    return options.with_columns(month).join(best, on=["key", "_month"], how="left").drop("_month")


def weigh_day_agreement(options: pl.DataFrame, stated: pl.DataFrame, *_: object) -> pl.DataFrame:
    """Deliveries that state the option's very day."""
    return _count_prefix(options, stated, 10, "day_agreement")


def _count_prefix(options: pl.DataFrame, stated: pl.DataFrame, length: int, name: str) -> pl.DataFrame:
    """Deliveries that agree with the option on so many characters of the date."""
    prefix = pl.col("value").str.slice(0, length).alias("_prefix")
    long_enough = pl.col("value").str.len_chars() >= length
    counts = stated.filter(long_enough).group_by("key", prefix).agg(pl.col("_file").n_unique().alias(name))
    return (
        options.with_columns(prefix)
        .join(counts, on=["key", "_prefix"], how="left")
        .with_columns(pl.when(long_enough).then(name).fill_null(0).alias(name))
        .drop("_prefix")
    )


def weigh_precision(options: pl.DataFrame, *_: object) -> pl.DataFrame:
    """The length of the ISO text: a day before a month, a month before a year."""
    return options.with_columns(precision=pl.col("value").str.len_chars())
