"""Overruling how an office's headings are understood: the lines of `office.yml` that pin them, tried out before they stand.

Only the block `headings` is written anew; whatever else a steward keeps in the file, comments too, stays as it is.
"""

import difflib
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

import yaml

from pipelines.intake import Intake, read_all
from pipelines.intake.deliveries import SOURCES
from pipelines.intake.office import BIRTH_MONTH, FILE_NAME, MAXIMUM_BYTES
from pipelines.intake.understand.headings import fold_heading
from schemas.columns import COLUMNS

AUTOMATIC = "automatic"
"""Instead of a column: the heading is pinned to nothing and understood by itself again."""

TARGETS = (*COLUMNS, BIRTH_MONTH)
HEADINGS = "headings"


class OverruleError(Exception):
    """The office's file can't be written as asked; the message says why in both languages and holds no heading."""


class Change(NamedTuple):
    """One change of an office's file: its text before (null: there was none) and after."""

    office: str
    before: str | None
    after: str

    @property
    def lines(self) -> list[str]:
        """The lines that go (`-`) and come (`+`), with some around them."""
        before, after = (self.before or "").splitlines(), self.after.splitlines()
        return list(difflib.unified_diff(before, after, lineterm="", n=2))[2:]


def read_text(raw: Path, office: str) -> str | None:
    """What `office.yml` of that office says now; null if it has none. Raises OverruleError for one that is no text."""
    path = _place(raw, office)
    if not path.is_file():
        return None
    if path.stat().st_size > MAXIMUM_BYTES:
        raise OverruleError("office.yml 过大，请先整理。 The file office.yml is too large; tidy it up first.")
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as fault:
        raise OverruleError(
            "office.yml 不是 UTF-8 文本，请先修正。 The file office.yml is no UTF-8 text; mend it first."
        ) from fault


def pinned_headings(text: str | None) -> dict[str, str | None]:
    """Heading → column (null: kept as extra) as the text pins them; raises OverruleError for a broken text."""
    headings = _load(text).get(HEADINGS) or {}
    if not isinstance(headings, dict):
        raise OverruleError(
            "office.yml 的 headings 不是对照表，请先修正。 The block headings in office.yml is no mapping; mend it first."
        )
    return {str(heading): column for heading, column in headings.items()}


def pin_heading(text: str | None, heading: str, column: str | None) -> str:
    """The text with the heading, in one line, pinned to the column, to null for none of ours, or to nothing (`AUTOMATIC`).

    >>> pin_heading("kind: county  # as agreed\\n", "证号", "certificate_number")
    'kind: county  # as agreed\\nheadings:\\n  证号: certificate_number\\n'
    """
    if column is not None and column not in (*TARGETS, AUTOMATIC):
        raise OverruleError("没有这个栏目。 There is no such column.")
    folded = fold_heading(heading)
    if not folded:
        raise OverruleError("没有表头的列不能按表头指定。 A column without a heading can't be pinned by it.")
    in_one_line = " ".join(heading.split())
    kept = {known: target for known, target in pinned_headings(text).items() if fold_heading(known) != folded}
    wanted = kept if column == AUTOMATIC else {**kept, in_one_line: column}
    written = _replace_block(text or "", wanted)
    if _load(written) != _expected(text, wanted):
        raise OverruleError(
            "office.yml 的写法太特别，请手工修改。 The file office.yml is written too unusually; change it by hand."
        )
    return written


def write(raw: Path, change: Change) -> None:
    """Nothing; the office's file holds the new text. Raises OverruleError if somebody else has changed it since."""
    path = _place(raw, change.office)
    if read_text(raw, change.office) != change.before:
        raise OverruleError(
            "office.yml 刚被别人改过，请重新预览。 Somebody has just changed office.yml; preview again."
        )
    _put(path, change.after)


def undo(raw: Path, change: Change) -> None:
    """Nothing; the file is as before the change. Raises OverruleError if it was changed again since."""
    path = _place(raw, change.office)
    if read_text(raw, change.office) != change.after:
        raise OverruleError(
            "office.yml 之后又改过，不能撤销。 The file office.yml was changed again since; this can't be undone."
        )
    if change.before is None:
        path.unlink()
    else:
        _put(path, change.before)


def try_out(raw: Path, source_file: str, text: str) -> Intake:
    """What reading that delivery alone would give if `office.yml` said this; a member of an archive comes with its archive.

    Raises OverruleError if the file has gone.
    """
    parts = PurePosixPath(source_file)
    place = next((one for one in (parts, *parts.parents) if (raw / one).is_file()), None)
    if place is None:
        raise OverruleError("文件夹里已没有这份文件。 The folder no longer holds this file.")
    with tempfile.TemporaryDirectory(prefix="shenyan-try-") as folder:
        target = Path(folder) / place
        target.parent.mkdir(parents=True)
        shutil.copy2(raw / place, target)
        (Path(folder) / Path(*place.parts[:2]) / FILE_NAME).write_text(text, encoding="utf-8")
        return read_all(Path(folder), workers=1)


def _place(raw: Path, office: str) -> Path:
    """Where the office's file lies; raises OverruleError for a name that is no folder of an office."""
    folder = raw / SOURCES / office
    if office in ("", "..") or Path(office).name != office or not folder.is_dir():
        raise OverruleError("没有这个单位的文件夹。 There is no folder of that office.")
    return folder / FILE_NAME


def _load(text: str | None) -> dict[str, Any]:
    try:
        content = yaml.safe_load(text or "")
    except yaml.YAMLError as fault:
        raise OverruleError(
            "office.yml 有语法错误，请先修正。 The file office.yml has a syntax error; mend it first."
        ) from fault
    if content is not None and not isinstance(content, dict):
        raise OverruleError("office.yml 不是对照表，请先修正。 The file office.yml is no mapping; mend it first.")
    return content or {}


def _expected(text: str | None, wanted: Mapping[str, str | None]) -> dict[str, Any]:
    """What the new text must say: everything else as it was."""
    others = {key: value for key, value in _load(text).items() if key != HEADINGS}
    return {**others, HEADINGS: dict(wanted)} if wanted else others


def _replace_block(text: str, wanted: Mapping[str, str | None]) -> str:
    """The text with its block `headings`, or a new one at the end, saying what is wanted."""
    block = yaml.safe_dump({HEADINGS: dict(wanted)}, allow_unicode=True, sort_keys=False) if wanted else ""
    begin, end = _span(text)
    head, tail = text[:begin], text[end:]
    if head and not head.endswith("\n"):
        head += "\n"
    return head + block + tail


def _span(text: str) -> tuple[int, int]:
    """Where the lines of `headings` begin and end; both the text's end where there are none."""
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    pairs = root.value if isinstance(root, yaml.MappingNode) else []
    for key, value in pairs:
        if key.value == HEADINGS:
            line_end = text.find("\n", _last_mark(value))
            return key.start_mark.index, len(text) if line_end < 0 else line_end + 1
    return len(text), len(text)


def _last_mark(node: yaml.Node) -> int:
    """Where a node's own words end: a block's end mark lies past the blank lines and comments that follow it."""
    if isinstance(node, yaml.MappingNode) and not node.flow_style and node.value:
        return _last_mark(node.value[-1][1])
    return int(node.end_mark.index)


def _put(path: Path, text: str) -> None:
    """The text, put in place whole; the name it is written under first is one that intake passes over."""
    aside = path.with_name(f"._{path.name}")
    with aside.open("w", encoding="utf-8", newline="") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)
