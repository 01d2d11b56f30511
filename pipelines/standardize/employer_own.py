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


NOTHING_ASKED = pl.DataFrame(schema={"pair": pl.UInt64, "may": pl.Boolean})


class Asked:
    """Which form can be a way to write which other one, a full one, by their letters alone: each pair is looked at once.

    `known` is what was asked before, by the hashes of pairs: what letters decide stays as it is.

    >>> Asked().is_kin("雒容水利站", "柳州市鱼峰区雒容水利站")
    True
    >>> Asked().is_kin("柳州宏瑞集团建筑工程有限公司", "广西宏瑞建筑工程有限公司")
    True
    """

    def __init__(self, known: pl.DataFrame = NOTHING_ASKED) -> None:
        self._known, self._since = known, dict[tuple[str, str], bool]()

    def are_kin(self, forms: pl.Series, others: pl.Series) -> pl.Series:
        """True where the form can be a way to write the other one."""
        pairs = pl.DataFrame({"form": forms, "other": others}).cast(pl.String)
        may = _hashed(pairs).to_frame("pair").join(self._known, on="pair", how="left", maintain_order="left")["may"]
        unknown = may.is_null().arg_true()
        return may.scatter(unknown, [self.is_kin(*pair) for pair in pairs[unknown].iter_rows()])

    def is_kin(self, form: str, other: str) -> bool:
        """The same of one pair."""
        found = self._since.get((form, other))
        if found is None:
            found = self._since[form, other] = _can_be(form, other)
        return found

    def known(self) -> pl.DataFrame:
        """What is known of pairs now."""
        pairs = pl.DataFrame(list(self._since), schema={"form": pl.String, "other": pl.String}, orient="row")
        since = pl.DataFrame({"pair": _hashed(pairs), "may": pl.Series(list(self._since.values()), dtype=pl.Boolean)})
        return pl.concat([self._known, since.join(self._known, on="pair", how="anti")])


def _hashed(pairs: pl.DataFrame) -> pl.Series:
    return pairs.select(pl.concat_str("form", "other", separator="\x1f").hash(seed=1)).to_series()


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
    written = told_of["form"].to_list()
    enough = [uses.get(other, 0) * RARELY_WHOLE >= uses[form] for form, other in zip(written, stand, strict=True)]
    meant = pl.Series([forms.get(form, form) for form in written], dtype=pl.String)
    told = told_of.with_columns(own=pl.Series(stand, dtype=pl.String), meant=meant)
    told = told.filter(pl.Series(enough, dtype=pl.Boolean))
    return told.filter(asked.are_kin(told["meant"], told["own"])).drop("meant")


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


def _can_be(form: str, other: str) -> bool:
    if not is_full_form(other):
        return False
    if may_abbreviate(form, other) or may_belong_to_city(form, other):
        return True
    core, organization = core_of(form), organization_of(form)
    return (core is not None and core == core_of(other)) or (
        organization is not None and organization == organization_of(other)
    )
