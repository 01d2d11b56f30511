"""Rules on who the record speaks of: name, ID number, sex, birth."""

from functools import cache

import polars as pl

from pipelines.validate.facts import STATED
from pipelines.validate.rule import Rule
from pipelines.validate.words import looks_like_organization, looks_like_person
from schemas import vocabulary

PROVINCE = r"^(1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])"
"""First two digits of GB/T 2260 codes; 83 is the residence permit of Taiwan."""
NAME = "holder_name"
ID = "id_number"
PLACEHOLDER = r"[□■○●◻◯?？*＊#\x{FFFD}\x{25A1}\x{E000}-\x{F8FF}\x{F0000}-\x{FFFFD}]|某"
NO_NAMES = [
    "男",
    "女",
    "姓名",
    "性别",
    "职称",
    "单位",
    "公司",
    "学校",
    "序号",
    "备注",
    "合计",
    "小计",
    "总计",
    "共计",
    "本页小计",
    "本页合计",
    "人数",
    "无",
    "不详",
    "制表人",
    "填表人",
    "审核人",
    "以下空白",
    "未发",
    "已发",
    "测试",
]
"""Words of headings, totals and notes that stand where a name should."""
NO_NAME = r"\p{Han}(日期|时间|名单|名册|花名册|一览表|汇总表|签[名字章]|盖章|职改办|职称办|评委会|领导小组)$"
"""What headings, signatures and bodies end with, and no name does."""


@cache
def _no_names() -> list[str]:
    """Words that are no name: those of headings and notes, and every title and level in full."""
    return [*NO_NAMES, *vocabulary.codes("titles"), *vocabulary.codes("levels"), *vocabulary.level_of_grade()]


STRAY = r"[0-9０-９/\\:：;；,，。、+=_]"


def name_rules() -> list[Rule]:
    """Rules on the holder's name."""
    words = pl.when(pl.col(f"{STATED}{NAME}") | pl.col(NAME).is_not_null()).then(
        pl.col(f"{NAME}_raw").str.replace_all(r"\s", "")
    )
    name = pl.coalesce(NAME, words)
    letters = name.str.replace_all(r"[·•．・‧∙\s]", "")
    return [
        Rule("NAME_MISSING", NAME, ~pl.col(f"{STATED}{NAME}") & pl.col(NAME).is_null()),
        Rule("NAME_TOO_SHORT", NAME, letters.str.len_chars() == 1),
        Rule("NAME_TOO_LONG", NAME, (letters.str.len_chars() > 8) & ~name.str.contains(r"[·•．・‧A-Za-z（(]")),
        Rule("NAME_IS_ORGANIZATION", NAME, looks_like_organization(name)),
        Rule(
            "NAME_NOT_A_NAME",
            NAME,
            ~name.str.contains(r"[\p{Han}A-Za-z]") | name.is_in(_no_names()) | letters.str.contains(NO_NAME),
        ),
        Rule(
            "NAME_PLACEHOLDER",
            NAME,
            (words.str.contains(PLACEHOLDER) | name.str.contains("□")) & name.str.contains(r"\p{Han}"),
        ),
        Rule("NAME_PINYIN", NAME, name.str.contains(r"[A-Za-z]")),
        Rule("NAME_STRAY_CHARACTERS", NAME, words.str.contains(STRAY)),
        Rule("NAME_FORMER", NAME, pl.col("former_name").is_not_null()),
    ]


def id_number_rules() -> list[Rule]:
    """Rules on the ID number by itself."""
    status, fault = pl.col("id_number_status"), pl.col("_id_fault")
    return [
        Rule("ID_MISSING", ID, status == "missing"),
        Rule("ID_MASKED", ID, status == "masked"),
        Rule("ID_PRECISION_LOST", ID, status == "unrecoverable"),
        Rule("ID_REPAIRED", ID, status == "repaired"),
        Rule("ID_LENGTH", ID, fault == "length"),
        Rule("ID_NOT_A_NUMBER", ID, fault == "format"),
        Rule("ID_BIRTH_DATE", ID, fault == "birth_date"),
        Rule("ID_CHECK_DIGIT", ID, fault == "check_character"),
        Rule("ID_REGION_UNKNOWN", ID, pl.col("_id_is_sure") & ~pl.col("id_number").str.contains(PROVINCE)),
    ]


def holder_rules() -> list[Rule]:
    """Rules on what else the record says of its holder."""
    other_sex = stated_sex() != pl.col("_id_sex")
    other_birth = pl.col("_birth_month_low") != pl.col("_id_birth") // 100 * 100 + 1
    return [
        Rule("SEX_UNREADABLE", "sex", pl.col(f"{STATED}sex") & pl.col("sex").is_null()),
        Rule("SEX_CONTRADICTS_ID", "sex", other_sex),
        Rule("BIRTH_CONTRADICTS_ID", ID, other_birth),
        Rule("EMPLOYER_IS_PERSON", "employer", looks_like_person(pl.col("employer"))),
    ]


def stated_sex() -> pl.Expr:
    """The sex the source states; null where ours is only inferred from the ID number."""
    return pl.when(pl.col(f"{STATED}sex")).then("sex")
