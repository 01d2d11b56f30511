"""What a decision changes, in the terms that a reviewer decides in."""

import polars as pl
import pytest

from pipelines.casework.frames import DECISION_SCHEMA, JUDGEMENT_SCHEMA
from pipelines.foresight import Ground, Part, foresee_choices, foresee_judgements

KEY = b"a key for tests"


@pytest.fixture
def part(linked):
    """Makes a part from what its records state."""

    def build(*stated):
        cluster = linked(*stated)
        ids = cluster.assignments.select("record_id", "certificate_id", "holder_id")
        nothing = (pl.DataFrame(schema=schema) for schema in (JUDGEMENT_SCHEMA, DECISION_SCHEMA))
        return Part(cluster.records, ids, *nothing, pinned=("C1", "C2", "H1", "H2"))

    return build


def foresee(part, campaign, pair, judgement):
    return foresee_judgements(Ground.of(part.records), part, {judgement: [pair]}, key=KEY, campaign=campaign)[judgement]


def test_parting_a_certificate_keeps_its_id_and_gives_one_new(part, sound, campaign):
    two = part(sound, sound | {"office": "series-9", "specialty": "机械设计"})
    seen = foresee(two, campaign, ("R001", "R002", "certificate"), "different")
    assert [(change.fate, change.holder_after) for change in seen.certificates if change.fate == "new"] == [
        ("new", "H1")
    ]
    assert len(seen.moves) == 1 and seen.moves[0].holder_after == "H1" and seen.holders_gone == {}


def test_joining_two_holders_says_which_id_leads_where_and_what_the_certificate_then_says(part, sound, campaign):
    other = {"holder_name": "罗诗涵", "title": "护师"}
    two = part(sound, other | {"certificate": "C2", "office": "employer-2"})
    seen = foresee(two, campaign, ("R001", "R002", "certificate"), "same")
    fates = {change.certificate_id: change for change in seen.certificates}
    gone = next(change for change in fates.values() if change.fate == "gone")
    kept = ({"C1", "C2"} - {gone.certificate_id}).pop()
    assert gone.leads_to == kept and set(seen.holders_gone.values()) <= {"H1", "H2"} and len(seen.holders_gone) == 1
    assert {move.certificate_after for move in seen.moves} == {kept}


def test_a_judgement_that_says_what_is_so_already_changes_nothing(part, sound, campaign):
    two = part(sound, sound | {"office": "series-9"})
    assert foresee(two, campaign, ("R001", "R002", "person"), "same").nothing


def test_a_chosen_value_changes_its_field_and_what_hangs_on_it(part, sound, campaign):
    seen = foresee_choices(part(sound), {"C1": {"level": "高级", "title": "工程师"}}, campaign=campaign)
    (change,) = seen.certificates
    assert (change.fate, change.fields) == ("changed", {"level": ("中级", "高级"), "in_scope": ("True", "False")})


def test_a_registration_brings_a_certificate_that_only_its_holder_attests(part, sound, campaign):
    values = {column: sound[column] for column in ("holder_name", "title", "series", "level", "acquired_on")}
    (change,) = foresee_choices(part(sound), {"K7": values}, campaign=campaign).certificates
    assert (change.certificate_id, change.fate) == ("K7", "new") and change.fields["title"] == (None, "工程师")
