"""People named in running text with what is told of each: 韦晓（某县水利局）、覃丽（身份证号4502…）等2名同志具备工程师资格."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from pipelines.intake.understand.cells import compact, is_like_specialty, kinds_of, looks_like_name
from pipelines.intake.understand.cells import is_title as may_be_title
from pipelines.intake.understand.context import DOCUMENT, read_text
from pipelines.intake.understand.headings import TARGETS, load_headings
from pipelines.intake.understand.sentences import label_of
from pipelines.numerals import count

NAME, SEX, ID_NUMBER, BORN, EMPLOYER, SPECIALTY, TITLE, GOT, NUMBER, DOCUMENT_NUMBER, AUTHORITY = (
    "姓名", "性别", "身份证号", "出生年月", "工作单位", "专业", "资格名称", "取得时间", "证书编号", "批准文号", "发证机关",
)  # fmt: skip
"""What a fact is called that the text doesn't call anything."""
_OF_KINDS = {"id_number": ID_NUMBER, "sex": SEX, "phone": "联系电话", "employer": EMPLOYER}
_ASIDE = {"ethnic": "民族", "education": "学历", "party": "政治面貌"}

_VERBS = r"(?:同意|授予|给予|确认|认定|批准|核准|准予|评定|审定|公布|兹证明|兹有|证明|现有|经研究|经审核|经评审|决定|下列|以下|你单位|你局|我单位|我局)"
_PEOPLE = r"(?:同志|老师|人员|同学|人)"
_COUNT = re.compile(rf"(?:等\s*)?([\d一二两三四五六七八九十]{{1,3}})\s*(?:名|位|个)?{_PEOPLE}")
_CALLED = ("同志", "老师")
_END_OF_RUN = re.compile(
    rf"(?:等\s*)?[\d一二两三四五六七八九十]{{1,3}}\s*(?:[名位个]{_PEOPLE}?|人|同志)|(?<=..)(?:同志|老师)"
)
_PARTED = re.compile(
    r"[，,、；;：:。\s（）()〔〕\[\]【】|—－]+|(?<!\d)/|/(?!\d)|(?<=[\u3400-\u9fff])[和及](?=[\u3400-\u9fff]{2})"
)
_NUMBERING = re.compile(r"^[（(]?\d{1,3}[.．)）](?=\D)|^[①-⑳]")
_FORMER = re.compile("(?:曾用名|原名|又名|曾名)")
_DATE = r"(?:19|20)\d\d\s*[年.\-/]\s*\d{1,2}(?:\s*[月.\-/]\s*(?:\d{1,2}\s*日?)?)?"
_BORN = re.compile(rf"(?:生于)?({_DATE})(?:出?生)?")
_WHEN_GOT = re.compile(rf"(?:于|自|从)?({_DATE})(?:取得|获得|评定|评审|通过|认定|起)?(.*)")
_SAYS = re.compile("具备|具有|取得|获得|评为|授予|认定|确认|晋升|符合")
_OF_TITLES = re.compile("资格|职称|职务")
_MADE = re.compile(r"(?:同意)?(?:初次)?(?:认定|确认|评定|评审|授予|批准|晋升)(?:其)?为(\S+)")
_NAME_AND_TITLE = re.compile(r"(\S{2,6}?)(?:同志)?为(\S{3,})")
_GRADUATED = re.compile(r"(\S{2,4}?)(?:博士|硕士|研究生|本科|大学|大专|专科|中专|技校|高中)(?:学历)?毕业\S*")
_CONFERRED_BY = re.compile(r"由?(\S{4,}?)(?:颁发|发证|签发|核发|批准|审批|评定|授予)")
_PARTING_STROKE = re.compile(r"(?<!\d)/|/(?!\d{1,2}(?!\d))")
_LONGEST_SAYING = 40
_REVIEWED = re.compile("评审|认定|评定|通过|批准|审批|确认")
_LABEL_AND_NUMBER = re.compile(r"([\u4e00-\u9fff]{2,8}?)(?:为|是|第)?([A-Za-z]{0,4}\d[\dXx*\-]{3,20})号?")
_LONGEST_NAME = 4
_OPENING = ("（", "(")

_QUALIFIES = re.compile("毕业|工作.{0,4}满|考核|见习|符合|从事")
"""Words of why somebody got a title, which name nobody."""


@dataclass
class Person:
    """One person named in a text: what is told, by what it is called there."""

    told: dict[str, str] = field(default_factory=dict)
    is_proved: bool = False
    """Whether something stands there that only people have, so that the name is no other word."""

    def tell(self, heading: str, value: str) -> None:
        """Nothing; one fact more, the first of its name; a former name stands behind the name, as in other lists."""
        if _FORMER.fullmatch(heading):
            self.told[NAME] = f"{self.told[NAME]}（{heading}：{value}）"
            return
        self.told.setdefault(heading, value)
        self.is_proved = self.is_proved or heading in (SEX, ID_NUMBER, BORN, EMPLOYER)


@dataclass
class Mentioned:
    """The people of one sentence, and how many it says that they are."""

    people: list[Person] = field(default_factory=list)
    counted: int | None = None
    uncounted: int = 0
    """How many of them stand behind the last words that count any."""
    title: str = ""
    """The title that it says they got, blank for none."""
    is_labelled: bool = False
    """Whether it begins with a title and a colon."""
    unexplained: int = 0
    """How many of its pieces are neither people nor facts about them."""
    has_stranger: bool = False
    """Whether it tells what somebody learnt whose name nobody knows."""
    has_gap: bool = False
    """Whether such a piece stands among the people, or before brackets as they do: somebody with a name that nobody knows."""


class _Piece(NamedTuple):
    text: str
    behind: str
    """What parts it from the next one."""

    @property
    def has_colon(self) -> bool:
        """Whether it calls what follows by its name."""
        return ":" in self.behind or "：" in self.behind


def people_in(sentence: str) -> Mentioned:
    """Whoever a sentence names, each with the facts that stand behind the name.

    >>> found = people_in("同意韦晓（某县水利局）、覃丽（某县医院）等2名同志具备工程师资格")
    >>> [person.told["工作单位"] for person in found.people], found.counted, found.title
    (['某县水利局', '某县医院'], 2, '工程师')
    """
    return _Reading().read(sentence)


def facts_of(cell: str) -> dict[str, str] | None:
    """What a cell tells of one person or certificate, by what each fact is called; null where some piece is none.

    >>> facts_of("韦晓，男，1985年3月生，某县水利局"), facts_of("韦晓，另附材料")
    ({'姓名': '韦晓', '性别': '男', '出生年月': '1985年3月生', '工作单位': '某县水利局'}, None)
    >>> facts_of("工程师，2015年11月取得，证书编号20150012，某县人事局颁发")
    {'资格名称': '工程师', '取得时间': '2015年11月', '证书编号': '20150012', '发证机关': '某县人事局'}
    """
    person = Person()
    if documents := DOCUMENT.findall(cell):
        person.tell(DOCUMENT_NUMBER, documents[0])
    for at, piece in enumerate(_pieces(_PARTING_STROKE.sub("，", cell))):
        if not at and is_name(piece.text):
            person.tell(NAME, piece.text)
        elif conferred := _CONFERRED_BY.fullmatch(piece.text):
            person.tell(AUTHORITY, conferred[1])
        elif title := _title_said(piece.text):
            person.tell(TITLE, title)
        elif fact := _fact(piece.text, person):
            person.tell(*fact)
        elif TITLE in person.told and _is_number_of_certificate(piece.text):
            person.tell(NUMBER, piece.text)
        elif not _is_label(piece.text) and not piece.text.isdigit():
            return None
    return person.told if len(documents) < 2 else None


def _is_number_of_certificate(text: str) -> bool:
    return "certificate_number" in kinds_of(text) and "date" not in kinds_of(text)


def _pieces(sentence: str) -> Iterator[_Piece]:
    """What stands between marks, blanks and brackets; how many the people are in a piece of its own."""
    plain = DOCUMENT.sub("", sentence)
    texts, marks = _PARTED.split(plain), [*_PARTED.findall(plain), ""]
    for text, behind in zip(texts, marks, strict=True):
        part = _NUMBERING.sub("", text.strip())
        if (end := _END_OF_RUN.search(part)) and end.start():
            is_called = end[0] in _CALLED
            yield _Piece(part[: end.start()], end[0] if is_called else "")
            part = part[end.end() if is_called else end.start() :]
        if part:
            yield _Piece(part, behind)


class _Reading:
    """The pieces of one sentence, one after the other."""

    def __init__(self) -> None:
        self.found = Mentioned()
        self.now: Person | None = None
        self.employer = ""
        """That of the people before, which stands before their names and holds for those that follow it."""
        self.unexplained = 0
        """How many pieces were before the last person whom nothing explains."""
        self.label = ""
        self.in_force = ""
        """The title told before the names, for those behind it."""

    def read(self, sentence: str) -> Mentioned:
        for piece in _pieces(sentence):
            self._take(piece)
        return self.found

    def _take(self, piece: _Piece) -> None:
        text = piece.text
        if self.label and self.now:
            self.now.tell(self.label, text)
            self.label = ""
        elif counted := _COUNT.match(text):
            self._close(counted, text)
        elif _is_title(text) and (self.now is None or piece.has_colon):
            self.in_force, self.now = text, None
            self.found.is_labelled |= not self.found.people
        elif text.isdigit() and len(text) <= 3:
            pass  # It counts the people.
        elif self._say(text):
            pass
        elif (made := _NAME_AND_TITLE.fullmatch(text)) and _is_title(made[2]) and (named := _named(made[1])):
            self._begin(*named)
            self.found.people[-1].tell(TITLE, made[2])
            self.found.people[-1].is_proved = True
        elif piece.has_colon and "employer" in kinds_of(text):
            self.employer, self.now = text, None
        elif (named := _named(text)) and not (self.now and _is_fact(text)):
            self._begin(*named)
            self.found.people[-1].is_proved |= piece.behind in _CALLED or _GRADUATED.fullmatch(text) is not None
        elif piece.has_colon and (_is_label(text) or _FORMER.fullmatch(text)):
            self.label = text
        elif not (self.now and self._tell(self.now, text)):
            self.found.has_gap |= bool(self.found.people) and piece.behind.startswith(_OPENING)
            self._end(text)

    def _begin(self, employer: str, name: str) -> None:
        """Nothing; one more person is told of from here on."""
        self.found.has_gap |= self.found.unexplained > self.unexplained and bool(self.found.people)
        self.unexplained = self.found.unexplained
        self.employer = employer or self.employer
        self.now = Person({NAME: name})
        if self.employer:
            self.now.tell(EMPLOYER, self.employer)
        if self.in_force:
            self.now.tell(TITLE, self.in_force)
        self.found.people.append(self.now)
        self.found.uncounted += 1

    def _close(self, counted: re.Match[str], text: str) -> None:
        """Nothing; the run of names ends here, with how many they are and maybe what they got."""
        if self.found.people:
            self.found.uncounted = 0
            self.found.counted = (self.found.counted or 0) + (count(counted[1]) or 0)
            self._end(text[counted.end() :])

    def _end(self, text: str) -> None:
        """Nothing; the words are about no single person, but may say what all of them got."""
        plain = re.sub(rf"^{_PEOPLE}", "", text).strip("的")
        one = self.found.people[0] if len(self.found.people) == 1 else None
        self.found.has_stranger |= _GRADUATED.fullmatch(plain) is not None
        is_said = _QUALIFIES.search(plain) is not None
        if plain and not self._say(plain) and not (one and self._tell(one, plain)) and not is_said:
            self.found.unexplained += 1
        self.now = None

    def _say(self, text: str) -> bool:
        """Whether the words say which title somebody got: everybody named before them without one, else those behind them."""
        title = _title_said(text)
        if not title:
            return False
        self.found.title = self.found.title or title
        if not self.found.people:
            self.in_force = title
        for person in self.found.people:
            person.tell(TITLE, title)
        return True

    def _tell(self, person: Person, text: str) -> bool:
        """Whether the words are a fact about the person, which is kept then."""
        former = _FORMER.match(text)
        fact = (former[0], text[former.end() :]) if former else _fact(text, person)
        if fact:
            person.tell(*fact)
        return fact is not None


def _named(text: str) -> tuple[str, str] | None:
    """The employer before a name, blank for none, and the name, of a piece that is a name; null for any other."""
    plain = re.sub(rf"^{_VERBS}+", "", text)
    plain = graduated[1] if (graduated := _GRADUATED.fullmatch(plain)) else plain
    if is_name(plain):
        return "", plain
    for length in (3, 2, 4):
        if is_name(plain[-length:]) and "employer" in kinds_of(plain[:-length]):
            return plain[:-length], plain[-length:]
    return None


def is_name(text: str) -> bool:
    """Whether a piece is a person's name and no other word that begins like one."""
    if not looks_like_name(text) or ("·" not in text and len(text) > _LONGEST_NAME):
        return False
    return not (
        load_headings().listed(text)
        or _is_title(text)
        or is_like_specialty(text)
        or read_text(text, "group_heading", "")
    )


def _is_title(text: str) -> bool:
    """Whether a piece is a title, without a word that somebody got it."""
    return may_be_title(text) and not _SAYS.match(text)


def _is_fact(text: str) -> bool:
    return not kinds_of(text).isdisjoint({*_OF_KINDS, *_ASIDE} - {"employer"})


def _is_label(text: str) -> bool:
    return any(column in TARGETS for column in load_headings().listed(text))


def _fact(text: str, person: Person) -> tuple[str, str] | None:
    """What a piece behind a name says of its person, and how that is called."""
    kinds = kinds_of(text)
    if _is_title(text):
        return TITLE, text
    for kind, heading in (_OF_KINDS | _ASIDE).items():
        if kind in kinds:
            return heading, text
    if labelled := _LABEL_AND_NUMBER.fullmatch(compact(text)):
        return (labelled[1], labelled[2]) if _is_label(labelled[1]) else None
    if born := _BORN.fullmatch(text):
        is_birth = text.endswith("生") or TITLE not in person.told
        return (BORN, text) if is_birth else (GOT, born[1])
    if got := _WHEN_GOT.fullmatch(text):
        title = _title_said(got[2])
        if title:
            person.tell(TITLE, title)
        return (GOT, got[1]) if title or not got[2] or _REVIEWED.search(got[2]) else None
    specialty = text.removesuffix("专业")
    return (SPECIALTY, specialty) if is_like_specialty(specialty) or text != specialty else None


def _title_said(text: str) -> str:
    """The title that some words say somebody got: 具备工程师资格, 助理工程师任职资格, 认定为技术员; blank for other words."""
    if (made := _MADE.fullmatch(text)) and _is_title(made[1]):
        return made[1]
    if not 3 < len(text) <= _LONGEST_SAYING or not _OF_TITLES.search(text):
        return ""
    said = label_of(text)
    return said if said != text else ""
