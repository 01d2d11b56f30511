"""Numbers in Chinese numerals: digit by digit as years are written, and with their units as people are counted."""

import re

_VALUES = str.maketrans("〇○零壹贰貳叁參肆伍陆陸柒捌玖一二三四五六七八九", "00012233456678912345678" + "9")
_COUPLE = str.maketrans("两兩", "22")
"""Two of something; in a date it is no digit."""
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_TENS = re.compile(r"([一二三四五六七八九壹贰叁])?[十拾]([一二三四五六七八九壹贰叁肆伍陆柒捌玖])?")


def with_digits(text: str) -> str:
    """The words with each numeral as a digit, tens counted.

    >>> with_digits("二〇一〇年十二月"), with_digits("第三十一号"), with_digits("廿五日")
    ('2010年12月', '第31号', '25日')
    """
    return _TENS.sub(_tens, text.replace("廿", "二十").replace("卅", "三十")).translate(_VALUES)


def _tens(found: re.Match[str]) -> str:
    tens, ones = found[1] or "一", found[2] or "〇"
    return tens + ones


def count(text: str) -> int:
    """What a count in digits of either kind comes to.

    >>> count("32"), count("三十二"), count("一百零五"), count("十"), count("两")
    (32, 32, 105, 10, 2)
    """
    total, digit = 0, 0
    for mark in text.translate(_VALUES).translate(_COUPLE):
        if mark in _UNITS:
            total, digit = total + (digit or 1) * _UNITS[mark], 0
        else:
            digit = digit * 10 + int(mark)
    return total + digit
