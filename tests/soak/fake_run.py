"""A stand-in for `shenyan run` that publishes plain files, sound or with one fault, so that proofs can be seen to fail.

python -m tests.soak.fake_run FAULT --raw DIR --curated DIR
"""

import argparse
import fcntl
import hashlib
import json
import subprocess
import sys
import time
from pathlib import Path

REFUSAL = "未发布：测试。 Nothing was published."
FILES = ("register.duckdb", "lookup.duckdb")
WORK_SECONDS = 1.2


def publish(curated: Path) -> None:
    """Nothing; the next release is live."""
    releases = curated / "releases"
    number = len(list(releases.glob("r*"))) + 1
    name = f"r{number:06}-20200101-00000000"
    aside = releases / f".building-{name}"
    aside.mkdir(parents=True)
    for file in FILES:
        (aside / file).write_text(f"{file} of {name}", encoding="utf-8")
    outputs = {file: hashlib.sha256((aside / file).read_bytes()).hexdigest() for file in FILES}
    (aside / "manifest.json").write_text(json.dumps({"outputs": outputs}), encoding="utf-8")
    aside.rename(releases / name)
    pointer = {"release_id": name, "as_of": "2020-01-01", "counts": {}, "history": []}
    (curated / ".pointer").write_text(json.dumps(pointer), encoding="utf-8")
    (curated / ".pointer").replace(curated / "current.json")


def live_folder(curated: Path) -> Path:
    """The folder of the live release."""
    return curated / "releases" / str(json.loads((curated / "current.json").read_text(encoding="utf-8"))["release_id"])


def do_damage(fault: str, raw: Path, curated: Path) -> None:
    """Nothing; what a faulty run does before it publishes."""
    if fault == "touches_raw":
        (raw / "list.csv").write_text("changed", encoding="utf-8")
    elif fault == "writes_in_place":
        (live_folder(curated) / FILES[0]).write_text("half", encoding="utf-8")
    elif fault == "loses_pointer":
        (curated / "current.json").unlink()
    elif fault == "leaves_child":
        subprocess.Popen(["sleep", "4"])
    elif fault == "leaves_debris":
        (curated / "releases" / ".building-old").mkdir(exist_ok=True)


def refuse(fault: str) -> None:
    """Nothing; says why nothing was published, as well as the fault lets it."""
    words = {"silent_when_refused": "", "traceback_when_refused": "Traceback (most recent call last):\n"}
    sys.stderr.write(words.get(fault, REFUSAL))


def main() -> int:
    """The exit status of a run with the named fault."""
    parser = argparse.ArgumentParser()
    parser.add_argument("fault")
    parser.add_argument("--raw", type=Path, required=True)
    parser.add_argument("--curated", type=Path, required=True)
    options = parser.parse_args()
    fault, curated = options.fault, options.curated
    is_full = (curated.parent / "ballast").exists()
    do_damage(fault, options.raw, curated)
    lock = (curated / ".publish.lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        refuse(fault)
        return 0 if fault == "claims_success" else 1
    time.sleep(WORK_SECONDS)
    if is_full and fault != "ignores_full_disk":
        refuse(fault)
        return 1
    if fault == "refuses_always":
        refuse(fault)
        return 1
    if fault != "publishes_nothing":
        publish(curated)
    return 0


if __name__ == "__main__":
    sys.exit(main())
