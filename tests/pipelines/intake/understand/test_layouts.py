"""Lists in the shapes that offices give them: what every row is, and which column is which."""

import pytest

from pipelines.intake.tables import Office, Prose, Reading, Table
from pipelines.intake.understand import understand

R, H = "record", "header"

LAYOUTS = [
    pytest.param(
        """
        2015年工程系列资格人员名册
        填报单位（盖章）：某某局
        |
        序号|姓　名|身份证号|职称
        1|王晓川|ID1|工程师
        2|李建国|ID2|工程师
        合计|2人
        制表人：张某|审核人：李某|填表日期：2019年9月
        """,
        ["title", "signature", "blank", H, R, R, "total", "signature"],
        {"姓 名": "holder_name", "身份证号": "id_number", "职称": "title", "序号": None},
        id="title, unit and blank line above, total and signatures below",
    ),
    pytest.param(
        """
        取得资格人员名单（共2人）|||
        通过人员名单|||
        序号|姓名|身份证号|职称
        1|王晓川|ID1|工程师
        2|李建国|ID2|工程师
        """,
        ["title", "title", H, R, R],
        {"序号": None, "姓名": "holder_name", "身份证号": "id_number", "职称": "title"},
        id="titles that name the people of the list are no headers",
    ),
    pytest.param(
        """
        同志姓名|身份证件号|评定资格|何时取得|发证机构
        王晓川|ID1|工程师|2015年1月|某市职改办
        李建国|ID2|助理工程师|2015年2月|某市职改办
        """,
        [H, R, R],
        {
            "同志姓名": "holder_name",
            "身份证件号": "id_number",
            "评定资格": "title",
            "何时取得": "acquired_on",
            "发证机构": "issuing_authority",
        },
        id="headings in other words",
    ),
    pytest.param(
        """
        *姓\\n名|身 份 证 号（18位）|【所在单位】|证书编号（8位）
        王晓川|ID1|某某机械厂|00000012
        """,
        [H, R],
        {
            "*姓 名": "holder_name",
            "身 份 证 号（18位）": "id_number",
            "【所在单位】": "employer",
            "证书编号（8位）": "certificate_number",
        },
        id="headings with asterisks, line breaks, blanks and brackets",
    ),
    pytest.param(
        """
        姓名|身份證號|性別|單位|職稱
        王曉川|ID1|男|某某中學|講師
        """,
        [H, R],
        {"姓名": "holder_name", "身份證號": "id_number", "性別": "sex", "單位": "employer", "職稱": "title"},
        id="traditional characters",
    ),
    pytest.param(
        """
        List of certificates
        No.|Name|Gender|ID Number|Title|Issued by
        1|王晓川|M|ID1|工程师|某市人事局
        Note: for internal use only.
        Total|1
        """,
        ["title", H, R, "note", "total"],
        {
            "No.": None,
            "Name": "holder_name",
            "Gender": "sex",
            "ID Number": "id_number",
            "Title": "title",
            "Issued by": "issuing_authority",
        },
        id="English headings and notes",
    ),
    pytest.param(
        """
        序号|基本信息|||证书信息|
        |姓名|性别|身份证号|编号|取得时间
        1|王晓川|男|ID1|00000012|2015.12
        2|李建国|男|ID2|00000013|2015.12
        """,
        [H, H, R, R],
        {
            "序号": None,
            "基本信息/姓名": "holder_name",
            "基本信息/性别": "sex",
            "基本信息/身份证号": "id_number",
            "证书信息/编号": "certificate_number",
            "证书信息/取得时间": "acquired_on",
        },
        id="two-row header with group heads",
    ),
    pytest.param(
        """
        序号|个人情况||职称情况||||聘任情况|
        |姓名|身份证号码|资格||批准||
        |||名称|取得时间|机关|文号|职务|时间
        1|王晓川|ID1|工程师|2011.12|某市职改办|某职改〔2011〕3号|工程师|2012.3
        2|李建国|ID2|工程师|2011.12|某市职改办|某职改〔2011〕3号|工程师|2012.3
        """,
        [H, H, H, R, R],
        {
            "序号": None,
            "个人情况/姓名": "holder_name",
            "个人情况/身份证号码": "id_number",
            "职称情况/资格/名称": "title",
            "职称情况/资格/取得时间": "acquired_on",
            "职称情况/批准/机关": "issuing_authority",
            "职称情况/批准/文号": "approval_document",
            "聘任情况/职务": None,
            "聘任情况/时间": None,
        },
        id="three-row header, appointments kept apart",
    ),
    pytest.param(
        """
        姓名|性别|名称|时间
        基本信息||资格信息|
        王晓川|男|讲师|2011.12
        李建国|男|讲师|2011.12
        """,
        [H, H, R, R],
        {
            "基本信息/姓名": "holder_name",
            "基本信息/性别": "sex",
            "资格信息/名称": "title",
            "资格信息/时间": "acquired_on",
        },
        id="group heads below the headings",
    ),
    pytest.param(
        """
        序号|姓名|身份证号
        No.|Name|ID No.
        1|王晓川|ID1
        """,
        [H, H, R],
        {"序号/No.": None, "姓名/Name": "holder_name", "身份证号/ID No.": "id_number"},
        id="header in two languages",
    ),
    pytest.param(
        """
        序号|姓名|身份证号|职称
        1|2|3|4
        例|张三|450000000000000000|工程师
        1|王晓川|ID1|工程师
        2|||
        """,
        [H, "column_numbers", "note", R, "unknown"],
        {"序号": None, "姓名": "holder_name", "身份证号": "id_number", "职称": "title"},
        id="numbered columns, a filled-in example, an empty line of the form",
    ),
    pytest.param(
        """
        序号|姓名|职称
        1|王晓川|讲师
        序 号|姓 名|职 称
        2|李建国|讲师
        第1页 共2页
        """,
        [H, R, "repeated_header", R, "note"],
        {"序号": None, "姓名": "holder_name", "职称": "title"},
        id="header printed again for each page",
    ),
    pytest.param(
        """
        一、高级
        姓名|单位|职称
        王晓川|某一中|高级教师
        |
        二、中级
        序号|姓名|身份证号|取得资格
        1|李建国|ID2|工程师
        小计|1人
        |
        级别|人数
        中级|1
        """,
        ["group_heading", H, R, "blank", "group_heading", H, R, "total", "blank", "title", "unknown"],
        {
            "姓名": "holder_name",
            "单位": "employer",
            "职称": "title",
            "序号": None,
            "身份证号": "id_number",
            "取得资格": "title",
        },
        id="tables one below the other, with other layouts",
    ),
    pytest.param(
        """
        姓名|身份证号|现任职称|资格取得时间|聘任时间|聘任职务|岗位等级|学历|毕业院校|政治面貌|民族|参加工作时间
        王晓川|ID1|讲师|2009.12|2010.3|讲师|专技十级|本科|某师范大学|群众|壮族|2001.7
        """,
        [H, R],
        {
            "姓名": "holder_name",
            "身份证号": "id_number",
            "现任职称": "title",
            "资格取得时间": "acquired_on",
            "聘任时间": None,
            "聘任职务": None,
            "岗位等级": None,
            "学历": None,
            "毕业院校": None,
            "政治面貌": None,
            "民族": None,
            "参加工作时间": None,
        },
        id="roster with appointment, education and work dates",
    ),
    pytest.param(
        """
        姓名|身份证号|职称|聘任时间|入编时间|合同编号
        王晓川|ID1|讲师|2010.3|2001.5|00010001
        李建国|ID2|讲师|2010.4|2001.6|00010002
        """,
        [H, R, R],
        {
            "姓名": "holder_name",
            "身份证号": "id_number",
            "职称": "title",
            "聘任时间": None,
            "入编时间": None,
            "合同编号": None,
        },
        id="dates and numbers of something else stay extra",
    ),
    pytest.param(
        """
        甲|乙|丙|丁
        王晓川|ID1|工程师|某市机械厂
        李建国|ID2|工程师|某市机械厂
        """,
        [H, R, R],
        {"甲": "holder_name", "乙": "id_number", "丙": "title", "丁": "employer"},
        id="headings that say nothing",
    ),
    pytest.param(
        """
        姓名|身份证号|单位
        ID1|王晓川|某一中
        ID2|李建国|某二中
        ID3|张秋丽|某二中
        """,
        [H, R, R, R],
        {"姓名": "id_number", "身份证号": "holder_name", "单位": "employer"},
        id="two headings interchanged",
    ),
    pytest.param(
        """
        姓名|单位|工作单位|职称
        王晓川|人|某市第一中学|讲师
        李建国|人|某市第二中学|讲师
        """,
        [H, R, R],
        {"姓名": "holder_name", "单位": None, "工作单位": "employer", "职称": "title"},
        id="two columns compete for one name",
    ),
    pytest.param(
        """
        姓名|证件号码|号码|管理号
        王晓川|ID1|401020112201000001|
        李建国|ID2|401020112201000002|
        """,
        [H, R, R],
        {"姓名": "holder_name", "证件号码": "id_number", "号码": "management_number", "管理号": None},
        id="18 digits that are no ID number",
    ),
    pytest.param(
        """
        编号|姓名|单位|职称
        1|王晓川|某厂|工程师
        2|李建国|某厂|工程师
        3|张秋丽|某厂|工程师
        """,
        [H, R, R, R],
        {"编号": None, "姓名": "holder_name", "单位": "employer", "职称": "title"},
        id="编号 that counts the rows",
    ),
    pytest.param(
        """
        编号|姓名|单位|职称
        00000231|王晓川|某厂|工程师
        00000107|李建国|某厂|工程师
        """,
        [H, R, R],
        {"编号": "certificate_number", "姓名": "holder_name", "单位": "employer", "职称": "title"},
        id="编号 that numbers certificates",
    ),
    pytest.param(
        """
        姓名|职称|取得时间|批准时间
        王晓川|讲师|2011.12|2012.1
        """,
        [H, R],
        {"姓名": "holder_name", "职称": "title", "取得时间": "acquired_on", "批准时间": "conferred_on"},
        id="two dates of one certificate",
    ),
    pytest.param(
        """
        姓名|职称|||级别|人数
        王晓川|讲师|||中级|1
        李建国|助教|||初级|1
        """,
        [H, R, R],
        {"姓名": "holder_name", "职称": "title", "级别": None, "人数": None},
        id="a count beside the list is not the people's level",
    ),
    pytest.param(
        """
        序号|姓名|职称|年度考核||
        |||2014|2015|2016
        1|王晓川|工程师|合格|优秀|合格
        """,
        [H, H, R],
        {
            "序号": None,
            "姓名": "holder_name",
            "职称": "title",
            "年度考核/2014": None,
            "年度考核/2015": None,
            "年度考核/2016": None,
        },
        id="years as headings",
    ),
    pytest.param(
        """
        序号|姓名|评审通过资格|表决情况||
        |||应到|同意|反对
        1|王晓川|助理工程师|9|8|1
        """,
        [H, H, R],
        {
            "序号": None,
            "姓名": "holder_name",
            "评审通过资格": "title",
            "表决情况/应到": None,
            "表决情况/同意": None,
            "表决情况/反对": None,
        },
        id="unknown headings that complete a header",
    ),
    pytest.param(
        """
        王晓川|ID1|讲师
        姓名|身份证号|职称
        李建国|ID2|讲师
        """,
        [R, H, R],
        {"姓名": "holder_name", "身份证号": "id_number", "职称": "title"},
        id="a person above the header",
    ),
    pytest.param(
        """
        姓名|单位|职称|专业|学历
        王晓川|学校|讲师||
        李建国|某厂|||
        姓名|身份证号|职称|学科|备注
        韦春梅|ID2|讲师||
        """,
        [H, R, R, H, R],
        {"姓名": "holder_name", "单位": "employer", "职称": "title", "专业": "specialty", "学历": None}
        | {"身份证号": "id_number", "学科": "specialty", "备注": "remarks"},
        id="people right above the next header",
    ),
    pytest.param(
        """
        姓名|性别|职称
        王晓川|男|讲师
        级别|人数|说明
        中级|1|
        李建国|女|助教
        """,
        [H, R, "title", "unknown", R],
        {"姓名": "holder_name", "性别": "sex", "职称": "title"},
        id="a count in the middle of the list",
    ),
    pytest.param(
        """
        序号|姓名|身份证号|职称|单位
        1|||工程师|某机械厂
        2|李建国|ID2|工程师|某机械厂
        3||||
        """,
        [H, R, R, "unknown"],
        {"序号": None, "姓名": "holder_name", "身份证号": "id_number", "职称": "title", "单位": "employer"},
        id="a person whose name was left out, an empty line of the form",
    ),
    pytest.param(
        """
        姓名|单位|职称|专业
        王晓川|学校|讲师|计算机
        李建国|单位|教师|学科
        """,
        [H, R, R],
        {"姓名": "holder_name", "单位": "employer", "职称": "title", "专业": "specialty"},
        id="people whose values read like headings",
    ),
    pytest.param(
        """
        序号|姓名|职称|备注
        1|王晓川|讲师|
        审核人|韦强|填表人|李明
        制表：|黄文波||
        """,
        [H, R, "signature", "signature"],
        {"序号": None, "姓名": "holder_name", "职称": "title", "备注": "remarks"},
        id="names in a line of signatures are nobody's rows",
    ),
]


@pytest.mark.parametrize(("text", "expected_kinds", "expected_mapping"), LAYOUTS)
def test_a_list_is_understood_whatever_its_shape(send, kinds, mapping, text, expected_kinds, expected_mapping):
    understood = send(text)
    assert understood.reason is None
    assert kinds(understood) == expected_kinds
    assert mapping(understood) == expected_mapping


@pytest.mark.parametrize(
    ("text", "expected_kinds"),
    [
        pytest.param(
            """
            1|ID1|王晓川|柳州市图书馆|馆员
            2|ID2|李建国|柳江县档案馆|馆员
            |
            姓名|身份证号|职称|年度|备注
            张梅|ID3|讲师|2015|补办
            """,
            [R, R, "blank", H, R],
            id="above",
        ),
        pytest.param(
            """
            姓名|身份证号|职称|年度|备注
            张梅|ID3|讲师|2015|补办
            补报人员||||
            1|ID1|王晓川|柳州市图书馆|馆员
            2|ID2|李建国|柳江县档案馆|馆员
            """,
            [H, R, "group_heading", R, R],
            id="below",
        ),
    ],
)
def test_a_list_without_a_header_is_read_by_itself_beside_one_with_other_columns(
    send, kinds, people, ids, text, expected_kinds
):
    understood = send(text)
    assert kinds(understood) == expected_kinds
    assert set(people(understood, "holder_name", "id_number", "employer", "title")) == {
        ("王晓川", ids["ID1"], "柳州市图书馆", "馆员"),
        ("李建国", ids["ID2"], "柳江县档案馆", "馆员"),
        ("张梅", ids["ID3"], None, "讲师"),
    }


def test_a_table_without_headings_is_told_by_what_it_holds(send, people):
    understood = send(
        """
        1|王晓川|男|1961.02|ID1|13907720001|某市工人医院|主治医师|卫生系列|中级|评审|2012-12-01|某职改〔2012〕8号
        2|李建国|男|1962.03|ID2|13907720002|某市工人医院|主治医师|卫生系列|中级|评审|2012-12-01|某职改〔2012〕8号
        """
    )
    columns = (
        "holder_name",
        "sex",
        "phone",
        "employer",
        "title",
        "series",
        "level",
        "acquisition_method",
        "acquired_on",
        "approval_document",
    )
    first = (
        "王晓川",
        "男",
        "13907720001",
        "某市工人医院",
        "主治医师",
        "卫生系列",
        "中级",
        "评审",
        "2012-12-01",
        "某职改〔2012〕8号",
    )
    assert people(understood, *columns)[0] == first
    assert people(understood, "birth_month") == [("1961.02",), ("1962.03",)]
    assert understood.warnings == ["NO_HEADINGS"]


@pytest.mark.parametrize(
    ("text", "column", "values"),
    [
        pytest.param(
            "王晓川|ID1|语文|讲师\n李建国|ID2|数学|讲师", "specialty", ["语文", "数学"], id="listed specialties"
        ),
        pytest.param(
            "王晓川|ID1|某市图书馆|工程师\n李建国|ID2|″|工程师\n韦春梅|ID3|″|工程师",
            "employer",
            ["某市图书馆"] * 3,
            id="an employer and ditto marks",
        ),
        pytest.param(
            "王晓川|ID1|讲师|2012年1月3日|二〇一二年二月\n李建国|ID2|讲师|2013年1月5日|二〇一三年三月",
            "conferred_on",
            ["二〇一二年二月", "二〇一三年三月"],
            id="dates in Chinese numerals, the later of two",
        ),
        pytest.param(
            "王晓川|ID1|讲师|42356\n李建国|ID2|讲师|41203", "acquired_on", ["42356", "41203"], id="a spreadsheet's days"
        ),
        pytest.param(
            "王晓川|男|讲师|2015.06|1968.03\n李建国|男|讲师|2015.06|1979.11",
            "birth_month",
            ["1968.03", "1979.11"],
            id="births without an ID number",
        ),
        pytest.param(
            "王晓川|男|讲师|2012\n李建国|男|讲师|2014", "certificate_number", [None, None], id="years number nothing"
        ),
    ],
)
def test_columns_under_no_heading_are_told_by_their_values(send, people, text, column, values):
    assert [value for (value,) in people(send(text), column)] == values


def test_a_page_without_a_header_goes_on_with_the_page_before(send, people):
    understood = send("姓名|职称|备用\n王晓川|讲师|甲", "李建国|讲师|乙\n韦春梅|讲师|丙")
    assert people(understood, "sheet", "holder_name", "title") == [
        ("Sheet1", "王晓川", "讲师"),
        ("Sheet2", "李建国", "讲师"),
        ("Sheet2", "韦春梅", "讲师"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "序号|姓名|职称||序号|姓名|职称\n1|王晓川|讲师||3|韦春梅|助教\n2|李建国|讲师|||",
            [(2, 0, "王晓川", "讲师"), (2, 1, "韦春梅", "助教"), (3, 0, "李建国", "讲师")],
            id="parted by a blank column, the last row half empty",
        ),
        pytest.param(
            "姓名|资格|姓名|资格|姓名|资格\n王晓川|护师|韦春梅|护士|李建国|医师",
            [(2, 0, "王晓川", "护师"), (2, 1, "韦春梅", "护士"), (2, 2, "李建国", "医师")],
            id="three abreast",
        ),
        pytest.param(
            "序号|姓名|性别|职称|序号|姓名|性别|职称|备注\n1|王晓川|男|医师|2|韦春梅|女|护士|",
            [(2, 0, "王晓川", "医师"), (2, 1, "韦春梅", "护士")],
            id="with one column more at the end",
        ),
        pytest.param(
            "1|王晓川|工程师|11|韦春梅|工程师\n2|李建国|工程师|12|黄文波|工程师",
            [
                (1, 0, "王晓川", "工程师"),
                (1, 1, "韦春梅", "工程师"),
                (2, 0, "李建国", "工程师"),
                (2, 1, "黄文波", "工程师"),
            ],
            id="under no header",
        ),
        pytest.param(
            "单位|姓名|职称\n某一中|王晓川、韦春梅，李建国|讲师\n某二中|、黄文波|助教",
            [(2, 0, "王晓川", "讲师"), (2, 1, "韦春梅", "讲师"), (2, 2, "李建国", "讲师"), (3, 0, "、黄文波", "助教")],
            id="several names in one cell",
        ),
        pytest.param(
            "王晓川|韦春梅|李建国\n黄文波|覃海燕|",
            [
                (1, 0, "王晓川", None),
                (1, 1, "韦春梅", None),
                (1, 2, "李建国", None),
                (2, 0, "黄文波", None),
                (2, 1, "覃海燕", None),
            ],
            id="nothing but names",
        ),
    ],
)
def test_people_side_by_side_are_blocks_of_one_row(send, people, text, expected):
    assert people(send(text), "row", "block", "holder_name", "title") == expected


def test_a_two_row_header_printed_again_without_its_merged_cells_is_no_new_one(send, kinds):
    understood = send(
        """
        姓名|基本情况||证书情况|
        |性别|单位|职称|证书编号
        王晓川|男|某一中|讲师|00000012
        姓名|基本情况||证书情况|
        |性别|单位|职称|证书编号
        李建国|男|某一中|讲师|00000013
        """,
        merges=[(0, 0, 1, 0), (0, 1, 0, 2), (0, 3, 0, 4)],
    )
    assert kinds(understood) == [H, H, R, "repeated_header", "repeated_header", R]


@pytest.mark.parametrize(
    ("prose", "series"),
    [
        pytest.param([], ["会计系列", "会计系列", None], id="nothing between the pages"),
        pytest.param([Prose("第 2 页", "page-2", 1)], ["会计系列", "会计系列", None], id="a page number"),
        pytest.param([Prose("下列人员：", "page-2", 1)], ["会计系列", None, None], id="other words"),
    ],
)
def test_a_group_heading_holds_over_the_pages_of_its_list(people, prose, series):
    head = ["姓名", "职称", "取得时间"]
    pages = [
        [head, ["一、会计系列（2人）", "", ""], ["王晓川", "会计师", "2015.12"]],
        [head, ["李建国", "会计师", "2015.12"]],
        [["姓名", "职称", "发证日期"], ["张梅", "馆员", "2015.12"]],
    ]
    tables = [Table(sheet=f"table-{at}", kind="page", rows=rows) for at, rows in enumerate(pages, 1)]
    understood = understand(Reading("pdf", tables, prose), Office("office"), "sources/office/a.pdf")
    assert [found for (found,) in people(understood, "series")] == series


def test_words_here_and_there_at_the_end_of_a_table_without_headings_are_remarks(send, people):
    understood = send("1|王晓川|ID1|馆员|补办\n2|李建国|ID2|馆员|\n3|张梅|ID3|讲师|原证遗失")
    assert people(understood, "remarks") == [("补办",), ("",), ("原证遗失",)]


def test_a_list_below_whose_titles_stand_under_the_heading_of_numbers_is_another_one(send, people):
    understood = send(
        """
        姓名|证书号码|备注|职称
        王晓川|74467144||护师
        李建国|21652211||护师
        附：通过人员名单|||
        张梅|馆员|60281595|优秀
        韦春梅|讲师|44698095|合格
        """
    )
    assert people(understood, "holder_name", "title", "certificate_number") == [
        ("王晓川", "护师", "74467144"),
        ("李建国", "护师", "21652211"),
        ("张梅", "馆员", "60281595"),
        ("韦春梅", "讲师", "44698095"),
    ]


def test_a_list_without_a_header_above_two_blocks_is_read_by_its_own_columns(send, people):
    understood = send(
        """
        张梅|ID1|馆员|水利局|2012-01|60870416|13871267455
        韦春梅|ID2|讲师|图书馆|2013-02|45087866|13038863074
        2016年名册||||||
        姓名|身份证号|单位|职称|联系电话|证书编号||姓名|身份证号|单位|职称|联系电话|证书编号
        王晓川|ID3|某一中|讲师|13244529941|41728555||李建国|ID4|某二中|助教|13749441501|84863127
        """
    )
    assert people(understood, "holder_name", "title", "certificate_number", "phone") == [
        ("张梅", "馆员", "60870416", "13871267455"),
        ("韦春梅", "讲师", "45087866", "13038863074"),
        ("王晓川", "讲师", "41728555", "13244529941"),
        ("李建国", "助教", "84863127", "13749441501"),
    ]


@pytest.mark.parametrize(
    "heads",
    [
        pytest.param(
            "姓名|资格情况|资格情况|聘任情况|聘任情况\n姓名|资格名称|取得时间|职务|时间", id="all of them repeated"
        ),
        pytest.param("姓名|任职资格|任职资格|聘任情况|聘任情况\n|名称|取得时间|职务|时间", id="listed heads"),
    ],
)
def test_a_head_repeated_over_its_columns_stands_over_them_as_a_merged_one_does(send, people, heads):
    rows = "\n王晓川|工程师|2008.11|助理工程师|2009.1\n韦春梅|技术员|2001.12|技术员|2002.1"
    assert people(send(heads + rows), "holder_name", "title", "acquired_on", "conferred_on") == [
        ("王晓川", "工程师", "2008.11", None),
        ("韦春梅", "技术员", "2001.12", None),
    ]


def test_the_date_of_the_post_that_people_have_is_not_that_of_the_title_they_got(send, people):
    rows = "\n王晓川|助理工程师 2000.12|工程师|2008.11\n韦春梅|技术员 2001.12|助理工程师|2008.11"
    told = send("姓名|现任职务及时间|申报职务|批准时间" + rows)
    assert people(told, "title", "acquired_on") == [("工程师", "2008.11"), ("助理工程师", "2008.11")]


def test_titles_with_their_dates_under_words_that_tell_them_apart_are_certificates(send, people):
    rows = "\n王晓川|助理工程师 2008.12|工程师 2015.11\n韦春梅|技术员/2010.12|助理工程师/2015.11"
    told = people(send("姓名|现职称及取得时间|晋升职称及时间" + rows), "holder_name", "title", "acquired_on")
    assert told == [
        ("王晓川", "工程师", "2015.11"),
        ("王晓川", "助理工程师", "2008.12"),
        ("韦春梅", "助理工程师", "2015.11"),
        ("韦春梅", "技术员", "2010.12"),
    ]


def test_numbers_are_no_committee(send, people):
    told = send("姓名|申报资格|实到评委|评审结果\n王晓川|工程师|11|通过\n韦春梅|技术员|11|通过")
    assert people(told, "review_committee") == [(None,), (None,)]
