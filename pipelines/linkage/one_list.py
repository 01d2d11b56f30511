"""People whom one list tells apart: it names nobody twice for one title, so two rows that differ as two people do are two people.

What else the list says of both is the same (document, day, title), and a name that two share, or all but a character of
it, would join them. What it tells holds for the records of other lists that state the same.
"""

import polars as pl

from pipelines.linkage.judgements import COLUMNS
from pipelines.standardize.abbreviation import may_abbreviate
from pipelines.standardize.lookalikes import are_alike
from pipelines.standardize.respelling import sounds_alike

ONE_LIST = "one_list"
"""In the place of who judged: nobody did, the list's own rows do."""
LIST = ("source_file", "sheet")
CONFERRED = ("title", "acquired_on")
OWN = ("id_number", "certificate_number", "management_number", "phone")
"""What two rows of one person would share."""
STATED = ("record_id", "holder_name", *CONFERRED, "employer", "sex", "id_number_partial", "id_number_raw", *OWN)
TOLD = ("holder_name", "title", "_month", "employer")
"""What tells one of two people from the other in any list."""
MANY = 100
"""So many rows that are alike are no people whom a list tells apart: a column repeats, or the delivery is hostile."""
APART = 2
"""Names that differ in more characters join nobody anyway."""
TRAVEL = r"^[A-Z]{1,2}[0-9]{7,9}$"
"""The number of a passport or of a permit for people from Hong Kong, Macau and Taiwan."""
UNLIKE = 4
"""So many digits in which two ID numbers differ are no slip of the pen."""
LONGEST = 4
"""Names of more characters are not of this country's usual kind: a character more or less in them proves nothing."""


def tell_apart(records: pl.DataFrame, judgements: pl.DataFrame) -> pl.DataFrame:
    """The judgements, with one before them for each pair of two people whom a list tells apart, unless somebody judged otherwise."""
    named = records.filter(
        pl.all_horizontal(pl.col(column).is_not_null() for column in ("holder_name", *CONFERRED))
    ).select(*LIST, *STATED, _month=pl.col("acquired_on").str.slice(0, 7))
    at_work, by_rows = _by_employer(named), _by_sex_or_number(named)
    told = pl.concat([at_work, _by_name(named), _by_two_numbers(named)])
    in_turn = (_numbered_in_turn(named), _listed_in_turn(named), _numbered_among_namesakes(named))
    every = (by_rows, told, _elsewhere(named, told), *in_turn)
    found = pl.concat([pairs.select(by_rows.columns) for pairs in every]).unique()
    apart = found.select(
        record_id_l=pl.min_horizontal("record_id", "record_id_r"), record_id_r=pl.max_horizontal("record_id", "record_id_r"),
        level=pl.lit("person"), judgement=pl.lit("different"), judged_by=pl.lit(ONE_LIST),
    ).unique().sort("record_id_l", "record_id_r")  # fmt: skip
    return pl.concat([apart, judgements.select(COLUMNS)]) if apart.height else judgements


def _pairs(named: pl.DataFrame, *alike: str) -> pl.DataFrame:
    """Two rows of one list that are alike in these columns, and share nothing that is a person's own."""
    # The first question leaves so few of a million that the others cost nothing.
    rows = named.filter(pl.len().over(*LIST, *alike).is_between(2, MANY))
    pairs = rows.join(rows, on=[*LIST, *alike], suffix="_r").filter(pl.col("record_id") < pl.col("record_id_r"))
    return _without_shared(pairs)


def _without_shared(pairs: pl.DataFrame) -> pl.DataFrame:
    shared = pl.any_horizontal((pl.col(column) == pl.col(f"{column}_r")).fill_null(False) for column in OWN)
    return pairs.filter(~shared)


def _by_employer(named: pl.DataFrame) -> pl.DataFrame:
    """Namesakes with two employers: two rows as `TOLD` tells them, and their records."""
    pairs = _pairs(named.drop_nulls("employer"), *CONFERRED, "holder_name")
    return _told(pairs.filter(_has_two_employers()), holder_name_r="holder_name", employer_r="employer_r")


def _by_name(named: pl.DataFrame) -> pl.DataFrame:
    """Two colleagues whose names are a character apart that is no slip of the pen, or two: twins, brothers, or strangers, whatever their titles."""
    cut = named.drop_nulls("employer").with_columns(
        _surname=pl.col("holder_name").str.slice(0, 1), _length=pl.col("holder_name").str.len_chars()
    )
    pairs = _pairs(cut.filter(pl.col("_length") <= LONGEST), "acquired_on", "employer", "_surname", "_length")
    near = pairs.filter(_unlike_places().is_between(1, APART))
    apart = pl.struct("holder_name", "holder_name_r").map_elements(_are_two_names, return_dtype=pl.Boolean)
    return _told(near.filter(apart), holder_name_r="holder_name_r", title_r="title_r", employer_r="employer")


def _by_two_numbers(named: pl.DataFrame) -> pl.DataFrame:
    """Namesakes of one employer and two conferrals whose ID numbers, hidden or whole, are no slip apart: who states one of these conferrals states that person's."""
    of_travel = pl.when(pl.col("id_number_raw").str.contains(TRAVEL)).then(pl.col("id_number_raw"))
    shown = pl.coalesce("id_number", "id_number_partial", of_travel)
    rows = named.drop_nulls("employer").with_columns(_shown=shown).drop_nulls("_shown")
    pairs = _pairs(rows, "holder_name", "employer").filter(
        (pl.col("title") != pl.col("title_r")) | (pl.col("_month") != pl.col("_month_r"))
    )
    unlike = pairs.filter(pl.struct("_shown", "_shown_r").map_elements(_are_two_numbers, return_dtype=pl.Boolean))
    return _told(unlike, title_r="title_r", _month_r="_month_r")


def _are_two_numbers(shown: dict[str, str]) -> bool:
    """Whether two numbers differ where both show a digit, in more of them than a slip of the pen changes; a passport's is no ID card's.

    >>> numbers = ("440882196211023120", "420117********2556", "440882********3120", "M10469286", "44088196211023120")
    >>> [_are_two_numbers({"one": numbers[0], "other": other}) for other in numbers[1:]]
    [True, False, True, False]
    """
    one, other = shown.values()
    if len(one) != len(other):  # a digit is missing or typed twice, and all behind it moved
        return one[0].isalpha() != other[0].isalpha()
    return sum(a != b and "*" not in (a, b) for a, b in zip(one, other, strict=True)) >= UNLIKE


def _unlike_places() -> pl.Expr:
    """In how many places two short names differ."""
    one, other = (pl.col(name) for name in ("holder_name", "holder_name_r"))
    return pl.sum_horizontal(one.str.slice(at, 1) != other.str.slice(at, 1) for at in range(LONGEST))


def _told(pairs: pl.DataFrame, **of_other: str) -> pl.DataFrame:
    told = {column: pl.col(of_other.get(f"{column}_r", column)).alias(f"{column}_r") for column in TOLD}
    return pairs.select("record_id", "record_id_r", *TOLD, *told.values())


def _by_sex_or_number(named: pl.DataFrame) -> pl.DataFrame:
    """The records of namesakes of two sexes, or with the next number of one sequence."""
    pairs = _pairs(named, *CONFERRED, "holder_name")
    sexes = (pl.col("sex") != pl.col("sex_r")).fill_null(False)
    return pairs.filter(sexes | _counts_on()).select("record_id", "record_id_r")


def _listed_in_turn(named: pl.DataFrame) -> pl.DataFrame:
    """The records of two people of one list and one conferral with neighbouring numbers, however near their names: 黄福玉 and 黄福钰."""
    numbered = named.drop_nulls("certificate_number").with_columns(
        _stem=pl.col("certificate_number").str.head(-1), _length=pl.col("holder_name").str.len_chars()
    )
    pairs = _pairs(numbered.filter(pl.col("_length") <= LONGEST), *CONFERRED, "_stem", "_length")
    return pairs.filter(_unlike_places() == 1, _counts_on()).select("record_id", "record_id_r")


def _elsewhere(named: pl.DataFrame, told: pl.DataFrame) -> pl.DataFrame:
    """The records of any list that state of two people what a list tells them apart by."""
    two = told.select(*TOLD, *(f"{column}_r" for column in TOLD)).unique()
    named = named.filter(pl.len().over(TOLD) <= MANY)
    known = named.filter(pl.len().over(*TOLD) <= MANY)
    one = two.join(known.select(*TOLD, "record_id", *OWN), on=TOLD)
    others = known.select(*(pl.col(column).alias(f"{column}_r") for column in (*TOLD, "record_id", *OWN)))
    return _without_shared(one.join(others, on=[f"{column}_r" for column in TOLD]))


def _numbered_in_turn(named: pl.DataFrame) -> pl.DataFrame:
    """The records of namesakes with neighbouring numbers and two employers, in whatever lists: they stood beside each other in one."""
    alike = ["holder_name", "title", "_month", "_stem"]
    numbered = named.drop_nulls(["employer", "certificate_number"]).with_columns(
        _stem=pl.col("certificate_number").str.head(-1)
    )
    counted = numbered.group_by(alike).agg(pl.col("certificate_number", "employer").n_unique(), rows=pl.len())
    several = counted.filter((pl.col("certificate_number") > 1) & (pl.col("employer") > 1) & (pl.col("rows") <= MANY))
    rows = numbered.join(several, on=alike, how="semi")
    pairs = rows.join(rows, on=alike, suffix="_r").filter(pl.col("record_id") < pl.col("record_id_r"))
    return _without_shared(pairs).filter(_counts_on() & _has_two_employers())


def _numbered_among_namesakes(named: pl.DataFrame) -> pl.DataFrame:
    """The records with neighbouring numbers, in whatever lists, of a name that one list has twice for one conferral with two ID numbers."""
    alike = ["holder_name", "title", "_month"]
    counted = named.group_by(*LIST, *alike).agg(people=pl.col("id_number").drop_nulls().n_unique(), rows=pl.len())
    twice = counted.filter((pl.col("people") > 1) & (pl.col("rows") <= MANY)).select(alike).unique()
    bare = pl.col("certificate_number").str.strip_chars_start("0")
    rows = (
        named.drop_nulls("certificate_number").join(twice, on=alike, how="semi").with_columns(certificate_number=bare)
    )
    rows = rows.filter(pl.len().over(alike) <= MANY)
    pairs = rows.join(rows, on=alike, suffix="_r").filter(pl.col("record_id") < pl.col("record_id_r"))
    return _without_shared(pairs).filter(_counts_on()).select("record_id", "record_id_r")


def _counts_on() -> pl.Expr:
    return pl.struct("certificate_number", "certificate_number_r").map_elements(_count_on, return_dtype=pl.Boolean)


def _has_two_employers() -> pl.Expr:
    return ~pl.struct("employer", "employer_r").map_elements(_may_be_one, return_dtype=pl.Boolean)


def _may_be_one(employers: dict[str, str]) -> bool:
    one, other = employers.values()
    return one == other or may_abbreviate(one, other) or may_abbreviate(other, one)


def _are_two_names(names: dict[str, str]) -> bool:
    """Whether a character in which two names differ can be no slip of the pen.

    >>> _are_two_names({"one": "蒙柏志", "other": "蒙柏静"}), _are_two_names({"one": "蒙柏静", "other": "蒙柏净"})
    (True, False)
    """
    one, other = names.values()
    return any(a != b and _is_no_slip(a, b) for a, b in zip(one, other, strict=True))


def _is_no_slip(a: str, b: str) -> bool:
    return "一" <= a <= "鿿" and "一" <= b <= "鿿" and not sounds_alike(a, b) and not are_alike(a, b)


def _count_on(numbers: dict[str, str | None]) -> bool:
    """Whether two numbers differ in their last digits alone, and these by one."""
    one, other = (number or "" for number in numbers.values())
    last, next_to = one[-1:], other[-1:]
    return one[:-1] == other[:-1] and last.isdigit() and next_to.isdigit() and abs(int(last) - int(next_to)) == 1
