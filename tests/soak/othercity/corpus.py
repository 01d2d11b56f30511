"""The city's deliveries and their truth, written to a folder in the format of the corpora."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from random import Random
from typing import Any

import polars as pl

from schemas.columns import COLUMNS
from tests.soak.layouts.files import WITH_PROSE, WRITERS
from tests.soak.othercity.clerks import Clerk, hire
from tests.soak.othercity.forgers import SHOWN_BY, forge
from tests.soak.othercity.lists import List, choose_columns, people_of, write_document, write_groups, write_roster
from tests.soak.othercity.people import Certificate, invent_world

BOOKS = ("xlsx", "xlsx", "xlsx", "xls", "xls", "csv", "csv-bom", "tsv-utf16", "html", "spreadsheetml", "ods")
ENDINGS = {"csv-bom": "csv", "tsv-utf16": "txt", "html": "xls", "spreadsheetml": "xls"}
SHARES = {"approval": 0.6, "county": 0.85, "series": 0.65, "employer": 0.45, "offline": 0.12}
OWN_LIST, POOL = 3, 15
ONE_SHEET = ("csv", "csv-bom", "tsv-utf16", "pdf")


class Desk:
    """Writes files and keeps the truth of their rows."""

    def __init__(self, raw: Path, chance: Random, hard: bool) -> None:
        self.raw, self.chance, self.hard = raw, chance, hard
        self.truth: list[dict[str, Any]] = []

    def send(self, office: str, name: str, kind: str, made: List, source: str) -> None:
        """Nothing; a delivery and its truth."""
        content, places = WRITERS[kind]([grid.squared() for grid in made.grids])
        path = self.raw / "sources" / office / f"{name}.{ENDINGS.get(kind, kind)}"
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists():
            path = path.with_stem(f"{path.stem}（{len(self.truth)}）")
        path.write_bytes(content)
        file = str(path.relative_to(self.raw))
        for at, rows in zip(places, made.rows, strict=False):
            for (sheet, number), row in zip(at, rows, strict=True):
                self.truth.append(
                    {"source_file": file, "sheet": sheet, "row": number, "expected": row.expected, "file_kind": kind, "file_expected": "readable", "source_kind": source}
                    | _state(row.certificate, {column: written.is_right for column, written in row.shown.items()}, [w.tag for w in row.shown.values() if w.tag])
                )  # fmt: skip

    def hire(self, kind: str, ones: Sequence[Certificate]) -> tuple[Clerk, list[str]]:
        """A clerk and the columns of a list; where a false certificate is among its people, those in which it shows, undamaged."""
        clerk = hire(self.chance, self.hard)
        columns = choose_columns(self.chance, kind, 0.5 if self.hard else 0.7)
        proofs = [column for one in ones if one.fabricated for column in SHOWN_BY[one.fabricated]]
        proofs += [column for one in ones if one.is_robbed for column in SHOWN_BY["number_of_another"]]
        if proofs:
            clerk.number, clerk.masks, clerk.drops_zeros = "", False, False
        return clerk, list(dict.fromkeys([*columns, *proofs]))

    def send_list(self, office: str, name: str, source: str, made: List) -> None:
        """Nothing; a list in one of the formats of books."""
        kind = self.chance.choice(BOOKS)
        self.send(office, name, "xlsx" if kind in ONE_SHEET and len(made.grids) > 1 else kind, made, source)


def _state(one: Certificate | None, right: dict[str, bool], tags: list[str]) -> dict[str, Any]:
    """What the truth says of a row's certificate."""
    if one is None:
        return {}
    masks = [
        sum(2**at for at, column in enumerate(COLUMNS) if column in right and right[column] >= least)
        for least in (0, 1)
    ]
    return {
        "true_person_id": one.person.id, "true_certificate_id": one.id, "is_fabricated": bool(one.fabricated), "fabricated_kind": one.fabricated,
        "in_cohort": not one.outside, "out_of_cohort_reason": one.outside, "publishable": not one.outside and not one.fabricated, "adversarial": one.adversarial,
        "noise_tags": ",".join(tags), "obs_mask": masks[0], "ok_mask": masks[1], **{f"true_{column}": one.values[column] for column in COLUMNS},
    }  # fmt: skip


def write_corpus(raw: Path, seed: int, certificates: int, hard: bool) -> pl.DataFrame:
    """The truth of the deliveries that now lie in the folder."""
    world = invent_world(seed, certificates)
    chance = Random(f"deliveries {seed}")
    sound = list(world.certificates)
    forge(world, max(6, certificates // 50))
    desk = Desk(raw, chance, hard)
    chosen = _choose(sound, chance)
    _send_documents(desk, chosen["approval"])
    false = [one for one in world.certificates if one.fabricated]
    cut = [one for one in false if chance.random() < 0.5]
    chosen["employer"] += [one for one in false if one not in cut]
    # Some list must tell a robbed number twice, or nothing shows that it is another's.
    chosen["offline"] += [*cut, *(one for one in sound if one.is_robbed and one not in chosen["offline"])]
    _send_counties(desk, chosen["county"])
    _send_series(desk, chosen["series"])
    _send_employers(desk, chosen["employer"])
    _send_offline(desk, chosen["offline"])
    (raw / "submissions").mkdir(parents=True, exist_ok=True)
    truth = pl.DataFrame(desk.truth, infer_schema_length=None).with_columns(
        optional=False, blank=False, hard_ambiguous=False
    )
    truth.write_parquet(raw.parent / "truth.parquet")
    return truth


def _choose(sound: Iterable[Certificate], chance: Random) -> dict[str, list[Certificate]]:
    """Which certificates each kind of office sends; every one is sent by some office."""
    documents: dict[str, bool] = {}
    chosen: dict[str, list[Certificate]] = {kind: [] for kind in SHARES}
    for one in sound:
        key = one.authority.name + one.values["approval_document"]
        is_delivered = (
            documents.setdefault(key, chance.random() < SHARES["approval"]) and one.authority.kind != "elsewhere"
        )
        kinds = [kind for kind in ("series", "employer", "offline") if chance.random() < SHARES[kind]]
        if one.employer.place and chance.random() < SHARES["county"]:
            kinds.append("county")
        kinds += ["approval"] if is_delivered else []
        for kind in kinds or ["series"]:
            chosen[kind].append(one)
    return chosen


def _parted(ones: Iterable[Certificate], key: Callable[[Certificate], str]) -> list[tuple[str, list[Certificate]]]:
    found: defaultdict[str, list[Certificate]] = defaultdict(list)
    for one in ones:
        found[key(one)].append(one)
    return sorted(found.items())


def _send_documents(desk: Desk, ones: Sequence[Certificate]) -> None:
    for key, mine in _parted(ones, lambda one: f"{one.authority.name}|{one.values['approval_document']}"):
        authority, document = key.split("|")
        kind = desk.chance.choice(("docx", "docx", "docx", "pdf", "pdf", "html", "xlsx", "xls"))
        clerk = hire(desk.chance, desk.hard)
        clerk.number, clerk.masks, clerk.slips = "", False, clerk.slips / 3
        made = write_document(desk.chance, clerk, people_of(mine), kind in WITH_PROSE)
        desk.send(f"批文-{authority[:6]}", re.sub(r"[〔〕]", "_", document), kind, made, "approval")


def _send_counties(desk: Desk, ones: Sequence[Certificate]) -> None:
    for county, mine in _parted(ones, lambda one: one.employer.place.name if one.employer.place else ""):
        by_year = desk.chance.random() < 0.4
        for year, some in _parted(mine, lambda one: one.values["year"]) if by_year else [("", mine)]:
            clerk, columns = desk.hire("county", some)
            split = "year" if not year and desk.chance.random() < 0.5 else ""
            made = write_roster(desk.chance, clerk, people_of(some), f"{county}人力资源和社会保障局", columns, split)
            desk.send_list(f"{county}人社局", f"{county}{year}职称人员名册", "county", made)


def _send_series(desk: Desk, ones: Sequence[Certificate]) -> None:
    """Nothing; a ledger for each series, its title naming the series or its groups series and level."""
    for series, mine in _parted(ones, lambda one: one.values["series"]):
        clerk, columns = desk.hire("series", mine)
        title, people = f"柳州市{series}专业技术资格人员名册", people_of(mine)
        if desk.chance.random() < 0.5:
            own = [column for column in columns if column != "series"]
            made = write_roster(desk.chance, clerk, people, title, own, "").told("series", series)
            desk.send_list(f"{series}职改办", f"{series}历年名册", "series", made)
        else:
            made = write_groups(desk.chance, clerk, people, title, columns, "series")
            desk.send_list(f"{series}职改办", f"{series}分级名册", "series", made)


def _send_employers(desk: Desk, ones: Sequence[Certificate]) -> None:
    """Nothing; employers of several holders send lists of their own, the others are sent together."""
    pooled = list[Certificate]()
    for employer, mine in _parted(ones, lambda one: one.values["employer"]):
        if len(mine) < OWN_LIST:
            pooled += mine
        else:
            _send_employer(desk, employer, mine, [] if desk.chance.random() < 0.7 else ["employer"])
    desk.chance.shuffle(pooled)
    for start in range(0, len(pooled), POOL):
        _send_employer(desk, f"各单位{start // POOL + 1}", pooled[start : start + POOL], ["employer"])


def _send_employer(desk: Desk, whose: str, ones: Sequence[Certificate], more: Sequence[str]) -> None:
    clerk, columns = desk.hire("employer", ones)
    made = write_roster(desk.chance, clerk, people_of(ones), whose, [*columns, *more], "")
    desk.send_list(f"单位-{whose}", f"{whose}职称花名册", "employer", made)


def _send_offline(desk: Desk, ones: Sequence[Certificate]) -> None:
    """Nothing; what was registered at the counters, sometimes grouped by who conferred it."""
    for place, mine in _parted(ones, lambda one: one.employer.place.short if one.employer.place else "市直"):
        clerk, columns = desk.hire("offline", mine)
        if "issuing_authority" in columns and desk.chance.random() < 0.3:
            title, people = f"{place}现场审验登记表", people_of(mine)
            made = write_groups(desk.chance, clerk, people, title, columns, "issuing_authority")
        else:
            made = write_roster(desk.chance, clerk, people_of(mine), f"{place}现场审验", columns, "")
        desk.send_list(f"现场登记-{place}", f"{place}现场审验登记", "offline", made)
