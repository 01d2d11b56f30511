"""Whether the causes told of differences are what was done between two releases: files that came or went, rows corrected, values chosen, holders' lines.

What was done is known from outside: from the raw folder as it stood at each release, and from what was chosen and sent. The tables of the
two releases tell only whose a row is.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any

import polars as pl

from pipelines import keys, release
from pipelines.release import Release
from pipelines.release.wording import reasons
from tests.soak.proof import Home, digest_file

NOT_DONE = frozenset({
    "judged", "unjudged", "verdict_unfounded", "verdict_confirmed", "without_verdict", "reread", "campaign", "rules", "uncorrected", "decided",
})  # fmt: skip
"""Causes of which these releases have none: nobody judged, no rule changed."""
FROM_FAR = frozenset({"others", "learned", "beside"})
"""Causes that lie in other people's records."""
WHOLE = frozenset({"appeared", "vanished"})
Pair = tuple[str | None, str | None]
Why = Mapping[str, list[str]]
"""What each word of a difference names."""


class Moment:
    """One release, and the raw folder as it stood when it was made."""

    def __init__(self, home: Home, made: Release) -> None:
        self.release, self._keys = made, keys.load_keys(home.settings.key_file)
        self.files = _digests(home.raw)

    def _table(self, name: str, *columns: str) -> pl.DataFrame:
        return release.load_table(self.release, name).select(columns)

    @cached_property
    def rows(self) -> dict[str, dict[str, Any]]:
        """record_id → its place, file, certificate, holder and what replaces it."""
        linked = [
            self._table(name, "record_id", "certificate_id", "holder_id") for name in ("lineage", "lineage_blocks")
        ]
        records = self._table("records", "record_id", "source_file", "sheet", "row", "superseded_by")
        both = records.join(pl.concat(linked).drop_nulls("record_id"), on="record_id", how="left")
        sheet = pl.when(pl.col("sheet") != "").then(pl.format("{}:", "sheet")).otherwise(pl.lit(""))
        placed = both.with_columns(place=pl.format("{}:{}{}", "source_file", sheet, "row"))
        return {row["record_id"]: row for row in placed.iter_rows(named=True)}

    @cached_property
    def held(self) -> dict[str, set[str]]:
        """certificate_id → its records, with those that they replace."""
        found = defaultdict[str, set[str]](set)
        for record_id, row in self.rows.items():
            if (owner := self._owner(record_id)) is not None:
                found[owner].add(record_id)
            if row["certificate_id"]:
                found[row["certificate_id"]].add(record_id)
        return found

    def _owner(self, record_id: str) -> str | None:
        """The certificate of the row that stands at last where this one stood."""
        row = self.rows[record_id]
        while row["superseded_by"] in self.rows and not row["certificate_id"]:
            row = self.rows[row["superseded_by"]]
        owner: str | None = row["certificate_id"]
        return owner

    @cached_property
    def of_holders(self) -> dict[str, set[str]]:
        """holder_id → the records of all their certificates."""
        found = defaultdict[str, set[str]](set)
        for certificate_id, records in self.held.items():
            for holder_id in {self.rows[one]["holder_id"] for one in self.held[certificate_id]} - {None}:
                found[holder_id] |= records
        return found

    @cached_property
    def documents(self) -> set[str]:
        """The certificates with a finding about a document: whatever list of it comes or goes may have made it."""
        found = self._table("findings", "certificate_id", "code")
        return set(found.filter(pl.col("code").str.contains("DOCUMENT"))["certificate_id"])

    @cached_property
    def chosen(self) -> dict[tuple[str, str], Pair]:
        """(certificate_id, column) → the record and the decision that its value stands in."""
        values = release.load_table(self.release, "certificate_values").filter("chosen")
        told = values.select("certificate_id", "column", "record_id", "decision_id")
        return {(one, column): (record, decision) for one, column, record, decision in told.iter_rows()}

    @cached_property
    def accepted(self) -> set[tuple[str, str]]:
        """(certificate_id, submission_id) of what holders sent and was accepted."""
        sent = release.load_table(self.release, "submissions").filter(pl.col("disposition") == "accepted")
        return set(sent.select("certificate_id", "submission_id").iter_rows())


def _digests(raw: Path) -> dict[str, str]:
    """Every file of the raw folder with a digest of its bytes."""
    return {path.relative_to(raw).as_posix(): digest_file(path) for path in sorted(raw.rglob("*")) if path.is_file()}


def find_faults(told: Mapping[str, dict[str, Any]], before: Moment, after: Moment) -> Iterator[str]:
    """A sentence for each cause that nobody made, and for each that was made and is not told."""
    for certificate_id, row in told.items():
        why = _part(row["why"])
        for fault in (
            *_invented(certificate_id, why, before, after),
            *_left_out(certificate_id, row, why, before, after),
        ):
            yield f"{row['kind']} {certificate_id} {','.join(row['columns'])}: {fault} ({'; '.join(row['why'])})"


def _part(told: list[str]) -> Why:
    parted = defaultdict[str, list[str]](list)
    for reason in told:
        word, _, what = reason.partition(" ")
        parted[word].append(what)
    return parted


def _invented(certificate_id: str, why: Why, before: Moment, after: Moment) -> Iterator[str]:
    """Words for what was not done, or not to this certificate, its holder's others or a document that its findings name."""
    yield from (f"{word} is told, and nobody did that" for word in why if word in NOT_DONE or word not in reasons())
    turned = {
        "received": after.files.keys() - before.files.keys(), "withdrawn": before.files.keys() - after.files.keys(),
        "resent": {one for one, digest in before.files.items() if after.files.get(one, digest) != digest},
    }  # fmt: skip
    own = _files_of_holders(certificate_id, before, after)
    documents = certificate_id in before.documents | after.documents
    for word, files in turned.items():
        for file in why.get(word, ()):
            if not _is_among(file, files):
                yield f"{file} was not {word}"
            elif file not in own and not documents:
                yield f"{file} is told, and holds no row of the holder"
    superseded = {
        (row["place"], after.rows[row["superseded_by"]]["place"])
        for row in after.rows.values()
        if row["superseded_by"] in after.rows
    }
    pairs = [tuple(what.split(" → ")) for what in why.get("corrected", ())]
    yield from (f"{pair} is no correction" for pair in pairs if pair not in superseded)
    came = turned["received"] | turned["resent"]
    homes = {row["place"]: row["source_file"] for row in after.rows.values()}
    yield from (
        f"the correction {pair[1]} was there before" for pair in pairs if not _is_among(homes.get(pair[1], ""), came)
    )
    for word, moment in (("decision", after), ("without", before)):
        decided = {decision for _, decision in moment.chosen.values()}
        yield from (f"{what} is no decision" for what in why.get(word, ()) if what not in decided)
    sent = {one for _, one in after.accepted - before.accepted}
    yield from (f"{what} was not accepted since" for what in why.get("submission", ()) if what not in sent)


def _files_of_holders(certificate_id: str, before: Moment, after: Moment) -> set[str]:
    """The files of all rows of the holders who have or had a row of the certificate."""
    both = (before, after)
    rows = {one for moment in both for one in moment.held.get(certificate_id, ())}
    holders = [(moment, moment.rows[one]["holder_id"]) for moment in both for one in rows & moment.rows.keys()]
    records = [(moment, one) for moment, holder_id in holders for one in moment.of_holders.get(holder_id, ())]
    return {moment.rows[one]["source_file"] for moment, one in records}


def _is_among(source_file: str, files: Collection[str]) -> bool:
    """Whether the file itself or the archive in which it came is one of these."""
    return any(str(path) in files for path in (PurePosixPath(source_file), *PurePosixPath(source_file).parents))


def _left_out(certificate_id: str, row: Mapping[str, Any], why: Why, before: Moment, after: Moment) -> Iterator[str]:
    """What was done to the certificate and made the difference, and is not told."""
    is_whole = row["kind"] in WHOLE
    own = [column for one, column in after.chosen if one == certificate_id]
    sides = [_values(certificate_id, own if is_whole else row["columns"], moment) for moment in (before, after)]
    files = {what for word in ("received", "withdrawn", "resent") for what in why.get(word, ())}
    corrected = {what.split(" → ")[1] for what in why.get("corrected", ())}
    for moment, other, side in ((before, after, sides[0]), (after, before, sides[1])):
        stated = {record for record, _ in side.values() if record is not None}
        for record_id in (moment.held.get(certificate_id, set()) if is_whole else stated) - other.rows.keys():
            place, file = moment.rows[record_id]["place"], moment.rows[record_id]["source_file"]
            if file not in files and place not in corrected:
                yield f"that {place} {'came' if moment is after else 'went'} is not told"
    yield from _decisions_left_out(why, *sides)
    for record in set() if is_whole else {record for record, _ in sides[1].values() if record is not None}:
        pairs = _corrections(record, before, after)
        yield from (f"that {pair} was corrected is not told" for pair in pairs if pair not in why.get("corrected", ()))
    sent = {one for owner, one in after.accepted - before.accepted if owner == certificate_id}
    if not sent <= set(why.get("submission", ())):
        yield f"the holder's {sent} is not told"
    if why.keys() & FROM_FAR and not files | corrected and row["kind"] != "changed":
        moved = _moved(certificate_id, before, after)
        yield from (f"others are told to have made it, and {place} moved" for place in moved)


def _values(certificate_id: str, columns: Iterable[str], moment: Moment) -> dict[str, Pair]:
    """The record and the decision in which the certificate's values stand, by column."""
    return {column: moment.chosen.get((certificate_id, column), (None, None)) for column in columns}


def _decisions_left_out(why: Why, was: Mapping[str, Pair], now: Mapping[str, Pair]) -> Iterator[str]:
    """Choices that were made, or count no more, and are not told."""
    for column, (_, decision) in now.items():
        before = was[column][1]
        if decision and decision != before and decision not in [*why.get("decision", ()), *why.get("submission", ())]:
            yield f"that {column} was chosen is not told"
        if not decision and before and before not in why.get("without", ()):
            yield f"that the choice of {column} counts no more is not told"


def _corrections(record: str, before: Moment, after: Moment) -> Iterator[str]:
    """The corrections by which this row, which came since, stands where others stood."""
    for replaced in () if record in before.rows else after.rows.values():
        if replaced["superseded_by"] == record:
            yield f"{replaced['place']} → {after.rows[record]['place']}"


def _moved(certificate_id: str, before: Moment, after: Moment) -> list[str]:
    """The places of the certificate's rows that only one of the releases has."""
    rows = {one: moment.rows[one]["place"] for moment in (before, after) for one in moment.held.get(certificate_id, ())}
    return [place for one, place in rows.items() if (one in before.rows) != (one in after.rows)]
