"""What speaks for each option: one function a criterion, greater is better. Only contested keys come here."""

from collections.abc import Callable

import polars as pl

from pipelines.lookup_keys import fold_certificate_number, fold_name
from pipelines.survivorship import (
    criteria_of_authority,
    criteria_of_fit,
    criteria_of_form,
    criteria_of_names,
    criteria_of_register,
    criteria_of_sequence,
    criteria_of_spelling,
)
from pipelines.survivorship.context import Context
from pipelines.survivorship.rules import Rule


def weigh(stated: pl.DataFrame, column: str, rule: Rule, context: Context) -> pl.DataFrame:
    """One row per key and value, with a column for each criterion of the rule."""
    stated = stated.with_columns(family=_family(stated["value"], rule))
    of_family = stated.group_by("key", "family").agg(
        agreement=pl.col("_file").n_unique(), trust=-pl.col("trust_rank").min(), own=pl.col("own").any()
    )
    options = (
        stated.group_by("key", "family", "value")
        .agg(form_agreement=pl.col("_file").n_unique(), **_aggregates(stated))
        .join(of_family, on=["key", "family"], how="left")
        .sort("key", "value")
    )
    for name in rule.criteria:
        if name in CRITERION:
            options = CRITERION[name](options, stated, column, context)
    return options


def _aggregates(stated: pl.DataFrame) -> dict[str, pl.Expr]:
    """What the extra columns of the statements say of a value."""
    found: dict[str, pl.Expr] = {}
    if "id_number_status" in stated.columns:
        found["valid"] = (pl.col("id_number_status") == "valid").any()
    if "_dated" in stated.columns:
        found["recency"] = pl.col("_dated").max()
    return found


def _family(values: pl.Series, rule: Rule) -> pl.Series:
    """What values share that say the same in another form."""
    match rule.family:
        case "name":
            return _map(values, fold_name)
        case "number":
            return _map(values, lambda text: fold_certificate_number(text).lstrip("0"))
        case "year":
            return values.str.slice(0, 4)
    return values


def _map(values: pl.Series, change: Callable[[str], str]) -> pl.Series:
    distinct = values.unique().sort()
    return values.replace_strict(distinct, pl.Series(map(change, distinct), dtype=pl.String), return_dtype=pl.String)


CRITERION: dict[str, Callable[[pl.DataFrame, pl.DataFrame, str, Context], pl.DataFrame]] = {
    "completeness": criteria_of_form.weigh_completeness,
    "legible": criteria_of_form.weigh_legible,
    "mobile": criteria_of_form.weigh_mobile,
    "present_name": criteria_of_fit.weigh_present_name,
    "surname": criteria_of_form.weigh_surname,
    "full_form": criteria_of_form.weigh_full_form,
    "not_replaced": criteria_of_form.weigh_not_replaced,
    "as_stated": criteria_of_form.weigh_as_stated,
    "proper_form": criteria_of_form.weigh_proper_form,
    "common_word": criteria_of_register.weigh_common_word,
    "usage": criteria_of_register.weigh_usage,
    "commonness": criteria_of_names.weigh_commonness,
    "given_name": criteria_of_names.weigh_given_name,
    "month_agreement": criteria_of_form.weigh_month_agreement,
    "day_agreement": criteria_of_form.weigh_day_agreement,
    "month_trust": criteria_of_form.weigh_month_trust,
    "borne_out": criteria_of_spelling.weigh_borne_out,
    "unshortened": criteria_of_form.weigh_unshortened,
    "well_spelt": criteria_of_register.weigh_well_spelt,
    "precision": criteria_of_form.weigh_precision,
    "same_document": criteria_of_register.weigh_same_document,
    "fits_day": criteria_of_register.weigh_fits_day,
    "same_day": criteria_of_register.weigh_same_day,
    "authority_month": criteria_of_authority.weigh_authority_month,
    "same_batch": criteria_of_authority.weigh_same_batch,
    "authority_day": criteria_of_authority.weigh_authority_day,
    "unshared": criteria_of_authority.weigh_unshared,
    "custom": criteria_of_register.weigh_custom,
    "in_form": criteria_of_register.weigh_in_form,
    "fits_titles": criteria_of_register.weigh_fits_titles,
    "soon_after": criteria_of_fit.weigh_soon_after,
    "near_conferral": criteria_of_fit.weigh_near_conferral,
    "of_number_year": criteria_of_fit.weigh_of_number_year,
    "of_stated_year": criteria_of_fit.weigh_of_stated_year,
    "in_order": criteria_of_fit.weigh_in_order,
    "of_stated_dates": criteria_of_fit.weigh_of_stated_dates,
    "of_document_year": criteria_of_fit.weigh_of_document_year,
    "named_then": criteria_of_fit.weigh_named_then,
    "in_sequence": criteria_of_sequence.weigh_in_sequence,
    "carries_year": criteria_of_sequence.weigh_carries_year,
    "in_reach": criteria_of_sequence.weigh_in_reach,
    "between_numbers": criteria_of_sequence.weigh_between_numbers,
    "near_sequence": criteria_of_sequence.weigh_near_sequence,
    "not_far": criteria_of_sequence.weigh_not_far,
    "fits_id_number": criteria_of_fit.weigh_fits_id_number,
    "fits_holder": criteria_of_fit.weigh_fits_holder,
    "fits_name": criteria_of_names.weigh_fits_name,
    "fits_date": criteria_of_fit.weigh_fits_date,
    "fits_series": criteria_of_fit.weigh_fits_series,
    "fits_title": criteria_of_fit.weigh_fits_title,
}
"""The criteria that are not counted for every column."""

EXTRAS = {
    "id_number": ("id_number_status",),
    "phone": ("_dated",),
    "employer": ("employer_raw", "marks"),
    "certificate_number": ("remarks", "extra"),
}
"""What a column's statements carry besides value and source."""
