PY := .venv/bin/python
export DEBUG ?= 1
.DEFAULT_GOAL := help
.PHONY: help run test check fix bench environment

help: ## Show what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-7s %s\n", $$1, $$2 }' Makefile

run: environment ## Start the site with its database, worker and living example; Ctrl-C stops all of it
	@exec $(PY) -m yukari.cli run

test: environment ## Run the whole suite, stories in a real browser included
	@.ci/provider
	@if browser=$$(.ci/browser); then CHROMIUM="$$browser" $(PY) -m pytest -n 2; \
	else echo "SKIPPED: the browser journeys, for want of Chromium (Debian: apt-get install chromium fonts-noto-cjk)."; \
	$(PY) -m pytest -n 2 -m "not journey"; fi

check: environment ## Style, types, import contracts, and the tests about the code itself
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	.venv/bin/lint-imports
	$(PY) -m pytest -q tests/shape

fix: environment ## Put style in order
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

bench: environment ## Measure speed; each figure beside the ratio it is judged by
	$(PY) -m bench $(ONLY)

environment:
	@.ci/environment
