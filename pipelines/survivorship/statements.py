"""Who states what: the records of each certificate and holder, ready to be weighed column by column."""

import json

import polars as pl

from pipelines.survivorship.rules import RULES, Scope
from schemas.columns import COLUMNS

FROM_NAMES = frozenset({"file_name", "office", "sheet"})
"""Places whose words speak of the delivery as a whole and only by custom of each row."""
FROM_TITLES = frozenset({("year", "prose"), ("acquisition_method", "prose"), ("acquisition_method", "group_heading")})
"""What a list's words say of its rows by custom alone: a title is conferred in the year after that of its review as well, and who was
recognized after probation stands among those whom 经评审 or 评审通过 speaks of."""
NUMBERS = ("certificate_number", "management_number")
KEPT = frozenset(column for column, rule in RULES.items() if rule.scope == "certificate") - {"remarks"}
"""What a corrected row may have lost; who its holder is, and what is noted of it, are as the correction has them."""
KEYS: dict[Scope, str] = {"holder": "_holder", "certificate": "_certificate"}
"""The number that stands for a holder or certificate while values are weighed."""


def gather_members(records: pl.DataFrame, assignments: pl.DataFrame) -> pl.DataFrame:
    """The linked records that have a say, with small numbers for certificate, holder and file.

    A superseded record speaks where its whole cluster is superseded, or of what a cell left blank in its correction lost:
    `_stands` is false of such a one. The order is that of the record ids.
    """
    linked = assignments.select("record_id", "certificate_id", "holder_id").filter(
        pl.any_horizontal(pl.col("certificate_id", "holder_id").is_not_null())
    )
    members = records.join(linked, on="record_id", how="inner").sort("record_id")
    if "superseded_by" in members.columns:
        members = _keep_what_corrections_lost(members)
    else:
        members = members.with_columns(_stands=pl.lit(True))
    return _borrowed_columns(members).with_columns(
        _certificate=_number("certificate_id"),
        _holder=_number(pl.coalesce("holder_id", "certificate_id")),
        _file=_number("source_file"),
    )


def _keep_what_corrections_lost(members: pl.DataFrame) -> pl.DataFrame:
    """The records that stand, or whose whole cluster is superseded; of the others what no record that stands states of their certificate.

    A number that stands at another certificate by now was taken out, and not lost.
    """
    superseded = pl.col("superseded_by").is_not_null()
    speaks = ~superseded | superseded.all().over(pl.coalesce("certificate_id", "holder_id"))
    marked = members.with_columns(_stands=speaks)
    standing = marked.filter("_stands")
    lost = {column: pl.col(column).filter("_stands").is_null().all().over("certificate_id") for column in KEPT}
    for column in NUMBERS:
        lost[column] &= ~pl.col(column).is_in(standing[column].drop_nulls().unique().implode())
    said = [
        column for column in (*COLUMNS, "former_name", "birth_month", "id_number_partial") if column in members.columns
    ]
    heard = (pl.when(pl.col("_stands") | lost.get(column, pl.lit(False))).then(column).alias(column) for column in said)
    return marked.with_columns(heard).filter(pl.col("_stands") | pl.any_horizontal(pl.col(KEPT).is_not_null()))


def _number(values: str | pl.Expr) -> pl.Expr:
    """A small number for each distinct text, by its order; null stays null."""
    expression = pl.col(values) if isinstance(values, str) else values
    return pl.when(expression.is_not_null()).then(expression.rank("dense")).cast(pl.UInt32)


def state(members: pl.DataFrame, column: str, scope: Scope, extras: tuple[str, ...] = ()) -> pl.DataFrame:
    """One row per record that states the column: key, value, whether it is the source's own, where it is from."""
    return members.filter(pl.col(column).is_not_null() & (pl.col(column) != "")).select(
        pl.col(KEYS[scope]).alias("key"),
        pl.col(column).alias("value"),
        (~pl.col("_borrowed").str.contains(f" {column} ", literal=True)).alias("own"),
        "_certificate",
        "_holder",
        "_file",
        "trust_rank",
        "record_id",
        *extras,
    )


def _borrowed_columns(members: pl.DataFrame) -> pl.DataFrame:
    """The records with `_borrowed`: the columns, between blanks, that the source of the row doesn't state itself.

    They are inferred from other columns, restored, or taken from the name of the file, the sheet or the office.
    """
    contexts = members["context"].drop_nulls().unique()
    named = pl.Series([_named_columns(context) for context in contexts], dtype=pl.String)
    return (
        members.join(
            pl.DataFrame({"context": contexts, "_named": named}), on="context", how="left", maintain_order="left"
        )
        .with_columns(
            _borrowed=pl.concat_str(
                pl.lit(" "),
                pl.col("inferred").list.join(" ").fill_null("").str.replace_all(r"<-\S*", ""),
                pl.lit(" "),
                pl.col("marks").list.join(" ").fill_null("").str.replace_all("restored:", "", literal=True),
                pl.lit(" "),
                pl.col("_named").fill_null(""),
                pl.lit(" "),
            )
        )
        .drop("_named")
    )


def _named_columns(context: str) -> str:
    """The columns whose value comes from a name that speaks of the delivery as a whole."""
    places = {column: place.get("from") for column, place in json.loads(context).items()}
    return " ".join(
        sorted(column for column, place in places.items() if place in FROM_NAMES or (column, place) in FROM_TITLES)
    )
