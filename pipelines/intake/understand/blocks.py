"""Blocks of people that stand side by side on one table."""

from collections.abc import Sequence

from pipelines.intake.understand.headings import fold_heading
from pipelines.intake.understand.profile import Profile

_SIGNS = ("holder_name", "id_number", "sex", "phone", "title", "employer", "level", "series", "acquired_on")
_COUNTS = frozenset({"人数", "合计", "数量", "小计", "总数", "总人数", "合计人数"})
_CLEAR = 0.7


def find_beside(paths: Sequence[tuple[str, ...]], profiles: Sequence[Profile], names: frozenset[str]) -> frozenset[int]:
    """The positions of a count that stands beside the list: past a blank column, over numbers of people, with no names of its own."""
    gaps = [
        at for at, (path, profile) in enumerate(zip(paths, profiles, strict=True)) if not path and not profile.filled
    ]
    for gap in reversed(gaps):
        words = [fold_heading(path[-1]) for path in paths[gap + 1 :] if path]
        if words and _COUNTS.intersection(words) and not names.intersection(words):
            return frozenset(range(gap + 1, len(paths)))
    return frozenset()


def split_blocks(
    paths: Sequence[tuple[str, ...]], profiles: Sequence[Profile], names: frozenset[str]
) -> list[list[int]]:
    """The column positions of each block, left to right; one block unless the same columns come again.

    `names` are the folded headings that stand over people's names. Without headings the columns' contents speak.
    """
    positions = [at for at, (path, profile) in enumerate(zip(paths, profiles, strict=True)) if path or profile.filled]
    if not positions:
        return []
    if any(paths):
        words = [fold_heading(paths[at][-1]) if paths[at] else "" for at in positions]
        return _repeated(positions, words, 2) or _from_name_to_name(positions, words, names) or [positions]
    signs = [_sign(profiles[at]) for at in positions]
    return (_repeated(positions, signs, 1) if "holder_name" in signs else None) or [positions]


def _repeated(positions: Sequence[int], words: Sequence[str], smallest: int) -> list[list[int]] | None:
    """The blocks when the words are one sequence over and over, a blank column between them allowed."""
    filled = [(at, word) for at, word in zip(positions, words, strict=True) if word]
    for count in range(len(filled), 1, -1):
        size, rest = divmod(len(filled), count)
        unit = [word for _, word in filled[:size]]
        if not rest and size >= smallest and [word for _, word in filled] == unit * count and len(set(unit)) == size:
            return [[at for at, _ in filled[start : start + size]] for start in range(0, len(filled), size)]
    return None


def _from_name_to_name(positions: Sequence[int], words: Sequence[str], names: frozenset[str]) -> list[list[int]] | None:
    """The blocks when the heading over the names comes again, and with it most of those that stand around it."""
    at_names = [index for index, word in enumerate(words) if word in names and words.count(word) > 1]
    if len(at_names) < 2 or len({words[index] for index in at_names}) > 1:
        return None
    before = at_names[0]
    starts = [index - before for index in at_names]
    blocks = [list(range(start, end)) for start, end in zip(starts, [*starts[1:], len(words)], strict=True)]
    first = {words[index] for index in blocks[0]}
    alike = all(
        len(first & {words[index] for index in block}) * 2 >= min(len(first), len(block)) for block in blocks[1:]
    )
    return [[positions[index] for index in block] for block in blocks] if alike and all(blocks) else None


def _sign(profile: Profile) -> str:
    """What a column clearly holds, in one word; blank for a blank one."""
    if not profile.filled:
        return ""
    if profile.is_serial:
        return "serial"
    fit, sign = max((profile.betrays(column), column) for column in _SIGNS)
    return sign if fit >= _CLEAR else "?"
