"""What databases export: JSON and XML."""

import json

import pytest

from pipelines.intake.limits import Limits, Refused
from pipelines.intake.readers import check, read

PEOPLE = [{"姓名": "韦晓岚", "级别": 3, "证书": {"编号": "00012", "日期": None}}, {"姓名": "覃志坚", "学历": ["本科"]}]
HEADS = ["姓名", "级别", "证书/编号", "证书/日期", "学历"]
ROWS = [HEADS, ["韦晓岚", "3", "00012", "", ""], ["覃志坚", "", "", "", '["本科"]']]
XML = "<?xml version='1.0'?><r><meta><count>2</count></meta><list>{}</list></r>"


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        pytest.param(json.dumps(PEOPLE, ensure_ascii=False), ROWS, id="a list of objects"),
        pytest.param(json.dumps({"code": 0, "data": {"rows": PEOPLE}}), ROWS, id="a list in an answer"),
        pytest.param(
            XML.format("<p id='1'><姓名>韦晓岚</姓名><级别/></p><p id='2'><姓名>覃&#22362;</姓名></p>"),
            [["id", "姓名", "级别"], ["1", "韦晓岚", ""], ["2", "覃坚", ""]],
            id="elements of fields",
        ),
    ],
)
@pytest.mark.parametrize("codec", ["utf-8-sig", "gb18030"])
def test_a_record_is_a_row_below_the_names_of_its_fields(text, rows, codec):
    content = text.encode(codec)
    reading = read(content, check(content, Limits()), Limits())
    assert [table.cells for table in reading.tables][-1] == rows


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param('[{"a": 1}', "BROKEN_FILE", id="cut off"),
        pytest.param('{"a": 1}', "NOT_A_LIST", id="one object"),
        pytest.param("<?xml version='1.0'?><a><b>", "BROKEN_FILE", id="xml cut off"),
        pytest.param("<?xml version='1.0'?><!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>", "XML_ENTITIES", id="entities"),
        pytest.param("INSERT INTO zc VALUES ('韦晓岚', '工程师');", "UNKNOWN_FORMAT", id="sql"),
        pytest.param("From: a@example.invalid\nSubject: x\n\n名单", "UNKNOWN_FORMAT", id="a letter"),
    ],
)
def test_what_is_no_list_of_records_is_refused(text, code):
    with pytest.raises(Refused, match=code):
        read(text.encode(), check(text.encode(), Limits()), Limits())
