"""Employers as the holder's own other records state them, for the forms that several employers can go by.

雒容水利站 is 柳州市鱼峰区雒容水利站 for the one and 柳州市柳东新区雒容水利站 for the other; who stands with one of them in
another record means that one.
"""

from collections.abc import Mapping, Set

import polars as pl

from pipelines.standardize.abbreviation import core_of, is_full_form, may_abbreviate, may_belong_to_city
from pipelines.standardize.employers import organization_of

RARELY_WHOLE = 5
"""A short form that stands more often than this for each whole one is a name of its own."""


Asked = dict[tuple[str, str], bool]
"""Form and other form → whether the first can be a way to write the second by their letters."""


def tell_own(
    stated: pl.DataFrame, known: tuple[Mapping[str, int], Mapping[str, str], Set[str]], asked: Asked
) -> pl.DataFrame:
    """What an open form is beside each form that tells it: form, other, own.

    `stated` has each form and each other one beside it; `known` are the uses that count records, what is certain of forms,
    and which ones are open.
    """
    uses, forms, still_open = known
    listed = pl.Series(sorted(still_open), dtype=pl.String).implode()
    told_of = stated.filter(pl.col("form").is_in(listed) & ~pl.col("other").is_in(listed)).select("form", "other")
    stand = [forms.get(other, other) for other in told_of["other"].to_list()]
    kin = [
        uses.get(other, 0) * RARELY_WHOLE >= uses[form] and is_kin(forms.get(form, form), other, asked)
        for form, other in zip(told_of["form"].to_list(), stand, strict=True)
    ]
    return told_of.with_columns(own=pl.Series(stand, dtype=pl.String)).filter(pl.Series(kin, dtype=pl.Boolean))


def state_own(met: pl.DataFrame, told: pl.DataFrame) -> pl.DataFrame:
    """What open forms are for the holders whose records state one employer that they can mean: form, holder, own.

    `met` has form, other (another one beside it) and holder, `told` what the form is beside the other.
    """
    words = told["own"].unique().sort()
    coded = told.with_columns(pl.col("own").cast(pl.Enum(words)).to_physical())
    found = (
        met.join(coded, on=["form", "other"])
        .group_by("form", "holder")
        .agg(pl.col("own").min(), last=pl.col("own").max())
    )
    one = found.filter(pl.col("own") == pl.col("last"))
    return one.select("form", "holder", words.gather(one["own"]).alias("own"))


def is_kin(form: str, other: str, asked: Asked) -> bool:
    """True if a form can be a way to write the other, a full one, by its letters alone; `asked` keeps what was found.

    >>> is_kin("雒容水利站", "柳州市鱼峰区雒容水利站", {}), is_kin("柳州宏瑞集团建筑工程有限公司", "广西宏瑞建筑工程有限公司", {})
    (True, True)
    """
    found = asked.get((form, other))
    if found is None:
        found = asked[form, other] = _can_be(form, other)
    return found


def _can_be(form: str, other: str) -> bool:
    if not is_full_form(other):
        return False
    core, organization = core_of(form), organization_of(form)
    return (
        may_abbreviate(form, other)
        or may_belong_to_city(form, other)
        or (core is not None and core == core_of(other))
        or (organization is not None and organization == organization_of(other))
    )
