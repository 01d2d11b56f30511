"""Which encoding a text is in."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.intake.encodings import UnknownEncoding, decode

LIST = "序号,姓名,性别,工作单位,取得时间,资格名称\r\n1,韦晓岚,女,柳州市第九十九中学,2012年12月,一级教师\r\n2,覃志坚,男,柳州市某某设计院,2013-05,工程师\r\n"
SHORT = "姓名,职称\n韦晓岚,工程师\n"
TRADITIONAL = (
    "姓名,性別,專業,職稱,取得時間\r\n陳國華,男,機械工程,工程師,2012年12月\r\n林淑貞,女,會計,會計師,2013年5月\r\n"
)


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        pytest.param(LIST, "gb18030", id="gb18030"),
        pytest.param(SHORT, "gb18030", id="a very short gb18030"),
        pytest.param(SHORT.replace("岚", "䶮"), "gb18030", id="a rare character outside gbk"),
        pytest.param(LIST, "utf-8", id="utf-8"),
        pytest.param(LIST, "utf-8-sig", id="utf-8 with a mark"),
        pytest.param(LIST, "utf-16", id="utf-16 with a mark"),
        pytest.param("\ufeff" + LIST, "utf-16-be", id="utf-16 big-endian with a mark"),
        pytest.param(LIST, "utf-16-le", id="utf-16 without a mark"),
        pytest.param(LIST, "utf-16-be", id="utf-16 big-endian without a mark"),
        pytest.param(TRADITIONAL, "big5", id="big5"),
        pytest.param("name,title\nWei,engineer\n", "ascii", id="nothing but ascii"),
    ],
)
def test_a_list_reads_the_same_in_every_encoding(text, codec):
    assert decode(text.encode(codec))[0] == text.removeprefix("\ufeff")


def test_one_damaged_spot_does_not_change_the_encoding():
    content = (LIST * 20).encode()
    damaged = content[:100] + b"\xff" + content[101:]
    text, codec = decode(damaged)
    assert codec == "utf-8"
    assert text.endswith(LIST)


@pytest.mark.parametrize(
    "content",
    [pytest.param(bytes(range(256)) * 8, id="every byte"), pytest.param(b"\x00\x01\x02\x03" * 50, id="binary")],
)
def test_what_is_no_text_is_named(content):
    with pytest.raises(UnknownEncoding):
        decode(content)


@settings(max_examples=60)
@given(st.text(alphabet="姓名单位职称工程师教师柳州市县年月日1234567890,\n", min_size=1))
def test_utf8_always_comes_back(text):
    assert decode(text.encode())[0] == text
