"""Table `suspended_certificates` of the published lookup file: the shape of `curated_certificates`, kept apart from what passed."""

import pandera.polars as pa

from schemas.curated_certificates import CuratedCertificate


class SuspendedCertificate(CuratedCertificate):
    """One row is one certificate that an earlier release told of and that is suspended, as an enquirer with two factors may see it."""

    status: str = pa.Field(isin=["已暂停"], title="状态", description="Suspended.")

    class Config:
        title = "公开查询的已暂停证书"
        strict = True
