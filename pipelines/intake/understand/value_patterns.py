"""What values look like, kind by kind: the words that they are made of, as tables, and the patterns these make."""

import re


def either(words: str) -> str:
    """A pattern for any one of the words, which blanks part."""
    return f"(?:{'|'.join(words.split())})"


BRACKETED = "[（(]{}[)）]"
_RANKS = either("正高 副高 高 中 初 助理 员 正高级 副高级 中高")
_OF_RANKS = f"(?:职称|专业技术{either('资格 职务')}|资格|职务)"
LEVEL = re.compile(f"{_RANKS}级?{_OF_RANKS}?(?:{BRACKETED.format('.{1,4}')})?")

_FIELDS = either(
    "工程 农业 卫生 经济 会计 统计 高校 中学 小学 中小学 中专 技校 档案 图书 文博 新闻 出版 播音 艺术 工艺美术 翻译 律师 公证"
)
SERIES = re.compile(f".{{2,14}}{either('系列 [^各]类 系 行业')}|{_FIELDS}{either('技术 教师')}?")

_WAYS = either("评审 认定 定职 确认 考试 考核认定 考评结合 以考代评 考评 评定")
METHOD = re.compile(f".{{0,6}}{_WAYS}{either('通过 取得 合格')}?(?:{BRACKETED.format('.{1,6}')})?")

_TITLES = either(
    "教授 研究员 讲师 助教 教师 [^律教导]师 律师 医士 护士 药士 技士 [^人成党团会议职官委议社队]员 教练 编辑 记者 编审 校对 译审 翻译 实习生"
    " 工 经 会 教(?:高|[一二三]级|高级) [小中]教.{2} [一二三四]级 主治 主管 高级"
)
TITLE = re.compile(f".{{0,8}}{_TITLES}(?:{BRACKETED.format('.{1,4}')})?")

_COMMITTEES = either("评审委员会 评委会 评审组 评审委 评议组 考核认定委员会 评审小组")
COMMITTEE = re.compile(f".*{_COMMITTEES}(?:{BRACKETED.format('.*')})?")

_CONFERRING = either("职改 职称 人力资源 人社 人事")
_ORGANS = either("局 办 办公室 小组 厅 委员会 部 处 科 委")
_GOVERNING = either("教育局 卫生局 科技局 农业局 工信委 经委 人民政府 委员会")
AUTHORITY = re.compile(f".*{_CONFERRING}.{{0,12}}{_ORGANS}|.{{2,20}}{_GOVERNING}")

_EMPLOYERS = either(
    "公司 厂 学校 小学 中学 初中 高中 幼儿园 医院 卫生院 中心 站 局 所 院 队 馆 社 大学 学院 集团 银行 校 室 园 台 部 处 科 办 委 会 店 矿 场 段 行 政府"
    " 事务所 工程处 保健院 [一二三四五六七八九十]中 [一二三四五六七八九十]小 民中 机构 技校 职校 分部 企业"
)
EMPLOYER = re.compile(f".{{2,}}{_EMPLOYERS}(?:{BRACKETED.format('.*')})?")

ETHNIC = re.compile(
    either("汉 壮 苗 侗 瑶 仫佬 毛南 回 满 彝 水 京 布依 土家 蒙古 藏 维吾尔 朝鲜 白 黎 畲 仡佬 傣 哈尼 高山 羌 土")
    + "族?"
)
EDUCATION = re.compile(
    either("大学 大专 中专 本科 大学本科 大学专科 专科 硕士 博士 研究生 硕士研究生 高中 初中 中师 学士 技校")
    + either("研究生 毕业 学历 学位 以上 以下")
    + "?"
)
PARTY = re.compile(
    r"(?:中共)?(?:预备)?党员|(?:共青)?团员|群众|无党派(?:人士)?|民[盟进革建]\S{0,3}|九三\S{0,3}|致公党\S{0,2}|农工党\S{0,2}|中共(?:预备)?党员"
)
_REMARKS = either(
    "补办 补发 补证 遗失 丢失 破格 换证 换发 更正 更名 改名 曾用名 原名 作废 注销 吊销 重复 代领 已领 未领 已故 退休 离职 调[入出离] 转评 免试"
)
REMARK = re.compile(f".{{0,8}}{_REMARKS}.{{0,8}}")
