"""How an office writes: headings, date and number forms and lost zeros belong to a delivery, slips to a row."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from pipelines.sample.names import HOMOPHONES, LOOKALIKES, PLACEHOLDERS, TRADITIONAL, replace_one
from pipelines.sample.people import Certificate

HEADINGS: dict[str, tuple[str, ...]] = {
    "holder_name": ("姓名", "姓　名", "持证人姓名", "*姓名"),
    "id_number": ("身份证号", "身份证号码", "公民身份号码", "证件号码"),
    "sex": ("性别",),
    "specialty": ("专业", "专业名称", "申报专业", "从事专业"),
    "phone": ("联系电话", "手机号码", "联系方式"),
    "employer": ("工作单位", "单位名称", "所在单位", "所属单位"),
    "year": ("年度", "评审年度"),
    "acquisition_method": ("取得方式", "获得方式", "取得资格途径"),
    "acquired_on": ("取得时间", "取得资格日期", "资格时间", "批准时间"),
    "level": ("级别", "职称等级", "证书级别"),
    "series": ("职称系列", "系列"),
    "title": ("职称", "任职资格名称", "专业技术资格名称", "资格名称"),
    "issuing_authority": ("批准机关", "发证机关", "审批单位"),
    "conferred_on": ("发证日期", "授予时间", "签发时间"),
    "certificate_number": ("证书编号", "证书号", "资格证书编号"),
    "approval_document": ("批准文号", "文号", "发文文号"),
    "remarks": ("备注",),
}
DATES: dict[str, Callable[[str], str]] = {
    "iso": lambda day: day,
    "dots": lambda day: day.replace("-", "."),
    "month": lambda day: day[:7].replace("-", "."),
    "chinese": lambda day: f"{int(day[:4])}年{int(day[5:7])}月{int(day[8:])}日",
    "chinese_month": lambda day: f"{int(day[:4])}年{int(day[5:7])}月",
    "compact": lambda day: day[:7].replace("-", ""),
}
SERIES_SHORT = {
    "工程技术系列": "工程系列",
    "卫生技术系列": "卫生",
    "小学教师系列": "小学教师",
    "中学教师系列": "中学教师",
    "农业技术系列": "农业系列",
}


@dataclass(frozen=True)
class Habits:
    """One office's way to write one delivery."""

    columns: tuple[str, ...]
    headings: tuple[str, ...]
    date: str
    loses_zeros: bool = False
    short_series: bool = False
    grade_words: bool = False


def choose_habits(columns: tuple[str, ...], chance: Random, *, plain: bool = False) -> Habits:
    """Habits for a delivery with these columns."""
    return Habits(
        columns=columns,
        headings=tuple(chance.choice(HEADINGS[column]) for column in columns),
        date="iso" if plain else chance.choice(list(DATES)),
        loses_zeros=not plain and chance.random() < 0.25,
        short_series=not plain and chance.random() < 0.4,
        grade_words=not plain and chance.random() < 0.3,
    )


def write_row(
    certificate: Certificate, habits: Habits, chance: Random, slip_rate: float = 0.09
) -> tuple[list[str], str]:
    """The cells as this office writes them, and the names of the slips that happened."""
    cells = {column: str(getattr(certificate, column)) for column in habits.columns}
    for column in ("acquired_on", "conferred_on"):
        if column in cells:
            cells[column] = DATES[habits.date](cells[column])
    tags = []
    if habits.loses_zeros and cells.get("certificate_number", "").startswith("0"):
        cells["certificate_number"] = cells["certificate_number"].lstrip("0")
        tags.append("certno_zero")
    if habits.short_series and "series" in cells:
        cells["series"] = SERIES_SHORT.get(cells["series"], cells["series"])
    if habits.grade_words and cells.get("level") == "初级":
        cells["level"] = "助理级"
    if chance.random() < slip_rate:
        tags.append(_slip(cells, chance))
    return [cells[column] for column in habits.columns], ",".join(filter(None, tags))


def _slip(cells: dict[str, str], chance: Random) -> str:
    """One human mistake in place; the name of what happened, '' if the drawn one does not fit this row."""
    name, id_number = cells["holder_name"], cells.get("id_number", "")
    slips: dict[str, tuple[str, str]] = {
        "name_space": ("holder_name", f"{name[0]}　{name[1]}" if len(name) == 2 else name),
        "name_homophone": ("holder_name", replace_one(name, HOMOPHONES)),
        "name_lookalike": ("holder_name", replace_one(name, LOOKALIKES)),
        "name_traditional": ("holder_name", "".join(TRADITIONAL.get(letter, letter) for letter in name)),
        "name_rare_placeholder": ("holder_name", replace_one(name, PLACEHOLDERS)),
        "name_former": ("holder_name", f"{name}（曾用名：{name[0]}小{name[-1]}）"),
    }
    if id_number:
        slips |= {
            "id_fullwidth": ("id_number", id_number.translate(str.maketrans("0123456789X", "０１２３４５６７８９Ｘ"))),
            "id_masked": ("id_number", id_number[:6] + "********" + id_number[14:]),
            "id_x": ("id_number", id_number.replace("X", "x") if id_number.endswith("X") else id_number),
            "id_lead": ("id_number", "'" + id_number),
            "id_15": ("id_number", id_number[:6] + id_number[8:17] if id_number[6:8] == "19" else id_number),
            "id_sci": ("id_number", f"{float(int(id_number[:17]) * 10):.5E}"),
            "id_excel000": ("id_number", id_number[:15] + "000"),
            "id_wrong_digit": ("id_number", id_number[:10] + str((int(id_number[10]) + 1) % 10) + id_number[11:]),
            "id_missing_digit": ("id_number", id_number[:12] + id_number[13:]),
        }
    tag = chance.choice(list(slips))
    column, written = slips[tag]
    if written == cells[column]:
        return ""
    cells[column] = written
    return tag
