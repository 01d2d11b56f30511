"""The text a person sees in a cell, from the value a spreadsheet stored."""

import datetime as dt
import re
from decimal import Decimal

from pipelines.intake.tables import BOOLEAN, DATE, NUMBER, TEXT

EXCEL_DIGITS = 15
"""Digits a spreadsheet keeps of a number."""

Value = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def show_number(number: int | float) -> str:
    """Digits without `.0` or exponent, at the fifteen digits a spreadsheet keeps.

    >>> show_number(4.50204197403051e17), show_number(2010.0), show_number(0.1 + 0.2)
    ('450204197403051000', '2010', '0.3')
    """
    if isinstance(number, int) and abs(number) < 10**EXCEL_DIGITS:
        return str(number)
    if number != number or number in (float("inf"), float("-inf")):
        return ""
    text = format(Decimal(f"{float(number):.{EXCEL_DIGITS}g}"), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def is_damaged_integer(number: int | float) -> bool:
    """Whether the number is whole and has more digits than a spreadsheet keeps."""
    return abs(number) >= 10**EXCEL_DIGITS and float(number).is_integer()


def show_moment(moment: dt.datetime) -> str:
    """ISO text; midnight is a day."""
    if moment.time() == dt.time(0):
        return moment.date().isoformat()
    return moment.replace(microsecond=0).isoformat(sep=" ")


def show_value(value: Value) -> tuple[str, int]:
    """The text of one stored value and how it was stored."""
    if isinstance(value, str):
        return clean_text(value), TEXT
    if isinstance(value, bool):
        return ("TRUE" if value else "FALSE"), BOOLEAN
    if isinstance(value, int | float):
        return show_number(value), NUMBER
    if isinstance(value, dt.datetime):
        return show_moment(value), DATE
    if isinstance(value, dt.date | dt.time):
        return value.isoformat(), DATE
    return str(value), DATE


def clean_text(text: str) -> str:
    """The text without control characters and spreadsheet escapes (`_x000D_`); line breaks are `\\n`."""
    if "_x" in text:
        text = ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
