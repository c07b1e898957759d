# Everything that people do here, by name. `make` alone says what there is.
#
# What is installed is kept in .venv and installed again only when pyproject.toml has changed.

PYTHONS := python3 python3.14 python3.13 python3.12 python3.11
PYTHON ?= $(shell for p in $(PYTHONS); do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2> /dev/null && echo $$p && break; done)
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
NIGHT := night
# What `make mutants` changes.
OF ?= history
# Bytecode is kept, in __pycache__, which Git ignores: else every process that a test starts compiles the package again.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run test lint style types layers chromium mutants check bench docs audit site dist kernel clean

help: ## Say what there is
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-7s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: .venv/installed ## Play the night of 25 October 1917 and tell it; the history is kept in night/, its page in night.html
	@$(BIN)/interregnum run petrograd-1917 --out $(NIGHT)
	@echo
	@$(BIN)/interregnum report petrograd-1917 --out $(NIGHT).html
	@echo "Open $(CURDIR)/$(NIGHT).html to see it and to ask it what-ifs; $(BIN)/interregnum serve petrograd-1917 opens it from a server."
	@echo "The command is $(BIN)/interregnum; after \`source $(BIN)/activate\` it is interregnum."

test: chromium ## Run all that must hold: style, types, layers, then the tests
	@$(MAKE) --no-print-directory --jobs 2 types layers style
	$(BIN)/python -m pytest --numprocesses auto --dist loadgroup --quiet

# Debian's browser, which the page is tested in: installed where it is missing and we may; else it is said how.
chromium: .venv/installed-test
	@$(BIN)/python tests/browser/chromium.py

lint: style types layers ## Check style, types and which module may import which

style: .venv/installed-test
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: .venv/installed-test
	$(BIN)/mypy

layers: .venv/installed-test
	$(BIN)/lint-imports

check: .venv/installed ## Say whether the scenario of Petrograd is sound
	@$(BIN)/interregnum check petrograd-1917

bench: .venv/installed-bench ## Measure speed beside other simulators; writes bench/RESULTS.md
	$(BIN)/python -m bench

docs: .venv/installed-test ## Write anew what the pages show: the schemas, and what each example prints
	$(BIN)/interregnum schema > docs/reference/schema.json
	for kind in record variants validation; do $(BIN)/interregnum schema $$kind > docs/reference/$$kind.schema.json; done
	$(BIN)/python tests/pages.py

audit: .venv/installed-test ## Check each kind of number that the lab prints against a known truth; writes docs/reference/audit.md
	@PYTHONPATH=tests:tests/statistics $(BIN)/python tests/statistics/audit.py

site: .venv/installed-docs ## Build the documentation as a site in build/site; a broken link is an error
	@rm -rf build/site
	@$(BIN)/python -m sphinx -c docs/site -E -W --keep-going --jobs auto -q -d build/doctrees . build/site
	@echo "Open $(CURDIR)/build/site/index.html to read it."

dist: .venv/installed-dist ## Build the packages for a release in dist/, and check them
	@rm -rf dist
	$(BIN)/python -m build
	$(BIN)/python -m twine check --strict dist/*

mutants: .venv/installed-test ## Put small faults into a package (OF=history) and list those that no test sees
	@PYTHONPATH=tests $(BIN)/python -m mutation $(OF)

kernel: .venv/installed-kernel ## Compile the kernel to WebAssembly again, after a change in it
	$(BIN)/python wasm/build.py

clean: ## Remove what was made here: installed packages, caches, the history of `make run`
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist $(NIGHT) $(NIGHT).html
	find src tests bench -name __pycache__ -prune -exec rm -rf {} +

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed, and none was found (tried $(PYTHONS))."; exit 1; }
	$(PYTHON) -m venv .venv

.venv/installed: pyproject.toml | .venv/bin/python
	$(PIP) --editable .
	@touch $@

.venv/installed-test: pyproject.toml | .venv/bin/python
	$(PIP) --editable '.[test]'
	@touch $@ .venv/installed

.venv/installed-bench: pyproject.toml | .venv/bin/python
	$(PIP) --editable '.[bench]'
	@touch $@ .venv/installed

.venv/installed-kernel: pyproject.toml | .venv/bin/python
	$(PIP) --editable '.[kernel]'
	@touch $@ .venv/installed

.venv/installed-docs: pyproject.toml | .venv/bin/python
	$(PIP) --editable '.[docs]'
	@touch $@ .venv/installed

.venv/installed-dist: pyproject.toml | .venv/bin/python
	$(PIP) --editable '.[dist]'
	@touch $@ .venv/installed
