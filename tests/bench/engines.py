"""The engines that the linkage bench compares: each takes standardized records and gives every record a person (and a certificate).

All get the same standardized columns and the same keys (canonical name, its sound, the digits of the certificate number);
all but the exact keys keep two different whole ID numbers apart. Where a peer needs a threshold it gets the best of a list,
found with the truth in hand: an advantage that Shenyan doesn't have.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import polars as pl

from pipelines.linkage.encoding import encode, name_keys
from pipelines.linkage.evaluate import evaluate
from pipelines.linkage.identity import WHOLE

THRESHOLDS = (0.5, 0.8, 0.9, 0.95, 0.99, 0.999)

BLOCKS = (
    ("name", "employer"), ("name", "month"), ("sound", "employer"), ("certificate", "surname"), ("phone",),
    ("document", "surname", "title", "specialty"), ("employer", "surname", "title", "year"),
)  # fmt: skip
"""What Splink pairs by, whatever the number of records."""
WIDE = (("name", "title"), ("name", "specialty"), ("sound", "year"))
NARROW = (
    ("name", "title", "year"),
    ("name", "title", "specialty"),
    ("name", "specialty", "year"),
    ("sound", "title", "year"),
)
MANY = 500_000

Result = pl.DataFrame
"""record_id, holder_id, certificate_id (null: the engine has no such level), review."""


def keyed(records: pl.DataFrame) -> pl.DataFrame:
    """The records with the keys that all peers may use, in the order of record_id."""
    encoded = encode(records)
    _, sound, characters = name_keys(encoded)
    whole = pl.col("id_number_status").is_in(WHOLE) & ~pl.col("id_number").str.ends_with("000")
    core = pl.Series(
        [None if code < 0 else encoded.certificate.words[code] for code in encoded.certificate.codes], dtype=pl.String
    )
    table = records.sort("record_id").select(
        pl.col("record_id").alias("unique_id"),
        pl.when(whole).then("id_number").alias("id_number"),
        pl.col("holder_name").alias("name"),
        pl.col("holder_name").str.slice(0, 1).alias("surname"),
        "sex", "employer", "specialty", "phone", "title", "year",
        pl.col("approval_document").alias("document"),
        pl.col("acquired_on").str.slice(0, 7).alias("month"),
        "management_number",
    )  # fmt: skip
    blanks = [pl.when(pl.col(column) != "").then(pl.col(column)).alias(column) for column in table.columns]
    return table.with_columns(blanks).with_columns(
        certificate=core, sound=pl.Series(sound).cast(pl.String), letters=pl.Series(characters).cast(pl.String)
    )


def result(table: pl.DataFrame, persons: Sequence[Any], certificates: Sequence[Any] | None = None) -> Result:
    """An engine's answer in the form that is scored."""
    return pl.DataFrame(
        {
            "record_id": table["unique_id"],
            "holder_id": pl.Series([str(person) for person in persons]),
            "certificate_id": pl.Series([str(c) for c in certificates])
            if certificates is not None
            else pl.Series([None] * table.height, dtype=pl.String),
            "review": [False] * table.height,
        }
    )


def connected(size: int, left: Sequence[int], right: Sequence[int]) -> list[int]:
    """Connected components: each position's smallest reachable position."""
    parent = list(range(size))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    for a, b in zip(left, right, strict=True):
        x, y = root(a), root(b)
        parent[max(x, y)] = min(x, y)
    return [root(at) for at in range(size)]


def link_exactly(records: pl.DataFrame, truth: pl.DataFrame) -> Result:
    """The ID number, else name and employer, else the record alone."""
    table = keyed(records)
    by_name = pl.when(pl.col("name").is_not_null() & pl.col("employer").is_not_null()).then(
        pl.concat_str("name", pl.lit("|"), "employer")
    )
    keys = table.select(pl.coalesce("id_number", by_name, "unique_id"))
    return result(table, keys.to_series().to_list())


def best_of(table: pl.DataFrame, truth: pl.DataFrame, cluster: Callable[[float], list[Any]]) -> list[Any]:
    """The clusters at the threshold whose persons score best against the truth."""
    tried = [cluster(threshold) for threshold in THRESHOLDS]
    scores = [evaluate(result(table, persons), truth).levels["persons"].pairwise.f1 for persons in tried]
    return tried[int(np.argmax(scores))]


def link_with_splink(records: pl.DataFrame, truth: pl.DataFrame) -> Result:
    """Splink 5: term frequencies, EM, connected components; equal whole numbers joined and different ones never paired.

    A million records hold 54 million pairs of one name: training sees a sample, and the widest blocks are narrowed above `MANY`.
    """
    import splink.comparison_library as cl
    import splink.internals.comparison_level_library as cll
    from splink import Linker, SettingsCreator, block_on
    from splink.backends.duckdb import DuckDBAPI

    table = keyed(records)
    name = cl.CustomComparison(
        output_column_name="name",
        comparison_levels=[
            cll.NullLevel("name"),
            cll.ExactMatchLevel("name", term_frequency_adjustments=True),
            cll.ExactMatchLevel("sound"),
            cll.ExactMatchLevel("letters"),
            cll.LevenshteinLevel("name", 3),
            cll.ElseLevel(),
        ],
    )
    exact = [
        cl.ExactMatch(column).configure(term_frequency_adjustments=True)
        for column in (
            "certificate",
            "phone",
            "employer",
            "specialty",
            "document",
            "month",
            "title",
            "management_number",
        )
    ]
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[name, cl.ExactMatch("sex"), *exact],
        blocking_rules_to_generate_predictions=[
            block_on(*columns) for columns in BLOCKS + (WIDE if table.height <= MANY else NARROW)
        ],
        retain_matching_columns=False,
        additional_columns_to_retain=["id_number"],
    )
    api = DuckDBAPI()
    linker = Linker(api.register(table.to_arrow()), settings, log_level=40)
    linker.training.estimate_probability_two_random_records_match(
        [block_on("id_number"), block_on("name", "phone")], recall=0.7
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for rule in (block_on("name"), block_on("certificate", "surname"), block_on("employer", "surname")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule, max_pairs=5e6)
    predicted = linker.inference.predict(threshold_match_probability=0.2).as_pyarrow_table()
    return result(
        table,
        _cluster_predictions(
            table,
            truth,
            pl.DataFrame(pl.from_arrow(predicted)).rename(
                {"unique_id_l": "l", "unique_id_r": "r", "match_probability": "p"}
            ),
        ),
    )


def _cluster_predictions(table: pl.DataFrame, truth: pl.DataFrame, predicted: pl.DataFrame) -> list[Any]:
    """Connected components of predictions (l, r, p) without those between different whole numbers, with equal numbers joined."""
    own = table.select("unique_id", "id_number").with_row_index("at")
    pairs = (
        predicted.select("l", "r", "p")
        .join(own, left_on="l", right_on="unique_id")
        .join(own, left_on="r", right_on="unique_id", suffix="_r")
    )
    pairs = pairs.filter((pl.col("id_number") == pl.col("id_number_r")).fill_null(True))
    first = own.filter(pl.col("id_number").is_not_null()).with_columns(first=pl.col("at").min().over("id_number"))

    def cluster(threshold: float) -> list[int]:
        chosen = pairs.filter(pl.col("p") >= threshold)
        left = [*chosen["at"].to_list(), *first["first"].to_list()]
        right = [*chosen["at_r"].to_list(), *first["at"].to_list()]
        return connected(table.height, left, right)

    return best_of(table, truth, cluster)


def link_with_recordlinkage(records: pl.DataFrame, truth: pl.DataFrame) -> Result:
    """recordlinkage: blocking on name, number and phone, comparison vectors, the ECM classifier, connected components."""
    import recordlinkage

    table = keyed(records)
    frame = table.to_pandas().set_index("unique_id")
    index = recordlinkage.Index()
    for column in ("name", "certificate", "phone"):
        index.block(column)
    candidates = index.index(frame)
    compare = recordlinkage.Compare()
    for column in ("name", "sound", "certificate", "phone", "employer", "specialty", "month", "title", "document"):
        compare.exact(column, column, label=column)
    vectors = compare.compute(candidates, frame)
    classifier = recordlinkage.ECMClassifier(init="jaro", binarize=0.5)
    classifier.fit(vectors)
    probability = classifier.prob(vectors)
    predicted = pl.DataFrame(
        {
            "l": list(candidates.get_level_values(0)),
            "r": list(candidates.get_level_values(1)),
            "p": probability.to_numpy(),
        }
    )
    return result(table, _cluster_predictions(table, truth, predicted))


def link_with_dedupe(records: pl.DataFrame, truth: pl.DataFrame) -> Result:
    """dedupe: its own learned blocking and weights, labelled by whole ID numbers."""
    import dedupe
    from dedupe import variables

    table = keyed(records)
    rows = {row["unique_id"]: row for row in table.to_dicts()}
    fields = [variables.String(column, has_missing=True) for column in ("name", "employer", "certificate", "phone")]
    fields += [variables.Exact(column, has_missing=True) for column in ("title", "month", "specialty")]
    engine = dedupe.Dedupe(fields, num_cores=1)
    engine.prepare_training(rows, sample_size=2000)
    engine.mark_pairs(_labelled(table))
    engine.train(recall=0.95)
    where = {record: at for at, record in enumerate(table["unique_id"])}
    persons = list(range(table.height))
    for number, (members, _) in enumerate(engine.partition(rows, 0.5)):
        for member in members:
            persons[where[member]] = table.height + number
    return result(table, persons)


def _labelled(table: pl.DataFrame) -> dict[str, list[tuple[dict[str, Any], dict[str, Any]]]]:
    """Pairs that whole numbers label: neighbours by number are one, neighbours by name with other numbers are two."""
    numbered = table.filter(pl.col("id_number").is_not_null())
    rows = numbered.sort("id_number", "unique_id").to_dicts()
    match = [(a, b) for a, b in pairwise(rows) if a["id_number"] == b["id_number"]][:400]
    rows = numbered.sort("name", "unique_id").to_dicts()
    distinct = [(a, b) for a, b in pairwise(rows) if a["id_number"] != b["id_number"]][:400]
    return {"match": match, "distinct": distinct}


def link_with_shenyan(records: pl.DataFrame, truth: pl.DataFrame) -> Result:
    """This engine, persons and certificates, with its shipped table of weights."""
    from pipelines.linkage import link

    return link(records, key=b"bench", with_links=False).assignments


ENGINES: dict[str, Callable[[pl.DataFrame, pl.DataFrame], Result]] = {
    "shenyan": link_with_shenyan,
    "splink": link_with_splink,
    "recordlinkage": link_with_recordlinkage,
    "dedupe": link_with_dedupe,
    "exact keys": link_exactly,
}
