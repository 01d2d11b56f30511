"""Which column of a table is which of ours: an assignment problem, solved once per table."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from pipelines.intake.understand.cells import STRONG
from pipelines.intake.understand.fetching import days_of_fetching
from pipelines.intake.understand.headings import (
    APPOINTED,
    EXTRA,
    GROUP,
    SERIAL,
    TARGETS,
    Headings,
    Match,
    fold_heading,
    joined,
)
from pipelines.intake.understand.profile import Profile
from pipelines.intake.understand.solve import solve_assignment
from pipelines.intake.understand.wording import column_of

_ACCEPT, _ACCEPT_LISTED = 0.42, 0.2
_PINNED = 10.0
_PRESENT = re.compile(r"^(?:现|已|目前)(?:任|有|聘|具|持|取得)")
"""Group heads over the title that a person has already, where another one stands over the title that the list is about."""

_OF_TITLES = frozenset(
    {"title", "level", "acquired_on", "approval_document", "issuing_authority", "acquisition_method"}
)
_SOUGHT = re.compile(r"^(?:拟|申报|申请|评审|通过|评定|晋升|新|本次|此次|所评|获得|取得)")
_FOREIGN_GROUP = re.compile(r"聘|^原|学历|学位|教育|毕业|工作经历|岗位")
_FOREIGN = re.compile(
    r"聘|^原|毕业|所学|学历|学位|院校|参加工作|入职|^拟(?!评|申|认|定|晋|确)|导师|籍|家庭|配偶|离职|退休|岗位|转评前|晋升前|行政|继续教育|领证人|领取|开户|打印"
)
_SURE = 0.8
"""Under a heading of such weight only values of an unmistakable shape are taken for something else."""

_CLEAR = 0.65
"""A heading of less weight says less than a listed one above it."""

_SURELY_NAMES, _SURELY_IDS, _SOME_CELLS = 0.7, 0.8, 3
_AS_DISTINCT = 0.8
"""Columns of names of which one has at least so much of the other's variety can both be the people's own."""

_OF_PEOPLE = frozenset({"id_number", "title"})
_MOSTLY_WORDS = 0.7
_BLANK = 0.4
"""What the heading of a blank column is worth: another column that holds such values may have the name."""

_NEEDS_WORDS = frozenset({"acquired_on", "conferred_on", "certificate_number", "year"})
"""Columns whose values look like many others: a heading of another sort above them is believed."""

_FEW = 3
"""So many cells are needed before what they hold speaks against their heading."""
_KIND_WORDS = ("时间", "日期", "年月", "年份", "年度", "月份", "编号", "号码", "编码", "代码", "号")
_OF_WORDS, _ALL = frozenset({"holder_name", "employer", "issuing_authority", "review_committee", "specialty"}), 0.9
"""Columns that numbers alone are never in, whatever an unlisted heading resembles: 实到评委 over 11."""
_ANYBODYS = frozenset({"holder_name", "id_number", "sex", "phone", "employer", "remarks"})
"""Columns that a group head about an appointment or an earlier title doesn't turn into something else."""


class Assigned(NamedTuple):
    """What became of one column: ours (null: kept as extra), how sure, by what, and whether it only counts rows."""

    column: str | None
    confidence: float
    how: str
    serial: bool = False


def assign_columns(
    paths: Sequence[tuple[str, ...]], profiles: Sequence[Profile], headings: Headings, pinned: Mapping[str, str | None]
) -> list[Assigned]:
    """For each column of a table, given its headings from the top down and what it holds, the column of ours."""
    if not paths:
        return []
    matches = [heading_matches(path, headings) for path in paths]
    for at in _present_titles(paths, matches):
        matches[at] = _outweigh(matches[at])
    for at in days_of_fetching(paths):
        matches[at] = {EXTRA: Match(1.0, True)}
    pins = [_pinned(path, pinned) for path in paths]
    no_ids = _no_second_ids(matches, profiles)
    for at in no_ids:
        matches[at] = {}
    scores = np.array(
        [
            [_score(match, profile, target, at not in no_ids and _names_its_own(path)) for target in TARGETS]
            for at, (path, match, profile) in enumerate(zip(paths, matches, profiles, strict=True))
        ]
    )
    if not any(paths):
        scores[_others_names(profiles), TARGETS.index("holder_name")] = 0.0
    keep = np.array([_keep(match, profile) for match, profile in zip(matches, profiles, strict=True)])
    _follow(pins, scores)
    chosen = solve_assignment(scores, keep)
    assigned = [
        _assigned(
            chosen[at],
            float(scores[at, chosen[at]]) if chosen[at] >= 0 else float(keep[at]),
            matches[at],
            profiles[at],
            pins[at] is not None,
        )
        for at in range(len(paths))
    ]
    return _with_names(assigned, matches, profiles, pins) if any(paths) else _with_remarks(assigned, profiles)


def _with_names(
    assigned: list[Assigned],
    matches: Sequence[dict[str, Match]],
    profiles: Sequence[Profile],
    pins: Sequence[str | None],
) -> list[Assigned]:
    """The columns of people whose names no heading is over, with the one column that holds names taken for them.

    A listed heading above it is believed, be it 联系人 or 经办人.
    """
    columns = {one.column for one in assigned}
    names = [
        at
        for at, one in enumerate(assigned)
        if one.column is None
        and pins[at] is None
        and profiles[at].betrays("holder_name") >= _SURELY_NAMES
        and not any(match.listed for match in matches[at].values())
    ]
    if "holder_name" not in columns and columns & _OF_PEOPLE and len(names) == 1:
        assigned[names[0]] = Assigned("holder_name", _ACCEPT, "content")
    return assigned


def _others_names(profiles: Sequence[Profile]) -> list[int]:
    """The columns of names that are not the people's own in a table under no heading: a clerk's repeat, and a list begins with whom it is about.

    A table of nothing but names has them in every column.
    """
    if not any(profile.betrays(column) >= _SURELY_NAMES for profile in profiles for column in _OF_PEOPLE):
        return []
    named = [at for at, profile in enumerate(profiles) if profile.betrays("holder_name") >= _SURELY_NAMES]
    most = max((profiles[at].distinct for at in named), default=0.0)
    own = [at for at in named if profiles[at].distinct >= _AS_DISTINCT * most]
    return [at for at in named if at != own[0]] if own else []


def _no_second_ids(matches: Sequence[dict[str, Match]], profiles: Sequence[Profile]) -> set[int]:
    """The columns under a heading for ID numbers none of whose cells is one, beside a column that holds them."""
    fits = [profile.fits("id_number") if profile.filled else 0.0 for profile in profiles]
    if max(fits, default=0.0) < _SURELY_IDS:
        return set()
    return {
        at
        for at, (match, profile) in enumerate(zip(matches, profiles, strict=True))
        if set(match) == {"id_number"} and profile.filled >= _SOME_CELLS and not profile.shares.get("id_number")
    }


def _present_titles(paths: Sequence[tuple[str, ...]], matches: Sequence[dict[str, Match]]) -> list[int]:
    """The columns about the title that people have had, on a list about another one that they seek or got."""
    sought = any(
        _SOUGHT.match(part) and not _PRESENT.match(part) and "title" in match
        for path, match in zip(paths, matches, strict=True)
        for part in map(fold_heading, path[-2:])
    )
    return [
        at
        for at, (path, match) in enumerate(zip(paths, matches, strict=True))
        if sought and any(_PRESENT.match(fold_heading(part)) for part in path) and _OF_TITLES & set(match)
    ]


def _with_remarks(assigned: list[Assigned], profiles: Sequence[Profile]) -> list[Assigned]:
    """The columns of a table without headings, one that says 补办 or 破格, or the last one with words here and there, taken for remarks."""
    free = [at for at, one in enumerate(assigned) if one.column is None and not one.serial and profiles[at].filled]
    rows = max((profile.filled for profile in profiles), default=0)
    last = max((at for at, profile in enumerate(profiles) if profile.filled), default=-1)
    said = [at for at in free if profiles[at].shares.get("remark", 0.0) > _MOSTLY_WORDS]
    if not said and last in free and profiles[last].filled < rows:
        said = [last] if profiles[last].shares.get("words", 0.0) > _MOSTLY_WORDS else []
    for at in said[-1:]:
        assigned[at] = Assigned("remarks", _ACCEPT, "content")
    return assigned


def _follow(pins: Sequence[str | None], scores: npt.NDArray[np.float64]) -> None:
    """Nothing; the scores leave no choice where a steward has pinned a heading."""
    for at, pin in enumerate(pins):
        if pin is None:
            continue
        scores[at] = 0.0
        if pin in TARGETS:
            scores[:, TARGETS.index(pin)] = 0.0
            scores[at, TARGETS.index(pin)] = _PINNED


def _assigned(target: int, score: float, matches: dict[str, Match], profile: Profile, is_pinned: bool) -> Assigned:
    """The outcome for one column; one kept as extra is as sure as the evidence that it is none of ours."""
    if is_pinned:
        return Assigned(TARGETS[target] if target >= 0 else None, 1.0, "pinned")
    if target < 0:
        serial = _serial_weight(matches, profile) > 0.5
        listed = any(match.listed for match in matches.values())
        return Assigned(
            None, round(min(score, 1.0), 3), "vocabulary" if listed else "content" if serial else "similarity", serial
        )
    match = matches.get(TARGETS[target])
    how = (
        "content"
        if match is None or match.weight * 0.6 < profile.betrays(TARGETS[target]) * 0.5
        else "vocabulary"
        if match.listed
        else "similarity"
    )
    return Assigned(TARGETS[target], round(min(score, 1.0), 3), how)


def _pinned(path: tuple[str, ...], pinned: Mapping[str, str | None]) -> str | None:
    """The column an office's steward pinned a heading to, EXTRA for none of ours, null when it isn't pinned."""
    for heading, column in pinned.items():
        if path and fold_heading(heading) in {fold_heading(path[-1]), fold_heading("".join(path))}:
            return column or EXTRA
    return None


def heading_matches(path: tuple[str, ...], headings: Headings) -> dict[str, Match]:
    """What a column's headings say: the lowest one, and the same read together with its group heads."""
    if not path:
        return {}
    together = headings.listed(joined(path)) if len(path) > 1 else {}
    if together:
        return {column: Match(weight, True) for column, weight in together.items()}
    matches = headings.matches(path[-1])
    if all(column == GROUP or match.weight < _CLEAR for column, match in matches.items()):
        for upper in reversed(path[:-1]):
            if (listed := headings.listed(upper)) and GROUP not in listed:
                matches = {column: Match(weight, True) for column, weight in listed.items()}
                break
        else:
            whole = headings.matches(joined(path)) if len(path) > 1 else {}
            if whole and max(whole, key=lambda column: whole[column].weight) in TARGETS:
                matches = whole
    if (len(path) > 1 and any(_FOREIGN_GROUP.search(part) for part in path[:-1])) or (
        not any(match.listed for match in matches.values())
        and _FOREIGN.search(fold_heading(path[-1]))
        and column_of(fold_heading(path[-1])) not in TARGETS
    ):
        matches = _outweigh(matches)
    return matches


def _outweigh(matches: dict[str, Match]) -> dict[str, Match]:
    """The same matches where the words around say that an appointment or an earlier title is meant."""
    weakened = {
        column: match if column in _ANYBODYS else Match(match.weight * 0.3, match.listed)
        for column, match in matches.items()
    }
    if any(column not in _ANYBODYS for column in matches) or not matches:
        weakened[EXTRA] = Match(0.9, False)
    return weakened


def _score(matches: dict[str, Match], profile: Profile, target: str, is_headed: bool) -> float:
    """How far heading and content together speak for one column."""
    match = matches.get(target)
    content = profile.betrays(target)
    if match is not None and not match.listed and target in _OF_WORDS and _counts(profile):
        return 0.0
    shaped = target in STRONG or target == "holder_name"
    if match is None and is_headed and target in _NEEDS_WORDS:
        return 0.0
    if match is None:
        known = max((other.weight for name, other in matches.items() if name not in {GROUP, SERIAL}), default=0.0)
        return content * (0.75 - 0.1 * known) if shaped or known < _SURE else 0.0
    if not profile.filled:
        return match.weight * _BLANK
    floor = 0.35 if shaped and profile.filled >= _FEW else 0.7
    return max(match.weight * (floor + (1 - floor) * profile.fits(target)), content * 0.5)


def _counts(profile: Profile) -> bool:
    """Whether a column holds hardly anything but small numbers: who came, or voted, and no bodies or people."""
    return profile.filled > 0 and max(profile.shares.get(kind, 0.0) for kind in ("short_number", "number")) >= _ALL


def _names_its_own(path: tuple[str, ...]) -> bool:
    """Whether a heading says what kind of value stands below it, so that an unlisted one is something else than ours."""
    heading = fold_heading(path[-1]) if path else ""
    return heading.endswith(_KIND_WORDS) and heading not in _KIND_WORDS


def _keep(matches: dict[str, Match], profile: Profile) -> float:
    """How far a column speaks for being none of ours: an extra, an appointment, a serial number."""
    known = max((matches[name].weight for name in (EXTRA, APPOINTED) if name in matches), default=0.0)
    ours = max((match.weight for name, match in matches.items() if match.listed and name in TARGETS), default=0.0)
    return max(_ACCEPT if ours < 0.8 else _ACCEPT_LISTED, known, _serial_weight(matches, profile))


def _serial_weight(matches: dict[str, Match], profile: Profile) -> float:
    """How far heading and content speak for numbers of the rows; one or two small ones count none up, and are hardly anything else."""
    if SERIAL in matches:
        is_short = profile.filled < _FEW and profile.shares.get("short_number", 0.0) == 1
        return matches[SERIAL].weight * (1.4 if profile.is_serial or is_short else 1.0 if not profile.filled else 0.5)
    return 0.8 if profile.is_serial and profile.distinct > 0.9 and not matches else 0.0
