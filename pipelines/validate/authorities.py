"""Rules on who approved: such a body exists, bore that name then, may confer that, and belongs to the campaign's city."""

import polars as pl

from pipelines.standardize.distinct import map_distinct_to
from pipelines.validate.bodies import classify, name_validity
from pipelines.validate.facts import STATED
from pipelines.validate.rule import Rule
from schemas.campaign import Campaign

AUTHORITY = "issuing_authority"
BODY = {"_body": pl.String, "_body_place": pl.String, "_authority_is_local": pl.Boolean}
RESPELLED = "respelled:issuing_authority"
"""The mark of a body read in spite of a slip."""
ENOUGH = 100
"""So many records of a bureau or an employer show what its field is."""
SELDOM = 0.01
"""What makes up less of an authority's records than this, and more of all records, is none of its field."""
VALIDITY = {
    "_body_first_new": pl.Int64,
    "_body_first_renamed": pl.Int64,
    "_body_last_of_place": pl.Int64,
    "_body_last_of_name": pl.Int64,
}


def describe_authorities(records: pl.DataFrame, campaign: Campaign) -> pl.DataFrame:
    """The records with what is known of their authority."""
    bodies = map_distinct_to(records[AUTHORITY], lambda text: classify(text, campaign.region_names), BODY)
    above = bodies["_body_place"].is_in(campaign.authorities_above).fill_null(False)
    bodies = bodies.with_columns(_authority_is_local=pl.col("_authority_is_local") | above)
    names = map_distinct_to(records[f"{AUTHORITY}_raw"], name_validity, VALIDITY)
    return pl.concat([records, bodies, names], how="horizontal").with_columns(
        _outside_field=_outside_field(records.height)
    )


def authority_rules() -> list[Rule]:
    """Rules on the approving body."""
    low, high = pl.col("_acquired_low"), pl.col("_acquired_high")
    body = pl.col("_body")
    local_power = body.is_in(["organization", "unlisted"]) | is_county(pl.col("_body_place"))
    return [
        Rule("AUTHORITY_MISSING", AUTHORITY, ~pl.col(f"{STATED}{AUTHORITY}")),
        Rule("AUTHORITY_POWERLESS", AUTHORITY, body == "powerless"),
        Rule("AUTHORITY_PLACE_UNKNOWN", AUTHORITY, body == "no_such_place"),
        Rule("AUTHORITY_NOT_UNDERSTOOD", AUTHORITY, body == "unknown"),
        Rule("AUTHORITY_MISSPELT", AUTHORITY, (body == "misspelt") | pl.col("marks").list.contains(RESPELLED)),
        Rule("AUTHORITY_UNLISTED", AUTHORITY, body == "unlisted"),
        Rule(
            "AUTHORITY_SEAT_UNKNOWN",
            AUTHORITY,
            (body == "unlisted") & pl.col("_body_place").is_not_null() & pl.col("_authority_is_local").is_null(),
        ),
        Rule("AUTHORITY_NOT_YET", AUTHORITY, high < pl.col("_body_first_new")),
        Rule("AUTHORITY_LATER_NAME", AUTHORITY, high < pl.col("_body_first_renamed")),
        Rule("AUTHORITY_ABOLISHED", AUTHORITY, low > pl.col("_body_last_of_place")),
        Rule("AUTHORITY_FORMER_NAME", AUTHORITY, low > pl.col("_body_last_of_name")),
        Rule("AUTHORITY_OUTSIDE_FIELD", AUTHORITY, pl.col("_outside_field")),
        Rule("AUTHORITY_ABOVE_ITS_POWER", AUTHORITY, local_power & (pl.col("level") == "高级")),
    ]


def is_county(place: pl.Expr) -> pl.Expr:
    """Whether a place is a county, a district or a new area and no city of its own."""
    return place.str.contains("[县区]$") & ~place.str.contains("自治区$")


def _outside_field(total: int) -> pl.Expr:
    """Whether a bureau or an employer approved a title of a series that it never deals with and that is common elsewhere.

    The leading group of a city or county deals with all series; which ones a bureau has is nowhere written down.
    """
    known = pl.col("series").is_not_null() & pl.col("_body").is_in(["bureau", "organization"])
    own = pl.col("series").count().over(AUTHORITY)
    here = pl.col("series").count().over(AUTHORITY, "series")
    everywhere = pl.col("series").count().over("series")
    return known & (own >= ENOUGH) & (here < SELDOM * own) & (everywhere >= SELDOM * total)
