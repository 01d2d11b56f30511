"""What an approving body is, told by its name."""

import pytest

from pipelines.standardize.authorities import read_authority
from pipelines.validate.bodies import classify, name_validity

HOME = ("柳州",)


@pytest.mark.parametrize(
    ("written", "kind", "is_local"),
    [
        pytest.param("柳州市职改办", "place", True, id="the city"),
        pytest.param("融水县职称改革领导小组办公室", "place", True, id="a county, short"),
        pytest.param("南宁市职改办", "place", False, id="another city"),
        pytest.param("广西壮族自治区人力资源和社会保障厅", "place", False, id="the region above"),
        pytest.param("柳州市教育局职改领导小组", "bureau", True, id="a bureau"),
        pytest.param("柳工职改办", "organization", True, id="an employer that confers"),
        pytest.param("柳州市某某仪表总厂职改办", "unlisted", True, id="an employer nobody listed"),
        pytest.param("中国某某石油集团公司职改办", "unlisted", None, id="an enterprise of the state"),
        pytest.param("柳州市职称改草工作领导小组", "misspelt", True, id="a slip of the pen"),
        pytest.param("柳州市工程系列中级评审委员会", "committee", True, id="the committee in its place"),
        pytest.param("柳州市柳外区职称改革工作领导小组", "no_such_place", None, id="a district that never was"),
        pytest.param("柳州市某某新区职改办", "unknown", None, id="a new area nobody listed"),
        pytest.param("柳外区职改办", "unknown", None, id="an area of no known city"),
        pytest.param("全国职称评定办公室", "powerless", None, id="nationwide office"),
        pytest.param("中国某某人才职称评定中心", "powerless", None, id="nationwide centre"),
        pytest.param("柳州市某某职业技能鉴定中心", "powerless", None, id="certifying centre"),
        pytest.param("广西某某工程师协会", "powerless", None, id="association"),
        pytest.param("全州县职改办", "unknown", False, id="a county of another city"),
        pytest.param("广东省深圳市人力资源和社会保障局", "unknown", False, id="a city behind its province"),
        pytest.param(
            "榕江县职改办", "unknown", False, id="a county of another province, one character from one of ours"
        ),
        pytest.param("忻城县职改办", "unknown", False, id="a neighbour's county, one character from one of ours"),
        pytest.param("河池市宜州区职改办", "unknown", False, id="a district behind another city"),
        pytest.param("鹿塞县职改办", "unknown", None, id="a county that may be misspelt"),
        pytest.param("三江侗卒自治县职改办", "misspelt", True, id="a county that is certainly misspelt"),
        pytest.param(
            "柳州市某某人才市场职称代办处职改办", "powerless", None, id="an agent that calls itself a leading group"
        ),
        pytest.param("华润集团职改办", "unlisted", None, id="an enterprise of the state, two characters from a city's"),
        pytest.param("中国农业银行职改办", "unlisted", None, id="a bank of the state"),
        pytest.param("中车集团职改办", "unlisted", None, id="an enterprise of the state by its short name"),
        pytest.param("柳州市人社局（职改办）", "place", True, id="a bureau and its office in brackets"),
        pytest.param("司法厅职改办", "unlisted", None, id="a province's department"),
        pytest.param("二号窗口", "unknown", None, id="nothing of the kind"),
    ],
)
def test_a_body_is_told_by_its_name(written, kind, is_local):
    body = classify(read_authority(written), HOME)
    assert (body.kind, body.is_local) == (kind, is_local)


def test_nothing_is_elsewhere_for_a_city_whose_counties_are_not_listed():
    assert classify(read_authority("全州县职改办"), ("桂林",)).is_local is None


@pytest.mark.parametrize(
    ("written", "validity"),
    [
        pytest.param("柳州市职改办", (None, None, None, None), id="always there"),
        pytest.param("柳江县职改办", (None, None, 20161231, None), id="a county that became a district"),
        pytest.param("柳江区职改办", (None, 20160101, None, None), id="its later name"),
        pytest.param("北部生态新区职改办", (20170101, None, None, None), id="a new area"),
        pytest.param("柳州市卫生局职改办", (None, None, None, 20141231), id="a bureau's former name"),
        pytest.param("柳江县卫计局职改办", (None, 20150101, 20161231, 20181231), id="county and bureau together"),
        pytest.param("柳江职改办", (None, None, None, None), id="a short form says nothing of the time"),
    ],
)
def test_a_name_says_when_it_was_in_use(written, validity):
    assert tuple(name_validity(written)) == validity
