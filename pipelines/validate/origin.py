"""Rules on how the row came to us: read from a scan, from a hidden sheet, twice, or put right by us."""

import polars as pl

from pipelines.validate.doubting import CALLED_DOUBTFUL, REMARKED_DOUBT
from pipelines.validate.rule import Rule
from schemas.columns import COLUMNS
from schemas.marks import DOUBTED, OF_STANDING, PUT_FORWARD, REFUSED
from schemas.marks import VOID as VOID_LIST

MARK_RULES = {
    "ocr": "OCR_READ",
    "hidden_sheet": "HIDDEN_SHEET",
    "struck": "STRUCK_OUT",
    "slipped:id_number": "ID_COLUMN_SLIPPED",
    "of_list:year": "YEAR_OF_REGISTRATION",
    "of_list:conferred_on": "DAY_OF_REGISTRATION",
    "correction_notice": "CORRECTION_NOTICE",
    OF_STANDING[VOID_LIST]: "LIST_CALLS_VOID",
    "corrected": "CORRECTED_BY_OFFICE",
    "correction_unmatched": "CORRECTION_UNMATCHED",
    "correction_of_another": "CORRECTION_OF_ANOTHER",
    "correction_without_key": "CORRECTION_WITHOUT_KEY",
    "corrections_differ": "CORRECTIONS_DIFFER",
}
"""What a mark on a record says, by the mark."""


_REFUSED = (
    r"(?:未|不|没有)(?:获|予|能|被)?(?:得|以)?(?:评审|审核)?(?:通过|合格|同意|批准|具备)(?:评审|审核)?"
    r"|落选|暂缓(?:通过|评审|认定|发证)?|缓评|待定"
)
_REMARKED = rf"^\s*(?:评审|评委会)?(?:{_REFUSED})[。.]?\s*$"
_HOW_IT_ENDED = rf'"(?:[^"]*(?:评审|评议|表决|审核|审批|评委会|专家组)[^"]*(?:结果|意见|结论|情况|状态)|结果|是否(?:通过|合格)|[^"]*(?:通过|合格)情况)":"\s*(?:{_REFUSED}|否)[^"]{{0,6}}"'
_WHY_NOT = r'"(?:未|不|没有)(?:予|能|获)?(?:评审)?(?:通过|合格|同意|批准)(?:的)?(?:原因|理由|情况|说明)":"\s*[^"\s/无]'
NOT_PASSED = rf"{_HOW_IT_ENDED}|{_WHY_NOT}"
"""A column kept aside that says how the review ended, and that it ended without the title, or why it did."""
NOT_GOT = r'"是否(?:已经?|获)*(?:取得|获得|具备|评上)(?:任职|专业技术|职务|职称|相应)*(?:资格|职称|证书)":"\s*(?:否|未[^"]{0,4}|没有)\s*"'
"""A column that asks whether the title was acquired at all, and the answer no."""


_WHY = r"[^原旧补换重，,；;。、\"]{1,12}[，,；;、]\s*"
_WHAT = r"(?:(?:该|此|本)?证书?|资格|职称)(?:遗失)?"
_TAKEN = r"(?:现|已)?(?:被|经|予以)?"
_ITS = "[^，,；;。、（()）从执语]{0,9}"
"""其工程师任职, but neither 从业, 执业 nor 外语, which are no title."""
_DATED = r"(?:(?:19|20)\d\d[年.\-/]?(?:\d{1,2}[月.\-/]?)?(?:\d{1,2}日?)?(?:由|经)?)?"
_VOID = (
    rf"{_DATED}(?:(?:{_WHY})?(?:{_WHAT})?{_TAKEN}(?:作废|注销|吊销|撤销|撤消|废止|失效|无效)(?:{_ITS}(?:资格|证书|职称))?"
    rf"|(?:{_WHY}|{_WHAT}){_TAKEN}(?:取消|收回|撤回|删除)(?:{_ITS}(?:资格|证书))?|{_TAKEN}(?:取消|收回){_ITS}资格|{_TAKEN}取消)(?:[（(][^（()）]*[)）])?"
)
_FALSE = rf"(?:{_WHY})?(?:涉嫌|疑似|疑为|经查|经核实)?(?:(?:{_WHAT})?(?:系|为|属)?(?:伪造|造假|弄虚作假|虚假|假证|冒用|冒名)|{_WHAT}(?:系|为|属)假)(?:证书?|材料|他人)?"
_REMARKED_VOID = rf"^\s*(?:{_VOID}|{_FALSE})[。.]?\s*$"
CALLED_VOID = (
    rf'":"\s*(?:{_VOID}|{_FALSE})[。.]?\s*"'
    r'|"(?:该|此|本)?(?:证书|资格|职称)?是否(?:已|被)*(?:撤销|作废|注销|吊销|失效|取消资格)(?:资格|证书)?":"\s*(?:是|[√✓])\s*"'
)
"""A cell of a column kept aside that says nothing but that the certificate is void or false, and why, or the answer yes to that; 原证作废 with its reissue says more."""

_UNDER_WAY = r"(?:已|正在|现)?(?:申报|送评|参评|评审|审核|审批|办理|公示|认定|在评)(?:中|阶段)|(?:在|待|拟|参|送)(?:评审?|审核?|审批|批复?|认定)|已(?:申报|送评|报送)|(?:正在|尚在)(?:申报|评审|办理)|(?:尚)?未(?:批复|发文|下文)"
_REMARKED_UNDER_WAY = rf"^\s*(?:{_UNDER_WAY})[。.]?\s*$"
CALLED_UNDER_WAY = rf'":"\s*(?:{_UNDER_WAY})[。.]?\s*"'
"""A cell that says nothing but that the title is still applied for."""

_VOTES, _OUTCOME = r'"(?:同意|赞成)(?:票数?|人数)?":"\s*\d{1,2}\s*"', r'"[^"]*(?:结果|结论|通过|意见)[^"]*":"\s*[^"\s]'
"""A sheet on which a committee counts votes, and a column that says what came of them."""

VOID = ("STRUCK_OUT", "NOT_PASSED", "CALLED_VOID", "CALLED_DOUBTFUL", "LIST_CALLS_VOID")
"""Rules by which a row speaks against the certificate that it states."""
FOR_GOOD = ("CALLED_VOID", "LIST_CALLS_VOID")
"""Rules by which a row says that its certificate was and is no more."""


def describe_origin(records: pl.DataFrame) -> pl.DataFrame:
    """The records with which of them repeat another word for word within one office."""
    words = pl.struct("office", *(f"{column}_raw" for column in COLUMNS)).hash()
    return records.with_columns(_words=words).with_columns(_repeats=~pl.col("_words").is_first_distinct())


def origin_rules() -> list[Rule]:
    """Rules on the row itself."""
    marked = [Rule(code, None, pl.col("marks").list.contains(mark)) for mark, code in MARK_RULES.items()]
    put_right = pl.col("marks").list.join(" ").str.contains(r"\b(exchanged|moved):")
    refused = (
        pl.col("extra").str.contains(f"{NOT_PASSED}|{NOT_GOT}")
        | pl.col("remarks_raw").str.contains(_REMARKED)
        | pl.col("marks").list.contains(OF_STANDING[REFUSED])
    )
    void = pl.col("extra").str.contains(CALLED_VOID) | pl.col("remarks_raw").str.contains(_REMARKED_VOID)
    doubted = (
        pl.col("extra").str.contains(CALLED_DOUBTFUL)
        | pl.col("remarks_raw").str.contains(REMARKED_DOUBT)
        | pl.col("marks").list.contains(OF_STANDING[DOUBTED])
    )
    put = pl.col("extra").str.contains(CALLED_UNDER_WAY) | pl.col("remarks_raw").str.contains(_REMARKED_UNDER_WAY)
    put |= pl.col("extra").str.contains(_VOTES) & ~pl.col("extra").str.contains(_OUTCOME)
    facts = ("certificate_number_raw", "approval_document_raw", "acquired_on_raw")
    states = pl.any_horizontal((pl.col(name).str.strip_chars() != "").fill_null(False) for name in facts)
    under_way = (put.fill_null(False) & ~states) | pl.col("marks").list.contains(OF_STANDING[PUT_FORWARD])
    return [
        *marked,
        Rule("NOT_PASSED", None, refused.fill_null(False)),
        Rule("CALLED_VOID", None, void.fill_null(False)),
        Rule("CALLED_DOUBTFUL", None, doubted.fill_null(False)),
        Rule("ONLY_PUT_FORWARD", None, under_way.fill_null(False)),
        Rule("COLUMNS_PUT_RIGHT", None, put_right),
        Rule("EXACT_DUPLICATE", None, pl.col("_repeats")),
    ]
