"""Word 97–2003 documents (.doc) through antiword, a program of its own, where it is installed."""

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from lxml import etree

from pipelines.intake.limits import Limits, Refused
from pipelines.intake.readers.values import clean_text
from pipelines.intake.readers.xlsx import safe_parser
from pipelines.intake.tables import Prose, Reading, Table

PROGRAM = "antiword"
UNPRINTABLE = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def read_doc(content: bytes, limits: Limits) -> Reading:
    """Every table as `table-N` and the paragraphs around them; antiword leaves the covered part of merged cells empty."""
    program = shutil.which(PROGRAM)
    if program is None:
        raise Refused("OLD_WORD")
    book = _parse(convert(program, content, limits))
    tables: list[Table] = []
    prose: list[Prose] = []
    for element in book.iter("para", "informaltable", "title"):
        if element.tag == "informaltable":
            tables.append(_read_table(element, len(tables) + 1))
        elif text := _paragraph(element):
            prose.append(Prose(text, "", len(tables)))
    if not tables and not prose:
        raise Refused("EMPTY_FILE")
    return Reading("doc", tables, prose)


def convert(program: str, content: bytes, limits: Limits) -> bytes:
    """The document as DocBook."""
    with tempfile.TemporaryDirectory(prefix="shenyan-doc-") as folder:
        path = Path(folder) / "document.doc"
        path.write_bytes(content)
        try:
            done = subprocess.run(
                [program, "-x", "db", str(path)], capture_output=True, timeout=limits.cpu_seconds, check=False
            )
        except subprocess.TimeoutExpired as error:
            raise Refused("READER_TIMEOUT", PROGRAM) from error
    if done.returncode or not done.stdout.strip():
        raise Refused("BROKEN_FILE", "antiword could not convert it")
    return UNPRINTABLE.sub(b"", done.stdout)


def _parse(docbook: bytes) -> etree._Element:
    try:
        return etree.fromstring(docbook, safe_parser())
    except etree.XMLSyntaxError as error:
        raise Refused("BROKEN_FILE", "antiword wrote no whole document") from error


def _paragraph(element: etree._Element) -> str:
    """The text of a paragraph that stands outside tables and holds none."""
    if any(parent.tag == "entry" for parent in element.iterancestors()) or element.find(".//informaltable") is not None:
        return ""
    return _squeeze("".join(element.itertext()))


def _squeeze(text: str) -> str:
    return "\n".join(line for line in (line.strip() for line in clean_text(text).split("\n")) if line)


def _read_table(element: etree._Element, number: int) -> Table:
    rows = [[_squeeze("".join(entry.itertext())) for entry in row.iter("entry")] for row in element.iter("row")]
    return Table(sheet=f"table-{number}", kind="table", rows=rows)
