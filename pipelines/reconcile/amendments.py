"""Changed fields: what each change is, and whether a machine may let it pass."""

import re
from collections.abc import Iterable

from pipelines.reconcile.folding import (
    fold_id,
    fold_name,
    fold_number,
    one_slip_apart,
    same_but_for_zeros,
)
from pipelines.reconcile.identity import fits, is_borne_out
from pipelines.reconcile.matching import fits_sequence
from pipelines.reconcile.plausibility import RANKS, highest_level, is_markup, is_out_of_time, visible
from pipelines.reconcile.register import Known, Register
from pipelines.reconcile.scope import possible_days
from pipelines.reconcile.submissions import Submission
from pipelines.standardize.id_number import is_valid
from schemas import titles, vocabulary
from schemas.columns import COLUMNS

PERIPHERAL = frozenset({"phone", "employer", "specialty", "remarks", "review_committee"})
"""Columns that say nothing about what was conferred on whom; with evidence the holder's word is enough."""
ESSENTIAL = frozenset(
    {"title", "series", "level", "acquisition_method", "issuing_authority", "approval_document", "sex"}
)
"""Columns that a holder's word and a picture don't fill; a source has to state the value, or a person judges."""
CODED = {"level": "levels", "series": "series", "acquisition_method": "acquisition_methods", "sex": "sexes"}
DATES = frozenset({"acquired_on", "conferred_on", "year"})


def canonical_changes(submission: Submission) -> dict[str, str | None]:
    """Column → canonical value of every changed field; null where the value can't be read."""
    return {column: canonical(column, value) for column, value in submission.changed_fields.items()}


def canonical(column: str, value: str) -> str | None:
    """The value as the register writes it; null for one that it can't hold."""
    value = visible(value) or ""
    if not value:
        return None
    if column in CODED:
        return vocabulary.spellings(CODED[column]).get(vocabulary.fold(value))
    if column == "id_number":
        return fold_id(value) if is_valid(fold_id(value)) else None
    if column in DATES:
        return canonical_date(column, value)
    if column == "phone" and not 7 <= sum(char.isdigit() for char in value) <= 20:
        return None
    return value


def canonical_date(column: str, value: str) -> str | None:
    """The ISO date at the precision given; for a year its four digits.

    >>> canonical_date("acquired_on", "2012年5月4日"), canonical_date("year", "2012-05")
    ('2012-05-04', None)
    """
    parts = [part for part in re.split(r"[年月日./-]", value.strip()) if part]
    iso = "-".join(part.rjust(2, "0") for part in parts)
    if not re.fullmatch(r"[0-9]{4}(-[0-9]{2}){0,2}", iso) or possible_days(iso) is None:
        return None
    return iso if column != "year" or len(parts) == 1 else None


def find_unreadable(submission: Submission) -> str | None:
    """The code of what makes the changed fields unreadable; null if all can be read."""
    if not submission.changed_fields:
        return "NO_CHANGED_FIELDS"
    if any(column not in COLUMNS for column in submission.changed_fields):
        return "FIELD_UNKNOWN"
    return "VALUE_INVALID" if None in canonical_changes(submission).values() else None


def find_fraud(submission: Submission, known: Known, register: Register) -> str | None:
    """The code of a change that no evidence justifies: a level raised, another's ID number or certificate number taken."""
    changes = {column: value for column, value in canonical_changes(submission).items() if value}
    if _raises_level(changes, known):
        return "UPGRADE_WITHOUT_GROUND"
    if "id_number" in changes and _takes_over(changes["id_number"], known, register):
        return "ID_TAKEOVER"
    if "certificate_number" in changes and _number_is_taken(changes["certificate_number"], known, register):
        return "CLAIMED_NUMBER_OF_ANOTHER"
    return None


def _raises_level(changes: dict[str, str], known: Known) -> bool:
    """True if level, or series and title together, come out higher than anything that a source states."""
    changes = {column: value for column, value in changes.items() if not is_stated(column, value, known)}
    if not changes.keys() & {"level", "series", "title"}:
        return False
    claimed = _claimed_levels(changes, known)
    stated = {level for source in known.sources["level"] if (level := source.value)} | _levels_of_titles(known)
    stated |= {known.values["level"]} if "level" in known.values else set()
    if not stated:
        return bool(claimed & {"高级", "中级"})
    return max((RANKS[level] for level in claimed), default=0) > max(RANKS[level] for level in stated)


def _claimed_levels(changes: dict[str, str], known: Known) -> set[str]:
    """Every level that the changes claim; a title of a series known to the register speaks for itself."""
    claimed = {changes["level"]} if "level" in changes else set()
    if "title" in changes or "series" in changes:
        series = changes.get("series") or known.values.get("series")
        title = changes.get("title") or known.values.get("title", "")
        meaning = titles.resolve(title, series)
        claimed |= {meaning.level} if meaning.level else {found.level for found in titles.candidates(title)}
    return claimed


def _levels_of_titles(known: Known) -> set[str]:
    series = known.values.get("series")
    meanings = (titles.resolve(source.value, series) for source in known.sources["title"])
    return {meaning.level for meaning in meanings if meaning.level}


def _takes_over(number: str, known: Known, register: Register) -> bool:
    """True if the number would replace another person's, or belongs in the register to somebody of another name."""
    if number in known.id_numbers:
        return False
    if known.id_numbers:
        return True
    if known.partial_ids and not any(fits(number, partial) for partial in known.partial_ids):
        return True
    return belongs_to_other_name(number, known.names, register)


def belongs_to_other_name(number: str, names: Iterable[str], register: Register) -> bool:
    """True if a certificate of somebody of another name carries this ID number."""
    mine = set(names)
    return any(not other.names & mine for other in register.by_id.get(number, ()))


def _number_is_taken(number: str, known: Known, register: Register) -> bool:
    """True if the same authority gave this number to somebody else's certificate."""
    folded = fold_number(number)
    if folded in known.numbers("certificate_number"):
        return False
    authority = known.values.get("issuing_authority")
    others = register.by_number.get(folded.lstrip("0") or folded, ())
    return any(
        other.holder_id != known.holder_id
        and folded in other.numbers("certificate_number")
        and (authority is None or other.values.get("issuing_authority") == authority)
        for other in others
    )


def find_unsupported(submission: Submission, known: Known, register: Register) -> str | None:
    """The code of a change that only a person can judge; null if sources, or the field's nature, bear every change out."""
    changes = {column: value for column, value in canonical_changes(submission).items() if value}
    if is_out_of_time(changes, known.values, submission) or any(is_markup(value) for value in changes.values()):
        return "CHANGE_UNSUPPORTED"
    for column, value in changes.items():
        if column in PERIPHERAL:
            supported = is_stated(column, value, known) or not _speaks_of_higher_level(column, value, known)
        else:
            supported = _is_supported(column, value, known) and not _is_out_of_place(column, value, known, register)
        if supported:
            continue
        return "NAME_CHANGE" if column == "holder_name" else "CHANGE_UNSUPPORTED"
    return None


def _speaks_of_higher_level(column: str, value: str, known: Known) -> bool:
    """True if a field of free words names a level above the certificate's own, as in 高级工程师 for a specialty."""
    named = highest_level(value, of_title=column == "specialty")
    stated = [source.value for source in known.sources["level"]] + [known.values.get("level", "")]
    return named > max((RANKS[level] for level in [*stated, *_levels_of_titles(known)] if level in RANKS), default=0)


def _is_supported(column: str, value: str, known: Known) -> bool:
    """True if a source states the value, or if it only completes or repairs what the sources state."""
    if column == "holder_name":
        return fold_name(value) in known.names
    if column == "id_number":
        return value in known.id_numbers or is_borne_out(value, known)
    return is_stated(column, value, known) or _completes(column, _fold(column, value), _stated(column, known))


def _is_out_of_place(column: str, value: str, known: Known, register: Register) -> bool:
    """True for a new number that the certificate's authority can't have given it."""
    if column == "certificate_number":
        return not is_stated(column, value, known) and fits_sequence(value, known, register) is False
    return column == "management_number" and register.numbering.contradicts(value, known.values)


def is_stated(column: str, value: str, known: Known) -> bool:
    """True if a source, or the golden record, already says so."""
    return _fold(column, value) in _stated(column, known)


def _stated(column: str, known: Known) -> set[str]:
    values = [source.value for source in known.sources[column]] + [known.values.get(column, "")]
    return {_fold(column, value) for value in values if value}


def _fold(column: str, value: str) -> str:
    if column == "title":
        return vocabulary.fold_title(value)
    return value if column in DATES else fold_number(value)


def _completes(column: str, value: str, stated: set[str]) -> bool:
    """True if it fills a gap, gives lost zeros back, makes a date more precise, or corrects one slip of a number or date."""
    if column in ESSENTIAL:
        return False
    if column in DATES:
        return not stated or any(value.startswith(other) or _near_date(value, other) for other in stated)
    return not stated or any(same_but_for_zeros(value, other) or one_slip_apart(value, other) for other in stated)


def _near_date(value: str, other: str) -> bool:
    """True if only one part of the date differs by a slip, as in 2012-05-05 for 2012-06-05; a year never counts as near."""
    return value[:4] == other[:4] and bool(re.fullmatch(r"[\d-]+", other)) and one_slip_apart(value, other)
