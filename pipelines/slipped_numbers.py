"""Lists whose column of ID numbers slipped against their names: there a number says nothing of who stands beside it.

Sorted by the one column without the other, or pasted a row too low, a list gives each of its people somebody else's valid
number. Such numbers are set aside: the rows stay, the source's words too, and linkage goes by everything else they state.
"""

import polars as pl

from pipelines.linkage.bearers import MANY_NAMES, are_strangers
from pipelines.standardize.id_number import sex_stated

MARK = "slipped:id_number"
FEWEST = 3
"""So many rows must speak against the column."""
AGAINST_SEX, AGAINST_BIRTH, AGAINST_NAMES = 0.25, 0.5, 0.5
"""Shares of the rows that can be compared. A number that is anybody's has the other sex in half of all rows, another birth month in nearly all."""
TURNED = 0.75
"""Where more rows than this contradict the sex, it is the column of the sex that is turned round; a birth month that most rows share is nobody's."""
LIST = ("source_file", "sheet")


def set_aside_slipped(records: pl.DataFrame) -> pl.DataFrame:
    """The records, those of a list with a slipped column of ID numbers without the number and with the mark `slipped:id_number`.

    A list is one where the numbers contradict birth months or sexes of too many of its rows, or stand under strangers' names
    in more other files than under theirs. A row whose name and number another file confirms keeps its number.
    """
    whole = records.filter(pl.col("id_number").is_not_null() & pl.col("id_number_status").is_in(["valid", "repaired"]))
    told = _compare_names(whole).with_columns(_against_sex(), _against_birth())
    lists = told.group_by(LIST).agg(
        *(
            (pl.col(fact).sum() >= FEWEST) & (pl.col(fact).mean() >= share)
            for fact, share in (
                ("other_sex", AGAINST_SEX),
                ("other_birth", AGAINST_BIRTH),
                ("of_another", AGAINST_NAMES),
            )
        ),
        turned=pl.col("other_sex").mean() > TURNED,
        varied=pl.col("birth_month").drop_nulls().unique_counts().max() * 2 <= pl.col("birth_month").count(),
    )
    slipped = lists.filter(
        (pl.col("other_sex") & ~pl.col("turned")) | (pl.col("other_birth") & pl.col("varied")) | pl.col("of_another")
    )
    aside = told.filter(~pl.col("confirmed")).join(slipped, on=LIST, how="semi", nulls_equal=True)["record_id"]
    return _without_numbers(records, pl.col("record_id").is_in(aside.implode()))


def _against_sex() -> pl.Expr:
    """Whether the number is another sex's; null where the source doesn't state one."""
    stated = pl.when(pl.col("sex_raw").fill_null("").str.strip_chars() != "").then("sex")
    return (stated != sex_stated(pl.col("id_number"))).alias("other_sex")


def _against_birth() -> pl.Expr:
    """Whether the source states another birth month than the number; null where it states none."""
    number = pl.col("id_number")
    own = number.str.slice(6, 4) + "-" + number.str.slice(10, 2)
    return (
        pl.when(pl.col("birth_month").str.len_chars() >= 7)
        .then(pl.col("birth_month").str.slice(0, 7) != own)
        .alias("other_birth")
    )


def _compare_names(whole: pl.DataFrame) -> pl.DataFrame:
    """The rows with `of_another` (more files give the number to strangers than to this name; null where no other file knows
    it) and `confirmed` (another file gives it to this name). A number under very many names in several files is filled down, and a stranger's everywhere."""
    stated = whole.drop_nulls("holder_name").select("id_number", "holder_name", "source_file").unique()
    many = pl.col("holder_name").n_unique().over("id_number") > MANY_NAMES
    named = stated.filter(~many)
    filled = stated.filter(many & (pl.col("source_file").n_unique().over("id_number") > 1))
    pairs = named.join(named, on="id_number", suffix="_other").filter(
        pl.col("source_file") != pl.col("source_file_other")
    )
    pairs = pairs.with_columns(stranger=are_strangers(pairs["holder_name"], pairs["holder_name_other"]))
    strangers, others = pl.col("stranger").sum(), (~pl.col("stranger")).sum()
    told = pairs.group_by("id_number", "holder_name", "source_file").agg(
        of_another=strangers > others + 1, confirmed=others > 0
    )
    told = pl.concat([told, filled.select(told.columns[:3]).with_columns(of_another=True, confirmed=False)])
    joined = whole.join(told, on=["id_number", "holder_name", "source_file"], how="left", maintain_order="left")
    return joined.with_columns(pl.col("confirmed").fill_null(False))


def _without_numbers(records: pl.DataFrame, aside: pl.Expr) -> pl.DataFrame:
    """The records, those set aside as if the source gave no number, with the mark."""
    marks = pl.col("marks").list.concat(pl.lit([MARK], pl.List(pl.String)))
    return records.with_columns(
        pl.when(~aside).then("id_number"),
        pl.when(aside).then(pl.lit("missing")).otherwise("id_number_status").alias("id_number_status"),
        pl.when(~aside).then("id_number_repair"),
        pl.when(aside).then(marks).otherwise("marks").alias("marks"),
    )
