"""Document numbers (GB/T 9704-2012): the office's code, the year in 〔〕, the number without 第 and leading zeros.

>>> compact("柳职改字[2011]第 038号"), is_valid("柳职改〔2018〕1号"), is_valid("关于公布资格的通知")
('柳职改〔2011〕38号', True, False)
>>> format("柳职改(2018)1号")
'柳职改〔2018〕1号'
"""

import re

from pipelines.numerals import with_digits
from pipelines.standardize.characters import simplify
from pipelines.standardize.text import BrokenPartError, accepts, narrow, says_nothing

FORM = r"^[^〔]+〔\d{4}〕[1-9]\d*号$"
"""A document number in standard form, as polars matches it."""
YEAR = r"〔(\d{4})〕"
"""The year of a document number in standard form, as its one group."""

_OPEN, _CLOSE = r"[〔﹝\[【(（〈《<{［“「『﹙〖︹]", r"[〕﹞\]】)）〉》>}］”」』﹚〗︺]"
_SHAPE = re.compile(
    rf"([^\d〔〕\[\]()]*?)(?:字第?)?[•·:.\-—]?{_OPEN}?(\d{{4}}|\d{{2}})年?{_CLOSE}?年?(?:[-—.第]|NO\.?){{0,2}}0*([1-9]\d*)号?"
)
_DIGITS_INSIDE = re.compile(
    rf"(?<={_OPEN})[\dOolI|]{{2,4}}(?=年?{_CLOSE})|(?<={_CLOSE})[\dOolI|]{{1,4}}(?=号)|(?<={_CLOSE}第)[\dOolI|]{{1,4}}(?=号)"
)
_SIGNS_FOR_DIGITS = str.maketrans("OolI|", "00111")
_NUMBER_BRACKETED = re.compile(rf"(.*[^\d])(\d{{4}}){_OPEN}0*([1-9]\d*){_CLOSE}号")
"""The brackets about the number in the year's stead: 桂职办2018（15）号."""
_LABEL = re.compile(r"^(?:(?:批准文号|发文文号|文号|批文号|文件字号|文件号)[:：]|(?:根据|依据|按照|见)(?=\D+\d))")
_WRAPPED = re.compile(r"[(\[【]([^()\[\]【】]+〔?[^()]*号)[)\]】]")
_NUMERALS_INSIDE = re.compile(rf"(?<={_OPEN})[〇○零一二三四五六七八九]{{2,4}}(?=年?{_CLOSE})")
_NUMERALS_BEHIND = re.compile(rf"(?<={_CLOSE})(第?)([〇○零一二三四五六七八九十]+)(?=号)")
_YEAR_FIRST = re.compile(rf"{_OPEN}?((?:19|20)\d{{2}}){_CLOSE}?年?([\u4e00-\u9fff]{{2,8}}?)(?:字?第)?0*(\d{{1,4}})号")
"""2013年柳职改17号, (2013)柳职改字第17号: the year before the code."""
_IN_WORDS = re.compile(
    rf"(?:^|.*[(《“])([\u4e00-\u9fff]{{2,12}}){_OPEN}((?:19|20)\d{{2}})年?{_CLOSE}第?0*(\d{{1,4}})号(?:附件\d*|[(《)》”][^号]*|关于[^号\d]*|\(?(?:19|20)\d{{2}}[年./-]\d+(?:[月./-]\d*日?)?(?:印发|发文|发布|批准)?\)?)"
)
"""A number within other words: behind the name of its document in brackets, before its title, an annex or a date."""
_STROKES = re.compile(r"^([\u4e00-\u9fff]{2,})[-—/]?((?:19[89]|20[0-3])\d)[-—/](\d{1,4})号?$")
"""Code, year and number with nothing but strokes between them: 柳职改2013-17, 柳职改/2013/17号."""
_BODY_BEFORE = re.compile(
    r"^.*(?:(?:领导小组|办公室|委员会|人民政府)(?:文件)?[、,，:：]?(?=[\u4e00-\u9fff]{2,}$)|(?:职改办|局)(?:[、,，:：](?=[\u4e00-\u9fff]{2,}$)|(?=[\u4e00-\u9fff]{3,}$)))"
)
"""The body's name, run together with the code that stands for it; no code has these words."""
_REST = re.compile(r"(?<=号)(?:文件|文|\([^()]*\))$")
_BRACKETED = re.compile(rf".*{_OPEN}(\d{{4}}|\d{{2}})年?{_CLOSE}.*")


def compact(text: str) -> str:
    """The number in the standard's form if it has the parts of one, else only tidied."""
    words = simplify("".join(narrow(text).split())).strip('《》"“”.。,，;；')
    words = _REST.sub("", _LABEL.sub("", _WRAPPED.sub(r"\1", words) if _WRAPPED.fullmatch(words) else words))
    words = _STROKES.sub(r"\1〔\2〕\3号", words)
    words = _NUMERALS_BEHIND.sub(lambda found: found[1] + str(int(with_digits(found[2]))), words)
    if (apart := _IN_WORDS.fullmatch(words)) is not None:
        words = f"{apart[1]}〔{apart[2]}〕{apart[3]}号"
    words = _YEAR_FIRST.sub(r"\2〔\1〕\3号", words) if _YEAR_FIRST.fullmatch(words) else words
    if re.search(r"\d", words):
        words = _NUMERALS_INSIDE.sub(lambda found: with_digits(found[0]), words)
    words = _DIGITS_INSIDE.sub(lambda found: found[0].translate(_SIGNS_FOR_DIGITS), words)
    if (exchanged := _NUMBER_BRACKETED.fullmatch(words)) is not None:
        words = f"{exchanged[1]}〔{exchanged[2]}〕{exchanged[3]}号"
    digits = with_digits(words) if not re.search(r"\d", words) else words
    found = _SHAPE.fullmatch(digits)
    if found is None or not found[1] or not (_BRACKETED.fullmatch(digits) or (len(found[2]) == 4 and "号" in digits)):
        return words
    year = found[2] if len(found[2]) == 4 else _century(found[2])
    return f"{_BODY_BEFORE.sub('', found[1])}〔{year}〕{found[3]}号"


def _century(year: str) -> str:
    return f"20{year}" if int(year) <= 35 else f"19{year}"


def validate(text: str) -> str:
    """The number in the standard's form; raises BrokenPartError naming code, year or format."""
    number = compact(text)
    if re.fullmatch(r"[^〔]*〔\d{4}〕[1-9]\d*号", number) is None:
        raise BrokenPartError("format")
    if not 1949 <= int(number.partition("〔")[2][:4]) <= 2035:
        raise BrokenPartError("year")
    return number


def is_valid(text: str) -> bool:
    """True if the text is one document number; never raises."""
    return accepts(validate, text)


def format(text: str) -> str:
    """The number as GB/T 9704 prints it."""
    return validate(text)


def read(text: str) -> str | None:
    """The standard form, other words tidied, null for a cell that says nothing."""
    return None if says_nothing(text) else compact(text)
