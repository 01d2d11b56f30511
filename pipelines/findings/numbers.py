"""Numbers that two holders share: a slip, a sequence begun anew, or a certificate that borrows another's number."""

from collections.abc import Callable, Iterator

import polars as pl

from pipelines.findings.number_places import far_beyond, of_another_year, out_of_order, out_of_turn
from pipelines.findings.number_ways import in_no_form
from pipelines.findings.placing import place
from pipelines.findings.raising import raised
from pipelines.findings.sources import is_hardly_told, is_weak
from pipelines.linkage.bearers import are_strangers
from pipelines.reconcile.claims import NUMBERED
from pipelines.reconcile.folding import fold_id, fold_name, fold_number


def judge_numbers(
    attested: pl.DataFrame, values: pl.DataFrame, records: pl.DataFrame, broken: pl.DataFrame
) -> list[pl.DataFrame]:
    """Findings on shared numbers; the side that one unofficial office alone attests is held, and one office's own against several.

    Where no source names the authority, it is the one to which the number or the day points (`placing.place`).
    """
    told = place(attested)
    of_number = {"certificate_number": _pairs(told, "certificate_number", ["issuing_authority"])}
    of_number["management_number"] = _pairs(attested, "management_number", [])
    return [
        *(
            raised(_sharing(attested, pairs), "NUMBER_SHARED", column, detail=pl.col("others"))
            for column, pairs in of_number.items()
        ),
        *(
            raised(rows, "NUMBER_OF_ANOTHER", column, detail=pl.col("others"))
            for column, rows in _of_another(told, values, of_number)
        ),
        *(
            raised(rows, "NUMBER_OUT_OF_PLACE", "certificate_number")
            for rows in (
                out_of_order(attested, values, records, broken),
                far_beyond(told),
                of_another_year(told),
                out_of_turn(told),
            )
        ),
        raised(in_no_form(attested), "NUMBER_OUT_OF_FORM", "certificate_number"),
        raised(_of_two_bodies(told), "NUMBER_OUT_OF_FORM", "certificate_number"),
    ]


def _of_another(
    told: pl.DataFrame, values: pl.DataFrame, of_number: dict[str, pl.DataFrame]
) -> Iterator[tuple[str, pl.DataFrame]]:
    """Each column with certificates whose number in it is rather another holder's, and with those `others`, in the order of what is told first."""
    for column, pairs in of_number.items():
        yield column, _sharing(told, pairs.filter(~pl.col("may_be_one"))).filter(is_weak())
    yield "certificate_number", _not_better_told(told)
    yield "management_number", _managed_for_another(told, of_number["management_number"])
    yield "certificate_number", _shared_unplaced(told)
    yield "certificate_number", _unplaced_of_another(told)
    yield "certificate_number", _stated_of_another(told, values)


def _shared_unplaced(told: pl.DataFrame) -> pl.DataFrame:
    """Weak certificates whose number another holder's has too, of whose authority nothing is known, in the same series and month.

    Where neither's authority is known, two bodies' sequences may meet: that says nothing.
    """
    month = pl.col("acquired_on").str.slice(0, 7)
    dated = told.filter(month.str.len_chars() == 7).with_columns(
        _month=month,
        _number=_folded(
            told.filter(month.str.len_chars() == 7)["certificate_number"], fold_number
        ).str.strip_chars_start("0"),
    )
    keys = ["_number", "_month", "series"]
    unplaced = dated.filter(pl.col("issuing_authority").is_null()).select(
        *keys, other="certificate_id", other_holder="holder_id"
    )
    weak = dated.filter(is_weak() & pl.col("issuing_authority").is_not_null())
    met = weak.join(unplaced, on=keys).filter(pl.col("holder_id") != pl.col("other_holder"))
    others = met.group_by("certificate_id").agg(others=pl.col("other").unique().sort().str.join(", "))
    return told.join(others, on="certificate_id", how="inner")


def _unplaced_of_another(told: pl.DataFrame) -> pl.DataFrame:
    """Weak certificates of whose authority nothing is known and whose number a better told one of another holder has, in the same series and on the same day."""
    day = told.filter(pl.col("acquired_on").str.len_chars() == 10)
    dated = day.with_columns(_number=_folded(day["certificate_number"], fold_number).str.strip_chars_start("0"))
    keys = ["_number", "acquired_on", "series"]
    better = dated.filter(~is_weak()).select(*keys, other="certificate_id", other_holder="holder_id")
    met = dated.filter(is_weak() & pl.col("issuing_authority").is_null()).join(better, on=keys)
    others = met.filter(pl.col("holder_id") != pl.col("other_holder")).group_by("certificate_id")
    return told.join(
        others.agg(others=pl.col("other").unique().sort().str.join(", ")), on="certificate_id", how="inner"
    )


def _stated_of_another(told: pl.DataFrame, values: pl.DataFrame) -> pl.DataFrame:
    """Weak certificates whose number some source states of another holder's, of the same authority and year, that goes by another number.

    Which of that one's numbers is right is for its own sources to tell; a lone unofficial word proves neither. Where several offices
    state the golden one and a single record the other, that is a slip and nobody's number.
    """
    dated = told.with_columns(_year=pl.col("acquired_on").str.slice(0, 4)).drop_nulls("_year")
    numbers = values.filter((pl.col("column") == "certificate_number") & pl.col("record_id").is_not_null())
    told_by = numbers.group_by("certificate_id", certificate_number="value").agg(told_by=pl.col("record_id").n_unique())
    stated = (
        dated.join(told_by, on="certificate_id", suffix="_told")
        .filter(
            (pl.col("told_by") > 1)
            | (pl.col("number_offices") < 2)
            | (pl.col("certificate_number") == pl.col("certificate_number_told"))
        )
        .drop("certificate_number")
        .rename({"certificate_number_told": "certificate_number"})
    )
    pairs = _pairs(
        dated.filter(is_weak()), "certificate_number", ["issuing_authority", "_year"], stated.sort("certificate_id")
    )
    return _sharing(told, pairs.filter(~pl.col("may_be_one")))


def _of_two_bodies(told: pl.DataFrame) -> pl.DataFrame:
    """Certificates that hardly anybody tells of, whose authority nobody names, and whose number looks like one body's while another one conferred on their day."""
    is_apart = pl.col("_by_style") != pl.col("_by_day")
    return told.filter(~pl.col("_is_named") & is_hardly_told() & is_apart.fill_null(False))


def judge_claims(attested: pl.DataFrame, claims: pl.DataFrame) -> list[pl.DataFrame]:
    """Findings on certificates that one unofficial file alone attests, while somebody else applies for their number with evidence.

    `claims` as `reconcile.claimed_numbers` gives them. A number means the same certificate within one authority only.
    """
    weak = attested.filter(is_weak())
    return [_claimed(weak, claims.filter(pl.col("column") == column), column) for column in NUMBERED]


def _claimed(weak: pl.DataFrame, claims: pl.DataFrame, column: str) -> pl.DataFrame:
    beside = ["issuing_authority"] if column == "certificate_number" else []
    numbered = weak.drop_nulls([column, *beside])
    told = numbered.with_columns(
        number=_folded(numbered[column], fold_number),
        _name=_folded(numbered["holder_name"], fold_name),
        _id=_folded(numbered["id_number"], fold_id),
    )
    claimants = claims.select("number", *beside, _claimant="holder_name", _claimed_by="id_number")
    others = told.join(claimants, on=["number", *beside], how="inner").filter(
        (pl.col("_name") != pl.col("_claimant")) & (pl.col("_id") != pl.col("_claimed_by")).fill_null(True)
    )
    return raised(others.unique("certificate_id", maintain_order=True), "NUMBER_CLAIMED", column)


def _folded(values: pl.Series, fold: Callable[[str | None], str]) -> pl.Series:
    return pl.Series([None if value is None else fold(value) for value in values], dtype=pl.String)


def _not_better_told(told: pl.DataFrame) -> pl.DataFrame:
    """Certificates not in a document's list whose number in the same authority's same year another's certificate has that is told as well or better.

    A list of the document tells more than several offices, and those more than one. What several state, one of them with a say, gives way
    to a document's list, where they name the authority, and to more offices that state the number for another in the same series.
    """
    worth = pl.col("in_document").cast(pl.Int8) * 2 + (pl.col("number_offices") > 1).cast(pl.Int8)
    dated = told.with_columns(_year=pl.col("acquired_on").str.slice(0, 4), _worth=worth)
    pairs = _pairs(dated.drop_nulls("_year"), "certificate_number", ["issuing_authority", "_year"])
    pairs = pairs.filter(~pl.col("may_be_one"))
    told_by = ("holder_name", "id_number", "series", "number_offices")
    mine = dated.filter(~pl.col("in_document")).select(
        "certificate_id", "_worth", "_is_named", *told_by, _is_hardly_told=is_hardly_told()
    )
    theirs = dated.select(
        *(pl.col(name).alias(f"{name}_other") for name in told_by), other="certificate_id", worth_other="_worth"
    )
    met = (
        pairs.join(mine, on="certificate_id").join(theirs, on="other").filter(pl.col("_worth") <= pl.col("worth_other"))
    )
    # As well told as the other: only what is surely somebody else's is held, or one person's two rows would hold each other.
    apart = are_strangers(met["holder_name"].fill_null(""), met["holder_name_other"].fill_null(""))
    are_two = apart | (met["id_number"] != met["id_number_other"]).fill_null(False)
    is_less = (pl.col("_worth") < pl.col("worth_other")) | are_two
    is_listed = (pl.col("worth_other") > 1) & pl.col("_is_named") & apart
    # One office more may have a sequence for each series; within one it tells whose the number is.
    is_outnumbered = (pl.col("number_offices") < pl.col("number_offices_other")) & apart
    is_outnumbered &= (pl.col("series") == pl.col("series_other")).fill_null(False)
    sure = met.filter(pl.when("_is_hardly_told").then(is_less).otherwise(is_listed | is_outnumbered))
    return told.join(_name_others(sure), on="certificate_id", how="inner")


def _managed_for_another(attested: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """Certificates that hardly anybody tells of, whose management number surely somebody else's has that several offices state or a document lists: the whole city gives each once."""
    mine = attested.filter(is_hardly_told()).select("certificate_id", "holder_name")
    better = attested.filter(~is_hardly_told()).select(other="certificate_id", name_other="holder_name")
    met = pairs.filter(~pl.col("may_be_one")).join(mine, on="certificate_id").join(better, on="other")
    apart = are_strangers(met["holder_name"].fill_null(""), met["name_other"].fill_null(""))
    return attested.join(_name_others(met.filter(apart)), on="certificate_id", how="inner")


def _sharing(attested: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """Certificates whose number another holder's certificate has too, whatever zeros it lost, with those certificates' ids."""
    return attested.join(_name_others(pairs), on="certificate_id", how="inner")


def _pairs(attested: pl.DataFrame, column: str, beside: list[str], others: pl.DataFrame | None = None) -> pl.DataFrame:
    """Certificates and `others` (if not given, the same ones) of two holders with one number: `certificate_id`, `other`, and whether they `may_be_one`.

    Two who bear one name and have one title of one year, and not two whole ID numbers, are one person's records that
    nothing brought together: they rob nobody.
    """
    told = _keyed(attested, column, beside)
    pairs = told.join(
        told if others is None else _keyed(others, column, beside), on=["_number", *beside], suffix="_other"
    )
    same = pl.all_horizontal(pl.col(name) == pl.col(f"{name}_other") for name in ("_name", "title", "_of"))
    may_be_one = same & (pl.col("id_number") == pl.col("id_number_other")).fill_null(True)
    return pairs.filter(pl.col("holder_id") != pl.col("holder_id_other")).select(
        "certificate_id", other="certificate_id_other", may_be_one=may_be_one.fill_null(False)
    )


def _keyed(attested: pl.DataFrame, column: str, beside: list[str]) -> pl.DataFrame:
    """The certificates that have a number, with what tells whether two of one number are one person's."""
    numbered = attested.drop_nulls([column, *beside])
    return numbered.select(
        *beside,
        "certificate_id",
        "holder_id",
        "id_number",
        "title",
        _number=_folded(numbered[column], fold_number).str.strip_chars_start("0"),
        _name=_folded(numbered["holder_name"], fold_name),
        _of=pl.col("acquired_on").str.slice(0, 4),
    )


def _name_others(pairs: pl.DataFrame) -> pl.DataFrame:
    return pairs.group_by("certificate_id").agg(others=pl.col("other").unique().sort().str.join(", "))
