"""Several certificates of one person on one row: whose columns are whose, by the words that their headings share.

初级职称 beside 中级职称, 原资格 beside 现资格, 职称一 beside 职称二, or the same headings over again. A title that is only
applied for is none that was conferred, so on a list that also says which title people have it makes no certificate.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from pipelines.intake.understand.assign import heading_matches
from pipelines.intake.understand.cells import compact, is_title
from pipelines.intake.understand.headings import EXTRA, Headings, fold_heading

Path = tuple[str, ...]

EARLIER, PRESENT, SOUGHT, GOT, PLAIN = "earlier", "present", "sought", "got", "plain"
_RANKS = {GOT: 0, PLAIN: 1, PRESENT: 1, SOUGHT: 2, EARLIER: 3}
"""Which certificate a list is about: the one just got before the one that people have, and that before an earlier one."""

_ERAS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        EARLIER,
        re.compile(r"^(?:原有?|前一?|曾|转评前|晋升前|评前|此前|上一级|低一级)(?:任|有|评|获|取得|获得|具有|聘)?"),
    ),
    (PRESENT, re.compile(r"^(?:现|已|目前|当前)(?:任|有|具有?|持有?|取得|获得|获)?")),
    (SOUGHT, re.compile(r"^(?:拟|申报|申请|报评|拟申报|拟申请|送评)(?:评审?|报|请|认定|定|晋升?|确认|申报)?")),
    (GOT, re.compile(r"^(?:评审通过|通过|评定|晋升|新评?|新取得|本次|此次|本批|所评)(?:评审|评|通过|取得|获得|晋升)?")),
)
_LEVEL = r"(?:正高级?|副高级?|高级|中级|初级|助理级|助理|员级)"
_LEVEL_FIRST, _LEVEL_LAST = re.compile(rf"^(?:取得)?({_LEVEL})"), re.compile(rf"(?<=..)({_LEVEL})$")
_ORDER_FIRST = re.compile(r"^第([一二三四1-4])(?:个|项|种|次|本)?")
_ORDER_LAST = re.compile(r"(?<=..)[之第]?([一二三四1-4①②③④])$")
_ORDERS = str.maketrans("1234①②③④", "一二三四一二三四")
_UNDER_LEVEL = {
    "名称": "title", "职务": "title", "时间": "acquired_on", "日期": "acquired_on", "年月": "acquired_on", "编号": "certificate_number",
    "证号": "certificate_number", "号码": "certificate_number", "文号": "approval_document",
}  # fmt: skip
"""What words that need a head say under a level's, or a title's."""
_FEWEST_TITLES, _SHORTEST_TITLE = 2, 3
_NO_TITLES = re.compile(r"聘|学历|学位|毕业|岗位|行政|党政|教育|单位|工作|家庭|继续|导师")
_POSTS = frozenset({"职务", "职务名称", "职务时间"})
_OF_CERTIFICATES = frozenset(
    {
        "title", "level", "series", "specialty", "acquired_on", "conferred_on", "year", "acquisition_method", "certificate_number",
        "management_number", "approval_document", "issuing_authority", "review_committee",
    }
)  # fmt: skip
_FACTS = frozenset(
    {"acquired_on", "conferred_on", "year", "certificate_number", "management_number", "approval_document"}
)
"""What makes a certificate of a title: when it was got, or under which number."""

_WHEN = frozenset({"acquired_on", "conferred_on", "year"})
_SURE = 0.5
_PASSED = re.compile(
    r"评审通过|审核通过|认定通过|通过.{0,8}(?:评审|人员|名单|资格)|(?:取得|获得|授予|具备).{0,16}(?:资格|职称)|公布|批复|合格"
)
_PUT_FORWARD = re.compile(
    r"拟通过|送评|参评|待评|(?:申报|推荐|拟评|拟报).{0,16}(?:花名册|名册|一览表|汇总表|简况表|情况表|登记表|名单|人员|人选|情况)"
)

_RESULT = re.compile(
    r".*(?:评审|评议|表决|审核|审批|评委会|专家组).*(?:结果|意见|结论|情况)|结果|是否(?:通过|合格)|.*(?:通过|合格)情况"
)
_WELL = re.compile(r"(?:已|评审|审核|表决|评委会)?(?:通过|合格|同意|批准)(?:评审|通过)?|是")


class Part(NamedTuple):
    """One certificate's columns on a row."""

    positions: tuple[int, ...]
    paths: Mapping[int, Path]
    """The headings of those positions without the words that only tell the certificates apart."""
    proofs: tuple[int, ...]
    """Where its title, dates and numbers stand: a row that has any of them states it."""
    level: str
    """The level that the headings say, or the title, blank for neither."""


class Parts(NamedTuple):
    """The certificates of a row, the one that the list is about first, and columns that state none."""

    certificates: tuple[Part, ...]
    aside: tuple[int, ...]


class _Words(NamedTuple):
    """What tells one certificate from another in a heading, and what is left of the heading."""

    key: tuple[str, ...]
    era: str
    level: str
    bare: Path


@dataclass
class _Group:
    """The columns found of one certificate."""

    era: str
    level: str
    columns: dict[str, int] = field(default_factory=dict)
    bare: dict[int, Path] = field(default_factory=dict)

    def add(self, at: int, column: str, bare: Path) -> None:
        """Nothing; one more column."""
        self.columns.setdefault(column, at)
        self.bare[at] = bare

    def part(self) -> Part:
        """What was found, as it is handed on."""
        proofs = (at for column, at in self.columns.items() if column == "title" or column in _FACTS)
        return Part(tuple(self.bare), self.bare, tuple(proofs), self.level)

    @property
    def is_titled(self) -> bool:
        """Whether it has a title, in a column or in the headings themselves."""
        return "title" in self.columns or is_title(self.level)

    @property
    def states(self) -> bool:
        """Whether it is a certificate: a title with its date or number."""
        return self.is_titled and bool(_FACTS & self.columns.keys())


def says_passed(text: str) -> bool | None:
    """Whether a list's own words say that its people got the titles it names, or only that they are put forward; null when neither.

    >>> says_passed("2018年度评审通过人员名单"), says_passed("2018年度申报中级职称人员花名册"), says_passed("人员名册")
    (True, False, None)
    """
    if _PUT_FORWARD.search(text):
        return False
    return True if _PASSED.search(text) else None


def tells_results(paths: Sequence[Path], cells_of: Callable[[int], Iterable[str]]) -> bool:
    """Whether a column says of each of the people how the review ended, and of some that it ended well."""
    results = (at for at, path in enumerate(paths) if path and _RESULT.fullmatch(fold_heading(path[-1])))
    return any(_WELL.fullmatch(compact(cell)) is not None for at in results for cell in cells_of(at))


def find_certificates(
    paths: Sequence[Path], positions: Sequence[int], headings: Headings, passed: bool | None
) -> Parts | None:
    """One person's columns parted by certificate, where they state several or a title that is only applied for; else null."""
    groups = _groups(paths, positions, headings)
    _settle_what_is_sought(groups, passed is True)
    titled = [group for group in groups if group.is_titled]
    conferred = [group for group in titled if group.era != SOUGHT]
    if not conferred:
        return Parts((), _only_sought(titled)) if titled and passed is False else None
    main = min(conferred, key=lambda group: (_RANKS[group.era], not group.states))
    are_levels = not any(group.states for group in conferred)
    further = [
        group
        for group in conferred
        if group is not main and (group.states or (are_levels and _is_another_level(group, main)))
    ]
    aside = [group for group in titled if group is not main and group not in further]
    if not further and all(group.era != SOUGHT for group in aside):
        return None
    return Parts(
        tuple(group.part() for group in (main, *further)),
        tuple(at for group in aside for at in group.bare),
    )


def _is_another_level(group: _Group, main: _Group) -> bool:
    """Whether both are titles of levels that their headings tell, 初级职称 beside 中级职称, and the rows date neither."""
    return group.era == main.era == PLAIN and "" not in (group.level, main.level) and group.level != main.level


def _only_sought(titled: Sequence[_Group]) -> tuple[int, ...]:
    """The columns of titles that are applied for, with no date or number that would say that they were got."""
    return tuple(group.columns["title"] for group in titled if "title" in group.columns and not group.states)


def _groups(paths: Sequence[Path], positions: Sequence[int], headings: Headings) -> list[_Group]:
    """The certificates' columns by what their headings share; a heading without such words belongs to its left neighbour's."""
    groups: dict[tuple[str, ...], _Group] = {}
    wordings: dict[tuple[str, ...], set[str]] = {}
    current: tuple[str, ...] | None = None
    titles = _titles_over([paths[at] for at in positions])
    is_sought = _seeks_titles(paths, positions, headings)
    own = _own_alone(paths, positions, titles, headings)
    for at in positions:
        words = _take_words(paths[at], titles)
        if words.era == SOUGHT and not is_sought:
            words = words._replace(key=tuple(part for part in words.key if part != SOUGHT), era=PLAIN)
        column = _column_of(paths[at], words, headings) if paths[at] else None
        if column is None:
            is_aside = not paths[at] or _RESULT.fullmatch(fold_heading(paths[at][-1])) is not None
            current = current if is_aside else None
            continue
        key, wording = words.key, fold_heading("".join(paths[at]))
        if not key and column in own:
            current = None
        elif not key and current is not None and column not in groups[current].columns:
            key = current
        elif not key and wording in wordings.get((), set()):
            key = ("again", str(len(groups)))
        elif not key and column in groups.get((), _Group(PLAIN, "")).columns:
            current = None
            continue
        groups.setdefault(key, _Group(words.era, words.level)).add(at, column, words.bare)
        wordings.setdefault(key if words.key else (), set()).add(wording)
        current = key
    return list(groups.values())


def _seeks_titles(paths: Sequence[Path], positions: Sequence[int], headings: Headings) -> bool:
    """Whether a heading says that a title is applied for; 申报专业 and 申报单位 alone are the everyday words of any list."""
    told = ((paths[at], words) for at in positions if (words := _take_words(paths[at])).era == SOUGHT)
    return any(_column_of(path, words, headings) == "title" for path, words in told)


def _own_alone(
    paths: Sequence[Path], positions: Sequence[int], titles: Collection[str], headings: Headings
) -> frozenset[str]:
    """The columns that a list with a title of its own beside an earlier one heads once: 证书编号 behind 原职称 is the list's, not the earlier title's."""
    told = [(_take_words(paths[at], titles), paths[at]) for at in positions if paths[at]]
    columns = [(words, _column_of(path, words, headings)) for words, path in told]
    eras = {words.era for words, column in columns if column == "title"}
    times = Counter(column for words, column in columns if column is not None and not words.key)
    once = (column for column, number in times.items() if number == 1 and column != "title")
    return frozenset(once) if EARLIER in eras and PLAIN in eras and SOUGHT not in eras else frozenset()


def _titles_over(paths: Sequence[Path]) -> frozenset[str]:
    """The titles with which headings begin, where there are several: 助理工程师取得时间 beside 工程师取得时间."""
    parts = {fold_heading(part) for path in paths for part in path}
    titles = {title for part in parts if (title := _title_before(part))}
    return frozenset(titles) if len(titles) >= _FEWEST_TITLES else frozenset()


def _title_before(heading: str) -> str:
    """The longest title that a heading begins with; blank for none."""
    starts = (heading[:length] for length in range(len(heading), _SHORTEST_TITLE - 1, -1))
    return next((start for start in starts if is_title(start)), "")


def _take_words(path: Path, titles: Collection[str] = ()) -> _Words:
    """The headings parted into what tells certificates apart, `titles` among it, and the rest."""
    key, bare, era, level = list[str](), list[str](), PLAIN, ""
    for part in map(fold_heading, path):
        rest = part
        if (title := _title_before(rest)) in titles:
            level, rest = title, rest[len(title) :]
            key.append(title)
        for name, pattern in _ERAS:
            if (found := pattern.match(rest)) and found.group() != "取得":
                era, rest = name, rest[found.end() :]
                key.append(name)
                break
        for pattern in (_ORDER_FIRST, _ORDER_LAST):
            if found := pattern.search(rest):
                key.append(found[1].translate(_ORDERS))
                rest = rest[: found.start()] + rest[found.end() :]
                break
        for pattern in (_LEVEL_FIRST, _LEVEL_LAST):
            if found := pattern.search(rest):
                level = found[1]
                key.append(level.removesuffix("级"))
                rest = rest[: found.start()] + rest[found.end() :]
                break
        if rest:
            bare.append(rest)
    return _Words(tuple(key), era, level, tuple(bare))


def _column_of(path: Path, words: _Words, headings: Headings) -> str | None:
    """Which column of a certificate a heading stands over; null when it is about something else."""
    whole = "".join(map(fold_heading, path))
    if _NO_TITLES.search(whole) or (words.era in {EARLIER, PRESENT} and "".join(words.bare) in _POSTS):
        return None
    if words.level and "".join(words.bare) in _UNDER_LEVEL:
        return _UNDER_LEVEL["".join(words.bare)]
    for read in (path, words.bare) if words.era in {PLAIN, GOT} else (words.bare,):
        matches = {column: match.weight for column, match in heading_matches(read, headings).items()} if read else {}
        best = max(matches, key=lambda column: matches[column], default=None)
        if best in _OF_CERTIFICATES and matches[best] >= _SURE:
            return best if words.era != SOUGHT or best not in _WHEN else None
    if words.level and is_title(words.level) and not words.bare:
        return None
    if words.level and (not words.bare or heading_matches(words.bare, headings).keys() <= {"group", EXTRA}):
        return "title" if not words.bare else None
    return None


def _settle_what_is_sought(groups: list[_Group], passed: bool) -> None:
    """Nothing; a title applied for becomes one that was got where the list says so, and gives up a date that is another's."""
    got = next((group for group in groups if group.era == GOT and "title" not in group.columns), None)
    had = [group for group in groups if group.era in {EARLIER, PRESENT, PLAIN} and "title" in group.columns]
    for group in [group for group in groups if group.era == SOUGHT and "title" in group.columns]:
        if passed or got is not None:
            group.era = GOT
            if got is not None:
                for column, at in got.columns.items():
                    group.add(at, column, got.bare[at])
                groups.remove(got)
                got = None
        elif had and not had[-1].states:
            for column in sorted(_FACTS & group.columns.keys()):
                at = group.columns.pop(column)
                had[-1].add(at, column, group.bare.pop(at))
