"""What each invented office sends."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from pipelines.sample.habits import DATES, Habits, choose_habits, write_row
from pipelines.sample.people import CITY, DISTRICTS, Certificate
from pipelines.sample.writers import (
    Line,
    Located,
    Sheet,
    Writer,
    write_csv,
    write_docx,
    write_html,
    write_pdf,
    write_xls,
    write_xlsx,
)

COUNTY = (
    "certificate_number", "holder_name", "sex", "id_number", "employer", "specialty", "series", "title", "level", "acquisition_method",
    "acquired_on", "issuing_authority", "conferred_on", "phone",
)  # fmt: skip
SERIES = (
    "holder_name",
    "id_number",
    "employer",
    "specialty",
    "title",
    "level",
    "acquired_on",
    "certificate_number",
    "approval_document",
    "issuing_authority",
    "remarks",
)
EMPLOYER = (
    "holder_name",
    "sex",
    "id_number",
    "series",
    "title",
    "level",
    "acquired_on",
    "certificate_number",
    "issuing_authority",
    "phone",
)
APPROVAL = ("holder_name", "sex", "employer", "specialty", "title", "id_number")
ORDINALS = "一二三四五六七八九十" + "甲乙丙丁戊己庚辛壬癸" * 3
OFFLINE = (
    "holder_name",
    "id_number",
    "phone",
    "certificate_number",
    "title",
    "series",
    "level",
    "acquisition_method",
    "acquired_on",
    "conferred_on",
    "issuing_authority",
)


@dataclass(frozen=True)
class Written:
    """One delivery on disk and the truth about each of its rows."""

    source_file: str
    source_kind: str
    located: list[Located]


class Offices:
    """Writes every office's files under a raw folder."""

    def __init__(self, raw: Path, chance: Random) -> None:
        self._raw, self._chance = raw, chance
        self.written: list[Written] = []

    def deliver(self, office: str, kind: str, file_name: str, write: Writer, sheets: Sequence[Sheet]) -> Path:
        """The path of the file the office sent."""
        path = self._raw / "sources" / office / file_name
        path.parent.mkdir(parents=True, exist_ok=True)
        located = write(path, sheets)
        self.written.append(Written(path.relative_to(self._raw).as_posix(), kind, located))
        return path

    def deliver_all(self, certificates: list[Certificate]) -> None:
        """Every kind of office sends its share; a certificate reaches the register by one to four of them."""
        real = [certificate for certificate in certificates if not certificate.fabricated_kind]
        forged = [certificate for certificate in certificates if certificate.fabricated_kind]
        self._counties([certificate for certificate in real if certificate.issuing_authority != CITY])
        self._series([certificate for certificate in real if certificate.issuing_authority == CITY])
        self._approvals(self._share(real, 0.7))
        self._employers(self._share(real, 0.4) + forged)
        self._offline(self._share(real, 0.15))

    def _share(self, certificates: list[Certificate], share: float) -> list[Certificate]:
        return [certificate for certificate in certificates if self._chance.random() < share]

    def _rows(self, certificates: Sequence[Certificate], habits: Habits) -> list[Line]:
        lines = []
        for certificate in certificates:
            cells, tags = write_row(certificate, habits, self._chance)
            lines.append(Line(tuple(cells), "record", certificate.certificate_id, tags))
        return lines

    def _list(
        self, name: str, title: str, certificates: Sequence[Certificate], habits: Habits, *, hidden: bool = False
    ) -> Sheet:
        """A sheet as offices make it: a merged title, the header, the people, a total and a signature."""
        width = len(habits.columns)
        lines = [
            _spread((title,), width, "noise"),
            _spread(habits.headings, width, "header"),
            *self._rows(certificates, habits),
            _spread(("合计", f"{len(certificates)}人"), width, "noise"),
            _spread(("制表人：", "", "", "审核人："), width, "noise"),
        ]
        return Sheet(name, lines, merges=[(1, 1, 1, width)], hidden=hidden)

    def _counties(self, certificates: list[Certificate]) -> None:
        """One workbook a county, a sheet a year; one of them sends a corrected version and the same file twice."""
        for place, (district, own) in enumerate(sorted(_by(certificates, "district").items())):
            habits = choose_habits(COUNTY, self._chance)
            years = sorted(_by(own, "year").items())
            sheets = [
                self._list(
                    f"{year}年",
                    f"{district}{year}年度专业技术资格人员名册",
                    rows,
                    habits,
                    hidden=number == 0 and place == 1,
                )
                for number, (year, rows) in enumerate(years)
            ]
            office, name = f"county-{place + 1:02d}", f"{district}历年职称名册"
            if place % 3 == 1:
                self.deliver(
                    office,
                    "county",
                    f"{name}.xls",
                    write_xls,
                    [Sheet(s.name, s.lines, merges=s.merges) for s in sheets],
                )
            else:
                path = self.deliver(office, "county", f"{name}.xlsx", write_xlsx, sheets)
                if place == 0:
                    path.with_name(f"{name} - 副本.xlsx").write_bytes(path.read_bytes())
            if place == 2:
                corrected = [
                    self._list(f"{year}年", f"{district}{year}年度专业技术资格人员名册（更正）", rows, habits)
                    for year, rows in years
                ]
                self.deliver(office, "county", f"{name}（更正）.xlsx", write_xlsx, corrected)

    def _series(self, certificates: list[Certificate]) -> None:
        for place, (series, own) in enumerate(sorted(_by(certificates, "series").items())):
            habits = choose_habits(SERIES, self._chance)
            sheet = self._list(f"{series}中级", f"柳州市{series}历年中级专业技术资格人员", own, habits)
            write, suffix = (write_html, "xls") if place % 2 else (write_xlsx, "xlsx")
            self.deliver(f"series-{place + 1:02d}", "series", f"{series}历年数据.{suffix}", write, [sheet])

    def _approvals(self, certificates: list[Certificate]) -> None:
        """One document a number; series, level and method stand in group headings, authority and number in the prose."""
        offices = (CITY, *(f"{district}职称改革工作领导小组" for district in DISTRICTS[:4]))
        for place, authority in enumerate(offices, 1):
            own = [certificate for certificate in certificates if certificate.issuing_authority == authority]
            for year, rows in sorted(_by(own, "year").items()):
                write, suffix = (write_pdf, "pdf") if int(year) % 3 == 0 else (write_docx, "docx")
                sheet = self._approval(authority, year, rows)
                self.deliver(f"approval-{place:02d}", "approval", f"{year}年{authority}批文.{suffix}", write, [sheet])

    def _approval(self, authority: str, year: str, certificates: list[Certificate]) -> Sheet:
        days = _by(certificates, "acquired_on")
        one_day = f"，资格时间从{DATES['chinese'](next(iter(days)))}起算" if len(days) == 1 else ""
        prose = [
            f"{authority}文件",
            certificates[0].approval_document,
            f"关于公布{year}年度专业技术资格人员名单的通知",
            f"各有关单位：下列{len(certificates)}名同志取得专业技术资格{one_day}，现予公布。",
        ]
        habits = choose_habits(APPROVAL if one_day else (*APPROVAL, "acquired_on"), self._chance, plain=True)
        lines = [_spread(habits.headings, len(habits.columns), "header")]
        groups = _by(certificates, "series", "level", "acquisition_method")
        for number, ((series, level, method), own) in enumerate(sorted(groups.items())):
            lines.append(
                _spread(
                    (f"{ORDINALS[number]}、{series}{level}（{method}，{len(own)}人）",), len(habits.columns), "noise"
                )
            )
            lines += self._rows(own, habits)
        return Sheet("", lines, prose)

    def _employers(self, certificates: list[Certificate]) -> None:
        encodings = ("gb18030", "utf-8-sig", "utf-16")
        for place, (employer, own) in enumerate(sorted(_by(certificates, "employer").items())):
            habits = choose_habits(EMPLOYER, self._chance)
            lines = [_spread(habits.headings, len(habits.columns), "header"), *self._rows(own, habits)]
            self.deliver(
                f"employer-{place + 1:02d}",
                "employer",
                f"{employer}花名册.csv",
                write_csv(encodings[place % 3]),
                [Sheet("", lines)],
            )

    def _offline(self, certificates: list[Certificate]) -> None:
        """The register of those who came to the counter: a two-row header with merged group heads."""
        habits = choose_habits(OFFLINE, self._chance)
        groups = ("持证人", "", "", "证书", "", "", "", "", "", "", "")
        lines = [
            _spread(("柳州市职称证书线下登记表",), len(OFFLINE), "noise"),
            _spread(groups, len(OFFLINE), "header"),
            _spread(habits.headings, len(OFFLINE), "header"),
            *self._rows(certificates, habits),
        ]
        merges = [(1, 1, 1, len(OFFLINE)), (2, 1, 2, 3), (2, 4, 2, len(OFFLINE))]
        self.deliver("offline-01", "offline", "线下登记表.xlsx", write_xlsx, [Sheet("登记", lines, merges=merges)])


def _spread(cells: Sequence[str], width: int, expected: str) -> Line:
    return Line(tuple(cells) + ("",) * (width - len(cells)), expected)


def _by(certificates: Sequence[Certificate], *keys: str) -> dict[Any, list[Certificate]]:
    """The certificates by the value of one key, or by the values of several."""
    groups: dict[Any, list[Certificate]] = defaultdict(list)
    for certificate in certificates:
        values = tuple(getattr(certificate, key) for key in keys)
        groups[values if len(keys) > 1 else values[0]].append(certificate)
    return groups
