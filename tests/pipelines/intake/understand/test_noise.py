import pytest

from pipelines.intake.understand.noise import is_person, name_row


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        pytest.param(["", " ", "\u3000"], "blank", id="blanks of every sort"),
        pytest.param(["合计", "", "12人"], "total", id="total"),
        pytest.param(["合计：12人", "", ""], "total", id="total in one cell"),
        pytest.param(["", "共计12人", ""], "total", id="total in the second column"),
        pytest.param(["以上共12人", "", ""], "total", id="total in words"),
        pytest.param(["小计：  人", "", ""], "total", id="subtotal left open"),
        pytest.param(["制表人：张某", "", "审核人：李某"], "signature", id="who made it"),
        pytest.param(["填报单位（盖章）：某局", "", ""], "signature", id="the office's stamp"),
        pytest.param(["填表日期：2019年9月", "", ""], "signature", id="when it was filled in"),
        pytest.param(["注：1.本表一式两份", "", ""], "note", id="note"),
        pytest.param(["以下空白", "", ""], "note", id="nothing below"),
        pytest.param(["单位：人   密级：内部", "", ""], "note", id="unit of count"),
        pytest.param(["1", "2", "3"], "column_numbers", id="column numbers"),
        pytest.param(["（1）", "（2）", "（3）"], "column_numbers", id="column numbers in brackets"),
        pytest.param(["甲", "乙", "1", "2", "3"], "column_numbers", id="columns lettered, then numbered"),
        pytest.param(["栏次", "1", "2", "3"], "column_numbers", id="column numbers under their name"),
        pytest.param(["一、工程系列 中级（12人）", "", ""], "group_heading", id="group heading"),
        pytest.param(
            ["一、卫生系列", "一、卫生系列", "一、卫生系列"],
            "group_heading",
            id="merged across, repeated by its reader",
        ),
        pytest.param(["某市第一中学（3人）", "", ""], "group_heading", id="an employer's people"),
        pytest.param(["", "", "甲乙丙"], "unknown", id="a stray cell"),
    ],
)
def test_a_row_without_a_person_is_named(cells, kind):
    assert name_row(cells, is_before_header=False) == kind


@pytest.mark.parametrize(
    ("cells", "answer"),
    [
        pytest.param(["1", "王晓川", "", ""], True, id="nothing but a name"),
        pytest.param(["", "王晓川", "", ""], True, id="nothing but a name, not even a number"),
        pytest.param(["1", "", "11010519491231002X", ""], True, id="nothing but an ID number"),
        pytest.param(["1", "", "", "讲师"], False, id="a title alone"),
        pytest.param(["1", "Wang Xiaochuan", "11010519491231002X", "讲师"], True, id="a name in pinyin"),
        pytest.param(["1", "□晓川（补）", "", "讲师"], True, id="a damaged name"),
        pytest.param(["合计", "2人", "", ""], False, id="total"),
        pytest.param(["制表人", "张丽", "审核人", "李明"], False, id="signatures"),
        pytest.param(["例", "张三", "110105194912310021", "讲师"], False, id="an example"),
        pytest.param(["填写样例", "张三", "110105194912310021", "讲师"], False, id="an example in other words"),
        pytest.param(["1", "张三（示例）", "110105194912310021", "讲师"], False, id="an example by its name"),
        pytest.param(["1", "张三", "110105194912310021", "讲师", "示例行请删除"], False, id="an example by its remark"),
        pytest.param(["", "工程师", "", ""], False, id="a title as group heading"),
        pytest.param(["1", "2", "3", "4"], False, id="column numbers"),
        pytest.param(["", "", "", ""], False, id="blank"),
    ],
)
def test_a_row_is_a_persons_if_it_plausibly_names_one(cells, answer):
    assert is_person(cells, name_at=1, id_at=2, named=[1, 2, 3]) is answer


def test_a_cell_that_holds_a_book_is_named_by_its_beginning():
    assert name_row(["备注：" + "长" * 40_000], is_before_header=False) == "note"


def test_who_signs_in_cells_of_their_own_is_nobody_of_the_list(send, kinds):
    understood = send(
        """
        序号|姓名|单位|职称
        1|王晓川|某一中|讲师
        经办人（签字）|李秀英|联系电话|0772-1234567
        单位盖章|年|月|日
        抄送|市人社局|存档。|
        主题词|职称 资格|批复|
        """
    )
    assert kinds(understood) == ["header", "record", "signature", "signature", "note", "note"]
