# `make run` and `make test` need python3 (3.11 or newer) and pip, nothing else.
# The lock files name everything, so pip resolves nothing (--no-deps): it would ask for the newest release of a package
# that another one wants with an extra, and refuse it for want of a hash.
PYTHON ?= python3
VENV ?= .venv
PY := $(VENV)/bin/python
PIP := $(PYTHON) -m pip --python $(PY) --disable-pip-version-check
STAMP := $(VENV)/.installed
DEV_STAMP := $(VENV)/.installed-dev
ORACLE_STAMP := $(VENV)/.installed-oracles
COMPILED := $(VENV)/.compiled
PORT ?= 8000
HOST ?= 127.0.0.1
export PORT HOST

.PHONY: help setup dev oracles run test check lint types format lock wheel bench shots
.DEFAULT_GOAL := help

help:
	@echo "make run     start Annotator on its example projects (PORT=8000)"
	@echo "make test    run every test (SQLite, PostgreSQL, Chromium)"
	@echo "make check   lint, types and import contracts"
	@echo "make oracles installs independent packages that make test then compares with"
	@echo "make setup   build $(VENV); does nothing when nothing changed"
	@echo "make format | lint | types | lock | wheel | bench | shots"

$(STAMP): pyproject.toml requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Annotator needs Python 3.11 or newer; set PYTHON=..."; exit 1; }
	@$(PYTHON) -m pip --version >/dev/null 2>&1 || { echo "pip is missing: apt-get install python3-pip (or python3-venv)"; exit 1; }
	@test -x $(PY) || $(PYTHON) -m venv --without-pip $(VENV)
	@echo "Installing Annotator into $(VENV)"
	@$(PIP) install -q --no-deps --require-hashes -r requirements.lock
	@$(PIP) install -q --no-deps --no-build-isolation -e .
	@touch $@

$(DEV_STAMP): $(STAMP) requirements-dev.lock
	@echo "Installing the development tools into $(VENV)"
	@$(PIP) install -q --no-deps --require-hashes -r requirements-dev.lock
	@$(PIP) check
	@touch $@

$(ORACLE_STAMP): $(DEV_STAMP) requirements-oracle.lock
	@echo "Installing independent packages to compare with into $(VENV)"
	@$(PIP) install -q --no-deps --require-hashes -r requirements-oracle.lock
	@touch $@

# A wheel is compiled by pip as it is installed, a checkout by whoever starts it first, and never where
# PYTHONDONTWRITEBYTECODE is set: then every process would compile all of it, a quarter of its start. Where nothing can
# be written, it starts as it is.
$(COMPILED): $(STAMP) $(shell find annotator migrations -name '*.py')
	@$(PY) -m compileall -qq annotator migrations || true
	@touch $@ 2>/dev/null || true

setup: $(STAMP) $(COMPILED)

dev: $(DEV_STAMP)

oracles: $(ORACLE_STAMP)

run: $(STAMP) $(COMPILED)
	@$(VENV)/bin/annotator demo --serve

# Three at a time on two cores: many tests wait for servers, browsers and databases.
test: $(DEV_STAMP) $(COMPILED)
	@$(PY) tests/prepare.py
	@$(PY) -m pytest -n 3 $(if $(ARGS),$(ARGS),--cov --cov-report= --coverage-floors)

check: $(DEV_STAMP)
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/mypy
	@$(VENV)/bin/lint-imports

lint: $(DEV_STAMP)
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/lint-imports

format: $(DEV_STAMP)
	@$(VENV)/bin/ruff format .
	@$(VENV)/bin/ruff check --fix .

types: $(DEV_STAMP)
	@$(VENV)/bin/mypy

# Needs uv, which whoever renews the lock installs; users never do.
lock:
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
	  --no-annotate --custom-compile-command "make lock" --group build pyproject.toml -o requirements.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
	  --no-annotate --custom-compile-command "make lock" --group build --group dev --extra extract --extra png -c requirements.lock pyproject.toml -o requirements-dev.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
	  --no-annotate --custom-compile-command "make lock" --group build --group dev --group oracle --extra extract --extra png -c requirements-dev.lock pyproject.toml -o requirements-oracle.lock

wheel: $(DEV_STAMP)
	@$(PY) -m build --wheel --no-isolation

bench: $(DEV_STAMP) $(COMPILED)
	@$(PY) benchmarks/run.py $(ARGS)

shots: $(DEV_STAMP) $(COMPILED)
	@$(PY) tests/prepare.py
	@$(PY) docs/shots.py $(ARGS)
