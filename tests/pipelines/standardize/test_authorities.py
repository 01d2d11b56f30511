"""Authorities, committees and employers are patterns of places and bodies, not a list of strings."""

import pytest

from pipelines.standardize.authorities import read_authority, read_committee, regions
from pipelines.standardize.authority_slips import respelled
from pipelines.standardize.employers import read_employer
from schemas import vocabulary

GROUP = "职称改革工作领导小组"


@pytest.mark.parametrize("place", [row["name"] for row in vocabulary.table("regions")])
@pytest.mark.parametrize(
    "body", ["职改办", "职称改革工作领导小组办公室", "职改领导小组", "人力资源和社会保障局", "人事局", "人社局"]
)
def test_every_places_bodies_are_its_leading_group(place, body):
    assert read_authority(place + body) == place + GROUP


@pytest.mark.parametrize(
    ("text", "authority"),
    [
        pytest.param("柳州市城中区职改办", "城中区" + GROUP, id="district behind its city"),
        pytest.param("融水县职改办", "融水苗族自治县" + GROUP, id="autonomous county, short"),
        pytest.param("三江县人社局", "三江侗族自治县" + GROUP, id="its personnel bureau"),
        pytest.param("广西壮族自治区人力资源和社会保障厅", "广西壮族自治区" + GROUP, id="department of the region"),
        pytest.param("自治区职改办", "广西壮族自治区" + GROUP, id="the region without its name"),
        pytest.param(
            "柳州市经济和信息化局", "柳州市工业和信息化委员会" + GROUP, id="a bureau as other provinces call it"
        ),
        pytest.param("市教育局职改领导小组", "柳州市教育局" + GROUP, id="the city without its name"),
        pytest.param("柳州市教育局", "柳州市教育局" + GROUP, id="bureau alone"),
        pytest.param("鹿寨县水利局职改办", "鹿寨县水利局" + GROUP, id="county bureau"),
        pytest.param("柳州市经委职改办", "柳州市工业和信息化委员会" + GROUP, id="renamed bureau, its first name"),
        pytest.param(
            "柳州市工业和信息化局职称办", "柳州市工业和信息化委员会" + GROUP, id="renamed bureau, its last name"
        ),
        pytest.param("柳州市住建委职改办", "柳州市住房和城乡建设委员会" + GROUP, id="another bureau"),
        pytest.param("柳钢职改办", "广西柳州钢铁(集团)公司" + GROUP, id="employer, short"),
        pytest.param(
            "广西柳州钢铁（集团）公司职称改革工作领导小组", "广西柳州钢铁(集团)公司" + GROUP, id="wide brackets"
        ),
        pytest.param("柳州市职改 办", "柳州市" + GROUP, id="blank inside"),
        pytest.param("柳州市職改辦", "柳州市" + GROUP, id="traditional characters"),
        pytest.param("某某重工有限公司职改办", "某某重工有限公司" + GROUP, id="unknown company"),
        pytest.param("某某职改办", "某某职改办", id="unknown short name"),
        pytest.param("柳州市柳西区" + GROUP, "柳州市柳西区" + GROUP, id="district that never was"),
        pytest.param("广西柳洲市职称改革领导办公室", "广西柳洲市职称改革领导办公室", id="city that never was"),
        pytest.param("中国某某评定中心", "中国某某评定中心", id="no such body"),
        pytest.param("柳州市人力资源和社会保障局职称科", "柳州市" + GROUP, id="section of the personnel bureau"),
        pytest.param("柳州市人事局（公章）", "柳州市" + GROUP, id="sealed"),
        pytest.param("柳州市职改办、柳州市人社局", "柳州市" + GROUP, id="two names of one body"),
        pytest.param("柳州市职改办、城中区人社局", "柳州市职改办、城中区人社局", id="two bodies"),
        pytest.param("职改办", "职改办", id="nobody's"),
        pytest.param("/", None, id="nothing"),
    ],
)
def test_an_authority_is_read_as_whose_body_it_is(text, authority):
    assert read_authority(text) == authority


@pytest.mark.parametrize(
    ("text", "committee"),
    [
        pytest.param("柳州市工程系列中级评委会", "柳州市工程技术系列中级专业技术资格评审委员会", id="short"),
        pytest.param(
            "柳州市柳北区中小学教师中级职务评审委员会", "柳北区中小学教师系列中级专业技术资格评审委员会", id="old name"
        ),
        pytest.param(
            "柳工工程系列高级专业技术资格评审委员会",
            "广西柳工机械股份有限公司工程技术系列高级专业技术资格评审委员会",
            id="employer",
        ),
        pytest.param("市卫生系列中评委", "柳州市卫生技术系列中级专业技术资格评审委员会", id="level in one character"),
        pytest.param("专家评委会", "专家评委会", id="not understood"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_a_committee_is_read_part_by_part(text, committee):
    assert read_committee(text) == committee


@pytest.mark.parametrize(
    ("text", "employer"),
    [
        pytest.param("融水县 和睦中学", "融水苗族自治县和睦中学", id="county written out"),
        pytest.param("市图书馆", "柳州市图书馆", id="city written out"),
        pytest.param("市政工程公司", "市政工程公司", id="no city at its beginning"),
        pytest.param("柳江审计局", "柳州市柳江区审计局", id="district's bureau"),
        pytest.param("鹿寨水利局", "鹿寨县水利局", id="county's bureau"),
        pytest.param("柳州二十一中", "柳州市第二十一中学", id="numbered school of the city"),
        pytest.param("市一职校", "柳州市第一职业技术学校", id="numbered vocational school"),
        pytest.param("柳南二小", "柳南第二小学", id="numbered school of a district or of a town of its name"),
        pytest.param("鹿寨职校", "鹿寨县职业技术学校", id="county's school"),
        pytest.param("柳南农技站", "柳南农业技术推广站", id="station of a district or of a town of its name"),
        pytest.param("融水文化馆", "融水苗族自治县文化馆", id="county's house of culture"),
        pytest.param("图书馆", "图书馆", id="nobody's"),
        pytest.param("市民服务公司", "市民服务公司", id="citizens, not the city"),
        pytest.param("柳工集团", "广西柳工机械股份有限公司", id="known employer"),
        pytest.param("广西柳州钢铁集团有限公司", "广西柳州钢铁集团有限公司", id="whole name of a renamed company"),
        pytest.param("柳州第8中", "柳州市第八中学", id="school numbered in digits"),
        pytest.param("柳州市第二十三中学校", "柳州市第二十三中学校", id="a school that may be called so"),
        pytest.param("融安县长安镇中心校", "融安县长安镇中心小学", id="central school"),
        pytest.param("某某（柳州）有限公司", "某某(柳州)有限公司", id="brackets"),
        pytest.param("三江口小学", "三江口小学", id="begins like a place"),
        pytest.param("-", None, id="nothing"),
    ],
)
def test_an_employer_is_tidied_and_its_place_written_out(text, employer):
    assert read_employer(text) == employer


def test_no_spelling_of_a_place_is_two_places():
    assert regions()["柳州市城中区"] == regions()["城中"] == "城中区"
    assert regions()["柳江县"] == "柳江县"


@pytest.mark.parametrize(
    ("text", "whose"),
    [
        pytest.param("铆州市职改办", "柳州市", id="look-alike in the city"),
        pytest.param("融鞍县人社局", "融安县", id="homophone in the county, its personnel bureau"),
        pytest.param("柳州市职称改革工作领导小诅", "柳州市", id="look-alike in the body"),
        pytest.param("城中区人力资原和社会保障局", "城中区", id="homophone in the personnel bureau"),
        pytest.param("柳州市财政局职称改工作领导小组", "柳州市财政局", id="a character of the body missing"),
        pytest.param("柳州市财正局职改办", "柳州市财政局", id="homophone in the bureau"),
        pytest.param("东风柳州汽车有馅公司职改办", "东风柳州汽车有限公司", id="look-alike in the employer"),
        pytest.param("柳州市柳西区职改办", None, id="a district that never was"),
        pytest.param("柳州市柳东区职改办", None, id="a district that is none, one character short of a new area"),
        pytest.param("榕江县职改办", None, id="another province's county"),
        pytest.param("忻城县人社局", None, id="a neighbour's county"),
        pytest.param("柳市职改办", None, id="too short"),
        pytest.param("全国职称评定服务中心", None, id="no body at all"),
    ],
)
def test_a_slip_in_an_authority_is_undone_where_one_body_is_left(text, whose):
    assert respelled(text) == whose
