"""Employers written out by what all records say: what each form stands for, and what it is for one holder.

A form that can mean several employers is what the holder's own records state; where nothing tells, it stays as the source
writes it. Learning asks for counts alone (`uses`, `met`), so that a register that grows can keep them.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import polars as pl

from pipelines.standardize.abbreviation import begins_with_district, is_full_form, is_loose, split_places
from pipelines.standardize.employer_forms import is_open, learn_full_forms, learn_short_forms
from pipelines.standardize.employer_offices import tell_by_offices
from pipelines.standardize.employer_own import Asked, state_own, tell_own
from pipelines.standardize.employer_towns import Gazetteer, differing_ends, learn_towns, place_in_county, place_unit
from pipelines.standardize.employers import city_before_district, place_of_township
from schemas import vocabulary

MANY_FORMS = 6
"""A holder with more employers' names than this says nothing about any."""


class Learned(NamedTuple):
    """Form → what it stands for (itself where that is certain); (form, other, own): what it is for holders who state the other; towns."""

    meant: dict[str, str]
    told: pl.DataFrame
    towns: Gazetteer


def write_out(records: pl.DataFrame, offices: pl.Series | None = None) -> pl.Series:
    """The employers of the records, each in the full form that the records, or the offices that sent them, know for it.

    `records` has holder_name, id_number, title, acquired_on, employer, employer_raw and employer_written.
    """
    uses, met = count_uses(records), meet(records)
    learned = learn(uses, count_holders(met))
    stated = records.select(form="employer", holder="holder_name", written="employer_written")
    whole = put_in(stated, learned.meant, state_own(met, learned.told), uses)
    return whole if offices is None else tell_by_offices(whole, offices, uses, learned.towns)


def count_uses(records: pl.DataFrame) -> dict[str, int]:
    """Each form and how many records write it so themselves, nothing in it written out by us."""
    literal = pl.col("employer_raw").str.replace_all(r"\s", "") == pl.col("employer")
    stated = records.filter(pl.col("employer").is_not_null())
    counted = stated.group_by("employer").agg(literal.fill_null(False).sum().cast(pl.Int64)).sort("employer")
    return dict(counted.iter_rows())


def meet(records: pl.DataFrame) -> pl.DataFrame:
    """Each form with each other one that records of one holder state: form, other, holder."""
    known = records.filter(pl.col("employer").is_not_null() & pl.col("holder_name").is_not_null())
    by_number = pl.col("id_number")
    by_title = pl.concat_str("holder_name", "title", pl.col("acquired_on").str.slice(0, 7), separator="|")
    stated = pl.concat(
        known.select(holder="holder_name", employer="employer", key=key)
        .filter(pl.col("key").is_not_null() & pl.col("key").is_duplicated())
        .unique()
        for key in (by_number, by_title)
    )
    several = stated.filter(pl.len().over("key").is_between(2, MANY_FORMS))
    pairs = several.rename({"employer": "form"}).join(several.select("key", other="employer"), on="key")
    return pairs.filter(pl.col("form") != pl.col("other")).select("form", "other", "holder").unique()


def count_holders(met: pl.DataFrame) -> pl.DataFrame:
    """Each form, each other one beside it and how many holders state both: form, other, holders; `met` has each of its rows once."""
    return met.group_by("form", "other").agg(holders=pl.len().cast(pl.Int64))


def learn(uses: Mapping[str, int], stated: pl.DataFrame, asked: Asked | None = None) -> Learned:
    """What the forms stand for: `uses` counts the records that write a form so, `stated` is what `count_holders` gives.

    `asked` keeps which form can be which: letters alone decide it, so who learns again need not ask again.
    """
    asked = asked or Asked()
    uses, stated = Counter(uses), stated.select("form", "other", "holders").sort("form", "other")
    beside_full = stated.filter(pl.col("other").is_in([form for form in uses if is_full_form(form)]))
    full = learn_full_forms(uses, beside_full, asked)
    still_open = {form for form in uses if is_open(full.get(form, form), uses)}
    towns = learn_towns(uses)
    placed = {form: whole for form in sorted(still_open) if (whole := _place(full.get(form, form), uses, towns))}
    short = learn_short_forms(beside_full, (uses, full), asked)
    known = full | short | placed
    guessed = dict(_guess(uses, known, towns))
    meant = {form: guessed.get(whole, whole) for form, whole in known.items()} | guessed
    return Learned(meant, tell_own(stated, (uses, full, still_open), asked), towns)


def _guess(uses: Mapping[str, int], known: Mapping[str, str], towns: Gazetteer) -> Iterator[tuple[str, str]]:
    """What forms that nothing else is known of are by how all counties call such units; a looser whole name if several places show it."""
    for form in sorted(uses):
        is_whole = is_full_form(form)
        is_left = is_loose(form) and known.get(form, form) == form if is_whole else form not in known
        whole = place_unit(form, towns, elsewhere=True) if is_left else None
        if whole is not None and (not is_whole or differing_ends(form, whole) in towns.loose):
            yield form, whole
        elif form not in known and (placed := place_in_county(form, towns)):
            yield form, placed


def _place(form: str, uses: Mapping[str, int], towns: Gazetteer) -> str | None:
    """The whole name of a town's unit; its own words behind the place, if records state just that name and nothing shows them to be a looser way to write it.

    A town may have a 中心卫生院 and no other: what its county's other towns call theirs is not its name.
    """
    whole = place_unit(form, towns)
    if whole is None or uses.get(whole):
        return whole
    stated = whole.removesuffix(split_places(whole)[1]) + split_places(form)[1]
    return stated if uses.get(stated) and differing_ends(stated, whole) not in towns.loose else whole


def put_in(stated: pl.DataFrame, meant: Mapping[str, str], own: pl.DataFrame, uses: Mapping[str, int]) -> pl.Series:
    """The employers of records with form, holder and written (the words of the cell, tidied) as what their forms stand for."""
    certain = pl.DataFrame(list(meant.items()), schema={"form": pl.String, "meant": pl.String}, orient="row")
    told = stated.join(own, on=["form", "holder"], how="left", maintain_order="left")
    told = told.join(certain, on="form", how="left", maintain_order="left")
    partly = told.select(pl.when(pl.coalesce("own", "meant").is_null()).then("form").alias("form"), "written").unique()
    kept = partly.filter(
        pl.Series([_is_read_in_part(form, written, uses) for form, written in partly.iter_rows()], dtype=pl.Boolean)
    ).with_columns(kept="written")
    told = told.join(kept, on=["form", "written"], how="left", maintain_order="left")
    return _behind_city(told.select(employer=pl.coalesce("own", "meant", "kept", "form")).to_series())


def _is_read_in_part(form: str | None, written: str | None, uses: Mapping[str, int]) -> bool:
    """True if reading a cell made it another name that nobody states and that is no whole one."""
    if form is None or written is None or uses.get(form):
        return False
    if form in (place_of_township(written), city_before_district(written)):
        return False
    return not is_full_form(form) or is_loose(written)


def _behind_city(employers: pl.Series) -> pl.Series:
    """The employers, with the city's name before a district's that nothing more is known of."""
    bare = [name for name in employers.drop_nulls().unique() if begins_with_district(name)]
    return employers.replace(bare, [vocabulary.home_city() + name for name in bare])
