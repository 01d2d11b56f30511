"""What is planted into the proof's town is told apart: each forgery and oddity has a holder of its own, and its lists state it."""

import csv

import pytest

from tests.soak.town.forgeries import FORGERIES
from tests.soak.town.oddities import ODDITIES
from tests.soak.town.prove import Outcome
from tests.soak.town.town import HEADINGS, WORDS, found_town, write_lists


@pytest.mark.parametrize("name", WORDS)
def test_every_planted_certificate_is_somebodys_of_its_own_and_stands_in_a_list(tmp_path, name):
    town = found_town(WORDS[name], 3)
    planted = [one.plant(town) for one in (*FORGERIES, *ODDITIES)]
    asked = {(one["holder_name"], one["id_number"], one["title"]) for one in planted}
    assert len(asked) == len(planted) >= 80
    write_lists(town, tmp_path)
    said = set()
    for path in tmp_path.rglob("*.csv"):
        rows = list(csv.reader(path.open(encoding="utf-8")))
        head = next(row for row in rows if HEADINGS["holder_name"] in row)
        who = [head.index(HEADINGS[column]) for column in ("holder_name", "id_number", "title")]
        said |= {tuple(row[at] for at in who) for row in rows if len(row) == len(head)}
    assert asked <= said


@pytest.mark.parametrize(
    ("should_pass", "passed", "is_right"), [(False, True, False), (True, False, False), (False, False, True)]
)
def test_a_forgery_that_passes_and_an_oddity_that_is_held_are_wrong(should_pass, passed, is_right):
    assert Outcome("x", not should_pass, should_pass, passed, ()).is_right is is_right
