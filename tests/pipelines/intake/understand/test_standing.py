"""What the words over and below a list say became of its people."""

import pytest

from pipelines.intake.tables import Office, Prose, Reading
from pipelines.intake.understand import understand
from pipelines.intake.understand.standing import standing_ahead, standing_back
from schemas.marks import DOUBTED, OF_STANDING, OTHERWISE, PASSED, PUT_FORWARD, REFUSED, VOID

PEOPLE = """
姓名 | 性别 | 工作单位 | 资格名称
韦晓岚 | 女 | 柳城县水利局 | 工程师
覃志坚 | 男 | 柳城县水利局 | 工程师
"""


@pytest.mark.parametrize(
    ("line", "standing"),
    [
        ("关于撤销韦晓等2名同志专业技术资格的决定", VOID),
        ("经查实，下列同志在申报材料中弄虚作假，决定撤销其助理工程师资格：", VOID),
        ("以下人员资格予以取消，证书作废。", VOID),
        ("关于注销部分专业技术资格证书的公告", VOID),
        ("现将作废证书名单公布如下：", VOID),
        ("下列同志经评审，未通过：", REFUSED),
        ("关于2015年度工程系列初级评审未通过人员的通知", REFUSED),
        ("经评审，下列同志不具备助理工程师资格", REFUSED),
        ("关于公示2015年度工程系列初级拟通过人员的公示", PUT_FORWARD),
        ("关于2014年度中级专业技术资格评审结果的公示", PUT_FORWARD),
        ("经评审委员会评审，拟同意下列3名同志取得工程师资格，现予公示，公示期7天。", PUT_FORWARD),
        ("经公示期满无异议，同意下列3名同志取得工程师资格。", PASSED),
        ("关于推荐2015年度工程系列初级参评人员的请示", PUT_FORWARD),
        ("关于韦晓等同志申报初级资格的请示", PUT_FORWARD),
        ("关于推荐韦晓等3名同志参加评审的函", PUT_FORWARD),
        ("关于《某局关于申报初级资格的请示》的批复", None),
        ("关于公布工程师资格评审通过人员名单的通知", PASSED),
        ("下列人员未取得规定学历，破格评审通过，取得工程师资格：", PASSED),
        ("经评审（认定），并经公示无异议，同意韦晓等9名同志取得相应专业技术资格。现将名单予以公布", None),
        ("经评审，其中3人未通过，现将通过人员名单公布如下：", None),
        ("韦晓等9名同志评审通过，2名同志未通过。现将名单公布如下：", None),
        ("关于取消职称外语考试要求的通知", None),
        ("凡弄虚作假者，一经查实，取消其资格，收回证书。", None),
        ("如有下列情形之一的，取消其任职资格", None),
        ("下列人员证书遗失，声明作废，补发证书：", None),
        ("关于柳城县水利局撤销后有关人员职称的通知", None),
        ("关于做好2015年职称申报工作的通知", None),
        ("2014年中级职称评审未通过人员名单", REFUSED),
        ("中级评审未获通过人员", REFUSED),
        ("职称证书核验存疑人员名单", DOUBTED),
        ("无法核实人员名单", DOUBTED),
        ("经核查有问题的证书名单", DOUBTED),
        ("经核查属实人员名单", None),
        ("资格初审通过人员名单", PUT_FORWARD),
        ("学科组评议通过人员名单", PUT_FORWARD),
        ("补充材料后评审通过人员名单", PASSED),
        ("弄虚作假人员名单", VOID),
        ("职业资格证书持有人员名册", OTHERWISE),
        ("中央驻柳单位职称人员名册（自治区主管部门评审）", OTHERWISE),
        ("外省调入重新确认人员名册", None),
        ("来宾市2014年中级专业技术资格人员名册", OTHERWISE),
        ("南宁市恒岳机械有限公司柳州分公司专业技术资格人员名册", None),
        ("职称外语考试合格人员名单", None),
        ("柳城县2014年度专业技术人员职称登记表", None),
    ],
)
def test_a_line_of_a_document_says_what_became_of_the_people_below(line, standing):
    assert standing_ahead(line, is_name=False) == standing


@pytest.mark.parametrize(
    ("name", "standing"),
    [
        ("二、未通过人员（3人）", REFUSED),
        ("2014年评审结果公示", PUT_FORWARD),
        ("不合格", REFUSED),
        ("2015年作废证书登记表", VOID),
        ("取消资格人员名单", VOID),
        ("2015年申报中级职称人员花名册", PUT_FORWARD),
        ("职称评审缴费名单", PUT_FORWARD),
        ("2015年初级职称评审材料接收登记表", PUT_FORWARD),
        ("一、同意通过人员", PASSED),
        ("转正定职未取得学历人员名单", None),
        ("证书遗失补发登记表", None),
        ("工程系列中级", None),
    ],
)
def test_the_name_of_a_group_a_sheet_or_a_file_says_it_too(name, standing):
    assert standing_ahead(name, is_name=True) == standing


@pytest.mark.parametrize(
    ("line", "standing"),
    [
        ("以上人员的资格予以撤销。", VOID),
        ("上述同志未通过评审。", REFUSED),
        ("以上同志的资格从2015年11月20日起算。", None),
        ("以上人员如有弄虚作假，取消其资格。", None),
        ("以上材料属实，无弄虚作假", None),
        ("以上证书经核查均系伪造", VOID),
        ("说明：本表人员未通过评审。", REFUSED),
        ("注：以上人员资格由自治区评审取得。", OTHERWISE),
        ("以上人员均为部队转业干部", None),
    ],
)
def test_a_line_below_a_list_speaks_of_those_above(line, standing):
    assert (standing_back(line), standing_ahead(line, is_name=False)) == (standing, None)


@pytest.mark.parametrize(
    ("above", "marks", "document"),
    [
        pytest.param("下列同志弄虚作假，决定撤销其工程师资格：", [OF_STANDING[VOID]], None, id="titles taken back"),
        pytest.param("下列同志未通过评审：", [OF_STANDING[REFUSED]], None, id="who did not pass"),
        pytest.param("下列同志评审通过，取得工程师资格：", [], "柳城职改〔2015〕12号", id="who passed"),
    ],
)
def test_the_rows_of_a_decision_bear_what_it_says_and_not_its_number(send, above, marks, document):
    prose = [Prose(text, "", 0) for text in ("柳城职改〔2015〕12号", above)]
    people = send(PEOPLE, prose=prose).rows.filter(kind="record")
    assert people.select("marks", "approval_document").rows() == [(marks, document)] * 2


def test_each_table_of_a_document_has_the_words_before_it(send):
    prose = [Prose("一、下列同志取得工程师资格", "", 0), Prose("二、下列同志未通过评审", "", 1)]
    people = send(PEOPLE, PEOPLE, prose=prose).rows.filter(kind="record")
    assert people["marks"].to_list() == [[], [], *[[OF_STANDING[REFUSED]]] * 2]


@pytest.mark.parametrize(
    ("above", "other", "way"),
    [
        ("经评审委员会评审（认定），并经公示无异议。", "二、评审未通过人员", None),
        ("经评审委员会评审（认定），并经公示无异议。", "二、转正定职人员", "评审"),
        ("经评审委员会评审，并经公示无异议。", "二、评审未通过人员", "评审"),
    ],
)
def test_that_a_review_ended_well_is_no_way_where_some_were_only_recognized(send, above, other, way):
    prose = [Prose(above, "", 0), Prose("一、评审通过人员", "", 0), Prose(other, "", 1)]
    people = send(PEOPLE, PEOPLE, prose=prose).rows.filter(kind="record")
    assert people["acquisition_method"].to_list()[:2] == [way] * 2


def test_names_behind_titles_below_such_a_line_are_those_it_speaks_of(people):
    lines = "通知\n一、评审通过人员\n工程师：韦晓岚、覃志坚\n二、未通过人员\n工程师：莫雨桐、蓝海波"
    prose = [Prose(line, "", 0) for line in lines.splitlines()]
    told = understand(Reading("docx", [], prose), Office("office"), "sources/office/文件.docx")
    refused = [OF_STANDING[REFUSED]]
    assert people(told, "holder_name", "marks") == [
        ("韦晓岚", []),
        ("覃志坚", []),
        ("莫雨桐", refused),
        ("蓝海波", refused),
    ]


def test_a_group_between_the_rows_has_its_own_words(send):
    rows = (
        PEOPLE
        + "二、未通过人员 | | | \n黄丽华 | 女 | 柳城县水利局 | 工程师\n三、评审通过人员 | | | \n莫雨桐 | 女 | 柳城县水利局 | 工程师"
    )
    people = send(rows).rows.filter(kind="record")
    assert people["marks"].to_list() == [[], [], [OF_STANDING[REFUSED]], []]


@pytest.mark.parametrize(
    ("heading", "cell", "marks"),
    [
        pytest.param("性别", "女", [OF_STANDING[PUT_FORWARD]], id="nothing of a certificate"),
        pytest.param("证书编号", "20150012", [], id="with a certificate's number"),
    ],
)
def test_a_list_of_applicants_is_no_proof_unless_a_row_states_a_certificate(send, heading, cell, marks):
    rows = f"姓名 | {heading} | 工作单位 | 资格名称\n韦晓岚 | {cell} | 柳城县水利局 | 工程师"
    people = send(rows, source_file="sources/office/2015年申报中级职称人员花名册.xlsx").rows.filter(kind="record")
    assert people["marks"].to_list() == [marks]
