"""Approval documents: whose a number is, whether it was delivered, and whether its list names the holder."""

from typing import NamedTuple

import polars as pl

from pipelines.findings.raising import raised
from pipelines.findings.sources import is_hardly_told, is_lone, is_unofficial
from pipelines.standardize import document_number
from pipelines.standardize.authorities import organizations
from schemas import vocabulary

WORD = r"^(.+?)〔"
ESTABLISHED = 5
"""So many certificates make the words that head an authority's documents known."""
SURE = 0.9
"""The part of them that has to agree."""
WHOLE = 0.97
"""A list that names so much of what other sources state under its number is taken for complete …"""
WITNESSES = 20
"""… if there are at least so many of them."""
OWN_NAME = 2
"""So many characters that head a document name an employer."""
OF_A_DAY = 4
"""So many others of one day and series under one document show that the body had one for them."""
BEYOND, KNOWN_DOCUMENTS, FAR = 10, 4, 100
"""A serial number so many times the highest of so many documents that bear the same words, and not below `FAR`, is of no sequence of theirs: of
numbers that are spread evenly over one sequence, a fifth lies so far beyond four others once in 10,000 times."""
CUSTOM = 0.98
"""Where lists name so much of what several offices state under their numbers, to be complete is the custom of all lists …"""
CUSTOM_WITNESSES = 40
"""… if there are at least so many witnesses: none of forty may be missing then, which is chance once in 100,000 where lists leave a quarter out."""

COUNTED, COUNTED_WITNESSES = 0.95, 10
"""Where documents count just the people of their lists, so much of what offices state under their numbers must stand in them for the counts to be
those of the documents; where a count is that of what somebody copied out, a tenth and more are missing."""


def judge_documents(attested: pl.DataFrame) -> list[pl.DataFrame]:
    """Findings on the approval documents that certificates name."""
    named = attested.filter(pl.col("approval_document").is_not_null()).with_columns(
        _word=pl.col("approval_document").str.extract(WORD),
        _year=pl.col("approval_document").str.extract(document_number.YEAR),
    )
    sure = _missing(named, "in_document")
    # Where nobody is known to send documents, what looks like one holds back whom it doesn't name, and helps nobody.
    likely = _missing(named.join(sure.lists, on="approval_document", how="anti"), "in_likely_document")
    column = "approval_document"
    return [
        raised(attested, "DOCUMENT_LISTS_MORE_THAN_TOLD", column, condition=pl.col("surplus"), detail=pl.col("approval_document")),
        raised(_of_copies(sure.unnamed), "DOCUMENT_COPY_NAMES_MORE", column, detail=pl.col("approval_document")),
        raised(_of_elsewhere(named), "SCOPE_UNCLEAR", column),
        raised(_of_another(named), "DOCUMENT_OF_ANOTHER_AUTHORITY", column, detail=pl.col("approval_document")),
        raised(_undelivered(named), "DOCUMENT_NOT_DELIVERED", column, detail=pl.col("approval_document")),
        raised(_far_beyond(named), "DOCUMENT_OUT_OF_REACH", column, detail=pl.col("approval_document")),
        raised(_of_nobody_else(named), "DOCUMENT_OF_NOBODY_ELSE", column, detail=pl.col("approval_document")),
        *(
            raised(missing, code, column, detail=pl.col("approval_document"))
            for lists in (sure, likely)
            for missing, code in ((lists.unnamed, "NAME_NOT_IN_DOCUMENT"), (lists.against, "DOCUMENT_LISTS_WHOLE_WITHOUT"))
        ),
    ]  # fmt: skip


def _of_copies(unnamed: pl.DataFrame) -> pl.DataFrame:
    """Certificates of whom the delivered list says nothing, while what an employer sent as the same document names them, and no office with a say does."""
    return unnamed.filter(pl.col("in_copy") & is_unofficial())


def _undelivered(named: pl.DataFrame) -> pl.DataFrame:
    """Certificates under a number that no delivered document bears, of words and a year of which documents were delivered.

    What only looks like a document counts for nothing here: where nobody's kind is known it would doubt every list's bare word.
    """
    sure = named.filter("in_document")
    return named.join(sure, on="approval_document", how="anti").join(sure, on=["_word", "_year"], how="semi")


class Missing(NamedTuple):
    """The documents whose lists were delivered, the certificates under their numbers that the lists don't name, and those of them against whom a whole list speaks."""

    lists: pl.DataFrame
    unnamed: pl.DataFrame
    against: pl.DataFrame


def _missing(named: pl.DataFrame, listed: str) -> Missing:
    """Whom the delivered lists don't name; `listed` is the column that says whom they name."""
    lists = named.filter(listed).select("approval_document").unique()
    under = named.join(lists, on="approval_document", how="semi").with_columns(_listed=pl.col(listed))
    unnamed = _without_parted(under)
    whole = pl.col("approval_document").is_in(_whole_lists(under)["approval_document"].implode())
    counted = pl.col("approval_document").is_in(_counted_lists(under)["approval_document"].implode())
    against = unnamed.filter(whole | (is_unofficial() & counted) | (is_lone() & _are_lists_whole(under)))
    return Missing(lists, unnamed, against)


def _without_parted(under: pl.DataFrame) -> pl.DataFrame:
    """Whom the lists don't name; not one whose row there linkage left alone: the same name and title, no number, and nobody else to whom it could belong."""
    row, person = (
        ["approval_document", "title", "holder_name"],
        pl.len().over("approval_document", "title", "holder_name"),
    )
    alone = under.filter(pl.col("_listed") & ~pl.col("elsewhere") & is_lone() & pl.col("id_number").is_null())
    left = alone.filter(person == 1).select(row)
    unnamed = under.filter(~pl.col("_listed"))
    found = unnamed.filter(person == 1).join(left, on=row, how="semi").select("certificate_id")
    return unnamed.join(found, on="certificate_id", how="anti")


def _of_elsewhere(named: pl.DataFrame) -> pl.DataFrame:
    """Certificates whose authority nobody names and whose document is headed by words that bodies elsewhere alone use.

    So are words of which nobody says whose they are, if they begin neither like a local body's words nor like a place of the
    city's (柳, 融): 来职改 is another city's, though no source of the certificate says so. An office that lists the people of a
    local employer under its own documents is no word for elsewhere, nor is an employer that may confer.
    """
    stated = named.filter(pl.col("issuing_authority").is_not_null())
    local = stated.filter(~pl.col("scope_reasons").list.contains("SCOPE_AUTHORITY"))["_word"].drop_nulls()
    home = vocabulary.home_city()
    places = [row["name"] for row in vocabulary.table("regions") if home in (row["name"], row["parent"])]
    beginnings = {word[:1] for word in (*local, *places)}
    is_like_local = pl.col("_word").is_in(local.implode()) | (
        ~pl.col("_word").is_in(stated["_word"].drop_nulls().implode())
        & pl.col("_word").str.slice(0, 1).is_in(list(beginnings))
    )
    may_confer = pl.col("employer").is_in(list(organizations().values()))
    is_own = (pl.col("official") | may_confer) & _is_of_employer([*places, home.removesuffix("市")])
    return named.filter(pl.col("issuing_authority").is_null() & ~is_like_local & ~is_own.fill_null(False))


def _is_of_employer(places: list[str]) -> pl.Expr:
    """Whether the document is headed by what the holder's employer in the city, or whose committee it was, calls itself: 景程职改 at 柳州景程集团有限公司."""
    behind_place = f"^(?:{'|'.join(sorted(places, key=len, reverse=True))})+(.+)$"
    called = (pl.col(column).str.extract(behind_place) for column in ("employer", "review_committee"))
    word = pl.col("_word").str.slice(0, OWN_NAME)
    return pl.any_horizontal(one.str.starts_with(word).fill_null(False) for one in called)


def _of_another(named: pl.DataFrame) -> pl.DataFrame:
    """Certificates whose document is headed by another authority's words, where both authorities' words are established."""
    uses = (
        named.filter(pl.col("issuing_authority").is_not_null())
        .group_by("_word", "issuing_authority")
        .len()
        .with_columns(
            of_word=pl.col("len").sum().over("_word"), of_authority=pl.col("len").sum().over("issuing_authority")
        )
    )
    sure_word = uses.filter((pl.col("len") >= ESTABLISHED) & (pl.col("len") >= SURE * pl.col("of_word")))
    sure_authority = uses.filter((pl.col("len") >= ESTABLISHED) & (pl.col("len") >= SURE * pl.col("of_authority")))
    theirs = named.join(sure_word.select("_word", whose="issuing_authority"), on="_word").join(
        sure_authority.select("issuing_authority", its_word="_word"), on="issuing_authority", how="left"
    )
    # Who hardly is told of proves no second word of a body whose words are few.
    is_other = (pl.col("its_word") != pl.col("_word")).fill_null(is_hardly_told())
    return theirs.filter((pl.col("whose") != pl.col("issuing_authority")) & is_other)


def _far_beyond(named: pl.DataFrame) -> pl.DataFrame:
    """Certificates that one office alone states, in no document's list, whose document's number lies far beyond all others with its words, or is none (0号).

    The others are those that were delivered or that several offices state.
    """
    serial = pl.col("approval_document").str.extract(r"〕(\d{1,9})号").str.to_integer(strict=False)
    numbered = named.with_columns(_serial=serial, _known=pl.col("in_document") | ~is_lone())
    known = (
        numbered.filter("_known")
        .group_by("_word")
        .agg(documents=pl.col("approval_document").n_unique(), highest=pl.col("_serial").max())
        .filter(pl.col("documents") >= KNOWN_DOCUMENTS)
    )
    least = pl.max_horizontal(pl.col("highest") * BEYOND, pl.lit(FAR))
    doubted = numbered.filter(~pl.col("_known"))
    beyond = doubted.join(known, on="_word").filter(pl.col("_serial") >= least).select("certificate_id")
    none = doubted.filter(pl.col("_serial") == 0).select("certificate_id")
    return named.join(pl.concat([beyond, none]), on="certificate_id", how="semi")


def _of_nobody_else(named: pl.DataFrame) -> pl.DataFrame:
    """Certificates that hardly anybody tells of, alone under their document, while all better told ones of those words, that day and that series stand under one other document."""
    on = ["_word", "acquired_on", "series"]
    alone = (pl.len().over("approval_document") == 1) & (pl.col("acquired_on").str.len_chars() == 10)
    doubted = named.filter(alone & is_hardly_told())
    usual = (
        named.filter(~is_hardly_told())
        .group_by(on)
        .agg(pl.len(), documents=pl.col("approval_document").n_unique())
        .filter((pl.col("len") >= OF_A_DAY) & (pl.col("documents") == 1))
    )
    return doubted.join(usual, on=on, how="semi")


def _whole_lists(under: pl.DataFrame) -> pl.DataFrame:
    """Documents whose delivered list names nearly everyone whom other sources state under the number."""
    elsewhere = pl.col("files") > pl.col("_listed").cast(pl.UInt32)
    return (
        under.filter(elsewhere)
        .group_by("approval_document")
        .agg(witnesses=pl.len(), part=pl.col("_listed").mean())
        .filter((pl.col("witnesses") >= WITNESSES) & (pl.col("part") >= WHOLE))
    )


def _counted_lists(under: pl.DataFrame) -> pl.DataFrame:
    """Documents all of whose delivered lists hold as many people as they count; none where offices know others under such documents' numbers."""
    lists = under.filter("_listed").group_by("approval_document").agg(pl.col("counted").all()).filter("counted")
    witnesses = under.filter("elsewhere").join(lists, on="approval_document", how="semi")
    part = witnesses["_listed"].cast(pl.Float64).mean()
    is_custom = witnesses.height >= COUNTED_WITNESSES and isinstance(part, float) and part >= COUNTED
    return lists if is_custom else lists.clear()


def _are_lists_whole(under: pl.DataFrame) -> bool:
    """Whether the lists delivered name nearly everyone whom two other offices state under their numbers."""
    witnesses = under.filter(pl.col("offices") - pl.col("_listed").cast(pl.UInt32) >= 2)
    part = witnesses["_listed"].cast(pl.Float64).mean()
    return witnesses.height >= CUSTOM_WITNESSES and isinstance(part, float) and part >= CUSTOM
