"""Documents that tell in running text who got which title, as a list: a row a person, with the row of the line that names the person."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import polars as pl

from pipelines.intake.understand.forms import Forms
from pipelines.intake.understand.mentions import NAME, TITLE, Mentioned, Person, people_in
from pipelines.intake.understand.sentences import confers, title_of_heading
from pipelines.intake.understand.standing import speaks_against

_LONGEST = 40_000
"""Characters of a text that is read for people: some thousand of them, with their employers."""
ABOUT_OTHERS = re.compile(
    "联系|咨询|报送|抄送|抄报|主送|评委|委员会?由|组长|组员|成员|主任委员|主持|出席|列席|参加人|记录|签发|拟稿|校对|打印|印发|负责|监督|举报|此件|附件|组成|评审组|专家|考评员"
)
"""Words of a line that names people for another reason."""
_ANNOUNCES = re.compile(r"(?:下列|以下|如下|下述|名单)[^。]{0,60}[:：]?$")
_CLOSES = re.compile("^(?:以上|上述|特此|此复|请|希|本通知)")
_GREETS = re.compile(r"([\u3400-\u9fff·]{2,8})同志[:：]")
_TO_ONE = re.compile("^(?:.{0,60}[，,。])?你(?!单位|局|厂|校|院|公司)")


class _Told(NamedTuple):
    row: int
    person: Person


def find_told(lines: Sequence[str]) -> Forms | None:
    """The people whom the lines of a document tell of; null when they tell of none, or name somebody twice."""
    if sum(map(len, lines)) > _LONGEST:
        return None
    people = list(_people(lines))
    names = [one.person.told[NAME] for one in people]
    if not people or len(set(names)) < len(names):
        return None
    return list_people([(one.row, one.person.told) for one in people])


def list_people(people: Sequence[tuple[int, Mapping[str, str]]]) -> Forms:
    """People with the rows of the lines that tell of them, and what is told of each by its name, as a list: a column for each name."""
    keys = list(dict.fromkeys(heading for _, told in people for heading in told))
    columns = {str(at): [told.get(key, "") for _, told in people] for at, key in enumerate(keys)}
    rows = tuple(row for row, _ in people)
    places = tuple(rows[:at].count(row) for at, row in enumerate(rows))
    frame = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
    return Forms(tuple(keys), (0,) * len(keys), frame, rows, places, frozenset(rows))


def _people(lines: Sequence[str]) -> Iterator[_Told]:
    """Everybody whom a sentence names for the title that it says they got, or a line of a list below words that announce it."""
    title, is_list, greeted = "", False, ""
    for row, line in enumerate(lines):
        text = line.strip()
        if not text or ABOUT_OTHERS.search(text):
            continue
        if heading := title_of_heading(text):
            title, is_list = heading, True
            continue
        if greeting := _GREETS.fullmatch(text):
            greeted = greeting[1]
            continue
        is_list = is_list and not _CLOSES.search(text) and not speaks_against(text)
        for sentence in filter(None, text.split("。")):
            yield from (_Told(row, person) for person in _of_sentence(sentence, title, greeted, is_list=is_list))
        if _ANNOUNCES.search(text.rstrip("。")) and not speaks_against(text):
            title, is_list = people_in(text).title or title, True


def _of_sentence(sentence: str, title: str, greeted: str, *, is_list: bool) -> list[Person]:
    """The people whom a sentence names with their titles, all of them sure; none when one of them is not."""
    if speaks_against(sentence):
        return []
    found = people_in(sentence)
    if not found.people and greeted and _TO_ONE.search(sentence):
        found = people_in(f"{greeted}同志，{sentence}")
    for person in found.people:
        if title and TITLE not in person.told and is_list:
            person.told[TITLE] = title
    is_meant = confers(sentence) or ((is_list or found.is_labelled) and not found.unexplained)
    return found.people if is_meant and found.people and _is_sure(found) else []


def _is_sure(found: Mentioned) -> bool:
    """Whether everybody has a title, and they are as many as the sentence says, or each is plainly a person and nobody is left out."""
    if found.has_stranger or any(not person.told.get(TITLE) for person in found.people):
        return False
    if found.counted is not None and found.counted == len(found.people):
        return True
    if found.counted is not None and found.counted + found.uncounted != len(found.people):
        return False
    last = found.people[-found.uncounted :] if found.counted is not None else found.people
    return not found.has_gap and all(person.is_proved for person in last)
