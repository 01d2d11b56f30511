"""Rules on certificate and management numbers: one number, one certificate; a number says what the record says."""

import polars as pl

from pipelines.standardize import document_number
from pipelines.validate.facts import STATED
from pipelines.validate.rule import Rule

ENOUGH = 20
"""So many records must share a code before we believe to know what it means."""
NEARLY_ALL = 0.9
ID_SHAPE = r"^[1-9]\d{5}(19|20)\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d{3}[\dXx]$"
"""Eighteen characters with a birth date in the middle, which a management number has not."""
SEQUENCE = ["issuing_authority", "certificate_number", "_acquired_year"]
RETURNING = 0.2
"""From this share of numbers given out in more than one year on, an authority starts again every year."""
NEIGHBOURS = 4
"""So many numbers on either side tell in which years an authority gave out such numbers."""
AGREEING = 6
FAR = 500
"""A running number up to here is never far away from others."""
PLACES, YEARS = 7, 4
"""So many places from the front on a year's last two digits may stand; what agrees with it in so many years does so by no chance."""
KNOWN_NUMBERS = 8
"""So many numbers of one form show how far an authority counts."""


def describe_numbers(records: pl.DataFrame) -> pl.DataFrame:
    """The records with what their numbers say and who else uses them."""
    management = pl.col("management_number")
    parted = records.with_columns(
        _acquired_year=pl.coalesce(pl.col("_acquired_on_low") // 10_000, "_year"),
        _without_zeros=pl.col("certificate_number").str.strip_chars_start("0"),
        _management_series=management.str.slice(1, 2),
        _management_level=management.str.slice(3, 2),
        _management_year=management.str.slice(9, 4).str.to_integer(strict=False),
    )
    for fact, column in (("_management_series", "series"), ("_management_level", "level")):
        parted = parted.with_columns(_contradicts_custom(parted, fact, column).alias(f"{fact}_contradicts"))
    parted = parted.with_columns(_period=_counting_period(parted))
    return parted.join(
        find_strays(parted).filter("_is_stray"), on=SEQUENCE, how="left", maintain_order="left", nulls_equal=True
    ).with_columns(
        _number_shared=_has_two_holders("_without_zeros", "issuing_authority", "_period"),
        _management_shared=_has_two_holders("management_number") | _has_two_families("management_number"),
    )


def number_rules() -> list[Rule]:
    """Rules on numbers."""
    certificate, management = "certificate_number", "management_number"
    far = (pl.col("_management_year") - pl.col("_acquired_year")).abs() > 1
    contradicts = far | pl.col("_management_series_contradicts") | pl.col("_management_level_contradicts")
    document = "approval_document"
    return [
        *(
            Rule(f"{column.upper()}_UNREADABLE", column, pl.col(f"{STATED}{column}") & pl.col(column).is_null())
            for column in (certificate, management, "phone")
        ),
        Rule(
            "DOCUMENT_NUMBER_NOT_IN_FORM",
            document,
            pl.col(f"{STATED}{document}") & ~pl.col(document).str.contains(document_number.FORM),
        ),
        Rule("CERTIFICATE_NUMBER_IS_ID", certificate, pl.col(certificate).str.contains(ID_SHAPE)),
        Rule("NUMBER_OF_TWO_HOLDERS", certificate, pl.col("_number_shared")),
        Rule("NUMBER_OUT_OF_SEQUENCE", certificate, pl.col("_is_stray")),
        Rule("MANAGEMENT_NUMBER_OF_TWO_HOLDERS", management, pl.col("_management_shared")),
        Rule("MANAGEMENT_NUMBER_CONTRADICTS", management, (management_is_whole() & contradicts)),
    ]


def management_is_whole() -> pl.Expr:
    """Whether the management number has the eighteen digits whose parts we know."""
    return pl.col("management_number").str.contains(r"^\d{18}$")


def _has_two_holders(number: str, *scope: str) -> pl.Expr:
    """Whether people with different ID numbers that can be trusted use this number."""
    holder = pl.when("_id_is_sure").then("id_number").drop_nulls().n_unique()
    known = pl.all_horizontal(pl.col(column).is_not_null() for column in (number, *scope))
    return known & (holder.over(number, *scope) > 1)


def _has_two_families(number: str) -> pl.Expr:
    """Whether people of different family names use this number, for those without an ID number to tell them apart."""
    family = pl.when(pl.col("holder_name").str.contains(r"^\p{Han}{2,4}$")).then(pl.col("holder_name").str.slice(0, 1))
    undecided = ~pl.col("_id_is_sure").all()
    return pl.col(number).is_not_null() & (undecided & (family.drop_nulls().n_unique() > 1)).over(number)


def _counting_period(records: pl.DataFrame) -> pl.Expr:
    """The year where an authority's numbering starts again every year, as numbers show that return; else 0."""
    uses = records.drop_nulls(SEQUENCE).group_by(SEQUENCE[:2]).agg(years=pl.col("_acquired_year").n_unique())
    restarting = (
        uses.group_by("issuing_authority").agg(share=(pl.col("years") > 1).mean()).filter(pl.col("share") > RETURNING)
    )
    restarts = pl.col("issuing_authority").is_in(restarting["issuing_authority"].implode())
    return pl.when(restarts).then("_acquired_year").otherwise(0)


def _contradicts_custom(records: pl.DataFrame, code: str, column: str) -> pl.Expr:
    """Whether a record's value differs from the one that nearly all records with the same part of the number have.

    What the parts mean is nowhere written down, so we go by what the records show; without a clear custom it is null.
    """
    counted = records.filter(management_is_whole()).drop_nulls([code, column]).group_by(code, column).len()
    customs = (
        counted.with_columns(share=pl.col("len") / pl.col("len").sum().over(code), total=pl.col("len").sum().over(code))
        .filter((pl.col("share") >= NEARLY_ALL) & (pl.col("total") >= ENOUGH))
        .select(code, column)
    )
    custom = pl.col(code).replace_strict(dict(customs.iter_rows()), default=None, return_dtype=pl.String)
    return custom != pl.col(column)


def find_strays(records: pl.DataFrame) -> pl.DataFrame:
    """The distinct numbers with `_is_stray`: whether a number is, by the custom of its authority, one of another year."""
    numbers = (
        records.select(*SEQUENCE, "_period")
        .drop_nulls(["certificate_number", "_acquired_year"])
        .unique()
        .with_columns(
            _form=pl.col("certificate_number").str.replace_all(r"\d", "9"),
            _digits=pl.col("certificate_number").str.replace_all(r"\D", "").str.to_integer(strict=False),
        )
    )
    numbers = numbers[_in_order(numbers)].with_columns(_custom=pl.struct("issuing_authority", "_form").rle_id())
    strays = [_falls_out_of_order(numbers), _names_another_year(numbers), _is_far_away(numbers)]
    return numbers.select(*SEQUENCE, _is_stray=pl.any_horizontal(strays))


def _in_order(numbers: pl.DataFrame) -> pl.Series:
    """The places of the numbers by authority, form, number and year; one key after the other, which is four times faster than all at once."""
    codes = (pl.col(column).cast(pl.Categorical).to_physical() for column in ("issuing_authority", "_form"))
    placed = numbers.select(*codes, "_digits", "_acquired_year").with_row_index("_at")
    for key in ("_acquired_year", "_digits", "_form", "issuing_authority"):
        placed = placed.sort(key, nulls_last=True, maintain_order=True)
    return placed["_at"]


def _is_far_away(numbers: pl.DataFrame) -> pl.Series:
    """Whether the running number, the last four digits, is alone between half and double of it among its authority's of that form."""
    serial = (pl.col("_digits") % 10_000).alias("_serial")
    counted = numbers.with_row_index("_at").select("_at", "issuing_authority", "_custom", serial)
    known = counted.filter(pl.col("issuing_authority").is_not_null() & (pl.len().over("_custom") >= KNOWN_NUMBERS))
    serial = pl.col("_serial")
    ordered = known.drop_nulls("_serial").sort("_serial").sort("_custom", maintain_order=True)
    before, after = (
        pl.when(pl.col("_custom") == pl.col("_custom").shift(step)).then(serial.shift(step)) for step in (1, -1)
    )
    near = (before >= serial // 2).fill_null(False) | (after <= serial * 2).fill_null(False)
    return counted["_at"].is_in(ordered.filter((serial > FAR) & ~near)["_at"].implode())


def _falls_out_of_order(numbers: pl.DataFrame) -> pl.Series:
    """Whether the numbers before and after, of the same authority and form, are of other years.

    Whatever the numbering (running on, or with the year in front), neighbours in number were neighbours in time. Where the
    neighbours don't agree among themselves there is no order to fall out of.
    """
    steps = [step for step in range(-NEIGHBOURS, NEIGHBOURS + 1) if step]
    ordered = numbers.with_row_index("at").filter(pl.col("issuing_authority").is_not_null() & (pl.col("_period") == 0))
    years = ordered.select("at", "_acquired_year", group="_custom").with_columns(
        pl.when(pl.col("group") == pl.col("group").shift(step))
        .then(pl.col("_acquired_year").shift(step))
        .alias(f"{step}")
        for step in steps
    )
    beside, own = [pl.col(f"{step}") for step in steps], pl.col("_acquired_year")
    # Whoever falls out of order by more than a year lies on one side of nearly all neighbours; only those need the median.
    aside = [pl.sum_horizontal(year < own for year in beside), pl.sum_horizontal(year > own for year in beside)]
    known = years.filter(pl.max_horizontal(aside) >= AGREEING)
    judged = known.with_columns(usual=pl.concat_list(beside).list.median()).filter(
        (pl.sum_horizontal((year - pl.col("usual")).abs() <= 1 for year in beside) >= AGREEING)
        & ((pl.col("_acquired_year") - pl.col("usual")).abs() > 1)
    )
    return numbers.with_row_index("at").select(pl.col("at").is_in(judged["at"].implode())).to_series()


def _names_another_year(numbers: pl.DataFrame) -> pl.Series:
    """Whether a year stands in the number, whole or by its last two digits, as in nearly all of its form, and is not that of the record.

    A form with letters is a custom of its own; mere digits are one only within one authority.
    """
    custom = (
        pl.when(pl.col("_form").str.contains(r"[^9]"))
        .then("_form")
        .otherwise(pl.col("issuing_authority") + pl.col("_form"))
    )
    number, year = pl.col("certificate_number"), pl.col("_acquired_year")
    whole = number.str.extract(r"((?:19|20)\d{2})").str.to_integer(strict=False) - year
    digits = number.str.replace_all(r"\D", "")
    # Behind a year's two digits at least two more count the certificates of it.
    short = {
        f"at_{at}": pl.when(digits.str.len_chars() >= at + 4).then(digits.str.slice(at, 2)).str.to_integer(strict=False)
        - year % 100
        for at in range(PLACES)
    }
    held = numbers.select(pl.col("_acquired_year"), custom=custom, whole=whole, **short)
    of_many_years = pl.col("_acquired_year").n_unique() >= YEARS
    strays = [_is_against_custom("whole"), *(_is_against_custom(place, of_many_years) for place in short)]
    return held.select(stray=pl.any_horizontal(strays))["stray"].fill_null(False)


def _is_against_custom(gap: str, *also: pl.Expr) -> pl.Expr:
    """Whether the years between number and record, hardly any in nearly all numbers of the custom, are more in this one."""
    far = pl.col(gap).abs() > 1
    usual = pl.all_horizontal((~far).mean() >= NEARLY_ALL, far.count() >= ENOUGH, *also)
    return pl.col("custom").is_not_null() & usual.over("custom") & far
