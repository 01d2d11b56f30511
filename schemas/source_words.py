"""What the source itself wrote in each of the nineteen columns."""

import pandera.polars as pa


class SourceWords(pa.DataFrameModel):
    """One row keeps the source's own words; null: the source has no such column, empty text: the cell is blank."""

    certificate_number_raw: str = pa.Field(
        nullable=True, title="证书编号（原文）", description="Certificate number in the source's words."
    )
    holder_name_raw: str = pa.Field(nullable=True, title="姓名（原文）", description="Name in the source's words.")
    id_number_raw: str = pa.Field(
        nullable=True, title="身份证号（原文）", description="ID number in the source's words."
    )
    sex_raw: str = pa.Field(nullable=True, title="性别（原文）", description="Sex in the source's words.")
    specialty_raw: str = pa.Field(nullable=True, title="专业（原文）", description="Specialty in the source's words.")
    phone_raw: str = pa.Field(nullable=True, title="联系方式（原文）", description="Phone in the source's words.")
    employer_raw: str = pa.Field(nullable=True, title="所属单位（原文）", description="Employer in the source's words.")
    year_raw: str = pa.Field(nullable=True, title="年度（原文）", description="Year in the source's words.")
    acquisition_method_raw: str = pa.Field(
        nullable=True, title="获得方式（原文）", description="Acquisition method in the source's words."
    )
    acquired_on_raw: str = pa.Field(
        nullable=True, title="获取时间（原文）", description="Acquired on in the source's words."
    )
    level_raw: str = pa.Field(nullable=True, title="级别（原文）", description="Level in the source's words.")
    series_raw: str = pa.Field(nullable=True, title="职称系列（原文）", description="Series in the source's words.")
    title_raw: str = pa.Field(nullable=True, title="职务名称（原文）", description="Title in the source's words.")
    issuing_authority_raw: str = pa.Field(
        nullable=True, title="批准机关（原文）", description="Issuing authority in the source's words."
    )
    conferred_on_raw: str = pa.Field(
        nullable=True, title="授予时间（原文）", description="Conferred on in the source's words."
    )
    management_number_raw: str = pa.Field(
        nullable=True, title="管理号（原文）", description="Management number in the source's words."
    )
    review_committee_raw: str = pa.Field(
        nullable=True, title="评委会名称（原文）", description="Review committee in the source's words."
    )
    approval_document_raw: str = pa.Field(
        nullable=True, title="批准文号（原文）", description="Approval document in the source's words."
    )
    remarks_raw: str = pa.Field(nullable=True, title="备注（原文）", description="Remarks in the source's words.")
