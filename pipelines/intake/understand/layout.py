"""How the columns of one table are understood: blocks of people, and in each which column is which of ours."""

import hashlib
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import polars as pl

from pipelines.intake.understand.assign import Assigned, assign_columns
from pipelines.intake.understand.blocks import find_beside, split_blocks
from pipelines.intake.understand.cells import STRONG, compact, is_title, looks_like_id
from pipelines.intake.understand.certificates import Part, Path, find_certificates, tells_results
from pipelines.intake.understand.combine import Combination, combine, find_combinations, head_together
from pipelines.intake.understand.headings import Headings, fold_heading
from pipelines.intake.understand.profile import Profile, profile_column, profile_columns

_STILL_FITS = 0.4
_SURE_NAME = 0.7
_SEVERAL = 2
_NAMED: Path = ("姓名",)
_HARDLY_ANY = 0.2
_OF_THE_PERSON = frozenset({"holder_name", "id_number", "sex", "phone", "employer", "birth_month"})
"""What holds for every certificate of a row; everything else belongs to the one that the list is about."""

_OF_OTHER_MATTERS = re.compile("学时|学分|课程|签到|考勤|工资|缴费|体检|办公电话|电子邮箱|邮箱|传真|微信|QQ")
"""Headings of lists of who was taught, came, was paid or looked at, or can be reached."""

_LONG_NUMBER = re.compile(r"[\d０-９](?:[\s\-－—.．()（）]{0,2}[\d０-９]){10,}")
"""Eleven digits or more, also in groups, as phones are written; a date with its hour has ten."""


@dataclass(frozen=True)
class Block:
    """One person's columns: their positions in the table, headings, and what each was assigned to."""

    positions: tuple[int, ...]
    headings: tuple[str, ...]
    assigned: tuple[Assigned, ...]
    head: str = ""
    """The group head that stands over this block alone: 中级 over one, 初级 over the other."""
    certificates: tuple["Certificate", ...] = ()
    """The certificates that a row states, the one that the list is about first; empty where it states one."""

    @property
    def columns(self) -> dict[str, int]:
        """Column of ours to position in the table."""
        return {one.column: at for at, one in zip(self.positions, self.assigned, strict=True) if one.column}

    @property
    def extras(self) -> dict[str, int]:
        """Heading to position of the columns kept as extra, each heading once, in the headings' order.

        Serial numbers are left out: they say where a row stood, and a list sorted anew holds the same rows.
        """
        found: dict[str, int] = {}
        for at, heading, one in zip(self.positions, self.headings, self.assigned, strict=True):
            if one.column is None and not one.serial:
                name = heading or f"第{at + 1}列"
                found[name if name not in found else f"{name}（第{at + 1}列）"] = at
        return dict(sorted(found.items()))

    def without(self, positions: Collection[int]) -> "Block":
        """The block less these columns."""
        kept = [index for index, at in enumerate(self.positions) if at not in positions]
        return replace(
            self,
            positions=tuple(self.positions[index] for index in kept),
            headings=tuple(self.headings[index] for index in kept),
            assigned=tuple(self.assigned[index] for index in kept),
            certificates=(),
        )

    @property
    def has_people(self) -> bool:
        """Whether its columns are people's: ID numbers or names, and more than names where no heading says that they are.

        A list of hours taught or wages that says nothing of a certificate is of other matters.
        """
        named = [one for one in self.assigned if one.column in {"holder_name", "id_number"}]
        is_of_certificates = bool(self.columns.keys() - _OF_THE_PERSON - {"year", "specialty", "remarks"})
        if not is_of_certificates and any(map(_OF_OTHER_MATTERS.search, self.headings)):
            return False
        return any(one.column == "id_number" or one.how != "content" for one in named) or bool(
            named and len(self.columns) > 1
        )


class Certificate(NamedTuple):
    """One of several certificates on a row: where it is stated, what is read when it is the row's only one, and when it is not."""

    proofs: tuple[int, ...]
    alone: Block
    beside: Block


@dataclass(frozen=True)
class Layout:
    """The blocks of people of one table, under one header."""

    headings: tuple[str, ...]
    blocks: tuple[Block, ...]
    width: int
    overflow: tuple[int, ...] = ()
    """Positions past the last heading where hardly a row has anything."""
    combined: tuple[Combination, ...] = ()
    """Columns that hold one value together."""

    @property
    def has_people(self) -> bool:
        """Whether the table under the header is a list of people; several columns of nothing but names are one too."""
        return any(block.has_people for block in self.blocks) or self._is_grid_of_names

    @property
    def _is_grid_of_names(self) -> bool:
        sure = [
            one.confidence >= _SURE_NAME
            for block in self.blocks
            for one in block.assigned
            if one.column == "holder_name"
        ]
        return len(sure) > 1 and all(sure) and all(len(block.positions) == 1 for block in self.blocks)


def understand_layout(
    paths: Sequence[Path],
    names: Sequence[str],
    body: pl.DataFrame,
    headings: Headings,
    pinned: Mapping[str, str | None],
    passed: bool | None = None,
    year: int | None = None,
) -> Layout:
    """What each column is, from the headings above it and a sample of the rows below; `passed` as `says_passed` gives it, `year` the list's."""
    combined = find_combinations(paths, body)
    paths, body = head_together(paths, combined), combine(body, combined)
    profiles = profile_columns([body.to_series(at).to_list() for at in range(body.width)], year)
    beside = find_beside(paths, profiles, headings.over_names)
    parts = frozenset(at for one in combined if not one.is_former for at in one.positions[1:])
    reader = _BlockReader(paths, names, profiles, headings, pinned, beside, parts)
    if passed is None and tells_results(paths, lambda at: body.to_series(at).to_list()):
        passed = True
    blocks = reader.under_titles() or tuple(
        reader.read(positions, passed) for positions in split_blocks(paths, profiles, headings.over_names)
    )
    return Layout(tuple(names), blocks, body.width, _overflow(paths, profiles, body.height), tuple(combined))


def with_series_told(layout: Layout) -> Layout:
    """The layout of a list without headings whose series stands around it: what one column holds, 体育 or 审计, are specialties then."""
    return replace(layout, blocks=tuple(map(_with_specialties, layout.blocks)))


def _with_specialties(block: Block) -> Block:
    if "specialty" in block.columns:
        return block
    told = [
        one._replace(column="specialty") if one.column == "series" and one.how == "content" else one
        for one in block.assigned
    ]
    return replace(block, assigned=tuple(told))


class _BlockReader(NamedTuple):
    """What the blocks of one table are made from."""

    paths: Sequence[Path]
    names: Sequence[str]
    profiles: Sequence[Profile]
    headings: Headings
    pinned: Mapping[str, str | None]
    no_columns: frozenset[int]
    """Positions of counts beside the list."""
    parts: frozenset[int]
    """Positions of parts of a value that stands in another column."""

    def read(self, positions: Sequence[int], passed: bool | None) -> Block:
        """One person's columns, with the certificates of each row where they state several."""
        parts = find_certificates(self.paths, positions, self.headings, passed)
        if parts is None or self._is_pinned(
            {*parts.aside, *(at for part in parts.certificates for at in part.positions)}
        ):
            return self._assign(positions, {}, frozenset())
        every = {at for part in parts.certificates for at in part.positions}
        found = [
            self._certificate(positions, part, every.difference(part.positions), parts.aside)
            for part in parts.certificates
        ]
        if not found:
            return self._assign(positions, {}, frozenset(parts.aside))
        main = found[0]._replace(beside=found[0].alone.without(every.difference(parts.certificates[0].positions)))
        return replace(main.alone, certificates=(main, *found[1:]) if len(found) > 1 else ())

    def under_titles(self) -> tuple[Block, ...]:
        """A block for each column of names under a title, with the columns that all of them share; none where names have a heading."""
        over = [path[-1] if path else "" for path in self.paths]
        if any("holder_name" in self.headings.listed(heading) for heading in over if heading):
            return ()
        named = [
            at
            for at, heading in enumerate(over)
            if self.profiles[at].shares.get("holder_name", 0.0) >= _SURE_NAME and is_title(heading)
        ]
        if len(named) < _SEVERAL:
            return ()
        shared = [at for at in range(len(over)) if at not in named and (over[at] or self.profiles[at].filled)]
        return tuple(
            replace(self._assign(sorted([*shared, at]), {at: _NAMED}, frozenset()), head=over[at]) for at in named
        )

    def _is_pinned(self, positions: Iterable[int]) -> bool:
        """Whether a steward has said what one of these columns is."""
        pinned = {fold_heading(heading) for heading in self.pinned}
        return any(fold_heading(path[-1]) in pinned for at in positions if (path := self.paths[at]))

    def _certificate(self, positions: Sequence[int], part: Part, others: set[int], aside: Iterable[int]) -> Certificate:
        """A certificate that is not the one the list is about: beside that one it has only its own columns and the person's."""
        alone = replace(self._assign(positions, part.paths, others.union(aside)), head=part.level)
        own = {*part.positions, *(at for column, at in alone.columns.items() if column in _OF_THE_PERSON)}
        return Certificate(part.proofs, alone, alone.without(set(positions) - own))

    def _assign(self, positions: Sequence[int], bare: Mapping[int, Path], extras: Collection[int]) -> Block:
        """A block with its columns assigned, some headings read in other words, some columns kept as extra whatever they hold."""
        own = [at for at in positions if at not in self.no_columns and at not in extras]
        chosen = assign_columns(
            [bare.get(at, self.paths[at]) for at in own], [self.profiles[at] for at in own], self.headings, self.pinned
        )
        assigned = dict(zip(own, chosen, strict=True))
        outcome = tuple(
            Assigned(None, 1.0, "vocabulary", serial=True)
            if at in self.parts
            else assigned.get(at, Assigned(None, 1.0, "vocabulary"))
            for at in positions
        )
        headings = tuple(self.names[at] for at in positions)
        return Block(tuple(positions), headings, outcome, _head(self.paths, positions))


def _head(paths: Sequence[tuple[str, ...]], positions: Sequence[int]) -> str:
    """The group head over all columns of a block and no other column; blank when there is none."""
    heads = {paths[at][0] if len(paths[at]) > 1 else "" for at in positions if paths[at]}
    others = {path[0] for at, path in enumerate(paths) if path and at not in positions}
    return heads.pop() if len(heads) == 1 and not heads & others else ""


def _overflow(paths: Sequence[tuple[str, ...]], profiles: Sequence[Profile], height: int) -> tuple[int, ...]:
    """The positions past the last heading that few rows reach: those rows are longer than the table is wide."""
    last = max((at for at, path in enumerate(paths) if path), default=len(paths))
    return tuple(at for at in range(last + 1, len(paths)) if 0 < profiles[at].filled <= max(1.0, height * _HARDLY_ANY))


def overlong(body: pl.DataFrame, layout: Layout) -> list[int]:
    """The rows that reach past the last heading where hardly any other does."""
    if not layout.overflow:
        return []
    return (
        body.select(pl.any_horizontal(pl.nth(layout.overflow).str.strip_chars() != "")).to_series().arg_true().to_list()
    )


def fits_block(frame: pl.DataFrame, block: Block) -> bool:
    """Whether a frame's columns hold what a block says they do, as far as names and numbers can tell."""
    for column, at in block.columns.items():
        if column in STRONG or column == "holder_name":
            profile = profile_column(frame.to_series(at).to_list())
            if profile.filled and profile.fits(column) < _STILL_FITS:
                return False
    return True


def mask(value: str) -> str:
    """A cell fit to be shown as an example: ID numbers and phones are covered but for their beginning."""
    text = compact(value)
    if looks_like_id(value) and len(text) > 6:
        return text[:4] + "*" * (len(text) - 4)
    return _LONG_NUMBER.sub(lambda match: match.group()[:3] + "*" * (len(match.group()) - 3), value)


def hash_layout(headers: Iterable[Sequence[str]]) -> str | None:
    """The hash of all tables' headings, whatever their order, blanks and repetitions; null when there are none."""
    layouts = sorted({"|".join(fold_heading(heading) for heading in header) for header in headers})
    return hashlib.blake2b("\n".join(layouts).encode(), digest_size=8).hexdigest() if layouts else None
