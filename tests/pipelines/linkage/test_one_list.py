"""Namesakes that the rows of one list tell apart."""

import polars as pl
import pytest

from pipelines.linkage import link, tell_apart

KEY = b"a key for tests"
FIRST = {
    "holder_name": "梁小家", "sex": "女", "specialty": "体育", "employer": "柳城县沙埔镇中心小学", "title": "小学二级教师", "series": "小学教师系列",
    "acquired_on": "2010-03-17", "approval_document": "柳城职改〔2010〕15号", "issuing_authority": "柳城县职称改革工作领导小组",
}  # fmt: skip
NOBODY = pl.DataFrame(
    schema=dict.fromkeys(["record_id_l", "record_id_r", "level", "judgement", "judged_by"], pl.String)
)


@pytest.mark.parametrize(
    ("changed", "sheets", "are_two"),
    [
        pytest.param({"employer": "柳城县龙头镇中心小学"}, ("附件", "附件"), True, id="two employers in one list"),
        pytest.param(
            {"employer": "柳城县龙头镇中心小学"}, ("附件", "登记"), False, id="two lists: somebody may have moved"
        ),
        pytest.param({"employer": "沙埔小学"}, ("附件", "附件"), False, id="an employer in short"),
        pytest.param({}, ("附件", "附件"), False, id="a row twice"),
        pytest.param(
            {"employer": "柳城县龙头镇中心小学", "phone": "13787886909"}, ("附件", "附件"), False, id="one telephone"
        ),
        pytest.param(
            {"employer": "柳城县龙头镇中心小学", "acquired_on": "2015-03-17"},
            ("附件", "附件"),
            False,
            id="two conferrals",
        ),
    ],
)
def test_two_rows_of_one_list_with_two_employers_are_two_people(make_standard, changed, sheets, are_two):
    first = FIRST | ({"phone": "13787886909"} if "phone" in changed else {})
    records = make_standard(first, first | changed)
    placed = records.with_columns(source_file=pl.lit("批文.docx"), sheet=pl.Series(sheets))
    judged = tell_apart(placed, NOBODY)
    assert (judged.height > 0) is are_two
    if are_two:
        assert link(records, judgements=judged, key=KEY).assignments["holder_id"].n_unique() == 2
