"""Files under a password."""

import io

import msoffcrypto
import pytest
from openpyxl import Workbook

from pipelines.intake.limits import Limits, Refused
from pipelines.intake.locked import DEFAULT_PASSWORD, unlock
from pipelines.intake.readers import check, read


def locked(password: str) -> bytes:
    plain, encrypted = io.BytesIO(), io.BytesIO()
    book = Workbook()
    book.active.append(["姓名", "韦晓岚"])
    book.save(plain)
    msoffcrypto.OfficeFile(plain).encrypt(password, encrypted)
    return encrypted.getvalue()


def test_a_password_is_named_as_the_reason():
    with pytest.raises(Refused, match="PASSWORD"):
        unlock(locked("an invented word"))


def test_a_damaged_lock_is_still_a_lock():
    content = locked("an invented word")
    header = content.index(b"<?xml")
    damaged = unlock(content[:header] + b"\x00<<" + content[header + 3 :])
    with pytest.raises(Refused, match="PASSWORD"):
        read(damaged, check(damaged, Limits()), Limits())


def test_a_workbook_protected_only_against_changes_is_read():
    content = unlock(locked(DEFAULT_PASSWORD))
    assert read(content, check(content, Limits()), Limits()).tables[0].cells == [["姓名", "韦晓岚"]]


@pytest.mark.parametrize(
    "content",
    [pytest.param(b"", id="nothing"), pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(700), id="damaged")],
)
def test_what_is_not_locked_comes_back_as_it_is(content):
    assert unlock(content) == content
