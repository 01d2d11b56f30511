"""The entry names its parts, a page says what was measured and where, and no measurement counts that lost something."""

import pytest

from pipelines.intake import read_all
from pipelines.keys import load_keys
from pipelines.lookup import Answer, LookupStore
from tests.bench import __main__ as entry
from tests.bench import intake, lookup, table
from tests.bench.big_register import answer_of, make_live, person, publish_both
from tests.bench.standardize import make_rows
from tests.soak.proof import Home

PAGE = table.Page("small", "Small", "Two things.", ("what", "wall"), (("one", "1 s"), ("two", "2 s")))


def test_a_page_is_a_table_with_the_machine_in_words(tmp_path):
    table.write(PAGE, tmp_path / "pages", "two cores")
    text = (tmp_path / "pages" / "small.md").read_text(encoding="utf-8")
    assert "on two cores." in text
    assert text.splitlines()[-4:] == ["| what | wall |", "| --- | --- |", "| one | 1 s |", "| two | 2 s |"]


@pytest.mark.parametrize(
    ("cores", "after", "words"),
    [
        pytest.param(2, 0.1, "two cores, 24 GB", id="idle"),
        pytest.param(2, 8.0, "busy with other work (load 0.2 before, 8.0 after", id="busy"),
        pytest.param(3, 0.1, "3 cores", id="an odd number"),
    ],
)
def test_the_machine_is_said_in_words_and_whether_it_was_busy(cores, after, words):
    said = table.describe_machine(cores, 24 << 30, 0.2, after)
    assert words in said
    assert ("busy" in said) == (after > cores * table.BUSY)


def test_quantiles_are_those_of_the_sample():
    assert lookup.quantiles([float(number) for number in range(1, 102)]) == (51.0, 96.0, 100.0)


def test_an_enquiry_that_is_not_answered_is_no_measurement():
    with pytest.raises(RuntimeError, match="not found"):
        lookup.timed("nobody", lambda person: False, [person(1)])


def test_a_wrong_answer_is_no_measurement():
    lookup.demand_right([])
    with pytest.raises(RuntimeError, match="2 wrong answers, the first: status 500"):
        lookup.demand_right(["status 500", "status 200"])


def test_a_row_tells_rate_quantiles_and_the_processors_share():
    asked = lookup.Asked("store", [0.002] * 300, lasted=1.5, cpu=0.36)
    assert asked.row() == ("store", "300", "200", "2.0 ms", "2.0 ms", "2.0 ms", "1.20 ms")


def test_a_great_register_holds_everyone_and_its_second_release_revokes_some(tmp_path):
    home = Home(tmp_path / "raw", tmp_path / "curated")
    both, keys = publish_both(home, 300), load_keys(home.settings.key_file)
    assert len({person(number).name for number in range(0, 4_000_000, 997)}) == len(range(0, 4_000_000, 997))
    for turn, one in enumerate(both):
        make_live(home, one)
        with LookupStore(home.curated, keys) as store:
            answers = [store.find(who.name, id_number=who.id_number).answer for who in map(person, range(300))]
        assert answers == [Answer(answer_of(number, turn)) for number in range(300)]
        assert set(answers) == {Answer.VERIFIED, Answer.SUSPENDED} | ({Answer.REVOKED} if turn else set())


def test_rows_that_intake_lost_are_no_measurement(tmp_path, monkeypatch):
    empty = read_all(tmp_path)
    monkeypatch.setattr(intake, "read_all", lambda folder: empty)
    with pytest.raises(RuntimeError, match="0 records of 24"):
        intake.measure(tmp_path, rows=24, files=1)


def test_both_kinds_of_small_files_hold_the_same_lines(tmp_path):
    paths = intake.write_small_files(tmp_path, 2)
    assert [path.suffix for path in paths] == [".xlsx", ".csv"]
    rows = make_rows(2 * intake.ROWS_OF_A_SMALL_FILE, seed=2)
    for number, path in enumerate(paths):
        part = rows.slice(number * intake.ROWS_OF_A_SMALL_FILE, intake.ROWS_OF_A_SMALL_FILE)
        assert [list(line) for line in intake.read_plainly(path)] == [list(line) for line in intake.lines_of(part)]


def test_the_entry_measures_what_is_asked_and_writes_only_when_told(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(entry, "PAGES", tmp_path)
    monkeypatch.setattr(entry, "PARTS", {"intake": lambda folder, scale: [PAGE], "whole": lambda folder, scale: []})
    assert entry.main(["intake"]) == 0 and not list(tmp_path.iterdir())
    assert entry.main(["--write"]) == 0 and [path.name for path in tmp_path.iterdir()] == ["small.md"]
    assert capsys.readouterr().out.count("# Small") == 2


def test_the_entry_refuses_a_part_that_there_is_not(capsys):
    with pytest.raises(SystemExit):
        entry.parse(["flights"])
    assert "flights" in capsys.readouterr().err


def test_linkage_says_which_peers_are_missing(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(entry, "find_spec", lambda name: None)
    assert entry.measure_linkage(tmp_path, 1.0) == []
    assert "is not there" in capsys.readouterr().out
