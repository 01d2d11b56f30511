"""Which encoding a text file is in: byte-order mark, NUL parity, strict UTF-8, then what reads as common Chinese."""

import codecs
import re

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SAMPLE_BYTES = 1 << 16
NUL_SHARE = 0.2
"""Text in UTF-16 that holds digits, commas and line ends has at least this share of NULs on one side."""

STRAY_AMONG, STRAY_COMMON = 200, 0.05
"""One NUL among so many bytes may be stray, where so many of the letters are common Chinese ones."""

FEWEST_UTF8_LINES, LETTERS_OF_A_LINE = 2, 4
CONTROLS = re.compile(rb"[\x01-\x08\x0e-\x1f\x7f]")
COMMON = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如"
    "水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气"
    "第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手"
    "角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切"
    "姓名身份号码性别男女出生专业技术职称资格评审取得时间批准机关单位工程师教师医师会计经济助理备注序编章局县市省厅委员校院站所柳州广西壮族自治城鱼峰鹿寨融安三江侗苗"
    "張專業職稱資證號編時間單備註師會濟農學醫評審準機關縣廳員級區歷書獲電話聯繫系屬處東國"
)
CHINESE_LETTERS = re.compile(r"[\u3400-\u9fff]")


class UnknownEncoding(Exception):
    """The bytes are no text in any encoding an office uses."""


def detect_encoding(content: bytes) -> str:
    """The codec that reads the bytes; raises UnknownEncoding for what is no text."""
    for mark, codec in BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return codec
    sample = content[:SAMPLE_BYTES]
    return _utf16_by_nul(sample) or _strict_utf8(content) or _chinese_codec(sample)


def decode(content: bytes) -> tuple[str, str]:
    """The text and its codec; a file with a few broken bytes is read with U+FFFD in their place."""
    content = _without_stray_nuls(content)
    codec = detect_encoding(content)
    text = _line_by_line(content, codec) if codec == "gb18030" else content.decode(codec, errors="replace")
    return text.replace("\n\ufeff", "\n").removeprefix("\ufeff"), codec


def _without_stray_nuls(content: bytes) -> bytes:
    """The content without a few NULs, where all else of it is text: a program filled a field up with them."""
    stray = content.count(0)
    if (
        not stray
        or stray * STRAY_AMONG > len(content)
        or content.startswith(tuple(mark for mark, _ in BYTE_ORDER_MARKS))
    ):
        return content
    bare = content.replace(b"\x00", b"")
    if CONTROLS.search(bare):
        return content
    for codec in ("utf-8", "gb18030"):
        try:
            text = bare.decode(codec)
        except UnicodeDecodeError:
            continue
        if _share_of_common(text) > STRAY_COMMON:
            return bare
    return content


def _line_by_line(content: bytes, codec: str) -> str:
    """The text of a file put together from pieces of two encodings: lines that are long and strict UTF-8 are read as that."""
    lines = content.split(b"\n")
    other = {at: text for at, line in enumerate(lines) if (text := _utf8_line(line))}
    if len(other) < FEWEST_UTF8_LINES:
        return content.decode(codec, errors="replace")
    own = "".join(other.values())
    same = b"\n".join(lines[at] for at in other).decode(codec, errors="replace")
    if _share_of_common(own) <= _share_of_common(same):
        return content.decode(codec, errors="replace")
    return "\n".join(other.get(at) or line.decode(codec, errors="replace") for at, line in enumerate(lines))


def _utf8_line(line: bytes) -> str:
    """A line that is strict UTF-8 with some Chinese in it; blank for any other."""
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        return ""
    return text if len(CHINESE_LETTERS.findall(text)) >= LETTERS_OF_A_LINE else ""


def _utf16_by_nul(sample: bytes) -> str | None:
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = max(len(sample) // 2, 1)
    if max(even, odd) / half < NUL_SHARE:
        return _utf16_without_ascii(sample) if even + odd else None
    codec = "utf-16-le" if odd > even else "utf-16-be"
    if _count_odd(_lenient(sample, codec)) > len(sample) // 100:
        raise UnknownEncoding("NUL bytes in what is no UTF-16")
    return codec


def _utf16_without_ascii(sample: bytes) -> str | None:
    """UTF-16 of nearly pure Chinese: line ends are its only NULs, so it must also read as common Chinese."""
    scores = {codec: _share_of_common(_lenient(sample, codec)) for codec in ("utf-16-le", "utf-16-be")}
    best = max(scores, key=lambda codec: scores[codec])
    if scores[best] > 0.3:
        return best
    raise UnknownEncoding("NUL bytes in what is no UTF-16")


def _strict_utf8(content: bytes) -> str | None:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        decoder.decode(content, final=False)
    except UnicodeDecodeError as error:
        return "utf-8" if _breaks_are_rare(content, error) else None
    return "utf-8"


def _breaks_are_rare(content: bytes, error: UnicodeDecodeError) -> bool:
    """Whether a UTF-8 text merely has a damaged spot: long valid runs of Chinese around very few broken bytes."""
    text = content.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    return broken <= len(text) // 500 + 1 and len(CHINESE_LETTERS.findall(text)) > 50 * broken


def _chinese_codec(sample: bytes) -> str:
    """`gb18030` or `big5`, whichever yields more of the commonest characters and fewer breaks."""
    scores = {codec: _score(_lenient(sample, codec)) for codec in ("gb18030", "big5hkscs")}
    best = max(scores, key=lambda codec: scores[codec])
    if scores[best] <= 0:
        raise UnknownEncoding("no Chinese encoding reads these bytes")
    return best


def _lenient(sample: bytes, codec: str) -> str:
    return sample.decode(codec, errors="replace")


def _share_of_common(text: str) -> float:
    letters = CHINESE_LETTERS.findall(text)
    return sum(letter in COMMON for letter in letters) / len(text) if letters else 0.0


def _score(text: str) -> float:
    """Share of common characters among the Chinese ones, less what could not be read or is no printable text."""
    letters = CHINESE_LETTERS.findall(text)
    foreign = sum(not letter.isascii() for letter in text) or 1
    common = sum(letter in COMMON for letter in letters)
    return common / foreign + 0.01 - 2 * _count_odd(text) / max(foreign, 1)


def _count_odd(text: str) -> int:
    """How many characters could not be read, are controls, or stand in the private area."""
    return sum(
        1
        for letter in text
        if letter == "\ufffd" or (letter < " " and letter not in "\t\r\n\f\x0b") or "\ue000" <= letter <= "\uf8ff"
    )
