"""Invented names, drawn character by character from frequency tables; no list of people stands behind them."""

from random import Random

SURNAMES = {
    "韦": 60, "黄": 58, "覃": 50, "李": 45, "陈": 40, "梁": 38, "莫": 30, "罗": 30, "王": 30, "刘": 28, "张": 28, "潘": 24, "蒙": 22, "周": 20,
    "杨": 20, "吴": 20, "何": 18, "卢": 16, "廖": 16, "石": 14, "唐": 14, "谢": 14, "曾": 14, "龙": 12, "邓": 12, "苏": 12, "谭": 12, "蓝": 10,
    "曹": 8, "农": 8, "陆": 8, "单": 3, "仇": 2, "欧阳": 4, "上官": 1,
}  # fmt: skip
GIVEN_MALE = {
    "伟": 14, "强": 12, "军": 12, "勇": 10, "明": 10, "建": 10, "国": 10, "志": 9, "华": 9, "文": 9, "平": 8, "宁": 7, "海": 7, "峰": 7, "林": 7,
    "波": 6, "斌": 6, "松": 5, "康": 5, "毅": 4, "乾": 2, "焜": 1,
}  # fmt: skip
GIVEN_FEMALE = {
    "芳": 12, "丽": 12, "秀": 11, "英": 11, "玲": 10, "燕": 10, "红": 9, "梅": 9, "静": 9, "霞": 8, "萍": 8, "艳": 7, "娟": 7, "慧": 6, "婷": 6,
    "兰": 6, "柳": 5, "春": 5, "颖": 4, "妮": 3, "翊": 1, "䶮": 1,
}  # fmt: skip
HOMOPHONES = {
    "伟": "玮",
    "静": "婧",
    "丽": "莉",
    "英": "瑛",
    "军": "君",
    "志": "智",
    "霞": "侠",
    "明": "铭",
    "玲": "灵",
}
LOOKALIKES = {"芳": "苏", "波": "波", "兰": "三", "平": "乎", "林": "材", "文": "又", "毅": "敦", "燕": "蒸"}
TRADITIONAL = {
    "韦": "韋", "黄": "黃", "陈": "陳", "罗": "羅", "刘": "劉", "张": "張", "吴": "吳", "卢": "盧", "龙": "龍", "谢": "謝", "邓": "鄧", "苏": "蘇",
    "谭": "譚", "蓝": "藍", "农": "農", "陆": "陸", "杨": "楊", "伟": "偉", "强": "強", "军": "軍", "国": "國", "华": "華", "宁": "寧", "丽": "麗",
    "红": "紅", "静": "靜", "艳": "豔", "兰": "蘭",
}  # fmt: skip
PLACEHOLDERS = {"䶮": "□", "焜": "□", "翊": "?"}


def _draw(table: dict[str, int], chance: Random) -> str:
    return chance.choices(list(table), list(table.values()))[0]


def invent_name(male: bool, chance: Random) -> str:
    """A name of two to four characters."""
    given = GIVEN_MALE if male else GIVEN_FEMALE
    length = 2 if chance.random() < 0.72 else 1
    return _draw(SURNAMES, chance) + "".join(_draw(given, chance) for _ in range(length))


def replace_one(name: str, table: dict[str, str]) -> str:
    """The name with its last replaceable character replaced; the same name if it has none."""
    for place in range(len(name) - 1, -1, -1):
        if name[place] in table:
            return name[:place] + table[name[place]] + name[place + 1 :]
    return name
