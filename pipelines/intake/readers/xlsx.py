"""The parts of an .xlsx package that its worksheets need: sheet list, shared strings, number formats."""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from lxml import etree

from pipelines.intake.containers import BROKEN_ZIP, read_member
from pipelines.intake.limits import Limits, Refused
from pipelines.intake.readers.formats import GENERAL, Format, parse_format
from pipelines.intake.readers.values import clean_text

RELATION_ID = re.compile(r"\{.*/relationships\}id")
WORKSHEET_TYPES = ("/worksheet",)
TRUE = ("1", "true", "on")
BROKEN_XML = (etree.XMLSyntaxError, KeyError, ValueError, IndexError, TypeError)


class SheetPart(NamedTuple):
    """One worksheet of the package."""

    name: str
    path: str
    hidden: bool


@dataclass(frozen=True)
class Package:
    """An opened .xlsx, its parts found by name whatever their case."""

    archive: zipfile.ZipFile
    names: dict[str, zipfile.ZipInfo]
    limits: Limits

    def read(self, path: str) -> bytes | None:
        """The part's bytes; null when the package has no such part."""
        member = self.names.get(_normal(path))
        return None if member is None else read_member(self.archive, member, self.limits.expanded_bytes)

    def parse(self, path: str) -> etree._Element | None:
        """The part's tree; null when the package has no such part."""
        content = self.read(path)
        return None if content is None else etree.fromstring(content, safe_parser())


def safe_parser() -> etree.XMLParser:
    """A parser that resolves no entity, reads no other file and stops at absurd depths."""
    return etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, remove_comments=True, remove_pis=True
    )


def open_package(content: bytes, limits: Limits) -> Package:
    """The package; raises Refused when it is no readable zip."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except BROKEN_ZIP as error:
        raise Refused("BROKEN_FILE", type(error).__name__) from error
    return Package(archive, {_normal(member.filename): member for member in archive.infolist()}, limits)


def _normal(path: str) -> str:
    return posixpath.normpath(path.replace("\\", "/")).lstrip("/").lower()


def children(element: etree._Element | None, name: str) -> Iterator[etree._Element]:
    """The direct children of that local name, whatever the namespace."""
    return iter(()) if element is None else element.iterchildren("{*}" + name)


def find_main_part(package: Package, usual: str) -> str:
    """The path of the workbook or document, as the package's relations tell it; the usual one where they are damaged."""
    try:
        relations = package.parse("_rels/.rels")
    except etree.XMLSyntaxError:
        return usual
    for relation in children(relations, "Relationship"):
        if relation.get("Type", "").endswith("/officeDocument"):
            return str(relation.get("Target", ""))
    return usual


def list_sheets(package: Package, workbook_path: str, workbook: etree._Element) -> list[SheetPart]:
    """The worksheets in the order of their tabs; charts, dialogs and macro sheets are left out."""
    folder, name = posixpath.split(workbook_path)
    relations = package.parse(f"{folder}/_rels/{name}.rels")
    targets = {relation.get("Id"): relation for relation in children(relations, "Relationship")}
    sheets = []
    for sheet in workbook.iterfind("{*}sheets/{*}sheet"):
        identity = next((value for key, value in sheet.attrib.items() if RELATION_ID.fullmatch(key)), None)
        relation = targets.get(identity)
        if relation is not None and relation.get("Type", "").endswith(WORKSHEET_TYPES):
            path = posixpath.join(folder, relation.get("Target", "").replace("\\", "/"))
            sheets.append(SheetPart(sheet.get("name", ""), path, sheet.get("state", "visible") != "visible"))
    return sheets


def related_part(package: Package, workbook_path: str, kind: str) -> etree._Element | None:
    """The tree of the part that the workbook relates to as `kind` (sharedStrings, styles); null when there is none."""
    folder, name = posixpath.split(workbook_path)
    for relation in children(package.parse(f"{folder}/_rels/{name}.rels"), "Relationship"):
        if relation.get("Type", "").endswith("/" + kind):
            return package.parse(posixpath.join(folder, relation.get("Target", "").replace("\\", "/")))
    return None


def rich_text(element: etree._Element) -> str:
    """The text of a string item, its runs joined, reading aids (furigana, pinyin) left out."""
    pieces = []
    for child in element:
        name = local_name(child)
        if name == "t":
            pieces.append(child.text or "")
        elif name == "r":
            pieces.extend(part.text or "" for part in children(child, "t"))
    return clean_text("".join(pieces))


def local_name(element: etree._Element) -> str:
    """The tag without its namespace; `""` for comments and the like."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def shared_strings(part: etree._Element | None) -> list[str]:
    """The workbook's strings by their number."""
    return [rich_text(item) for item in children(part, "si")]


def cell_formats(part: etree._Element | None) -> list[Format]:
    """What each cell style makes of numbers, by the style's number."""
    if part is None:
        return []
    codes = {int(item.get("numFmtId", "-1")): item.get("formatCode") for item in part.iterfind("{*}numFmts/{*}numFmt")}
    styles = [int(style.get("numFmtId", "0") or "0") for style in part.iterfind("{*}cellXfs/{*}xf")]
    return [parse_format(number, codes.get(number)) if number else GENERAL for number in styles]


def struck_styles(part: etree._Element | None) -> frozenset[str]:
    """The numbers of the cell styles whose font is struck through."""
    if part is None:
        return frozenset()
    struck = [_is_struck(font) for font in part.iterfind("{*}fonts/{*}font")]
    fonts = [style.get("fontId", "0") for style in part.iterfind("{*}cellXfs/{*}xf")]
    return frozenset(
        str(at) for at, font in enumerate(fonts) if font.isdigit() and int(font) < len(struck) and struck[int(font)]
    )


def struck_strings(part: etree._Element | None) -> frozenset[int]:
    """The numbers of the shared strings that are struck through."""
    return frozenset(at for at, item in enumerate(children(part, "si")) if is_struck_text(item))


def is_struck_text(element: etree._Element) -> bool:
    """Whether all runs of a string item are struck through."""
    runs = list(children(element, "r"))
    return bool(runs) and all(any(map(_is_struck, children(run, "rPr"))) for run in runs)


def _is_struck(font: etree._Element) -> bool:
    return any(part.get("val", "1").lower() in TRUE for part in children(font, "strike"))


def uses_1904(workbook: etree._Element) -> bool:
    """Whether the workbook counts its days from 1904."""
    return any(item.get("date1904", "").lower() in TRUE for item in children(workbook, "workbookPr"))
