"""How authorities write their numbers: a number that its authority never writes so, or that only another one does."""

import polars as pl

from pipelines.findings.sources import is_hardly_told
from pipelines.standardize.authorities import organizations
from pipelines.survivorship.custom import mark_customs, number_style

A_CUSTOM = 3
"""A form of numbers that an authority used so often is a way of its own …"""
KNOWN, NEARLY_ALL = 20, 0.95
"""… and its ways are known where so many numbers, and this part of all, have one."""
FEW, MANY = 5, 100
"""So many numbers that better sources state show an authority's ways where all of them are alike, and whose a beginning is; so many of all authorities show the ways that there are."""
YEARS = 3
DIGITS = r"\d"


def in_no_form(attested: pl.DataFrame) -> pl.DataFrame:
    """Certificates whose number has so many digits, or such signs around them, as their authority's never have, though its ways are known; or that begins as only another's do."""
    numbered = attested.drop_nulls(["issuing_authority", "certificate_number"]).with_columns(_form=_form())
    odd = numbered.join(_strange_forms(numbered), on=["issuing_authority", "_form"], how="semi")
    told = mark_customs(attested).with_columns(pl.coalesce("issuing_authority", "_by_word"))
    known = told.drop_nulls(["issuing_authority", "certificate_number"]).with_columns(
        _form=_form(), _style=number_style(pl.col("certificate_number")), _hardly=is_hardly_told()
    )
    unplaced = _like_nobodys(told.filter(pl.col("certificate_number").is_not_null()).with_columns(_form=_form()))
    strays = (odd, _never_used(known), _begun_as_anothers(known), unplaced)
    ids = pl.concat([frame.select("certificate_id") for frame in strays])
    return attested.join(ids.unique(), on="certificate_id", how="semi")


def _form() -> pl.Expr:
    return pl.col("certificate_number").str.replace_all(DIGITS, "0")


def _strange_forms(numbered: pl.DataFrame) -> pl.DataFrame:
    """Authority and form of which hardly a number is, though nearly all of that authority's are of a custom."""
    forms = (
        numbered.group_by("issuing_authority", "_form")
        .agg(uses=pl.len())
        .with_columns(
            known=pl.col("uses").filter(pl.col("uses") >= A_CUSTOM).sum().over("issuing_authority"),
            total=pl.col("uses").sum().over("issuing_authority"),
        )
    )
    return forms.filter(
        (pl.col("uses") < A_CUSTOM) & (pl.col("known") >= KNOWN) & (pl.col("known") >= NEARLY_ALL * pl.col("total"))
    )


def _never_used(known: pl.DataFrame) -> pl.DataFrame:
    """Certificates that hardly anybody tells of, in whose number's form none of their authority's better told ones is: however many are told so badly, they prove no custom.

    Mere digits that are fewer than the others' may have lost their zeros, unless one still stands in front.
    """
    better, authority = ~pl.col("_hardly"), "issuing_authority"
    digits = pl.col("_form").str.len_chars()
    starts = ~pl.col("certificate_number").str.starts_with("0")
    lost = starts & ~pl.col("_form").str.contains("[^0]") & (digits < digits.filter(better).max().over(authority))
    forms = pl.col("_form").filter(better).n_unique().over(authority)
    of_authority, of_form = better.sum().over(authority), better.sum().over(authority, "_form")
    is_known = (of_authority >= KNOWN) | ((of_authority >= FEW) & (forms == 1))
    return known.filter(pl.col("_hardly") & is_known & (of_form == 0) & ~lost)


def _like_nobodys(numbered: pl.DataFrame) -> pl.DataFrame:
    """Certificates that hardly anybody tells of and whose authority nobody knows, whose number has so many digits, or such signs around them, as no better told one of any authority has; bare digits without a zero in front may have lost some.

    An employer that may confer, and numbers several of its own people's so, has that way of its own.
    """
    better = numbered.filter(~is_hardly_told())
    own = pl.col("employer").is_in(list(organizations().values())) & (pl.len().over("employer", "_form") >= FEW)
    unplaced = numbered.filter(pl.col("issuing_authority").is_null() & is_hardly_told() & ~own.fill_null(False))
    may_lack_zeros = pl.col("certificate_number").str.contains(r"^[1-9]\d*$")
    told = unplaced.filter(~may_lack_zeros) if better.height >= MANY else unplaced.clear()
    return told.join(better, on="_form", how="anti")


def _begun_as_anothers(known: pl.DataFrame) -> pl.DataFrame:
    """Certificates that hardly anybody tells of, whose number begins as none of their authority's better told ones: though those all begin alike, or as nearly all of its kind another authority's do."""
    better, authority, style = ~pl.col("_hardly"), "issuing_authority", "_style"
    year = pl.col("acquired_on").str.slice(0, 4)
    told = known.filter(better).group_by(style, authority).agg(uses=pl.len(), years=year.n_unique())
    shares = told.with_columns(
        of_style=pl.col("uses").sum().over(style),
        of_authority=pl.col("uses").sum().over(authority),
        most=pl.col("uses").max().over(authority),
    )
    whose = shares.filter((pl.col("uses") >= FEW) & (pl.col("uses") >= NEARLY_ALL * pl.col("of_style")))
    # A year in front is of one year alone: what stands there in several has nothing to do with it.
    alike = shares.filter(pl.col("years") >= YEARS).filter(
        ((pl.col("of_authority") >= KNOWN) & (pl.col("most") >= NEARLY_ALL * pl.col("of_authority")))
        | ((pl.col("of_authority") >= FEW) & (pl.col("most") == pl.col("of_authority")))
    )
    uses, of_style, of_form = (better.sum().over(authority, *more) for more in ((), (style,), ("_form",)))
    strays = known.with_columns(_in_form=of_form > 0).filter(pl.col("_hardly") & (uses >= FEW) & (of_style == 0))
    met = strays.join(whose.select(style, whose=authority), on=style)
    of_another = met.filter(pl.col("whose") != pl.col(authority)).select("certificate_id")
    of_nobody = strays.filter("_in_form").join(alike, on=authority, how="semi").select("certificate_id")
    return pl.concat([of_another, of_nobody])
