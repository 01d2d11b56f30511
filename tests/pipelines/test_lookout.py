"""What waits too long or has not come for long is found; what is in order is not."""

import datetime as dt

import polars as pl
import pytest
from sqlalchemy import insert

from pipelines import exclusions, freshness, lookout
from pipelines.casework import open_store
from pipelines.casework.database import Database
from pipelines.casework.tables import cases
from pipelines.keys import load_keys
from pipelines.queue_ages import queue_ages

NOW = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)


def days_ago(days: int) -> str:
    return (NOW - dt.timedelta(days=days)).isoformat(timespec="microseconds")


@pytest.fixture
def store_with(tmp_path):
    """A store of cases, each in a state and submitted so many days ago."""
    url = f"sqlite:///{tmp_path / 'casework.sqlite'}"
    open_store(url, load_keys(tmp_path / "keys.json")).close()

    def fill(waiting: list[tuple[str, int]]) -> str:
        database = Database(url)
        with database.write() as connection:
            for number, (state, days) in enumerate(waiting):
                row = {
                    "case_id": f"K{number}",
                    "kind": "amend",
                    "holder_key": f"h{number}",
                    "subject": f"s{number}",
                    "state": state,
                }
                moments = dict.fromkeys(("opened_at", "updated_at", "submitted_at"), days_ago(days))
                connection.execute(insert(cases).values(**row, **moments, version=1, is_open=True))
        database.close()
        return url

    return fill


def test_cases_are_counted_by_state_with_the_longest_wait(store_with):
    url = store_with([("待审核", 3), ("待审核", 9), ("已审阅", 1)])
    ages = queue_ages(url, NOW)
    assert {state: (waiting.cases, waiting.oldest.days) for state, waiting in ages.items()} == {
        "待审核": (2, 9), "已审阅": (1, 1),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("state", "days", "told"),
    [
        pytest.param("待审核", 16, ["queue_age"], id="the office's turn for too long"),
        pytest.param("待审核", 14, [], id="still in time"),
        pytest.param("已退回", 90, [], id="the holder's turn"),
    ],
)
def test_only_what_the_office_leaves_lying_is_told(store_with, state, days, told):
    alerts = list(lookout.long_waits(store_with([(state, days)]), NOW))
    assert [alert.kind for alert in alerts] == told
    assert all(alert.facts == {"cases": 1, "days": days} for alert in alerts)


def deliveries(*rows: tuple[str, str, str, int]) -> pl.DataFrame:
    return pl.DataFrame(
        [(f"sources/{office}/{name}", office, disposition, "f" * 64, "EMPTY_FILE", days_ago(days)) for office, name, disposition, days in rows],
        schema=["source_file", "office", "disposition", "sha256", "reason", "received_at"],
        orient="row",
    )  # fmt: skip


def test_a_refused_file_is_told_with_its_reason_and_advice():
    found = list(lookout.refused_deliveries(deliveries(("jia", "a.xls", "rejected", 1), ("jia", "b.xls", "read", 1))))
    (alert,) = found
    assert (alert.kind, alert.facts) == ("delivery_refused", {"office": "jia", "reason": "EMPTY_FILE"})
    assert "空" in alert.zh and alert.advice_zh and alert.key.startswith("a.xls·")


def test_what_a_steward_left_out_is_not_told():
    left_out = deliveries(("jia", "a.xls", "rejected", 1)).with_columns(reason=pl.lit(exclusions.REASON))
    assert list(lookout.refused_deliveries(left_out)) == []


def test_an_office_is_as_fresh_as_its_last_readable_file():
    sent = deliveries(
        ("jia", "a", "read", 500), ("jia", "b", "rejected", 1), ("yi", "c", "read", 500), ("yi", "d", "partly_read", 5)
    )
    assert freshness.stale_offices(sent, NOW) == ["jia"]
    assert freshness.last_deliveries(sent)["files"].to_list() == [1, 2]
