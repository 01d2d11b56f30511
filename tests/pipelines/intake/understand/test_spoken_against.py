"""Sentences beside a list that speak against people of it by name, and decisions that take titles back without a list."""

import pytest

from pipelines.intake.tables import Office, Prose, Reading
from pipelines.intake.understand import understand
from schemas.marks import OF_STANDING, REFUSED, VOID

PEOPLE = "姓名 | 单位 | 资格\n韦晓岚 | 某县水利局 | 工程师\n韦晓 | 某县水利局 | 工程师\n覃志坚 | 某县公路所 | 技术员\n"
FAILED, TAKEN = [OF_STANDING[REFUSED]], [OF_STANDING[VOID]]


def of_sentences(*sentences):
    prose = [Prose(one, "", 0) for one in ("柳城县职称改革工作领导小组办公室文件", *sentences)]
    return understand(Reading("docx", [], prose), Office("county-liucheng"), "sources/county-liucheng/决定.docx")


@pytest.mark.parametrize(
    ("note", "marks"),
    [
        pytest.param("注：覃志坚同志因材料不实，其资格暂缓公布。", FAILED, id="has to wait"),
        pytest.param("以上人员除覃志坚外，均具备相应资格。", FAILED, id="all but one"),
        pytest.param("其中覃志坚因学历不符不予通过，其余人员同意通过。", FAILED, id="others passed"),
        pytest.param("韦晓岚通过，覃志坚未通过。", FAILED, id="one passed"),
        pytest.param("说明：3号覃志坚已被取消资格。", TAKEN, id="by number and name"),
        pytest.param("经核实，覃志坚的证书系伪造。", TAKEN, id="forged"),
        pytest.param("覃志坚同志不具备申报条件，取消其评审资格。", FAILED, id="may not apply"),
        pytest.param("覃志坚同志未取得工程师资格，仍为技术员。", [], id="of another title"),
        pytest.param("覃志坚同志原证书遗失，声明作废，同意补发。", [], id="a paper that was lost"),
        pytest.param("覃志坚同志晋升后，原员级证书收回。", [], id="the paper of the title before"),
        pytest.param("凡弄虚作假者，取消其资格。覃志坚已领证。", [], id="a rule for all"),
    ],
)
def test_a_note_speaks_against_whom_it_names_and_nobody_else(send, people, note, marks):
    assert people(send(PEOPLE + note), "holder_name", "marks") == [("韦晓岚", []), ("韦晓", []), ("覃志坚", marks)]


def test_a_longer_name_is_nobody_elses(send, people):
    told = people(send(PEOPLE + "注：韦晓岚同志暂缓发证。"), "holder_name", "marks")
    assert told == [("韦晓岚", FAILED), ("韦晓", []), ("覃志坚", [])]


def test_a_note_behind_a_name_hides_nobody(send, people):
    listed = "姓名 | 单位 | 资格\n韦晓岚（曾用名：韦小兰） | 某县水利局 | 工程师\n覃志坚（男） | 某县公路所 | 技术员\n"
    told = people(send(listed + "注：韦晓岚、覃志坚同志暂缓发证。"), "marks")
    assert told == [(FAILED,), (FAILED,)]


def test_the_text_of_a_document_speaks_against_people_of_its_table(sender, people):
    told = sender.send(PEOPLE, prose=[Prose("覃志坚同志材料造假，暂缓发证。", "", 1)])
    assert people(told, "marks") == [([],), ([],), (TAKEN,)]


@pytest.mark.parametrize(
    ("sentences", "expected"),
    [
        pytest.param(("关于撤销柳城县水利局韦晓岚同志工程师资格的决定", "经查，韦晓岚同志在申报中弄虚作假，根据柳职改〔2010〕3号文规定，决定撤销其工程师任职资格，收回证书（编号20120012）。"), [("韦晓岚", "工程师", "20120012")], id="one, with the number"),
        pytest.param(("关于取消覃志坚、莫雨桐技术员资格的通报", "经复核，覃志坚、莫雨桐2人学历造假，取消其技术员资格。"), [("覃志坚", "技术员", ""), ("莫雨桐", "技术员", "")], id="two"),
        pytest.param(("鉴于韦晓岚学历造假，其2012年取得的工程师资格无效。",), [("韦晓岚", "工程师", "")], id="void"),
    ],
)  # fmt: skip
def test_a_decision_without_a_list_takes_back_the_titles_of_whom_it_names(people, sentences, expected):
    told = of_sentences(*sentences)
    found = people(told, "holder_name", "title", "certificate_number")
    assert [(name, title, number or "") for name, title, number in found] == expected
    assert people(told, "marks") == [(TAKEN,)] * len(expected)


def test_a_lost_paper_takes_nothing_back():
    assert of_sentences("某县公路所莫雨桐遗失助理工程师资格证书，声明作废，同意补发。").reason == "NOT_A_LIST"
