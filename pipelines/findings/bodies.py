"""Who conferred, against what is known of them: an employer's own body that nobody else knows, a committee of a lower level or another series."""

import re

import polars as pl

from pipelines.findings.raising import raised
from pipelines.reconcile.plausibility import RANKS, highest_level
from pipelines.standardize.distinct import map_distinct_to
from pipelines.validate.bodies import classify
from schemas import titles, vocabulary
from schemas.campaign import Campaign

MANY, HARDLY_ONE, HARDLY_ANY = 30, 2, 0.05
"""So many certificates of other series show what a bureau deals with; so few of one, or so small a part of all, may be nobody's business of its."""
REVIEWS = "系列|[初中]级|[初中]评|非公"
"""What a committee's name tells of what it reviews."""
NAMED_SERIES = re.compile(r"([\u4e00-\u9fff、，,及和与（）()]+?)系列")
PARTS = re.compile(r"[、，,及和与]")


def judge_bodies(attested: pl.DataFrame, campaign: Campaign) -> list[pl.DataFrame]:
    """Findings on the approving body and on the review committee."""
    kinds = map_distinct_to(
        attested["issuing_authority"], lambda text: (classify(text, campaign.region_names).kind,), {"_kind": pl.String}
    )
    ranks = map_distinct_to(attested["review_committee"], lambda text: (highest_level(text),), {"_rank": pl.Int64})
    reviewed = map_distinct_to(
        attested["review_committee"], lambda text: (",".join(sorted(reviewed_series(text))),), {"_reviewed": pl.String}
    )
    told = pl.concat([attested, kinds, ranks, reviewed], how="horizontal")
    # One certificate that an office with a say attests shows that the body confers; its own word then counts for its others.
    is_shown = pl.col("official").any().over("issuing_authority")
    of_no_series = (pl.col("_kind") == "committee") & ~pl.col("issuing_authority").str.contains(REVIEWS)
    unproven = ((pl.col("_kind") == "unlisted") | of_no_series) & ~is_shown & (pl.col("offices") > 0)
    level = pl.col("level").replace_strict(RANKS, default=None, return_dtype=pl.Int64)
    below = (pl.col("_rank") > 0) & (pl.col("_rank") < level)
    known = (pl.col("_reviewed").str.len_chars() > 0) & pl.col("series").is_not_null()
    other = known & ~pl.col("_reviewed").str.split(",").list.contains(pl.col("series"))
    return [
        raised(told, "AUTHORITY_UNPROVEN", "issuing_authority", condition=unproven),
        raised(told, "AUTHORITY_OUTSIDE_ITS_FIELD", "issuing_authority", condition=_is_outside_field()),
        raised(told, "COMMITTEE_BELOW_LEVEL", "review_committee", condition=below),
        raised(told, "COMMITTEE_OF_ANOTHER_SERIES", "review_committee", condition=other),
    ]


def _is_outside_field() -> pl.Expr:
    """Whether a bureau with many certificates has hardly one of this series or of those reviewed with it, and none that more than two offices, one of them with a say, tell of or a document lists."""
    of_series = {one: min(vocabulary.reviewed_with(one)) for one in vocabulary.codes("series")}
    of_title = pl.col("title").replace_strict(_fields_of_titles(of_series), default=None, return_dtype=pl.String)
    field = pl.coalesce(pl.col("series").replace(of_series), of_title)
    own, here = (
        pl.col("series").count().over(*group) for group in (("issuing_authority",), ("issuing_authority", field))
    )
    is_shown = (
        (((pl.col("offices") > 2) & pl.col("official")) | pl.col("in_document")).any().over("issuing_authority", field)
    )
    is_rare = (here <= HARDLY_ONE) | (here <= HARDLY_ANY * own)
    return (pl.col("_kind") == "bureau") & field.is_not_null() & (own - here >= MANY) & is_rare & ~is_shown


def _fields_of_titles(of_series: dict[str, str]) -> dict[str, str]:
    """The field of each title whose series are all of one: 讲师 may be of three series of teachers, which one committee reviews."""
    fields: dict[str, set[str]] = {}
    for series, title in titles.titles():
        fields.setdefault(title, set()).add(of_series.get(series, series))
    return {title: found.pop() for title, found in fields.items() if len(found) == 1}


def reviewed_series(committee: str) -> frozenset[str]:
    """The series that a committee's name names, with those that are reviewed beside them; none where a name in it is not known.

    >>> sorted(reviewed_series("柳州市会计系列中级评审委员会"))[0], reviewed_series("柳州市工程建设系列中评委"), reviewed_series("中评委")
    ('会计系列', frozenset(), frozenset())
    """
    words = [part for found in NAMED_SERIES.findall(committee) for part in PARTS.split(found) if part]
    named = [_series_at_end(word) for word in words]
    if not named or None in named:
        return frozenset()
    return frozenset().union(*(vocabulary.reviewed_with(one) for one in named if one))


def _series_at_end(words: str) -> str | None:
    """The series whose name ends the words, the longest one."""
    stems = ((stem, row["series"]) for row in vocabulary.table("series") for stem in vocabulary.listed(row["stems"]))
    fitting = [(len(stem), series) for stem, series in stems if words.endswith(stem)]
    return max(fitting)[1] if fitting else None
