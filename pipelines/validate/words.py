"""What a word looks like: a person, an organization. Sure in what it affirms; null stays null."""

import polars as pl

from schemas import surnames

ENDINGS = r"(公司|集团|厂|矿|店|行|社|部|队|场|厅|局|处|科|室|委|办|会|组|院|所|站|馆|校|学|园|中心|段|台|团|库|乡|镇|街道|村|区|县|市|府|楼|基地|小|中|幼|报|联|协|记|街|酒家)$"
"""How organizations' names end; several also end given names, so alone they prove nothing about a short word."""
ORGANIZATION = (
    r"(公司|集团|工厂|机械厂|学校|小学|中学|大学|学院|幼儿园|医院|卫生院|保健院|服务中心|中心校|管理局|委员会|办公室|水利站|推广站|工作站|文化馆|图书馆|"
    r"博物馆|档案馆|研究所|设计院|事务所|公证处|人民政府|银行|电视台|出版社|合作社|中学校|[一二三四五六七八九十]中|[局厅站])$"
)


TRADES = r"汽|房|电|妇幼|机械|建|商|贸|科|水利|公路|路|地产|工业|农|林|钢|铁|矿|化|油|粮|药|医|卫|教|校|财|税|路桥|物流|通信|燃气|物业|监理"
"""What short forms of companies and offices are made of; a given name with such a character is passed over."""
GIVEN = r"[建卫](国|军|华|民|平|东|明|强|新|伟|英|文|成|辉|峰|勇|红|芳|梅|生|忠|康|兵|宁|安|章)$"
"""Given names that people have in spite of the trade in their first character: 建国, 卫东."""


SAID_OF_PEOPLE = r"(\((?:个人|自由职业者?|个体户?|本人|退休|待业|无业)\)|个人|同志|本人)$"
"""What follows a person's name that stands for an employer's."""
SELF = "(本人|自己|我|申请人|持证人)"
PARTED_NAME = r"\p{Han}{2,8}(·\p{Han}{2,8})+"
"""A minority name, which no organization has."""


def looks_like_person(word: pl.Expr) -> pl.Expr:
    """Whether a word is a family name and one or two characters more, and has nothing of an organization in it."""
    letters = word.str.replace_all(r"\s", "").str.replace(SAID_OF_PEOPLE, "")
    named = letters.str.contains(f"^({'|'.join(surnames.of_names())})\\p{{Han}}{{1,2}}$")
    self = word.str.contains(f"^{SELF}$") | letters.str.contains(f"^{PARTED_NAME}$")
    return self | named & ~letters.str.contains(ENDINGS) & (letters.str.contains(GIVEN) | ~letters.str.contains(TRADES))


def looks_like_organization(word: pl.Expr) -> pl.Expr:
    """Whether a word of five or more characters ends as only organizations do."""
    letters = word.str.replace_all(r"\s", "")
    return (letters.str.len_chars() >= 5) & letters.str.contains(ORGANIZATION)
