"""Moments as people read them: on the city's clock, whatever zone they are stored in."""

from pathlib import Path

import pytest

import lookup_app
from lookup_app import clocks


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("2026-11-26T15:33:10+00:00", "2026-11-26 23:33"),
        pytest.param("2026-11-26T20:05:00+00:00", "2026-11-27 04:05", id="the next day already"),
        ("2026-11-27T04:05:59+08:00", "2026-11-27 04:05"),
        (None, ""),
        ("", ""),
    ],
)
def test_a_moment_is_shown_on_the_citys_clock(installed, stored, shown):
    assert clocks.local(stored) == shown


def test_no_page_cuts_a_moment_out_of_its_text():
    files = Path(lookup_app.__file__).parent.rglob("*.py")
    assert [path.name for path in files if '[:16].replace("T"' in path.read_text(encoding="utf-8")] == []
