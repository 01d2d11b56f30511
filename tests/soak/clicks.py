"""What a steward clicks in the Dagster UI: see what is red, read it again, leave it out."""

import re
import time
from typing import Any

from tests.soak.proof import demand

PARTITIONS = "assets/raw_delivery?view=partitions"
LAUNCHPAD = "locations/shenyan/jobs/{}/playground"
TRIES = 8
"""So many times a delivery is chosen by its name before the run is asked for as it stands."""
LONGEST_RUN = 420_000
"""Milliseconds after which a run that was asked for counts as not gone through; a busy machine takes its time."""


def wait_for_red(room: Any, address: str, count: int, longest: float) -> None:
    """Nothing once so many partitions show as failed and none is being read; raises Broken when it never comes to that."""
    limit = time.monotonic() + longest
    while True:
        room.goto(f"{address}/{PARTITIONS}")
        shown = room.get_by_text(re.compile(r"^Failed \(\d+\)$")).first
        shown.wait_for()
        room.wait_for_timeout(2000)
        body = room.locator("body").inner_text()
        if f"Failed ({count})" in body and "Materializing (0)" in body:
            return
        demand(time.monotonic() < limit, f"{shown.inner_text()} instead of {count} red partitions")
        room.wait_for_timeout(3000)


def read_failed_again(room: Any, address: str) -> None:
    """Nothing; a back-fill of everything that is red was asked for and has begun."""
    room.goto(f"{address}/{PARTITIONS}")
    room.get_by_role("button", name=re.compile("Materialize")).first.click()
    room.get_by_role("button", name="Failed", exact=True).click()
    room.get_by_role("button", name=re.compile("Launch")).last.click()
    room.get_by_text(re.compile("Created backfill")).first.wait_for()


def leave_out(room: Any, address: str, beginning: str) -> None:
    """Nothing; the delivery whose name begins so was left out by the job for it."""
    room.goto(f"{address}/{LAUNCHPAD.format('exclude_delivery')}")
    box = room.get_by_placeholder("Partition")
    for _ in range(TRIES):
        box.click()
        box.press_sequentially(beginning)
        room.wait_for_timeout(1500)
        room.keyboard.press("Enter")
        room.wait_for_timeout(1500)
        # A busy machine has no list of the deliveries yet: nothing is chosen then, and what was typed is gone.
        if box.input_value() not in ("", beginning):
            break
        box.fill("")
    launch(room)


def launch(room: Any) -> None:
    """Nothing; the run was asked for and has gone through, as its page says.

    The page has to be waited for: who leaves the launchpad while it submits may have asked for nothing.
    """
    room.get_by_role("button", name=re.compile("Launch Run")).click()
    room.wait_for_url(re.compile("/runs/[0-9a-f-]{36}"))
    room.get_by_text("Success", exact=True).first.wait_for(timeout=LONGEST_RUN)


def go_back(room: Any, address: str) -> None:
    """Nothing; the release before the live one was asked for."""
    room.goto(f"{address}/{LAUNCHPAD.format('roll_back')}")
    launch(room)
