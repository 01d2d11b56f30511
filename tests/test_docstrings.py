"""The examples in docstrings are true."""

import doctest
import importlib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("schemas", "pipelines", "assets", "lookup_app")
PAGES = ROOT / "lookup_app" / "app_pages"


def modules_with_examples() -> list[str]:
    """Every module of ours with an example in it; pages run when they are imported, so theirs are none."""
    paths = (path for package in PACKAGES for path in (ROOT / package).rglob("*.py") if PAGES not in path.parents)
    return sorted(
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for path in paths
        if ">>> " in path.read_text(encoding="utf-8")
    )


@pytest.mark.parametrize("name", modules_with_examples())
def test_the_examples_of_a_module_are_true(name):
    result = doctest.testmod(importlib.import_module(name))
    assert result.attempted > 0
    assert result.failed == 0
