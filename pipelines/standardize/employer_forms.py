"""Employers' short and other forms, replaced by the form that the same holders' other records give.

A form is written out only if what is known leaves one employer: holders who state both, or letters that only one
employer of the data can be short for. Two employers that it can mean leave it as written.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import takewhile
from typing import NamedTuple

import polars as pl

from pipelines.standardize.abbreviation import (
    BRAND,
    TELLING,
    is_full_form,
    is_registered,
    is_secondary,
    may_abbreviate,
    places_of,
    stems_of_full,
    stems_of_short,
    written_out,
)
from pipelines.standardize.respelling import sounds_alike

MANY_FORMS = 6
"""A holder with more employers' names than this says nothing about any."""
CLEARLY_MORE = 2
"""How many times more records must state a name than the one that it replaces or outdoes."""
SLIP_MORE = 3
"""The same for a name that differs from another by a slip of the pen."""
SHORTEST_MISSPELT = 6
"""A shorter name with a slip in it could be too many others."""
RARELY_WHOLE = 5
"""A short form that stands more often than this for each whole one is a name of its own."""
_NO_SLIP = frozenset("一二三四五六七八九十第东南西北附分大小中高初")


Asked = dict[tuple[str, str], bool]
"""Form and other form → whether the first may abbreviate the second."""


class Beside(NamedTuple):
    """A form that holders state in other records, and how many holders do."""

    form: str
    holders: int


def write_out(records: pl.DataFrame) -> pl.Series:
    """The employers of the records, each in the full form that the records know for it.

    `records` has holder_name, id_number, title, acquired_on, employer and employer_raw.
    """
    uses = dict(uses_of(records).iter_rows())
    forms = learn_forms(uses, stated_beside(records))
    return records["employer"].replace(list(forms), list(forms.values())) if forms else records["employer"]


def uses_of(records: pl.DataFrame) -> pl.DataFrame:
    """Each form and how many records write it so themselves, nothing in it written out by us."""
    literal = pl.col("employer_raw").str.replace_all(r"\s", "") == pl.col("employer")
    stated = records.filter(pl.col("employer").is_not_null())
    return stated.group_by("employer").agg(literal.fill_null(False).sum().cast(pl.Int64)).sort("employer")


def learn_forms(
    uses: Mapping[str, int], beside: Mapping[str, list[Beside]], asked: Asked | None = None
) -> dict[str, str]:
    """Form → the one it stands for, for the forms that stand for another one.

    `asked` keeps which form may abbreviate which: letters alone decide it, so who learns again need not ask again.
    """
    asked = {} if asked is None else asked
    full = {form for form in uses if is_full_form(form)}
    forms: dict[str, str] = _slips(uses)
    for form in sorted(full - set(forms)):
        if meant := _better_full_form(
            form, [other for other in beside.get(form, []) if other.form in full], uses, asked
        ):
            forms[form] = meant
    forms = _followed(forms)
    index = _index(full)
    for form in sorted(set(uses) - full - set(forms)):
        if meant := _full_form_of(form, beside.get(form, []), index, (uses, forms), asked):
            forms[form] = meant
    return _followed(forms)


def stated_beside(records: pl.DataFrame) -> dict[str, list[Beside]]:
    """For each form the forms that stand in other records of the same holders."""
    known = records.filter(pl.col("employer").is_not_null() & pl.col("holder_name").is_not_null())
    by_number = pl.col("id_number")
    by_title = pl.concat_str("holder_name", "title", pl.col("acquired_on").str.slice(0, 7), separator="|")
    stated = pl.concat(
        known.select("holder_name", "employer", key=key).drop_nulls().unique() for key in (by_number, by_title)
    )
    several = stated.filter(pl.len().over("key").is_between(2, MANY_FORMS))
    pairs = several.join(several.select("key", form="employer"), on="key").filter(pl.col("employer") != pl.col("form"))
    counted = pairs.group_by("employer", "form").agg(holders=pl.col("holder_name").n_unique()).sort("employer", "form")
    found: defaultdict[str, list[Beside]] = defaultdict(list)
    for employer, form, holders in counted.iter_rows():
        found[employer].append(Beside(form, holders))
    return found


def _better_full_form(form: str, beside: list[Beside], uses: Mapping[str, int], asked: Asked) -> str | None:
    """The full form that this one, also full, is a former or looser form of; the register uses it clearly more."""
    kin = [other for other in beside if _is_kin(form, other, asked)]
    if sum(other.holders for other in kin) * 2 < sum(other.holders for other in beside):
        return None
    proper = {other.form for other in kin if _outdoes(other.form, form, uses)}
    return _foremost(proper, uses)


def _outdoes(other: str, form: str, uses: Mapping[str, int]) -> bool:
    if is_secondary(form, other):
        return uses[other] * CLEARLY_MORE >= uses[form]
    return not is_secondary(other, form) and uses[other] >= CLEARLY_MORE * uses[form]


def _full_form_of(
    form: str,
    beside: list[Beside],
    index: Mapping[str, set[str]],
    known: tuple[Mapping[str, int], Mapping[str, str]],
    asked: Asked,
) -> str | None:
    """The one full form that a short one stands for: by its holders, else by its letters."""
    uses, forms = known
    stated = [other for other in beside if is_full_form(other.form)]
    kin = [other for other in stated if _is_kin(form, other, asked)]
    if kin and sum(other.holders for other in kin) * 2 >= sum(other.holders for other in stated):
        meant = _foremost({forms.get(other.form, other.form) for other in kin}, uses)
    else:
        letters = {full for rest, _ in written_out(form) for full in index.get(rest[:BRAND], ())}
        meant = _foremost({forms.get(full, full) for full in letters if _may_abbreviate(form, full, asked)}, uses)
        meant = meant if meant and uses[meant] > 1 else None
    return meant if meant and uses[meant] * RARELY_WHOLE >= uses[form] else None


def _may_abbreviate(form: str, full: str, asked: Asked) -> bool:
    found = asked.get((form, full))
    if found is None:
        found = asked[form, full] = may_abbreviate(form, full)
    return found


def _is_kin(form: str, other: Beside, asked: Asked) -> bool:
    """True if the two can be one employer: one shortens the other, or two holders at least state both of one brand."""
    if _may_abbreviate(form, other.form, asked):
        return True
    return other.holders > 1 and _shares_brand(form, other.form)


def _shares_brand(form: str, full: str) -> bool:
    """True if both begin alike behind their places and differ in no character that tells employers apart."""
    return any(
        a[:BRAND] == b[:BRAND] and not TELLING & ({*a} ^ {*b})
        for a, _ in stems_of_short(form)
        for b in stems_of_full(full)
    )


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


def _slips(uses: Mapping[str, int]) -> dict[str, str]:
    """Rare form → the one common form that it is but for a slip of the pen."""
    common: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for form in sorted(uses, key=lambda form: (-uses[form], form)):
        if len(form) >= SHORTEST_MISSPELT and uses[form] >= SLIP_MORE:
            for half in {half for length in (-1, 0, 1) for half in _halves(form, len(form) + length)}:
                common[half].append(form)
    found = {}
    for form in sorted(uses):
        needed = SLIP_MORE * max(1, uses[form])
        near = {other for half in _halves(form, len(form)) for other in _used(common.get(half, ()), uses, needed)}
        meant = {other for other in near if other != form and is_misspelt(form, other)}
        if len(meant) == 1:
            found[form] = meant.pop()
    return found


def _used(ranked: Iterable[str], uses: Mapping[str, int], needed: int) -> Iterator[str]:
    """Those of the names, most used first, that are used so often at least."""
    return takewhile(lambda name: uses[name] >= needed, ranked)


def _halves(name: str, length: int) -> tuple[tuple[str, str], tuple[str, str]]:
    """The beginning and the end, one of which a slip in a name of that length leaves as it is."""
    middle = length // 2
    return ("begin", name[:middle]), ("end", name[middle + 1 - length :])


def is_misspelt(form: str, meant: str) -> bool:
    """True if the form is the other but for one homophone, one character left out or doubled, or two exchanged.

    >>> is_misspelt("鹿寨县中心佑儿园", "鹿寨县中心幼儿园"), is_misspelt("柳州市第一中学", "柳州市第十一中学")
    (True, False)
    """
    if abs(len(form) - len(meant)) > 1:
        return False
    start = next((at for at, (a, b) in enumerate(zip(form, meant, strict=False)) if a != b), min(len(form), len(meant)))
    one, other = form[start:], meant[start:]
    while one and other and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    if _NO_SLIP & {*one, *other}:
        return False
    if len(one) == len(other) == 1:
        return sounds_alike(one, other)
    if not one or not other:
        return len(one + other) == 1 and (not one or one * 2 in form)
    return len(one) == 2 and one == other[::-1] and not is_registered(form)


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
