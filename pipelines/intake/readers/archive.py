"""Zip archives of deliveries: every member becomes a delivery of its own, `archive.zip/member`."""

import io
import posixpath
import re
import zipfile
from pathlib import Path
from typing import NamedTuple

from pipelines.intake.containers import BROKEN_ZIP, read_member
from pipelines.intake.limits import Limits, Refused

UTF8_FLAG, ENCRYPTED_FLAG = 0x800, 0x1
IGNORED = re.compile(r"(^|/)(__MACOSX/|\.DS_Store$|Thumbs\.db$|desktop\.ini$|~\$|\._)")
UNSAFE = re.compile(r"[\x00-\x1f\x7f<>:\"|?*]")


class Member(NamedTuple):
    """One member: its name as people see it, and its number in the folder it was unpacked to, or why it was not."""

    name: str
    number: int | None
    reason: str | None


def unpack(content: bytes, folder: Path, limits: Limits) -> list[Member]:
    """Every file of the archive, written to `folder` under its number; the archive's sizes were checked before."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = [
                member for member in archive.infolist() if not member.is_dir() and not IGNORED.search(show_name(member))
            ]
            return _name_apart(
                [_unpack(archive, member, number, folder, limits) for number, member in enumerate(members)]
            )
    except BROKEN_ZIP as error:
        raise Refused("BROKEN_FILE", type(error).__name__) from error


def _unpack(archive: zipfile.ZipFile, member: zipfile.ZipInfo, number: int, folder: Path, limits: Limits) -> Member:
    name = show_name(member)
    if member.flag_bits & ENCRYPTED_FLAG:
        return Member(name, None, "PASSWORD")
    if member.file_size > limits.file_bytes:
        return Member(name, None, "FILE_TOO_BIG")
    try:
        (folder / str(number)).write_bytes(read_member(archive, member, limits.file_bytes))
    except Refused as refused:
        return Member(name, None, refused.code)
    except BROKEN_ZIP:
        return Member(name, None, "BROKEN_FILE")
    return Member(name, number, None)


def show_name(member: zipfile.ZipInfo) -> str:
    """The member's path without steps upwards; a name that doesn't say it is UTF-8 comes from a Chinese Windows."""
    name = member.filename
    if not member.flag_bits & UTF8_FLAG:
        raw = name.encode("cp437", errors="replace")
        name = _first_that_reads(raw, ("utf-8", "gb18030")) or name
    parts = posixpath.normpath("/" + name.replace("\\", "/")).strip("/").split("/")
    return "/".join(UNSAFE.sub("_", part) for part in parts)


def _first_that_reads(raw: bytes, codecs: tuple[str, ...]) -> str | None:
    for codec in codecs:
        try:
            return raw.decode(codec)
        except UnicodeDecodeError:
            continue
    return None


def _name_apart(members: list[Member]) -> list[Member]:
    """The members with a number behind every name that came before."""
    seen: dict[str, int] = {}
    named = []
    for member in members:
        seen[member.name] = count = seen.get(member.name, 0) + 1
        named.append(member if count == 1 else member._replace(name=f"{member.name}#{count}"))
    return named
