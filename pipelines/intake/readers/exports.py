"""What databases export: lists of objects in JSON, elements that repeat in XML; a record a row, the names of their fields above."""

import json
from collections.abc import Iterable, Iterator, Mapping

from lxml import etree

from pipelines.intake.containers import DOCTYPE
from pipelines.intake.encodings import UnknownEncoding, decode
from pipelines.intake.limits import Limits, Refused
from pipelines.intake.readers.spreadsheet_xml import DECLARATION, FORBIDDEN
from pipelines.intake.readers.values import clean_text, show_number
from pipelines.intake.readers.xlsx import local_name, safe_parser
from pipelines.intake.tables import Reading, Table

Record = Mapping[str, str]


def read_json(content: bytes, limits: Limits) -> Reading:
    """Each list of objects as `table-N`: its keys as row 1, then an object a row."""
    try:
        told = json.loads(decode(content)[0])
    except (UnknownEncoding, ValueError, RecursionError) as error:
        raise Refused("BROKEN_FILE", "JSON") from error
    return _reading("json", (list(map(_flat, found)) for found in _lists(told)), limits)


def read_xml(content: bytes, limits: Limits) -> Reading:
    """Each run of elements that hold fields as `table-N`: the names of the fields as row 1, then an element a row."""
    if DOCTYPE.search(content[:4096]):
        raise Refused("XML_ENTITIES")
    try:
        text = FORBIDDEN.sub("", DECLARATION.sub("", decode(content)[0])).strip()
        root = etree.fromstring(text.encode(), safe_parser())
    except (UnknownEncoding, etree.XMLSyntaxError) as error:
        raise Refused("BROKEN_FILE", "XML") from error
    return _reading("xml", (list(map(_fields, found)) for found in _repeated(root)), limits)


def _lists(told: object) -> Iterator[list[Mapping[str, object]]]:
    """The lists of objects anywhere in a value, from the outside in; those inside their objects are not looked for."""
    if isinstance(told, list) and told and all(isinstance(one, dict) for one in told):
        yield told
    else:
        for inner in told.values() if isinstance(told, dict) else told if isinstance(told, list) else ():
            yield from _lists(inner)


def _flat(told: Mapping[str, object], above: str = "") -> dict[str, str]:
    """An object's fields as text, those of an object inside it under both names."""
    fields: dict[str, str] = {}
    for key, value in told.items():
        if isinstance(value, dict):
            fields |= _flat(value, f"{above}{key}/")
        else:
            fields[f"{above}{key}"] = _shown(value)
    return fields


def _shown(value: object) -> str:
    if isinstance(value, bool) or value is None:
        return "" if value is None else str(value).upper()
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return show_number(value)
    return clean_text(value) if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _repeated(root: etree._Element) -> Iterator[list[etree._Element]]:
    """The children of one name that hold fields, of each element that has no other children."""
    children = [child for child in root if isinstance(child.tag, str)]
    if children and len({child.tag for child in children}) == 1 and all(map(_fields, children)):
        yield children
    else:
        for child in children:
            yield from _repeated(child)


def _fields(element: etree._Element) -> dict[str, str]:
    """An element's attributes and the children that hold text alone, as text."""
    told = {str(key).rpartition("}")[2]: clean_text(str(value)) for key, value in element.attrib.items()}
    inner = [child for child in element if isinstance(child.tag, str)]
    return told | {local_name(child): clean_text(child.text or "").strip() for child in inner if not len(child)}


def _reading(kind: str, lists: Iterable[list[Record]], limits: Limits) -> Reading:
    tables = [_table(records, number, limits) for number, records in enumerate(lists, 1)]
    if not tables:
        raise Refused("NOT_A_LIST", f"{kind} without a list of records")
    return Reading(kind, tables)


def _table(records: list[Record], number: int, limits: Limits) -> Table:
    keys = list(dict.fromkeys(key for record in records for key in record))
    if len(records) > limits.rows:
        raise Refused("TOO_MANY_ROWS", str(len(records)))
    if len(keys) > limits.columns:
        raise Refused("TOO_MANY_COLUMNS", str(len(keys)))
    if len(keys) * len(records) > limits.cells:
        raise Refused("TOO_MANY_CELLS", str(len(keys) * len(records)))
    rows = [keys, *([record.get(key, "") for key in keys] for record in records)]
    return Table(sheet=f"table-{number}", kind="table", rows=rows)
