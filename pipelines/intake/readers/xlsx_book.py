"""Whole .xlsx workbooks: each sheet on the careful way, large plain ones on the fast way."""

import re

import python_calamine as calamine

from pipelines.intake.containers import BROKEN_ZIP
from pipelines.intake.limits import MEGABYTE, Limits, Refused
from pipelines.intake.readers import workbook
from pipelines.intake.readers.formats import Format
from pipelines.intake.readers.grid import lay_out
from pipelines.intake.readers.xlsx import (
    BROKEN_XML,
    Package,
    SheetPart,
    cell_formats,
    find_main_part,
    list_sheets,
    open_package,
    related_part,
    shared_strings,
    struck_strings,
    struck_styles,
    uses_1904,
)
from pipelines.intake.readers.xlsx_sheet import SheetReader
from pipelines.intake.tables import Reading, Table

LARGE_BYTES = 8 * MEGABYTE
"""A sheet whose XML is larger takes the fast way, if it is plain."""

BROKEN_PACKAGE = (*BROKEN_XML, *BROKEN_ZIP)
SHOWN_APART = ("month", "year", "time")
FORMULAS = (b"<f>", b"<f ", b"<f/", b":f>", b":f ")
FAR_COLUMN = re.compile(rb' r="[A-Z]{3}[0-9]')
ROW_NUMBER = re.compile(rb'<(?:\w+:)?row [^>]*?\br="([0-9]+)"')


def read_xlsx(content: bytes, limits: Limits) -> Reading:
    """Every worksheet as one table; a package that the careful reader can't follow is left to calamine."""
    try:
        return Careful(content, limits).read()
    except BROKEN_PACKAGE:
        return workbook.read_workbook(content, limits, "xlsx")


class Careful:
    """Reads the sheets of one package with what they share."""

    def __init__(self, content: bytes, limits: Limits) -> None:
        self.content, self.limits = content, limits
        self.package: Package = open_package(content, limits)
        path = find_main_part(self.package, "xl/workbook.xml")
        tree = self.package.parse(path)
        if tree is None:
            raise KeyError(path)
        self.sheets = list_sheets(self.package, path, tree)
        styles = related_part(self.package, path, "styles")
        self.formats: list[Format] = cell_formats(styles)
        self.struck = struck_styles(styles)
        self.epoch_1904 = uses_1904(tree)
        self.workbook_path = path
        self._strings: tuple[list[str], frozenset[int]] | None = None
        self._book: calamine.CalamineWorkbook | None = None

    def read(self) -> Reading:
        """All sheets that hold text; a broken one is named and the others stay."""
        if not self.sheets:
            raise KeyError("no worksheet")
        tables: list[Table] = []
        failed: list[str] = []
        for sheet in self.sheets:
            try:
                if table := self.read_sheet(sheet):
                    tables.append(table)
            except Refused as refused:
                failed.append(refused.code)
            except BROKEN_PACKAGE:
                failed.append("BROKEN_SHEET")
        if not tables:
            raise Refused("BROKEN_FILE" if "BROKEN_SHEET" in failed else failed[0] if failed else "EMPTY_FILE")
        return Reading("xlsx", tables, partly=failed[0] if failed else None)

    def read_sheet(self, sheet: SheetPart) -> Table | None:
        """The worksheet as a table; null when it holds no text."""
        xml = self.package.read(sheet.path)
        if xml is None:
            raise KeyError(sheet.path)
        if len(xml) > LARGE_BYTES and self.is_plain(xml):
            del xml  # calamine unpacks it for itself, and a hundred megabytes twice are too many
            return workbook.read_sheet(self.book.get_sheet_by_name(sheet.name), sheet.hidden, self.limits)
        strings, struck = self.strings
        reader = SheetReader(strings, self.formats, self.epoch_1904, self.limits, self.struck, struck)
        return lay_out(reader.read(sheet.name, xml, sheet.hidden), self.limits)

    @property
    def strings(self) -> tuple[list[str], frozenset[int]]:
        """The workbook's shared strings, and which of them are struck through; read when first needed."""
        if self._strings is None:
            part = related_part(self.package, self.workbook_path, "sharedStrings")
            self._strings = shared_strings(part), struck_strings(part)
        return self._strings

    @property
    def book(self) -> calamine.CalamineWorkbook:
        """The workbook as calamine opens it."""
        if self._book is None:
            self._book = workbook.open_workbook(self.content)
        return self._book

    def is_plain(self, xml: bytes) -> bool:
        """Whether calamine shows every cell as a person sees it: no formulas, no formats that hide, add or strike out, no far cells."""
        apart = b"|".join(
            b"%d" % style
            for style, shown in enumerate(self.formats)
            if shown.zeros or shown.date in SHOWN_APART or str(style) in self.struck
        )
        numbers = ROW_NUMBER.findall(xml[-MEGABYTE:])
        far = not numbers or int(numbers[-1]) > 2 * xml.count(b"<row") + 1000
        styled = bool(apart) and re.search(rb' s="(?:%b)"' % apart, xml) is not None
        return not (far or styled or has_formulas(xml) or FAR_COLUMN.search(xml))


def has_formulas(xml: bytes) -> bool:
    """Whether a worksheet holds formulas; most hold not even what one could begin with."""
    return any(start in xml for start in (b"<f", b":f")) and any(formula in xml for formula in FORMULAS)
