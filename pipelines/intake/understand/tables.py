"""One table understood: its headers, the columns under each, and what every row is."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import polars as pl

from pipelines.intake.tables import WRONG_LENGTH, Office, Table
from pipelines.intake.understand.above_below import read_above, read_back, read_below, said_back
from pipelines.intake.understand.carry import carry_ditto, carry_merged
from pipelines.intake.understand.certificates import says_passed
from pipelines.intake.understand.combine import combine
from pipelines.intake.understand.context import (
    Context,
    nearest,
    without_its_own_years,
)
from pipelines.intake.understand.continued import carry_people
from pipelines.intake.understand.double_rows import find_double_rows
from pipelines.intake.understand.emit import (
    HEADER,
    REPEATED_HEADER,
    Around,
    Place,
    emit_context,
    emit_mapping,
    emit_mappings,
    emit_others,
    emit_people,
    number_blocks,
    used_context,
)
from pipelines.intake.understand.forms import Forms, find_forms
from pipelines.intake.understand.groups import (
    Groups,
    first_of_list,
    heading_in,
    heads_series,
)
from pipelines.intake.understand.header import Header, HeaderSearch
from pipelines.intake.understand.headings import Headings, fold_heading
from pipelines.intake.understand.kinds import (
    find_kinds,
    find_outside,
    people_alone,
    well_filled,
    without_lone_cells,
)
from pipelines.intake.understand.layout import Layout, fits_block, understand_layout, with_series_told
from pipelines.intake.understand.noise import (
    FORM,
    GROUP_HEADING,
    TITLE,
    UNKNOWN,
    name_row,
)
from pipelines.intake.understand.row_marks import RowMarks
from pipelines.intake.understand.scan import header_candidates
from pipelines.intake.understand.segments import between_gaps, find_strangers
from pipelines.intake.understand.several import own_words, part_records, tell_apart
from pipelines.intake.understand.shifted import set_back
from pipelines.intake.understand.stretches import Stretch, TableResult, bodies_of, runs_of
from pipelines.intake.understand.title_cells import part_titles

_SAMPLE_ROWS = 300
_SAMPLE_BODIES = 30
_FIRST_ROWS = 30
_MOST_WORDS = 4_000


class TableReader:
    """Understands one table, with what is known around it: the office, the context, the layout of the table before."""

    def __init__(
        self,
        table: Table,
        number: int,
        headings: Headings,
        office: Office,
        around: Context,
        previous: Layout | None,
        groups: Groups | None = None,
        words: str = "",
    ) -> None:
        self.table, self.number, self.headings, self.office = table, number, headings, office
        self.around, self.previous, self.groups, self.words = around, previous, groups, words
        self.search = HeaderSearch(headings, table.merges)
        self.frame, self.marks = table.frame, RowMarks(table)
        self.numbers = pl.Series("row", [table.row_number(row) for row in range(table.height)], dtype=pl.Int64)
        self.others: dict[int, str] = {}
        self.people: list[pl.DataFrame] = []
        self.heads: list[Context] = []

    def understand(self, given: Forms | None = None) -> TableResult:
        """Every row of the table once per block, and the mapping of every layout in it; the people are those `given`, if any are."""
        if forms := given or find_forms(self.frame, self.headings) or find_double_rows(self.frame, self.headings):
            return self._read_forms(forms)
        stretches = self._stretches(self.search.find(header_candidates(self.frame, self.headings)))
        layouts = list(
            {id(stretch.layout): stretch.layout for stretch in stretches if stretch.layout.has_people}.values()
        )
        if not layouts:
            self._name_noise(0, self.frame.height, before_header=False)
            return TableResult(self._others())
        told = self._read_stretches(stretches)
        rows = pl.concat([*self.people, self._others()]).sort("row", "block")
        mappings = [mapping for layout in layouts for mapping in self._mappings(stretches, layout)]
        context = emit_context(self.table.sheet, self.number, used_context(rows, [*told, *self.heads]))
        return TableResult(rows, [*mappings, context], layouts, self.groups)

    def _read_forms(self, forms: Forms) -> TableResult:
        """The people of forms, each on the row of the name; the other rows of a form are noise."""
        paths = tuple((key,) for key in forms.keys)
        layout = understand_layout(paths, forms.keys, forms.frame, self.headings, self.office.headings)
        first = min(forms.rows)
        self._name_noise(0, first, before_header=True)
        self._name_noise(first, self.frame.height, before_header=False)
        self.others |= dict.fromkeys(forms.taken, FORM) | dict.fromkeys(forms.headers, HEADER)
        for row in set(forms.rows):
            del self.others[row]
        told = nearest(read_above(self.table, first, Groups()), self.around)
        rows = pl.Series("row", forms.rows, dtype=pl.UInt32)
        place, around = Place(self.table.sheet, self.numbers.gather(rows)), Around.all_in(told, rows.len())
        people = number_blocks(emit_people(place, forms.frame, layout.blocks[0], around, self.marks.of(rows)), 0, 1)
        everyone = pl.concat([people, self._others()]).sort("row", "block")
        number = partial(forms.column_number, table=self.table)
        mapping = emit_mapping(self.table.sheet, self.number, 0, layout.blocks[0], forms.frame, number)
        context = emit_context(self.table.sheet, self.number, used_context(everyone, [told]))
        return TableResult(everyone, [mapping, context], [layout], continues=False)

    def _stretches(self, headers: list[Header]) -> list[Stretch]:
        """The table cut at its headers; the same headings share one layout."""
        height = self.frame.height
        if not headers:
            layout = self._continued() or self._layout(None, [(0, height)])
            first = list(enumerate(self.frame.head(_FIRST_ROWS).iter_rows()))
            strange = None if layout is self.previous else self.search.find_strange(first, layout)
            if strange is None:
                return [Stretch(None, 0 if layout is self.previous else first_of_list(self.frame), height, layout)]
            headers = [strange]
        runs, ends = runs_of(headers, height)
        bodies = bodies_of(runs, ends)
        by_headings = {header.folded: header for header in reversed(headers)}
        layouts = {folded: self._layout(header, bodies[folded]) for folded, header in by_headings.items()}
        headed = [
            Stretch(
                run[0],
                run[0].last + 1,
                end,
                layouts[run[0].folded],
                tuple(row for header in run[1:] for row in header.rows),
            )
            for run, end in zip(runs, ends, strict=True)
        ]
        above = self._above(headers[0].first, next((one.layout for one in headed if one.layout.has_people), None))
        return [*above, *(part for stretch in headed for part in self._parted(stretch))]

    def _above(self, end: int, layout: Layout | None) -> list[Stretch]:
        """The lists above the first header that have none of their own: the one of the page before, or one that it does not fit."""
        if not end or layout is None:
            return []
        if (before := self._continued()) is not None:
            goes_on = self.table.kind == "page" and find_outside(self.frame.head(end), before, self.headings).any()
            return [Stretch(None, 0, end, before)] if goes_on else []
        return self._headless(find_strangers(self.frame.head(end), layout, among=0), end)

    def _parted(self, stretch: Stretch) -> list[Stretch]:
        """A stretch without the lists further down in it that its header does not fit, and those lists."""
        body = self.frame.slice(stretch.start, stretch.stop - stretch.start)
        stretch, strangers = self._judged_by_its_first(stretch, body)
        if not strangers and stretch.layout.has_people:
            strangers = find_strangers(body, stretch.layout)
        found = [(stretch.start + start, stretch.start + stop) for start, stop in strangers]
        again = next((row for row in stretch.repeated if found and row > found[0][0]), stretch.stop)
        others = self._headless([(first, min(last, again)) for first, last in found if first < again], again)
        if not others:
            return [stretch]
        stop = others[0].start
        before = replace(stretch, stop=stop, repeated=tuple(row for row in stretch.repeated if row < stop))
        below = tuple(row for row in stretch.repeated if row >= again)
        rest = self._parted(Stretch(None, again, stretch.stop, stretch.layout, below)) if below else []
        return [before, *others, *rest]

    def _judged_by_its_first(self, stretch: Stretch, body: pl.DataFrame) -> tuple[Stretch, list[tuple[int, int]]]:
        """The stretch with the layout of the rows right under its header, and the lists below a gap that this doesn't fit."""
        if (first := next(between_gaps(body), None)) is None or first[1] == body.height or stretch.repeated:
            return stretch, []
        near = self._layout(stretch.header, [(stretch.start + first[0], stretch.start + first[1])])
        filled = [
            at for at in range(body.width) if (body[first[0] : first[1]].to_series(at).str.strip_chars() != "").any()
        ]
        strangers = find_strangers(body, near, places=filled)
        return (replace(stretch, layout=near), strangers) if strangers else (stretch, [])

    def _headless(self, places: Sequence[tuple[int, int]], end: int) -> list[Stretch]:
        """The lists at these rows under no header, each with the titles below it up to the next."""
        known = [
            (start, layout) for start, stop in places if (layout := self._layout(None, [(start, stop)])).has_people
        ]
        stops = [*(start for start, _ in known[1:]), end]
        return [Stretch(None, start, stop, layout) for (start, layout), stop in zip(known, stops, strict=False)]

    def _continued(self) -> Layout | None:
        """The layout of the table before, when this one goes on with its columns under no header of its own."""
        before = self.previous
        if before is None or before.width != self.frame.width:
            return None
        sample = combine(self.frame.head(_SAMPLE_ROWS), before.combined)
        return before if all(fits_block(sample, block) for block in before.blocks) else None

    def _layout(self, header: Header | None, bodies: Sequence[tuple[int, int]]) -> Layout:
        """What the columns under a header are, judged by a sample of the rows under all its repetitions."""
        share = max(20, _SAMPLE_ROWS // len(bodies))
        sample = [self.frame.slice(start, min(stop - start, share)) for start, stop in bodies[:_SAMPLE_BODIES]]
        body = people_alone(well_filled(pl.concat(sample)))
        if header is None:
            body = without_lone_cells(body)
        paths = header.paths if header else ((),) * self.frame.width
        names = header.names if header else [""] * self.frame.width
        above = "\n".join(cell for row in self.frame.head(header.first if header else 0).iter_rows() for cell in row)
        passed = says_passed(f"{self.words}\n{above}" if len(above) <= _MOST_WORDS else self.words)
        layout = understand_layout(paths, names, body, self.headings, self.office.headings, passed, self._year())
        told = "series" in self.around or heads_series(self.frame.head(_SAMPLE_ROWS))
        return with_series_told(layout) if header is None and told else layout

    def _year(self) -> int | None:
        """The year of the titles, where the words around the table name one."""
        named = without_its_own_years(self.around, self.office.kind).get("year")
        return int(named.value[:4]) if named and named.value[:4].isdecimal() else None

    def _read_stretches(self, stretches: list[Stretch]) -> list[Context]:
        """Sort every row into people and others; the contexts in which people stand."""
        first = stretches[0].header.first if stretches[0].header else stretches[0].start
        groups, seen, told = self._groups_before(stretches[0]), set[tuple[str, ...]](), list[Context]()
        around = without_its_own_years(nearest(read_above(self.table, first, groups), self.around), self.office.kind)
        before = next(stretch.layout for stretch in stretches if stretch.layout.has_people)
        self._read_preamble(first, before, around)
        for stretch in stretches:
            self._read_header(stretch, seen)
            if stretch.layout.has_people:
                before = stretch.layout
                told += self._read_body(stretch, groups, around)
            else:
                self._name_noise(stretch.start, stretch.stop, before_header=False)
                self._rescue_people(stretch.start, stretch.stop, before, around)
        self.groups = groups
        return told

    def _groups_before(self, stretch: Stretch) -> Groups:
        """The group headings that the page before leaves in force, when its list goes on here."""
        if self.groups is None or self.table.kind != "page" or not stretch.goes_on(self.previous):
            return Groups()
        return self.groups

    def _read_preamble(self, end: int, layout: Layout, around: Context) -> None:
        """Sort the rows above the first header: titles and notes, or people of the page before or without a header."""
        self._name_noise(0, end, before_header=True)
        self._rescue_people(0, end, self._continued() or layout, around)

    def _rescue_people(self, start: int, stop: int, layout: Layout, around: Context) -> None:
        """Take the rows that are plainly people back from the noise of a stretch that is no list."""
        body = combine(self.frame.slice(start, stop - start), layout.combined)
        mask = find_outside(body, layout, self.headings)
        for row in mask.arg_true().to_list():
            del self.others[start + row]
        told = Around.all_in(around, body.height)
        self._add_people(start, body, mask, 0, layout, told)

    def _read_header(self, stretch: Stretch, seen: set[tuple[str, ...]]) -> None:
        """Name a header's own rows; its repetitions further down, printed for each page, are noise."""
        if (header := stretch.header) is None:
            return
        words = {tuple(map(fold_heading, self.frame.row(row))) for row in header.rows}
        is_known = header.folded in seen or words <= seen
        kind = TITLE if not stretch.layout.has_people else REPEATED_HEADER if is_known else HEADER
        seen.update({header.folded}, words)
        self.others.update(dict.fromkeys(range(header.first, header.last + 1), kind))

    def _read_body(self, stretch: Stretch, groups: Groups, around: Context) -> list[Context]:
        """Sort the rows of one stretch; the different contexts in it."""
        start, stop = stretch.start, stretch.stop
        frame, merged = carry_merged(self.frame, self.table.merges, start, stop - 1)
        self.marks.add(merged, "merged")
        body = combine(frame.slice(start, stop - start), stretch.layout.combined)
        body, reaching = set_back(body, stretch.layout)
        self.marks.add((start + row for row in reaching), WRONG_LENGTH)
        if len(stretch.layout.blocks) == 1:
            body, further = carry_people(body, stretch.layout.blocks[0])
            self.marks.add((start + row for row in further), "merged")
        kinds = find_kinds(body, stretch.layout, self.search, [row - start for row in stretch.repeated])
        self.others.update({start + row: kind for row, kind in kinds.others.items()})
        lines = read_back(self.table, body, kinds, start)
        below = {} if lines else read_below(self.table, body, kinds, start)
        told = said_back(self._contexts(body, kinds.others, start, groups, nearest(around, below)), lines)
        for number, mask in enumerate(kinds.people):
            self._add_people(start, body, mask, number, stretch.layout, told)
        return list(told.contexts)

    def _add_people(
        self, start: int, body: pl.DataFrame, mask: pl.Series, number: int, layout: Layout, told: Around
    ) -> None:
        """Keep the records of one block of a stretch."""
        if not mask.any():
            return
        carried, ditto = carry_ditto(body, mask)
        self.marks.add((start + row for row in ditto.arg_true().to_list()), "ditto")
        rows, records = mask.arg_true(), list[pl.DataFrame]()
        is_one_of_many = len(layout.blocks) > 1 or bool(layout.blocks[number].certificates)
        for piece in part_records(carried.filter(mask), layout.blocks[number]):
            at = rows.gather(piece.rows)
            own = own_words(piece, self.table.sheet, is_one_of_many)
            chosen = tell_apart(piece, own, Around(told.contexts, told.of_row.gather(at)))
            self.heads += chosen.contexts if own else []
            place = Place(self.table.sheet, self.numbers.gather(at + start))
            records.append(
                emit_people(place, piece.frame, piece.block, chosen, self.marks.of(at + start, piece.block.positions))
            )
        self.people.append(number_blocks(part_titles(pl.concat(records)), number, len(layout.blocks)))

    def _contexts(
        self, body: pl.DataFrame, others: dict[int, str], start: int, groups: Groups, around: Context
    ) -> Around:
        """For every row of a stretch what the group headings above it and the things around the table say."""
        contexts, of_row = [nearest(groups.context(), around)], list[int]()
        for row in sorted(row for row, kind in others.items() if kind in {GROUP_HEADING, TITLE, UNKNOWN}):
            if not (text := heading_in(body.row(row))):
                continue
            of_row += [len(contexts) - 1] * (row - len(of_row))
            if groups.enter(text, str(self.table.row_number(start + row))):
                self.others[start + row] = GROUP_HEADING
            contexts.append(nearest(groups.context(), around))
        of_row += [len(contexts) - 1] * (body.height - len(of_row))
        return Around(contexts, pl.Series("context", of_row, dtype=pl.UInt32))

    def _name_noise(self, start: int, stop: int, *, before_header: bool) -> None:
        """Name the rows of a stretch without people."""
        for row, cells in enumerate(self.frame.slice(start, stop - start).iter_rows(), start):
            self.others[row] = name_row(cells, before_header)

    def _others(self) -> pl.DataFrame:
        return emit_others(self.table.sheet, self.numbers, self.others, self.table.marks)

    def _mappings(self, stretches: list[Stretch], layout: Layout) -> list[pl.DataFrame]:
        """The mapping of one layout, with examples from where it first holds."""
        stretch = next(stretch for stretch in stretches if stretch.layout is layout)
        rows = self.frame.slice(stretch.start, min(stretch.stop - stretch.start, _SAMPLE_ROWS))
        body = combine(well_filled(rows), layout.combined)
        return emit_mappings(self.table.sheet, self.number, layout.blocks, body, self.table.column_number)
