"""On what ground a changed field may pass by rule: one table for all nineteen columns. Everything else waits for a person.

Whoever forges a picture of a certificate can write any value into it, so evidence alone bears out only what nobody gains by.
`docs/decisions/2026-11-26-which-changes-pass.md` says what a forger would gain by each column.
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from pipelines.reconcile.folding import fold_document, fold_id, fold_name, fold_number, same_but_for_zeros
from pipelines.reconcile.identity import is_borne_out
from pipelines.reconcile.plausibility import RANKS, highest_level
from pipelines.reconcile.register import Known, Register
from pipelines.reconcile.sequence import fits_sequence
from schemas import titles, vocabulary

DATES = frozenset({"acquired_on", "conferred_on", "year"})


class Change(NamedTuple):
    """One changed field of one certificate: the new value as the register writes it, and what the register knows."""

    column: str
    value: str
    known: Known
    register: Register


class Ground(NamedTuple):
    """What has to be so for a change to pass, and the question that tells it."""

    sentence: str
    holds: Callable[[Change], bool]


def fold(column: str, value: str) -> str:
    """The value as values of its column are compared."""
    match column:
        case "title":
            return vocabulary.fold_title(value)
        case "holder_name":
            return fold_name(value)
        case "id_number":
            return fold_id(value)
        case "approval_document":
            return fold_document(value) or fold_number(value)
    return value if column in DATES else fold_number(value)


def is_golden(change: Change) -> bool:
    """True if the golden record says so already; a date less precise than its own says nothing else."""
    column, value, golden = change.column, change.value, change.known.values.get(change.column, "")
    if column == "title":
        return bool(golden) and fold(column, golden) in {fold(column, value), fold(column, _whole_title(change))}
    return bool(golden) and _says(column, golden, value)


def _whole_title(change: Change) -> str:
    """The title that the words mean in the certificate's series."""
    return titles.resolve(change.value, change.known.values.get("series")).title or change.value


def is_stated(change: Change) -> bool:
    """True if a source, or the golden record, already says so."""
    return any(_says(change.column, stated, fold(change.column, change.value)) for stated in _stated(change))


def _says(column: str, stated: str, value: str) -> bool:
    """True if what is stated is the value; of dates also if it is one that the value leaves open."""
    stated, value = fold(column, stated), fold(column, value)
    return stated == value or (column in DATES and stated.startswith(f"{value}-"))


def _stated(change: Change) -> set[str]:
    values = [source.value for source in change.known.sources[change.column]]
    return {fold(change.column, value) for value in [*values, change.known.values.get(change.column, "")] if value}


def _is_harmless(change: Change) -> bool:
    """True unless the words name a level above the certificate's own: the column says nothing of what was conferred."""
    return is_stated(change) or not names_higher_level(change)


def names_higher_level(change: Change) -> bool:
    """True if a field of free words names a level above the certificate's own, as in 高级工程师 for a specialty."""
    named = highest_level(change.value, of_title=change.column == "specialty")
    stated = {change.known.values.get("level", ""), *(source.value for source in change.known.sources["level"])}
    return named > max((RANKS[level] for level in stated | levels_of_titles(change.known) if level in RANKS), default=0)


def levels_of_titles(known: Known) -> set[str]:
    """The levels of the titles that sources state."""
    series = known.values.get("series")
    meanings = (titles.resolve(source.value, series) for source in known.sources["title"])
    return {meaning.level for meaning in meanings if meaning.level}


def _is_of_the_series(change: Change) -> bool:
    """True for a specialty that sources state, or a missing one that the register knows of other certificates of the series.

    `release.lookup_file` shows it to no enquirer while only the holder says it.
    """
    if _stated(change):
        return is_stated(change)
    series = change.known.values.get("series", "")
    known = (series, fold(change.column, change.value)) in change.register.specialties
    return known and not names_higher_level(change)


def is_holders_word_alone(change: Change) -> bool:
    """True for a specialty that would pass though no source states it."""
    return change.column == "specialty" and not is_stated(change)


def _is_own_number(change: Change) -> bool:
    """True if the number is the golden one, the only one that the holder has anywhere, or completes what is legible of it."""
    if change.known.id_number:
        return is_golden(change)
    return change.known.id_numbers.keys() == {change.value} or (
        not change.known.id_numbers and is_borne_out(change.value, change.known)
    )


def _has_its_place(change: Change) -> bool:
    """True for a number that sources state, one that gets lost zeros back, or a missing one that fits its authority's sequence that year."""
    stated = _stated(change)
    if stated:
        folded = fold(change.column, change.value)
        return folded in stated or any(same_but_for_zeros(folded, other) for other in stated)
    return bool(fits_sequence(change.value, change.known, change.register))


def _has_known_codes(change: Change) -> bool:
    """True for a number that sources state, or a missing one that is nobody's and whose codes are those of the certificate's own values."""
    if _stated(change):
        return is_stated(change)
    folded = fold_number(change.value)
    taken = change.register.by_number.get(folded.lstrip("0") or folded, ())
    return not taken and change.register.numbering.confirms(change.value, change.known.values)


def _completes_date(change: Change) -> bool:
    """True for a date that sources state, or that keeps to their month or year, of a certificate that lies in the campaign anyhow."""
    if is_stated(change):
        return True
    return change.known.in_scope is True and _keeps_to(change.value, _stated(change) or {_year(change)})


def _year(change: Change) -> str:
    return change.known.values.get("year", "") or "unknown"


def _keeps_to(value: str, stated: set[str]) -> bool:
    """True if it is in a stated month, or in a year of which no month is stated."""
    return any(value.startswith(other[:7]) for other in stated)


def _completes_conferral(change: Change) -> bool:
    """True for a date that sources state, one that keeps to their month or year, or a missing one; `is_out_of_time` looks at its order."""
    stated = _stated(change)
    return not stated or is_stated(change) or _keeps_to(change.value, stated)


def _is_year_of_date(change: Change) -> bool:
    """True for a year that sources state, or a missing one that is the year of the date."""
    return is_stated(change) or (
        not _stated(change) and change.known.values.get("acquired_on", "")[:4] == change.value[:4]
    )


GOLDEN = Ground("与权威记录一致 the golden record says so", is_golden)
STATED = Ground("有来源这样写 a source says so", is_stated)
HARMLESS = Ground("材料可用即可 usable evidence, and no level named above the certificate's own", _is_harmless)
GROUNDS: Mapping[str, Ground] = {
    "certificate_number": Ground(
        "有来源这样写；补回前导零；空缺且符合批准机关当年编号顺序 a source says so; lost zeros; missing, and in its authority's sequence that year",
        _has_its_place,
    ),
    "holder_name": GOLDEN,
    "id_number": Ground(
        "与权威记录一致；空缺，而持证人仅有此号或与可辨部分相符 the golden record says so; missing, and the holder's only one or what is legible of it",
        _is_own_number,
    ),
    "sex": GOLDEN,
    "specialty": Ground(
        "有来源这样写；空缺且登记册中同系列证书有此专业，单位或审核员证实前查询不显示 a source says so; missing, and known of other certificates of its series: "
        "no enquiry shows it until an office or a reviewer says it",
        _is_of_the_series,
    ),
    "phone": HARMLESS,
    "employer": HARMLESS,
    "year": Ground(
        "有来源这样写；空缺且与获取时间同年 a source says so; missing, and the year of the date", _is_year_of_date
    ),
    "acquisition_method": GOLDEN,
    "acquired_on": Ground(
        "有来源这样写；本在范围内且不出原来的年月 a source says so; in the campaign anyhow, and within the month or year that is known",
        _completes_date,
    ),
    "level": GOLDEN,
    "series": GOLDEN,
    "title": GOLDEN,
    "issuing_authority": STATED,
    "conferred_on": Ground(
        "有来源这样写；空缺；不出原来的年月 a source says so; missing; within the month or year that is known",
        _completes_conferral,
    ),
    "management_number": Ground(
        "有来源这样写；空缺、无人使用且各段代码与证书相符 a source says so; missing, nobody's, and its codes are the certificate's",
        _has_known_codes,
    ),
    "review_committee": STATED,
    "approval_document": STATED,
    "remarks": STATED,
}
"""What each column's change needs beside usable evidence; no ground, no passing by rule."""
