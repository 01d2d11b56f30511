"""What the guides say there is, is there: pages and pictures that they lead to, commands, settings."""

import re
from pathlib import Path

import pytest

from pipelines.cli.main import COMMANDS

ROOT = Path(__file__).parents[1]
GUIDES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
EXAMPLE = ROOT / "docs/operations/environment.example"
OWN = {
    "SHENYAN_INTERRUPTED": "the code server tells its runs",
    "SHENYAN_PUBLIC_ONLY": "serve tells the pages",
    "SHENYAN_SETUP": "serve tells the pages",
    "SHENYAN_LIMIT_": "the beginning of several",
}
"""Names that programs of ours tell each other; nobody sets them."""


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: str(guide.relative_to(ROOT)))
def test_every_link_of_a_guide_leads_somewhere(guide):
    text = guide.read_text(encoding="utf-8")
    links = {link for link in re.findall(r"\]\(([^)#\s]+)", text) if "://" not in link}
    assert {link for link in links if not (guide.parent / link).exists()} == set()


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: str(guide.relative_to(ROOT)))
def test_every_command_that_a_guide_names_exists(guide):
    named = set(re.findall(r"`shenyan ([a-z]+)", guide.read_text(encoding="utf-8")))
    assert named <= set(COMMANDS)


def test_every_setting_is_explained_where_operators_look():
    code = "".join(
        path.read_text(encoding="utf-8")
        for folder in ("pipelines", "assets", "lookup_app")
        for path in (ROOT / folder).rglob("*.py")
    )
    guides = "".join(path.read_text(encoding="utf-8") for path in [*GUIDES, EXAMPLE])
    read = set(re.findall(r"\bSHENYAN_[A-Z_]+", code)) - OWN.keys()
    assert {name for name in read if name not in guides} == set()
