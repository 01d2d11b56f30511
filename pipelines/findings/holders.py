"""Holders: who they are, and conferrals that no one person can have."""

import polars as pl

from pipelines.findings.dates import month_of
from pipelines.findings.raising import raised
from pipelines.findings.sources import UNOFFICIAL, is_hardly_told, is_lone, is_weak
from pipelines.linkage.bearers import are_strangers
from pipelines.reconcile.folding import fold_number

RECOGNITION = "重新确认"
WORTH_OF_AN_OFFICE = 1_000_000
"""An office with a say attests more than any number of files without one."""
BEARERS = 20
"""So many holders of one ID number, the best attested ones, are set against each bearer: a number filled down a whole list has thousands."""
MANY = 30
"""A holder with more certificates in one series is nobody's career: each is set against the first and the last of every grade and day alone."""
APART = ("sex", "employer", "specialty", "management_number", "approval_document")
"""What namesakes of one day differ in where they are two."""
SOON = 35
"""In so many months after the grade of an assistant nobody gets the medium one."""
RANK = {"员级": 1, "助理级": 2, "中级": 3, "副高级": 4, "正高级": 5}


def judge_holders(attested: pl.DataFrame, values: pl.DataFrame, records: pl.DataFrame) -> list[pl.DataFrame]:
    """Findings on identity, and on conferrals of one holder that exclude each other."""
    nobody = pl.col("id_number").is_null() & pl.col("certificate_number").is_null()
    dated = attested.with_columns(acquired_on=pl.coalesce("acquired_on", "year"))
    excluding, by_name = pl.concat([_excluding(dated), _in_two_series(attested)]), _by_name_alone(attested, values)
    return [
        raised(attested, "IDENTITY_UNCLEAR", "holder_name", condition=pl.col("holder_name").is_null()),
        raised(attested, "IDENTITY_THIN", "id_number", condition=nobody),
        raised(_contested(attested, values, records), "ID_NUMBERS_CONFLICT", "id_number"),
        raised(_of_two(attested), "ID_NUMBER_OF_TWO", "id_number", detail=pl.col("against")),
        raised(excluding, "CONFERRALS_EXCLUDE", "acquired_on", detail=pl.col("against")),
        raised(
            excluding.join(by_name, on="certificate_id", how="semi"),
            "HOLDER_BY_NAME_ALONE",
            "id_number",
            detail=pl.col("against"),
        ),
        raised(_too_soon(attested), "RAISED_TOO_SOON", "acquired_on", detail=pl.col("against")),
        raised(_again(attested), "CONFERRED_TWICE", "acquired_on", detail=pl.col("against")),
        raised(_of_namesake(attested, values, records), "NAMESAKE_CONTESTS", "id_number", detail=pl.col("against")),
        raised(_beside_namesake(attested), "NAMESAKE_AT_WORKPLACE", "id_number", detail=pl.col("against")),
        raised(_of_another_title(attested), "NUMBER_OF_ANOTHER_TITLE", "certificate_number", detail=pl.col("against")),
    ]


def _by_name_alone(attested: pl.DataFrame, values: pl.DataFrame) -> pl.DataFrame:
    """Certificates none of whose own records states a whole ID number: the name, and what goes with it, alone gave them to their holder."""
    stated = values.filter((pl.col("column") == "id_number") & (pl.col("why") != "holder"))
    return attested.join(stated, on="certificate_id", how="anti").select("certificate_id")


def _of_two(attested: pl.DataFrame) -> pl.DataFrame:
    """Certificates whose ID number another holder has too, under a name that cannot be the same person's; the better attested holder's stand.

    Where a number has more than `BEARERS` holders, each is compared with the best attested ones alone.
    """
    borne = attested.drop_nulls(["id_number", "holder_id", "holder_name"])
    holders = borne.group_by("id_number", "holder_id").agg(
        pl.col("holder_name").sort().first(),
        worth=(pl.col("files").cast(pl.Int64) + pl.col("official").cast(pl.Int64) * WORTH_OF_AN_OFFICE).max(),
        against=pl.col("certificate_id").sort().str.join(", "),
    )
    best = holders.sort("worth", "holder_id", descending=[True, False]).group_by("id_number").head(BEARERS)
    pairs = holders.join(best, on="id_number", suffix="_other").filter(
        pl.col("holder_id") != pl.col("holder_id_other"), pl.col("worth") <= pl.col("worth_other")
    )
    strangers = pairs.filter(are_strangers(pairs["holder_name"], pairs["holder_name_other"]))
    doubted = strangers.group_by("holder_id").agg(against=pl.col("against_other").sort().str.join(", "))
    return borne.join(doubted, on="holder_id", how="inner").sort("certificate_id")


def _too_soon(attested: pl.DataFrame) -> pl.DataFrame:
    """Certificates that hardly anybody tells of, of the grade above one that their holder got in the same series less than three years before."""
    dated = attested.drop_nulls(["holder_id", "series", "acquired_on", "grade"])
    told = dated.select(
        "certificate_id", "holder_id", "series", _rank=pl.col("grade").replace_strict(RANK, return_dtype=pl.Int64),
        _low=month_of(pl.col("acquired_on"), "01"), _high=month_of(pl.col("acquired_on"), "12"), _hardly=is_hardly_told(),
    )  # fmt: skip
    raised_to = told.filter("_hardly", pl.col("_rank") == RANK["中级"])
    pairs = _paired(raised_to, told.filter(pl.col("_rank") < RANK["中级"]), ("holder_id", "series"))
    after = pl.col("_high") - pl.col("_low_other")
    return _against(pairs.filter(after.is_between(0, SOON)))


def _again(attested: pl.DataFrame) -> pl.DataFrame:
    """Certificates of a lone unofficial file whose title better sources record for the holder at another time.

    A title is conferred once; only 重新确认 confers it again, and after that nothing does.
    """
    titled = attested.filter(pl.col("title").is_not_null()).with_columns(
        _again=pl.col("acquisition_method").eq_missing(RECOGNITION)
    )
    better = titled.filter(~is_weak()).select(
        "holder_id", "series", "title", other="acquired_on", against="certificate_id", recognized="_again"
    )
    told = titled.filter(is_weak() & ~pl.col("_again")).join(better, on=["holder_id", "series", "title"], how="inner")
    shorter = pl.min_horizontal(pl.col("acquired_on").str.len_chars(), pl.col("other").str.len_chars())
    mine, others = (pl.col(column).str.slice(0, shorter) for column in ("acquired_on", "other"))
    excluded = pl.when("recognized").then(mine > others).otherwise(mine != others)
    return (
        told.filter(excluded)
        .group_by("certificate_id")
        .agg(pl.col("against").unique().sort().str.join(", "))
        .sort("certificate_id")
    )


def _of_namesake(attested: pl.DataFrame, values: pl.DataFrame, records: pl.DataFrame) -> pl.DataFrame:
    """Certificates whose ID number no office with a say states, or one alone against several, while a namesake with another one is told of for the same title and month, with the same number, or one number unknown and nothing else that tells two people.

    A list without ID numbers names either of them, and whoever shows the document's number and day joins it.
    """
    own = values.filter((pl.col("column") == "id_number") & (pl.col("why") != "holder")).join(
        records.filter(~pl.col("office_kind").is_in(UNOFFICIAL)).select("record_id"), on="record_id", how="semi"
    )
    sure = attested.join(own, left_on=["certificate_id", "id_number"], right_on=["certificate_id", "value"], how="semi")
    keys = ("holder_name", "title", "_month")
    month = pl.col("acquired_on").str.slice(0, 7)
    told = attested.with_columns(_month=month).drop_nulls([*keys, "id_number"]).filter(month.str.len_chars() == 7)
    is_sure = pl.col("certificate_id").is_in(sure["certificate_id"].implode())
    told = told.select("certificate_id", *keys, "id_number", "certificate_number", "offices", *APART, _sure=is_sure)
    pairs = _paired(told, told, keys)
    # One office's word for a number is no better than another's where several tell of the namesake.
    is_weaker = ~pl.col("_sure") | ((pl.col("offices") == 1) & (pl.col("offices_other") > 1))
    is_one_number = pl.col("certificate_number") == pl.col("certificate_number_other")
    are_apart = pl.any_horizontal((pl.col(column) != pl.col(f"{column}_other")).fill_null(False) for column in APART)
    are_two = pl.col("id_number") != pl.col("id_number_other")
    contested = pairs.filter(is_weaker & are_two & is_one_number.fill_null(~are_apart))
    return _against(contested)


def _beside_namesake(attested: pl.DataFrame) -> pl.DataFrame:
    """Certificates that one office alone states, beside a namesake of another ID number at the same employer: one word doesn't tell that they are two."""
    keys = ("holder_name", "employer")
    told = attested.drop_nulls([*keys, "id_number", "holder_id"])
    told = told.select("certificate_id", *keys, "id_number", "holder_id", _lone=is_lone() & ~pl.col("in_document"))
    pairs = _paired(told.filter("_lone"), told, keys)
    is_another = (pl.col("id_number") != pl.col("id_number_other")) & (pl.col("holder_id") != pl.col("holder_id_other"))
    return _against(pairs.filter(is_another))


def _of_another_title(attested: pl.DataFrame) -> pl.DataFrame:
    """Certificates in no document's list whose number another title of their holder has, of the same authority as far as both name it, that more offices or a document's list tell of, or as many where hardly anybody does: each certificate has a number of its own."""
    numbered = attested.drop_nulls(["certificate_number", "holder_id", "title"]).select(
        "certificate_id", "holder_id", "title", "issuing_authority", "in_document", "offices", "certificate_number",
        _hardly=is_hardly_told(),
    )  # fmt: skip
    folded = [fold_number(number).lstrip("0") for number in numbered["certificate_number"]]
    told = numbered.with_columns(_number=pl.Series(folded, dtype=pl.String))
    pairs = _paired(told.filter(~pl.col("in_document")), told, ("holder_id", "_number"))
    is_one_body = (pl.col("issuing_authority") == pl.col("issuing_authority_other")).fill_null(True)
    is_better = pl.col("in_document_other") | (pl.col("offices") - pl.col("_hardly") < pl.col("offices_other"))
    return _against(pairs.filter((pl.col("title") != pl.col("title_other")) & is_one_body & is_better))


def _contested(attested: pl.DataFrame, values: pl.DataFrame, records: pl.DataFrame) -> pl.DataFrame:
    """Certificates whose own records state two valid ID numbers in equally many files, unrepaired."""
    stated = (
        values.filter((pl.col("column") == "id_number") & (pl.col("why") != "holder"))
        .join(
            records.filter(pl.col("id_number_status") == "valid").select("record_id", "source_file"),
            on="record_id",
            how="inner",
        )
        .group_by("certificate_id", "value")
        .agg(files=pl.col("source_file").n_unique())
        .sort("certificate_id", "files", "value", descending=[False, True, False])
    )
    tied = stated.group_by("certificate_id", maintain_order=True).agg(
        best=pl.col("files").first(), next=pl.col("files").get(1, null_on_oob=True)
    )
    return attested.join(tied.filter(pl.col("best") == pl.col("next")), on="certificate_id", how="semi")


def _excluding(attested: pl.DataFrame) -> pl.DataFrame:
    """Certificates of one holder in one series: two titles of one day, or a lower grade after a higher one."""
    dated = attested.filter(pl.col("acquired_on").is_not_null() & pl.col("grade").is_not_null()).select(
        "certificate_id",
        "holder_id",
        "series",
        "title",
        "acquired_on",
        _rank=pl.col("grade").replace_strict(RANK, return_dtype=pl.Int64),
        _precision=pl.col("acquired_on").str.len_chars(),
    )
    pairs = _side_by_side(dated)
    shorter = pl.min_horizontal(pl.col("acquired_on").str.len_chars(), pl.col("acquired_on_other").str.len_chars())
    mine, other = (pl.col(name).str.slice(0, shorter) for name in ("acquired_on", "acquired_on_other"))
    same_day = (pl.col("acquired_on") == pl.col("acquired_on_other")) & (pl.col("acquired_on").str.len_chars() == 10)
    lower_after = (pl.col("_rank") < pl.col("_rank_other")) & (mine > other)
    higher_before = (pl.col("_rank") > pl.col("_rank_other")) & (mine < other)
    excluded = pairs.filter((same_day & (pl.col("title") != pl.col("title_other"))) | lower_after | higher_before)
    return _against(excluded)


def _against(pairs: pl.DataFrame) -> pl.DataFrame:
    """Each certificate with those that it stands `against`."""
    told = pairs.group_by("certificate_id").agg(against=pl.col("certificate_id_other").unique().sort().str.join(", "))
    return told.sort("certificate_id")


def _in_two_series(attested: pl.DataFrame) -> pl.DataFrame:
    """Certificates of one holder in two series, of one day and one body as far as both name it, or of one month and surely of one body: one review hears nobody in two."""
    on = ("holder_id", "_month")
    dated = attested.with_columns(_month=pl.col("acquired_on").str.slice(0, 7)).drop_nulls([*on, "series"])
    several = dated.filter((pl.col("_month").str.len_chars() == 7) & pl.len().over(on).is_between(2, MANY))
    told = several.select("certificate_id", *on, "series", "acquired_on", "issuing_authority")
    pairs = _paired(told, told, on)
    day, other = pl.col("acquired_on"), pl.col("acquired_on_other")
    is_told = pl.min_horizontal(day.str.len_chars(), other.str.len_chars()) == 10
    one_body = (pl.col("issuing_authority") == pl.col("issuing_authority_other")).fill_null(is_told)
    return _against(pairs.filter((pl.col("series") != pl.col("series_other")) & one_body & ~(is_told & (day != other))))


def _side_by_side(dated: pl.DataFrame) -> pl.DataFrame:
    """Certificates of one holder in one series beside those that could exclude them; of more than `MANY` beside a few that do if any does."""
    held = pl.len().over("holder_id", "series")
    few, many = dated.filter(held.is_between(2, MANY)), dated.filter(held > MANY)
    in_series, on_day = ("holder_id", "series"), ("holder_id", "series", "acquired_on")
    by_date = _ends(many, (*in_series, "_rank", "_precision"), "acquired_on")
    by_title = _ends(many.drop_nulls("title"), on_day, "title")
    return pl.concat([_paired(few, few, in_series), _paired(many, by_date, in_series), _paired(many, by_title, on_day)])


def _paired(certificates: pl.DataFrame, others: pl.DataFrame, on: tuple[str, ...]) -> pl.DataFrame:
    """Each certificate beside every other one of the same holder, series and whatever else is asked."""
    told = others.select(pl.all().name.suffix("_other"))
    pairs = certificates.join(told, left_on=on, right_on=[f"{column}_other" for column in on], coalesce=False)
    return pairs.filter(pl.col("certificate_id") != pl.col("certificate_id_other"))


def _ends(certificates: pl.DataFrame, of: tuple[str, ...], by: str) -> pl.DataFrame:
    """The first and the last certificate of each group: if any of the group excludes another certificate, one of them does."""
    grouped = certificates.sort(by, "certificate_id").group_by(of, maintain_order=True)
    return pl.concat([grouped.head(1), grouped.tail(1)]).select(certificates.columns).unique("certificate_id")
