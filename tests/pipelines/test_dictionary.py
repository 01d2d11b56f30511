"""The data dictionary is what the schemas say."""

from pipelines.dictionary import PAGE, build_page, grid
from schemas.reasons import catalogue
from schemas.tables import TABLES


def test_the_committed_page_is_current():
    assert PAGE.read_text(encoding="utf-8") == build_page(), "run: python -m pipelines.dictionary"


def test_every_table_column_and_reason_is_on_the_page():
    page = build_page()
    assert all(f"### `{name}`" in page for name in TABLES)
    assert all(f"| `{column}` |" in page for model in TABLES.values() for column in model.to_schema().columns)
    assert all(f"| `{code}` |" in page for code in catalogue())


def test_a_bar_does_not_end_a_cell():
    assert grid(["a"], [["x|y"]]).splitlines()[-1] == "| x\\|y |"
