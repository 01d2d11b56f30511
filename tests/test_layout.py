"""The direction of imports, held over the syntax trees."""

import ast
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("schemas", "pipelines", "assets", "lookup_app")
MAY_IMPORT = {
    "schemas": {"schemas"},
    "pipelines": {"schemas", "pipelines"},
    "assets": {"schemas", "pipelines", "assets"},
    "lookup_app": {"schemas", "pipelines", "lookup_app"},
}
ONLY_IN = {"dagster": "assets", "streamlit": "lookup_app"}


def imported_packages(path: Path) -> set[str]:
    """The top-level packages a module imports, wherever in it the import stands."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names.add((node.module or "").split(".")[0])
    return names


def modules(*packages: str) -> list[Path]:
    return [path for package in packages for path in sorted((ROOT / package).rglob("*.py"))]


@pytest.mark.parametrize("package", PACKAGES)
def test_a_module_imports_only_what_lies_below_it(package):
    forbidden = {*PACKAGES} - MAY_IMPORT[package] | {tool for tool, home in ONLY_IN.items() if home != package}
    imported = {path.relative_to(ROOT).as_posix(): imported_packages(path) & forbidden for path in modules(package)}
    assert imported and not {path: named for path, named in imported.items() if named}


def test_every_package_of_the_layout_is_there():
    for folder in (*PACKAGES, "data/raw", "docs", "tests", ".ci"):
        assert (ROOT / folder).is_dir(), folder
    for file in (
        "dagster.yaml",
        "pyproject.toml",
        "Makefile",
        "README.md",
        "README.zh-CN.md",
        "CHANGELOG.md",
        ".ci/run",
    ):
        assert (ROOT / file).is_file(), file


@pytest.mark.parametrize(
    "name", ["requirements.txt", "requirements-ocr.txt", "requirements-bench.txt", "requirements-pip.txt"]
)
def test_a_lock_pins_every_requirement_by_hash_and_names_no_host(name):
    lock = (ROOT / name).read_text()
    requirements = [line for line in lock.splitlines() if line and not line.startswith((" ", "#"))]
    assert requirements and all("==" in line for line in requirements)
    assert lock.count("--hash=sha256:") >= len(requirements)
    assert "://" not in lock


def test_a_wheel_holds_every_file_of_the_packages():
    """What is neither code nor of a kind that pyproject names would be missing where Shenyan is installed from a wheel."""
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]
    kinds = {pattern.removeprefix("*") for pattern in told["package-data"]["*"]} | {".py"}
    packages = [name.removesuffix("*") for name in told["packages"]["find"]["include"]]
    files = [path for package in packages for path in (ROOT / package).rglob("*") if path.is_file()]
    assert not {path.relative_to(ROOT) for path in files if path.suffix not in kinds | {".pyc"}}
