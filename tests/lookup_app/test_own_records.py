"""What a holder is told of the register: their own records with their sources, and what a name and a number may fill in."""

import duckdb
import pytest

from lookup_app import own_records
from lookup_app.register_reader import Register
from pipelines.keys import load_keys
from schemas.columns import COLUMNS

MO, WEI = "莫知夏", "韦小满"
ROWS = [
    {"certificate_id": "c1", "holder_name": MO, "certificate_number": "20130001", "title": "经济师", "employer": "测试一厂", "management_number": "123456789012345678"},
    {"certificate_id": "c2", "holder_name": MO, "certificate_number": "20130002", "title": "经济师", "id_number": "450206199003170026"},
    {"certificate_id": "c3", "holder_name": WEI, "certificate_number": "20130003", "title": "经济师"},
    {"certificate_id": "c4", "holder_name": MO, "certificate_number": "20130004", "title": "经济师"},
    {"certificate_id": "c5", "holder_name": MO, "certificate_number": "20130004", "title": "会计师"},
]  # fmt: skip


@pytest.fixture(scope="module")
def register(tmp_path_factory):
    """A register of five certificates, of which only the first tells a stranger to its ID number anything."""
    path = tmp_path_factory.mktemp("register") / "register.duckdb"
    columns = ["certificate_id", *COLUMNS]
    with duckdb.connect(str(path)) as connection:
        connection.execute(f"create table certificates ({', '.join(f'{column} varchar' for column in columns)})")
        marks = ", ".join("?" for _ in columns)
        connection.executemany(
            f"insert into certificates values ({marks})", [[row.get(column) for column in columns] for row in ROWS]
        )
    return Register(path)


@pytest.mark.parametrize(
    ("name", "number", "told"),
    [
        pytest.param(MO, "20130001", "经济师", id="by certificate number"),
        pytest.param(MO, "123456789012345678", "经济师", id="by management number"),
        pytest.param(MO, " ２０１３０００１ ", "经济师", id="in another width"),
        pytest.param(MO, "20130002", None, id="a record with an ID number is its holder's alone"),
        pytest.param(MO, "20130003", None, id="another's certificate"),
        pytest.param(MO, "20130004", None, id="two records of one number"),
        pytest.param(MO, "20139999", None, id="no such number"),
    ],
)
def test_a_name_and_a_number_fill_in_only_what_is_nobody_elses(register, name, number, told):
    filled = own_records.to_fill_in(register, name, number)
    assert filled.get("title") == told
    assert not {"employer", "phone", "sex", "id_number", "holder_name"} & filled.keys()


@pytest.mark.parametrize(
    ("name", "number", "code"),
    [
        pytest.param(MO, "450206199003170026", "REAL_NAME_AGREES", id="both"),
        pytest.param(
            "莫 知夏", "４５０２０６１９９００３１７００２６", "REAL_NAME_AGREES", id="both, written otherwise"
        ),
        pytest.param(WEI, "450206199003170026", "REAL_NAME_CONTRADICTS", id="the number under another name"),
        pytest.param(MO, "450206199003170034", "REAL_NAME_UNPROVEN", id="no such number"),
    ],
)
def test_name_and_number_are_held_against_the_register(register, tmp_path, name, number, code):
    keys = load_keys(tmp_path / "keys.json")
    assert own_records.real_name(register, keys, name, number) == code
    assert bool(own_records.of_holder(register, keys, name, number)) == (code == "REAL_NAME_AGREES")


@pytest.mark.parametrize(
    ("place", "origin"),
    [
        pytest.param(("鱼峰区", "sources/a/b.xlsx", "名册", 5), "鱼峰区 › b.xlsx › 名册 › 5", id="a cell"),
        pytest.param((None, None, None, None, "D1"), own_records.DECIDED, id="a decision"),
        pytest.param((None, None, None, None), "", id="nothing"),
    ],
)
def test_a_value_says_where_it_comes_from(place, origin):
    assert own_records.origin_line(*place) == origin
