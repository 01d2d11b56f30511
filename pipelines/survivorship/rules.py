"""The rule that each column survives by: one line a column, criteria in the order in which they decide.

A value's *family* are the values that say the same in another form (a number without its leading zeros, a name in
traditional characters). Families are weighed first, then the forms within the winning family.
"""

from typing import Literal, NamedTuple

from schemas.columns import COLUMNS

Scope = Literal["holder", "certificate"]
Family = Literal["same", "name", "number", "year"]


class Rule(NamedTuple):
    """Whose records have a say, what counts as the same value, and what decides between values."""

    scope: Scope
    family: Family
    criteria: tuple[str, ...]


CRITERIA: dict[str, tuple[str, str]] = {
    "reviewer": ("审核员选定", "a reviewer chose it"),
    "submission": ("持证人的修改申请获采纳", "its holder's accepted change"),
    "only": ("唯一来源", "the only record that states it"),
    "unanimous": ("各来源一致", "every record that states it agrees"),
    "agrees": ("同样写明采用值", "it states the chosen value too"),
    "holder": ("同一持证人的其他记录", "the holder's other records state it"),
    "valid": ("号码校验有效、无需修复", "the number is valid without repair"),
    "legible": ("字迹完整", "every character is legible"),
    "borne_out": ("其他写法是它的笔误", "other spellings are slips of the pen for it"),
    "unshortened": ("没有漏字", "no other record states it with a character more"),
    "present_name": ("不是来源注明的曾用名", "no record calls it a former name"),
    "surname": ("姓氏成立", "it begins with a surname"),
    "full_form": ("单位全称", "it is the employer's full form"),
    "not_replaced": ("未被补发、换发的编号取代", "no source that states another calls it the former number"),
    "as_stated": (
        "来源写明全称，不是由其简称推出",
        "a source states the name whole, and no short form that it ends with was written out",
    ),
    "proper_form": ("不是另一写法的简称、俗称", "it is no looser form of another one that records state"),
    "common_word": ("不是常用词的笔误", "it is no slip of a word that many more records state"),
    "usage": ("登记库中更常用", "more records of the register use it"),
    "fits_holder": (
        "与性别、出生年月、可辨号码相符",
        "it fits the sex, birth month and legible digits that records state",
    ),
    "fits_id_number": ("与身份证号相符", "it fits the ID number"),
    "fits_name": (
        "登记库中用这些字的人多为此性别",
        "most people of the register whose names have its characters are of that sex",
    ),
    "custom": ("符合该机关编号的惯例", "it is numbered as its authority numbers"),
    "in_form": ("与该机关其他编号的格式一致", "its authority's other numbers have that form"),
    "carries_year": ("编号中有取得年份，与该机关惯例相符", "it carries the year, as its authority's numbers do"),
    "fits_titles": ("与各来源写明的职务相符", "it confers the titles that records state"),
    "in_sequence": ("与前后编号、文号的时间次序相符", "its date and number stand in the order of their neighbours"),
    "near_sequence": ("紧接已知编号", "it is next to numbers that are known"),
    "not_far": (
        "不远离该机关当年的其他编号",
        "it lies near the authority's other numbers of that year, or no other value lies so much nearer",
    ),
    "in_reach": ("该机关各年编号常达此数", "the authority's numbers run so high in twice as many years"),
    "of_stated_dates": ("与来源写明的年份一致", "sources state dates of its year"),
    "of_document_year": ("与批准文号的年份一致", "it is of the year in its document's number"),
    "named_then": ("取得时单位使用这一名称", "the employer bore that name then"),
    "fits_series": ("属于该职称系列", "the series confers it"),
    "fits_date": ("与取得时间同年", "it is the year of the date acquired"),
    "restored": ("按该机关编号惯例补回前导零", "leading zeros put back as its authority numbers"),
    "fits_title": ("与系列、职务相符", "it fits series and title"),
    "agreement": ("多数报送文件一致", "more deliveries agree"),
    "own": ("来源自己写明", "the source states it, nothing inferred it"),
    "well_spelt": ("机关名称没有错字", "the body's name has no slip of the pen"),
    "same_document": ("与同一批文的其他证书一致", "other certificates of the same document have it"),
    "same_day": ("与同一批文的其他证书日期一致", "other certificates of the same document have the day"),
    "fits_day": ("不与同一批文的日期相左", "it is no other day than that of its document"),
    "same_batch": (
        "与该机关另一日期相同的其他证书一致",
        "other certificates of its authority that share the other of their two dates have it",
    ),
    "authority_month": (
        "该机关当年多在此月授予",
        "the authority conferred many certificates of that year in that month",
    ),
    "between_numbers": ("与编号相邻的证书时间相合", "certificates with the numbers next to it are of that time"),
    "authority_day": ("该机关当年多在此日授予", "the authority conferred many certificates of that year on that day"),
    "unshared": ("该机关当年无他人使用此编号", "nobody else has that number of the authority and year"),
    "month_agreement": ("多数报送文件的月份一致", "more deliveries agree on the month"),
    "month_trust": ("月份出自更可信的来源", "a more trusted office states the month"),
    "day_agreement": ("多数报送文件的日期一致", "more deliveries agree on the day"),
    "precision": ("精度更高", "it is more precise"),
    "of_stated_year": ("与来源写明的年度一致", "it is of the year that sources state by itself"),
    "of_number_year": ("编号中含有该年份", "the certificate's numbers carry that year"),
    "near_conferral": ("授予时间紧随其后", "the day of conferral follows it within months"),
    "soon_after": ("紧接取得时间之后", "it follows the date acquired within months"),
    "in_order": ("时间先后合理", "the dates are in order"),
    "trust": ("来源更可信", "a more trusted office states it"),
    "completeness": ("更完整", "it is more complete"),
    "form_agreement": ("多数来源如此书写", "more deliveries write it so"),
    "commonness": ("用字更常见", "its characters are commoner in the register"),
    "given_name": ("更多人叫这个名字", "more people have that given name"),
    "mobile": ("手机号属于本人", "a mobile is the holder's own, a fixed line the employer's"),
    "recency": ("更新", "a newer record states it"),
    "order": ("其余相同，取排序在前者", "all else equal, the first in order"),
}
"""Every reason for which a value is chosen or passed over, as people read it."""

_AGREED = ("own", "agreement", "trust", "completeness")

RULES: dict[str, Rule] = {
    "holder_name": Rule(
        "holder",
        "name",
        (
            "legible",
            "present_name",
            "surname",
            "agreement",
            "borne_out",
            "unshortened",
            "commonness",
            "given_name",
            "trust",
            "form_agreement",
        ),
    ),
    "id_number": Rule("holder", "same", ("agreement", "fits_holder", "valid", "trust")),
    "sex": Rule("holder", "same", ("fits_id_number", "own", "agreement", "fits_name", "trust")),
    "phone": Rule("holder", "same", ("agreement", "mobile", "recency", "trust")),
    "certificate_number": Rule(
        "certificate",
        "number",
        (
            "not_replaced",
            "in_form",
            "agreement",
            "carries_year",
            "not_far",
            "custom",
            "in_sequence",
            "unshared",
            "near_sequence",
            "in_reach",
            "trust",
            "own",
            "completeness",
            "form_agreement",
        ),
    ),
    "specialty": Rule("certificate", "same", ("own", "agreement", "common_word", "trust", "completeness")),
    "employer": Rule(
        "certificate",
        "same",
        ("own", "full_form", "as_stated", "named_then", "proper_form", "agreement", "usage", "trust", "completeness"),
    ),
    "year": Rule("certificate", "same", ("own", "agreement", "same_document", "fits_date", "trust")),
    "acquisition_method": Rule("certificate", "same", ("own", "agreement", "trust")),
    "acquired_on": Rule(
        "certificate",
        "year",
        (
            "own",
            "same_document",
            "of_document_year",
            "agreement",
            "month_agreement",
            "of_stated_year",
            "of_number_year",
            "near_conferral",
            "between_numbers",
            "same_batch",
            "authority_month",
            "in_sequence",
            "month_trust",
            "fits_day",
            "precision",
            "same_day",
            "day_agreement",
            "authority_day",
            "trust",
        ),
    ),
    "level": Rule("certificate", "same", ("fits_title", "own", "agreement", "trust")),
    "series": Rule("certificate", "same", ("fits_titles", "own", "agreement", "trust")),
    "title": Rule("certificate", "same", ("fits_series", "own", "agreement", "trust")),
    "issuing_authority": Rule(
        "certificate", "same", ("own", "well_spelt", "agreement", "same_document", "trust", "completeness")
    ),
    "conferred_on": Rule(
        "certificate",
        "year",
        (
            "in_order",
            "agreement",
            "month_agreement",
            "same_document",
            "same_batch",
            "soon_after",
            "month_trust",
            "precision",
            "same_day",
            "day_agreement",
            "trust",
        ),
    ),
    "management_number": Rule("certificate", "same", ("agreement", "trust", "completeness")),
    "review_committee": Rule("certificate", "same", ("fits_series", *_AGREED)),
    "approval_document": Rule("certificate", "same", ("own", "agreement", "of_stated_dates", "usage", "trust")),
    "remarks": Rule("certificate", "same", ("agreement", "completeness", "trust")),
}

if set(RULES) != set(COLUMNS):
    raise ValueError("every column needs exactly one rule")

DECIDING_ORDER: tuple[str, ...] = (
    *("id_number", "holder_name", "sex", "phone", "approval_document", "series", "title", "level"),
    *("issuing_authority", "acquired_on", "year", "conferred_on", "certificate_number", "management_number"),
    *("acquisition_method", "specialty", "employer", "review_committee", "remarks"),
)
"""The order in which columns are decided: a criterion may look at what is already golden."""
