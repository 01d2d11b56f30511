"""Releases swap while other processes ask: no error, no mix of two releases, no step backwards."""

import datetime as dt
import multiprocessing as mp
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import polars as pl

from pipelines import release
from pipelines.keys import load_keys
from pipelines.lookup import Answer, LookupStore
from schemas.campaign import campaign_named
from tests.soak.proof import CAMPAIGN, Broken, Home, demand, install, live_release, published, release_number

Publish = Callable[..., release.Release]
READERS = 2
START_SECONDS = 120
ROUNDS_SECONDS = 120
REOPEN_EVERY = 50
"""After so many questions a reader opens the lookup anew, as a new process would."""
TURNS = {0: ("已撤销", Answer.REVOKED), 1: ("已通过", Answer.VERIFIED)}
"""What the watched certificate is in releases of even and of odd numbers, in the register and in the lookup."""


def prove(folder: Path, *, certificates: int, seed: int, swaps: int, publish: Publish = release.publish) -> str:
    """What was seen while `swaps` releases followed each other."""
    home = install(folder, certificates, seed)
    published(home)
    return swap_under_readers(home, tables_of(home), swaps, publish)


def tables_of(home: Home) -> dict[str, pl.DataFrame]:
    """The tables that the home's run handed over for publishing."""
    from assets.contracts import FRAMES
    from assets.resources import Installation
    from assets.storage import read_frame

    installation = Installation(raw=str(home.raw), curated=str(home.curated))
    return {table: read_frame(installation, asset) for table, asset in FRAMES.items()}


def swap_under_readers(home: Home, tables: dict[str, pl.DataFrame], swaps: int, publish: Publish) -> str:
    """What the readers saw; raises Broken when one of them saw what must not be."""
    subject = choose_subject(home)
    turns = [set_status(tables, subject["certificate_id"], status) for _, (status, _) in sorted(TURNS.items())]
    # The first release of the proof sets the watched certificate's status, so readers begin after it.
    _publish_next(home, turns, publish)
    context = mp.get_context("spawn")
    stop, answers, ready = context.Event(), context.Queue(), context.Barrier(READERS + 1)
    readers = [context.Process(target=watch, args=(home, subject, ready, stop, answers)) for _ in range(READERS)]
    for reader in readers:
        reader.start()
    try:
        ready.wait(START_SECONDS)
        for _ in range(swaps):
            _publish_next(home, turns, publish)
        wait_for_rounds(home.curated)
    finally:
        stop.set()
    seen = [_answer_of(answers) for _ in readers]
    for reader in readers:
        reader.join()
    demand(all(numbers > 1 for _, numbers in seen), "a reader never saw a release change, so nothing was proved")
    asked, most = sum(count for count, _ in seen), max(numbers for _, numbers in seen)
    return f"{swaps} swaps under {READERS} readers: {asked:,} questions to lookup and register, {most} releases seen by one reader"


def _answer_of(answers: Any) -> tuple[int, int]:
    """How often one reader asked and how many releases it saw; raises Broken with what it complained of."""
    answer = answers.get(timeout=120)
    if isinstance(answer, str):
        raise Broken(answer)
    return answer


def choose_subject(home: Home) -> dict[str, str]:
    """The first certificate that is published and alone under its holder's name and number."""
    live, keys = release.find_release(home.curated), load_keys(home.settings.key_file)
    certificates = release.load_table(live, "certificates", keys)
    named = ("certificate_id", "holder_name", "certificate_number")
    alone = pl.struct(named[1:]).is_first_distinct() & pl.struct(named[1:]).is_last_distinct()
    found = certificates.filter(
        pl.col("passed_by").is_not_null(), pl.all_horizontal(pl.col(named).is_not_null()), alone
    )
    demand(found.height > 0, "the first release published no certificate that could be watched")
    return found.sort("certificate_id").select(named).row(0, named=True)


def set_status(tables: dict[str, pl.DataFrame], certificate_id: str, status: str) -> dict[str, pl.DataFrame]:
    """The tables with one certificate in that status."""
    own = pl.col("certificate_id") == certificate_id
    day = pl.when(own).then(pl.lit("2020-06-30")).otherwise("status_on").alias("status_on")
    changed = tables["certificates"].with_columns(
        pl.when(own).then(pl.lit(status)).otherwise("status").alias("status"), day
    )
    return {**tables, "certificates": changed}


def _publish_next(home: Home, turns: list[dict[str, pl.DataFrame]], publish: Publish) -> None:
    live = release.find_release(home.curated)
    number = release_number(live.release_id) + 1
    published_now = publish(
        turns[number % 2],
        curated=home.curated,
        keys=load_keys(home.settings.key_file),
        campaign=campaign_named(CAMPAIGN),
        as_of=dt.datetime.now(dt.UTC),
        inputs={"turn": str(number)},
        allow_fall=True,
    )
    demand(
        release_number(published_now.release_id) == number,
        f"release {published_now.release_id} does not follow {live.release_id}",
    )


def pulses(curated: Path) -> dict[str, int]:
    """How many rounds of questions each reader that still asks has finished; one that ends meanwhile takes its own away."""
    found = dict[str, int]()
    for pulse in curated.parent.glob("reader-*.pulse"):
        with suppress(FileNotFoundError):
            found[pulse.name] = pulse.stat().st_size
    return found


def wait_for_rounds(curated: Path, rounds: int = 2) -> None:
    """Nothing; comes back when every reader that still asks has finished that many more rounds, however busy the machine is."""
    before, deadline = pulses(curated), time.monotonic() + ROUNDS_SECONDS
    while any(now - before.get(name, 0) < rounds for name, now in pulses(curated).items()):
        if time.monotonic() > deadline:
            raise Broken(f"the readers asked nothing for {ROUNDS_SECONDS} seconds")
        time.sleep(0.01)


def watch(home: Home, subject: dict[str, str], ready: Any, stop: Any, answers: Any) -> None:
    """Nothing; asks until told to stop, then tells how often and how many releases it saw, or what was wrong."""
    pulse = home.curated.parent / f"reader-{mp.current_process().name}.pulse"
    pulse.touch()
    ready.wait(START_SECONDS)
    try:
        answers.put(_ask_until(home, subject, stop, pulse))
    except Broken as broken:
        answers.put(str(broken))
    except Exception as error:  # noqa: BLE001 - any error at all breaks the property, and the parent must be told
        answers.put(f"a reader got an error while releases swapped: {type(error).__name__}")
    finally:
        pulse.unlink()


def _ask_until(home: Home, subject: dict[str, str], stop: Any, pulse: Path) -> tuple[int, int]:
    keys, asked, last = load_keys(home.settings.key_file), 0, {"lookup": 0, "register": 0}
    numbers: set[int] = set()
    while not stop.is_set():
        with LookupStore(home.curated, keys) as store:
            for _ in range(REOPEN_EVERY):
                if stop.is_set():
                    break
                seen = {"lookup": ask_lookup(store, subject), "register": ask_register(home, subject)}
                for door, number in seen.items():
                    demand(number >= last[door], f"the {door} went back from release {last[door]} to {number}")
                last, asked = seen, asked + 2
                numbers |= set(seen.values())
                with pulse.open("ab") as beat:
                    beat.write(b".")
    return asked, len(numbers)


def ask_lookup(store: LookupStore, subject: dict[str, str]) -> int:
    """The number of the release that answered; raises Broken when the answer is another release's."""
    outcome = store.find(subject["holder_name"], certificate_number=subject["certificate_number"])
    number = release_number(outcome.release.release_id)
    demand(outcome.answer is TURNS[number % 2][1], f"release {number} answered with what another release says")
    return number


def ask_register(home: Home, subject: dict[str, str]) -> int:
    """The number of the live register; raises Broken when pointer, register and manifest are not of one release."""
    live = live_release(home)
    stated = release.load_table(live, "release")["release_id"].to_list()
    demand(stated == [live.release_id], f"the register under {live.release_id} says that it is {stated}")
    number = release_number(live.release_id)
    certificates = release.load_table(live, "certificates")
    status = certificates.filter(pl.col("certificate_id") == subject["certificate_id"])["status"].to_list()
    demand(status == [TURNS[number % 2][0]], f"the register of release {number} holds another release's rows")
    demand(live.manifest["counts"]["certificates"] == certificates.height, f"manifest and register of {number} differ")
    return number
