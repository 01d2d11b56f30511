"""Table `curated_certificates` of the published lookup file: no name, ID number, phone or birth date in it."""

import pandera.polars as pa

KEY = r"^[a-p]{64}$"


class CuratedCertificate(pa.DataFrameModel):
    """One row is one certificate that an enquirer with two factors may see."""

    certificate_id: str = pa.Field(unique=True, title="证书标识", description="Opaque.")
    id_number_key: str = pa.Field(
        nullable=True, str_matches=KEY, title="姓名与身份证号密钥值", description="HMAC-SHA-256 of name and ID number."
    )
    certificate_number_key: str = pa.Field(
        nullable=True,
        str_matches=KEY,
        title="姓名与证书编号密钥值",
        description="HMAC-SHA-256 of name and certificate number.",
    )
    status: str = pa.Field(isin=["已通过", "已撤销"], title="状态", description="Passed, or revoked.")
    status_on: str = pa.Field(nullable=True, title="状态日期", description="ISO date of the status.")
    title: str = pa.Field(nullable=True, title="职务名称", description="Title.")
    level: str = pa.Field(nullable=True, title="级别", description="Level.")
    series: str = pa.Field(nullable=True, title="职称系列", description="Series.")
    specialty: str = pa.Field(nullable=True, title="专业", description="Specialty.")
    acquired_month: str = pa.Field(
        nullable=True,
        str_matches=r"^\d{4}(-\d{2})?$",
        title="获取年月",
        description="Month obtained; year if no more is known.",
    )
    acquisition_method: str = pa.Field(nullable=True, title="获得方式", description="How it was acquired.")
    issuing_authority: str = pa.Field(nullable=True, title="批准机关", description="Authority.")

    class Config:
        title = "公开查询证书"
        strict = True
