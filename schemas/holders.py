"""Table `holders`: the people behind the certificates."""

import pandera.polars as pa
import polars as pl

from schemas.certificate_fields import ID_NUMBER


class Holder(pa.DataFrameModel):
    """One row is one person."""

    holder_id: str = pa.Field(unique=True, title="持证人标识", description="Stays over releases.")
    holder_name: str = pa.Field(nullable=True, title="姓名", description="Name in its printed form.")
    id_number: str = pa.Field(
        nullable=True,
        str_matches=ID_NUMBER,
        title="身份证号",
        description="18 characters; encrypted when the register is written.",
    )
    sex: str | None = pa.Field(nullable=True, isin=["男", "女"], title="性别", description="Sex.")
    phone: str | None = pa.Field(
        nullable=True, title="联系方式", description="Phone; encrypted when the register is written."
    )
    employer: str | None = pa.Field(nullable=True, title="所属单位", description="Employer by the newest record.")
    other_names: pl.List | None = pa.Field(
        dtype_kwargs={"inner": pl.String()},
        nullable=True,
        title="其他姓名",
        description="Former names and other spellings that records use.",
    )
    certificates: int | None = pa.Field(ge=0, title="证书数", description="How many certificates they hold.")
    records: int | None = pa.Field(ge=0, title="记录数", description="How many records speak of them.")

    class Config:
        title = "持证人"
        strict = True
