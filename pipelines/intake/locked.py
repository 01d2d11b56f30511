"""Office files under a password: refused, unless it is the one that Excel sets by itself for write protection."""

import io
import struct
from typing import Any
from xml.parsers.expat import ExpatError

import msoffcrypto
from msoffcrypto.exceptions import DecryptionError, FileFormatError, InvalidKeyError, ParseError

from pipelines.intake.limits import Refused
from pipelines.intake.sniff import OLE_MAGIC

DEFAULT_PASSWORD = "VelvetSweatshop"
"""Excel encrypts a workbook that is only protected against changes with this well-known word, and opens it without asking."""

DAMAGED = (
    OSError,
    ValueError,
    LookupError,
    ArithmeticError,
    AttributeError,
    TypeError,
    AssertionError,
    struct.error,
    ExpatError,
)
"""What the library meets in damaged headers; it checks little itself."""

NOT_FOR_US = (FileFormatError, ParseError, *DAMAGED)


def unlock(content: bytes) -> bytes:
    """The content as it can be read; raises Refused when only a password opens it."""
    if not content.startswith(OLE_MAGIC):
        return content
    try:
        office = msoffcrypto.OfficeFile(io.BytesIO(content))
        if not office.is_encrypted():
            return content
    except NOT_FOR_US:
        return content
    return _decrypt(office)


def _decrypt(office: Any) -> bytes:
    opened = io.BytesIO()
    try:
        office.load_key(password=DEFAULT_PASSWORD)
        office.decrypt(opened)
    except (DecryptionError, InvalidKeyError, *NOT_FOR_US) as error:
        raise Refused("PASSWORD") from error
    return opened.getvalue()
