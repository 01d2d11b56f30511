"""Proof that of a town's planted forgeries none passes by itself, and that its innocent oddities do: each told by its name."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import polars as pl

from pipelines import keys, release
from pipelines.lookup import LookupStore
from tests.soak.proof import CAMPAIGN, Home, demand, last_words, live_release
from tests.soak.thirdcity.place import CAMPAIGN as THIRD
from tests.soak.town.forgeries import FORGERIES
from tests.soak.town.oddities import ODDITIES
from tests.soak.town.town import WORDS, Town, Values, found_town, write_lists

TITLES = {"机械工程师": "工程师"}
"""Titles that are published in another wording."""


class Outcome(NamedTuple):
    """What a planted certificate came to: whether it can be looked up, and the findings that it has."""

    name: str
    is_forged: bool
    should_pass: bool
    passed: bool
    findings: tuple[str, ...]

    @property
    def is_right(self) -> bool:
        return self.passed == self.should_pass


def prove(folder: Path, *, seed: int) -> str:
    """How many forgeries were held and oddities passed in both towns; raises Broken naming each that was not."""
    told = []
    for name in WORDS:
        outcomes = plant(folder / name, name, seed)
        wrong = [f"{one.name} ({', '.join(one.findings) or 'no finding'})" for one in outcomes if not one.is_right]
        demand(not wrong, f"{name}: {len(wrong)} of {len(outcomes)}: {'; '.join(wrong)}")
        forged = sum(one.is_forged for one in outcomes)
        told.append(f"{name}: {forged} forgeries, {len(outcomes) - forged} oddities as they should be")
    return "; ".join(told)


def plant(folder: Path, name: str, seed: int) -> list[Outcome]:
    """The outcome of every forgery and oddity planted into the town of that name."""
    home = Home(folder / "raw", folder / "curated", campaign=CAMPAIGN if name == "first" else str(THIRD))
    town = found_town(WORDS[name], seed)
    planted = [(one.name, True, not one.can_be_told, one.plant(town)) for one in FORGERIES]
    planted += [(one.name, False, one.should_pass, one.plant(town)) for one in ODDITIES]
    write_lists(town, home.raw)
    status, said = home.run()
    demand(status == 0, f"{name}: the run ended with status {status}: {last_words(said)}")
    return list(_judge(home, town, planted))


def _judge(home: Home, town: Town, planted: list[tuple[str, bool, bool, Values]]) -> Iterator[Outcome]:
    key_ring, live = keys.load_keys(home.settings.key_file), live_release(home)
    store = LookupStore(home.curated, key_ring)
    certificates = release.load_table(live, "certificates", key_ring)
    findings = release.load_table(live, "findings")
    for name, is_forged, should_pass, values in planted:
        answers = store.find(values["holder_name"], id_number=values["id_number"]).certificates
        title = TITLES.get(values["title"], values["title"])
        passed = any(
            one.title == title and values["acquired_on"].startswith(one.acquired_month or "") for one in answers
        )
        mine = certificates.filter(
            pl.col("holder_name") == values["holder_name"],
            pl.col("id_number") == values["id_number"],
            pl.col("title") == title,
        )
        codes = (
            findings.filter(pl.col("certificate_id").is_in(mine["certificate_id"].implode()))["code"].unique().sort()
        )
        yield Outcome(name, is_forged, should_pass, passed, (*codes, *mine["scope_reasons"].explode().drop_nulls()))
