"""Short forms that employers of several places go by, told by the place whose office sends the list.

雒容幼儿园 in the lists of an office whose other employers lie in 鱼峰区 is 柳州市鱼峰区雒容幼儿园, in those of 柳东新区's another.
"""

from collections.abc import Iterable, Mapping

import polars as pl

from pipelines.standardize.abbreviation import is_full_form, split_places, stems_of_short, written_out
from pipelines.standardize.employer_towns import TOWN, Gazetteer
from pipelines.standardize.employers import read_employer

FEWEST = 3
"""So many records of an office must name employers of a county or district."""
MOSTLY = 0.75
"""Share of those that an office places at all which must lie in its own county or district."""


def tell_by_offices(employers: pl.Series, offices: pl.Series, uses: Mapping[str, int], towns: Gazetteer) -> pl.Series:
    """The employers, those still in a short form as what that is in the place of the office; `uses` counts records that write a form so."""
    stated = pl.DataFrame({"office": offices, "employer": employers})
    homes = find_homes(stated)
    short = [form for form in employers.drop_nulls().unique() if not is_full_form(form)]
    pairs = (
        stated.filter(pl.col("employer").is_in(short), pl.col("office").is_in(list(homes)))
        .unique()
        .sort("office", "employer")
    )
    told = [place_at(form, homes[office], uses, towns) for office, form in pairs.iter_rows()]
    known = pairs.with_columns(told=pl.Series(told, dtype=pl.String))
    joined = stated.join(known, on=["office", "employer"], how="left", maintain_order="left")
    return joined.select(pl.coalesce("told", "employer").alias(employers.name)).to_series()


def find_homes(stated: pl.DataFrame) -> dict[str, str]:
    """Office → the county or district in which the employers lie that its records state: office, employer."""
    forms = stated["employer"].drop_nulls().unique().sort()
    placed = pl.DataFrame(
        {"employer": forms, "seat": [seat_of(form) for form in forms]}, schema_overrides={"seat": pl.String}
    )
    counted = stated.join(placed.drop_nulls(), on="employer").group_by("office", "seat").len()
    mostly = counted.filter(pl.col("len") >= FEWEST, pl.col("len") >= MOSTLY * pl.col("len").sum().over("office"))
    return dict(mostly.select("office", "seat").sort("office").iter_rows())


def seat_of(form: str) -> str | None:
    """The places before a whole name, if these end in a county or a district.

    >>> seat_of("柳州市鱼峰区雒容水利站"), seat_of("柳州市雒容中学"), seat_of("雒容中学")
    ('柳州市鱼峰区', None, None)
    """
    before = form.removesuffix(split_places(form)[1])
    return before if is_full_form(form) and before.endswith(("县", "区")) else None


def place_at(form: str, seat: str, uses: Mapping[str, int], towns: Gazetteer) -> str | None:
    """The one whole name in a county or district that a short form can be there: one that records write, else one of its towns' units."""
    read = stems_of_short(read_employer(form) or form)
    written = {seat + words for words, places in read if _lie_there(places, seat) and uses.get(seat + words)}
    if not written:
        ways = (words for words, places in written_out(form) if _lie_there(places, seat))
        written = {seat + words for words in ways if _is_of_town(words, seat, towns)}
    return written.pop() if len(written) == 1 else None


def _lie_there(places: Iterable[str], seat: str) -> bool:
    """True if all the places that a form names are the seat, or none is named."""
    return all(seat.endswith(place) for place in places)


def _is_of_town(words: str, seat: str, towns: Gazetteer) -> bool:
    """True for a unit of a town there, of a kind that the county's or district's towns call by it."""
    named = (towns.kinds.get((seat, words[cut:])) for cut in TOWN if seat in towns.claims.get(words[:cut], ()))
    return any(naming is not None and naming.by_seat for naming in named)
