"""The nineteen columns of a certificate as table models share them: standardized, and in the source's words."""

import pandera.polars as pa

DATE = r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$"
ID_NUMBER = r"^\d{17}[\dX]$"
MONTH = r"^\d{4}-(0[1-9]|1[0-2])$"
LEVELS = ["高级", "中级", "初级"]
METHODS = ["评审", "职称认定(转正定职)", "重新确认", "考试"]
GRADES = ["正高级", "副高级", "中级", "助理级", "员级"]
OFFICE_KINDS = ["county", "series", "employer", "approvals", "offline_register", "unknown"]


class CertificateFields(pa.DataFrameModel):
    """One row states one certificate in canonical values; null where the source says nothing that can be trusted."""

    certificate_number: str = pa.Field(
        nullable=True, title="证书编号", description="Number printed on the certificate; leading zeros matter."
    )
    holder_name: str = pa.Field(nullable=True, title="姓名", description="Name in its printed form.")
    id_number: str = pa.Field(
        nullable=True,
        str_matches=ID_NUMBER,
        title="身份证号",
        description="18 characters; encrypted when the register is written.",
    )
    sex: str = pa.Field(nullable=True, isin=["男", "女"], title="性别", description="Sex.")
    specialty: str = pa.Field(nullable=True, title="专业", description="Specialty.")
    phone: str = pa.Field(nullable=True, title="联系方式", description="Phone; encrypted when the register is written.")
    employer: str = pa.Field(nullable=True, title="所属单位", description="Employer.")
    year: str = pa.Field(nullable=True, str_matches=r"^\d{4}$", title="年度", description="Year of the review.")
    acquisition_method: str = pa.Field(
        nullable=True, isin=METHODS, title="获得方式", description="How the title was acquired."
    )
    acquired_on: str = pa.Field(
        nullable=True, str_matches=DATE, title="获取时间", description="ISO date at the source's precision."
    )
    level: str = pa.Field(nullable=True, isin=LEVELS, title="级别", description="Level.")
    series: str = pa.Field(nullable=True, title="职称系列", description="Title series, as the vocabulary names it.")
    title: str = pa.Field(nullable=True, title="职务名称", description="Title, as the vocabulary names it.")
    issuing_authority: str = pa.Field(nullable=True, title="批准机关", description="Authority that approved the title.")
    conferred_on: str = pa.Field(
        nullable=True, str_matches=DATE, title="授予时间", description="ISO date at the source's precision."
    )
    management_number: str = pa.Field(
        nullable=True, title="管理号", description="Management number (18 digits, no ID number)."
    )
    review_committee: str = pa.Field(nullable=True, title="评委会名称", description="Committee that reviewed.")
    approval_document: str = pa.Field(nullable=True, title="批准文号", description="Number of the approval document.")
    remarks: str = pa.Field(nullable=True, title="备注", description="Remarks.")
