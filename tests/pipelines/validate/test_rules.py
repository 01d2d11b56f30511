"""Every rule on a record of its own: it breaks when it should, and a sound record breaks none."""

import datetime as dt
from dataclasses import replace

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.validate import judge
from pipelines.validate.judging import all_rules
from schemas.campaign import campaign_named
from schemas.columns import COLUMNS
from schemas.reasons import FOLDER, read_list

CASES: dict[str, list[dict[str, object]]] = {
    "NAME_MISSING": [{"holder_name": ""}, {"holder_name": "无"}],
    "NAME_TOO_SHORT": [{"holder_name": "褚"}],
    "NAME_TOO_LONG": [{"holder_name": "褚云山褚云山褚云山"}],
    "NAME_IS_ORGANIZATION": [{"holder_name": "柳州市某某机械制造有限公司", "employer": ""}],
    "NAME_NOT_A_NAME": [{"holder_name": "12"}, {"holder_name": "合计"}],
    "NAME_PLACEHOLDER": [
        {"holder_name": "褚（金容）山"},
        {"holder_name": "褚□山"},
        {"holder_name": "褚?山"},
        {"holder_name": "褚\ue863山"},
    ],
    "NAME_PINYIN": [{"holder_name": "褚yun山"}],
    "NAME_STRAY_CHARACTERS": [{"holder_name": "褚云山1"}],
    "NAME_FORMER": [{"holder_name": "褚云山（曾用名：褚海）"}],
    "ID_MISSING": [{"id_number": ""}, {"id_number": None}],
    "ID_MASKED": [{"id_number": "450203********0310"}],
    "ID_PRECISION_LOST": [{"id_number": "4.50203E+17"}, {"id_number": "450203198006150000"}],
    "ID_REPAIRED": [{"id_number": "450203800615031"}],
    "ID_LENGTH": [{"id_number": "4502031980061503"}],
    "ID_NOT_A_NUMBER": [{"id_number": "45020319800615A31B"}],
    "ID_BIRTH_DATE": [{"born": "19801315"}],
    "ID_CHECK_DIGIT": [{"slip": True}],
    "ID_REGION_UNKNOWN": [{"region": "990203"}],
    "SEX_UNREADABLE": [{"sex": "公"}],
    "SEX_CONTRADICTS_ID": [{"sex": "女"}],
    "BIRTH_CONTRADICTS_ID": [{"birth_month": "1980-07"}],
    "EMPLOYER_IS_PERSON": [{"employer": "钱小川"}],
    "ACQUIRED_ON_UNREADABLE": [{"acquired_on": "那一年"}],
    "CONFERRED_ON_UNREADABLE": [{"conferred_on": "13月40日"}],
    "YEAR_UNREADABLE": [{"year": "某年"}],
    "DATE_MISSING": [{"acquired_on": "", "conferred_on": "", "year": ""}],
    "DATE_IN_FUTURE": [
        {"acquired_on": "2021-03-01", "year": "", "conferred_on": "", "approval_document": ""},
        {"conferred_on": "2029-01-01"},
    ],
    "ACQUIRED_AFTER_CONFERRED": [{"conferred_on": "2012-08"}],
    "DATES_YEARS_APART": [{"conferred_on": "2019-10-01"}],
    "YEAR_CONTRADICTS_DATE": [{"year": "2015"}],
    "DOCUMENT_YEAR_CONTRADICTS_DATE": [{"approval_document": "柳职改〔2016〕12号"}],
    "AGE_UNDER_16": [
        {"born": "19990101"},
        {"id_number": "450203199901010000"},
        {"born": "19990101", "acquired_on": "", "year": ""},
    ],
    "AGE_UNDER_16_BY_STATEMENT": [{"id_number": "", "birth_month": "1999-01"}, {"born": "19990101", "slip": True}],
    "AGE_TOO_YOUNG_FOR_LEVEL": [{"born": "19900101"}],
    "AGE_OVER_70": [{"born": "19380101"}],
    "TITLE_MISSING": [{"title": ""}],
    "TITLE_UNKNOWN": [{"title": "大工匠师"}],
    "TITLE_IS_NO_TITLE": [
        {"title": "二级建造师"},
        {"title": "特级教师"},
        {"title": "中级焊工"},
        {"title": "注册安全工程师"},
    ],
    "SERIES_UNKNOWN": [{"series": "星际系列"}],
    "LEVEL_UNKNOWN": [{"level": "超级"}],
    "ACQUISITION_METHOD_UNKNOWN": [{"acquisition_method": "抽签"}],
    "TITLE_NOT_IN_SERIES": [{"title": "三级公证员"}, {"series": "卫生技术系列", "title": "助理翻译", "specialty": ""}],
    "TITLE_NOT_IN_SERIES_OF_HEADING": [
        {"title": "三级公证员", "context": '{"series": {"value": "工程技术系列", "from": "prose", "where": "1"}}'}
    ],
    "LEVEL_CONTRADICTS_TITLE": [{"level": "初级"}, {"title": "讲师", "series": "", "level": "初级"}],
    "TITLE_NOT_YET_OR_NO_LONGER": [
        {"series": "中等专业学校教师系列", "title": "正高级讲师", "specialty": "", "employer": ""}
    ],
    "SERIES_NOT_YET_OR_NO_LONGER": [
        {
            "series": "中小学教师系列",
            "title": "一级教师",
            "acquired_on": "2009-05",
            "year": "",
            "specialty": "",
            "employer": "",
        },
    ],
    "RECOGNITION_ABOVE_MEDIUM": [{"acquisition_method": "转正定职", "title": "高级工程师", "level": "高级"}],
    "SPECIALTY_CONTRADICTS_SERIES": [{"specialty": "口腔"}, {"specialty": "口腔", "series": ""}],
    "EMPLOYER_CONTRADICTS_SERIES": [
        {"employer": "某某乡卫生院", "series": "公证系列", "title": "三级公证员", "specialty": ""}
    ],
    "SPECIALTY_UNUSUAL_IN_SERIES": [{"series": "高等学校教师系列", "title": "讲师", "employer": "某某学院"}],
    "AUTHORITY_MISSING": [{"issuing_authority": ""}],
    "AUTHORITY_POWERLESS": [
        {"issuing_authority": "中国某某人才职称评定中心"},
        {"issuing_authority": "广西某某技能认证中心"},
        {"issuing_authority": "柳州市民间职称评审会"},
    ],
    "AUTHORITY_PLACE_UNKNOWN": [{"issuing_authority": "柳州市柳外区职称改革工作领导小组"}],
    "AUTHORITY_NOT_UNDERSTOOD": [
        {"issuing_authority": "职称大厅二号窗口"},
        {"issuing_authority": "东南亚职称评审委员会"},
    ],
    "AUTHORITY_MISSPELT": [
        {"issuing_authority": "柳州市职称改草工作领导小组"},
        {"issuing_authority": "柳州市职稀改草工作领导小组"},
    ],
    "AUTHORITY_UNLISTED": [{"issuing_authority": "柳州市某某仪表总厂职称改革工作领导小组"}],
    "AUTHORITY_SEAT_UNKNOWN": [{"issuing_authority": "广西恒岳机械有限公司职改办"}],
    "AUTHORITY_NOT_YET": [{"issuing_authority": "北部生态新区职改办"}],
    "AUTHORITY_LATER_NAME": [
        {"issuing_authority": "柳江区职改办"},
        {"issuing_authority": "柳州市卫生健康委员会职改办"},
    ],
    "AUTHORITY_FORMER_NAME": [
        {"issuing_authority": "柳州市卫生局职改办", "acquired_on": "2017-03", "year": "", "conferred_on": ""}
    ],
    "AUTHORITY_ABOLISHED": [
        {"issuing_authority": "柳州市郊区职改办"},
        {"issuing_authority": "柳江县职改办", "acquired_on": "2018-03", "year": "", "conferred_on": ""},
    ],
    "AUTHORITY_ABOVE_ITS_POWER": [{"issuing_authority": "柳城县职改办", "title": "高级工程师", "level": "高级"}],
    "CERTIFICATE_NUMBER_UNREADABLE": [{"certificate_number": "6.00176E+06"}, {"certificate_number": "补办中"}],
    "MANAGEMENT_NUMBER_UNREADABLE": [{"management_number": "4.05E+17"}],
    "PHONE_UNREADABLE": [{"phone": "139****1234"}],
    "DOCUMENT_NUMBER_NOT_IN_FORM": [{"approval_document": "见文件"}, {"approval_document": "柳职改〔2012〕1号、2号"}],
    "CERTIFICATE_NUMBER_IS_ID": [{"certificate_number": "45020319800615031X"}],
    "RECORD_CONTRADICTS_ITSELF": [{"specialty": "口腔", "year": "2016", "conferred_on": "2020-01"}],
    "OCR_READ": [{"marks": ["ocr"]}],
    "HIDDEN_SHEET": [{"marks": ["hidden_sheet"]}],
    "ID_COLUMN_SLIPPED": [{"marks": ["slipped:id_number"]}],
    "YEAR_OF_REGISTRATION": [{"marks": ["of_list:year"]}],
    "DAY_OF_REGISTRATION": [{"marks": ["of_list:conferred_on"]}],
    "STRUCK_OUT": [{"marks": ["struck"]}],
    "CALLED_VOID": [
        {"remarks": "已作废"},
        {"remarks": "2016年取消"},
        {"remarks": "弄虚作假，已取消资格"},
        {"remarks": "此证遗失作废"},
        {"remarks": "证书系伪造"},
        {"extra": '{"核查情况":"涉嫌伪造证书"}'},
        {"extra": '{"是否撤销":"是"}'},
        {"remarks": "2016年3月被取消资格（柳职改〔2016〕3号）"},
        {"extra": '{"证书状态":"失效"}'},
        {"extra": '{"状态":"作废"}'},
        {"extra": '{"年龄":"40","备考":"证书注销。"}'},
        {"remarks": "已被撤销会计师任职资格"},
        {"remarks": "处分，取消工程师资格"},
    ],
    "CALLED_DOUBTFUL": [
        {"marks": ["list_doubted"]},
        *(
            {"remarks": words}
            for words in (
                "批文中无此人",
                "未查到批文",
                "待核实，查无此人",
                "该证真伪待查",
                "与批文不符",
                "本人自愿放弃",
            )
        ),
        {"extra": '{"核查意见":"查无此证"}'},
        {"remarks": "评委会名单无此人"},
        {"remarks": "有举报，待查"},
        {"remarks": "系统内查无记录"},
        {"extra": '{"年龄":"40","核验结果":"不属实"}'},
        {"extra": '{"证书真伪":"假"}'},
        {"extra": '{"是否有效":"否"}'},
        {"extra": '{"原件核对":"×"}'},
        {"extra": '{"单位审核意见":"材料不全，退回"}'},
    ],
    "NOT_PASSED": [
        {"extra": '{"评审结果":"未通过"}'},
        {"extra": '{"民族":"壮族","是否通过":"否"}'},
        {"extra": '{"评委会评审意见":"不予通过"}'},
        {"extra": '{"评审结果":"暂缓"}'},
        {"extra": '{"合格情况":"不合格"}'},
        {"extra": '{"审核状态":"未审核通过"}'},
        {"extra": '{"是否已取得证书":"否"}'},
        {"extra": '{"未通过原因":"学历不符"}'},
        {"remarks": "未通过评审"},
        {"remarks": "未通过"},
        {"marks": ["list_not_passed"]},
        {"remarks": "暂缓通过"},
    ],
    "LIST_CALLS_VOID": [{"marks": ["list_void"]}],
    "CORRECTION_NOTICE": [{"marks": ["correction_notice"]}],
    "ONLY_PUT_FORWARD": [
        {"marks": ["list_put_forward"]},
        {"remarks": "申报中", "certificate_number": "", "approval_document": "", "acquired_on": ""},
        {"extra": '{"状态":"在评"}', "certificate_number": "", "approval_document": "", "acquired_on": ""},
        {"extra": '{"反对":"7","同意":"4"}', "certificate_number": "", "approval_document": "", "acquired_on": ""},
    ],
    "COLUMNS_PUT_RIGHT": [{"sex": "褚云山", "holder_name": "男"}],
    "CORRECTED_BY_OFFICE": [{"marks": ["corrected"]}],
    "CORRECTION_OF_ANOTHER": [{"marks": ["correction_of_another"]}],
    "CORRECTION_WITHOUT_KEY": [{"marks": ["correction_without_key"]}],
    "CORRECTIONS_DIFFER": [{"marks": ["corrections_differ"]}],
    "CORRECTION_UNMATCHED": [{"marks": ["correction_unmatched"]}],
    "SCOPE_BEFORE_PERIOD": [{"acquired_on": "2009-12-30"}, {"acquired_on": "2009-12"}, {"acquired_on": "2005"}],
    "SCOPE_AFTER_PERIOD": [{"acquired_on": "2019-01-01"}],
    "SCOPE_DAY_BEFORE_PERIOD": [{"acquired_on": "2009-12-31"}],
    "SCOPE_DAY_AFTER_PERIOD": [{"acquired_on": "2018-12-31"}],
    "SCOPE_UNDECIDED": [{"acquired_on": "2018-12"}, {"acquired_on": "", "year": ""}],
    "SCOPE_LEVEL": [{"level": "高级", "title": "高级工程师"}],
    "SCOPE_METHOD": [{"acquisition_method": "考试"}],
    "SCOPE_AUTHORITY": [{"issuing_authority": "南宁市职改办"}, {"issuing_authority": "长沙市职改办"}],
}
SEVERAL_RECORDS = {
    "AUTHORITY_OUTSIDE_FIELD",
    *("NUMBER_OF_TWO_HOLDERS", "NUMBER_OUT_OF_SEQUENCE", "EXACT_DUPLICATE"),
    *("MANAGEMENT_NUMBER_OF_TWO_HOLDERS", "MANAGEMENT_NUMBER_CONTRADICTS"),
}
"""Rules that look at several records have tests of their own."""

LISTED = [(code, changes) for code, cases in CASES.items() for changes in cases]
IDS = [f"{code}-{at}" for code, cases in CASES.items() for at in range(len(cases))]


@pytest.fixture(scope="module")
def broken(records, campaign) -> dict[str, set[str]]:
    """The broken rules of each case's record, by record id, all judged at once."""
    judged = judge(records(*(changes for _, changes in LISTED)), campaign)
    return dict(judged.broken.group_by("record_id").agg(pl.col("code")).rows())


@pytest.mark.parametrize(("at", "code"), [pytest.param(at, code, id=IDS[at]) for at, (code, _) in enumerate(LISTED)])
def test_a_rule_breaks_on_its_case(broken, at, code):
    assert code in broken[f"r{at}"]


def goes(value: str, title: str, series: str, column: str) -> dict[str, object]:
    """A record of one specialty or employer beside a title; nothing else says what its field is."""
    return {"specialty": "", "employer": "", "level": "", "title": title, "series": f"{series}系列", column: value}


STRANGE = {
    "specialty": "口腔/工程师/工程技术 临床医学/助理工程师/工程技术 妇科/工程师/工程技术 护理学/会计师/会计 骨科/经济师/经济 临床/会计师/会计 医疗/工程师/工程技术 机械制造/主治医师/卫生技术 "
    "语文/工程师/工程技术 内科/小学一级教师/小学教师 土木工程/三级律师/律师 畜牧/会计师/会计 电气自动化/小学高级教师/小学教师 法学/医师/卫生技术 田径/工程师/工程技术 桥梁/经济师/经济",
    "employer": "某某卫生院/三级公证员/公证 柳州市人民医院/小学一级教师/小学教师 某某机械有限公司/小学高级教师/小学教师 某某畜牧兽医站/中学一级教师/中学教师 某某水泥厂/一级教师/中小学教师 "
    "某某财政局/小学一级教师/小学教师 柳州市第一中学/三级律师/律师 某某中医院/二副/船舶技术 某某林业局/三级飞行员/民用航空飞行技术 "
    "某某卫生院/助教/高等学校教师 某某机械厂/讲师/高等学校教师",
}
"""By column: what stands there, beside which title of which series."""
USUAL = {
    "specialty": "医疗器械/工程师/工程技术 制药工程/工程师/工程技术 中药制药/助理工程师/工程技术 食品检验/工程师/工程技术 特种设备检验/工程师/工程技术 超声探伤/工程师/工程技术 地理信息/工程师/工程技术 "
    "建筑经济/经济师/经济 水利经济/经济师/经济 医疗保险/经济师/经济 旅游英语/经济师/经济 卫生统计/统计师/统计 交通会计/会计师/会计 农产品检验/农艺师/农业技术 思想政治教育/政工师/思想政治工作 "
    "医学英语/讲师/高等学校教师 医学图书/馆员/图书资料 体育新闻/记者/新闻 卫生保健/小学一级教师/小学教师 机械/讲师/技工学校教师 临床药学/主管药师/卫生技术",
    "employer": "某某钢铁集团职工医院/护师/卫生技术 某某机械厂子弟学校/中学一级教师/中学教师 柳铁一中/中学一级教师/中学教师 市二职校/讲师/中等专业学校教师 某某教研室/小学高级教师/小学教师 "
    "某某青少年活动中心/一级教师/中小学教师 某某招生考试院/中学一级教师/中学教师 柳州市人民医院/工程师/工程技术 柳州市第一中学/助理会计师/会计 某某航道管理局/二副/船舶技术 "
    "柳州日报社/记者/新闻 某某大学附属医院/讲师/高等学校教师 某某图书馆/翻译/翻译 某某小学/护师/卫生技术 某某小学/助理工程师/工程技术 某某农业学校/农艺师/农业技术",
}


@pytest.mark.parametrize("column", STRANGE)
def test_specialty_and_employer_are_told_from_those_of_another_field(records, campaign, column):
    cases = [case for table in (STRANGE, USUAL) for case in table[column].split()]
    judged = judge(records(*(goes(*case.split("/"), column) for case in cases)), campaign).broken
    told = set(judged.filter(code=f"{column.upper()}_CONTRADICTS_SERIES")["record_id"])

    assert [case for at, case in enumerate(cases) if f"r{at}" in told] == STRANGE[column].split()


def test_a_sound_record_breaks_no_rule(records, campaign):
    assert judge(records({}), campaign).broken.is_empty()


def test_every_rule_has_a_reason_and_a_case(campaign):
    catalogued = {reason.code for reason in read_list(FOLDER / "rules.csv")}
    assert {rule.code for rule in all_rules(campaign)} | {"RECORD_CONTRADICTS_ITSELF"} == catalogued
    assert catalogued == set(CASES) | SEVERAL_RECORDS


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"id_number": "450203********0310"}, id="masked"),
        pytest.param({"id_number": "4.50203E+17"}, id="precision lost"),
        pytest.param({"slip": True}, id="one slip in the number"),
        pytest.param({"sex": "女"}, id="one slip in the sex"),
        pytest.param({"slip": True, "sex": "女"}, id="one slip in the number's last digits"),
        pytest.param({"conferred_on": "2012-08"}, id="dates exchanged"),
        pytest.param({"holder_name": "褚□山"}, id="a character that can't be shown"),
        pytest.param({"title": "工师"}, id="a title misspelt"),
        pytest.param({"issuing_authority": "柳江区职改办"}, id="today's name of a district"),
        pytest.param({"level": "高级", "title": "高级工程师"}, id="out of scope"),
        pytest.param({"extra": '{"考核结果":"不合格","评审结果":"通过"}'}, id="a review that was passed"),
        pytest.param(
            {"extra": '{"学历核查":"不符","核验结果":"属实"}'}, id="a check of something else, and one that held"
        ),
        *(
            pytest.param({"remarks": words}, id=words)
            for words in ("与批文相符", "有批文无证书编号", "已放弃聘任", "姓名与证书不符，已更正")
        ),
        pytest.param(
            {
                "series": "小学教师系列",
                "title": "中学高级教师",
                "level": "高级",
                "specialty": "语文",
                "employer": "某某小学",
            },
            id="borrowed title",
        ),
    ],
)
def test_what_is_not_the_records_fault_is_not_refused(records, campaign, changes):
    assert judge(records(changes), campaign).quarantined.is_empty()


def test_a_missing_value_breaks_only_rules_on_missing_values(records, campaign):
    codes = set(judge(records(dict.fromkeys(COLUMNS)), campaign).broken["code"])
    assert codes == {
        "NAME_MISSING",
        "ID_MISSING",
        "DATE_MISSING",
        "TITLE_MISSING",
        "AUTHORITY_MISSING",
        "SCOPE_UNDECIDED",
    }


def test_the_defects_of_the_guides_sample_are_refused_with_all_their_reasons(records, campaign):
    """An invented analogue: check digit, sex, specialty and nine years between the dates are all wrong."""
    sample = {
        "slip": True,
        "sex": "女",
        "specialty": "机械工程",
        "employer": "某某大学",
        "series": "高等学校教师系列",
        "title": "讲师",
        "acquired_on": "2010-12",
        "year": "2010",
        "conferred_on": "2019-12-31",
        "approval_document": "",
    }
    judged = judge(records(sample), campaign)
    reasons = set(judged.broken["code"])
    assert judged.quarantined["record_id"].to_list() == ["r0"]
    assert {"ID_CHECK_DIGIT", "SEX_CONTRADICTS_ID", "SPECIALTY_UNUSUAL_IN_SERIES", "DATES_YEARS_APART"} <= reasons
    assert "RECORD_CONTRADICTS_ITSELF" in reasons


def test_every_record_is_on_exactly_one_side(records, campaign):
    frame = records(*(changes for _, changes in LISTED))
    judged = judge(frame, campaign)
    assert pl.concat([judged.valid, judged.quarantined]).sort("record_id").equals(frame.sort("record_id"))
    refused = judged.broken.filter(pl.col("severity") == "quarantine")["record_id"].unique()
    assert set(refused) == set(judged.quarantined["record_id"])


def test_the_order_of_records_changes_no_verdict(records, campaign):
    frame = records(*(changes for _, changes in LISTED))
    order_free = ~pl.col("code").is_in(["EXACT_DUPLICATE"])
    forward, backward = judge(frame, campaign).broken, judge(frame.reverse(), campaign).broken
    assert forward.filter(order_free).equals(backward.filter(order_free))


def test_another_campaign_moves_the_scope(records):
    earlier = replace(
        campaign_named("liuzhou-2019"), period_first=dt.date(1990, 1, 1), period_last=dt.date(2009, 12, 30)
    )
    codes = {
        acquired: set(judge(records({"acquired_on": acquired}), earlier).broken["code"])
        for acquired in ("2009-12-30", "2009-12-31", "2012-09-15")
    }
    assert not any(code.startswith("SCOPE") for code in codes["2009-12-30"])
    assert "SCOPE_DAY_AFTER_PERIOD" in codes["2009-12-31"]
    assert "SCOPE_AFTER_PERIOD" in codes["2012-09-15"]


ANY_TEXT = st.one_of(
    st.none(),
    st.text(max_size=20),
    st.sampled_from(["450203199901010000", "2012-09", "工程师", "柳州市职改办", "男", "初级"]),
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.fixed_dictionaries(dict.fromkeys(COLUMNS, ANY_TEXT)), min_size=1, max_size=4))
def test_whatever_the_words_every_record_is_judged_once(records, campaign, rows):
    judged = judge(records(*rows), campaign)
    assert judged.valid.height + judged.quarantined.height == len(rows)
    assert not judged.broken.select("record_id", "code").is_duplicated().any()
    assert judged.broken.drop("column").null_count().sum_horizontal().sum() == 0
