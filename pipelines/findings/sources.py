"""Who attests a certificate: how many files and offices, whether any of them is an office's own, and what a lone employer's word is worth."""

from collections.abc import Iterator

import polars as pl

from pipelines.findings.raising import raised
from schemas.marks import AS_COUNTED, BEYOND_COUNT, OF_DOCUMENT

UNOFFICIAL = ("employer", "offline_register", "unknown")
"""Kinds of office that repeat what others decided."""
AGAINST_A_LONE_WORD = ("DOCUMENT_NOT_DELIVERED",)
"""What official sources often leave open, and what one unofficial word, or two, can't stand against."""
AGAINST_A_LONE_DOCUMENT = (
    "DOCUMENT_NUMBER_TWICE",
    "DOCUMENT_OUT_OF_REACH",
    "DOCUMENT_OF_ANOTHER_YEAR",
    "LEVEL_DISPUTED",
)
"""What the list of a document alone can't stand against."""
SAID_OF_THE_HOLDER = ("AGE_UNUSUAL", "NUMBER_SHARED", "EVIDENCE_CONFLICTS")
"""Warnings that an office's own list stands against: what is unusual, and what another list may have caused."""
FAR_TOO_YOUNG = 21
"""Up to this age nobody gets the medium grade: one office's word against it is no better than an employer's."""
OTHERS_OF_A_DAY = 2
"""So many certificates in documents' lists make a day the one on which such titles were conferred here."""
CHECKABLE = ("certificate_number", "management_number", "approval_document", "issuing_authority")
"""What a certificate can be checked by."""


def gather_sources(certificates: pl.DataFrame, values: pl.DataFrame, records: pl.DataFrame) -> pl.DataFrame:
    """The certificates with `files`, `offices`, `number_offices` (that state the golden certificate number), `official` (an office with a say states it), `in_document` (an approval list does), `elsewhere` (another list of an office with a say does), `counted` (such lists alone that leave nobody of their document's count out), `in_likely_document` (a list does that is an approval document by its own words alone), `in_copy` (so does one that an employer sent), `surplus` (so does a list that holds more people than it counts, and no other office with a say), `scanned` (a machine read them all from scans) and `unsure` (an office states it of which nobody knows whether it has a say)."""
    own = values.filter(pl.col("record_id").is_not_null() & (pl.col("why") != "holder")).unique(
        ["certificate_id", "record_id"]
    )
    official = ~pl.col("office_kind").is_in(UNOFFICIAL)
    beyond, counted, calls_itself_one = (
        pl.col("marks").list.contains(mark).fill_null(False) for mark in (BEYOND_COUNT, AS_COUNTED, OF_DOCUMENT)
    )
    of_document = calls_itself_one & (pl.col("office_kind") == "unknown")
    in_document, whole = pl.col("office_kind") == "approvals", counted | beyond
    sources = (
        own.join(
            records.select("record_id", "source_file", "office", "office_kind", "marks"), on="record_id", how="inner"
        )
        .group_by("certificate_id")
        .agg(
            files=pl.col("source_file").n_unique(),
            offices=pl.col("office").n_unique(),
            official=official.any(),
            surplus=((official | of_document) & beyond).any() & ~(official & ~beyond).any(),
            in_document=in_document.any(),
            elsewhere=(official & ~in_document).any(),
            counted=(in_document & whole).any() & ~(in_document & ~whole).any(),
            in_likely_document=of_document.any(),
            in_copy=(calls_itself_one & ~of_document).any(),
            scanned=pl.col("marks").list.contains("ocr").all(),
            unsure=(pl.col("office_kind") == "unknown").any(),
        )
    )
    joined = certificates.join(sources, on="certificate_id", how="left")
    return joined.join(_number_offices(certificates, values, records), on="certificate_id", how="left").with_columns(
        pl.col("files", "offices", "number_offices").fill_null(0),
        pl.col(
            "official",
            "in_document",
            "elsewhere",
            "counted",
            "in_likely_document",
            "in_copy",
            "surplus",
            "scanned",
            "unsure",
        ).fill_null(False),
    )


def _number_offices(certificates: pl.DataFrame, values: pl.DataFrame, records: pl.DataFrame) -> pl.DataFrame:
    """How many offices state the golden certificate number of each certificate."""
    golden = certificates.select("certificate_id", value="certificate_number")
    stated = values.filter(pl.col("column") == "certificate_number").join(golden, on=["certificate_id", "value"])
    offices = stated.join(records.select("record_id", "office"), on="record_id")
    return offices.group_by("certificate_id").agg(number_offices=pl.col("office").n_unique())


def is_weak() -> pl.Expr:
    """Whether one office alone states the certificate, in however many files, and it has no say of its own."""
    return (pl.col("offices") == 1) & ~pl.col("official")


def is_unofficial() -> pl.Expr:
    """Whether none of the offices that state the certificate, however many, has a say of its own."""
    return (pl.col("offices") > 0) & ~pl.col("official")


def is_hardly_told() -> pl.Expr:
    """Whether one office alone states the certificate, or none with a say, and no document's list names it."""
    return (is_lone() | is_unofficial()) & ~pl.col("in_document")


def is_lone() -> pl.Expr:
    """Whether one office alone states the certificate, whatever its say."""
    return pl.col("offices") == 1


def judge_sources(attested: pl.DataFrame, doubts: pl.DataFrame) -> list[pl.DataFrame]:
    """Findings on certificates that hang by one thread; `doubts` are the other findings so far."""
    weak = attested.filter(is_weak())
    lone_holder = pl.col("certificate_id").count().over("holder_id") == 1
    nothing_to_check = pl.all_horizontal(pl.col(column).is_null() for column in CHECKABLE)
    # Copies of one list are no second witness: however many repeat it, where it was conferred stays unknown.
    thin = attested.with_columns(_lone=lone_holder, _placed=_is_of_a_documents_day()).filter(
        is_unofficial() & nothing_to_check & pl.col("_lone") & ~pl.col("_placed")
    )
    return [
        *(
            raised(_with_codes(rows, against), code, detail=pl.col("codes"))
            for code, rows, against in _doubted(attested, doubts)
        ),
        raised(thin, "UNVERIFIABLE"),
        raised(attested, "READ_FROM_SCAN", condition=pl.col("scanned")),
        raised(weak, "SINGLE_SOURCE", condition=pl.col("issuing_authority").is_not_null()),
    ]


def _doubted(attested: pl.DataFrame, doubts: pl.DataFrame) -> Iterator[tuple[str, pl.DataFrame, pl.DataFrame]]:
    """Finding, certificates that few attest, and the doubts that hold such."""
    single, own_word = "DOUBTFUL_SINGLE_SOURCE", is_lone() & pl.col("official") & ~pl.col("in_document")
    doubtful = doubts.filter((pl.col("severity") == "warn") | pl.col("code").is_in(AGAINST_A_LONE_WORD))
    of_certificate = doubtful.filter(~pl.col("code").is_in(SAID_OF_THE_HOLDER))
    yield single, attested.filter(is_weak()), doubtful
    warned = of_certificate.filter(pl.col("severity") == "warn")
    # Three offices don't invent one certificate, and one of unknown kind may have a say.
    several, two = is_unofficial() & ~is_lone(), (pl.col("offices") == 2) & ~pl.col("unsure")
    yield single, attested.filter(several & two), of_certificate
    yield single, attested.filter(several & ~two), warned
    yield "DOUBTFUL_LONE_OFFICE", attested.filter(own_word), warned
    far_too_young = attested.filter(own_word & _is_far_too_young())
    yield "DOUBTFUL_LONE_OFFICE", far_too_young, doubts.filter(pl.col("code") == "AGE_UNUSUAL")
    alone = attested.filter(is_lone() & pl.col("in_document"))
    yield "DOUBTFUL_LONE_OFFICE", alone, doubts.filter(pl.col("code").is_in(AGAINST_A_LONE_DOCUMENT))
    # Two lists may copy each other: what they tell counts as one word where the document's own list lacks the holder.
    unnamed = doubts.filter(pl.col("code") == "NAME_NOT_IN_DOCUMENT").select("certificate_id")
    pair = attested.filter((pl.col("offices") == 2) & pl.col("official") & ~pl.col("in_document"))
    against = warned.filter(pl.col("code") != "NUMBER_OUT_OF_FORM")
    yield "DOUBTFUL_LONE_OFFICE", pair.join(unnamed, on="certificate_id", how="semi"), against
    # Who states no number of their own under a document whose list was delivered without them shows nothing that only its holder has.
    unnumbered = pl.col("certificate_number").is_null() & pl.col("management_number").is_null()
    yield single, attested.filter(is_weak() & unnumbered), doubts.filter(pl.col("code") == "NAME_NOT_IN_DOCUMENT")


def _is_far_too_young() -> pl.Expr:
    """Whether the medium grade came years before anybody has done with school and the years of service."""
    born, acquired = (
        column.cast(pl.Int32, strict=False)
        for column in (pl.col("id_number").str.slice(6, 4), pl.col("acquired_on").str.slice(0, 4))
    )
    return (pl.col("grade") == "中级") & (acquired - born <= FAR_TOO_YOUNG)


def _is_of_a_documents_day() -> pl.Expr:
    """Whether delivered documents list so many others of the very day, series and level that it is theirs: no other city's falls on it but by chance."""
    listed = pl.col("in_document").sum().over("acquired_on", "series", "level")
    return (pl.col("acquired_on").str.len_chars() == 10) & (listed >= OTHERS_OF_A_DAY)


def _with_codes(attested: pl.DataFrame, doubts: pl.DataFrame) -> pl.DataFrame:
    """The certificates that have such doubts, with their `codes`."""
    codes = doubts.group_by("certificate_id").agg(codes=pl.col("code").unique().sort().str.join(", "))
    return attested.join(codes, on="certificate_id", how="inner")
