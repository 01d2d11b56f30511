"""Zip containers, looked at before anything is unpacked: office files are zips too."""

import io
import lzma
import re
import zipfile
import zlib

from pipelines.intake.limits import Limits, Refused

BROKEN_ZIP = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, RuntimeError, OSError, ValueError, EOFError)
"""What zipfile and its unpackers raise for damaged bytes; a method it does not know or a password is a RuntimeError there."""
DOCTYPE = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
XML_HEAD_BYTES = 4096
ODF_MANIFEST = "META-INF/manifest.xml"


def check_container(content: bytes, limits: Limits) -> None:
    """Nothing; refuses a zip that unpacks to too much, or an office file whose XML declares entities."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            check_sizes(archive, limits)
            check_entities(archive)
            check_password(archive)
    except Refused:
        raise
    except BROKEN_ZIP as error:
        raise Refused("BROKEN_FILE", type(error).__name__) from error


def check_sizes(archive: zipfile.ZipFile, limits: Limits) -> None:
    """Nothing; refuses by the archive's own directory: members, total size, and how tightly a big member is packed."""
    members = archive.infolist()
    if len(members) > limits.members:
        raise Refused("ZIP_BOMB", f"{len(members)} members")
    if (total := sum(member.file_size for member in members)) > limits.expanded_bytes:
        raise Refused("ZIP_BOMB", f"{total} bytes unpacked")
    for member in members:
        if member.file_size > limits.ratio_floor and member.file_size > limits.expansion_ratio * max(
            member.compress_size, 1
        ):
            raise Refused("ZIP_BOMB", f"{member.file_size // max(member.compress_size, 1)} times its packed size")


def check_entities(archive: zipfile.ZipFile) -> None:
    """Nothing; refuses XML parts that declare a document type, which no office program writes."""
    for member in archive.infolist():
        if member.filename.lower().endswith((".xml", ".rels")) and not member.flag_bits & 1:
            with archive.open(member) as part:
                if DOCTYPE.search(part.read(XML_HEAD_BYTES)):
                    raise Refused("XML_ENTITIES", member.filename[:80])


def check_password(archive: zipfile.ZipFile) -> None:
    """Nothing; refuses an OpenDocument file whose parts are encrypted."""
    if ODF_MANIFEST in archive.namelist() and b"encryption-data" in archive.read(ODF_MANIFEST):
        raise Refused("PASSWORD")


def read_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, most: int) -> bytes:
    """The member's bytes, unpacked no further than `most`, whatever its directory entry claims."""
    with archive.open(member) as part:
        content = part.read(most + 1)
    if len(content) > most:
        raise Refused("ZIP_BOMB", "a member is bigger than the archive says")
    return content
