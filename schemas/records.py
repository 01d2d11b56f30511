"""Table `records`: every record in canonical values and in its source's words."""

from typing import ClassVar

import pandera.polars as pa
import polars as pl

from schemas.certificate_fields import GRADES, MONTH, OFFICE_KINDS, CertificateFields
from schemas.source_words import SourceWords

PRECISIONS = ["day", "month", "year"]


class Record(CertificateFields, SourceWords):
    """One row is one certificate as one source states it, standardized."""

    record_id: str = pa.Field(
        unique=True, title="记录标识", description="Keyed hash of the office and the row's own words."
    )
    source_file: str = pa.Field(title="文件", description="Path relative to the raw folder, with `/`.")
    office: str = pa.Field(title="报送单位代码", description="Folder directly under `sources/`.")
    office_kind: str = pa.Field(isin=OFFICE_KINDS, title="单位类别", description="What kind of sender it is.")
    trust_rank: int = pa.Field(ge=1, title="可信级别", description="1 is trusted most.")
    sheet: str = pa.Field(title="工作表", description="Worksheet, `table-N`, or empty.")
    row: int = pa.Field(ge=1, title="行号", description="Physical row, from 1.")
    block: int = pa.Field(ge=0, title="栏", description="Position on a row that several people or certificates share.")
    id_number_status: str = pa.Field(
        isin=["valid", "repaired", "masked", "unrecoverable", "invalid", "missing"],
        title="身份证号状态",
        description="What the number is worth.",
    )
    id_number_repair: str = pa.Field(nullable=True, title="身份证号修复", description="Comma list of repairs.")
    id_number_partial: str = pa.Field(
        nullable=True,
        title="身份证号可辨部分",
        description="What is legible, `*` for what is not; encrypted when the register is written.",
    )
    acquired_on_precision: str = pa.Field(
        nullable=True, isin=PRECISIONS, title="获取时间精度", description="Precision of acquired_on."
    )
    conferred_on_precision: str = pa.Field(
        nullable=True, isin=PRECISIONS, title="授予时间精度", description="Precision of conferred_on."
    )
    former_name: str = pa.Field(nullable=True, title="曾用名", description="Former name.")
    birth_month: str = pa.Field(
        nullable=True,
        str_matches=MONTH,
        title="出生年月",
        description="Birth month as stated; a check on the ID number.",
    )
    grade: str = pa.Field(nullable=True, isin=GRADES, title="层次", description="Finer grade, from series and title.")
    inferred: pl.List = pa.Field(
        dtype_kwargs={"inner": pl.String()}, title="推断", description="`column<-source` of every inferred value."
    )
    marks: pl.List = pa.Field(
        dtype_kwargs={"inner": pl.String()}, nullable=True, title="标记", description="What the reader saw in the row."
    )
    context: str = pa.Field(
        nullable=True, title="上下文取值", description="JSON: values taken from prose, sheet or heading."
    )
    extra: str = pa.Field(nullable=True, title="其他栏", description="JSON: columns of no known heading.")
    supersedes: str = pa.Field(nullable=True, title="更正", description="The file this row's file corrects.")
    superseded_by: str | None = pa.Field(
        nullable=True, title="被更正", description="The record that replaces this one."
    )

    class Config:
        title = "标准化记录"
        strict = True
        unique: ClassVar[list[str]] = ["source_file", "sheet", "row", "block"]
