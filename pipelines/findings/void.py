"""Certificates that a source takes back: the row is struck out, called void, or says that the review ended without the title; or a decision revokes it."""

import polars as pl

from pipelines.findings.raising import raised
from pipelines.findings.sources import is_hardly_told
from pipelines.linkage.bearers import are_strangers
from pipelines.reconcile.folding import fold_number
from pipelines.validate.origin import FOR_GOOD, MARK_RULES, VOID
from schemas.marks import OF_STANDING
from schemas.marks import VOID as VOID_LIST

STRUCK = MARK_RULES["struck"]
"""A line through a row says less than words: it may be of the list alone."""
TAKEN_BACK = pl.col("codes").list.set_intersection(list(FOR_GOOD)).list.len() > 0
"""Words that leave the number to nobody; a struck row's may have been written anew under the right name."""
RANKS = {"approvals": 0, "series": 1, "county": 2}
"""Kinds of office with a say, the highest first; all others stand below them."""

AGREEING, TELLING = ("issuing_authority", "_year"), 5
"""What two rows of one number must not contradict each other in; so many digits mean one certificate whosever they are."""


def judge_void(
    certificates: pl.DataFrame, values: pl.DataFrame, records: pl.DataFrame, broken: pl.DataFrame
) -> list[pl.DataFrame]:
    """The certificates of which a row is void, unless another office with a say states them in a row that is not; `detail` says by which rule.

    Against an office that says in words that it is void, or did not pass, only an office that stands above it counts;
    against a whole list that takes titles back nobody's word does.
    """
    own = values.filter(pl.col("record_id").is_not_null() & (pl.col("why") != "holder"))
    void = broken.filter(pl.col("code").is_in(list(VOID))).group_by("record_id").agg(codes=pl.col("code").unique())
    stated = (
        own.select("certificate_id", "record_id")
        .unique()
        .join(records.select("record_id", "office_kind"), on="record_id", how="inner")
        .join(void, on="record_id", how="left")
    )
    rank = pl.col("office_kind").replace_strict(RANKS, default=len(RANKS), return_dtype=pl.Int64)
    in_words = pl.col("codes").list.set_difference([STRUCK]).list.len() > 0
    taken_back = (
        stated.group_by("certificate_id")
        .agg(
            codes=pl.col("codes").drop_nulls().explode().unique().sort().str.join(", "),
            standing=rank.filter(pl.col("codes").is_null()).min().fill_null(len(RANKS)),
            said=rank.filter(in_words).min().fill_null(len(RANKS)),
        )
        .filter((pl.col("codes") != "") & ((pl.col("standing") == len(RANKS)) | (pl.col("standing") >= pl.col("said"))))
    )
    return [
        raised(
            certificates.join(taken_back, on="certificate_id", how="inner"), "VOID_IN_SOURCE", detail=pl.col("codes")
        ),
        _revoked(certificates, own, records),
        raised(_of_void(certificates, own, records, void), "NUMBER_OF_ANOTHER", "certificate_number"),
    ]


def _of_void(attested: pl.DataFrame, values: pl.DataFrame, records: pl.DataFrame, void: pl.DataFrame) -> pl.DataFrame:
    """Certificates that hardly anybody tells of, whose number a void row has of somebody else, of the same authority and year as far as both tell them."""
    taken = records.join(void.filter(TAKEN_BACK), on="record_id", how="semi").drop_nulls(
        ["certificate_number", "holder_name"]
    )
    told = _numbered(taken).select(*AGREEING, "_number", other="holder_name", _void="record_id")
    mine = _numbered(attested.filter(is_hardly_told()).drop_nulls(["certificate_number", "holder_name"]))
    met = mine.join(told, on="_number", suffix="_other")
    agree = ((pl.col(name) == pl.col(f"{name}_other")).fill_null(True) for name in AGREEING)
    met = met.filter(pl.all_horizontal(agree))
    met = met.filter(are_strangers(met["holder_name"], met["other"]))
    own = values.join(met.select("certificate_id", record_id="_void"), on=["certificate_id", "record_id"])
    ids = met.join(own, left_on=["certificate_id", "_void"], right_on=["certificate_id", "record_id"], how="anti")
    return attested.join(ids, on="certificate_id", how="semi")


def _numbered(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows whose number is long enough to mean one certificate, with it as numbers are compared, and the year acquired."""
    folded = pl.Series([fold_number(number).lstrip("0") for number in rows["certificate_number"]], dtype=pl.String)
    told = rows.with_columns(_number=folded, _year=pl.col("acquired_on").str.slice(0, 4))
    return told.filter((pl.col("_number").str.len_chars() >= TELLING) | pl.col("issuing_authority").is_not_null())


def _revoked(certificates: pl.DataFrame, values: pl.DataFrame, records: pl.DataFrame) -> pl.DataFrame:
    """The certificates of whomever a list that takes titles back names: those that its rows came to, and those of that name and title, or of that name where it says no title.

    Linking can't tell which certificate such a row means where the list says little more than the name, so a namesake waits too;
    a row whose number is that of the certificate it came to means none of another number.
    """
    listed = records.filter(pl.col("marks").list.contains(OF_STANDING[VOID_LIST]))
    linked = values.join(listed, on="record_id", how="semi").select("record_id", "certificate_id").unique()
    numbered = linked.join(certificates, on="certificate_id").select("record_id", "certificate_number").drop_nulls()
    meant = listed.join(numbered, on=["record_id", "certificate_number"], how="left", coalesce=False)
    named = meant.select("holder_name", "title", meant="certificate_number_right")
    of_title = _of_number(certificates.join(named, on=["holder_name", "title"]))
    of_name = _of_number(certificates.join(named.filter(pl.col("title").is_null()), on="holder_name"))
    either = pl.concat([linked.select("certificate_id"), of_title, of_name]).unique(maintain_order=True)
    return raised(certificates.join(either, on="certificate_id", how="semi"), "REVOKED_BY_LIST")


def _of_number(named: pl.DataFrame) -> pl.DataFrame:
    """The certificates that a row may mean: all of its name, but those of another number where the row's own certificate is sure."""
    may_be = (pl.col("meant") == pl.col("certificate_number")).fill_null(True)
    return named.filter(may_be).select("certificate_id")
