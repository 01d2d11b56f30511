"""The nineteen columns of a certificate, in the order every contract uses."""

from typing import NamedTuple


class Column(NamedTuple):
    """One column: its contract name and what people read above it."""

    name: str
    zh: str
    en: str


CERTIFICATE_COLUMNS: tuple[Column, ...] = (
    Column("certificate_number", "证书编号", "Certificate number"),
    Column("holder_name", "姓名", "Name"),
    Column("id_number", "身份证号", "ID number"),
    Column("sex", "性别", "Sex"),
    Column("specialty", "专业", "Specialty"),
    Column("phone", "联系方式", "Phone"),
    Column("employer", "所属单位", "Employer"),
    Column("year", "年度", "Year"),
    Column("acquisition_method", "获得方式", "Acquisition method"),
    Column("acquired_on", "获取时间", "Acquired on"),
    Column("level", "级别", "Level"),
    Column("series", "职称系列", "Series"),
    Column("title", "职务名称", "Title"),
    Column("issuing_authority", "批准机关", "Issuing authority"),
    Column("conferred_on", "授予时间", "Conferred on"),
    Column("management_number", "管理号", "Management number"),
    Column("review_committee", "评委会名称", "Review committee"),
    Column("approval_document", "批准文号", "Approval document"),
    Column("remarks", "备注", "Remarks"),
)

COLUMNS: tuple[str, ...] = tuple(column.name for column in CERTIFICATE_COLUMNS)
LABELS_ZH: dict[str, str] = {column.name: column.zh for column in CERTIFICATE_COLUMNS}
LABELS_EN: dict[str, str] = {column.name: column.en for column in CERTIFICATE_COLUMNS}

PERSONAL_COLUMNS: frozenset[str] = frozenset({"id_number", "phone"})
"""Columns that are encrypted at rest and never shown, logged or put into metadata."""
