"""Where in its sequence a number stands: out of the order of its authority's, far beyond all of them, or of another year by its own digits."""

import polars as pl

from pipelines.findings.dates import month_of
from pipelines.findings.sources import is_hardly_told, is_unofficial

BEYOND, KNOWN_NUMBERS, FAR = 5, 8, 50
"""A running number so many times the highest of so many others of one form, and not below `FAR`, is of no sequence of theirs: of numbers that are
spread evenly over one sequence, a ninth lies so far beyond eight others once in 400,000 times; the first few of a year are no such sample."""
PLACES = 8
"""So many places from the front on a year may stand in a number; behind it at least two more digits count."""
LONG = 10
"""Numbers of so many digits are made of parts: where two digits are the year in nearly all of them, they are in each."""
SEQUENCE = ["issuing_authority", "_form"]
OUR_TIME = (1980, 2029)
WITNESSES, YEARS, NEARLY_ALL = 20, 4, 0.95
"""So many better told numbers of one form, of so many years, and this part of them, make a place the year's."""

AROUND, ORDERED, A_TURN = 4, 0.95, 6
"""So many better told numbers on a side date a number between or beyond them, where this part of the steps from one to the next goes on in time; so many
months a certificate may be made out before or after its turn."""


def out_of_order(
    attested: pl.DataFrame, values: pl.DataFrame, records: pl.DataFrame, broken: pl.DataFrame
) -> pl.DataFrame:
    """Certificates that hardly anybody tells of, whose own record breaks the order of its authority's numbers with just the golden number and year.

    The golden numbers alone are often too few to show an order that all records of them show.
    """
    strays = broken.filter(pl.col("code") == "NUMBER_OUT_OF_SEQUENCE").select("record_id").unique()
    stated = records.join(strays, on="record_id", how="semi").select("record_id", "certificate_number", "acquired_on")
    own = values.select("certificate_id", "record_id").drop_nulls().unique().join(stated, on="record_id")
    met = attested.filter(is_hardly_told()).join(own, on=["certificate_id", "certificate_number"], suffix="_own")
    is_same_year = pl.col("acquired_on").str.slice(0, 4) == pl.col("acquired_on_own").str.slice(0, 4)
    return met.filter(is_same_year).unique("certificate_id", maintain_order=True)


def far_beyond(told: pl.DataFrame) -> pl.DataFrame:
    """Certificates that hardly anybody tells of, whose running number lies far beyond all that better sources know of the authority up to that year or later; one office with a say tells less than two, or than a document.

    The last four digits run, whether behind a year or not, and begin with one. Where the others end before the certificate's year, the sequence may have gone on.
    Of whose authority nothing is known, the number is compared with all numbers of its form, whoever gave them.
    """
    numbered = _formed(told).with_columns(
        _serial=pl.col("certificate_number").str.replace_all(r"\D", "").str.tail(4).str.to_integer(strict=False)
    )
    bare, hardly = is_unofficial() & ~pl.col("in_document"), is_hardly_told()
    nobodys = pl.col("issuing_authority").is_null()
    beyond = [
        _beyond(numbered.filter(doubted & more), numbered.filter(better), by)
        for doubted, better in ((bare, ~bare), (hardly & ~bare, ~hardly))
        for more, by in ((~nobodys, ["issuing_authority", "_form"]), (nobodys, ["_form"]))
    ]
    return told.join(pl.concat(beyond), on="certificate_id", how="semi")


def _formed(told: pl.DataFrame) -> pl.DataFrame:
    """The numbered certificates with the form of the number and the year of the title, as far as any date tells it."""
    year = pl.coalesce("acquired_on", "year", "conferred_on").str.slice(0, 4)
    form = pl.col("certificate_number").str.replace_all(r"\d", "0")
    return told.drop_nulls("certificate_number").with_columns(_form=form, _year=year)


def _beyond(doubted: pl.DataFrame, better: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    """Those of the doubted certificates whose running numbers lie far beyond the better told ones'."""
    known = (
        better.group_by(by)
        .agg(
            numbers=pl.col("certificate_number").n_unique(),
            highest=pl.col("_serial").max(),
            latest=pl.col("_year").max(),
        )
        .filter(pl.col("numbers") >= KNOWN_NUMBERS)
    )
    met = doubted.join(known, on=by)
    least = pl.max_horizontal(pl.col("highest") * BEYOND, pl.lit(FAR))
    is_beyond = (pl.col("_serial") >= least) & (pl.col("_year") <= pl.col("latest")).fill_null(True)
    return met.filter(is_beyond | (pl.col("_serial") == 0)).select("certificate_id")


def of_another_year(told: pl.DataFrame) -> pl.DataFrame:
    """Certificates that hardly anybody tells of, in whose number another year stands where nearly all better told ones of its form have theirs, whoever gave them."""
    formed = _formed(told).with_columns(
        _digits=pl.col("certificate_number").str.replace_all(r"\D", ""), _own=pl.col("_year").cast(pl.Int32)
    )
    numbered, hardly = formed.drop_nulls("_own"), is_hardly_told()
    doubted = numbered.filter(hardly)
    # Two digits of a short number are a year only behind what begins all such numbers of one body: 0104 17 00006.
    places = [*((at, 4) for at in range(PLACES)), *((at, 2) for at in range(2, PLACES))]
    met = [_against_custom(doubted, numbered.filter(~hardly), at, digits) for at, digits in places]
    return told.join(pl.concat(met), on="certificate_id", how="semi")


def _gap(at: int, digits: int) -> pl.Expr:
    """The years between the digits at a place and the title's year; null where they are no year of our time or too few stand behind them."""
    year = pl.col("_digits").str.slice(at, digits).str.to_integer(strict=False)
    behind = pl.col("_digits").str.len_chars() >= at + digits + 2
    is_year = year.is_between(*OUR_TIME) if digits == 4 else pl.lit(True)
    return pl.when(behind & is_year).then(year - pl.col("_own") % 10**digits)


def _against_custom(doubted: pl.DataFrame, better: pl.DataFrame, at: int, digits: int) -> pl.DataFrame:
    """Those of the doubted certificates whose gap is more than a year though nearly all of their form have none."""
    is_short = (digits == 2) & (pl.col("_digits").str.len_chars() < LONG)
    begun = pl.when(is_short).then(pl.col("_digits").str.slice(0, at)).otherwise(pl.lit("")).alias("_begun")
    gap, by = _gap(at, digits), ["_form", "_begun"]
    customs = (
        better.with_columns(begun)
        .group_by(by)
        .agg(known=gap.count(), years=pl.col("_year").n_unique(), near=(gap.abs() <= 1).mean())
        .filter((pl.col("known") >= WITNESSES) & (pl.col("years") >= YEARS) & (pl.col("near") >= NEARLY_ALL))
    )
    strays = doubted.with_columns(begun).filter(gap.abs() > 1)
    return strays.join(customs, on=by, how="semi").select("certificate_id")


def out_of_turn(told: pl.DataFrame) -> pl.DataFrame:
    """Certificates that hardly anybody tells of, whose number comes months after or before its turn in a sequence that goes on from year to year; also beyond the last one."""
    dated = _formed(told).with_columns(
        _number=pl.col("certificate_number").str.replace_all(r"\D", "").str.to_integer(strict=False, dtype=pl.Int64),
        _low=month_of(pl.coalesce("acquired_on", "year"), "01"),
        # Nobody is handed a certificate before the title was acquired.
        _high=month_of(pl.coalesce("acquired_on", "year", "conferred_on"), "12"),
    )
    known = dated.drop_nulls(["issuing_authority", "_number", "_high"]).sort("_number", "_low")
    sequence = _in_order(known.filter(~is_hardly_told()).drop_nulls("_low"))
    doubted = known.filter(is_hardly_told())
    doubted = doubted.join_asof(
        sequence.select("_number", *SEQUENCE, "_after"), on="_number", by=SEQUENCE,
        allow_exact_matches=False, check_sortedness=False,
    ).join_asof(
        sequence.select("_number", *SEQUENCE, "_before"), on="_number", by=SEQUENCE, strategy="forward",
        allow_exact_matches=False, check_sortedness=False,
    )  # fmt: skip
    early, late = pl.col("_high") + A_TURN < pl.col("_after"), pl.col("_low") - A_TURN > pl.col("_before")
    return told.join(doubted.filter(early.fill_null(False) | late.fill_null(False)), on="certificate_id", how="semi")


def _in_order(better: pl.DataFrame) -> pl.DataFrame:
    """The better told numbers of sequences that go on in time: `_after`, the first month of the last few up to each, and `_before`, the last month of the next few."""
    step = (pl.col("_low") >= pl.col("_low").shift(1)).over(SEQUENCE)
    ordered = better.unique([*SEQUENCE, "_number"], keep="first", maintain_order=True).filter(
        (pl.len().over(SEQUENCE) >= WITNESSES) & (pl.col("_year").n_unique().over(SEQUENCE) >= YEARS)
    )
    return ordered.filter(step.mean().over(SEQUENCE) >= ORDERED).with_columns(
        _after=pl.col("_low").rolling_min(AROUND).over(SEQUENCE),
        _before=pl.col("_high").reverse().rolling_max(AROUND).reverse().over(SEQUENCE),
    )
