"""What every row under a header is: plain people at once by column, the unusual rows one by one."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import polars as pl

from pipelines.intake.understand.cells import compact, looks_like_id, looks_like_name
from pipelines.intake.understand.emit import REPEATED_HEADER
from pipelines.intake.understand.header import HeaderSearch
from pipelines.intake.understand.headings import Headings
from pipelines.intake.understand.layout import Block, Layout
from pipelines.intake.understand.noise import (
    LONGEST_READ,
    TOTAL_WORDS,
    is_about_the_list,
    is_example,
    is_person,
    name_row,
)
from pipelines.intake.understand.profile import fits_cell

_WORDS_LIKE_NAMES = (
    *TOTAL_WORDS, "姓名", "名字", "申报人", "持证人", "备注", "说明", "附注", "制表人", "审核人", "填表人", "填报人", "负责人", "经办人", "复核人", "联系人",
    "制表", "审核", "填表", "盖章", "公章", "签字", "签名", "以下空白", "同上", "中级", "初级", "高级",
)  # fmt: skip
_OPENING_WORDS = (*_WORDS_LIKE_NAMES, "例", "示例", "样例", "例如", "范例", "举例", "填写示例", "例1", "示例1")
_SIGNED = "[:：]$|签[字名章]|盖章|公章|^(?:抄送|抄报|主送|主题词|经办|制表|填表|审核|复核)"
"""How the first cell of a row begins or ends that is not about a person of the list."""

_PROOFS = frozenset({"id_number", "holder_name", "title", "sex"})
_A_LIST = 2
_EXAMPLES_AMONG = 5
"""Rows under a header among which the one is that shows how to fill in the others."""

_ENOUGH = 0.4


class RowKinds(NamedTuple):
    """For every row of a stretch of a table: per block whether it is a person, and the noise or header rows by index."""

    people: list[pl.Series]
    others: dict[int, str]


def filled_counts(frame: pl.DataFrame) -> pl.Series:
    """How many cells of each row hold something."""
    if not frame.width:
        return pl.Series([], dtype=pl.UInt32)
    return frame.select(pl.sum_horizontal((pl.all().str.strip_chars() != "").cast(pl.UInt32))).to_series()


def well_filled(frame: pl.DataFrame) -> pl.DataFrame:
    """The rows that hold about as much as most do: no titles, notes, totals or blank rows."""
    filled = filled_counts(frame)
    return frame.filter(filled >= _enough(filled))


def people_alone(frame: pl.DataFrame) -> pl.DataFrame:
    """The rows that are no totals and no lines of who made the list, as a sample of what the columns hold."""
    return frame.filter(pl.Series([not is_about_the_list(cells) for cells in frame.iter_rows()], dtype=pl.Boolean))


def without_lone_cells(frame: pl.DataFrame) -> pl.DataFrame:
    """The rows that hold more than one cell, where some do: a lone one is a title or a line of prose."""
    is_several = filled_counts(frame) > 1
    several, lone = frame.filter(is_several), frame.filter(~is_several)
    named = sum(any(map(looks_like_name, cells)) for cells in lone.iter_rows()) if several.height == 1 else 0
    return several if several.height > 1 or (several.height and not named) else frame


def _enough(filled: pl.Series) -> float:
    """How many filled cells a row needs to be one of the many: a share of what the fuller rows have."""
    return _ENOUGH * float(filled.filter(filled > 1).quantile(0.75, "nearest") or 0)


def find_kinds(frame: pl.DataFrame, layout: Layout, search: HeaderSearch, repeated: Sequence[int]) -> RowKinds:
    """What every row of a stretch under one header is, `repeated` being its header again; the frame holds the stretch alone."""
    words = [*_WORDS_LIKE_NAMES, *search.headings.like_names]
    plain = [_is_plain(frame, block, words) for block in layout.blocks]
    for row, cells in enumerate(frame.head(_EXAMPLES_AMONG).iter_rows()):
        if is_example([tidy for cell in cells if (tidy := compact(cell[:LONGEST_READ]))]):
            plain = [mask.set(pl.int_range(mask.len(), eager=True) == row, False) for mask in plain]
    people = [mask.to_list() for mask in plain]
    others = dict.fromkeys(repeated, REPEATED_HEADER)
    for mask in people:
        for row in repeated:
            mask[row] = False
    unusual = (
        pl.select(~pl.any_horizontal(plain)).to_series()
        if len(plain) == 1
        else pl.select(~pl.all_horizontal(plain)).to_series()
    )
    for row in set(unusual.arg_true().to_list()).difference(repeated):
        cells = frame.row(row)
        if search.is_header(cells) and (frame.width == 1 or not _is_lone_wording(cells, search.headings)):
            others[row] = REPEATED_HEADER
            for mask in people:
                mask[row] = False
            continue
        for block, mask in zip(layout.blocks, people, strict=True):
            mask[row] = mask[row] or is_block_person(cells, block, search.headings)
        if not any(mask[row] for mask in people):
            others[row] = name_row(cells, is_before_header=False)
    return RowKinds([pl.Series(mask, dtype=pl.Boolean) for mask in people], others)


def is_block_person(cells: tuple[str, ...], block: Block, headings: Headings) -> bool:
    """Whether one block of a row names a person; a heading where the name should be, among few others, is none."""
    columns = block.columns
    inside = [cells[at] for at in block.positions]
    place = {at: index for index, at in enumerate(block.positions)}
    name_at, id_at = columns.get("holder_name"), columns.get("id_number")
    if name_at is not None and headings.listed(cells[name_at]) and sum(bool(cell.strip()) for cell in inside) <= 2:
        return False
    return is_person(
        inside,
        place[name_at] if name_at is not None else None,
        place[id_at] if id_at is not None else None,
        [place[at] for at in columns.values()],
    )


def _is_lone_wording(cells: Sequence[str], headings: Headings) -> bool:
    """Whether a row holds one cell and no heading that we list: 转正定职人员 says whose rows follow."""
    filled = [cell for cell in cells if cell.strip()]
    return len(filled) == 1 and not headings.listed(filled[0])


def find_outside(frame: pl.DataFrame, layout: Layout, headings: Headings) -> pl.Series:
    """Which rows outside every list are people all the same: those plainly so, and after two such all that may be."""
    sure = 0
    mask = []
    for cells in frame.iter_rows():
        is_person = is_sure_person(cells, layout)
        sure += is_person
        mask.append(
            is_person or (sure >= _A_LIST and any(is_block_person(cells, one, headings) for one in layout.blocks))
        )
    return pl.Series(mask, dtype=pl.Boolean)


def is_sure_person(cells: tuple[str, ...], layout: Layout) -> bool:
    """Whether a row that stands outside a list is plainly one of its people: an ID number, or a name with a title or sex in place."""
    return any(_is_sure(cells, block.columns) for block in layout.blocks)


def _is_sure(cells: tuple[str, ...], columns: Mapping[str, int]) -> bool:
    held = {column: cells[at] for column, at in columns.items() if column in _PROOFS and cells[at].strip()}
    if looks_like_id(held.get("id_number", "")):
        return True
    return looks_like_name(held.get("holder_name", "")) and any(
        fits_cell(held[column], column) for column in ("title", "sex") if column in held
    )


def _is_plain(frame: pl.DataFrame, block: Block, words_like_names: Sequence[str]) -> pl.Series:
    """Which rows are people at first sight: an ordinary name among enough filled cells."""
    filled = filled_counts(frame.select(frame.columns[at] for at in block.positions))
    enough = max(3.0, _enough(filled))
    name_at = block.columns.get("holder_name")
    if name_at is None:
        return pl.repeat(False, frame.height, eager=True)
    name = frame.to_series(name_at).str.replace_all(r"[\s\u3000]", "")
    first = frame.to_series(block.positions[0]).str.strip_chars()
    opening = first.str.strip_chars("(（:：)） \u3000")
    usual = ~name.is_in(words_like_names) & ~opening.is_in(_OPENING_WORDS) & ~first.str.contains(_SIGNED)
    return name.str.contains(r"^\p{Han}{2,4}$") & usual & (filled >= enough)
