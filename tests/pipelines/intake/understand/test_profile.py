import pytest

from pipelines.intake.understand.profile import profile_column, profile_columns

NAMES = ["王晓川", "李建国", "韦春梅", "黄文波"]


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        pytest.param(NAMES, "holder_name", id="names"),
        pytest.param(["男", "女", "", "女"], "sex", id="sexes"),
        pytest.param(["工程师", "助工", "讲师", "主治医师"], "title", id="titles"),
        pytest.param(["中级", "初级", "员级", "中级职称"], "level", id="levels"),
        pytest.param(["评审", "转正定职", "重新确认", "认定"], "acquisition_method", id="methods"),
        pytest.param(["某职改〔2018〕1号", "某职改(2018)2号"], "approval_document", id="document numbers"),
        pytest.param(["409020103201200013", "409020103201200014"], "management_number", id="management numbers"),
        pytest.param(["某市第一中学", "某县人民医院", "某某机械厂"], "employer", id="employers"),
        pytest.param(["某市工程系列中级评审委员会"] * 3, "review_committee", id="committees"),
        pytest.param(["某市职称改革工作领导小组"] * 3, "issuing_authority", id="authorities"),
        pytest.param(["2015", "2016", "2015年度"], "year", id="years"),
    ],
)
def test_a_column_under_no_heading_is_betrayed_by_its_cells(cells, column):
    profile = profile_column(cells)
    others = ("holder_name", "sex", "title", "level", "approval_document", "employer", "phone", "id_number")
    assert profile.betrays(column) >= 0.6
    assert all(profile.betrays(other) < profile.betrays(column) for other in others if other != column)


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        pytest.param(["汉族", "壮族", "苗族"], "holder_name", id="peoples are no names"),
        pytest.param(["党员", "群众", "团员"], "holder_name", id="parties are no names"),
        pytest.param(["本科", "大专", "中专"], "level", id="schooling is no level"),
        pytest.param(["大学本科", "研究生"], "employer", id="schooling is no employer"),
        pytest.param(["遗失补办"], "employer", id="a remark is no employer"),
        pytest.param(["09228", "07489", "01904"], "certificate_number", id="a few digits number anything"),
        pytest.param([], "title", id="nothing says nothing"),
    ],
)
def test_values_of_another_sort_betray_nothing(cells, column):
    assert profile_column(cells).betrays(column) < 0.42


@pytest.mark.parametrize(
    ("cells", "answer"),
    [
        pytest.param(["1", "2", "3"], True, id="counting up"),
        pytest.param(["1", "", "3", "7"], True, id="with gaps"),
        pytest.param(["231", "107", "45"], False, id="in no order"),
        pytest.param(["1", "1", "1"], False, id="all the same"),
        pytest.param(["甲", "乙"], False, id="words"),
    ],
)
def test_a_serial_number_counts_up(cells, answer):
    assert profile_column(cells).is_serial is answer


def test_dates_that_stand_in_the_id_numbers_are_births(ids):
    births, others, numbers = ["1961.2", "1962年3月"], ["2010.12", "2011.12"], [ids["ID1"], ids["ID2"]]
    first, second, _ = profile_columns([births, others, numbers])
    assert (first.birth, second.birth) == (True, False)
    assert first.betrays("birth_month") > 0.6 > first.betrays("acquired_on")


def test_dates_long_ago_that_the_id_numbers_contradict_are_no_births(ids):
    begun, others = ["1981.7", "1983.9", "1984.2"], ["2010.12", "2011.12", "2010.12"]
    told, _, _ = profile_columns([begun, others, [ids["ID1"], ids["ID2"], ids["ID1"]]])
    untold, _, _ = profile_columns([begun, others, ["", "", ids["ID1"]]])
    assert (told.betrays("birth_month"), told.betrays("acquired_on")) == (0, 0)
    assert untold.betrays("birth_month") > 0.6


TITLED = ["2010.12.3", "2012.11.8", "2014.3.20", "2016.5.9"]
ISSUED = ["2010.12.20", "2012.11.30", "2014.4.2", "2016.5.30"]
APPOINTED = ["2011.9.1", "2013.1.1", "2015.1.1", "2017.1.1"]
SCHOOL = ["2001.7", "2002.6", "2004.7", "2003.7"]
FILLED = ["2018.9.3", "2018.9.3", "2018.9.5", "2018.9.3"]
DOCUMENTS = ["柳职改〔2010〕17号", "柳职改〔2012〕3号", "柳职改〔2014〕9号", "柳职改〔2016〕21号"]
IDS = ["45020219780301002X", "450202198005040043", "450202198201150064", "450202198106200085"]


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        pytest.param([["2010.12", "2011.12"]], ["acquired_on"], id="one date"),
        pytest.param([["2011-03-01"], ["2010-12-20"]], ["conferred_on", "acquired_on"], id="acquired, then conferred"),
        pytest.param(
            [["2012.1", "2013.2", "", "2018.1"], ["2012.2", "2013.3", "2011.1", "2011.5"]],
            ["acquired_on", "conferred_on"],
            id="the rows that hold both say which is first",
        ),
        pytest.param([["2001.7"], ["2010.12"]], [None, "acquired_on"], id="work begun long before"),
        pytest.param([["1978.7", "1980.2"]], [None], id="births without ID numbers"),
        pytest.param(
            [TITLED, SCHOOL, FILLED, IDS], ["acquired_on", None, None, None], id="one day for all is the list's"
        ),
        pytest.param(
            [FILLED, SCHOOL, IDS], ["acquired_on", None, None], id="one day for all is the titles' behind schools'"
        ),
        pytest.param(
            [TITLED, FILLED], [None, None], id="nothing tells titles and the list's day from schools and titles"
        ),
        pytest.param(
            [FILLED, TITLED, DOCUMENTS], [None, "acquired_on", None], id="the documents' years are the titles'"
        ),
        pytest.param([SCHOOL, DOCUMENTS], [None, None], id="schools alone, by the documents' years"),
        pytest.param(
            [TITLED, ISSUED, APPOINTED], ["acquired_on", "conferred_on", None], id="appointed behind the certificate"
        ),
        pytest.param([TITLED, APPOINTED], ["acquired_on", None], id="appointed without a certificate's day"),
        pytest.param(
            [["Jun-16", "Dec-13"], ["2016-07", "2014-01"]], ["acquired_on", "conferred_on"], id="months in English"
        ),
    ],
)
def test_dates_under_no_heading_are_told_by_their_turn(columns, expected):
    profiles = profile_columns(columns)
    clear = [[name for name in ("acquired_on", "conferred_on") if one.betrays(name) > 0.6] for one in profiles]
    assert clear == [[name] if name else [] for name in expected]
