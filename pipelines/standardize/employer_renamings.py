"""How employers of one kind are renamed, learned from holders whose records state both names.

Where holders in several places state 某地农业服务中心 beside the same place's 某地农业技术推广站, the first is a way to write
the second, in the next place too. Nothing is learned from one place, nor from what a holder who moved states.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import polars as pl

from pipelines.standardize.abbreviation import is_registered, split_places
from pipelines.standardize.employers import organization_of

FEWEST_PLACES = 3
"""From so many places on a renaming is one."""
MOSTLY = 0.75
"""Share of the holders beside an end, in the same places, who must state the same other end."""
CLEARLY_MORE = 2
"""How many times more records must write the new end than the old one."""
FEWEST_HOLDERS = 3
"""So many holders state a company's both names."""
_COMPANY = re.compile(r"(.{2,}?(?:公司|厂))([\u4e00-\u9fff]{0,5})")
"""A company, and the department behind it."""
SHORTEST_END = 3
"""A shorter end is the end of too many kinds."""


class Ending(NamedTuple):
    """An end of names, the end it stands for, and the places that show it."""

    written: str
    means: str
    places: int


def learn_endings(pairs: pl.DataFrame, uses: Mapping[str, int]) -> dict[str, Ending]:
    """End → what it stands for in every place, for the ends of which enough places show it.

    `pairs` are full names that holders state of one employer: form, other and how many holders.
    """
    shown: defaultdict[tuple[str, str], dict[str, Evidence]] = defaultdict(dict)
    for before, written, means, *pair in _shown_often(pairs).iter_rows():
        shown[written, means][before] = Evidence(*pair)
    enough = {ends: shown[ends] for ends in sorted(shown) if _tell_enough(shown[ends])}
    total = Counter(dict.fromkeys((written for written, _ in enough), 0))
    for (written, _), places in shown.items():
        if written in total:
            total[written] += _holders(places.values())
    return {
        written: Ending(written, means, len(places))
        for (written, means), places in enough.items()
        if _holders(places.values()) >= MOSTLY * total[written] and _is_used_more(places.values(), uses)
    }


class Evidence(NamedTuple):
    """Two full names that a number of holders state of one employer."""

    form: str
    other: str
    holders: int


def _tell_enough(places: Mapping[str, Evidence]) -> bool:
    """True for an end that stands beside another one in enough places that differ."""
    return len(places) >= FEWEST_PLACES and len({before[-2:] for before in places}) > 1


def _holders(pairs: Iterable[Evidence]) -> int:
    return sum(pair.holders for pair in pairs)


def _is_used_more(pairs: Iterable[Evidence], uses: Mapping[str, int]) -> bool:
    """True if the register writes the new names clearly more than the old ones."""
    old, new = {pair.form for pair in pairs}, {pair.other for pair in pairs}
    return sum(uses[form] for form in new) >= CLEARLY_MORE * sum(uses[form] for form in old)


def renamed(form: str, endings: Mapping[str, Ending]) -> str | None:
    """The name with its longest known end replaced; null for a name with none, or with the end that replaces it.

    >>> renamed("鹿寨县黄冕农业服务中心", {"农业服务中心": Ending("农业服务中心", "农业技术推广站", 4)})
    '鹿寨县黄冕农业技术推广站'
    """
    places, rest = split_places(form)
    for cut in range(len(rest) - SHORTEST_END + 1):
        found = endings.get(rest[cut:])
        if found is not None and len(found.means) > len(found.written) and rest.endswith(found.means):
            return None
        if found is not None and (cut or places):
            return form.removesuffix(found.written) + found.means
    return None


def learn_heads(pairs: pl.DataFrame, uses: Mapping[str, int]) -> dict[str, str]:
    """Company → the one that holders who state it, with whatever department, state as well: its later or former name."""
    companies = {form: (company[1], company[2]) for form in uses if (company := _COMPANY.fullmatch(form))}
    shown: defaultdict[tuple[str, str], list[Evidence]] = defaultdict(list)
    of_companies = pairs.filter(pl.col(end).is_in(list(companies)) for end in ("form", "other"))
    for pair in of_companies.select("form", "other", "holders").iter_rows():
        (one, department), (other, its_department) = companies[pair[0]], companies[pair[1]]
        if department == its_department and one != other:
            shown[one, other].append(Evidence(*pair))
    total, written = Counter[str](), Counter[str]()
    for (head, _), found in shown.items():
        total[head] += _holders(found)
    for form, (head, _) in companies.items():
        written[head] += uses[form]
    return {
        head: other
        for (head, other), found in sorted(shown.items())
        if _holders(found) >= MOSTLY * total[head]
        and (
            written[other] > written[head]
            if _is_known_as_one(head, other)
            else _holders(found) >= FEWEST_HOLDERS and written[other] >= CLEARLY_MORE * written[head]
        )
    }


def _is_known_as_one(one: str, other: str) -> bool:
    """True for two names of one organization of the vocabulary."""
    return organization_of(one) == organization_of(other) is not None


def with_head(form: str, heads: Mapping[str, str]) -> str | None:
    """A company's name with a known head replaced; null for others.

    >>> with_head("柳州某厂质量部", {"柳州某厂": "柳州某某有限公司"})
    '柳州某某有限公司质量部'
    """
    found = _COMPANY.fullmatch(form)
    return heads[found[1]] + found[2] if found and found[1] in heads else None


def _shown_often(pairs: pl.DataFrame) -> pl.DataFrame:
    """Every way to part two names of one place into what they share and their ends: before, written, means, and the pair.

    Of the ends that are written alike, if one of them stands beside the same other one in enough pairs.
    """
    near = _placed(pairs)
    found = [near.clear().select(_PARTED)]
    cut = 0
    while not near.is_empty():
        near = near.with_columns(cut=pl.lit(cut))
        near = near.filter(
            pl.col("rest").str.head(cut) == pl.col("other_rest").str.head(cut),
            pl.col("rest").str.len_chars() >= cut + SHORTEST_END,
            pl.col("other_rest").str.len_chars() > cut,
        )
        found.append(near.select(_PARTED))
        cut += 1
    parted = pl.concat(found)
    often = parted.group_by("written", "means").len().filter(pl.col("len") >= FEWEST_PLACES)
    return parted.join(often.select("written").unique(), on="written", how="semi").sort("at").drop("at")


_PARTED = (
    (pl.col("seat") + pl.col("rest").str.head("cut")).alias("before"),
    pl.col("rest").str.slice("cut").alias("written"),
    pl.col("other_rest").str.slice("cut").alias("means"),
    "form",
    "other",
    "holders",
    "at",
)


def _placed(pairs: pl.DataFrame) -> pl.DataFrame:
    """The pairs of names that begin with the same places, and what stands behind these."""
    forms = pl.concat([pairs["form"], pairs["other"]]).unique(maintain_order=True)
    parts = [_place(form) for form in forms.to_list()]
    placed = pl.DataFrame(
        {"form": forms, "seat": [part.seat for part in parts], "rest": [part.rest for part in parts]},
        schema_overrides={"seat": pl.String, "rest": pl.String},
    )
    other = placed.rename({"form": "other", "rest": "other_rest"})
    numbered = pairs.with_row_index("at").join(placed.filter(pl.col("seat") != ""), on="form")
    return numbered.join(other, on=["other", "seat"]).with_columns(cut=pl.lit(0))


class Placed(NamedTuple):
    """A full name as its places in one word (blank for a company and for a name without any) and what stands behind them."""

    seat: str
    rest: str


def _place(form: str) -> Placed:
    if is_registered(form):
        return Placed("", form)
    places, rest = split_places(form)
    return Placed("".join(sorted(places)), rest)
