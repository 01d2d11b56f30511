"""Who sends what: each list's columns and habits, and the rows that its clerk writes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from tests.soak.hardtables import slips, words
from tests.soak.hardtables.society import Certificate, Society

COLUMNS = (
    "certificate_number", "holder_name", "id_number", "sex", "specialty", "phone", "employer", "year", "acquisition_method", "acquired_on", "level", "series", "title",
    "issuing_authority", "conferred_on", "management_number", "review_committee", "approval_document", "remarks",
)  # fmt: skip
SHOWN: Mapping[str, tuple[float, ...]] = {
    "county": (
        0.83,
        1,
        0.82,
        0.86,
        0.67,
        0.37,
        0.95,
        0.41,
        0.60,
        0.92,
        0.72,
        0.65,
        0.97,
        0.51,
        0.29,
        0.27,
        0.14,
        0.36,
        0.58,
    ),
    "series": (
        0.92,
        1,
        0.87,
        0.80,
        0.83,
        0.23,
        0.87,
        0.53,
        0.75,
        0.96,
        0.83,
        0.74,
        0.99,
        0.64,
        0.39,
        0.44,
        0.37,
        0.46,
        0.35,
    ),
    "employer": (
        0.64,
        1,
        0.75,
        0.86,
        0.59,
        0.54,
        1,
        0.22,
        0.40,
        0.92,
        0.58,
        0.42,
        1,
        0.48,
        0.09,
        0.09,
        0.02,
        0.12,
        0.38,
    ),
    "approval": (0.26, 1, 0.32, 0.75, 0.58, 0, 0.95, 0.19, 0.43, 0.72, 0.50, 0.61, 1, 0.77, 0.24, 0.02, 0.42, 1, 0.30),
    "offline": (
        1,
        1,
        0.89,
        0.89,
        0.49,
        0.84,
        0.99,
        0.68,
        0.72,
        0.73,
        0.65,
        0.63,
        0.91,
        0.67,
        0.44,
        0.51,
        0.10,
        0.24,
        0.60,
    ),
}
"""How often a list of each kind has each column, in an ordinary register."""
TOLD = {"approval": 0.62, "county": 0.56, "series": 0.61, "employer": 0.51, "offline": 0.35}
"""How often a certificate stands in a list of each kind."""
RARER_IN_HARD = 0.5
"""How much more a hard register's lists lack: a column that a share of ordinary lists has, only that share to the power of 1.5 has."""
BLANK = 0.012
ID_HABITS = {
    "id_sci": 0.015,
    "id_excel000": 0.009,
    "id_masked": 0.007,
    "id_masked_short": 0.001,
    "id_lead": 0.05,
    "id_blank": 0.001,
}
SENT_AGAIN = 0.02
SWAPS = (
    ("holder_name", "employer"), ("title", "series"), ("sex", "holder_name"), ("specialty", "employer"), ("level", "title"), ("acquired_on", "conferred_on"),
    ("certificate_number", "id_number"), ("id_number", "phone"), ("certificate_number", "management_number"),
)  # fmt: skip
Row = dict[str, str | None]


@dataclass
class Sheet:
    """One list: its columns and what its clerk always does."""

    name: str
    columns: frozenset[str]
    date_forms: tuple[str, str]
    id_habit: str | None
    loses_zeros: bool
    short_titles: bool
    level_form: int
    spaces_names: bool
    employer_form: int | None
    sent_again: bool


def open_sheet(name: str, kind: str, society: Society) -> Sheet:
    """A list of that kind, with its columns and habits drawn."""
    chance = society.chance
    power = 1 + RARER_IN_HARD * (society.hardness - 1)
    columns = frozenset(
        column for column, share in zip(COLUMNS, SHOWN[kind], strict=True) if chance.random() < share**power
    )
    forms = chance.choices(list(slips.DATE_FORMS), [share for share, _ in slips.DATE_FORMS.values()], k=2)
    drawn = chance.random() / society.hardness
    habit = None
    for word, share in ID_HABITS.items():
        habit, drawn = (word if habit is None and drawn < share else habit), drawn - share
    return Sheet(
        name, columns, (forms[0], forms[1]), habit, chance.random() < 0.2, chance.random() < 0.45, chance.randrange(3), chance.random() < 0.05,
        chance.choice((0, 0, 0, 1, 2, None, None)), society.happens(SENT_AGAIN),
    )  # fmt: skip


def write_register(society: Society) -> Iterator[tuple[Row, Certificate]]:
    """Every row of every list, with the certificate that it tells of."""
    sheets: dict[str, Sheet] = {}
    for person in society.people:
        for certificate in person.certificates:
            for name, kind in _told_in(society.chance, certificate):
                sheet = sheets[name] if name in sheets else sheets.setdefault(name, open_sheet(name, kind, society))
                for row in _write_rows(society, sheet, certificate):
                    yield row, certificate


def _told_in(chance: Random, certificate: Certificate) -> list[tuple[str, str]]:
    """The lists that tell of a certificate; each stands in one at least."""
    year, place = certificate.day.year, certificate.workplace
    names = {
        "approval": f"approval {certificate.values['approval_document']}", "county": f"county {place.county} {year}", "series": f"series {place.series.names[0]} {place.series.bureau} {year}",
        "employer": f"employer {certificate.person.workplace.names[0]}", "offline": f"offline {place.county} {chance.choice((2018, 2019))}",
    }  # fmt: skip
    told = [(names[kind], kind) for kind, share in TOLD.items() if chance.random() < share]
    return told or [(names["county"], "county")]


def _write_rows(society: Society, sheet: Sheet, certificate: Certificate) -> Iterator[Row]:
    """The row, and again where the list was sent again: as it was or corrected."""
    row = write_row(society, sheet, certificate)
    yield row
    tags = str(row["noise_tags"])
    if society.happens(0.006) or (sheet.sent_again and society.chance.random() < 0.85):
        yield row | {"noise_tags": _with_tag(tags, "exact_duplicate")}
    elif sheet.sent_again or society.happens(0.006):
        again = write_row(society, sheet, certificate)
        yield again | {"noise_tags": _with_tag(str(again["noise_tags"]), "near_duplicate")}


def _with_tag(tags: str, tag: str) -> str:
    return f"{tags},{tag}" if tags else tag


def write_row(society: Society, sheet: Sheet, certificate: Certificate) -> Row:
    """One clerk's row of a certificate, by the list's habits and with slips of the day."""
    chance, tags = society.chance, list[str]()
    row: Row = {column: certificate.values[column] if column in sheet.columns else None for column in COLUMNS}
    _write_identity(society, sheet, certificate, (row, tags))
    _write_conferral(society, sheet, certificate, (row, tags))
    if row["phone"] is not None:
        row["phone"] = chance.choice(certificate.person.phones)
    if row["employer"] is not None:
        row["employer"] = _write_employer(chance, sheet, certificate)
    for column in COLUMNS:
        if (
            row[column]
            and column not in ("holder_name", "title")
            and chance.random() < BLANK * (3 if column == "phone" else 1)
        ):
            row[column] = ""
    if society.happens(0.003):
        _swap(chance, (row, tags))
    return row | {"source_delivery": sheet.name, "noise_tags": ",".join(tags)}


def _write_identity(society: Society, sheet: Sheet, certificate: Certificate, written: tuple[Row, list[str]]) -> None:
    """Name, ID number and sex."""
    (row, tags), chance, person = written, society.chance, certificate.person
    name = person.name
    if person.former_name and chance.random() < 0.2:
        name = person.former_name if chance.random() < 0.7 else f"{name}（曾用名：{person.former_name}）"
        tags.append("name_former")
    row["holder_name"] = _slip(society, slips.NAME_SLIPS, name, tags)
    if sheet.spaces_names and len(str(row["holder_name"])) == 2:
        row["holder_name"] = "　".join(str(row["holder_name"]))
    if row["id_number"]:
        number = person.id_number
        if society.happens(0.0007):
            number = chance.choice(society.at_work[id(person.workplace)]).id_number
            tags.append("id_of_colleague")
        if sheet.id_habit and (sheet.id_habit == "id_lead" or chance.random() < 0.8):
            tags.append(sheet.id_habit)
            row["id_number"] = slips.ID_HABITS[sheet.id_habit](number)
        else:
            row["id_number"] = _slip(society, slips.ID_SLIPS, number, tags)
    if row["sex"] and society.happens(0.007):
        row["sex"] = "女" if row["sex"] == "男" else "男"
        tags.append("sex_wrong")


def _write_conferral(society: Society, sheet: Sheet, certificate: Certificate, written: tuple[Row, list[str]]) -> None:
    """Number, title, level, series, method, document and dates."""
    (row, tags), chance, series, rank = written, society.chance, certificate.person.series, certificate.rank
    if number := row["certificate_number"]:
        if sheet.loses_zeros and number.startswith("0"):
            number = number.lstrip("0")
            tags.append("certno_zero")
        row["certificate_number"] = _slip(society, slips.NUMBER_SLIPS, number, tags)
    if row["title"]:
        title = series.titles[rank]
        row["title"] = _slip(society, slips.TITLE_SLIPS, chance.choice(title) if sheet.short_titles else title[0], tags)
    if row["series"]:
        row["series"] = series.names[-1 if sheet.short_titles else 0]
    if row["level"]:
        row["level"] = words.LEVELS[rank][sheet.level_form]
    if method := row["acquisition_method"]:
        row["acquisition_method"] = words.METHODS[method][0 if not sheet.short_titles else -1]
    if row["issuing_authority"]:
        row["issuing_authority"] = str(row["issuing_authority"]).replace(
            "职称改革工作领导小组", "职改办" if sheet.short_titles else "职称改革工作领导小组"
        )
    if document := row["approval_document"]:
        document = _slip(society, slips.DOCUMENT_SLIPS, document, tags)
        row["approval_document"] = document if sheet.level_form else document.replace("〔", "[").replace("〕", "]")
    for column, form in zip(("acquired_on", "conferred_on"), sheet.date_forms, strict=True):
        if row[column]:
            day = _wrong_day(society, date.fromisoformat(certificate.values[column]), column, tags)
            row[column] = slips.DATE_FORMS[form][1](day)


def _wrong_day(society: Society, day: date, column: str, tags: list[str]) -> date:
    """The day, or one that a clerk mistook for it."""
    chance = society.chance
    if society.happens(0.002):
        tags.append(f"{column}_year_slip")
        return date(day.year + chance.choice((-1, 1)), day.month, min(day.day, 28))
    if society.happens(0.004):
        tags.append(f"{column}_wrong")
        return day + timedelta(days=chance.choice((-1, 1)) * chance.randrange(1, 400))
    return day


def _write_employer(chance: Random, sheet: Sheet, certificate: Certificate) -> str:
    """The workplace then, sometimes the one now, in the list's or the day's form."""
    place = certificate.workplace
    if sheet.name.startswith("employer"):
        place = certificate.person.workplace
    if place.former and certificate.day.year < 2014 and chance.random() < 0.7:
        return place.former
    form = sheet.employer_form if sheet.employer_form is not None else chance.randrange(len(place.names))
    return place.names[min(form, len(place.names) - 1)]


def _slip(society: Society, offered: Mapping[str, tuple[float, slips.Slip]], text: str, tags: list[str]) -> str:
    """The text, or what a clerk made of it."""
    drawn = society.chance.random() / society.hardness
    for tag, (share, slip) in offered.items():
        if drawn < share:
            written = slip(society.chance, text)
            if written is not None and written != text:
                tags.append(tag)
                return written
            return text
        drawn -= share
    return text


def _swap(chance: Random, written: tuple[Row, list[str]]) -> None:
    """Two cells change places."""
    row, tags = written
    one, other = chance.choice(SWAPS)
    if row[one] and row[other]:
        row[one], row[other] = row[other], row[one]
        tags.append(f"swap:{one}/{other}")
