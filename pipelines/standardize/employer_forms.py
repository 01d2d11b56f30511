"""What employers' short and other forms stand for, whoever states them.

A form stands for another only if what is known leaves one employer: holders who state both, or letters that only one
employer of the data can be short for. Two employers that it can mean leave it as written.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import polars as pl

from pipelines.standardize.abbreviation import (
    BRAND,
    TELLING,
    is_full_form,
    is_group,
    is_loose,
    is_new_area,
    is_registered,
    is_secondary,
    lacks_place,
    places_of,
    shares_place,
    stems_of_full,
    stems_of_short,
    written_out,
)
from pipelines.standardize.employer_own import RARELY_WHOLE, Asked
from pipelines.standardize.employer_renamings import learn_endings, learn_heads, renamed, with_head
from pipelines.standardize.employer_slips import MANY_ALIKE, slips_in

CLEARLY_MORE = 2
"""How many times more records must state a name than the one that it replaces or outdoes."""


class Beside(NamedTuple):
    """A form that holders state in other records, how many holders do, and whether the one here can be a way to write it."""

    form: str
    holders: int
    may: bool


class Company(NamedTuple):
    """Those of the full forms beside one that it could be, and how many holders state any full form beside it."""

    likely: list[Beside]
    holders: int

    def kin_of(self, form: str) -> list[Beside]:
        """Those that can be one employer with it: one shortens the other, or two holders at least state both of one brand; none if most holders state others."""
        kin = [other for other in self.likely if other.may or (other.holders > 1 and _shares_brand(form, other.form))]
        return kin if sum(other.holders for other in kin) * 2 >= self.holders else []


NOBODY = Company([], 0)


def is_open(form: str, uses: Mapping[str, int]) -> bool:
    """True for a short form, a looser one, and one that no record writes so itself."""
    return not is_full_form(form) or not uses[form] or is_group(form) or is_loose(form)


def learn_full_forms(uses: Mapping[str, int], stated: pl.DataFrame, asked: Asked) -> dict[str, str]:
    """Form → the one it stands for: slips of the pen, and full forms that are former or looser ones of another.

    `stated` has full forms beside others in other records of the same holders: form, other, holders.
    """
    full = {form for form in uses if is_full_form(form)}
    forms: dict[str, str] = _legal_twins(uses) | _placed_companies(uses) | slips_in(uses)
    pairs = stated.filter(pl.col("form").is_in(list(full)))
    for form, beside in _listed(pairs.filter(~pl.col("form").is_in(list(forms))), asked):
        if meant := _better_full_form(form, beside, uses):
            forms[form] = meant
    endings = learn_endings(pairs, uses)
    heads = learn_heads(pairs, uses)
    for form in sorted(full - set(forms)):
        if meant := renamed(form, endings) or with_head(form, heads):
            forms[form] = meant
    return _followed(forms)


def learn_short_forms(
    stated: pl.DataFrame, known: tuple[Mapping[str, int], Mapping[str, str]], asked: Asked
) -> dict[str, str]:
    """Short form → the full one that it stands for; `known` are the uses and what the full ones are written as."""
    uses, forms = known
    index = _index(form for form in uses if is_full_form(form))
    short = [form for form in sorted(set(uses) - set(forms)) if is_open(form, uses)]
    pairs = stated.filter(pl.col("form").is_in(short))
    stand = pl.Series([forms.get(other, other) for other in pairs["other"].to_list()], dtype=pl.String)
    beside = dict(_listed(pairs.with_columns(other=stand), asked))
    found = {}
    for form in short:
        if meant := _full_form_of(form, beside.get(form, NOBODY), index, known, asked):
            found[form] = meant
    return _followed(found)


def _listed(stated: pl.DataFrame, asked: Asked) -> Iterator[tuple[str, Company]]:
    """Each form with the full ones that stand beside it and that it could be, in their order, if there are any."""
    told = stated.with_columns(
        may=asked.are_kin(stated["form"], stated["other"]), every=pl.col("holders").sum().over("form")
    )
    likely = told.filter(pl.col("may") | (pl.col("holders") > 1))
    listed = likely.group_by("form", maintain_order=True).agg("other", "holders", "may", pl.col("every").first())
    for form, others, holders, may, every in zip(*(column.to_list() for column in listed), strict=True):
        yield form, Company(list(map(Beside, others, holders, may)), every)


def _placed_companies(uses: Mapping[str, int]) -> dict[str, str]:
    """Company's name that lacks its place, or its place's end → the one that records write with it: 嘉和航运有限公司."""
    named = defaultdict[str, list[str]](list)
    for form in sorted(uses):
        if is_registered(form):
            named[stems_of_full(form)[-1]].append(form)
    found = {}
    for forms in named.values():
        for form in forms:
            wholes = [full for full in forms if uses[full] * RARELY_WHOLE >= uses[form] and lacks_place(form, full)]
            proper = [full for full in wholes if uses[full] and not any(lacks_place(full, other) for other in wholes)]
            if len(proper) == 1:
                found[form] = proper[0]
    return found


def _legal_twins(uses: Mapping[str, int]) -> dict[str, str]:
    """Company's name → the one that differs in 有限公司 for 有限责任公司 alone, which is the same, and that the register uses clearly more."""
    found = {}
    for form in uses:
        short = form.replace("有限责任公司", "有限公司")
        long = form.replace("有限公司", "有限责任公司")
        other = short if short != form else long
        if uses.get(other, 0) >= CLEARLY_MORE * max(1, uses[form]) and other != form:
            found[form] = other
    return found


def _better_full_form(form: str, beside: Company, uses: Mapping[str, int]) -> str | None:
    """The full form that this one, also full, is a former or looser form of; the register uses it clearly more."""
    proper = {other.form for other in beside.kin_of(form) if _outdoes(other.form, form, uses)}
    return _foremost(proper, uses)


def _outdoes(other: str, form: str, uses: Mapping[str, int]) -> bool:
    if is_secondary(form, other):
        return uses[other] * CLEARLY_MORE >= uses[form]
    return not is_secondary(other, form) and uses[other] >= CLEARLY_MORE * uses[form]


def _full_form_of(
    form: str,
    beside: Company,
    index: Mapping[str, set[str]],
    known: tuple[Mapping[str, int], Mapping[str, str]],
    asked: Asked,
) -> str | None:
    """The one full form that a short one stands for: by its holders, else by its letters."""
    uses, forms = known
    if kin := beside.kin_of(form):
        proper = {other.form for other in kin if not is_group(other.form) and not is_loose(other.form)}
        meant = _foremost(_to_the_letter(form, proper), uses)
    else:
        able, beside_them = _able(form, index, forms, asked)
        meant = _foremost(_to_the_letter(form, able), uses)
        if meant and beside_them and any(place.endswith("县") for place in places_of(meant)):
            return None
        meant = meant if meant and uses[meant] > (1 if beside_them else 0) else None
    meant = meant or _written_whole(form, index, uses)
    return meant if meant and uses[meant] * RARELY_WHOLE >= uses[form] else None


def _written_whole(form: str, index: Mapping[str, set[str]], uses: Mapping[str, int]) -> str | None:
    """The one whole name, a looser one too, that records write just so behind its places: 鱼峰区第一中学校 is 柳州市鱼峰区第一中学校."""
    wholes = {
        full
        for rest, places in stems_of_short(form)
        if places
        for full in index.get(rest[:BRAND], ())
        if full != form and uses[full] and rest in stems_of_full(full) and places <= places_of(full)
    }
    return wholes.pop() if len(wholes) == 1 else None


def _able(
    form: str, index: Mapping[str, set[str]], forms: Mapping[str, str], asked: Asked
) -> tuple[set[str], set[str]]:
    """The full forms that a short one can stand for by its letters, and the new areas' among them where it names no place.

    A new area's towns are its district's as well, so the district's stands for both; a county's town is another one.
    """
    alike = [(index.get(rest[:BRAND], set[str]()), places) for rest, places in written_out(form)]
    few = [(names, places) for names, places in alike if len(names) <= MANY_ALIKE]
    letters = {full for names, places in few for full in names if is_proper(full, places)}
    new = {full for names, places in few for full in names if is_new_area(full) and not places}
    able = {forms.get(full, full) for full in letters if full != form and asked.is_kin(form, full)}
    return able, {full for full in new - letters if asked.is_kin(form, full)}


def _to_the_letter(form: str, names: set[str]) -> set[str]:
    """Those of the names that the form is but for its place, if there are any; else all."""
    words = {rest for rest, _ in stems_of_short(form)}
    return {name for name in names if words & set(stems_of_full(name))} or names


def is_proper(full: str, places: frozenset[str]) -> bool:
    """True for a whole name that is no looser way to write another one; a new area's needs its place named."""
    return not is_group(full) and not is_loose(full) and (bool(places) or not is_new_area(full))


def _shares_brand(form: str, full: str) -> bool:
    """True if both begin alike behind their places, of one county if any, and differ in no character that tells employers apart.

    A company may bear another place's name than it did; 柳城县公证处 never was 柳州市公证处, whoever worked at both. That both
    begin with their city is no brand: two holders who moved had made 柳州市某川公司 another name of 柳州某杉公司.
    """
    here, there = places_of(form), places_of(full)
    if here and there and _counties(here) != _counties(there) and not is_registered(full):
        return False
    return any(
        a[:BRAND] == b[:BRAND] and not shares_place(a, b) and not TELLING & ({*a} ^ {*b})
        for a, _ in stems_of_short(form)
        for b in stems_of_full(full)
    )


def _counties(places: frozenset[str]) -> set[str]:
    return {place for place in places if place.endswith("县")}


def _foremost(names: set[str], uses: Mapping[str, int]) -> str | None:
    """The name if there is one, or the one that the register uses clearly more than the others, of the same place."""
    ranked = sorted(names, key=lambda name: (-uses[name], name))
    if len(ranked) < 2:
        return ranked[0] if ranked else None
    proper = [name for name in ranked if not any(is_secondary(name, other) for other in ranked)]
    first, *rivals = proper or ranked
    places = places_of(first)
    clear = all(uses[first] >= CLEARLY_MORE * uses[name] for name in rivals)
    nested = all(places <= places_of(name) or places_of(name) <= places for name in rivals)
    return first if clear and nested else None


def _index(names: Iterable[str]) -> Mapping[str, set[str]]:
    """First characters behind the place → the full forms that have them there."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for name in names:
        for rest in stems_of_full(name):
            found[rest[:BRAND]].add(name)
    return found


def _followed(forms: Mapping[str, str]) -> dict[str, str]:
    """Form → where its chain of forms ends; forms that run in a ring stay as they are."""
    found = {}
    for form in forms:
        seen = [form]
        while (following := forms.get(seen[-1])) is not None and following not in seen:
            seen.append(following)
        if following is None:
            found[form] = seen[-1]
    return found
