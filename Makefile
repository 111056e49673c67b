PY := .venv/bin/python
export DEBUG ?= 1
TOGETHER := -n 2 --dist worksteal $(BUT)
.DEFAULT_GOAL := help
.PHONY: help run test check style types contracts shape fix bench environment

help: ## Show what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-7s %s\n", $$1, $$2 }' Makefile

run: environment ## Start the site with its database, worker and living example; Ctrl-C stops all of it
	@exec $(PY) -m yukari.cli run

test: environment ## Run the whole suite, stories in a real browser included
	@.ci/provider
	@if browser=$$(.ci/browser); then CHROMIUM="$$browser" $(PY) -m pytest $(TOGETHER); \
	else echo "SKIPPED: the browser journeys, for want of Chromium (Debian: apt-get install chromium chromium-headless-shell fonts-noto-cjk)."; \
	$(PY) -m pytest $(TOGETHER) -m "not journey"; fi

check: environment ## Style, types, import contracts, and the tests about the code itself
	@$(MAKE) --jobs=2 --no-print-directory types shape contracts style

style: environment
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .

types: environment
	$(PY) -m mypy

contracts: environment
	.venv/bin/lint-imports

shape: environment
	$(PY) -m pytest -q tests/shape

fix: environment ## Put style in order
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

bench: environment ## Measure speed; each figure beside the ratio it is judged by
	$(PY) -m bench $(ONLY)

environment:
	@.ci/environment
