import json

import polars as pl
import pytest

from pipelines.correction_notices import (
    MARK,
    OF_NOTICE,
    find_column,
    read_notice,
    set_aside_notice_facts,
    standardize_after,
)


@pytest.mark.parametrize(
    ("extra", "is_notice"),
    [
        pytest.param('{"更正项目":"姓名","更正前":"韦海松","更正后":"韦海嵩"}', True, id="what, before and after"),
        pytest.param('{"更正前内容":"2014年11月","更正后内容":"2014年10月"}', True, id="before and after"),
        pytest.param('{"更正事项":"专业","更正后":"历史"}', True, id="what and after"),
        pytest.param('{"更正项目":"","更正前":"","更正后":""}', False, id="columns that the row leaves empty"),
        pytest.param('{"变更后单位":"柳州市第四中学"}', False, id="where somebody works now"),
        pytest.param('{"备注":"更正后重报"}', False, id="a remark"),
        pytest.param("{}", False, id="nothing kept aside"),
    ],
)
def test_a_row_of_a_notice_of_corrections_has_neither_its_number_nor_its_dates(extra, is_notice):
    stated = {
        "approval_document": "柳职改〔2016〕20号",
        "year": "2016",
        "acquired_on": "2016-05",
        "conferred_on": "2016-06",
    }
    row = {"record_id": "r1", "holder_name": "韦海松", "extra": extra, "marks": ["merged"], **stated}
    told = set_aside_notice_facts(pl.DataFrame([row])).row(0, named=True)
    assert (MARK in told["marks"]) is is_notice
    assert [told[column] for column in OF_NOTICE] == ([None] * 4 if is_notice else list(stated.values()))


GOLDEN = {"holder_name": "韦海松", "title": "工程师", "series": "工程技术系列", "level": "初级", "specialty": "语文"}


@pytest.mark.parametrize(
    ("said", "column", "value"),
    [
        pytest.param({"更正项目": "姓名", "更正前": "韦海松", "更正后": "韦海嵩"}, "holder_name", "韦海嵩", id="what, before and after"),
        pytest.param({"更正事项": "取得时间", "更正前内容": "2014年11月", "更正后内容": "2014年10月"}, "acquired_on", "2014-10", id="a date in words"),
        pytest.param({"更正前": "语文", "更正后": "历史"}, "specialty", "历史", id="what stood before says of what"),
        pytest.param({"更正前级别": "初级", "更正后级别": "中级职称"}, "level", "中级", id="the heading says of what"),
        pytest.param({"更正内容": "证书编号", "更正前": "00123", "更正后": "00132"}, "certificate_number", "00132", id="a number with its zeros"),
        pytest.param({"更正事项": "其他", "更正前": "无", "更正后": "见附件"}, None, None, id="words for nothing of ours"),
    ],
)  # fmt: skip
def test_what_a_notice_corrects_is_read_as_the_register_writes_it(said, column, value):
    (corrected,) = read_notice(json.dumps(said, ensure_ascii=False))
    assert find_column(corrected, GOLDEN) == column
    assert column is None or standardize_after(corrected, column, GOLDEN) == value


def test_a_row_of_no_notice_offers_nothing():
    assert read_notice('{"变更后单位":"柳州市第四中学"}') == [] == read_notice("{}")
