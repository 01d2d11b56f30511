"""The published file asked by two factors: exact, read-only, one answer for everything that is not there."""

import hashlib
import json
import threading
from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines import lookup_keys
from pipelines.cli import main
from pipelines.keys import load_keys, rotate_keys
from pipelines.lookup import KEYS_AT_ONCE, Answer, Factors, LookupStore, NoRelease
from pipelines.release import current, publish, publishing, rollback
from pipelines.release.reading import open_to_read
from pipelines.renewal.releases import renew_releases
from schemas import tables
from schemas.campaign import campaign_named
from schemas.columns import COLUMNS

PERSON = ("买买提·艾力", "450203198506150518")
FILE = "sources/city/2014.csv"


def one_row(name: str, **values: object) -> pl.DataFrame:
    """A contract table of one row, everything not said null."""
    schema = tables.empty(name).schema
    return pl.DataFrame([{column: values.get(column) for column in schema}], schema=schema)


def tables_of(status: str) -> dict[str, pl.DataFrame]:
    """One holder with one certificate in that state."""
    said = {
        "holder_name": PERSON[0], "id_number": PERSON[1], "certificate_number": "00140012", "title": "工程师", "level": "中级", "series": "工程技术系列",
        "acquired_on": "2014-11", "acquisition_method": "评审", "year": "2014",
    }  # fmt: skip
    golden = said | {
        "certificate_id": "c1",
        "holder_id": "h1",
        "status": status,
        "status_on": "2020-08-01",
        "campaign": "liuzhou-2019",
        "in_scope": True,
        "findings": [],
        "records": 1,
        "offices": 1,
    }
    place = {"source_file": FILE, "sheet": "", "row": 2}
    words = {f"{column}_raw": said.get(column) for column in COLUMNS}
    built = {
        "certificates": one_row("certificates", **golden),
        "holders": one_row("holders", holder_id="h1", holder_name=PERSON[0], id_number=PERSON[1], other_names=[], certificates=1, records=1),
        "records": one_row("records", record_id="r1", office="city", office_kind="county", trust_rank=1, block=0, id_number_status="valid", inferred=[], marks=[], **said, **words, **place),
        "lineage": one_row("lineage", disposition="linked", reasons=[], record_id="r1", certificate_id="c1", holder_id="h1", **place),
        "deliveries": one_row("deliveries", source_file=FILE, office="city", office_kind="county", trust_rank=1, sha256="0" * 64, kind="csv", disposition="read", rows=1, received_at="2020-05-01T00:00:00+00:00", warnings=[]),
        "certificate_values": pl.concat([one_row("certificate_values", certificate_id="c1", column=column, value=value, record_id="r1", chosen=True, why="only") for column, value in said.items()]),
    }  # fmt: skip
    left = [name for name in tables.MODELS if name not in {*built, *tables.MADE_BY_RELEASE}]
    return built | {name: tables.empty(name) for name in left}


def put_out(curated, keys, status: str, as_of: str):
    return publish(
        tables_of(status),
        curated=curated,
        keys=keys,
        campaign=campaign_named("liuzhou-2019"),
        as_of=as_of,
        inputs={"a": as_of},
        allow_fall=True,
    )


@pytest.fixture(scope="module")
def installation(tmp_path_factory):
    """Keys and a curated folder with one release."""
    folder = tmp_path_factory.mktemp("lookup")
    (folder / "curated").mkdir()
    keys = load_keys(folder / "keys.json")
    put_out(folder / "curated", keys, "已通过", "2020-07-01")
    return folder


@pytest.fixture(scope="module")
def store(installation):
    with LookupStore(installation / "curated", load_keys(installation / "keys.json")) as opened:
        yield opened


@pytest.mark.parametrize(
    ("name", "factor"),
    [
        pytest.param(PERSON[0], {"id_number": PERSON[1]}, id="as printed"),
        pytest.param("买买提•艾力", {"id_number": " 4502 0319 8506 1505 18 "}, id="another dot, blanks"),
        pytest.param("買買提．艾力", {"certificate_number": "００１４００１２"}, id="traditional, full width"),
        pytest.param("买买提艾力", {"certificate_number": "00140012"}, id="no dot"),
    ],
)
def test_ways_of_writing_one_thing_find_it(store, name, factor):
    assert store.find(name, **factor).answer is Answer.VERIFIED


@settings(max_examples=150)
@given(position=st.integers(0, 17), digit=st.sampled_from("0123456789X"))
def test_no_altered_id_number_finds_anything(store, position, digit):
    altered = PERSON[1][:position] + digit + PERSON[1][position + 1 :]
    expected = Answer.VERIFIED if altered == PERSON[1] else Answer.NOT_FOUND
    assert store.find(PERSON[0], id_number=altered).answer is expected


@settings(max_examples=150)
@given(name=st.text(min_size=1, max_size=8), number=st.text(min_size=1, max_size=20))
def test_whatever_is_typed_gets_the_same_words_when_nothing_is_there(store, name, number):
    nobody = store.find("从无此人", id_number="1").as_json()
    assert store.find(name, id_number=number).as_json() == nobody
    assert store.find(name, certificate_number=number).as_json() == nobody


def test_many_questions_are_answered_in_their_order_as_if_each_came_alone(store):
    known = [Factors(PERSON[0], "id_number", PERSON[1]), Factors(PERSON[0], "certificate_number", "00140012")]
    unknown = [Factors(PERSON[0], "id_number", f"{number:018}") for number in range(2 * KEYS_AT_ONCE)]
    asked = [known[0], *unknown, known[1], known[0]]
    alone = [store.find(name, **{kind: number}) for name, kind, number in asked]
    assert store.find_all(asked) == alone
    assert [outcome.answer for outcome in alone if outcome.certificates] == [Answer.VERIFIED] * 3


@pytest.mark.parametrize("factors", [{}, {"id_number": "1", "certificate_number": "2"}], ids=["none", "both"])
def test_a_lookup_takes_exactly_one_more_factor(store, factors):
    with pytest.raises(ValueError, match="either an ID number or a certificate number"):
        store.find(PERSON[0], **factors)


def test_before_the_first_release_there_is_no_answer(tmp_path):
    with pytest.raises(NoRelease):
        LookupStore(tmp_path, load_keys(tmp_path / "keys.json"))


BOTH_WAYS = [{"id_number": PERSON[1]}, {"certificate_number": "00140012"}]


def without_suspensions(curated, keys, monkeypatch) -> None:
    """A release as versions before wrote it, that know no suspended certificates."""
    whole = publishing.build
    monkeypatch.setattr(
        publishing,
        "build",
        lambda release, facts, register, lookup: whole(
            release, facts, register, {name: lookup[name] for name in lookup if name != "suspended_certificates"}
        ),
    )
    put_out(curated, keys, "已通过", "2020-07-01")
    monkeypatch.undo()


def test_a_suspension_is_told_with_its_date_until_it_is_lifted_also_after_an_older_release_and_new_keys(
    tmp_path, monkeypatch
):
    curated, keys = tmp_path / "curated", load_keys(tmp_path / "keys.json")
    curated.mkdir()
    without_suspensions(curated, keys, monkeypatch)
    monkeypatch.setattr("pipelines.lookup.POINTER_SECONDS", 0.0)
    with LookupStore(curated, keys) as store:
        assert {store.find(PERSON[0], **way).answer for way in BOTH_WAYS} == {Answer.VERIFIED}
        (before,), nobody = store.states(["c1"]), store.find("从无此人", id_number="1").certificates
        put_out(curated, keys, "已暂停", "2020-08-01")
        told = [store.find(PERSON[0], **way) for way in BOTH_WAYS]
        assert [outcome.answer for outcome in told] == [Answer.SUSPENDED] * 2
        assert {outcome.certificates for outcome in told} == {store.states(["c1"])}
        (entry,) = store.states(["c1"])
        assert entry == replace(before, status=Answer.SUSPENDED, status_date="2020-08-01")
        assert entry.status_date == "2020-08-01"
        unknown = store.find("从无此人", id_number="1")
        assert (unknown.answer, unknown.certificates) == (Answer.NOT_FOUND, nobody)
        assert store.find(PERSON[0], id_number="1") == store.find("从无此人", certificate_number="00140012") == unknown
    keys = rotate_keys(tmp_path / "keys.json")
    assert renew_releases(curated, keys) == 2
    with LookupStore(curated, keys) as store:
        assert [store.find(PERSON[0], **way) for way in BOTH_WAYS] == told
        put_out(curated, keys, "已通过", "2020-09-01")
        assert {store.find(PERSON[0], **way).answer for way in BOTH_WAYS} == {Answer.VERIFIED}


def test_a_new_release_and_a_rollback_are_followed_while_others_ask(tmp_path, monkeypatch):
    monkeypatch.setattr("pipelines.lookup.POINTER_SECONDS", 0.0)
    curated, keys = tmp_path / "curated", load_keys(tmp_path / "keys.json")
    curated.mkdir()
    first = put_out(curated, keys, "已撤销", "2020-07-01")
    seen, failures, stop = set(), [], threading.Event()
    with LookupStore(curated, keys) as store:

        def ask() -> None:
            while not stop.is_set():
                outcome = store.find(PERSON[0], id_number=PERSON[1])
                seen.add((outcome.release.release_id, outcome.answer))
                if len(outcome.certificates) != 1:
                    failures.append(outcome)

        asking = [threading.Thread(target=ask) for _ in range(3)]
        for thread in asking:
            thread.start()
        second = put_out(curated, keys, "已通过", "2020-08-01")
        after = store.find(PERSON[0], id_number=PERSON[1])
        rollback(curated, first.release_id)
        back = store.find(PERSON[0], id_number=PERSON[1])
        stop.set()
        for thread in asking:
            thread.join()
    assert (after.answer, back.answer) == (Answer.VERIFIED, Answer.REVOKED)
    assert failures == []
    assert seen <= {(first.release_id, Answer.REVOKED), (second.release_id, Answer.VERIFIED)}


def test_the_file_is_opened_read_only_and_shut_off(store):
    cursor = store._follow_pointer().connection.cursor()
    for statement in (
        "insert into release select * from release",
        "select * from read_text('/etc/hostname')",
        "set enable_external_access = true",
        "attach 'x.db'",
    ):
        with pytest.raises(Exception, match=r"(?i)read.?only|disabled|locked|cannot"):
            cursor.execute(statement).fetchall()


def test_the_published_file_holds_no_name_or_number(installation):
    release = json.loads((installation / "curated" / "current.json").read_text(encoding="utf-8"))
    content = (installation / "curated" / release["lookup"]).read_bytes()
    assert PERSON[1].encode() not in content
    assert "买买提".encode() not in content and b"00140012" not in content


def searched_with(key: bytes | None) -> set[str]:
    """What someone who knows the name makes of every ID number that it could be: plain, hashed, or keyed by what he has."""
    name, guesses = (
        PERSON[0],
        [f"{PERSON[1][:14]}{number:03}{last}" for number in range(41, 61) for last in "0123456789X"],
    )
    if key is not None:
        return {lookup_keys.lookup_key(key, kind, name, guess) for guess in guesses for kind in lookup_keys.KINDS}
    joined = [
        text
        for guess in guesses
        for text in (guess, name + guess, f"{name}|{guess}", f"id_number\x1f{name}\x1f{guess}")
    ]
    kinds = ("md5", "sha1", "sha256", "sha512", "sm3", "blake2b", "sha3_256")
    return {hashlib.new(kind, text.encode()).hexdigest()[:32] for kind in kinds for text in joined}


def test_a_stolen_file_gives_nothing_to_whoever_tries_every_number_without_the_key(installation):
    keys, live = load_keys(installation / "keys.json"), current(installation / "curated")
    with open_to_read(live.lookup) as connection:
        names = [name for (name,) in connection.execute("select table_name from duckdb_tables()").fetchall()]
        content = "\n".join(str(connection.execute(f"select * from {name}").fetchall()) for name in names)
    forms = (str, lambda text: text.translate(lookup_keys.LETTERS))
    assert not [text for text in searched_with(None) for form in forms if form(text) in content]
    wrong = [b"", bytes(32), b"shenyan", keys.subkey("field"), keys.subkey("ids"), live.release_id.encode()]
    assert not [text for key in wrong for text in searched_with(key) if text in content]
    assert [text for text in searched_with(keys.subkey("lookup")) if text in content], "with the key it is found"


def test_the_command_prints_the_answer_as_json_and_succeeds(installation, monkeypatch, capsys):
    monkeypatch.setenv("SHENYAN_CURATED", str(installation / "curated"))
    monkeypatch.setenv("SHENYAN_KEY_FILE", str(installation / "keys.json"))
    assert main.main(["lookup", "--name", PERSON[0], "--id-number", PERSON[1], "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["outcome"], answer["certificates"][0]["title"]) == ("verified", "工程师")
    assert main.main(["lookup", "--name", PERSON[0], "--id-number", "1"]) == 0
    assert "不表示证书是假的" in capsys.readouterr().out


def test_the_command_says_when_nothing_is_published(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("SHENYAN_CURATED", str(tmp_path / "curated"))
    monkeypatch.setenv("SHENYAN_KEY_FILE", str(tmp_path / "keys.json"))
    load_keys(tmp_path / "keys.json")
    (tmp_path / "curated").mkdir()
    assert main.main(["lookup", "--name", "某人", "--id-number", "1"]) == 1
    assert "Nothing has been published" in capsys.readouterr().err
