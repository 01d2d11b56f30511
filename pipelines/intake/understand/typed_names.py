"""Lines of a typed list that hold nothing but names: behind or below their title or employer, or above the line that says what they got."""

import re
from collections.abc import Sequence

from pipelines.intake.understand.cells import kinds_of, looks_like_name, names_in
from pipelines.intake.understand.sentences import label_of, title_of_heading, told_in
from pipelines.intake.understand.standing import speaks_against

GAP = re.compile(r"[ \u3000]*\t\s*|[ \u3000]{2,}|(?<=\S)\u3000(?=\S)")
DRAWN_APART = re.compile(r"(?<![^\s\u3000])([\u4e00-\u9fff])[ \u3000]{1,4}([\u4e00-\u9fff])(?![^\s\u3000])")
NUMBERED = re.compile(r"\s*[（(]?(\d{1,3})\s*[.、．)）]\s*(?=\D)")
LABELLED = re.compile(r"(.{2,40}?)[：:]\s*(.+)", re.DOTALL)
"""What parts the cells of a line, a blank inside a name of two characters, a line's number, and words with a colon before others."""

_OF_EMPLOYER = re.compile(r"(.{2,12}?)\s*[（(]([^（()）]{3,40})[)）]")
_COUNTED = re.compile(r"[（(\s](?:共|计|合计)?(\d{1,3})[人名位](?:同志)?[)）]?[：:]?$")
_OF_OTHERS = re.compile("联系|咨询|电话|报送|抄送|主送|委员|组长|组员|成员|专家|评委|监督|经办|填表|审核|签发")
"""Labels over people who got nothing by the list."""
_AND_SO_MANY = re.compile(r"\s*等?\s*(\d{1,3})\s*[人名位](?:同志)?$")
_COUNTED_ABOVE = re.compile(r"(?:以上|上述|上列)(?:共|计)?\s*(\d{1,3})\s*[人名位]")
_FEWEST_CELLS, _FEWEST_LINES = 3, 2

Cells = list[str]


def by_names(lines: Sequence[str]) -> list[Cells] | None:
    """Lines that name people one after the other, after a word on them or alone."""
    fewest = _FEWEST_CELLS if any(len(_split_names(line.strip(), _FEWEST_CELLS)) > 1 for line in lines) else 0
    rows = [_split_names(line.strip(), min(fewest, 2)) for line in lines]
    return _carry_labels(rows, lines) if any(len(row) > 1 for row in rows) else None


def _carry_labels(rows: list[Cells], lines: Sequence[str]) -> list[Cells]:
    """The rows, names alone below a line of names behind their title or employer standing behind it too."""
    label = ""
    for at, line in enumerate(lines):
        names = _names_alone(line)
        if label and names:
            rows[at] = [label, "、".join(names)]
        elif line.strip():
            label = rows[at][0] if len(rows[at]) == 2 and _heads_people(rows[at][0]) else ""
    return rows


def _split_names(line: str, fewest: int) -> Cells:
    plain = line.rstrip("。；; ")
    if told := told_in(plain):
        return told
    parts = [LABELLED.fullmatch(part.strip()) for part in re.split("[；;]", plain)]
    labelled = [part for part in parts if part and (names_in(part[2]) or looks_like_name(part[2]))]
    if len(labelled) == len(parts) > 1:
        return [cell for part in labelled for cell in (label_of(part[1].strip()), part[2].strip())]
    if found := LABELLED.fullmatch(plain):
        if _OF_OTHERS.search(found[1]):
            return [line]
        names = _names_alone(found[2].rstrip("、，,"))
        return [label_of(found[1].strip()), "、".join(names)] if names else [line]
    if (found := _OF_EMPLOYER.fullmatch(plain)) and looks_like_name(found[1]) and "employer" in kinds_of(found[2]):
        return [found[1].strip(), found[2].strip()]
    names = names_in(plain) or [cell for cell in split_gaps(plain) if looks_like_name(cell)]
    return names if len(names) >= fewest > 0 else [line]


def by_titles(lines: Sequence[str]) -> list[Cells] | None:
    """Names under lines that are a title and nothing else, each line of names behind its title: for lists too short to show by themselves that they are some.

    Two titles at least have names under them, or one that counts them has just as many.
    """
    rows, named = [[line] for line in lines], list[tuple[str, int]]()
    heading = ""
    for at, line in enumerate(lines):
        names = _names_alone(line)
        if heading and names:
            rows[at] = [title_of_heading(heading), "、".join(names)]
            named[-1] = (heading, named[-1][1] + len(names))
        elif line.strip():
            heading = line.strip() if title_of_heading(line.strip()) else ""
            named += [(heading, 0)] if heading else []
    told = [(_COUNTED.search(heading), people) for heading, people in named if people]
    is_sure = len(told) >= _FEWEST_LINES or any(found and int(found[1]) == people for found, people in told)
    return rows if is_sure else None


def by_count_behind(lines: Sequence[str]) -> list[Cells] | None:
    """Names alone above a line that counts just as many and says what they got: 以上3人具备工程师资格."""
    rows, run, found = [[line] for line in lines], dict[int, Cells](), False
    for at, line in enumerate(lines):
        if names := _names_alone(line):
            run[at] = names
            continue
        told = _COUNTED_ABOVE.match(line.strip())
        title = label_of(line.strip()) if told and not speaks_against(line) else line.strip()
        if told and title != line.strip() and int(told[1]) == sum(map(len, run.values())):
            found = True
            for place, names in run.items():
                rows[place] = [title, "、".join(names)]
        run = {} if line.strip() else run
    return rows if found else None


def are_labelled_names(line: str) -> bool:
    """Whether a line is several names behind a title or an employer and a colon."""
    return len(_names_alone(behind_label(line))) > 1


def are_names(cells: Cells) -> bool:
    """Whether cells hold nothing but names, a title or employer and a colon before the first one allowed."""
    return all(map(looks_like_name, [behind_label(cells[0]) or cells[0], *cells[1:]]))


def behind_label(text: str) -> str:
    """What stands behind a title or an employer and a colon; blank for any other text.

    >>> behind_label("工程师：韦晓、覃丽"), behind_label("联系人：韦晓")
    ('韦晓、覃丽', '')
    """
    found = LABELLED.fullmatch(text.strip())
    return found[2].strip() if found and _heads_people(label_of(found[1].strip())) else ""


def _heads_people(label: str) -> bool:
    """Whether a label is a title or an employer, as stands before the names of those who have it, or work there."""
    return not kinds_of(label).isdisjoint({"title", "employer"})


def _names_alone(line: str) -> Cells:
    """The names of a line of nothing else, one at least."""
    plain = NUMBERED.sub("", line, count=1).strip().rstrip("。；;、，, ")
    others = _AND_SO_MANY.search(plain)
    one = DRAWN_APART.sub(r"\1\2", plain[: others.start()] if others else plain)
    names = [one] if looks_like_name(one) else names_in(one) or names_in("、".join(split_gaps(one)))
    return names if others is None or int(others[1]) == len(names) else []


def split_gaps(line: str) -> Cells:
    """What stands between wide gaps; a gap inside a name of two characters parts nothing."""
    return [cell for cell in GAP.split(DRAWN_APART.sub(r"\1\2", line.strip())) if cell] or [""]
