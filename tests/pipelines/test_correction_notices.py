import polars as pl
import pytest

from pipelines.correction_notices import MARK, OF_NOTICE, set_aside_notice_facts


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
