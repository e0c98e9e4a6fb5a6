# Two commands on a fresh machine, nothing else: `make book` and `make test`.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
UV := $(shell command -v uv 2>/dev/null)
BOOK ?= examples/the-speaking-clock.epub

export DO_NOT_TRACK = 1
export PREFECT_SERVER_ANALYTICS_ENABLED = false

.PHONY: help book test test-slow check bench serve docs clean

help:  ## Show what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 14

$(READY): pyproject.toml constraints.txt
ifdef UV
	$(UV) venv --quiet --allow-existing --python $(PYTHON) $(VENV)
	$(UV) pip install --quiet --python $(BIN)/python --constraint constraints.txt --editable '.[dev]'
else
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
endif
	@touch $@

book: $(READY)  ## Produce the example book (or BOOK=path) as an audiobook in out/
	$(BIN)/nocturne produce $(BOOK)

test: $(READY)  ## Run the fast tests
	$(BIN)/python -m pytest -n 2 --dist loadgroup

SLOW ?= slow
test-slow: $(READY)  ## Run the slow tests: kills, whole books, servers, databases, engines in their environments
	$(BIN)/python -m pytest -m "$(SLOW)" -n 3 --dist loadfile --no-loadscope-reorder

check: $(READY)  ## Check formatting, style, types and layers
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(READY)  ## List what can be measured; the figures in docs/ come from here
	$(BIN)/python -m bench

serve: $(READY)  ## Open the house: Prefect with its forms, a worker, a sweep (run it again at any time)
	$(BIN)/nocturne serve

docs: $(READY)  ## Write docs/settings.md and docs/errors.md from the code
	$(BIN)/python -m flows.reference

clean:  ## Remove the virtual environment
	rm -rf $(VENV)
