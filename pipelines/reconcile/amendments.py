"""Changed fields: what each change is, and whether a machine may let it pass."""

from collections.abc import Iterable, Mapping

from pipelines.reconcile.folding import fold_id, fold_number
from pipelines.reconcile.grounds import GROUNDS, Change, is_golden, is_holders_word_alone, is_stated, levels_of_titles
from pipelines.reconcile.identity import fits
from pipelines.reconcile.plausibility import RANKS, is_markup, is_out_of_time, visible
from pipelines.reconcile.register import Known, Register
from pipelines.reconcile.submissions import Submission
from pipelines.standardize import dates
from pipelines.standardize.id_number import is_valid
from pipelines.standardize.text import narrow
from schemas import titles, vocabulary
from schemas.columns import COLUMNS

CODED = {"level": "levels", "series": "series", "acquisition_method": "acquisition_methods", "sex": "sexes"}
DATES = frozenset({"acquired_on", "conferred_on", "year"})
NUMBERS = frozenset({"certificate_number", "management_number", "phone"})


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
    return narrow(value) if column in NUMBERS else value


def canonical_date(column: str, value: str) -> str | None:
    """The ISO date at the precision given, in whatever form; for a year its four digits, and nothing that says more.

    >>> canonical_date("acquired_on", "2012年5月4日"), canonical_date("acquired_on", "二〇一二年五月"), canonical_date("year", "2012-05")
    ('2012-05-04', '2012-05', None)
    """
    reading = dates.read(value)
    return None if column == "year" and reading.precision != "year" else reading.value


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
    if _raises_level(changes, known, register):
        return "UPGRADE_WITHOUT_GROUND"
    if "id_number" in changes and _takes_over(changes["id_number"], known, register):
        return "ID_TAKEOVER"
    if "certificate_number" in changes and _number_is_taken(changes["certificate_number"], known, register):
        return "CLAIMED_NUMBER_OF_ANOTHER"
    return None


def _raises_level(changes: dict[str, str], known: Known, register: Register) -> bool:
    """True if level, or series and title together, come out higher than anything that a source states."""
    changes = {
        column: value for column, value in changes.items() if not is_stated(Change(column, value, known, register))
    }
    if not changes.keys() & {"level", "series", "title"}:
        return False
    claimed = _claimed_levels(changes, known)
    stated = {level for source in known.sources["level"] if (level := source.value)} | levels_of_titles(known)
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
    """The code of a change that only a person can judge; null if every change has its ground."""
    changes = {column: value for column, value in canonical_changes(submission).items() if value}
    if is_out_of_time(changes, known.values, submission) or any(is_markup(value) for value in changes.values()):
        return "CHANGE_UNSUPPORTED"
    for column, value in changes.items():
        if not GROUNDS[column].holds(Change(column, value, known, register)):
            return "NAME_CHANGE" if column == "holder_name" else "CHANGE_UNSUPPORTED"
    return None


def holds_holders_word_alone(choices: Mapping[str, str], known: Known, register: Register) -> bool:
    """True if one of the values that passed is one that enquirers are not told yet."""
    return any(is_holders_word_alone(Change(column, value, known, register)) for column, value in choices.items())


def chosen(submission: Submission, known: Known, register: Register) -> dict[str, str]:
    """The changed fields that say something else than the golden record; the same in other words changes nothing."""
    return {
        column: value
        for column, value in canonical_changes(submission).items()
        if value and not is_golden(Change(column, value, known, register))
    }
