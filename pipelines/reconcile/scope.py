"""Is a claimed certificate inside the campaign? Nothing is rounded into its period."""

import calendar
import datetime as dt

from pipelines.reconcile.register import Known, Register
from pipelines.reconcile.verdict import Verdict, verdict
from schemas.campaign import Campaign


def is_in_scope(fields: dict[str, str], campaign: Campaign) -> bool | None:
    """True or False by level, method and date of acquisition; null where what is stated doesn't decide."""
    verdicts = [
        _is_listed(fields.get("level"), campaign.levels),
        _is_listed(fields.get("acquisition_method"), campaign.acquisition_methods),
        _is_in_period(fields.get("acquired_on") or fields.get("year"), campaign),
    ]
    if False in verdicts:
        return False
    return None if None in verdicts else True


def _is_listed(value: str | None, allowed: tuple[str, ...]) -> bool | None:
    return value in allowed if value else None


def _is_in_period(stated: str | None, campaign: Campaign) -> bool | None:
    """True if every day that the date can mean lies in the period, False if none does."""
    if (days := possible_days(stated)) is None:
        return None
    first, last = days
    if last < campaign.period_first or first > campaign.period_last:
        return False
    return True if campaign.period_first <= first and last <= campaign.period_last else None


def possible_days(stated: str | None) -> tuple[dt.date, dt.date] | None:
    """The first and last day that an ISO date of any precision can mean; null for none.

    >>> [day.isoformat() for day in possible_days("2018-12")]
    ['2018-12-01', '2018-12-31']
    """
    try:
        parts = [int(part) for part in (stated or "").split("-")]
        match parts:
            case [year]:
                return dt.date(year, 1, 1), dt.date(year, 12, 31)
            case [year, month]:
                return dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1])
            case [year, month, day]:
                return dt.date(year, month, day), dt.date(year, month, day)
    except ValueError:
        return None
    return None


def judge_scope(known: Known, register: Register, campaign: Campaign) -> Verdict | None:
    """The verdict on a certificate outside the campaign, or that can't be placed; null for one that may go on.

    A date that only touches the period leaves the certificate's scope to a steward; the holder's word about it can pass.
    An undated certificate is placed by where its number stands in its authority's sequence.
    """
    if known.in_scope is False:
        return verdict("out_of_scope", "OUT_OF_SCOPE", known)
    if known.in_scope or "acquired_on" in known.values:
        return None
    inside = _is_in_period_by_number(known, register, campaign)
    if inside is None:
        return verdict("in_review", "SCOPE_UNKNOWN", known)
    return None if inside else verdict("out_of_scope", "OUT_OF_SCOPE", known, "DATED_BY_NUMBER")


def _is_in_period_by_number(known: Known, register: Register, campaign: Campaign) -> bool | None:
    number, authority = known.values.get("certificate_number", ""), known.values.get("issuing_authority")
    years = register.numbering.years(authority, number) if number else None
    if years is None:
        return None
    first, last = years
    if last < campaign.period_first.year or first > campaign.period_last.year:
        return False
    return True if campaign.period_first.year <= first and last < campaign.period_last.year else None
