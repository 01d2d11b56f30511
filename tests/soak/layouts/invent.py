"""Invented people and the wordings over their columns, for lists whose layout is the point."""

import random
from collections.abc import Callable

Person = dict[str, str]

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙朱胡郭何林罗韦覃莫蓝梁谢宋唐许冯邓曹彭曾肖田董潘蒋蔡余叶程苏魏吕任沈卢姜谭陆石廖农闭侬禤邝"
)
GIVEN = "建国晓川秋丽春梅海燕文波志强华秀英桂芳明伟军玲洁琳峰勇艳涛超霞平刚红敏静娟颖雪云莲凤玉兰"
TITLES = (
    ("工程技术系列", "工程师", "中级"), ("工程技术系列", "助理工程师", "初级"), ("中学教师系列", "中学一级教师", "中级"),
    ("小学教师系列", "小学高级教师", "中级"), ("卫生技术系列", "主治医师", "中级"), ("卫生技术系列", "护师", "初级"),
    ("经济系列", "经济师", "中级"), ("会计系列", "助理会计师", "初级"), ("农业技术系列", "农艺师", "中级"), ("图书资料系列", "馆员", "中级"),
    ("档案系列", "助理馆员", "初级"), ("统计系列", "统计师", "中级"), ("群众文化系列", "馆员", "中级"), ("工艺美术系列", "工艺美术师", "中级"),
)  # fmt: skip
EMPLOYERS = (
    "柳州市第三十中学", "柳江县人民医院", "融安县大将镇中心小学", "广西五菱汽车配件有限公司", "鹿寨县农业技术推广站", "柳州市图书馆", "三江县林溪乡卫生院",
    "柳州宏达建筑工程有限责任公司", "柳城县水利局", "柳州机械厂", "柳州市鱼峰区白莲小学", "融水苗族自治县文化馆", "广西金穗集团股份有限公司柳州分公司", "柳州日报社",
)  # fmt: skip
SPECIALTIES = (
    "计算机应用",
    "语文",
    "机械制造",
    "临床医学",
    "护理",
    "农学",
    "财务会计",
    "土木工程",
    "数学",
    "图书管理",
    "公路与桥梁",
    "小学教育",
)
AUTHORITIES = (
    "柳州市职称改革工作领导小组",
    "柳州市人力资源和社会保障局",
    "融安县职改办",
    "柳江县职称改革工作领导小组办公室",
)
COMMITTEES = ("柳州市工程系列中级评审委员会", "柳州市中小学教师系列中级评委会", "柳州市卫生系列中级职务评审委员会")
METHODS = ("评审", "职称认定(转正定职)", "重新确认", "转正定职", "评审通过")

HEADINGS: dict[str, tuple[str, ...]] = {
    "holder_name": ("姓名", "姓　名", "持证人", "姓 名", "持证人姓名", "申报人姓名", "人员姓名", "教师姓名", "名字", "姓名（全称）"),
    "id_number": ("身份证号", "身份证号码", "公民身份号码", "证件号码", "身份证", "居民身份证号码", "身份证\n号码", "身份证号（18位）"),
    "sex": ("性别", "性 别", "性\n别", "男/女"),
    "birth_month": ("出生年月", "出生日期", "出生时间"),
    "employer": ("工作单位", "单位", "所在单位", "单位名称", "所属单位", "现工作单位", "申报单位名称", "所在学校（单位）"),
    "specialty": ("专业", "申报专业", "从事专业", "专业名称", "评审专业", "专业（学科）"),
    "series": ("系列", "职称系列", "申报系列", "所属系列"),
    "title": ("职称", "资格名称", "任职资格", "专业技术资格", "取得资格", "职务名称", "专业技术职务任职资格", "评审通过资格名称", "所获职称"),
    "level": ("级别", "证书级别", "职称等级", "资格级别", "等级"),
    "acquisition_method": ("取得方式", "获得方式", "取得资格途径", "评审方式", "认定或评审"),
    "acquired_on": ("取得时间", "批准时间", "资格取得时间", "评审通过时间", "取得资格年月", "资格起算时间", "定职日期"),
    "conferred_on": ("发证日期", "发证时间", "签发日期", "授予时间", "证书签发时间"),
    "year": ("年度", "评审年度", "取得年度"),
    "certificate_number": ("证书编号", "证书号", "资格证书编号", "证书号码", "证号"),
    "management_number": ("管理号", "证书管理号"),
    "approval_document": ("批准文号", "文号", "批文号", "公布文号", "发文字号"),
    "issuing_authority": ("发证机关", "批准机关", "审批单位", "发证单位", "批准单位"),
    "review_committee": ("评委会名称", "评审委员会", "评委会"),
    "phone": ("联系电话", "联系方式", "手机号码", "电话"),
    "remarks": ("备注", "备 注", "说明"),
}  # fmt: skip
EXTRAS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("民族", ("汉族", "壮族", "苗族")), ("学历", ("本科", "大专", "中专")), ("政治面貌", ("群众", "中共党员")), ("聘任时间", ("2012.03", "2014.09")),
    ("毕业院校", ("广西大学", "柳州师专")), ("参加工作时间", ("1998.07", "2001.08")), ("考核结果", ("合格", "优秀")), ("现任行政职务", ("校长", "科长", "无")),
    ("档案号", ("D0231", "D0077")), ("毕业时间", ("1998.07", "2000.06")), ("年龄", ("34", "41")),
)  # fmt: skip
USUAL = {
    "id_number": 0.8, "title": 0.85, "employer": 0.75, "sex": 0.5, "acquired_on": 0.75, "level": 0.35, "series": 0.35, "certificate_number": 0.5,
    "conferred_on": 0.3, "management_number": 0.15, "year": 0.25, "phone": 0.25, "birth_month": 0.25, "remarks": 0.3,
}  # fmt: skip


def invent_id(chance: random.Random) -> str:
    """An ID number of nobody, its check character right."""
    area = chance.choice(("450205", "450203", "452223", "452227", "430102", "522629"))
    stem = f"{area}{chance.randint(1958, 1992)}{chance.randint(1, 12):02}{chance.randint(1, 28):02}{chance.randint(1, 999):03}"
    return stem + "10X98765432"[sum(weight * int(digit) for weight, digit in zip(WEIGHTS, stem, strict=True)) % 11]


def invent_person(chance: random.Random) -> Person:
    """One person with a value in every column, dates in ISO form."""
    series, title, level = chance.choice(TITLES)
    year, month, day = chance.randint(2010, 2018), chance.randint(1, 12), chance.randint(1, 28)
    number = invent_id(chance)
    return {
        "holder_name": chance.choice(SURNAMES) + "".join(chance.choice(GIVEN) for _ in range(chance.choice((1, 2, 2)))),
        "id_number": number, "sex": "男" if int(number[16]) % 2 else "女", "birth_month": f"{number[6:10]}-{number[10:12]}-{number[12:14]}",
        "employer": chance.choice(EMPLOYERS), "specialty": chance.choice(SPECIALTIES), "series": series, "title": title, "level": level,
        "acquisition_method": chance.choice(METHODS), "acquired_on": f"{year}-{month:02}-{day:02}",
        "conferred_on": f"{year + (month == 12)}-{month % 12 + 1:02}-{day:02}", "year": str(year),
        "certificate_number": f"{chance.randint(0, 99_999_999):08}", "management_number": f"40102001{chance.randint(1, 4)}{year}{chance.randint(0, 99_999):05}",
        "approval_document": f"柳职改〔{year}〕{chance.randint(1, 60)}号", "issuing_authority": chance.choice(AUTHORITIES),
        "review_committee": chance.choice(COMMITTEES), "phone": f"13{chance.randint(0, 9)}{chance.randint(10**7, 10**8 - 1)}",
        "remarks": chance.choice(("", "", "补办", "原证遗失", "破格")),
    }  # fmt: skip


def dater(chance: random.Random) -> Callable[[str], str]:
    """A way of writing dates that a whole column keeps."""
    ways: tuple[Callable[[int, int, int], str], ...] = (
        lambda y, m, d: f"{y}-{m:02}-{d:02}", lambda y, m, d: f"{y}.{m:02}", lambda y, m, d: f"{y}年{m}月", lambda y, m, d: f"{y}年{m}月{d}日",
        lambda y, m, d: f"{y}/{m}/{d}", lambda y, m, d: f"{y}{m:02}{d:02}", lambda y, m, d: f"{y}.{m}.{d}", lambda y, m, d: f"{y}-{m:02}",
        lambda y, m, d: f"{y}{m:02}", lambda y, m, d: f"{y % 100:02}.{m}.{d}", lambda y, m, d: f"{y}-{m:02}-{d:02} 00:00:00",
    )  # fmt: skip
    way = chance.choice(ways)

    def write(iso: str) -> str:
        year, month, day = map(int, iso.split("-"))
        return way(year, month, day)

    return write


def worn(text: str, column: str, chance: random.Random) -> str:
    """A value as a clerk may have typed it: blanks in a short name, an x for X, fifteen digits."""
    if column == "holder_name" and len(text) == 2 and chance.random() < 0.3:
        return chance.choice((" ", "　", "  ")).join(text)
    if column == "id_number" and chance.random() < 0.08:
        return chance.choice((text.lower(), text[:6] + text[8:17], text[:6] + " " + text[6:14] + " " + text[14:]))
    return text
