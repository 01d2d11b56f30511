"""Random submissions of every kind to a released register: every line has the outcome that the design gives it, no fraud passes by itself."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random

import polars as pl

from pipelines import keys, release
from schemas.campaign import campaign_named
from tests.soak.proof import CAMPAIGN, Home, demand, install, last_words, published
from tests.soak.submissions.desk import Desk, Written
from tests.soak.submissions.holders import NORMAL, Kind
from tests.soak.submissions.people import Holder, read_holders
from tests.soak.submissions.strangers import HOSTILE, UNCLEAR
from tests.soak.thirdcity.corpus import write_corpus as write_third
from tests.soak.thirdcity.place import CAMPAIGN as THIRD

SHARES = {"normal": 0.99, "hostile": 0.99, "unclear": 0.9}
"""The share of lines whose outcome must be right, by group: of what the register knows badly some can't be told to be the holder's."""
GROUPS = (("normal", NORMAL), ("hostile", HOSTILE))
Place = tuple[str, int]
Places = dict[Place, Written]
Found = dict[Place, tuple[str, str]]


def prove(folder: Path, *, certificates: int, seed: int) -> str:
    """The share of right outcomes in a normal and in a hostile mail, and how many frauds passed."""
    home = install(folder, certificates, seed)
    published(home)
    return judge(home, pl.read_parquet(home.raw / "truth.parquet"), seed)


def prove_third(folder: Path, *, certificates: int, seed: int) -> str:
    """The same of a city of other words, authorities and numbers, and of another campaign."""
    home = Home(folder / "raw", folder / "curated", campaign=str(THIRD))
    truth = write_third(home.raw, seed, certificates, False)
    published(home)
    return judge(home, truth, seed)


def judge(home: Home, truth: pl.DataFrame, seed: int) -> str:
    """What became of a fresh mail to a home that has published; raises Broken if too much of it came out wrong."""
    holders = read_holders(home.settings, truth)
    places = write_mail(home.raw, holders, seed, home.campaign)
    status, said = home.run()
    demand(status == 0, f"the run over the mail ended with status {status}: {last_words(said)}")
    return settle(places, outcomes(home), {one.certificate_id: one.person for one in holders})


def settle(places: Places, found: Found, persons: Mapping[str, str]) -> str:
    """The figures; raises Broken if a line is not in the ledger, a fraud passed, or too many came out wrong."""
    unaccounted = places.keys() - found.keys()
    demand(not unaccounted, f"{len(unaccounted)} of {len(places)} lines are not in the ledger")
    wrong = {place for place, line in places.items() if not is_right(line, *found[place], persons)}
    passed = [line.kind for place, line in places.items() if line.fraud and found[place][0] == "accepted"]
    told = tell(places, found, wrong)
    demand(not passed, f"{len(passed)} frauds passed by rule: {Counter(passed)}; {told}")
    for group in SHARES:
        demand(
            share(places, wrong, group) >= SHARES[group], f"too many lines of the {group} mail came out wrong: {told}"
        )
    return told


def is_right(line: Written, disposition: str, certificate_id: str, persons: Mapping[str, str]) -> bool:
    """True if the outcome is one of those expected, and an accepted line is about the sender's own certificate."""
    own = disposition != "accepted" or not line.person or persons.get(certificate_id, line.person) == line.person
    return disposition in line.expected and own


def write_mail(raw: Path, holders: Sequence[Holder], seed: int, campaign: str = CAMPAIGN) -> Places:
    """Where every line of the mail stands: normal and hostile lines about clear certificates, and some about unclear ones."""
    chance = Random(f"mail-{seed}")
    folder = raw / "submissions"
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.jsonl"):
        old.unlink()
    desk = Desk(folder, campaign_named(campaign), chance)
    for number, one in enumerate(chance.sample(holders, len(holders))):
        desk.group, kinds = GROUPS[number % 2] if one.clear else ("unclear", UNCLEAR)
        draw(kinds, chance)(desk, one)
    return desk.post()


def draw(kinds: tuple[tuple[Kind, int], ...], chance: Random) -> Kind:
    """One of the kinds, each as often as its weight says."""
    return chance.choices([kind for kind, _ in kinds], [weight for _, weight in kinds])[0]


def outcomes(home: Home) -> Found:
    """Disposition and certificate of every line of submissions in the ledger of the live release."""
    live = release.current(home.curated)
    demand(live is not None, "no release is live")
    lineage = release.load_table(live, "lineage", keys.load_keys(home.settings.key_file))  # type: ignore[arg-type]
    lines = lineage.filter(pl.col("source_file").str.starts_with("submissions/"))
    rows = lines.select("source_file", "row", "disposition", "certificate_id").iter_rows()
    return {
        (source_file, row): (disposition, certificate_id or "")
        for source_file, row, disposition, certificate_id in rows
    }


def share(places: Places, wrong: set[Place], group: str) -> float:
    """The share of the group's lines that came out right."""
    own = [place for place, line in places.items() if line.group == group]
    return 1 - sum(place in wrong for place in own) / max(1, len(own))


def tell(places: Places, found: Found, wrong: set[Place]) -> str:
    """The shares by group and by outcome, the frauds that passed, and the kinds that came out wrong."""
    by_outcome: defaultdict[str, list[bool]] = defaultdict(list)
    for place, line in places.items():
        by_outcome["/".join(sorted(line.expected))].append(place not in wrong)
    groups = ", ".join(
        f"{group} {sum(line.group == group for line in places.values())} lines {share(places, wrong, group):.2%} right" for group in SHARES
    )  # fmt: skip
    frauds = [place for place, line in places.items() if line.fraud]
    passed = sum(found[place][0] == "accepted" for place in frauds)
    outcome = ", ".join(f"{name} {sum(right)}/{len(right)}" for name, right in sorted(by_outcome.items()))
    faults = Counter(f"{places[place].kind} -> {found[place][0]}" for place in wrong)
    return f"{groups}; frauds passed by rule: {passed} of {len(frauds)}; {outcome}; wrong: {dict(faults) or 'none'}"
