# make demo: set everything up and run the nightly on data/samples/.   make test: set everything up and run the tests.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do command -v $$p >/dev/null && $$p -c 'import sys; sys.exit(not (3,11) <= sys.version_info[:2] < (3,14))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
READY := .venv/.ready
SOURCES := src flows schemas tests benchmarks data/samples

.DEFAULT_GOAL := help
.PHONY: help setup demo test check format lint types layers bench lock clean

help:   ## What there is
	@grep -hE '^[a-z]+: .*##|^[a-z]+:  *##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 10

$(READY): requirements.txt pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11, 3.12 or 3.13 is needed and was not found; install one, or say where: make PYTHON=/path/to/python"; exit 2; }
	@echo "Setting up .venv (hash-pinned, one to three minutes the first time) ..."
	@$(PYTHON) -m venv --clear .venv || { echo "$(PYTHON) cannot make virtual environments; on Debian: apt-get install python3-venv"; exit 2; }
	@$(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.txt
	@$(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@$(BIN)/python -m compileall -q src
	@touch $@

setup: $(READY)  ## Virtual environment from the hash-pinned lock

demo: $(READY)  ## The nightly on data/samples/: one dataset blocked, one ready and promoted
	@PREFECT_LOGGING_LEVEL=ERROR $(BIN)/python -m flows.demo

test: $(READY)  ## Every test
	@$(BIN)/python -m pytest -n auto --dist loadfile

check: $(READY) format lint types layers test  ## What CI runs

format: $(READY)
	@$(BIN)/ruff format --check $(SOURCES)

lint: $(READY)
	@$(BIN)/ruff check $(SOURCES)

types: $(READY)
	@$(BIN)/mypy

layers: $(READY)
	@$(BIN)/lint-imports

bench: $(READY)  ## Ratios against the peers, measured side by side (slow)
	@$(BIN)/python -m benchmarks

lock:  ## Resolve requirements.txt again (needs uv); holds no index address
	uv pip compile pyproject.toml --universal --generate-hashes --no-annotate --no-header \
	  --extra excel --extra postgres --extra lake --extra remote --extra dev -o requirements.txt

clean:  ## Remove the virtual environment and all state
	rm -rf .venv .pilotgate .prefect
