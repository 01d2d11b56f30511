import tomllib

import numpy as np
import pytest

from pipelines.linkage.comparisons import LEVELS
from pipelines.linkage.learning import learn
from pipelines.linkage.name_levels import NAME_LEVELS
from pipelines.linkage.training import GHOST, Labelled, fit, hide, make_ghosts
from pipelines.linkage.weights import TABLE, Weights, digest_of, read_table, version_of, write_table
from pipelines.linkage.wording import wording

NUMBER = "450203198805170024"


@pytest.mark.parametrize(
    ("like", "hidden"),
    [
        pytest.param(None, None, id="absent"),
        pytest.param("450203************", "450203************", id="only the head is left"),
        pytest.param("************180441", "************170024", id="only the tail is left"),
    ],
)
def test_a_ghost_s_number_is_hidden_like_a_real_one(like, hidden):
    assert hide(NUMBER, like, 5) == hidden


@pytest.mark.parametrize(
    "like", ["45020319880517023", "4502031988051702344", "450203198805170235"], ids=["lost", "added", "wrong"]
)
def test_a_ghost_s_number_has_one_slip_like_a_real_one(like):
    slipped = hide(NUMBER, like, 5)
    assert slipped != NUMBER
    assert len(slipped) == len(like)


def test_ghosts_are_copies_without_a_number(register):
    ghosts = make_ghosts(register, 4, 0)
    assert ghosts["record_id"].str.starts_with(GHOST).all()
    assert ghosts["id_number"].null_count() == ghosts.height > 100


def test_a_ghost_s_sex_is_never_read_off_the_number_it_hides(make_standard):
    rows = [{"holder_name": "罗诗涵", "id_number": "450203198805170024", "sex": sex} for sex in ("女", None)]
    assert make_ghosts(make_standard(*rows), 1, 0)["sex"].to_list() == ["女", None]


def test_evidence_for_weighs_more_than_evidence_against():
    same = np.arange(400) % 2 == 0
    sex = np.where(same | (np.arange(400) % 4 == 1), 1, 2).astype(np.int8)
    weights = fit(Labelled({"sex": sex}, same), [("sex",)])
    _, equal, different = weights.terms[("sex",)]
    assert equal > different


def test_a_name_commoner_than_any_that_was_seen_weighs_like_the_commonest():
    """Among a million holders names are commoner than in any table that taught the weights; they must not weigh nothing."""
    common, commoner, off = (
        NAME_LEVELS.index(level)
        for level in ("equal, under 10 namesakes", "equal, very common", "one character off, common")
    )
    names = np.array([common, off] * 200, dtype=np.int8)
    weights = fit(Labelled({"name": names}, (names == common) & (np.arange(400) % 8 != 0)), [("name",)])
    found = weights.terms[("name",)]
    assert (
        found[commoner] == found[common] > 0 > found[off] == found[NAME_LEVELS.index("one character off, very common")]
    )


def test_what_is_missing_weighs_nothing():
    for weights in read_table():
        for table in weights.terms.values():
            for axis in range(table.ndim):
                assert not table.take(0, axis=axis).any()


def test_the_table_says_what_a_reviewer_expects():
    name = dict(zip(LEVELS["name"], read_table().person.terms[("name",)], strict=True))
    assert name["equal, under 0.02 namesakes"] > name["equal, under 1 namesakes"] > name["different"]
    phone = dict(zip(LEVELS["phone"], read_table().person.terms[("phone",)], strict=True))
    assert phone["equal"] > 3 > 0 > phone["different"]


def test_a_table_survives_writing_and_reading(tmp_path):
    models = read_table()
    write_table(models, {"trained_on": "a test"}, tmp_path / "weights.toml")
    again = read_table(tmp_path / "weights.toml")
    for before, after in zip(models, again, strict=True):
        assert before.prior == after.prior
        for term, table in before.terms.items():
            assert np.allclose(table, after.terms.get(term, 0), atol=0.005)


def test_learning_again_from_the_same_records_gives_the_same_table(register, tmp_path):
    few = register.head(1500)
    shuffled = few.sample(fraction=1, shuffle=True, seed=3)
    for name, table in (("a", few), ("b", shuffled)):
        write_table(learn([table]), {}, tmp_path / name)
    assert (tmp_path / "a").read_text() == (tmp_path / "b").read_text()


def test_every_level_has_words_in_both_languages():
    wanted = {(name, level) for name, levels in LEVELS.items() for level in ("", *levels[1:])}
    assert wanted == set(wording())
    assert all(words.zh and words.en for words in wording().values())


def test_the_shipped_table_has_the_version_of_its_weights():
    """Who changes a weight raises the version and writes the digest that `version_of` then tells."""
    document = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    assert document["digest"] == digest_of(document)
    assert version_of() == f"{document['version']} ({document['digest']})"


def test_a_table_written_again_is_the_next_version(tmp_path):
    path, models = tmp_path / "weights.toml", read_table()
    versions = []
    for prior in (models.person.prior, models.person.prior + 1):
        write_table(models._replace(person=Weights(prior, models.person.terms)), {}, path)
        document = tomllib.loads(path.read_text(encoding="utf-8"))
        assert document["digest"] == digest_of(document)
        versions.append((document["version"], document["digest"]))
    assert [version for version, _ in versions] == [1, 2]
    assert versions[0][1] != versions[1][1]
