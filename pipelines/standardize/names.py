"""Names of persons in print form: simplified, without blanks inside, with · between the parts of a minority name.

>>> compact(" 李　明 "), compact("买买提.艾力"), compact("Wang  junkai")
('李明', '买买提·艾力', 'Wang Junkai')
>>> read("韦超生（曾用名：韦涛）")
Reading(name='韦超生', former_name='韦涛', sex=None)
"""

import re
from typing import NamedTuple

import polars as pl

from pipelines.standardize.characters import simplify
from pipelines.standardize.distinct import map_distinct_to
from pipelines.standardize.text import PLACEHOLDERS, BrokenPartError, accepts, narrow, says_nothing
from schemas import titles

SCHEMA = {"holder_name": pl.String, "former_name": pl.String, "name_sex": pl.String}
ILLEGIBLE = "□"
"""What stands for a character that the source could not write."""

_DOTS = str.maketrans(dict.fromkeys("•‧∙・･●⋅.．˙", "·"))
_ILLEGIBLE = re.compile("[?■〓□▲△◆�\ue000-\uf8ff\U000f0000-\U0010ffff]")
_EDGES = re.compile(r"^[\s、,，.。·:;'\"*\-_/0-9①-⑳★☆※]+|[\s、,，.。·:;'\"*\-_/0-9#①-⑳★☆※]+$")
_ADDRESS = re.compile(r"(?<=[\u4e00-\u9fff]{2})\s*(?:同志|先生|女士|老师)$")
_BESIDE = re.compile(r"([\u4e00-\u9fff]{2,4})\s+(\S{2,})")
"""A name and, a blank behind it, what may be its title or a number."""
_LABEL = re.compile(r"^(?:持证人)?姓\s*名\s*[:：]\s*(?=.)")
_STOP_INSIDE = re.compile(r"(?<=[\u4e00-\u9fff]{2})\s*[-—。]\s*(?=[\u4e00-\u9fff]{2})")
"""A sign in the place of the dot between the parts of a minority name."""
_SEX_BEHIND = re.compile(r"(?<=[\u4e00-\u9fff])\s*[,、;/]\s*([男女])(?:性)?(?:[,、;/ ]\s*[\u4e00-\u9fff]{1,4}族?)?$")
_SEX_APART = r"^\s*(\p{Han}{2,3})\s+([男女])\s*$"
"""A sex that only a blank sets apart: it may as well be the end of the name, 韦亚 男."""
SO_WRITTEN = 2
"""So many rows of a list with a sex behind the name are its habit."""
_REDACTED = re.compile(
    r"(?<=^[\u3400-\u9fff])\s*\*+(?=$|[\u3400-\u9fff])|(?<=^[\u3400-\u9fff]{2})\*+(?=[\u3400-\u9fff])|^\*+(?=[\u3400-\u9fff]$)"
)
"""Asterisks in the place of characters that a list hides, and not beside a whole name."""
_AROUND = re.compile(r"^[“\"'‘【\[(《]+([^“”\"'‘’【】\[\]()《》]+)[”\"'’】\])》]+$")
"""Quotation marks or brackets around the whole of a name."""
_BRACKET = re.compile(r"[(\[【〔]([^()\[\]【】〔〕]*)[)\]】〕]")
_FORMER = re.compile(r"(?:曾用名|原名|曾名|又名|别名|旧名|原)[:：为叫]?\s*(.+)")
_REMARKED_FORMER = re.compile(r"(?:曾用名|原名|曾名|旧名)[:：为叫]?\s*(.+)")
_CURRENT = re.compile(r"(?:现名|现用名|更名为|改名|后更名为|现改名)[:：为叫]?\s*(.+)")
_BOTH = re.compile(
    r"(?:曾用名|原名|曾名|旧名)[:：为叫]?\s*(.+?)[,，、;/ ]+((?:现名|现用名|更名为|改名为|现改名)[:：为叫]?.+)"
)
_UNBRACKETED = re.compile(r"(.+?)[,，、;/ ]*((?:曾用名|原名|现名|现?改名为?|后?更名为)[:：]?.+)")
_LETTERS = re.compile(r"[A-Za-züÜà-ěī-ůǎ-ǜ]+")
_DESCRIBED = re.compile(
    r"(?<=[\u3400-\u9fff])[(\[【〔]([^()\[\]【】〔〕]*)[)\]】〕](?=[\u3400-\u9fff])"
    r"|(?<=^[\u3400-\u9fff])[(\[【〔]([^()\[\]【】〔〕]*)[)\]】〕]$"
)
"""A bracket within a name, or behind a surname alone: it describes the character that could not be written."""
_CHINESE = r"\u3400-\u9fff\U00020000-\U0003ffff" + ILLEGIBLE
_VALID = re.compile(rf"[{_CHINESE}]{{2,}}(·[{_CHINESE}]+)*|[A-Za-z{_CHINESE}][A-Za-z '{_CHINESE}-]+")
_PLAIN = r"^[\p{Han}&&[^□]]{2,4}$"
_TELLING = r"同志$|先生$|女士$|老师$|曾用|曾名|原名|旧名|现名|改名"
"""Words in a plain name that say more than a name."""


REMARK_SCHEMA = {"remarked_former": pl.String, "remarked_current": pl.String}


class Reading(NamedTuple):
    """A name, the former name beside it, and the sex noted behind it."""

    name: str | None
    former_name: str | None
    sex: str | None


def compact(text: str) -> str:
    """The name in print form, without marks at its ends; an unwritable character is □."""
    hidden = _REDACTED.sub(lambda found: ILLEGIBLE * len(found[0].strip()), narrow(text).replace("\n", " ").strip())
    one_line = _STOP_INSIDE.sub("·", _ILLEGIBLE.sub(ILLEGIBLE, hidden))
    name = _EDGES.sub("", one_line).translate(_DOTS)
    if re.fullmatch(r"[A-Za-z][A-Za-z '\-]*", name):
        return " ".join(part.capitalize() if part.islower() or part.isupper() else part for part in name.split())
    return re.sub(r"·+", "·", "".join(simplify(_ADDRESS.sub("", name)).split()))


def validate(text: str) -> str:
    """The compact name; raises BrokenPartError("length") or BrokenPartError("characters")."""
    name = compact(text)
    if len(name) < 2:
        raise BrokenPartError("length")
    if not _VALID.fullmatch(name):
        raise BrokenPartError("characters")
    return name


def is_valid(text: str) -> bool:
    """True if the text can be a person's name; never raises."""
    return accepts(validate, text)


def format(text: str) -> str:
    """The name as lists print it: two characters set apart by a full-width blank, so that names align."""
    name = compact(text)
    return f"{name[0]}\u3000{name[1]}" if len(name) == 2 else name


def read(text: str) -> Reading:
    """The holder's present name; a former or present name noted beside it is told apart."""
    if says_nothing(text):
        return Reading(None, None, None)
    spread = _DESCRIBED.sub(_character_described, _LABEL.sub("", _AROUND.sub(r"\1", narrow(text).strip())))
    spread = _SEX_BEHIND.sub(r"(\1)", _without_neighbour(spread))
    notes = _BRACKET.findall(spread)
    name = _BRACKET.sub("", spread).strip("()|\\")
    if not notes and (found := _BOTH.fullmatch(spread) or _UNBRACKETED.fullmatch(spread)):
        name, notes = found[1], [found[2]]
    return _with_notes(compact(name) or compact(spread), notes)


def _without_neighbour(words: str) -> str:
    """The name alone of 韦建华 工程师 and 韦建华 桂职证字第1234号: what belongs into the cell beside it is no part of it."""
    beside = _BESIDE.fullmatch(words)
    is_other = beside and (re.search(r"\d{4}", beside[2]) or titles.candidates(simplify(beside[2])))
    return beside[1] if beside and is_other else words


def _character_described(found: re.Match[str]) -> str:
    """What stands for a described character: its pinyin, else the sign for an illegible one; other notes stay.

    A bracket that only repeats the character before it, in its other form, says nothing: 罗(羅)明.
    """
    note = (found[1] or found[2] or "").strip()
    if simplify(note) == simplify(found.string[found.start() - 1]):
        return ""
    if _LETTERS.fullmatch(note):
        return note
    is_note = note in {"男", "女", "大", "小"} or _CURRENT.fullmatch(note) or _FORMER.fullmatch(note)
    return found[0] if is_note or not note else ILLEGIBLE


def _with_notes(name: str, notes: list[str]) -> Reading:
    """The name with what its brackets say: a former name, the present name, the sex; other notes say nothing of it."""
    former, sex = None, None
    for note in notes:
        if (current := _CURRENT.fullmatch(note.strip())) is not None:
            name, former = compact(current[1]), name
        elif (found := _FORMER.fullmatch(note.strip())) is not None:
            former = compact(found[1]) or None
        elif note.strip() in {"男", "女"}:
            sex = note.strip()
    return Reading(name or None, former, sex)


def read_column(column: pl.Series) -> pl.DataFrame:
    """The columns of `SCHEMA`; of names that are plain already only the characters are brought into their standard form."""
    cells = column.rename("cell").to_frame()
    distinct = cells["cell"].drop_nulls().unique()
    plain = distinct.str.contains(_PLAIN) & ~distinct.str.contains(_TELLING) & ~distinct.is_in(PLACEHOLDERS)
    readings = pl.concat(
        [
            pl.DataFrame({"cell": distinct.filter(plain), "holder_name": _simplified(distinct.filter(plain))}),
            pl.concat(
                [distinct.filter(~plain).to_frame("cell"), map_distinct_to(distinct.filter(~plain), read, SCHEMA)],
                how="horizontal",
            ),
        ],
        how="diagonal",
    )
    return cells.join(readings, on="cell", how="left", maintain_order="left").select(list(SCHEMA))


def _simplified(names: pl.Series) -> pl.Series:
    """The names with every character in its standard form."""
    characters = names.str.split("").explode().unique().drop_nulls()
    standard = {char: simplify(narrow(char)) for char in characters if char}
    other = {char: simple for char, simple in standard.items() if simple != char}
    return names.str.replace_many(list(other), list(other.values())) if other else names


def read_remark(text: str) -> tuple[str | None, str | None]:
    """The former name and the present name that a remark tells.

    >>> read_remark("曾用名：李小明"), read_remark("现名李明"), read_remark("2015年调出")
    (('李小明', None), (None, '李明'), (None, None))
    """
    words = narrow(text).strip()
    current, former = _CURRENT.fullmatch(words), _REMARKED_FORMER.fullmatch(words)
    if current is not None and is_valid(current[1]):
        return None, compact(current[1])
    return (compact(former[1]), None) if former is not None and is_valid(former[1]) else (None, None)


def rename_by_remarks(read: pl.DataFrame, remarks: pl.Series) -> pl.DataFrame:
    """The names with what the remarks say of them: the present name in its place, `renamed` where that changed it."""
    told = map_distinct_to(remarks, read_remark, REMARK_SCHEMA)
    current, former = told["remarked_current"], told["remarked_former"]
    changed = current.is_not_null() & (current != read["holder_name"])
    return read.with_columns(
        pl.when(changed).then(current).otherwise("holder_name").alias("holder_name"),
        pl.coalesce("former_name", former, pl.when(changed).then("holder_name")).alias("former_name"),
        changed.fill_null(False).alias("renamed"),
    )


def part_sexes(read: pl.DataFrame, cells: pl.DataFrame) -> pl.DataFrame:
    """The names without the sexes that a list writes behind them, a blank between: 韦明 女.

    A list does so where several of its rows do and state no sex besides, a number confirms one and none contradicts one; else the
    character may be the name's. `cells` has list, holder_name and sex as written, and number_sex, what the ID number says.
    """
    cell, silent = pl.col("holder_name"), pl.col("sex").fill_null("").str.strip_chars() == ""
    behind = pl.when(silent).then(cell.str.extract(_SEX_APART, 2))
    told = cells.with_columns(behind=behind, name=cell.str.extract(_SEX_APART, 1))
    if told["behind"].null_count() == told.height:
        return read
    agrees = pl.col("behind") == pl.col("number_sex")
    habit = (pl.col("behind").count() >= SO_WRITTEN) & agrees.any() & agrees.fill_null(True).all()
    parted = told.with_columns(parted=(habit.over("list") & pl.col("behind").is_not_null()))
    names = _simplified(parted["name"].fill_null("")).alias("name")
    return read.with_columns(
        pl.when(parted["parted"]).then(names).otherwise("holder_name").alias("holder_name"),
        pl.when(parted["parted"]).then(parted["behind"]).otherwise("name_sex").alias("name_sex"),
    )
