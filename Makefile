PY := .venv/bin/python
.PHONY: help run test check fix bench
help: ## Show what can be made
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

.venv/.ready: requirements.lock
	python3 -m venv .venv
	.venv/bin/pip install --quiet --require-hashes -r requirements.lock
	touch $@

test: .venv/.ready ## The whole suite
	$(PY) -m pytest -n 2

check: .venv/.ready ## Style, types, contracts, migrations, translations
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	.venv/bin/lint-imports
