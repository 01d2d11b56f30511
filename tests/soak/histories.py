"""Proof that a value's whole history is true: from the source's own cell, opened again by other code, to what an enquirer sees.

Golden values are drawn at random over all columns, and on purpose where a certificate has been through something: a holder's correction,
a reviewer's choice, an office's corrected row, a merged id, a value carried from the prose or taken from another column.
"""

import contextlib
import io
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import polars as pl

from pipelines import keys, release
from pipelines.casework import open_store
from pipelines.cli.main import main
from pipelines.lookup import LookupStore
from pipelines.sample.corpus import write_corpus
from schemas.campaign import campaign_named
from schemas.columns import COLUMNS, PERSONAL_COLUMNS
from tests.soak.originals import Original, Unopened, find_original
from tests.soak.proof import CAMPAIGN, Home, demand, last_words, live_release
from tests.soak.thirdcity.corpus import write_corpus as write_third
from tests.soak.thirdcity.place import CAMPAIGN as THIRD

EACH = 25
"""How many values of each special kind are drawn, if there are so many."""
INFERRED = "<-"
LENT = ("holder", "agrees")
"""Why a record of another certificate of the same holder can stand among a value's sources."""
READ = ("评审", "评议", "评定", "审议", "认定", "定职", "确认", "考试")
"""Words of the prose from which a way of acquisition is read; its record doesn't quote them."""
Row = dict[str, Any]


def prove(folder: Path, *, certificates: int, seed: int, count: int) -> str:
    """How many histories were followed in the sample's city and in the third one; raises Broken naming those that are not true."""
    told = []
    for name in ("sample", "third"):
        home = _install(folder / name, name, certificates, seed)
        told.append(f"{name}: {follow(home, seed, count)}")
    return "; ".join(told)


def _install(folder: Path, name: str, certificates: int, seed: int) -> Home:
    """A home that has published twice: reviewers chose values, and an office sent its corrections, between the two."""
    campaign = CAMPAIGN if name == "sample" else str(THIRD)
    home = Home(folder / "raw", folder / "curated", campaign=campaign)
    home.raw.mkdir(parents=True)
    if name == "sample":
        write_corpus(home.raw, certificates, seed, campaign_named(campaign))
    else:
        write_third(home.raw, seed, certificates, False)
    for act in (lambda: None, lambda: choose_values(home, seed), lambda: correct_rows(home)):
        act()
        status, said = home.run()
        demand(status == 0, f"{name}: a run ended with status {status}: {last_words(said)}")
    return home


def choose_values(home: Home, seed: int) -> None:
    """Nothing; a steward has chosen what a losing source says, for some certificates."""
    key_ring, live = keys.load_keys(home.settings.key_file), live_release(home)
    values = release.load_table(live, "certificate_values", key_ring)
    losers = values.filter(
        ~pl.col("chosen")
        & pl.col("record_id").is_not_null()
        & pl.col("column").is_in(["employer", "specialty", "phone"])
    )
    store = open_store(home.settings.database_url, key_ring)
    account = store.accounts.add("steward-soak", "drei-Wege-9-hoch", display_name="甲", roles=["steward"])
    some = losers.unique(["certificate_id"], keep="first", maintain_order=True)
    for row in some.sample(min(EACH, some.height), seed=seed).iter_rows(named=True):
        store.choices.choose_field(account, row["certificate_id"], row["column"], row["value"], "原件为准")
    store.close()


def correct_rows(home: Home) -> None:
    """Nothing; every office has sent its correction workbook back as it was written for it."""
    out = home.raw.parent / "corrections"
    with contextlib.redirect_stdout(io.StringIO()):
        demand(main(["corrections", "--out", str(out), "--curated", str(home.curated)]) == 0, "no correction workbooks")
    for path in sorted(out.rglob("*.xlsx"))[:EACH]:
        office = next(
            one for one in (home.raw / "sources").iterdir() if one.name == path.stem or path.stem.startswith(one.name)
        )
        (office / f"更正-{path.name}").write_bytes(path.read_bytes())


def follow(home: Home, seed: int, count: int) -> str:
    """What was followed, in figures; raises Broken naming the first histories that are not true."""
    book = Book(home)
    drawn = book.draw(Random(f"histories {seed}"), count)
    wrong = [
        f"{at['certificate_id']} {at['column']} ({kind}): {fault}" for kind, at in drawn for fault in book.faults(at)
    ]
    demand(not wrong, f"{len(wrong)} faults in {len(drawn)} histories: {'; '.join(wrong[:5])}")
    kinds = ", ".join(f"{number} {kind}" for kind, number in sorted(Counter(kind for kind, _ in drawn).items()))
    return f"{len(drawn)} values ({kinds}) through {book.opened} cells opened again, {book.unopened} in scans"


class Book:
    """The live release of a home as tables, and its originals."""

    def __init__(self, home: Home) -> None:
        self._home, self._keys = home, keys.load_keys(home.settings.key_file)
        self.live = live_release(home)
        tables = ("certificates", "certificate_values", "records", "lineage", "lineage_blocks", "identity_changes")
        self._tables = {name: release.load_table(self.live, name, self._keys) for name in tables}
        self._records = {row["record_id"]: row for row in self._tables["records"].iter_rows(named=True)}
        self._rows = self._linked()
        self._holders = dict(self._tables["certificates"].select("certificate_id", "holder_id").iter_rows())
        self._lookup = LookupStore(home.curated, self._keys)
        self.opened = self.unopened = 0

    def _linked(self) -> dict[str, tuple[Row, str]]:
        """record_id → its row of the ledger and the certificate that it is linked to."""
        both = pl.concat([self._tables[name] for name in ("lineage", "lineage_blocks")], how="diagonal")
        return {
            row["record_id"]: (row, row["certificate_id"]) for row in both.drop_nulls("record_id").iter_rows(named=True)
        }

    def draw(self, chance: Random, count: int) -> list[tuple[str, Row]]:
        """Golden values with the kind for which each was drawn."""
        golden = self._tables["certificates"].select("certificate_id", *COLUMNS)
        every = (
            golden.unpivot(index="certificate_id", variable_name="column")
            .drop_nulls("value")
            .sort("certificate_id", "column")
        )
        kinds = self._kinds(every)
        drawn: dict[tuple[str, str], tuple[str, Row]] = {}
        for kind, rows in [*kinds.items(), ("any", every.to_dicts())]:
            wanted = count - len(drawn) if kind == "any" else EACH
            for row in chance.sample(rows, min(len(rows), max(wanted, 0))):
                drawn.setdefault((row["certificate_id"], row["column"]), (kind, row))
        return list(drawn.values())

    def _kinds(self, every: pl.DataFrame) -> dict[str, list[Row]]:
        """The golden values that have been through something, by what."""
        chosen = (
            self._tables["certificate_values"]
            .filter("chosen")
            .select("certificate_id", "column", "record_id", "decision_id", "why")
        )
        told = every.join(chosen, on=["certificate_id", "column"], how="left").join(
            self._tables["records"].select("record_id", "context", "marks", "superseded_by"), on="record_id", how="left"
        )
        changed = (
            self._tables["identity_changes"].filter(pl.col("level") == "certificate")["new_id"].drop_nulls().to_list()
        )
        replaced = self._tables["records"].filter(pl.col("superseded_by").is_not_null())
        corrected = {self._rows[one][1] for one in replaced["superseded_by"].to_list() if one in self._rows}
        carried = pl.col("context").fill_null("").str.contains(pl.format('"{}":', "column"), literal=True)
        touched = (
            pl.col("marks")
            .list.eval(pl.element().str.contains("^(moved|exchanged|respelled|restored|written_out)"))
            .list.any()
        )
        choices = {
            "holder's correction": pl.col("decision_id").is_not_null() & (pl.col("why") == "submission"),
            "reviewer's choice": pl.col("decision_id").is_not_null() & (pl.col("why") == "reviewer"),
            "corrected row": pl.col("certificate_id").is_in(list(corrected)), "merged id": pl.col("certificate_id").is_in(changed),
            "carried": carried, "put right": touched.fill_null(False),
        }  # fmt: skip
        return {
            kind: told.filter(asked).select("certificate_id", "column", "value").to_dicts()
            for kind, asked in choices.items()
        }

    def faults(self, at: Row) -> Iterator[str]:
        """A sentence for each step of the value's history that is not true."""
        said = io.StringIO()
        words = [
            "trace",
            at["certificate_id"],
            "--column",
            at["column"],
            "--curated",
            str(self._home.curated),
            "--json",
        ]
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(io.StringIO()):
            status = main(words)
        if status != 0:
            yield f"the command ended with status {status}"
            return
        history = json.loads(said.getvalue())
        yield from self._published(at, history)
        yield from self._cluster(at, history)
        sources = history["columns"][0]["sources"] if history["columns"] else []
        chosen = [one for one in sources if one["chosen"]]
        if len(chosen) != 1:
            yield f"{len(chosen)} sources are chosen"
        elif at["column"] not in PERSONAL_COLUMNS and chosen[0]["value"] != at["value"]:
            yield "the chosen source says another value"
        for source in sources:
            yield from self._source(at, source)

    def _published(self, at: Row, history: Row) -> Iterator[str]:
        """Whether the trace, the release and the lookup say the same of the certificate."""
        certificate = (
            self._tables["certificates"].filter(pl.col("certificate_id") == at["certificate_id"]).row(0, named=True)
        )
        if history["release_id"] != self.live.release_id or not any(
            one["release_id"] == self.live.release_id and one["known"] for one in history["releases"]
        ):
            yield "the release is not told"
        found = [
            one.certificate_id
            for factor in ("id_number", "certificate_number")
            if certificate[factor] and certificate["holder_name"]
            for one in self._lookup.find(certificate["holder_name"], **{factor: certificate[factor]}).certificates
        ]
        if (
            history["published"]
            and at["certificate_id"] not in found
            and found is not None
            and (certificate["id_number"] or certificate["certificate_number"])
        ):
            yield "told as published, and the lookup doesn't find it"
        if not history["published"] and at["certificate_id"] in found:
            yield "told as not published, and the lookup finds it"
        shown = (history["published"] or {}).get(at["column"])
        if shown is not None and shown != at["value"]:
            yield f"the lookup shows {shown!r}"

    def _cluster(self, at: Row, history: Row) -> Iterator[str]:
        """Whether the trace's rows are those of the ledger."""
        told = {(one["record_id"], one["source_file"], one["sheet"], one["row"]) for one in history["rows"]}
        linked = {
            (record_id, row["source_file"], row["sheet"], row["row"]) for record_id, (row, certificate) in self._rows.items() if certificate == at["certificate_id"]
        }  # fmt: skip
        if told != linked:
            yield "the rows told are not those of the ledger"

    def _source(self, at: Row, source: Row) -> Iterator[str]:
        """Whether one source of the value stands where the trace says."""
        if source["decision_id"]:
            yield from self._decision(at, source)
            return
        record = self._records.get(source["record_id"])
        if record is None:
            yield "its record is not in the register"
            return
        place = (source["source_file"], source["sheet"], source["row"])
        if place != (record["source_file"], record["sheet"], record["row"]):
            yield "the trace names another row than the record"
        # A record that its office has replaced is in the ledger as superseded, of no certificate; a holder's other records may lend what is the person's.
        row, certificate_id = self._rows[source["record_id"]]
        is_lent = source["why"] in LENT and row["holder_id"] == self._holders[at["certificate_id"]]
        if certificate_id not in (at["certificate_id"], None) and not is_lent:
            yield f"the record is linked to another certificate ({source['why']})"
        words = record[f"{at['column']}_raw"]
        if not words:
            if not any(one.startswith(f"{at['column']}{INFERRED}") for one in record["inferred"]) and not source["how"]:
                yield "no words of a source, and nothing says what it was inferred from"
            return
        try:
            original = find_original(self._home.raw, source["source_file"])
        except Unopened:
            self.unopened += 1
            return
        self.opened += 1
        if not self._stands(original, source, at["column"], words):
            yield f"{source['source_file']} {source['sheet']}:{source['row']} {[one['letter'] for one in source['cells']]} doesn't hold {_masked(at['column'], words)} (carried {source['carried']}, how {[one['en'] for one in source['how']]})"

    def _stands(self, original: Original, source: Row, column: str, words: str) -> bool:
        """Whether the words stand in the row and column told, or in the file where they were carried into the row."""
        if source["carried"]:
            place = f"{source['source_file']}{source['sheet']}"
            asked = READ if column == "acquisition_method" else [words]
            is_told = any(original.mentions(one) or Original({}, place).mentions(one) for one in asked)
            return is_told or source["carried"]["from"] == "office"
        if not original.sheets:
            return original.mentions(words)
        cells = source["cells"]
        return any(original.holds(source["sheet"], source["row"], words, cell["position"]) for cell in cells)

    def _decision(self, at: Row, source: Row) -> Iterator[str]:
        """Whether the decision leads to the holder's line or to the reviewer's dossier."""
        if source["why"] == "submission":
            sent = source["submission"]
            if sent is None:
                yield "an accepted change that names no submission"
            elif sent["source_file"] != "casework":
                line = (
                    (self._home.raw / sent["source_file"])
                    .read_bytes()
                    .removeprefix(b"\xef\xbb\xbf")
                    .split(b"\n")[sent["row"] - 1]
                )
                content = json.loads(line)
                if content["submission_id"] != sent["submission_id"] or at["column"] not in content["changed_fields"]:
                    yield "the submission's line says something else"
        elif source["chosen_by_hand"] is None:
            yield "a choice that leads to no dossier"


def _masked(column: str, words: str) -> str:
    return "*" * len(words) if column in PERSONAL_COLUMNS else repr(words)
