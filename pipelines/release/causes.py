"""Why a certificate differs between two releases: what was received, withdrawn, corrected or decided between them.

Asked of the certificate itself first; where nothing that concerns the difference changed about it, of its holder's other
certificates; then of what a new or settled finding names; then of the rules. What is left follows from what other records show.
"""

from collections.abc import Callable

import polars as pl

from pipelines.keys import Keys
from pipelines.release.cause_ground import Side, find_ground, find_kin, read_side, turned_files
from pipelines.release.history import reveal
from pipelines.release.layout import Release
from pipelines.release.reading import open_to_read
from schemas.columns import COLUMNS

DECIDED = ("decision ", "without ", "submission ")
"""How the origins begin that are causes themselves."""
OTHERS = "others"
"""The cause where nothing of the certificate's own changed: what other records of the register show."""
FINDING = ["certificate_id", "code", "column"]
UNDELIVERED, HEAD = "DOCUMENT_NOT_DELIVERED", r"^(.+?〔\d{4}〕)"
"""The finding that other documents of the same authority and year bring about, and what their numbers share."""
RULES = (("campaign", "campaign"), ("rules", "code_version"))
"""Word and entry of the manifest of what two releases may have been made by."""


def find_causes(
    compared: pl.DataFrame, origins: pl.DataFrame, before: Release, after: Release, keys: Keys
) -> pl.DataFrame:
    """For each certificate that differs: `causes`, the words of what made it differ beside what its origins say already.

    `origins` as `find_origins` gives them: decisions and submissions among them are causes, and so is a turn of status.
    """
    old, new = (read_side(release, compared) for release in (before, after))
    kin = find_kin(compared, old, new)
    grounds = [find_ground(compared, kin, side) for side in (old, new)]
    every = pl.concat(
        [
            *_of_rows(grounds, old, new), _of_judgements(kin, old, new), _of_verdicts(old, new), _of_origins(origins),
            _tell_readings(pl.concat(grounds).unique(), old, new, before, after, keys),
        ]
    ).unique(maintain_order=True)  # fmt: skip
    turned = compared.filter(pl.col("columns").list.contains("status")).select(
        "certificate_id", word=pl.lit(None, pl.String)
    )
    told = [every.join(compared, on="certificate_id", how="semi"), turned]
    rings: tuple[Callable[[pl.DataFrame], pl.DataFrame], ...] = (
        lambda left: _of_holder(left, kin, every),
        lambda left: _of_findings(left, old, new),
        lambda left: _of_rules(left, before, after),
    )
    for ring in rings:
        told.append(ring(compared.join(pl.concat(told), on="certificate_id", how="anti")))
    said = origins.select("certificate_id", word="origins").explode("word")
    words = (
        pl.concat(told).drop_nulls("word").join(said, on=["certificate_id", "word"], how="anti", maintain_order="left")
    )
    return words.group_by("certificate_id", maintain_order=True).agg(causes=pl.col("word"))


def _of_rows(grounds: list[pl.DataFrame], old: Side, new: Side) -> list[pl.DataFrame]:
    """The rows that others replaced or replace no more, and the files by which rows came or went otherwise."""
    sides = ((grounds[0], old, new), (grounds[1], new, old))
    was, now = (_with_replaced(ground, _replaced(this, that)) for ground, this, that in sides)
    standing = _turned(old, new).join(new.rows, left_on="by", right_on="record_id", how="semi")
    turned = {"corrected": _turned(new, old), "uncorrected": standing}
    ground = pl.concat([was, now]).select("certificate_id", "record_id").unique()
    corrections = [
        _tell(
            pl.concat([pairs.with_columns(record_id=end) for end in ("was", "by")]).join(ground, on="record_id"),
            pl.format(f"{word} {{}} → {{}}", "place", "by_place"),
        )
        for word, pairs in turned.items()
    ]
    correcting = turned["corrected"].select(record_id="by")
    moved = [
        mine.join(that.rows, on="record_id", how="anti").join(
            this.rows.select("record_id", "source_file"), on="record_id"
        )
        for mine, this, that in ((was, old, new), (now, new, old))
    ]
    plain = pl.concat(moved).join(correcting, on="record_id", how="anti")
    return [_tell(plain.join(turned_files(old, new), on="source_file"), pl.col("word")), *corrections]


def _with_replaced(ground: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """The ground with the rows that rows of it replace, and that those replace: of no certificate any more, they belong to theirs."""
    reached, ids = ground.select("certificate_id", "record_id").unique(), ["certificate_id", "record_id"]
    while True:
        behind = reached.join(pairs, left_on="record_id", right_on="by").select("certificate_id", record_id="was")
        further = behind.unique().join(reached, on=ids, how="anti")
        if further.is_empty():
            return reached
        reached = pl.concat([reached, further])


def _turned(this: Side, that: Side) -> pl.DataFrame:
    """The rows that another row replaces in this release and not in that; a row may have come together with its correction."""
    theirs = that.rows.select(was="record_id", theirs="superseded_by", is_there=pl.lit(True))
    pairs = _replaced(this, that).join(theirs, on="was", how="left")
    came = pairs["by"].is_in(that.rows["record_id"].implode()).not_()
    return pairs.filter(pl.when("is_there").then(pl.col("by").ne_missing(pl.col("theirs"))).otherwise(came))


def _replaced(this: Side, that: Side) -> pl.DataFrame:
    """The rows (`was`, `place`) that another row (`by`, `by_place`) replaces in this release.

    Where that row replaces one that the other release has, whatever was between the two (an earlier correction) is left out.
    """
    pairs = this.rows.drop_nulls("superseded_by").select("place", was="record_id", by="superseded_by")
    known = pairs.join(that.rows, left_on="was", right_on="record_id", how="semi")
    since = pairs.join(known, on="was", how="anti").join(known, on="by", how="anti")
    return pl.concat([known, since]).join(this.rows.select(by="record_id", by_place="place"), on="by")


def _of_judgements(kin: pl.DataFrame, old: Side, new: Side) -> pl.DataFrame:
    """Pairs of rows that people judged, or judged no more though both are there, where one is or was the certificate's."""
    pair = ["record_id_l", "record_id_r", "level", "judgement"]
    linked = pl.concat([side.rows.select("certificate_id", "record_id") for side in (old, new)]).drop_nulls()
    held = linked.join(kin, on="certificate_id", how="semi").unique()
    words = []
    for this, that, word in ((new, old, "judged"), (old, new, "unjudged")):
        turned = this.judged.join(that.judged, on=pair, how="anti")
        for end, side in (("record_id_l", "left"), ("record_id_r", "right")):
            place = new.rows.select("record_id", **{side: "place"})
            turned = turned.join(place, left_on=end, right_on="record_id")
        said = pl.format(f"{word} {{}}: {{}} | {{}}", "judgement", "left", "right")
        ends = [turned.select(word=said, record_id=end) for end in ("record_id_l", "record_id_r")]
        words.append(_tell(pl.concat(ends).join(held, on="record_id"), pl.col("word")))
    return pl.concat(words)


def _of_verdicts(old: Side, new: Side) -> pl.DataFrame:
    """Findings on which people's verdict is another one than before, or counts no more though the finding stands."""
    was = old.findings.select(*FINDING, was="verdict")
    both = new.findings.join(was, on=FINDING, how="left", nulls_equal=True)
    turned = both.filter(pl.col("verdict").ne_missing(pl.col("was")))
    gone = pl.when(pl.col("verdict").is_null()).then(pl.format("without_verdict {}", "code"))
    return _tell(turned, gone.otherwise(pl.format("verdict_{} {}", "verdict", "code")))


def _tell_readings(
    ground: pl.DataFrame, old: Side, new: Side, before: Release, after: Release, keys: Keys
) -> pl.DataFrame:
    """Rows of which a column that differs is read otherwise than before: by other rules, or by what other rows have taught since."""
    kept = ground.join(old.rows, on="record_id", how="semi").join(new.rows.select("record_id", "place"), on="record_id")
    was, now = (_readings(release, kept["record_id"].unique(), keys) for release in (before, after))
    read = now.join(was, on=["record_id", "column"], suffix="_was")
    turned = read.filter(pl.col("value").ne_missing(pl.col("value_was")))
    stated = kept.drop_nulls("column").join(turned, on=["record_id", "column"], how="semi")
    whole = kept.filter(pl.col("column").is_null()).join(turned, on="record_id", how="semi")
    word = "learned" if before.manifest["code_version"] == after.manifest["code_version"] else "reread"
    return _tell(pl.concat([stated, whole]), pl.format(f"{word} {{}}", "place"))


def _readings(release: Release, record_ids: pl.Series, keys: Keys) -> pl.DataFrame:
    """What these rows are read as: `record_id`, `column`, `value`."""
    columns = ", ".join(f'"{column}"' for column in COLUMNS)
    with open_to_read(release.register) as connection:
        query = f"select record_id, {columns} from records where record_id in (select unnest(?))"
        frame: pl.DataFrame = connection.sql(query, params=[record_ids.to_list()]).pl()
    return reveal(frame, keys).unpivot(index="record_id", variable_name="column").cast({"value": pl.String})


def _of_origins(origins: pl.DataFrame) -> pl.DataFrame:
    words = origins.select("certificate_id", word="origins").explode("word").drop_nulls()
    return words.filter(_is_decided())


def _is_decided() -> pl.Expr:
    return pl.any_horizontal(pl.col("word").str.starts_with(start) for start in DECIDED)


def _of_holder(left: pl.DataFrame, kin: pl.DataFrame, every: pl.DataFrame) -> pl.DataFrame:
    """The causes of the other certificates of the holders that these have or had."""
    mine = kin.join(left, on="certificate_id", how="semi")
    others = kin.select("holder_id", other="certificate_id")
    theirs = mine.join(others, on="holder_id").join(every.rename({"certificate_id": "other"}), on="other")
    return _tell(theirs, pl.col("word"))


def _of_findings(left: pl.DataFrame, old: Side, new: Side) -> pl.DataFrame:
    """Other certificates which a finding that came or was settled names, and the lists of its document, or of those beside it."""
    pairs = ((new.findings, old.findings), (old.findings, new.findings))
    turned = pl.concat([mine.join(theirs, on=FINDING, how="anti", nulls_equal=True) for mine, theirs in pairs])
    mine = turned.join(left, on="certificate_id", how="semi")
    named = mine.with_columns(other=pl.col("detail").str.split(", ")).explode("other").drop_nulls("other")
    rows = pl.concat([side.rows for side in (old, new)])
    lists = rows.filter(pl.col("office_kind") == "approvals").select("source_file", other="approval_document").unique()
    papers = lists.join(turned_files(old, new), on="source_file").drop_nulls("other")
    undelivered = named.filter(pl.col("code") == UNDELIVERED).with_columns(pl.col("other").str.extract(HEAD))
    return pl.concat(
        [
            _tell(
                named.join(rows.select(other="certificate_id").unique(), on="other", how="semi"),
                pl.format("beside {}", "other"),
            ),
            _tell(named.join(papers, on="other"), pl.col("word")),
            _tell(undelivered.join(papers.with_columns(pl.col("other").str.extract(HEAD)), on="other"), pl.col("word")),
        ]
    )


def _of_rules(left: pl.DataFrame, before: Release, after: Release) -> pl.DataFrame:
    """Another campaign, another version of the rules and vocabularies, and what other records show where the releases were not made of the same."""
    old, new = before.manifest, after.manifest
    told = [f"{word} {old[fact]} → {new[fact]}" for word, fact in RULES if old[fact] != new[fact]]
    told += [OTHERS] if old["inputs"] != new["inputs"] or not told else []
    return left.select("certificate_id").join(pl.DataFrame({"word": told}), how="cross")


def _tell(found: pl.DataFrame, word: pl.Expr) -> pl.DataFrame:
    """Each certificate with its words, in an order that their text decides."""
    told = found.select("certificate_id", word=word.cast(pl.String))
    return told.drop_nulls().unique().sort("certificate_id", "word")
