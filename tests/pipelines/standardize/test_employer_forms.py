import polars as pl
import pytest

from pipelines.standardize.abbreviation import is_full_form, is_secondary, may_abbreviate, stems_of_full
from pipelines.standardize.employer_learning import write_out
from pipelines.standardize.employer_slips import is_misspelt
from pipelines.standardize.employers import read_employer


def state(*statements: tuple[str, str], literal: bool = True) -> pl.DataFrame:
    """Records of holders (the first part; one number a holder) at employers (the second)."""
    holders, employers = zip(*statements, strict=True)
    frame = pl.DataFrame({"holder_name": holders, "id_number": holders, "employer": employers})
    return frame.with_columns(
        title=pl.lit(None, pl.String),
        acquired_on=pl.lit(None, pl.String),
        employer_raw="employer" if literal else pl.lit(""),
        employer_written="employer",
    )


@pytest.mark.parametrize(
    ("short", "full", "can"),
    [
        pytest.param("天马卫生院", "柳州市鱼峰区天马社区卫生服务中心", True, id="another word for the kind"),
        pytest.param("泰龙汽配", "广西泰龙汽车零部件有限责任公司", True, id="trade written short"),
        pytest.param("宏瑞建筑公司", "柳州市宏瑞建筑工程有限公司", True, id="characters left out"),
        pytest.param("柳江电视台", "柳州市柳江区广播电视台", True, id="kind alone behind its place"),
        pytest.param("柳江县百朋中学", "柳州市柳江区百朋初级中学", True, id="former place"),
        pytest.param("柳州市一院", "柳州市第一人民医院", True, id="a hospital by its number"),
        pytest.param("柳城医院", "柳城县人民医院", True, id="a county's hospital"),
        pytest.param("泰龙机械", "柳州市泰龙机械制造有限公司", True, id="a company without place and legal form"),
        pytest.param("柳州市二院", "柳州市第十二人民医院", False, id="another hospital's number"),
        pytest.param("柳城医院", "柳城县中医医院", False, id="another kind of hospital"),
        pytest.param("河西小学", "柳州市柳南区河西第二小学", False, id="the number tells schools apart"),
        pytest.param("和睦中学", "融水苗族自治县和睦中心小学", False, id="another kind of school"),
        pytest.param("鹿寨第二小学", "鹿寨县黄冕第二小学", False, id="another town of the county"),
        pytest.param("柳城县古砦中学", "鹿寨县古砦中学", False, id="another county"),
        pytest.param("电视台", "柳州市广播电视台", False, id="kind alone without a place"),
        pytest.param("柳州电视台", "柳州市柳江区广播电视台", False, id="the city's is not the district's"),
        pytest.param("驾鹤小学", "柳州市驾鹤路小学", False, id="the road tells schools apart"),
    ],
)
def test_a_short_form_is_its_full_forms_alone(short, full, can):
    assert may_abbreviate(short, full) is can


@pytest.mark.parametrize(
    ("full", "stems"),
    [
        pytest.param("柳州市雅儒小学", ("雅儒小学",), id="behind its place"),
        pytest.param("柳州市柳江广播电视台", ("柳江广播电视台",), id="a unit's own second place stays"),
        pytest.param(
            "柳州市柳江宏瑞建筑有限公司", ("柳江宏瑞建筑有限公司", "宏瑞建筑有限公司"), id="a company's may go"
        ),
        pytest.param(
            "柳州职业技术学院", ("柳州职业技术学院", "职业技术学院"), id="a college's only place, written short"
        ),
    ],
)
def test_what_is_left_of_a_full_form_behind_its_places(full, stems):
    assert stems_of_full(full) == stems


@pytest.mark.parametrize(
    ("name", "full"),
    [("柳州市雅儒小学", True), ("广西宏博市政工程有限公司质量部", True), ("雅儒小学", False), ("柳江县中学", False)],
)
def test_a_full_form_names_a_standing_place_or_a_registered_company(name, full):
    assert is_full_form(name) is full


@pytest.mark.parametrize(
    ("form", "full", "secondary"),
    [
        ("鹿寨县中渡第二完全小学", "鹿寨县中渡第二小学", True),
        ("柳州宏瑞集团建筑工程有限公司", "柳州市宏瑞建筑工程有限公司", True),
        ("柳州市艺术剧院", "柳州市艺术剧院有限公司", True),
        ("柳州市宏瑞建筑工程有限公司", "柳州宏瑞集团建筑工程有限公司", False),
        ("鹿寨县中渡第二小学", "鹿寨县中渡第二小学", False),
    ],
)
def test_a_looser_form_never_outdoes_the_proper_one(form, full, secondary):
    assert is_secondary(form, full) is secondary


@pytest.mark.parametrize(
    ("form", "meant", "misspelt"),
    [
        pytest.param("鹿寨县中心佑儿园", "鹿寨县中心幼儿园", True, id="homophone"),
        pytest.param("柳州市第一中学", "柳州市第十一中学", False, id="a number"),
        pytest.param("柳州市丰博机械有限公司", "柳州市博丰机械有限公司", False, id="another brand"),
        pytest.param("柳城县凤山水利利站", "柳城县凤山水利站", True, id="doubled"),
        pytest.param("柳城县高级中中学", "柳城县高级中学", True, id="doubled in the kind"),
        pytest.param("柳州市第三十十中学", "柳州市第三十中学", False, id="a number doubled"),
        pytest.param("柳城县凤山初级学", "柳城县凤山初级中学", True, id="no school without it"),
        pytest.param("鹿寨县图书绾", "鹿寨县图书馆", True, id="look-alike in the kind"),
        pytest.param("柳州亚宏机械有限公司", "柳州业宏机械有限公司", False, id="look-alike in the brand"),
    ],
)
def test_slips_change_nothing_that_tells_employers_apart(form, meant, misspelt):
    assert is_misspelt(form, meant) is misspelt


@pytest.mark.parametrize(
    ("cell", "employer"),
    [
        pytest.param("单位名称：柳州市第九中学", "柳州市第九中学", id="a label before it"),
        pytest.param("（柳州市第九中学）。", "柳州市第九中学", id="brackets and a mark around it"),
        pytest.param("柳州市笫九中学", "柳州市第九中学", id="another character for 第"),
        pytest.param("柳州市弟九中学", "柳州市第九中学", id="a homophone of 第"),
        pytest.param("柳州市第—中学", "柳州市第一中学", id="a stroke for 一"),
        pytest.param("市二幼", "柳州市第二幼儿园", id="a numbered kindergarten"),
        pytest.param("柳州市第九中学副校长", "柳州市第九中学", id="a post behind it"),
        pytest.param("柳城县水利局、办公室主任", "柳城县水利局", id="a room's post behind it"),
        pytest.param("柳州市干部学校", "柳州市干部学校", id="a post's word in a name"),
        pytest.param("柳州市第3人民医院", "柳州市第三人民医院", id="a digit in a hospital's name"),
        pytest.param("柳州市鹿寨县中渡小学", "鹿寨县中渡小学", id="the city before its county"),
        pytest.param("广西壮族自治区柳州市图书馆", "柳州市图书馆", id="the province before its city"),
        pytest.param("广西柳州市泰龙机械有限公司", "广西柳州市泰龙机械有限公司", id="a company's own name"),
        pytest.param("柳州市统一小学", "柳州市统一小学", id="no number in it"),
        pytest.param("柳州市统一第二小学", "柳州市统一第二小学", id="a number behind a numeral"),
    ],
)
def test_a_cell_is_read_as_the_name_in_it(cell, employer):
    assert read_employer(cell) == employer


YARU, YARU_SHORT = "柳州市雅儒小学", "雅儒小学"


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        pytest.param(state(("甲", YARU_SHORT), ("甲", YARU)), [YARU, YARU], id="the holder's other record"),
        pytest.param(
            state(*[(who, "柳州泰龙机械有限责任公司") for who in "甲乙"], ("丙", "柳州泰龙机械有限公司")),
            ["柳州泰龙机械有限责任公司"] * 3,
            id="one legal form in two wordings",
        ),
        pytest.param(
            state(*[(who, "柳城县人民医院") for who in "甲乙"], ("丙", "柳城县医院")),
            ["柳城县人民医院"] * 3,
            id="a kind alone behind its place",
        ),
        pytest.param(
            state(("甲", YARU_SHORT), ("乙", YARU), ("丙", YARU)),
            [YARU] * 3,
            id="the only employer it can be short for",
        ),
        pytest.param(
            state(("甲", "和睦小学"), ("乙", "柳城县和睦小学"), ("丙", "融水苗族自治县和睦小学")),
            ["和睦小学", "柳城县和睦小学", "融水苗族自治县和睦小学"],
            id="two places: as written",
        ),
        pytest.param(
            state(
                *[(who, "柳州市歌舞团") for who in "甲乙"], *[(who, "柳州市艺术剧院有限公司") for who in "甲乙丙丁戊"]
            ),
            ["柳州市艺术剧院有限公司"] * 7,
            id="a renaming that two holders state",
        ),
        pytest.param(
            state(
                *[(who, "柳州市岭川电子有限公司") for who in "甲乙"],
                *[(who, "柳州云岗电子集团有限公司") for who in "甲乙丙丁戊"],
            ),
            [*["柳州市岭川电子有限公司"] * 2, *["柳州云岗电子集团有限公司"] * 5],
            id="two holders who moved within the city rename no company",
        ),
        pytest.param(
            state(("甲", "柳州市第一中学"), ("甲", "柳州市人民医院"), ("乙", "柳州市人民医院")),
            ["柳州市第一中学", "柳州市人民医院", "柳州市人民医院"],
            id="a holder who moved renames nothing",
        ),
        pytest.param(
            state(("甲", "柳州电视台"), *[(who, "柳州电视台") for who in "乙丙丁戊己"], ("甲", "柳州市广播电视台")),
            [*["柳州电视台"] * 6, "柳州市广播电视台"],
            id="a short form used much more than the whole one is a name of its own",
        ),
    ],
)
def test_employers_are_written_out_where_one_is_meant(records, expected):
    assert write_out(records).to_list() == expected


def told(*statements: tuple[str, str]) -> list[str]:
    """What `write_out` makes of the employers that holders state in cells."""
    cells = [cell for _, cell in statements]
    records = state(*statements).with_columns(employer=pl.Series([read_employer(cell) for cell in cells]))
    return write_out(records).to_list()


def in_places(old: str, new: str, places: tuple[str, ...] = ("柳城县", "鹿寨县", "融安县")) -> list[tuple[str, str]]:
    """Holders in each place who state a unit's old name once and its new one twice."""
    return [
        (f"{who}{place}", place + name) for place in places for who, name in [("甲", old), ("甲", new), ("乙", new)]
    ]


TWO_LUORONG = [("甲", "柳州市鱼峰区雒容水利站"), ("乙", "柳州市柳东新区雒容水利站")]


def test_a_form_of_two_employers_is_the_one_that_the_holders_own_records_state():
    found = told(*TWO_LUORONG, ("甲", "雒容水利站"), ("乙", "雒容水利站"), ("丙", "雒容水利站"))
    assert found[2:] == ["柳州市鱼峰区雒容水利站", "柳州市柳东新区雒容水利站", "雒容水利站"]


@pytest.mark.parametrize(
    ("statements", "cell", "employer"),
    [
        pytest.param(in_places("东泉农业服务中心", "东泉农业技术推广站"), "三江侗族自治县林溪农业服务中心",
                     "三江侗族自治县林溪农业服务中心", id="one town in three counties renames no other town's"),
        pytest.param(
            in_places("某山种养中心", "某山农业技术推广站") + in_places("某水种养中心", "某水农业技术推广站"),
            "柳城县某田种养中心", "柳城县某田农业技术推广站", id="an end renamed in several places"),
        pytest.param(in_places("某山种养中心", "某山农业技术推广站", ("柳城县", "鹿寨县")), "柳城县某田种养中心",
                     "柳城县某田种养中心", id="two places prove no renaming"),
        pytest.param(
            [(who, f"{company}{department}") for who, department in zip("甲乙丙", ["", "质量部", "动力厂"], strict=True)
             for company in ("柳州市某旧厂", *["柳州某新股份有限公司"] * 3)],
            "柳州市某旧厂质量部", "柳州某新股份有限公司质量部", id="a company renamed with its departments"),
        pytest.param(
            [(f"{at}", f"柳州市城中区{town}水利站") for at, town in enumerate(["某山", "某水", "某田"])]
            + [("丁", "柳州市城中区某石农业技术推广站")],
            "某石水利站", "柳州市城中区某石水利站", id="a town's unit that nobody writes out"),
        pytest.param([("甲", "柳州市鱼峰区雒容水利站")], "雒容二小", "雒容二小", id="read in part alone: as written"),
        pytest.param([], "柳江县中心校", "柳江县中心校", id="a looser end that leads nowhere: as written"),
        pytest.param(
            [("甲", "柳州宏瑞集团建筑工程有限公司")] * 3, "宏瑞建筑公司", "宏瑞建筑公司", id="never to a looser form"),
        pytest.param([("甲", "柳州市解放小学")] * 2, "柳北区解放中心校", "柳州市解放小学", id="a district's school is the city's"),
        pytest.param([("甲", "柳州市公证处")] * 2, "柳北区公证处", "柳州市柳北区公证处", id="a district's other units are its own"),
        pytest.param([("甲", "柳北区桐坪初级中学")], "桐坪初级中学", "桐坪初级中学", id="a district's without its city: no whole name"),
        pytest.param(
            in_places("某山兽医站", "某山畜牧兽医站") + in_places("某水兽医站", "某水畜牧兽医站"),
            "柳城县某田畜牧兽医站", "柳城县某田畜牧兽医站", id="an end that is already the new one"),
        pytest.param([("甲", "柳州昌祺环保科技有限公司")], "柳州昌祺环保科技", "柳州昌祺环保科技有限公司", id="the legal form left out"),
        pytest.param([("甲", "柳州昌祺环保科技有限公司"), ("乙", "柳州昌祺环保科技有限责任公司")], "柳州昌祺环保科技", "柳州昌祺环保科技",
                     id="the legal form of one of two"),
        pytest.param([("甲", "柳州祺尧装饰工程有限公司")], "铆州祺尧装饰工程有限公司", "柳州祺尧装饰工程有限公司", id="a slip in the place"),
        pytest.param([("甲", "柳州祺尧装饰工程有限公司")], "贵州祺尧装饰工程有限公司", "贵州祺尧装饰工程有限公司", id="another place"),
        pytest.param([("甲", "柳州市柳北区桐坪初级中学"), ("乙", "柳州市柳北区桐坪中学")], "柳北桐坪初级中学", "柳州市柳北区桐坪初级中学",
                     id="to the letter before another end"),
        pytest.param([("甲", "柳州市柳东新区椿桥文化站"), ("乙", "融水苗族自治县椿桥文化站")] * 2, "椿桥文化站", "椿桥文化站",
                     id="a town of a county and of a new area"),
        pytest.param([(who, name) for who in "甲乙" for name in ["柳城县公证处", *["柳州市公证处"] * 3]], "柳城县公证处", "柳城县公证处",
                     id="a county's unit is not the city's, however many moved from one to the other"),
        pytest.param([(who, name) for who in "甲乙" for name in ["柳州市歌舞团", *["柳州市歌舞演艺中心"] * 3]], "柳州市歌舞团", "柳州市歌舞演艺中心",
                     id="the city's renamed one, by two holders and its first characters"),
        pytest.param([(who, name) for who in "甲乙" for name in ["柳州市河畔第一车队", *["柳州市河畔运输中心"] * 3]], "柳州市河畔第一车队",
                     "柳州市河畔第一车队", id="a number tells employers apart, whoever worked at both"),
        pytest.param([(who, name) for who in "甲乙" for name in ["柳州市歌舞团", *["柳州市杂技团"] * 3]], "柳州市歌舞团", "柳州市歌舞团",
                     id="other first characters are another employer"),
        pytest.param([("甲", name) for name in ["柳州市歌舞团", *["柳州市歌舞演艺中心"] * 5]], "柳州市歌舞团", "柳州市歌舞团", id="one holder renames nothing"),
        pytest.param([("甲", "柳州市公证处")] * 3, "柳州市柳城公证处", "柳州市柳城公证处", id="a county's name behind the city's is not the county's unit"),
        pytest.param([("甲", "柳州市钢城中学"), ("乙", "柳州市城中中学")] * 4, "柳州市城中学", "柳州市城中学", id="a character is missing: two schools are left"),
        pytest.param([("甲", "柳州市钢城中学")] * 4, "柳州市城中学", "柳州市钢城中学", id="a character is missing: one school is left"),
        pytest.param([("甲", "柳州嘉和航运有限公司")], "嘉和航运有限公司", "柳州嘉和航运有限公司", id="a company without its place"),
        pytest.param([("甲", "柳州嘉和航运有限公司"), ("乙", "柳州市嘉和航运有限公司")], "嘉和航运有限公司", "柳州市嘉和航运有限公司", id="its place written in two ways"),
        pytest.param([("甲", "柳州嘉和航运有限公司"), ("乙", "广西嘉和航运有限公司")], "嘉和航运有限公司", "嘉和航运有限公司", id="companies of two places"),
        pytest.param([("甲", "嘉和航运有限公司")] * 3 + [("乙", "嘉和航运有限公司"), ("乙", "柳州嘉和航运有限公司")], "柳州嘉和航运有限公司", "柳州嘉和航运有限公司",
                     id="never to a name without its place"),
        pytest.param([("甲", "嘉和航运有限公司")] * 6, "柳州嘉和航运有限公司", "柳州嘉和航运有限公司", id="nor by letters"),
        pytest.param([("甲", "柳州市鱼峰区第一中学校")], "鱼峰区第一中学校", "柳州市鱼峰区第一中学校", id="in the words that a record writes, a 中学校 too"),
        pytest.param([("甲", "柳州市鱼峰区第一中学")] * 2, "柳州市鱼峰区第一中学校", "柳州市鱼峰区第一中学", id="a 中学校 that others call 中学"),
        pytest.param([(town, f"{at}{town}卫生院") for at, town in zip(["鹿寨县", "融安县"] * 3, ["某山", "某水", "某田", "某石", "某木", "某火"], strict=True)]
                     + [("丁", "柳城县某土水利站")], "某土卫生院", "柳城县某土卫生院", id="a county's town's, of a kind that all counties call so"),
        pytest.param([(town, f"{at}{town}卫生院") for at, town in zip(["鹿寨县", "融安县"] * 3, ["某山", "某水", "某田", "某石", "某木", "某火"], strict=True)]
                     + [("丁", "柳城县某土水利站")], "柳城县某土中心卫生院", "柳城县某土中心卫生院", id="a whole name stays as it is written"),
        pytest.param([("融安县", "融安县某山卫生院"), ("鹿寨县", "鹿寨县某水卫生院"), ("鹿寨县", "鹿寨县某田卫生院")] * 2
                     + [("乙", "融安县某山中心卫生院"), ("丙", "鹿寨县某水中心卫生院"), ("戊", "鹿寨县某田中心卫生院")]
                     + [(town, f"{at}{town}卫生院") for at, town in zip(["鹿寨县", "融安县"] * 3, ["某土", "某金", "某风", "某石", "某木", "某火"], strict=True)]
                     + [("丁", "柳城县某云水利站")], "柳城县某云中心卫生院", "柳城县某云卫生院", id="a looser whole name, as towns of two counties show it to be"),
        pytest.param([(town, f"柳城县{town}镇卫生院") for town in ["某山", "某水", "某田"]] + [("丁", "柳城县某土镇中心卫生院")], "某土镇中心卫生院", "柳城县某土镇中心卫生院", id="a town's 中心卫生院 that records write whole, whatever other towns have"),
        pytest.param([(town, f"柳城县{town}中心小学") for town in ("某山", "某水", "某田")] + [("丁", "柳城县某土水利站")], "柳城县某土中心校",
                     "柳城县某土中心小学", id="an end that is nobody's own"),
        pytest.param([], "柳城古塘乡中心卫生院", "柳城县古塘乡中心卫生院", id="a township's county in full, whatever its end"),
        pytest.param([("甲", "广西昌祺机械制造有限公司")], "昌祺机械厂", "广西昌祺机械制造有限公司", id="the one company of that brand and trade, stated once"),
        pytest.param([("甲", "广西昌祺机械制造有限公司"), ("乙", "柳州昌祺机械制造有限公司")], "昌祺机械厂", "昌祺机械厂", id="one brand and trade of two companies"),
        pytest.param([("甲", "柳州市柳东新区某坪社区卫生服务中心")], "柳州高新技术产业开发区某坪卫生院", "柳州市柳东新区某坪社区卫生服务中心",
                     id="a place that shares its office with another"),
        pytest.param([], "柳城某坪水库管理所", "柳城县某坪水库管理所", id="a county's unit with a name of its own, whoever else writes it"),
        pytest.param([("甲", "融安县某坪农业技术推广站")], "柳城农业技术推广站", "柳城农业技术推广站", id="a kind alone, which a town called like its county has too"),
        pytest.param([], "柳城昌祺供水有限公司", "柳城昌祺供水有限公司", id="a company's place stays short"),
        pytest.param([], "融水苗族字治县某坪小学", "融水苗族字治县某坪小学", id="a slip in the county's whole name"),
        pytest.param([], "柳州柳南区公路管理所", "柳州市柳南区公路管理所", id="a district behind its city's short name, whatever its end"),
        pytest.param([], "柳南区中医院", "柳州市柳南区中医院", id="the city before a district's name, its end as written"),
        pytest.param([], "柳南区第三中学校", "柳州市柳南区第三中学校", id="a district's school that nothing more is known of"),
        pytest.param([], "桂南县中医院", "桂南县中医院", id="a 中医院 of which nobody writes 中医医院"),
        pytest.param([("甲", "鹿寨县中医医院")] * 2, "鹿寨中医院", "鹿寨县中医医院", id="a 中医院 that others write out"),
        pytest.param([], "鹿寨中医院", "鹿寨中医院", id="a 中医院 of no whole name: as written"),
        pytest.param([], "+1+cmd|' /C x'!A1柳州市图书馆", "柳州市图书馆", id="a formula before the name"),
    ],
)  # fmt: skip
def test_what_the_register_says_of_such_names_writes_the_next_one_out(statements, cell, employer):
    assert told(*statements, ("某人", cell))[-1] == employer


LISTED = [("甲", "柳州市鱼峰区雒容水利站"), *[(who, "柳州市鱼峰区箭盘文化站") for who in "乙丙"]]


@pytest.mark.parametrize(
    ("elsewhere", "cell", "employer"),
    [
        pytest.param(["柳州市柳东新区雒容水利站"], "雒容水利站", "柳州市鱼峰区雒容水利站", id="stated there and elsewhere"),
        pytest.param(
            ["柳州市柳东新区雒容幼儿园", "柳州市鱼峰区箭盘幼儿园", *[f"柳州市鱼峰区某{town}幼儿园" for town in "山水田"]],
            "雒容幼儿园", "柳州市鱼峰区雒容幼儿园", id="a kind that the district's other towns have"),
        pytest.param(["鹿寨县和睦小学", "融水苗族自治县和睦小学"], "和睦小学", "和睦小学", id="two employers of other places"),
        pytest.param(["柳州市鱼峰区和睦小学", "柳城县和睦小学", "柳江县和睦小学"], "柳南和睦小学", "柳南和睦小学", id="a form that names another place"),
        pytest.param(["柳州市雒容中学"], "雒容中学", "柳州市雒容中学", id="the city's own"),
    ],
)  # fmt: skip
def test_a_form_of_two_places_is_the_one_of_the_office_that_sends_it(elsewhere, cell, employer):
    records = state(*LISTED, ("丁", cell), *[(f"戊{at}", name) for at, name in enumerate(elsewhere)])
    offices = pl.Series(["鱼峰区"] * 4 + ["系列办"] * len(elsewhere))
    assert write_out(records, offices)[3] == employer
    assert write_out(records, pl.Series([f"单位{at}" for at in range(records.height)]))[3] == write_out(records)[3]


def test_the_order_of_records_changes_nothing():
    records = state(
        ("甲", YARU_SHORT),
        ("甲", YARU),
        ("乙", "雅儒第二小学"),
        ("丙", "柳州市雅儒第二小学"),
        ("丁", "柳州市雅儒第二小学"),
    )
    assert write_out(records.reverse()).reverse().to_list() == write_out(records).to_list()


def test_a_form_that_only_we_wrote_out_weighs_nothing():
    ours, theirs = "柳州市柳南区河西初级中学", "柳州市河西中学"
    written = state(*[(who, ours) for who in "甲乙丙丁"], literal=False)
    stated = state(*[(who, theirs) for who in "甲乙"])
    both = pl.concat([written, stated.select(written.columns)])
    assert set(write_out(both)) == {theirs}
