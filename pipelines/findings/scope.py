"""Whether the campaign verifies a certificate at all, where its own sources leave that open and another certificate tells."""

from functools import reduce
from operator import and_

import polars as pl

from pipelines.findings.raising import raised
from pipelines.findings.sources import UNOFFICIAL
from pipelines.reconcile.folding import fold_name, fold_number
from pipelines.standardize.distinct import map_distinct, map_distinct_to
from pipelines.standardize.vocabulary_columns import read_method
from pipelines.survivorship.scope import UNDECIDED
from pipelines.validate.asides import SPEAKS_OF_IT, told_aside
from pipelines.validate.bodies import places_elsewhere
from schemas.campaign import Campaign
from schemas.marks import OF_STANDING, OTHERWISE

SHOWN_BY = {"SCOPE_METHOD": "acquisition_method", "SCOPE_AUTHORITY": "issuing_authority"}
"""What puts a certificate outside the campaign, and the column that shows it; who doesn't state the column may stand outside as well."""
AGREE = ("id_number", "issuing_authority", "approval_document", "management_number", "_number")
"""Columns in which two records of one certificate state the same, where both state anything."""


BESIDE_A_REVIEW = r"外语|英语|日语|俄语|计算机|古汉语|医古文|水平|能力|继续教育|公需|免试|免考|笔试|面试|理论"
"""Examinations that a review asks for: to have passed one is no other way of acquiring the title."""

ELSEWHERE = r"(?:部队|军队|军区|外省|省外|区外|外市|市外|异地|自治区|区直|省级|省直|中央|党校|国家级|外地|港澳|境外|国外|海外|广西区|铁路局|铁道部|人社[部厅]|人力资源和?社会保障[部厅]|调入前)"
"""Who is no body of the city's."""
ACQUIRED = r"[^，。；,;]{0,6}(?:评审|评定|取得|获得|授予|颁发|发证|[评发]的?[。.]?$)"
"""What they did, in the same breath: to come from elsewhere, or to have been confirmed anew here, says nothing."""
NOT_OF_THE_TITLE = r"确认|学历|学位|毕业|荣誉|称号|奖|优秀|先进|模范"
INSIDE = (
    r"(?:部队|军队|军内|内部|厂内)(?:职称|资格|证书|评聘|评定|评审|聘任|聘用|有效|认可|使用|粮票)"
    r"|(?:[仅只限]在?|限于?)(?:本|该|原)(?:单位|公司|厂|企业|集团|系统|行业)内?部?(?:有效|使用|认可|适用)"
    r"|[只仅]聘未评|未评(?:职称|审)|内聘|(?:单位|企业|公司|厂)自[评聘]|无(?:任职)?资格$|聘书无证|聘任?[，,]?非评审"
    r"|^(?:工人)?技师证书?$|[属系为](?:技能等级|职业资格|执业资格)"
)
"""A title of the army's, one that an employer gave its own people and nobody else knows, or none."""
SENIOR = r"(?:应|实|实际)(?:为|是)(?:副高|正高|高级)"
MISDATED = r"(?:取得|获得|通过|批准|评审|资格)[^，。；,;]{0,3}(?:时间|日期|年度|年份)[^，。；,;]{0,3}(?:应为|应是|实为|有误|错误|不符|存疑)"
"""A source that says itself that its date is wrong."""
_THEN, _GOT = r"((?:19|20)\d\d)年(?:\d{1,2}月)?(?:\d{1,2}日)?", "(?:取得|获得|评定|批准|评审通过|补?评审?)"
ACQUIRED_THEN = (
    rf"^(?:应为|实为|[系是于])?{_THEN}{_GOT}(?:资格|职称|证书)?[。.]?$",
    rf"^(?:该|此)?(?:证书?|资格|职称)?{_GOT}(?:时间|日期)?[于为是:：]{_THEN}[。.]?$",
)
WORKERS_GRADE, OF_HEALTH = "技师", r"医|卫生|疾|保健|妇幼|血|防疫|检验|放射|影像|康复|药|理疗|病"
"""A title in the series of health, and a grade of skilled workers: nothing but the series, or where its bearer works, tells them apart."""

IN_BRACKETS = r"[（(\[【]([^（()）\[\]【】]+)[）)\]】]\s*$"


def judge_scope(
    attested: pl.DataFrame, values: pl.DataFrame, records: pl.DataFrame, campaign: Campaign
) -> list[pl.DataFrame]:
    """Findings on certificates of which nobody can say yet whether they belong to the campaign."""
    undecided = pl.col("scope_reasons").list.contains(UNDECIDED)
    return [
        raised(attested, "SCOPE_UNCLEAR", "acquired_on", condition=undecided),
        raised(_remarked_otherwise(attested, values, records, campaign), "SCOPE_UNCLEAR", "acquisition_method"),
        raised(_remarked_elsewhere(attested, values, records, campaign), "SCOPE_UNCLEAR", "issuing_authority"),
        raised(_remarked_of_another_time(attested, values, records, campaign), "SCOPE_UNCLEAR", "acquired_on"),
        raised(_listed_otherwise(attested, values, records), "SCOPE_UNCLEAR", "acquisition_method"),
        raised(_stated_otherwise(attested, values, records, campaign), "SCOPE_UNCLEAR", "acquisition_method"),
        *(
            raised(_told_aside(attested, values, records, campaign, column), "SCOPE_UNCLEAR", column)
            for column in SHOWN_BY.values()
        ),
        raised(_perhaps_of_workers(attested, values, records), "SCOPE_UNCLEAR", "title"),
        *(
            raised(_perhaps_outside(attested, reason, column), "SCOPE_UNCLEAR", column, detail=pl.col("others"))
            for reason, column in SHOWN_BY.items()
        ),
    ]


def _remarked_otherwise(
    attested: pl.DataFrame, values: pl.DataFrame, records: pl.DataFrame, campaign: Campaign
) -> pl.DataFrame:
    """Certificates beside which a source remarks, or in brackets behind title or level, that they were acquired in a way that the campaign doesn't verify."""
    notes = (pl.col(column).str.extract(IN_BRACKETS) for column in ("title_raw", "level_raw"))
    said = records.select("record_id", "remarks", *notes).unpivot(index="record_id", value_name="said").drop_nulls()
    remarked = said.filter(~pl.col("said").str.contains(BESIDE_A_REVIEW))
    told = remarked.select("record_id", _method=map_distinct(remarked["said"], read_method)).drop_nulls()
    otherwise = told.filter(~pl.col("_method").is_in(campaign.acquisition_methods))
    ids = values.join(otherwise, on="record_id").select("certificate_id").unique()
    return attested.join(ids, on="certificate_id", how="semi")


def _remarked_elsewhere(
    attested: pl.DataFrame, values: pl.DataFrame, records: pl.DataFrame, campaign: Campaign
) -> pl.DataFrame:
    """Certificates of which a source remarks, or says by the way of acquiring, that another place's bodies or their holder's employer alone conferred them, or that its date or level is wrong."""
    words = [pl.col(column) for column in ("remarks", "acquisition_method_raw")]
    said = records.select("record_id", *words).unpivot(index="record_id", value_name="said").drop_nulls()
    names = sorted(places_elsewhere(campaign.region_names))
    there = "|".join(name.removesuffix("市") for name in names if name.endswith("市"))
    elsewhere = pl.col("said").str.contains(f"(?:{ELSEWHERE}|{'|'.join(names)}|[在于由](?:{there})){ACQUIRED}")
    told = said.filter(
        (elsewhere & ~pl.col("said").str.contains(NOT_OF_THE_TITLE))
        | pl.col("said").str.contains(f"{MISDATED}|{INSIDE}|{SENIOR}")
    )
    ids = values.join(told, on="record_id").select("certificate_id").unique()
    return attested.join(ids, on="certificate_id", how="semi")


def _remarked_of_another_time(
    attested: pl.DataFrame, values: pl.DataFrame, records: pl.DataFrame, campaign: Campaign
) -> pl.DataFrame:
    """Certificates beside which a source remarks nothing but that they were acquired in a year that the campaign has nothing of."""
    year = pl.coalesce(pl.col("remarks").str.extract(words) for words in ACQUIRED_THEN).cast(pl.Int32)
    otherwise = records.filter(~year.is_between(campaign.period_first.year, campaign.period_last.year))
    ids = values.join(otherwise, on="record_id").select("certificate_id").unique()
    return attested.join(ids, on="certificate_id", how="semi")


def _listed_otherwise(attested: pl.DataFrame, values: pl.DataFrame, records: pl.DataFrame) -> pl.DataFrame:
    """Certificates in a list whose own title says that its people's titles were got elsewhere or in another way, unless an office with a say states them in another list."""
    own = values.select("certificate_id", "record_id").drop_nulls().unique().join(records, on="record_id")
    is_marked = pl.col("marks").list.contains(OF_STANDING[OTHERWISE]).fill_null(False)
    counted = own.group_by("certificate_id").agg(
        marked=is_marked.any(), cleared=(~is_marked & ~pl.col("office_kind").is_in(UNOFFICIAL)).any()
    )
    return attested.join(counted.filter(pl.col("marked") & ~pl.col("cleared")), on="certificate_id", how="semi")


def _stated_otherwise(
    attested: pl.DataFrame, values: pl.DataFrame, records: pl.DataFrame, campaign: Campaign
) -> pl.DataFrame:
    """Certificates inside the campaign of which a source's own cell names a way of acquiring that it doesn't verify, whatever the others say."""
    is_other = ~pl.col("acquisition_method").is_in(campaign.acquisition_methods)
    is_own = ~pl.col("context").fill_null("").str.contains('"acquisition_method"', literal=True)
    stated = records.filter((is_other & is_own).fill_null(False))
    ids = values.filter(pl.col("why") != "holder").join(stated, on="record_id", how="semi").select("certificate_id")
    return attested.filter(pl.col("in_scope").fill_null(True)).join(ids.unique(), on="certificate_id", how="semi")


def _told_aside(
    attested: pl.DataFrame, values: pl.DataFrame, records: pl.DataFrame, campaign: Campaign, column: str
) -> pl.DataFrame:
    """Certificates of which a column kept aside in a source says that they are of another place, or no title at all; `column` is the one that it speaks of."""
    asked = records.filter(pl.col("extra").str.contains(SPEAKS_OF_IT))
    said = map_distinct_to(asked["extra"], lambda extra: told_aside(extra, campaign.region_names), {"_said": pl.String})
    outside = pl.concat([asked.select("record_id"), said], how="horizontal").filter(pl.col("_said") == column)
    ids = values.join(outside, on="record_id").select("certificate_id").unique()
    return attested.join(ids, on="certificate_id", how="semi")


def _perhaps_of_workers(attested: pl.DataFrame, values: pl.DataFrame, records: pl.DataFrame) -> pl.DataFrame:
    """Certificates whose title skilled workers have too, no source of which names the series, and around which nothing is of health."""
    around = pl.concat_str(
        "employer", "specialty", "issuing_authority", "review_committee", "approval_document", ignore_nulls=True
    )
    bare = attested.filter((pl.col("title") == WORKERS_GRADE) & ~around.fill_null("").str.contains(OF_HEALTH))
    guessed = pl.col("inferred").list.contains("series<-title") | pl.col("series").is_null()
    own = values.select("certificate_id", "record_id").drop_nulls().unique().join(records, on="record_id")
    named = own.filter(~guessed.fill_null(False)).select("certificate_id")
    return bare.join(named, on="certificate_id", how="anti")


def _perhaps_outside(attested: pl.DataFrame, reason: str, column: str) -> pl.DataFrame:
    """Certificates without a value in the column that may be one with another, under the same name, which that column puts outside.

    Linkage leaves a row apart whose sex or name was mistyped: what it alone says still counts, until a person tells them apart.
    """
    dated = attested.with_columns(_year=pl.col("acquired_on").str.slice(0, 4))
    outside = _keyed(dated.filter(pl.col("scope_reasons").list.contains(reason)))
    near = dated.filter(pl.col("in_scope").fill_null(True) & pl.col(column).is_null())
    inside = _keyed(near.join(outside, on=["title", "_year"], how="semi"))
    outside = outside.rename({"certificate_id": "other"})
    met = inside.join(outside, on=["_name", "title", "_year"], suffix="_other").filter(_may_be_one())
    others = met.group_by("certificate_id").agg(others=pl.col("other").unique().sort().str.join(", "))
    return attested.join(others, on="certificate_id", how="inner")


def _keyed(certificates: pl.DataFrame) -> pl.DataFrame:
    """The certificates whose holder has a name, with name and number as they are compared."""
    named = certificates.drop_nulls("holder_name")
    numbers = named["certificate_number"].fill_null("")
    return named.with_columns(
        _name=pl.Series([fold_name(name) for name in named["holder_name"]], dtype=pl.String),
        _number=pl.Series([fold_number(number).lstrip("0") or None for number in numbers], dtype=pl.String),
    )


def _may_be_one() -> pl.Expr:
    """Whether nothing that both of two certificates state is different, dates as far as both tell them."""
    shorter = pl.min_horizontal(pl.col("acquired_on").str.len_chars(), pl.col("acquired_on_other").str.len_chars())
    dates = [pl.col(name).str.slice(0, shorter) for name in ("acquired_on", "acquired_on_other")]
    agree = [(pl.col(name) == pl.col(f"{name}_other")).fill_null(True) for name in AGREE]
    return reduce(and_, agree, dates[0] == dates[1])
