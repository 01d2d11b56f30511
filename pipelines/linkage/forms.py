"""What the employers' forms stand for in a register that grows.

What one record's employer is written out to depends on all records (`standardize.employer_forms`), so a state remembers
what that is learnt from: how often each form is written, and which forms stand beside each other in holders' records.
A delivery changes both a little; the forms are learnt anew from them, and the records of a form that now stands for
something else are read anew.
"""

from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipelines.linkage.parts import Rows, gather_rows, rows_with
from pipelines.linkage.state import Forms, State
from pipelines.standardize.employer_learning import MANY_FORMS, count_holders, learn, put_in
from pipelines.standardize.employer_own import NOTHING_ASKED, Asked, state_own

OF_NUMBER, OF_TITLE = "number_stated", "title_stated"
STATED = ("employer_read", "employer_written", "literal", "employer_stated", "holder_stated", OF_NUMBER, OF_TITLE)
"""What a row keeps for its employer: the form as read, the words it was read from, whether it stands so in the source, and keys (-1: not said)."""
PAIR = ("form", "other")
TRIPLE = (*PAIR, "holder")
"""Keys of a form, of another one that stands beside it, and of a holder who states both."""

NOTHING = Forms(
    pl.DataFrame(schema={"key": pl.Int64, "employer": pl.String, "literal": pl.Int64, "stated": pl.Int64}),
    pl.DataFrame(schema={**dict.fromkeys(TRIPLE, pl.Int64), "times": pl.Int64}),
    pl.DataFrame(schema={**dict.fromkeys(PAIR, pl.Int64), "holders": pl.Int64}),
    pl.DataFrame(schema={"form": pl.String, "meant": pl.String}),
    pl.DataFrame(schema={**dict.fromkeys(PAIR, pl.Int64), "own": pl.String}),
    pl.DataFrame(schema={"form": pl.Int64, "holder": pl.Int64, "own": pl.String}),
    NOTHING_ASKED,
)
"""Of a table whose employers are written out already."""


class Renewed(NamedTuple):
    """The forms of now, and the keys of those that stand for something else than before."""

    forms: Forms
    changed: NDArray[np.int64]


def state_employers(read: pl.DataFrame) -> pl.DataFrame:
    """The columns `STATED` of records whose employers are as read: holder_name, id_number, title, acquired_on, employer, employer_raw, employer_written."""
    whole = pl.col("employer").is_not_null() & pl.col("holder_name").is_not_null()
    by_title = pl.concat_str("holder_name", "title", pl.col("acquired_on").str.slice(0, 7), separator="|")
    return read.select(
        pl.col("employer").alias("employer_read"),
        "employer_written",
        literal=(pl.col("employer_raw").str.replace_all(r"\s", "") == pl.col("employer")).fill_null(False),
        employer_stated=_key(pl.col("employer")),
        holder_stated=_key(pl.col("holder_name")),
        number_stated=pl.when(whole).then(_key(pl.col("id_number"))).otherwise(-1),
        title_stated=pl.when(whole).then(_key(by_title)).otherwise(-1),
    )


def _key(words: pl.Expr) -> pl.Expr:
    """A positive number for the words, the same in every table; -1 for none."""
    return pl.when(words.is_not_null()).then((words.hash(seed=1) // 4).cast(pl.Int64)).otherwise(-1)


def write_out(rows: pl.DataFrame, forms: Forms) -> pl.DataFrame:
    """The rows, each employer in the form that its own stands for."""
    stated = rows.select(form="employer_read", holder="holder_stated", written="employer_written")
    of_these = forms.own.filter(pl.col("holder").is_in(rows["holder_stated"].unique().implode()))
    own = of_these.join(forms.uses.select(form="key", word="employer"), on="form").select("holder", "own", form="word")
    meant = dict(forms.meant.iter_rows())
    return rows.with_columns(put_in(stated, meant, own, _literal_uses(forms.uses)).alias("employer"))


def _literal_uses(uses: pl.DataFrame) -> dict[str, int]:
    return dict(uses.sort("employer").select("employer", "literal").iter_rows())


def learn_all(stated: pl.DataFrame) -> Forms:
    """The forms of a whole table."""
    nothing = stated.clear()
    beside = _meetings(stated, nothing)
    forms = _learn(NOTHING._replace(uses=_count(stated, nothing), beside=beside, stated=count_holders(beside)))
    return forms._replace(own=state_own(beside, forms.told))


def learn_anew(state: State, come: pl.DataFrame, gone: Rows, stay: Rows) -> Renewed:
    """The forms after rows have come (their columns `STATED`) and gone from the state's, and others stayed."""
    forms, left = state.forms, gather_rows(state.parts, gone, STATED)
    uses = pl.concat([forms.uses, _count(come, left)]).group_by("key", maintain_order=True)
    counted = uses.agg(pl.col("employer").first(), pl.col("literal", "stated").sum()).filter(pl.col("stated") > 0)
    around = _around(state, come, left, stay)
    met = _meetings(pl.concat([around, come]), pl.concat([around, left]))
    beside, moved = _meet_anew(forms.beside, met)
    stated = pl.concat([forms.stated, moved.select(*PAIR, holders="sign")]).group_by(PAIR).agg(pl.col("holders").sum())
    renewed = _learn(forms._replace(uses=counted, beside=beside, stated=stated.filter(pl.col("holders") > 0)))
    concerned = pl.concat([moved.select("form", "holder"), _told_otherwise(forms, renewed)]).unique()
    before, now = (
        forms.own.join(concerned, on=["form", "holder"], how="semi"),
        state_own(beside.join(concerned, on=["form", "holder"], how="semi"), renewed.told),
    )
    own = pl.concat([forms.own.join(concerned, on=["form", "holder"], how="anti"), now])
    differing = _differing(before, now, ["form", "holder"], "own")["form"]
    return Renewed(renewed._replace(own=own), pl.concat([_changed(forms, renewed), differing]).unique().to_numpy())


def _meet_anew(beside: pl.DataFrame, met: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """How many times forms meet now, and the meetings that there are for the first time (sign 1) or no more (-1)."""
    near = pl.col("holder").is_in(met["holder"].unique().implode())
    before = beside.filter(near)
    now = pl.concat([before, met]).group_by(TRIPLE).agg(pl.col("times").sum()).filter(pl.col("times") != 0)
    came, went = now.join(before, on=TRIPLE, how="anti"), before.join(now, on=TRIPLE, how="anti")
    moved = [one.select(*TRIPLE, sign=pl.lit(sign, pl.Int64)) for one, sign in ((came, 1), (went, -1))]
    return pl.concat([beside.filter(~near), now]), pl.concat(moved)


def _told_otherwise(before: Forms, now: Forms) -> pl.DataFrame:
    """The forms and holders who state it beside another one that tells something else of it than before."""
    pairs = _differing(before.told, now.told, list(PAIR), "own")
    near = now.beside.filter(pl.col("form").is_in(pairs["form"].unique().implode()))
    return near.join(pairs, on=PAIR, how="semi").select("form", "holder")


def _changed(before: Forms, now: Forms) -> pl.Series:
    """The keys of forms that stand for something else whoever states them, or that are written so by records no more or only now."""
    before_uses, now_uses = (one.uses.select(form="employer", value=pl.col("literal") > 0) for one in (before, now))
    differing = [
        _differing(before.meant, now.meant, ["form"], "meant"),
        _differing(before_uses, now_uses, ["form"], "value"),
    ]
    return pl.concat(differing).select(_key(pl.col("form"))).to_series()


def _differing(before: pl.DataFrame, now: pl.DataFrame, on: list[str], value: str) -> pl.DataFrame:
    """The keys of which the two tables say different things."""
    both = before.join(now, on=on, how="full", coalesce=True, suffix="_now", maintain_order="left_right")
    return both.filter(pl.col(value).ne_missing(pl.col(f"{value}_now"))).select(on)


def _around(state: State, come: pl.DataFrame, left: pl.DataFrame, stay: Rows) -> pl.DataFrame:
    """The rows that stayed and tell of the same holders as those that come and go, without their other keys."""
    asked = {key: pl.concat([come[key], left[key]]).unique() for key in (OF_NUMBER, OF_TITLE)}
    alive = np.zeros(sum(part.height for part in state.parts), dtype=bool)
    alive[stay] = True
    found = [rows_with(state.parts, key, keys.to_numpy()) for key, keys in asked.items()]
    every = np.unique(np.concatenate(found))
    rows = gather_rows(state.parts, every[alive[every]], STATED)
    return rows.with_columns(
        pl.when(pl.col(key).is_in(keys.implode())).then(key).otherwise(-1).alias(key) for key, keys in asked.items()
    )


def _count(come: pl.DataFrame, gone: pl.DataFrame) -> pl.DataFrame:
    """How many more records state each employer, and how many of them write it so themselves."""
    both = pl.concat(
        rows.select(key="employer_stated", employer="employer_read", literal=pl.col("literal").cast(pl.Int64) * sign, stated=pl.lit(sign, pl.Int64))
        for rows, sign in ((come, 1), (gone, -1))
    )  # fmt: skip
    grouped = both.filter(pl.col("key") != -1).group_by("key", maintain_order=True)
    return grouped.agg(pl.col("employer").first(), pl.col("literal", "stated").sum())


def _meetings(now: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    """How many times more each form stands beside another one in records of one holder."""
    both = [
        _meetings_of(rows, key).with_columns(times=pl.lit(sign, pl.Int64))
        for rows, sign in ((now, 1), (before, -1))
        for key in (OF_NUMBER, OF_TITLE)
    ]
    return pl.concat(both).group_by(TRIPLE).agg(pl.col("times").sum()).filter(pl.col("times") != 0)


def _meetings_of(rows: pl.DataFrame, key: str) -> pl.DataFrame:
    """Each form of a record with each other form that a record with the same key states."""
    stated = rows.filter(pl.col(key) != -1).select(key, form="employer_stated", holder="holder_stated").unique()
    several = stated.filter(pl.len().over(key).is_between(2, MANY_FORMS))
    pairs = several.join(several.select(key, other="form"), on=key).filter(pl.col("form") != pl.col("other"))
    return pairs.select(TRIPLE)


def _learn(forms: Forms) -> Forms:
    """The same with what the forms stand for by their uses and by what is stated beside them; `own` stays."""
    asked, employers = Asked(forms.asked), forms.uses["employer"]
    words = forms.uses.select("key", pl.col("employer").cast(pl.Enum(employers.sort())))
    named = forms.stated.join(words, left_on="form", right_on="key").join(
        words, left_on="other", right_on="key", suffix="_other"
    )
    named = named.select("holders", form="employer", other="employer_other")
    learned = learn(_literal_uses(forms.uses), named, asked)
    meant = pl.DataFrame(list(learned.meant.items()), schema={"form": pl.String, "meant": pl.String}, orient="row")
    told = learned.told.with_columns(_key(pl.col(end).cast(pl.String)).alias(end) for end in PAIR)
    return forms._replace(meant=meant, told=told, asked=asked.known())
