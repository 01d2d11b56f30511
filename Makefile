# Everything a stranger needs: Python 3.11, make, no root. `make run` and `make test` set up what they need.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
export DAGSTER_DISABLE_TELEMETRY := yes
# Where it is set, every process that a run or a test starts compiles all of the code again.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup run test check serve bench soak ocr lock clean

help:  ## this list
	@grep -hE '^[a-z]+:.*  ## ' $(MAKEFILE_LIST) | awk -F ':.*  ## ' '{printf "  make %-8s %s\n", $$1, $$2}'

PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

# The pip that comes with Python 3.11 takes twice as long as the one in the lock. What it would compile on one core is compiled on all;
# a template among the libraries that is no Python stays as it is.
$(READY): requirements.txt requirements-pip.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(PIP) --require-hashes -r requirements-pip.txt
	$(PIP) --require-hashes --no-compile -r requirements.txt
	$(PIP) --quiet --no-deps --no-build-isolation -e .
	@$(BIN)/python -m compileall -qq -j 0 $(VENV)/lib schemas pipelines assets lookup_app || true
	@touch $(READY)

setup: $(READY)  ## the virtual environment, from the locked requirements

run: $(READY)  ## the main job on the bundled sample: messy files in, a published release out
	$(BIN)/shenyan run

# A file's tests stay in one worker, so that what they share is made once.
WORKERS ?= 2
PYTEST := $(BIN)/python -m pytest -n $(WORKERS) --dist loadfile

test: $(READY)  ## all tests
	$(PYTEST)

check: $(READY)  ## what CI runs: lint, types, tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(PYTEST)

serve: $(READY)  ## the pages and the Dagster UI; prints both addresses
	$(BIN)/shenyan serve

bench: $(READY)  ## benchmarks against peers, as ratios measured in one run
	$(BIN)/python -m tests.bench

soak: $(READY)  ## long proofs: swaps under load, kills, random walks
	$(BIN)/python -m tests.soak

ocr: $(READY)  ## the optional reader of scans (same as pip install '.[ocr]', locked)
	$(PIP) --require-hashes -r requirements-ocr.txt

COMPILE := uv pip compile --quiet --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header --no-strip-extras
lock:  ## renew the locked requirements from pyproject.toml (needs uv)
	echo pip | $(COMPILE) - -o requirements-pip.txt
	$(COMPILE) --extra dev pyproject.toml -o requirements.txt
	$(COMPILE) --extra dev --extra ocr pyproject.toml -o requirements-ocr.txt
	$(COMPILE) --extra dev --extra bench pyproject.toml -o requirements-bench.txt

clean:  ## remove what can be made again; what was received, releases, casework and keys stay
	rm -rf $(VENV) data/curated.work data/curated.dagster
