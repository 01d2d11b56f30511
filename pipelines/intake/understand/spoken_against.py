"""Sentences outside a list's rows that say of people by name that they got no title, have to wait, or lose it: 注：韦晓同志的资格暂缓公布."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import polars as pl

from pipelines.intake.understand.cells import compact
from pipelines.intake.understand.context import DOCUMENT
from pipelines.intake.understand.forms import Forms
from pipelines.intake.understand.mentions import EMPLOYER, ID_NUMBER, NAME, TITLE, people_in
from pipelines.intake.understand.narrative import list_people
from pipelines.intake.understand.standing import named_against
from schemas import titles
from schemas.marks import OF_STANDING, REFUSED, VOID

_LONGEST, _MOST_NAMES = 40_000, 20_000
"""Characters of text, and names of a list, that are looked through."""
_SHORTEST_NAME = 2
_BEHIND = r"(?=$|[\s、，,；;：:（(]|同志|等|因|由|的|和|及|与|未|不|没|暂|已|被|待|其|系|所|自|外|\d|撤|取消|弄|资格|申报|参评|学历)"
_EXCEPT = re.compile(
    r"除(?P<names>[^，。；]{2,40}?)(?:等?\d*[人名位]?)?(?:同志)?(?:以?外)[^。；]*?(?:均|都|其[余他它]|其)"
)
"""All but somebody: 除韦晓外，均具备工程师资格."""
_NOTE = re.compile(r"[（(].*$")
_CITED = re.compile(rf"{DOCUMENT.pattern}(?:文件?)?(?:规定|要求|精神|中)?")
_TITLED = re.compile(r"([\u4e00-\u9fff]{2,12}?)(?:专业技术)?(?:任职)?(?:资格|职称|职务)")
_NUMBER = re.compile(r"\d{4}")
_PASSES = re.compile(r"通过|同意|具备|合格|取得|获得|批准|授予")
_NEGATED = re.compile(r"(?:未|不|没有|暂缓|暂不)[^，；。]{0,8}?(?:通过|同意|具备|合格|取得|获得|批准|授予)")
_DECIDES = re.compile(
    r"关于|决定|研究|经查实?|查实|鉴于|现予?|予以|给予|同意|将|对|因|所持有?的?|骗取的?|自愿|已被?|弄虚作假|系|其|原|学历|(?<!\d)\d{1,3}号|伪造|造假|撤[销消]|取消|注销|吊销|收回|宣布"
)
"""Words around the names of people whose titles a sentence takes back."""


class Spoken(NamedTuple):
    """What a sentence says against somebody: the mark, and of which titles, none where it doesn't say."""

    mark: str
    titles: tuple[str, ...]


def mark_spoken_against(rows: pl.DataFrame, texts: Iterable[str]) -> pl.DataFrame:
    """The rows, the records of whomever a sentence speaks against by name marked so, unless they are already."""
    names = {name for name in map(_bare, rows["holder_name"].drop_nulls().unique()) if len(name) >= _SHORTEST_NAME}
    against = _against(names, texts)
    if not against:
        return rows
    marks = [
        _mark(against, name, title) if kind == "record" and name else None
        for kind, name, title in rows.select("kind", "holder_name", "title").iter_rows()
    ]
    marked = rows.with_columns(_mark=pl.Series(marks, dtype=pl.String))
    has_one = pl.col("marks").list.set_intersection(list(OF_STANDING.values())).list.len() > 0
    is_new = pl.col("_mark").is_not_null() & ~has_one.fill_null(False)
    added = pl.col("marks").fill_null([]).list.concat(pl.concat_list("_mark"))
    return marked.with_columns(marks=pl.when(is_new).then(added).otherwise("marks")).drop("_mark")


def _bare(name: str) -> str:
    """A name as sentences give it: without the sex, the former name or the note behind it."""
    return _NOTE.sub("", compact(name))


def _mark(against: Mapping[str, Spoken], name: str, title: str | None) -> str | None:
    """The mark of a record by its name, unless what is said is of another title than the record's."""
    spoken = against.get(_bare(name))
    own = {one.title for one in titles.candidates(compact(title or ""))}
    is_of_another = spoken and spoken.titles and own and own.isdisjoint(spoken.titles)
    return spoken.mark if spoken and not is_of_another else None


def _against(names: Collection[str], texts: Iterable[str]) -> dict[str, Spoken]:
    """The names of a list that sentences speak against, each with what they say."""
    if not names or len(names) > _MOST_NAMES:
        return {}
    found: dict[str, Spoken] = {}
    for sentence in _sentences(texts):
        standing = named_against(sentence)
        excepted = _EXCEPT.search(sentence)
        if not standing and not (excepted and _PASSES.search(sentence)):
            continue
        clauses = [excepted["names"] + "、"] if excepted else list(_meant(sentence))
        for name in _named(names, clauses):
            found.setdefault(name, Spoken(OF_STANDING[standing or REFUSED], tuple(_titles_in(sentence))))
    return found


def _titles_in(sentence: str) -> list[str]:
    """The titles that a sentence names right before words like 资格.

    >>> _titles_in("决定撤销韦晓、覃丽技术员资格"), _titles_in("韦晓同志未通过")
    (['技术员'], [])
    """
    before = [found[1] for found in _TITLED.finditer(sentence)]
    meant = (next(filter(None, (titles.candidates(text[at:]) for at in range(len(text)))), ()) for text in before)
    return list(dict.fromkeys(title.title for found in meant for title in found))


def _sentences(texts: Iterable[str]) -> Iterator[str]:
    left = _LONGEST
    for text in texts:
        for sentence in re.split(r"[。；;\n]", text[: max(left, 0)]):
            yield sentence.strip()
        left -= len(text)


def _meant(sentence: str) -> Iterator[str]:
    """The clauses of a sentence that name those whom it speaks against: all, but those that end in that others passed."""
    before = list[str]()
    for clause in re.split("[，,]", sentence):
        before.append(clause)
        if named_against(clause):
            yield from before
            before = []
        elif _PASSES.search(_NEGATED.sub("", clause)):
            before = []


def _named(names: Collection[str], clauses: Sequence[str]) -> list[str]:
    """The names that stand in the clauses, and in no longer name there."""
    text = "，".join(clauses)
    standing = [name for name in names if name in text and re.search(re.escape(name) + _BEHIND, text)]
    return [name for name in standing if not any(name != other and name in other for other in standing)]


def find_taken_back(lines: Sequence[str]) -> Forms | None:
    """The people whose titles a decision without a list takes back by its sentences; null where it takes back none.

    A sentence need not say which title: then every one of theirs waits for a person's look.
    """
    if sum(map(len, lines)) > _LONGEST:
        return None
    people: dict[str, tuple[int, dict[str, str]]] = {}
    for row, line in enumerate(lines):
        for sentence in _sentences([line]):
            if named_against(sentence) == VOID:
                for told in _taken_back(sentence):
                    people.setdefault(told[NAME], (row, {}))[1].update(told)
    if not people:
        return None
    return list_people(list(people.values()))


def _taken_back(sentence: str) -> Iterator[dict[str, str]]:
    """Each person whom a sentence names, with what it tells: the words of the decision part the names from each other."""
    mentioned, named = people_in(_DECIDES.sub("，", _CITED.sub("", sentence))), _titles_in(sentence)
    for person in mentioned.people:
        if named_against(person.told[NAME]):
            continue
        kept = (NAME, EMPLOYER, ID_NUMBER)
        told = {
            key: value for key, value in person.told.items() if key in kept or (_NUMBER.search(value) and key != TITLE)
        }
        title = person.told.get(TITLE) or mentioned.title or (named[0] if len(named) == 1 else "")
        yield told | ({TITLE: title} if title else {})
