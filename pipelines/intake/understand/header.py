"""Where header rows stand, and what each column's heading is once its group heads are read with it."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from pipelines.intake.tables import Merge
from pipelines.intake.understand.cells import is_title, is_value, kinds_of, looks_like_name, names_in
from pipelines.intake.understand.groups import is_numbered
from pipelines.intake.understand.headings import GROUP, NO_MATCH, Headings, fold_heading
from pipelines.intake.understand.layout import Layout
from pipelines.intake.understand.noise import is_about_the_list
from pipelines.intake.understand.profile import fits_cell
from pipelines.intake.understand.standing import standing_ahead

Row = Sequence[str]
_MAX_ROWS = 4
_LONGEST_HEADING = 24
_SURELY_NAMES = 0.7
_SEVERAL = 3
_WHO = frozenset({"holder_name", "id_number"})
_LIKE_ENOUGH = 0.65
_MOST_COMPARED = 60
_YEAR = re.compile(r"(?:19|20)\d\d(?:年度?)?")
_PARTS_OF_DATES = frozenset("年月日")
_LIST_TITLE = re.compile(r"(?:名单|名册|清册|[^代]表)$")
_HEAD_COUNT = re.compile(r"[（(]\s*共?\s*\d+\s*[人名个]?\s*[)）]")
_SENTENCE = re.compile(r"[。；;]|[：:]\s*\S|^[注备]\s*[：:]")


@dataclass(frozen=True)
class Header:
    """A run of header rows, inclusive, and the headings over each column from the top down."""

    first: int
    last: int
    paths: tuple[tuple[str, ...], ...]

    @property
    def rows(self) -> range:
        """The rows of the header."""
        return range(self.first, self.last + 1)

    @cached_property
    def folded(self) -> tuple[str, ...]:
        """The headings as they are compared: the same for the same header printed again."""
        return tuple("/".join(map(fold_heading, path)) for path in self.paths)

    @property
    def names(self) -> list[str]:
        """One wording a column, group heads and heading joined by a slash."""
        return ["/".join(" ".join(part.split()) for part in path) for path in self.paths]


class HeaderSearch:
    """Finds header rows in a table's rows by what their cells say and what they don't hold."""

    def __init__(self, headings: Headings, merges: Sequence[Merge] = ()) -> None:
        self.headings = headings
        self.merges = merges

    def is_header(self, row: Row) -> bool:
        """Whether a row by itself reads as a header: headings we know or nearly know, and nobody's values."""
        cells = [cell for cell in row if cell.strip()]
        if not cells or _has_values(cells, len(cells) // 8):
            return False
        listed = [self.headings.listed(cell) for cell in cells]
        if not any(_WHO & columns.keys() for columns in listed) and is_about_the_list(cells):
            return False
        known = sum(map(bool, listed))
        if len(cells) == 1:
            return "holder_name" in listed[0] or self._is_over_names(cells[0])
        if known * 4 < len(cells) * 3 and self._holds_names(cells) and not _are_unmistakable(cells, listed):
            return False
        if any("holder_name" in columns for columns in listed) and all(map(_is_wording, cells)):
            return True
        if known >= 2 and known * 3 >= len(cells):
            return True
        return len(cells) >= 3 and self._resemble(cells)

    def _titles_names(self, row: Row, below: Row) -> bool:
        """Whether a row holds several titles and no words but headings beside them, and the row below it names under most of the titles."""
        at_titles = [at for at, cell in enumerate(row) if is_title(cell)]
        others = [cell for at, cell in enumerate(row) if cell.strip() and at not in at_titles]
        if len(at_titles) < 2 or not all(map(self.headings.listed, others)):
            return False
        under = [below[at] for at in at_titles if at < len(below) and below[at].strip()]
        return len(under) * 2 >= len(at_titles) and all(looks_like_name(cell) or names_in(cell) for cell in under)

    def _is_over_names(self, cell: str) -> bool:
        """Whether a cell by itself is a heading that the vocabulary doesn't list and that can only stand over names."""
        if not _is_wording(cell) or looks_like_name(cell) or _titles_a_list(cell) or _YEAR.search(cell):
            return False
        return self.headings.matches(cell).get("holder_name", NO_MATCH).weight >= _SURELY_NAMES

    def _resemble(self, cells: Row) -> bool:
        """Whether most cells are much like headings; a row of cells that could not be headings is not compared at all."""
        wordings = [cell for cell in cells if _is_short(cell) and not cell.isascii()]
        if len(wordings) * 2 <= len(cells) or len(cells) > _MOST_COMPARED:
            return False
        like = sum(
            any(match.weight >= _LIKE_ENOUGH for match in self.headings.matches(cell).values()) for cell in wordings
        )
        return like * 2 > len(cells)

    def find(self, rows: Sequence[tuple[int, Row]]) -> list[Header]:
        """All headers among the given rows (their index in the table with them), top to bottom."""
        by_index = dict(rows)
        headers: list[Header] = []
        done = -1
        for index, row in rows:
            if index <= done or not (self.is_header(row) or self._titles_names(row, by_index.get(index + 1, ()))):
                continue
            if self._titles_the_next(by_index, index) or self._heads_a_group(by_index, index):
                continue
            first = self._first_row(by_index, index, done)
            last = self._last_row(by_index, index)
            headers.append(Header(first, last, self._paths([by_index[i] for i in range(first, last + 1)], first)))
            done = last
        return headers

    def _titles_the_next(self, rows: Mapping[int, Row], index: int) -> bool:
        """Whether a row only says what list begins right below it: 人员名单 alone above 序号, 姓名, above rows of names or of several values."""
        cells, below, further = ([cell for cell in rows.get(at, ()) if cell.strip()] for at in range(index, index + 3))
        if len(set(cells)) != 1 or not (_titles_a_list(cells[0]) or _says_of_whom(cells[0])):
            return False
        if _names_under_title(below) or (len(below) == 1 and _names_under_title(further)):
            return True
        begins = further if len(below) == 1 else below
        if len(begins) >= _SEVERAL and not all(map(looks_like_name, begins)):
            return True
        return len(set(below)) > 1 and (self.is_header(below) or all(map(looks_like_name, below)))

    def _heads_a_group(self, rows: Mapping[int, Row], index: int) -> bool:
        """Whether a row of one cell only says whose rows begin below it: 转正定职人员 above a row of several values."""
        cells, below = ([cell for cell in rows.get(at, ()) if cell.strip()] for at in (index, index + 1))
        if len(cells) != 1 or self.headings.listed(cells[0]):
            return False
        return len(below) >= _SEVERAL and not all(map(looks_like_name, below))

    def find_strange(self, rows: Sequence[tuple[int, Row]], layout: Layout) -> Header | None:
        """A header in words that we know none of: the first row, when its cells are nothing like those below them."""
        filled = [(index, row) for index, row in rows if sum(bool(cell.strip()) for cell in row) >= 2]
        if not filled or not layout.has_people:
            return None
        index, row = filled[0]
        columns = [(column, at) for block in layout.blocks for column, at in block.columns.items() if row[at].strip()]
        if len(columns) < 2 or any(is_value(row[at]) or fits_cell(row[at], column) for column, at in columns):
            return None
        return Header(index, index, self._paths([row], index))

    def _first_row(self, rows: dict[int, Row], index: int, done: int) -> int:
        """The row where the header begins: group heads in words of their own may stand above the first known row."""
        above = index - 1
        if above > done and above in rows and self._may_be_group_heads(rows[above], rows[index], above):
            return above
        return index

    def _may_be_group_heads(self, above: Row, below: Row, index: int) -> bool:
        cells = [(at, cell) for at, cell in enumerate(above) if cell.strip()]
        if self._holds_names([cell for _, cell in cells]) or is_about_the_list(above):
            return False
        if len(cells) < 2 or any(is_value(cell) or _SENTENCE.search(cell) or not _is_short(cell) for _, cell in cells):
            return False
        if spans := self._spans(index):
            return any(at in spans for at, _ in cells)
        return any(not below[at].strip() for at, _ in cells) or len(cells) * 2 <= sum(
            bool(cell.strip()) for cell in below
        )

    def _last_row(self, rows: dict[int, Row], index: int) -> int:
        """The row where the header ends: merged cells reach down to it, or further rows read as headings too."""
        last = index
        while last + 1 in rows and last + 1 - index < _MAX_ROWS:
            if not (self._reaches_below(last, index) or self._continues(rows[last], rows[last + 1])):
                break
            last += 1
        return last

    def _reaches_below(self, last: int, first: int) -> bool:
        return any(first <= top <= last < bottom for top, _, bottom, _ in self.merges)

    def _continues(self, upper: Row, lower: Row) -> bool:
        """Whether a row goes on with the header above it rather than begin the body or another table."""
        cells = [cell for cell in lower if cell.strip()]
        if not cells or _has_values(cells, 0) or list(map(fold_heading, upper)) == list(map(fold_heading, lower)):
            return False
        if len(cells) == 1 and lower[0].strip() and not self.headings.listed(lower[0]):
            return False
        if all(_YEAR.match(cell.strip()) for cell in cells):
            return True
        if self._completes(upper, lower) or all(fold_heading(cell) in _PARTS_OF_DATES for cell in cells):
            return True
        known = sum(bool(self.headings.listed(cell)) for cell in cells)
        if self._holds_names(cells) or (known * 2 < len(cells) and not self.is_header(lower)):
            return False
        several = self._over_several(upper)
        both = [(a, b) for a, b in zip(upper, lower, strict=True) if a.strip() and b.strip()]
        return (
            all(
                self._is_group(a)
                or self._is_group(b)
                or fold_heading(a) in several
                or fold_heading(a) == fold_heading(b)
                or b.isascii() != a.isascii()
                for a, b in both
            )
            or len(both) <= len(cells) // 2
        )

    def _completes(self, upper: Row, lower: Row) -> bool:
        """Whether a row only stands where the row above is blank or a group head: it names what is under that head, also
        where the head is repeated over each of its columns."""
        both = [(a, b) for a, b in zip(upper, lower, strict=True) if b.strip()]
        names_people = any("holder_name" in self.headings.listed(cell) for cell in upper)
        if len(both) < 2 or not names_people or not all(_is_short(b) for _, b in both):
            return False
        several = self._over_several(upper)
        is_over_several = any(not a.strip() or fold_heading(a) in several for a, _ in both)
        return is_over_several and all(
            not a.strip() or self._is_group(a) or fold_heading(a) in several for a, _ in both
        )

    def _over_several(self, row: Row) -> frozenset[str]:
        """The heads that a row repeats: each stands over all of its columns, as a reader writes what is merged across; none where people stand side by side."""
        times = Counter(fold_heading(cell) for cell in row if cell.strip())
        several = frozenset(head for head, count in times.items() if count > 1)
        are_people = any("holder_name" in self.headings.listed(head) for head in several)
        return frozenset() if are_people else several

    def _holds_names(self, cells: Row) -> bool:
        """Whether a cell reads as a person's name and as no heading."""
        return any(
            looks_like_name(cell)
            and not self.headings.listed(cell)
            and not is_title(cell)
            and "level" not in kinds_of(cell)
            for cell in cells
        )

    def _is_group(self, cell: str) -> bool:
        listed = self.headings.listed(cell)
        return GROUP in listed or not listed

    def _spans(self, index: int) -> dict[int, int]:
        """First column to last column of the cells merged across in one row."""
        return {left: right for top, left, bottom, right in self.merges if top <= index <= bottom and right > left}

    def _paths(self, rows: list[Row], first: int) -> tuple[tuple[str, ...], ...]:
        """The headings over each column; a group head counts for every column it stands over."""
        filled = [self._filled(row, rows[:at], rows[at + 1 :], first + at) for at, row in enumerate(rows)]
        return tuple(self._outermost_first(_distinct(parts)) for parts in zip(*filled, strict=True))

    def _outermost_first(self, path: tuple[str, ...]) -> tuple[str, ...]:
        """A path with its group heads in front, also those that stand below the headings."""
        groups = [part for part in path if GROUP in self.headings.listed(part)]
        return (*groups, *(part for part in path if part not in groups)) if groups and len(groups) < len(path) else path

    def _filled(self, row: Row, above: list[Row], below: list[Row], index: int) -> list[str]:
        cells = [cell.strip() for cell in row]
        if not below and not all(GROUP in self.headings.listed(cell) for cell in cells if cell):
            return cells
        spans = self._spans(index)
        if spans:
            for left, right in spans.items():
                # A sheet may be merged beyond its last filled column.
                width = len(cells[left : right + 1])
                cells[left : right + 1] = cells[left : left + 1] * width
            return cells
        return _spread(cells, above, below) if below else _spread(cells, [], above)


def _spread(cells: list[str], above: list[Row], below: list[Row]) -> list[str]:
    """Without merged cells: a group head reaches right while its own cells are empty, those below aren't, and no head above begins anew."""
    group = ""
    for at, cell in enumerate(cells):
        under = any(row[at].strip() for row in below)
        if cell or not under or any(row[at].strip() for row in above):
            group = cell if under else ""
        cells[at] = cell or group
    return cells


def _distinct(parts: Sequence[str]) -> tuple[str, ...]:
    """The non-empty parts from the top down, each wording once."""
    return tuple({fold_heading(part): part for part in parts if part}.values())


def _has_values(cells: Row, allowed: int) -> bool:
    """Whether more than so many cells are somebody's values; a year may stand over a column."""
    values = (cell for cell in cells if is_value(cell) and not _YEAR.fullmatch(cell.strip()))
    return next(islice(values, allowed, None), None) is not None


def _are_unmistakable(cells: Row, listed: Sequence[Mapping[str, float]]) -> bool:
    """Whether some cells are headings too long to be anybody's value: 学校 may be one, 发证机关 is none."""
    return sum(bool(columns) and len(fold_heading(cell)) >= 4 for cell, columns in zip(cells, listed, strict=True)) >= 2


def _titles_a_list(cell: str) -> bool:
    """Whether a cell names a list or counts its people, as a title does and a heading doesn't: 人员名单（共12人）."""
    return bool(_HEAD_COUNT.search(cell) or _LIST_TITLE.search(_HEAD_COUNT.sub("", cell).strip()))


def _says_of_whom(cell: str) -> bool:
    """Whether a cell heads a group: it is numbered, or says what became of those below: 未通过人员."""
    return is_numbered(cell) or standing_ahead(cell, is_name=True) is not None


def _is_wording(cell: str) -> bool:
    """Whether a cell could stand among headings: a few words, no sentence."""
    return _is_short(cell) and not _SENTENCE.search(cell)


def _is_short(cell: str) -> bool:
    return 0 < len(cell.strip()) <= _LONGEST_HEADING


def _names_under_title(cells: Row) -> bool:
    """Whether a row is a title and the names of those who have it."""
    return len(cells) == 2 and is_title(cells[0]) and bool(names_in(cells[1]) or looks_like_name(cells[1]))
